package xlsx

import (
	"math"
	"slices"

	"github.com/xuri/excelize/v2"

	"github.com/wxreport/wxreport/report"
)

func donut(n *numbers, c report.Chart) plot {
	own := first(c)
	n.labels(c)
	r := n.put(own.Name, unitOf(c, own), own.Values)
	parts := n.shape(r, n.color(0, report.RoleOwn))
	for i := range n.n {
		parts.DataPoint = append(parts.DataPoint, excelize.ChartDataPoint{Index: i, Fill: solid(n.color(i, report.RoleOwn))})
	}
	parts.DataLabel.Font.Color = "FFFFFF"
	chart := n.frame(c, excelize.Doughnut, []excelize.ChartSeries{parts})
	chart.Legend.Position, chart.HoleSize = "right", 60
	chart.PlotArea.ShowPercent, chart.VaryColors = true, boolPtr(true)
	chart.PlotArea.NumFmt.CustomNumFmt = "0%"
	return plot{chart: chart, rows: 15}
}

// quadrant is one series a point, so that each carries its name, and the two
// cutting lines.
func quadrant(n *numbers, c report.Chart) plot {
	points := c.Points
	if len(points) == 0 {
		return columns(n, c)
	}
	box := boundsOf(c)
	names, xs, ys := make([]string, len(points)), make([]report.Number, len(points)), make([]report.Number, len(points))
	for i, p := range points {
		names[i], xs[i], ys[i] = p.Label, p.X, p.Y
	}
	for _, end := range box.cuts {
		names, xs, ys = append(names, n.say("cut")), append(xs, end[0]), append(ys, end[1])
	}
	n.n = len(names)
	n.labels(report.Chart{Labels: names})
	n.label.name = "" // the name of a point is its own cell
	x := n.put(c.XTitle, one(c.XUnit), xs)
	y := n.put(c.YTitle, one(c.Unit), ys)
	span := func(column, from, to int) string {
		return quoteSheet(n.name) + "!" + absolute(column, n.top+1+from) + ":" + absolute(column, n.top+1+to)
	}
	cellRef := func(column, i int) string { return quoteSheet(n.name) + "!" + absolute(column, n.top+1+i) }
	var series []excelize.ChartSeries
	for i, p := range points {
		if cellText(p.Label) == "" || !finite(p.X) || !finite(p.Y) {
			continue
		}
		color := n.color(0, report.RoleOwn)
		if p.Tone != "" {
			color = hex(n.doc.Theme.Colors.Tone(p.Tone))
		}
		name := cellRef(n.label.column, i)
		n.edits[name] = edit{named: true}
		series = append(series, excelize.ChartSeries{Name: name, Categories: span(x.column, i, i), Values: span(y.column, i, i),
			Marker: excelize.ChartMarker{Symbol: "circle", Size: 11, Fill: solid(color)}})
	}
	for k := 0; k+1 < len(box.cuts); k += 2 {
		i := len(points) + k
		line := n.stroke(run{}, n.color(0, report.RoleBenchmark), 1, excelize.LineDashDash)
		line.Name, line.Categories, line.Values = cellRef(n.label.column, i), span(x.column, i, i+1), span(y.column, i, i+1)
		series = append(series, line)
	}
	chart := n.frame(c, excelize.Scatter, series)
	chart.Legend.Position = "none"
	chart.YAxis.NumFmt.CustomNumFmt = n.axis(c.Unit, peakOf(ys))
	chart.XAxis.NumFmt.CustomNumFmt = n.axis(c.XUnit, peakOf(xs))
	chart.XAxis.Title, chart.YAxis.Title = n.axisTitle(c.XTitle), n.axisTitle(c.YTitle)
	chart.XAxis.Minimum, chart.XAxis.Maximum, chart.YAxis.Minimum, chart.YAxis.Maximum = box.left, box.right, box.bottom, box.top
	return plot{chart: chart, rows: 17}
}

// bounds is the extent of a quadrant chart and the ends of its cutting lines.
type bounds struct {
	left, right, bottom, top *float64
	cuts                     [][2]report.Number
}

func boundsOf(c report.Chart) bounds {
	var xs, ys []float64
	for _, p := range c.Points {
		if finite(p.X) && finite(p.Y) {
			xs, ys = append(xs, p.X.F), append(ys, p.Y.F)
		}
	}
	if finite(c.XCut) {
		xs = append(xs, c.XCut.F)
	}
	if finite(c.YCut) {
		ys = append(ys, c.YCut.F)
	}
	left, right, okX := around(xs)
	bottom, top, okY := around(ys)
	if !okX || !okY {
		return bounds{}
	}
	b := bounds{left: &left, right: &right, bottom: &bottom, top: &top}
	if finite(c.XCut) {
		b.cuts = append(b.cuts, [2]report.Number{c.XCut, report.Some(bottom)}, [2]report.Number{c.XCut, report.Some(top)})
	}
	if finite(c.YCut) {
		b.cuts = append(b.cuts, [2]report.Number{report.Some(left), c.YCut}, [2]report.Number{report.Some(right), c.YCut})
	}
	return b
}

// around is a round interval with some room on both sides of the values; a side
// of zero is kept.
func around(values []float64) (low, high float64, ok bool) {
	if len(values) == 0 {
		return 0, 0, false
	}
	low, high = slices.Min(values), slices.Max(values)
	room := (high - low) * 0.15
	if room == 0 {
		room = max(abs(high)*0.5, 1e-6)
	}
	step := math.Pow(10, math.Floor(math.Log10(room)))
	if math.IsInf(room, 0) || step == 0 || math.IsInf(step, 0) {
		return 0, 0, false
	}
	from, to := math.Floor((low-room)/step)*step, math.Ceil((high+room)/step)*step
	if low >= 0 {
		from = max(from, 0)
	}
	return from, to, from < to
}
