package xlsx

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// fill adds what the library leaves out: the values of formulas on sheets and
// the numbers and labels of charts, for viewers that do not calculate.
func (b *book) fill(name string, part []byte) ([]byte, error) {
	switch {
	case strings.HasPrefix(name, "xl/charts/chart"):
		return b.fillChart(part)
	case strings.HasPrefix(name, "xl/worksheets/sheet"):
		return b.fillSheet(name, part)
	}
	return part, nil
}

var formulaCell = regexp.MustCompile(`<c r="([A-Z]+[0-9]+)"( s="[0-9]+")?( t="str")?><f>([^<]*)</f></c>`)

// fillSheet writes the value beside each formula.
func (b *book) fillSheet(part string, body []byte) ([]byte, error) {
	if !bytes.Contains(body, []byte("<f>")) {
		return body, nil
	}
	name, err := b.sheetOf(part)
	if err != nil {
		return nil, err
	}
	var missing error
	out := formulaCell.ReplaceAllFunc(body, func(m []byte) []byte {
		g := formulaCell.FindSubmatch(m)
		value, ok := b.cells[name][string(g[1])]
		if !ok {
			missing = fmt.Errorf("sheet %s: the formula in %s has no value", name, g[1])
			return m
		}
		if value.isText {
			return fmt.Appendf(nil, `<c r="%s"%s t="str"><f>%s</f><v></v></c>`, g[1], g[2], g[4])
		}
		return fmt.Appendf(nil, `<c r="%s"%s><f>%s</f><v>%s</v></c>`, g[1], g[2], g[4], number(value.number))
	})
	return out, missing
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

func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

var (
	numbers = regexp.MustCompile(`<numRef><f>([^<]+)</f><numCache><formatCode></formatCode></numCache></numRef>`)
	texts   = regexp.MustCompile(`<strRef><f>([^<]+)</f></strRef>`)
	xValues = regexp.MustCompile(`<xVal><strRef><f>([^<]+)</f></strRef></xVal>`)
)

// fillChart fills the caches of a chart from the cells it refers to; the x
// values of a scatter chart become numbers, which they are.
func (b *book) fillChart(body []byte) ([]byte, error) {
	var failed error
	fill := func(reference []byte, write func([]cell) string) []byte {
		cells, err := b.resolve(string(reference))
		if err != nil && failed == nil {
			failed = err
		}
		return []byte(write(cells))
	}
	asNumbers := func(ref []byte) []byte {
		return fill(ref, func(cells []cell) string {
			return "<numRef><f>" + string(ref) + "</f><numCache><formatCode>General</formatCode>" + points(cells, false) + "</numCache></numRef>"
		})
	}
	body = xValues.ReplaceAllFunc(body, func(m []byte) []byte {
		return append(append([]byte("<xVal>"), asNumbers(xValues.FindSubmatch(m)[1])...), "</xVal>"...)
	})
	body = numbers.ReplaceAllFunc(body, func(m []byte) []byte { return asNumbers(numbers.FindSubmatch(m)[1]) })
	body = texts.ReplaceAllFunc(body, func(m []byte) []byte {
		ref := texts.FindSubmatch(m)[1]
		return fill(ref, func(cells []cell) string {
			if numeric(cells) { // dates on a category axis
				return "<numRef><f>" + string(ref) + "</f><numCache><formatCode>yyyy\\-mm\\-dd</formatCode>" + points(cells, false) + "</numCache></numRef>"
			}
			return "<strRef><f>" + string(ref) + "</f><strCache>" + points(cells, true) + "</strCache></strRef>"
		})
	})
	return body, failed
}

func numeric(cells []cell) bool {
	for _, c := range cells {
		if c.isText {
			return false
		}
	}
	return len(cells) > 1
}

// points are the cached values; missing cells are left out, so they stay gaps.
func points(cells []cell, asText bool) string {
	var out strings.Builder
	fmt.Fprintf(&out, `<ptCount val="%d"></ptCount>`, len(cells))
	for i, c := range cells {
		if c == (cell{}) || c.isText && c.text == "" || c.isText && !asText {
			continue
		}
		value := c.text
		if !c.isText {
			value = number(c.number)
		}
		fmt.Fprintf(&out, `<pt idx="%d"><v>`, i)
		_ = xml.EscapeText(&out, []byte(value)) // a strings.Builder never fails
		out.WriteString(`</v></pt>`)
	}
	return out.String()
}

// resolve reads the cells of a reference such as 'A b'!$B$3:$B$9.
func (b *book) resolve(reference string) ([]cell, error) {
	reference = strings.NewReplacer("&#39;", "'", "&apos;", "'", "&amp;", "&", "&lt;", "<", "&gt;", ">").Replace(reference)
	cut := strings.LastIndex(reference, "!")
	if cut < 0 {
		return nil, fmt.Errorf("chart reference %q names no sheet", reference)
	}
	name := strings.ReplaceAll(strings.Trim(reference[:cut], "'"), "''", "'")
	from, to, ranged := strings.Cut(strings.ReplaceAll(reference[cut+1:], "$", ""), ":")
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
	if _, ok := b.cells[name]; !ok {
		return nil, fmt.Errorf("chart reference %q names no sheet of this workbook", reference)
	}
	out := make([]cell, 0, last-first+1)
	for row := first; row <= last; row++ {
		out = append(out, b.cells[name][at(column, row)])
	}
	return out, nil
}
