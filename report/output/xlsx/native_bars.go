package xlsx

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"github.com/wxreport/wxreport/report"
)

// shapes writes all series of a chart and makes an area of each, with the single
// colours of its points. Bands and notes stay in the numbers.
func (n *numbers) shapes(c report.Chart) []excelize.ChartSeries {
	var out []excelize.ChartSeries
	own := 0
	for _, s := range c.Series {
		r := n.put(s.Name, unitOf(c, s), s.Values)
		color := n.color(own, s.Role)
		if s.Role != report.RoleBenchmark && s.Role != report.RoleBase {
			own++
		}
		n.tone(r, s)
		out = append(out, n.shape(r, color))
		for i, values := range [][]report.Number{s.Low, s.High} {
			if anyFinite(values) {
				n.put(n.say([]string{"low", "high"}[i], report.Args{"title": s.Name}), unitOf(c, s), values)
			}
		}
	}
	return out
}

// tone colours the points of a series that have a severity.
func (n *numbers) tone(r run, s report.Series) {
	e := n.edits[r.name]
	for i, tone := range s.Tones {
		if tone != "" && i < n.n {
			if e.points == nil {
				e.points = map[int]string{}
			}
			e.points[i] = hex(n.doc.Theme.Colors.Tone(tone))
		}
	}
	if e.points != nil {
		n.edits[r.name] = e
	}
}

// fewLabels is how many marks a chart may have before values are not written at
// each.
const fewLabels = 14

// upright makes columns of a frame: from zero, with the marks as dashed lines.
func (n *numbers) upright(c report.Chart, kind excelize.ChartType, series []excelize.ChartSeries) plot {
	chart := n.frame(c, kind, series)
	gap := uint(60)
	chart.GapWidth = &gap
	n.axisOf(c, chart)
	if kind == excelize.Col {
		chart.YAxis.Minimum = floor(c)
		chart.PlotArea.ShowVal = len(series)*n.n <= fewLabels
	}
	p := plot{chart: chart}
	var marks []excelize.ChartSeries
	for _, r := range n.constants(c) {
		n.edits[r.name] = edit{unlabelled: true}
		marks = append(marks, n.stroke(r, hex(n.doc.Theme.Colors.Secondary), 1.5, excelize.LineDashDash))
	}
	if marks != nil {
		over := n.frame(c, excelize.Line, marks)
		over.XAxis, over.YAxis = chart.XAxis, chart.YAxis
		p.combo = []*excelize.Chart{over}
		chart.Legend.Position = "bottom"
	}
	return p
}

func columns(n *numbers, c report.Chart) plot {
	n.labels(c)
	return n.upright(c, excelize.Col, n.shapes(c))
}

func stacked(n *numbers, c report.Chart) plot {
	n.labels(c)
	return n.upright(c, excelize.ColStacked, n.shapes(c))
}

// floor is zero unless a value is negative.
func floor(c report.Chart) *float64 {
	for _, s := range c.Series {
		for _, v := range s.Values {
			if finite(v) && v.F < 0 {
				return nil
			}
		}
	}
	zero := 0.0
	return &zero
}

// bars are horizontal, the first position on top. With a mark on the value axis
// they stand, because only standing columns can carry a line.
func bars(n *numbers, c report.Chart) plot {
	for _, m := range c.Marks {
		if finite(m.Value) {
			return columns(n, c)
		}
	}
	n.labels(c)
	return n.lying(c, n.shapes(c))
}

// lying makes bars of a frame.
func (n *numbers) lying(c report.Chart, series []excelize.ChartSeries) plot {
	chart := n.frame(c, excelize.Bar, series)
	chart.XAxis.ReverseOrder = true
	gap := uint(45)
	chart.YAxis.Minimum, chart.GapWidth = floor(c), &gap
	if len(series)*n.n <= 2*fewLabels {
		chart.PlotArea.ShowVal = true
		chart.YAxis.None, chart.YAxis.MajorGridLines = true, false
	}
	return plot{chart: chart, rows: min(4+n.n*(1+len(series))/2, 40)}
}

// dumbbell compares with a benchmark. Rows in different units cannot share an
// axis: they show how many times the benchmark each is.
func dumbbell(n *numbers, c report.Chart) plot {
	own := first(c)
	var peer report.Series
	for _, s := range c.Series {
		if s.Role == report.RoleBenchmark {
			peer = s
			break
		}
	}
	if !mixed(own) || !anyFinite(peer.Values) {
		return bars(n, c)
	}
	n.labels(c)
	a := n.put(own.Name, unitOf(c, own), own.Values)
	b := n.put(peer.Name, unitOf(c, own), peer.Values)
	ratios := make([]report.Number, n.n)
	for i := range ratios {
		if i < len(own.Values) && i < len(peer.Values) && finite(own.Values[i]) && finite(peer.Values[i]) {
			ratios[i] = own.Values[i].Over(peer.Values[i])
		}
	}
	r := n.calc(n.say("of_benchmark", report.Args{"own": own.Name, "benchmark": peer.Name}), "0%", func(_, row int) string {
		x, y := at(a.column, row), at(b.column, row)
		return fmt.Sprintf(`IF(OR(%s="",%s="",%s=0),"",%s/%s)`, x, y, y, x, y)
	}, ratios)
	n.tone(r, own)
	shown := report.Chart{Kind: c.Kind, Unit: report.UnitRate}
	p := n.lying(shown, []excelize.ChartSeries{n.shape(r, n.color(0, report.RoleOwn))})
	p.chart.PlotArea.NumFmt.CustomNumFmt = "0%"
	p.chart.Legend.Position = "bottom"
	return p
}

// mixed reports whether a series' positions differ in unit.
func mixed(s report.Series) bool {
	for _, u := range s.Units {
		if u != s.Units[0] {
			return true
		}
	}
	return false
}
