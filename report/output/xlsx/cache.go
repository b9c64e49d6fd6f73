package xlsx

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// fill adds what the library leaves out: the values of formulas on sheets and
// the numbers and labels of charts, for viewers that do not calculate; and the
// theme's colours.
func (b *book) fill(name string, part []byte) ([]byte, error) {
	switch {
	case name == themePart:
		return b.fillTheme(part), nil
	case strings.HasPrefix(name, "xl/drawings/drawing"):
		return anchor.ReplaceAll(part, []byte(`<xdr:twoCellAnchor editAs="oneCell">`)), nil
	case strings.HasPrefix(name, "xl/charts/chart"):
		return b.fillChart(part)
	case strings.HasPrefix(name, "xl/worksheets/sheet"):
		return b.fillSheet(name, part)
	}
	return part, nil
}

// anchor is where a chart stands. Charts move with their cells and keep their size;
// the library can say so only by giving up their lower right end, which makes them
// one cell small in Excel.
var anchor = regexp.MustCompile(`<xdr:twoCellAnchor[^>]*>`)

var formulaCell = regexp.MustCompile(`<c r="([A-Z]+[0-9]+)"( s="[0-9]+")?( t="str")?><f>([^<]*)</f>(<v></v>)?</c>`)

// fillSheet writes the value beside each formula.
func (b *book) fillSheet(part string, body []byte) ([]byte, error) {
	name, err := b.sheetOf(part)
	if err != nil {
		return nil, err
	}
	if bytes.Contains(body, []byte(` outlineLevel="1"`)) { // without it the handles of the outline do not show
		body = bytes.Replace(body, []byte("<sheetFormatPr "), []byte(`<sheetFormatPr outlineLevelRow="1" `), 1)
	}
	body = b.fillSparks(body, b.sparks[name])
	if !bytes.Contains(body, []byte("<f>")) {
		return body, nil
	}
	var missing error
	filled := 0
	out := formulaCell.ReplaceAllFunc(body, func(m []byte) []byte {
		g := formulaCell.FindSubmatch(m)
		column, row, err := excelize.CellNameToCoordinates(string(g[1]))
		value, ok := b.cells[name][place{column, row}]
		if err != nil || !ok {
			missing = fmt.Errorf("sheet %s: the formula in %s has no value", name, g[1])
			return m
		}
		filled++
		if value.isText {
			return fmt.Appendf(nil, `<c r="%s"%s t="str"><f>%s</f><v></v></c>`, g[1], g[2], g[4])
		}
		return fmt.Appendf(nil, `<c r="%s"%s><f>%s</f><v>%s</v></c>`, g[1], g[2], g[4], digitsOf(value.number))
	})
	if all := bytes.Count(body, []byte("<f>")); missing == nil && filled != all {
		missing = fmt.Errorf("sheet %s: %d of %d formulas got a value", name, filled, all)
	}
	return out, missing
}

var sparkGroup = regexp.MustCompile(`<x14:sparklineGroup type="column"`)

// fillSparks colours the last column of each sparkline and stands them on zero,
// neither of which the library can say.
func (b *book) fillSparks(body []byte, zero []bool) []byte {
	if len(zero) == 0 {
		return body
	}
	body = bytes.ReplaceAll(body, []byte(`<x14:colorLast theme="4" tint="0.3999755851924192">`), []byte(`<x14:colorLast rgb="FF`+hex(b.doc.Theme.Colors.Primary)+`">`))
	i := 0
	return sparkGroup.ReplaceAllFunc(body, func(m []byte) []byte {
		if i++; i <= len(zero) && zero[i-1] {
			return []byte(`<x14:sparklineGroup manualMin="0" minAxisType="custom" type="column"`)
		}
		return m
	})
}

// sheetOf is the name of the sheet in a part: sheet3.xml is the third added.
func (b *book) sheetOf(part string) (string, error) {
	n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(part, "xl/worksheets/sheet"), ".xml"))
	if err != nil {
		return "", fmt.Errorf("%s: not a sheet's part: %w", part, err)
	}
	names := b.file.GetSheetList()
	if n < 1 || n > len(names) {
		return "", fmt.Errorf("%s: there are %d sheets", part, len(names))
	}
	return names[n-1], nil
}

func digitsOf(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

var (
	numRefs = regexp.MustCompile(`<numRef><f>([^<]+)</f><numCache><formatCode></formatCode></numCache></numRef>`)
	strRefs = regexp.MustCompile(`<strRef><f>([^<]+)</f></strRef>`)
	xRefs   = regexp.MustCompile(`<xVal><strRef><f>([^<]+)</f></strRef></xVal>`)
)

// fillChart fills the caches of a chart from the cells it refers to, and makes
// the edits that its series ask for. The x values of a scatter chart become
// numbers, which they are.
func (b *book) fillChart(body []byte) ([]byte, error) {
	body = b.editChart(body)
	var failed error
	swap := func(pattern *regexp.Regexp, before, after string, write func(ref string, cells []cell) string) {
		body = pattern.ReplaceAllFunc(body, func(m []byte) []byte {
			ref := string(pattern.FindSubmatch(m)[1])
			cells, err := b.resolve(ref)
			if err != nil && failed == nil {
				failed = err
			}
			return []byte(before + write(ref, cells) + after)
		})
	}
	swap(xRefs, "<xVal>", "</xVal>", numRef)
	swap(numRefs, "", "", numRef)
	swap(strRefs, "", "", func(ref string, cells []cell) string {
		if dates(cells) {
			return numRef(ref, cells)
		}
		return "<strRef><f>" + ref + "</f><strCache>" + points(cells, true) + "</strCache></strRef>"
	})
	return body, failed
}

func numRef(ref string, cells []cell) string {
	format := "General"
	if dates(cells) {
		format = `yyyy\-mm\-dd`
	}
	return "<numRef><f>" + ref + "</f><numCache><formatCode>" + format + "</formatCode>" + points(cells, false) + "</numCache></numRef>"
}

func dates(cells []cell) bool {
	for _, c := range cells {
		if !c.date {
			return false
		}
	}
	return len(cells) > 0
}

// points are the cached values; missing cells are left out, so they stay gaps.
func points(cells []cell, asText bool) string {
	var out strings.Builder
	fmt.Fprintf(&out, `<ptCount val="%d"></ptCount>`, len(cells))
	for i, c := range cells {
		if c == (cell{}) || c.isText && (c.text == "" || !asText) {
			continue
		}
		value := c.text
		if !c.isText {
			value = digitsOf(c.number)
		}
		fmt.Fprintf(&out, `<pt idx="%d"><v>`, i)
		_ = xml.EscapeText(&out, []byte(value)) // a strings.Builder never fails
		out.WriteString(`</v></pt>`)
	}
	return out.String()
}

// resolve reads the cells of a reference such as 'A b'!$B$3:$B$9.
func (b *book) resolve(reference string) ([]cell, error) {
	reference = html.UnescapeString(reference)
	split := strings.LastIndex(reference, "!")
	if split < 0 {
		return nil, fmt.Errorf("chart reference %q names no sheet", reference)
	}
	name := reference[:split]
	name = strings.ReplaceAll(strings.TrimSuffix(strings.TrimPrefix(name, "'"), "'"), "''", "'")
	from, to, ranged := strings.Cut(strings.ReplaceAll(reference[split+1:], "$", ""), ":")
	if !ranged {
		to = from
	}
	column, first, err := excelize.CellNameToCoordinates(from)
	if err != nil {
		return nil, err
	}
	_, last, err := excelize.CellNameToCoordinates(to)
	if err != nil {
		return nil, err
	}
	cells, ok := b.cells[name]
	if !ok {
		return nil, fmt.Errorf("chart reference %q names no sheet of this workbook", reference)
	}
	out := make([]cell, 0, last-first+1)
	for row := first; row <= last; row++ {
		out = append(out, cells[place{column, row}])
	}
	return out, nil
}
