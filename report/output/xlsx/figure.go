package xlsx

import (
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/wxreport/wxreport/report"
)

// figure writes a figure: its name, a native chart over the printed part, and
// the reading. Its numbers stand on the right, where they can be edited. A heat
// map is the numbers themselves, coloured.
func (s *sheet) figure(f report.Figure) {
	title := f.Title
	if f.Unit != "" {
		title = s.say("figure_title", report.Args{"title": f.Title, "unit": f.Unit})
	}
	first := s.row
	s.heading(title)
	switch {
	case !charted(f.Chart):
		s.line(s.say("no_rows"), style{kind: kindNote})
	case isMatrix(f.Chart):
		s.matrix(f.Chart)
	default:
		s.native(f)
	}
	s.line(f.Reading, style{kind: kindBody})
	var about []string
	for _, text := range append([]string{f.N, f.Source}, events(f.Chart)...) {
		if text != "" {
			about = append(about, text)
		}
	}
	s.line(strings.Join(about, s.words.Say("evidence.join")), style{kind: kindNote})
	s.together(first)
	s.row++
}

// charted reports whether a chart has anything to show.
func charted(c report.Chart) bool {
	for _, s := range c.Series {
		if slices.ContainsFunc(s.Values, finite) {
			return true
		}
	}
	return slices.ContainsFunc(c.Points, func(p report.Point) bool { return finite(p.X) && finite(p.Y) })
}

// events are the marks that stand at a position; a native chart has no place for
// their words.
func events(c report.Chart) []string {
	var out []string
	for _, m := range c.Marks {
		if m.At.Known && m.Label != "" {
			out = append(out, m.Label)
		}
	}
	return out
}

// native places the chart and its numbers.
func (s *sheet) native(f report.Figure) {
	build, ok := natives[f.Chart.Kind]
	if !ok {
		build = columns
	}
	s.side = max(s.side, s.row)
	n := &numbers{sheet: s, top: s.side, next: s.courseColumn(), n: positions(f.Chart)}
	p := build(n, f.Chart)
	p.rows = max(p.rows, chartRows)
	s.charts = append(s.charts, placedChart{row: s.row, rows: p.rows, chart: p.chart, combo: p.combo, alt: cellText(f.Alt)})
	for row := s.row; row < s.row+p.rows; row++ {
		if s.heights[row] == 0 {
			s.heights[row] = 15
		}
	}
	s.row += p.rows
	s.side = n.top + n.n + 2
}

// plot is a native chart, with further ones drawn over the same axes.
type plot struct {
	chart *excelize.Chart
	combo []*excelize.Chart
	rows  int // height; 0: the usual
}

// edit is what a series of a chart needs beyond what the library writes.
type edit struct {
	unlabelled bool           // no data labels
	named      bool           // labelled with its name
	unlisted   bool           // not in the legend
	points     map[int]string // colour of single points
}

// numbers is the block of numbers behind a chart, one row a position.
type numbers struct {
	*sheet
	top   int // row of the column names
	n     int // rows
	next  int // next free column
	label run // the positions
}

// run is a written column.
type run struct {
	column       int
	name, values string // references
	numbers      []report.Number
}

// positions is the number of positions on the category axis.
func positions(c report.Chart) int {
	n := max(len(c.Labels), len(c.Times))
	for _, s := range c.Series {
		n = max(n, len(s.Values))
	}
	return n
}

func (n *numbers) start(title string) run {
	title = cellText(title)
	if strings.TrimSpace(title) == "" {
		title = n.say("value")
	}
	column := n.next
	n.next++
	n.text(column, n.top, title, style{kind: kindSideHeader, right: column > n.courseColumn()})
	n.widen(column, textWidth(title))
	sheet := quoteSheet(n.name) + "!"
	return run{column: column, name: sheet + absolute(column, n.top), values: sheet + absolute(column, n.top+1) + ":" + absolute(column, n.top+max(n.n, 1))}
}

// labels writes the positions: days, or the words of the chart.
func (n *numbers) labels(c report.Chart) {
	n.label = n.start(n.say("label"))
	for i := range n.n {
		row := n.top + 1 + i
		switch {
		case i < len(c.Times):
			n.date(n.label.column, row, c.Times[i], style{kind: kindSide})
			n.widen(n.label.column, 10)
		case i < len(c.Labels):
			n.text(n.label.column, row, c.Labels[i], style{kind: kindSide})
			n.widen(n.label.column, textWidth(cellText(c.Labels[i]))*0.9)
		}
	}
}

// put writes a column of values; missing ones stay gaps.
func (n *numbers) put(title string, unit func(int) report.Unit, values []report.Number) run {
	r := n.start(title)
	r.numbers = values
	for i := range n.n {
		v := report.Missing
		if i < len(values) {
			v = values[i]
		}
		u := unit(i)
		digits := report.Digits(u, values)
		n.number(r.column, n.top+1+i, v, style{kind: kindSide, right: true, format: n.format(u, digits, false)})
		n.widen(r.column, 0.9*textWidth(n.words.CellText(report.Cell{Number: v}, report.Column{Unit: u}, digits)))
	}
	return r
}

// calc writes a column of live formulas with their values.
func (n *numbers) calc(title, format string, formula func(i, row int) string, values []report.Number) run {
	r := n.start(title)
	r.numbers = values
	for i := range n.n {
		n.formula(r.column, n.top+1+i, formula(i, n.top+1+i), values[i], style{kind: kindSide, right: true, format: format})
	}
	return r
}

// one is the unit of a whole column.
func one(u report.Unit) func(int) report.Unit { return func(int) report.Unit { return u } }

// unitOf is the unit of a series at a position.
func unitOf(c report.Chart, s report.Series) func(int) report.Unit {
	return func(i int) report.Unit {
		switch {
		case i < len(s.Units):
			return s.Units[i]
		case s.Unit != report.UnitNone:
			return s.Unit
		}
		return c.Unit
	}
}

// constants writes each mark on the value axis as a column of its value.
func (n *numbers) constants(c report.Chart) []run {
	var out []run
	for _, m := range c.Marks {
		if finite(m.Value) {
			values := make([]report.Number, n.n)
			for i := range values {
				values[i] = m.Value
			}
			out = append(out, n.put(m.Label, one(c.Unit), values))
		}
	}
	return out
}

// first is the first own series of a chart.
func first(c report.Chart) report.Series {
	for _, s := range c.Series {
		if s.Role == report.RoleOwn {
			return s
		}
	}
	if len(c.Series) > 0 {
		return c.Series[0]
	}
	return report.Series{}
}
