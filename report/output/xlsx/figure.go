package xlsx

import (
	"github.com/xuri/excelize/v2"

	"github.com/wxreport/wxreport/report"
)

// chartRows is the height of a native chart in rows.
const chartRows = 16

// ranges is where a figure's numbers stand in the sheet.
type ranges struct {
	sheet       string
	label       int // column of the labels
	first, last int // rows
	series      []int
	names       int // row of the series names
}

func (r ranges) of(column int) string {
	return quoteSheet(r.sheet) + "!" + absolute(column, r.first) + ":" + absolute(column, r.last)
}

func (r ranges) name(column int) string {
	return quoteSheet(r.sheet) + "!" + absolute(column, r.names)
}

func absolute(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row, true)
	if err != nil {
		return "$A$1"
	}
	return name
}

// figure writes a figure's numbers and, beside them, a native chart of them; a
// heat map colours the numbers themselves.
func (s *sheet) figure(f report.Figure) {
	s.line(f.Title, style{kind: kindHeading})
	if f.Reading != "" {
		s.line(f.Reading, style{kind: kindNote})
	}
	top := s.row
	native, isNative := natives[f.Chart.Kind]
	var r ranges
	switch {
	case len(f.Chart.Points) > 0:
		r = s.points(f.Chart)
	case f.Chart.Kind == "cohort" || f.Chart.Kind == "slots":
		s.matrix(f.Chart)
		s.row++
		return
	default:
		r = s.series(f.Chart)
	}
	if r.last < r.first {
		s.line(s.say("no_rows"), style{kind: kindNote})
		s.row++
		return
	}
	if isNative {
		chart := native(s, f.Chart, r)
		chart.Format = excelize.GraphicOptions{OffsetX: 12, OffsetY: 4}
		if f.Alt != "" {
			chart.Format.AltText = f.Alt
		}
		chart.Dimension = excelize.ChartDimension{Width: 620, Height: chartRows*20 - 10}
		s.keep(s.file.AddChart(s.name, at(r.series[len(r.series)-1]+1, top), chart))
		s.row = max(s.row, top+chartRows)
	}
	s.row++
}

// positions is the number of positions on the category axis.
func positions(c report.Chart) int {
	n := max(len(c.Labels), len(c.Times))
	for _, s := range c.Series {
		n = max(n, len(s.Values))
	}
	return n
}

// series writes one row a position: label, then each series with its band, then
// each mark on the value axis as a constant column.
func (s *sheet) series(c report.Chart) ranges {
	r := ranges{sheet: s.name, label: firstColumn, names: s.row, first: s.row + 1}
	n := positions(c)
	r.last = s.row + n
	s.text(firstColumn, s.row, s.say("label"), style{kind: kindHeader})
	for i := range n {
		s.position(c, i, r.first+i)
	}
	column := firstColumn + 1
	put := func(title string, unit func(int) report.Unit, values []report.Number) {
		s.text(column, r.names, title, style{kind: kindHeader, right: true})
		for i := range n {
			v := report.Missing
			if i < len(values) {
				v = values[i]
			}
			s.number(column, r.first+i, v, style{right: true, format: s.format(unit(i), report.Digits(unit(i), values), false)})
		}
		r.series = append(r.series, column)
		column++
	}
	for _, series := range c.Series {
		unit := func(i int) report.Unit {
			switch {
			case i < len(series.Units):
				return series.Units[i]
			case series.Unit != report.UnitNone:
				return series.Unit
			}
			return c.Unit
		}
		put(series.Name, unit, series.Values)
	}
	for _, mark := range c.Marks {
		if mark.Value.Known {
			constant := make([]report.Number, n)
			for i := range constant {
				constant[i] = mark.Value
			}
			put(mark.Label, func(int) report.Unit { return c.Unit }, constant)
		}
	}
	s.row = r.last + 1
	return r
}

func (s *sheet) position(c report.Chart, i, row int) {
	switch {
	case i < len(c.Times):
		s.date(firstColumn, row, c.Times[i], style{})
	case i < len(c.Labels):
		s.text(firstColumn, row, c.Labels[i], style{})
	}
}

// points writes one row a point: label, x, y.
func (s *sheet) points(c report.Chart) ranges {
	r := ranges{sheet: s.name, label: firstColumn, names: s.row, first: s.row + 1, last: s.row + len(c.Points),
		series: []int{firstColumn + 1, firstColumn + 2}}
	s.heads([]string{s.say("label"), c.XTitle, c.YTitle}, 1, 2)
	for _, p := range c.Points {
		s.text(firstColumn, s.row, p.Label, style{})
		s.number(firstColumn+1, s.row, p.X, style{right: true, format: s.format(c.XUnit, 1, false)})
		s.number(firstColumn+2, s.row, p.Y, style{right: true, format: s.format(c.Unit, 1, false)})
		s.row++
	}
	return r
}

// matrix writes a heat map as coloured numbers: one row a series.
func (s *sheet) matrix(c report.Chart) {
	s.text(firstColumn, s.row, s.say("label"), style{kind: kindHeader})
	for j, label := range c.Labels {
		s.text(firstColumn+1+j, s.row, label, style{kind: kindHeader, right: true})
	}
	first := s.row + 1
	for i, series := range c.Series {
		s.text(firstColumn, first+i, series.Name, style{})
		for j, v := range series.Values {
			s.number(firstColumn+1+j, first+i, v, style{right: true, format: s.format(c.Unit, 0, false)})
		}
	}
	s.row = first + len(c.Series)
	if len(c.Series) == 0 || len(c.Labels) == 0 {
		return
	}
	s.keep(s.file.SetConditionalFormat(s.name, at(firstColumn+1, first)+":"+at(firstColumn+len(c.Labels), s.row-1),
		[]excelize.ConditionalFormatOptions{{Type: "2_color_scale", Criteria: "=", MinType: "min", MaxType: "max",
			MinColor: "#FFFFFF", MaxColor: "#" + hex(s.doc.Theme.Colors.Primary)}}))
}
