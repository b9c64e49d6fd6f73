package charts

import (
	"math"

	"github.com/wxreport/wxreport/report"
)

func slotsKind() Kind {
	return Kind{
		Name:    "slots",
		Summary: "When readers are there: weekdays by hours, the best hour framed.",
		Reads: "Series are the rows by Name (weekdays), Labels the columns (hours). A missing value is an empty cell. The greatest " +
			"value is framed and named below. Values stand in the cells only where there are few.",
		example: func() report.Chart {
			return report.Chart{Kind: "slots", Unit: report.UnitRate, Labels: exampleHours(), Series: exampleWeek()}
		},
		Height: func(c report.Chart, _ float64) float64 { return min(float64(max(len(c.Series), 1))*17+38, 420) },
		draw:   drawSlots,
	}
}

func drawSlots(s *sketch) {
	bottom := s.label + 12
	g := s.grid(bottom, 22)
	// A week of hours full of numbers hides its pattern.
	s.cells(g, 28)
	row, col, from := -1, -1, g.x0
	for i := range g.rows {
		for j := range g.cols {
			if v := s.Series[i].Values[j]; v.Known && (row < 0 || v.F > s.Series[row].Values[col].F) {
				row, col = i, j
			}
		}
	}
	y := math.Min(s.H-bottom, g.y0+float64(g.rows)*g.cell.H) + bottom/2 + 3
	if g.rows < len(s.Series) || g.cols < s.n {
		y = s.H - bottom/2 + 2 // the count of hidden rows stands at the left
	}
	if row >= 0 && g.hi > g.lo {
		x, top := g.at(row, col)
		s.Stroke(RectPath(x-0.6, top-0.6, g.cell.W-g.gap+1.2, g.cell.H-g.gap+1.2, s.radius), s.text, 1.1)
		best := s.say("chart.best", report.Args{"row": s.Series[row].Name, "column": s.Labels[col], "v": report.Q(report.Some(g.hi), s.Unit)})
		t := Text{Value: s.fit(best, s.W*0.5, s.label, true), X: g.x0, Y: middle(y, s.label), Size: s.label, Bold: true, Color: s.text}
		s.put(t)
		from = t.X + s.Measure(t.Value, s.label, true) + 16
	}
	s.key(g, y, from)
}

// key is the scale of the shades at the right of height y, if it fits right of from.
func (s *sketch) key(g grid, y, from float64) {
	low, high := s.format(g.lo, s.Unit), s.format(g.hi, s.Unit)
	if g.hi == g.lo {
		return
	}
	const steps, step = 5, 13.0
	x := s.W - g.gap - s.Measure(high, s.label, false) - 6 - steps*step
	if x-6-s.Measure(low, s.label, false) < from || !s.put(s.quietly(high, s.W-g.gap, middle(y, s.label), End)) {
		return
	}
	for i := range steps {
		s.Rect(x+float64(i)*step, y-4, step-1.5, 8, math.Min(s.radius, 1.5), g.shade(s.ink, g.lo+(g.hi-g.lo)*float64(i)/(steps-1)))
	}
	s.put(s.quietly(low, x-6, middle(y, s.label), End))
}
