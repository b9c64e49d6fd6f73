package letter

import (
	"bytes"
	_ "embed" // the page
	"fmt"
	"html/template"
	"maps"
	"slices"

	"github.com/wxreport/wxreport/charts"
)

//go:embed letter.html.tmpl
var pageText string

// sans is the fonts of phones and desktops that have Chinese.
const sans = `-apple-system,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Source Han Sans SC','WenQuanYi Micro Hei',Arial,sans-serif`

// styles are written on the elements: mail programs drop style sheets.
var styles = map[string]string{
	"body":     "margin:0;padding:0;background-color:#f3f5f6",
	"text":     "font-family:" + sans + ";font-size:15px;line-height:24px;color:#17212b",
	"small":    "font-family:" + sans + ";font-size:13px;line-height:20px;color:#5d6b79",
	"head":     "font-family:" + sans + ";font-size:16px;line-height:24px;font-weight:bold;color:#17212b",
	"message":  "font-family:" + sans + ";font-size:21px;line-height:30px;font-weight:bold;color:#17212b;margin:0",
	"figure":   "font-family:" + sans + ";font-size:22px;line-height:30px;font-weight:bold;color:#17212b",
	"band":     "font-family:" + sans + ";font-size:14px;line-height:22px;color:#fdfefe",
	"rule":     "border-top:1px solid #e3e8ec",
	"image":    "display:block;border:0;max-width:100%;height:auto;background-color:#fefefe",
	"outlined": "border:1px solid #e3e8ec",
}

// comments are what html/template would drop: Outlook's own column and settings.
var comments = map[string]template.HTML{
	"head": `<!--[if mso]><xml><o:OfficeDocumentSettings xmlns:o="urn:schemas-microsoft-com:office:office"><o:AllowPNG/><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml><style>td,p,span,a{font-family:'Microsoft YaHei',Arial,sans-serif !important}</style><![endif]-->`,
	"open": `<!--[if mso]><table role="presentation" width="640" align="center" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->`,
	"shut": `<!--[if mso]></td></tr></table><![endif]-->`,
}

// html is the page part. Texts of the client are escaped by html/template.
func (l Letter) html(pictures []picture) (string, error) {
	colors := l.Document.Theme.Colors
	css := maps.Clone(styles)
	css["course"] = styles["small"] + ";white-space:nowrap"
	css["good"] = css["course"] + ";color:" + colour(colors.Good, "#0b7d5a")
	css["bad"] = css["course"] + ";color:" + colour(colors.Critical, "#c8372d")
	t, err := template.New("letter").Funcs(template.FuncMap{
		"css":     func(name string) template.CSS { return template.CSS(css[name]) },
		"say":     l.say,
		"comment": func(name string) template.HTML { return comments[name] },
		"rows":    rows,
		"gap":     func(at int) template.CSS { return []template.CSS{"0 6px 8px 0", "0 3px 8px 3px", "0 0 8px 6px"}[at] },
		"primary": func() string { return colour(colors.Primary, "#0b7d5a") },
		"pill": func(color string) template.CSS {
			return template.CSS(fmt.Sprintf("font-family:%s;font-size:12px;line-height:20px;font-weight:bold;color:%s", sans, colour(color, "#5d6b79")))
		},
		"tone": func(color string) string { return colour(color, "#5d6b79") },
	}).Parse(pageText)
	if err != nil {
		return "", fmt.Errorf("built-in page of the mail: %w", err)
	}
	var out bytes.Buffer
	if err := t.Execute(&out, l.content(pictures)); err != nil {
		return "", fmt.Errorf("page of the mail: %w", err)
	}
	return out.String(), nil
}

// colour is a theme's colour, checked: it goes into a style.
func colour(color, otherwise string) string {
	if _, err := charts.ParseColor(color); err != nil {
		return otherwise
	}
	return color
}

// rows cuts key figures into rows of three; those with fewer lines than the longest of their row are filled up, so that
// their frames end together.
func rows(cards []card) [][]card {
	var out [][]card
	for row := range slices.Chunk(cards, 3) {
		lines := 0
		for _, c := range row {
			lines = max(lines, len(c.Changes))
		}
		row = slices.Clone(row)
		for i, c := range row {
			row[i].Fill = make([]struct{}, lines-len(c.Changes))
		}
		out = append(out, row)
	}
	return out
}
