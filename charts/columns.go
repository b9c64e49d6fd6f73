package charts

import (
	"math"

	"github.com/wxreport/wxreport/report"
)

// columnFrame draws the axes of a chart of columns and returns its slots.
func (s *sketch) columnFrame(values []float64, top, right float64) (frame, []float64, float64) {
	f := s.frame(axes{values: values, zero: true, top: top, right: right})
	xs, slot := slots(s.n, f.x0+2, f.x1-2)
	s.thresholds(f)
	s.categories(xs, s.axisLine(f), slot)
	return f, xs, slot
}

// column is an upright bar between two values; a known value is never invisible.
func (s *sketch) column(f frame, x, w, from, to float64, color Color) {
	y0, y1 := f.y(math.Max(from, to)), f.y(math.Min(from, to))
	if y1-y0 < 0.8 {
		y0 = y1 - 0.8
	}
	// Very many columns touch: gaps between them would only shimmer.
	s.Rect(x-w/2, y0, math.Max(w, 0.3), y1-y0, math.Min(s.radius, w/6), color)
}

// columnWidth is how much of a slot a column takes.
func columnWidth(slot float64) float64 {
	if slot < 3 {
		return slot
	}
	return math.Min(slot*0.64, 38)
}

// grouped colours: the account in its colours, what it is compared with in grey.
func (s *sketch) fillOf(series report.Series, i int) Color {
	switch series.Role {
	case report.RoleBase:
		return s.grey.Mix(s.paper, 0.35)
	case report.RoleBenchmark:
		return s.grey
	case report.RoleTotal:
		return s.quiet
	}
	return s.of(i)
}
