package xlsx

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/wxreport/wxreport/report"
)

// natives makes an editable chart of each chart kind that a workbook can draw.
// A kind that is not here keeps its numbers, coloured where it is a heat map.
var natives = map[string]func(*sheet, report.Chart, ranges) *excelize.Chart{
	"line":      lines,
	"lines":     lines,
	"retention": lines,
	"stacked":   columns(excelize.ColStacked),
	"grouped":   columns(excelize.Col),
	"bars":      bars,
	"pyramid":   bars,
	"zones":     bars,
	"dumbbell":  bars,
	"funnel":    funnel,
	"waterfall": waterfall,
	"donut":     donut,
	"quadrant":  quadrant,
}

func (s *sheet) color(i int, role report.Role) string {
	switch {
	case role == report.RoleBenchmark || role == report.RoleBase:
		return hex(s.doc.Theme.Colors.Secondary)
	case len(s.doc.Theme.Series) == 0:
		return hex(s.doc.Theme.Colors.Primary)
	}
	return hex(s.doc.Theme.Series[i%len(s.doc.Theme.Series)])
}

func solid(color string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
}

// frame is what all charts share: legend below when there is more than one
// series, value axis in the unit's format, quiet grid.
func (s *sheet) frame(c report.Chart, kind excelize.ChartType, series []excelize.ChartSeries) *excelize.Chart {
	font := excelize.Font{Family: s.say("font"), Size: 9, Color: hex(s.doc.Theme.Colors.Secondary)}
	chart := &excelize.Chart{Type: kind, Series: series, VaryColors: boolPtr(false), ShowBlanksAs: "gap",
		Legend: excelize.ChartLegend{Position: "bottom", Font: &font},
		XAxis:  excelize.ChartAxis{Font: font},
		YAxis: excelize.ChartAxis{Font: font, MajorGridLines: true,
			NumFmt: excelize.ChartNumFmt{CustomNumFmt: s.format(c.Unit, 0, false)}}}
	if c.Unit == report.UnitRate {
		chart.YAxis.NumFmt.CustomNumFmt = "0%"
	}
	if len(series) < 2 {
		chart.Legend.Position = "none"
	}
	return chart
}

// plain makes one chart series a column of the range.
func (s *sheet) plain(c report.Chart, r ranges, fill bool) []excelize.ChartSeries {
	out := make([]excelize.ChartSeries, len(r.series))
	for i, column := range r.series {
		role := report.RoleBenchmark // marks come after the series
		if i < len(c.Series) {
			role = c.Series[i].Role
		}
		one := excelize.ChartSeries{Name: r.name(column), Categories: r.of(r.label), Values: r.of(column)}
		if color := s.color(i, role); fill {
			one.Fill = solid(color)
		} else {
			one.Line = excelize.LineOptions{Type: excelize.LineSolid, Fill: solid(color), Width: 2}
			one.Marker = excelize.ChartMarker{Symbol: "none"}
			if role == report.RoleBenchmark || role == report.RoleBase {
				one.Line.Width, one.Line.Dash = 1.25, excelize.LineDashDash
			}
		}
		out[i] = one
	}
	return out
}

func lines(s *sheet, c report.Chart, r ranges) *excelize.Chart {
	chart := s.frame(c, excelize.Line, s.plain(c, r, false))
	if len(c.Times) > 0 {
		chart.XAxis.NumFmt = excelize.ChartNumFmt{CustomNumFmt: "mm-dd"}
	}
	if n := positions(c); n > 12 {
		chart.XAxis.TickLabelSkip = (n + 11) / 12
	}
	return chart
}

func columns(kind excelize.ChartType) func(*sheet, report.Chart, ranges) *excelize.Chart {
	return func(s *sheet, c report.Chart, r ranges) *excelize.Chart {
		chart := s.frame(c, kind, s.plain(c, r, true))
		zero := 0.0
		if kind == excelize.Col {
			chart.YAxis.Minimum = minimum(c, &zero)
		}
		gap := uint(60)
		chart.GapWidth = &gap
		return chart
	}
}

// minimum is zero unless a value is negative.
func minimum(c report.Chart, zero *float64) *float64 {
	for _, s := range c.Series {
		for _, v := range s.Values {
			if v.Known && v.F < 0 {
				return nil
			}
		}
	}
	return zero
}

// bars are horizontal, the first position on top.
func bars(s *sheet, c report.Chart, r ranges) *excelize.Chart {
	chart := s.frame(c, excelize.Bar, s.plain(c, r, true))
	chart.XAxis.ReverseOrder = true
	zero, gap := 0.0, uint(50)
	chart.YAxis.Minimum, chart.GapWidth = minimum(c, &zero), &gap
	if len(r.series) == 1 {
		chart.PlotArea.ShowVal = true
		chart.PlotArea.NumFmt = chart.YAxis.NumFmt
	}
	return chart
}

// funnel is stacked bars centred by an invisible spacer in a column of its own;
// the labels stand at the people, never at the spacer.
func funnel(s *sheet, c report.Chart, r ranges) *excelize.Chart {
	people := r.series[0]
	spacer := r.series[len(r.series)-1] + 1
	widest := at(people, r.first)
	s.text(spacer, r.names, s.say("spacer"), style{kind: kindHeader, right: true, color: s.doc.Theme.Colors.Hairline})
	for row := r.first; row <= r.last; row++ {
		own, top := s.cells[s.name][at(people, row)], s.cells[s.name][widest]
		s.formula(spacer, row, "("+absolute(people, r.first)+"-"+at(people, row)+")/2", report.Some((top.number-own.number)/2),
			style{right: true, format: "#,##0", color: s.doc.Theme.Colors.Hairline})
	}
	none := excelize.ChartSeries{Name: r.name(spacer), Categories: r.of(r.label), Values: r.of(spacer),
		Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFFFFF"}, Transparency: 100}}
	own := excelize.ChartSeries{Name: r.name(people), Categories: r.of(r.label), Values: r.of(people), Fill: solid(s.color(0, report.RoleOwn)),
		DataLabelPosition: excelize.ChartDataLabelsPositionCenter, DataLabel: excelize.ChartDataLabel{Font: excelize.Font{Color: hex(s.doc.Theme.Colors.Ink), Size: 9, Bold: true}}}
	chart := s.frame(c, excelize.BarStacked, []excelize.ChartSeries{none, own})
	chart.XAxis.ReverseOrder = true
	chart.Legend.Position = "none"
	chart.YAxis.None, chart.YAxis.MajorGridLines = true, false
	gap := uint(25)
	chart.GapWidth = &gap
	return chart
}

// waterfall is stacked columns over an invisible base.
func waterfall(s *sheet, c report.Chart, r ranges) *excelize.Chart {
	change := r.series[0]
	base, up, down := r.series[len(r.series)-1]+1, r.series[len(r.series)-1]+2, r.series[len(r.series)-1]+3
	for i, title := range []string{s.say("spacer"), s.say("rise"), s.say("fall")} {
		s.text(base+i, r.names, title, style{kind: kindHeader, right: true})
	}
	level := 0.0
	for i, row := 0, r.first; row <= r.last; i, row = i+1, row+1 {
		v := s.cells[s.name][at(change, row)].number
		low, rise, fall := waterfallBar(level, v, isTotal(c, i))
		level = low + rise
		if fall > 0 {
			level = low
		}
		st := style{right: true, format: "#,##0", color: s.doc.Theme.Colors.Secondary}
		s.number(base, row, report.Some(low), st)
		s.number(up, row, report.Some(rise), st)
		s.number(down, row, report.Some(fall), st)
	}
	one := func(column int, fill excelize.Fill) excelize.ChartSeries {
		return excelize.ChartSeries{Name: r.name(column), Categories: r.of(r.label), Values: r.of(column), Fill: fill}
	}
	chart := s.frame(c, excelize.ColStacked, []excelize.ChartSeries{
		one(base, excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFFFFF"}, Transparency: 100}),
		one(up, solid(hex(s.doc.Theme.Colors.Good))), one(down, solid(hex(s.doc.Theme.Colors.Critical)))})
	chart.Legend.Position = "none"
	gap := uint(40)
	chart.GapWidth = &gap
	return chart
}

// waterfallBar is the invisible base and the visible part of one step.
func waterfallBar(level, v float64, total bool) (low, rise, fall float64) {
	switch {
	case total:
		return 0, v, 0
	case v >= 0:
		return level, v, 0
	}
	return level + v, 0, -v
}

// isTotal tells whether a position of a waterfall is a total: the series of that
// role knows a value there.
func isTotal(c report.Chart, i int) bool {
	for _, s := range c.Series {
		if s.Role == report.RoleTotal && i < len(s.Values) && s.Values[i].Known {
			return true
		}
	}
	return false
}

func donut(s *sheet, c report.Chart, r ranges) *excelize.Chart {
	one := excelize.ChartSeries{Name: r.name(r.series[0]), Categories: r.of(r.label), Values: r.of(r.series[0])}
	for i := range positions(c) {
		one.DataPoint = append(one.DataPoint, excelize.ChartDataPoint{Index: i, Fill: solid(s.color(i, report.RoleOwn))})
	}
	chart := s.frame(c, excelize.Doughnut, []excelize.ChartSeries{one})
	chart.Legend.Position, chart.HoleSize = "right", 60
	chart.PlotArea.ShowPercent = true
	return chart
}

// quadrant is one series a point, so that each carries its name.
func quadrant(s *sheet, c report.Chart, r ranges) *excelize.Chart {
	var series []excelize.ChartSeries
	for i := range c.Points {
		row := r.first + i
		one := func(column int) string { return quoteSheet(r.sheet) + "!" + absolute(column, row) }
		series = append(series, excelize.ChartSeries{Name: one(r.label), Categories: one(r.series[0]), Values: one(r.series[1]),
			Marker: excelize.ChartMarker{Symbol: "circle", Size: 10, Fill: solid(s.color(i, report.RoleOwn))}})
	}
	chart := s.frame(c, excelize.Scatter, series)
	chart.XAxis.NumFmt = excelize.ChartNumFmt{CustomNumFmt: strings.TrimPrefix(s.format(c.XUnit, 0, false), "+")}
	chart.XAxis.Title = excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: c.XTitle}}}
	chart.YAxis.Title = excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: c.YTitle}}}
	return chart
}
