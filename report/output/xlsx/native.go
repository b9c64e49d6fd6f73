package xlsx

import (
	"github.com/xuri/excelize/v2"

	"github.com/wxreport/wxreport/report"
)

// natives makes an editable chart of each chart kind that a workbook can draw;
// any other becomes columns.
var natives = map[string]func(*numbers, report.Chart) plot{
	"line":      lines,
	"lines":     lines,
	"sparkline": lines,
	"retention": retention,
	"stacked":   stacked,
	"grouped":   columns,
	"bars":      bars,
	"pyramid":   bars,
	"zones":     bars,
	"dumbbell":  dumbbell,
	"funnel":    funnel,
	"waterfall": waterfall,
	"donut":     donut,
	"quadrant":  quadrant,
}

// color is the colour of the i-th own series; all others are quiet.
func (b *book) color(i int, role report.Role) string {
	theme := b.doc.Theme
	switch {
	case role == report.RoleBenchmark:
		return tint(theme.Colors.Secondary, 0.75)
	case role == report.RoleBase:
		return tint(theme.Colors.Secondary, 0.45)
	case len(theme.Series) == 0:
		return hex(theme.Colors.Primary)
	}
	return hex(theme.Series[i%len(theme.Series)])
}

func solid(color string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
}

// frame is what all charts share: legend below when there is more than one
// series, value axis in the unit's format, quiet grid.
func (b *book) frame(c report.Chart, kind excelize.ChartType, series []excelize.ChartSeries) *excelize.Chart {
	font := excelize.Font{Family: b.say("font"), Size: 9, Color: hex(b.doc.Theme.Colors.Secondary)}
	chart := &excelize.Chart{Type: kind, Series: series, VaryColors: boolPtr(false), ShowBlanksAs: "gap",
		Border: excelize.LineOptions{Type: excelize.LineNone}, Legend: excelize.ChartLegend{Position: "bottom", Font: &font},
		XAxis: excelize.ChartAxis{Font: font, TickLabelPosition: excelize.ChartTickLabelLow},
		YAxis: excelize.ChartAxis{Font: font, MajorGridLines: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: b.axis(c.Unit, peak(c))}}}
	chart.PlotArea.NumFmt.CustomNumFmt = b.short(c.Unit, 0)
	if c.Unit != report.UnitCount && c.Unit != report.UnitMoney {
		chart.PlotArea.NumFmt.CustomNumFmt = b.format(c.Unit, report.Digits(c.Unit, first(c).Values), false)
	}
	if len(series) < 2 {
		chart.Legend.Position = "none"
	}
	return chart
}

// shape is a series drawn as an area of one colour.
func (n *numbers) shape(r run, color string) excelize.ChartSeries {
	return excelize.ChartSeries{Name: r.name, Categories: n.label.values, Values: r.values, Fill: solid(color),
		DataLabel: excelize.ChartDataLabel{Font: excelize.Font{Size: 9, Color: hex(n.doc.Theme.Colors.Ink)}}}
}

// stroke is a series drawn as a line.
func (n *numbers) stroke(r run, color string, width float64, dash excelize.LineDashType) excelize.ChartSeries {
	s := n.shape(r, color)
	s.Line = excelize.LineOptions{Type: excelize.LineSolid, Fill: solid(color), Width: width, Dash: dash}
	s.Marker = excelize.ChartMarker{Symbol: "none"}
	return s
}

// strokes writes all series of a chart with their bands and the marks, and makes
// a line of each.
func (n *numbers) strokes(c report.Chart) []excelize.ChartSeries {
	var out []excelize.ChartSeries
	own := 0
	for _, s := range c.Series {
		r := n.put(s.Name, unitOf(c, s), s.Values)
		color, width, dash := n.color(own, s.Role), 2.0, excelize.LineDashUnset
		switch s.Role {
		case report.RoleBenchmark, report.RoleTrend:
			width, dash = 1.5, excelize.LineDashDash
		case report.RoleBase:
			width = 1.5
		default:
			own++
		}
		out = append(out, n.stroke(r, color, width, dash))
		out = append(out, n.band(c, s, color)...)
	}
	for _, r := range n.constants(c) {
		out = append(out, n.stroke(r, n.color(0, report.RoleBenchmark), 1.25, excelize.LineDashDash))
	}
	return out
}

// band is the two ends of a series' interval as thin lines outside the legend.
func (n *numbers) band(c report.Chart, s report.Series, color string) []excelize.ChartSeries {
	var out []excelize.ChartSeries
	for i, values := range [][]report.Number{s.Low, s.High} {
		if !anyFinite(values) {
			continue
		}
		r := n.put(n.say([]string{"low", "high"}[i], report.Args{"title": s.Name}), unitOf(c, s), values)
		n.edits[r.name] = edit{unlisted: true, unlabelled: true}
		out = append(out, n.stroke(r, tint("#"+color, 0.45), 0.75, excelize.LineDashUnset))
	}
	return out
}

func anyFinite(values []report.Number) bool {
	for _, v := range values {
		if finite(v) {
			return true
		}
	}
	return false
}

func lines(n *numbers, c report.Chart) plot {
	n.labels(c)
	chart := n.frame(c, excelize.Line, n.strokes(c))
	n.axisOf(c, chart)
	return plot{chart: chart}
}

// axisOf gives the category axis its dates and thins its labels.
func (n *numbers) axisOf(c report.Chart, chart *excelize.Chart) {
	if len(c.Times) > 0 {
		chart.XAxis.NumFmt.CustomNumFmt = "m/d"
		if k := len(c.Times); k > 1 && c.Times[k-1].Sub(c.Times[0]).Hours()/24 > 25*float64(k-1) {
			chart.XAxis.NumFmt.CustomNumFmt = "yyyy/m"
		}
	}
	if n.n > 16 || n.n > 9 && len(c.Times) > 0 {
		chart.XAxis.TickLabelSkip = (n.n + 15) / 16
	}
}

// retention is a curve over the days. Days that are not evenly spaced stand at
// their true distance.
func retention(n *numbers, c report.Chart) plot {
	days, ok := daysOf(c.Labels)
	if !ok || n.n != len(days) {
		return lines(n, c)
	}
	n.label = n.put(n.say("day"), one(report.UnitNone), days)
	chart := n.frame(c, excelize.Scatter, n.strokes(c))
	zero, last := 0.0, days[len(days)-1].F
	chart.XAxis.Minimum, chart.XAxis.Maximum, chart.YAxis.Minimum = &zero, &last, &zero
	chart.XAxis.NumFmt.CustomNumFmt = "0"
	if c.Unit == report.UnitRate && peak(c) > 0.8 && peak(c) <= 1 {
		whole := 1.0
		chart.YAxis.Maximum = &whole
	}
	chart.XAxis.Title = n.axisTitle(n.say("day"))
	return plot{chart: chart}
}

// peak is the greatest value of a chart.
func peak(c report.Chart) float64 {
	top := 0.0
	for _, s := range c.Series {
		for _, values := range [][]report.Number{s.Values, s.High} {
			top = max(top, peakOf(values))
		}
	}
	return top
}

func peakOf(values []report.Number) float64 {
	top := 0.0
	for _, v := range values {
		if finite(v) {
			top = max(top, v.F)
		}
	}
	return top
}

func (b *book) axisTitle(text string) excelize.ChartTitle {
	if text = cellText(text); text == "" {
		return excelize.ChartTitle{}
	}
	return excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: text, Font: &excelize.Font{Family: b.say("font"), Size: 9, Color: hex(b.doc.Theme.Colors.Secondary)}}}}
}

// daysOf reads the number in each label ("7", "day 7", "第 7 天"), when every
// label has one and they rise.
func daysOf(labels []string) ([]report.Number, bool) {
	out := make([]report.Number, len(labels))
	for i, label := range labels {
		day, digits := 0.0, 0
		for _, r := range label {
			if r >= '0' && r <= '9' {
				day = day*10 + float64(r-'0')
				digits++
			} else if digits > 0 {
				break
			}
		}
		if digits == 0 || digits > 6 || i > 0 && day <= out[i-1].F {
			return nil, false
		}
		out[i] = report.Some(day)
	}
	return out, len(out) > 1
}
