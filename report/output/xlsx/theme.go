package xlsx

import (
	"fmt"
	"regexp"
	"strings"
)

// themePart is where a workbook keeps its colours and fonts.
const themePart = "xl/theme/theme1.xml"

var (
	colorScheme = regexp.MustCompile(`(?s)<a:clrScheme .*?</a:clrScheme>`)
	themeFont   = regexp.MustCompile(`<a:(major|minor)Font><a:latin [^>]*></a:latin><a:ea typeface=""></a:ea>`)
)

// fillTheme puts the report's colours and font in the place of the library's, so
// that what an analyst adds looks like the rest: the series in the order of the
// charts, then the tones of the findings.
func (b *book) fillTheme(body []byte) []byte {
	c := b.doc.Theme.Colors
	accents := append([]string{}, b.doc.Theme.Series...)
	accents = append(accents[:min(len(accents), 6)], c.Primary, c.Warning, c.Notice, c.Critical, c.Good, c.Secondary)[:6]
	var scheme strings.Builder
	scheme.WriteString(`<a:clrScheme name="Report"><a:dk1><a:sysClr val="windowText" lastClr="000000"></a:sysClr></a:dk1><a:lt1><a:sysClr val="window" lastClr="FFFFFF"></a:sysClr></a:lt1>`)
	put := func(name, color string) {
		fmt.Fprintf(&scheme, `<a:%s><a:srgbClr val="%s"></a:srgbClr></a:%s>`, name, color, name)
	}
	put("dk2", hex(c.Ink))
	put("lt2", tint(c.Primary, 0.1))
	for i, color := range accents {
		put(fmt.Sprintf("accent%d", i+1), hex(color))
	}
	put("hlink", hex(c.Primary))
	put("folHlink", hex(c.Secondary))
	scheme.WriteString(`</a:clrScheme>`)
	body = colorScheme.ReplaceAllLiteral(body, []byte(scheme.String()))
	font := b.say("font")
	return themeFont.ReplaceAll(body, fmt.Appendf(nil, `<a:${1}Font><a:latin typeface="%s"></a:latin><a:ea typeface="%s"></a:ea>`, font, font))
}
