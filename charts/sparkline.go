package charts

import (
	"math"

	"github.com/wxreport/wxreport/report"
)

func sparklineKind() Kind {
	return Kind{
		Name:    "sparkline",
		Summary: "The recent course of one figure, small and without words.",
		Reads:   "The first own Series; the tone of its last value colours it. It writes nothing but the sign of no data.",
		example: func() report.Chart {
			return report.Chart{Kind: "sparkline", Series: []report.Series{{Values: exampleWave(13, 100, 12, 2)}}}
		},
		Height: share(0.28),
		draw:   drawSparkline,
		blank:  func(*sketch) bool { return false },
	}
}

func drawSparkline(s *sketch) {
	if noValues(s) {
		// A card has no room for a sentence: a dash says it.
		s.Line(s.W*0.4, s.H/2, s.W*0.6, s.H/2, s.grey, 1)
		return
	}
	series := s.principal()
	values := known(series.Values)
	dot := math.Min(2.2, math.Min(s.H, s.W)*0.12)
	f := frame{x0: dot, x1: math.Max(s.W-dot, dot+0.5), y0: dot, y1: math.Max(s.H-0.5, dot+0.5)}
	f.lo, f.hi = span(values, false)
	// The shape is what matters here: leave a fifth below the lowest value.
	if lo, hi := minMax(values); hi > lo {
		f.lo, f.hi = lo-(hi-lo)*0.25, hi
	}
	last, _ := lastKnown(series.Values)
	color := s.tone(series.Tones[last], s.primary)
	xs := s.along(f.x0, f.x1)
	width := math.Max(0.6, math.Min(1.3, s.H*0.05))
	s.trace(f, xs, []course{{values: series.Values, color: color, width: width, area: color.Alpha(0.1)}})
	s.Circle(xs[last], f.y(series.Values[last].F), dot, color)
}

func minMax(values []float64) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		lo, hi = math.Min(lo, v), math.Max(hi, v)
	}
	return lo, hi
}
