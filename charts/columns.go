package charts

import (
	"math"

	"github.com/wxreport/wxreport/report"
)

// columnFrame draws the axes of a chart of columns and returns its slots.
func (s *sketch) columnFrame(values []float64, top, right float64) (frame, []float64, float64) {
	a := axes{values: values, zero: true, top: top, right: right}
	// The room below is needed before the slots are known: five letters of label
	// stand for the width of the axis.
	if lines := s.wrapped((s.W - right - 5*s.label) / float64(s.n)); lines > 1 && s.H > 60+float64(lines)*s.label {
		s.wrap = true
		a.bottom = s.label*(1.25*float64(lines)-0.25) + 9
	}
	f := s.frame(a)
	xs, slot := slots(s.n, f.x0+2, f.x1-2)
	s.categories(xs, s.axisLine(f), slot)
	return f, xs, slot
}

// column is an upright bar between two values; a known value is never invisible.
func (s *sketch) column(f frame, x, w, from, to float64, color Color) {
	y0, y1 := f.y(math.Max(from, to)), f.y(math.Min(from, to))
	if y1-y0 < 0.8 {
		y0 = y1 - 0.8
	}
	s.Rect(x-w/2, y0, math.Max(w, 0.3), y1-y0, math.Min(s.radius, w/6), color)
}

// value writes a value at a bar; the lines of marks behind it are dimmed.
func (s *sketch) value(t Text) {
	t.Width = s.Measure(clean(t.Value), t.Size, t.Bold)
	if len(s.limits(frame{lo: 0, hi: 1})) > 0 && s.free(t) {
		b := t.Box()
		s.Rect(b.X0-1, b.Y0+0.5, b.X1-b.X0+2, b.Y1-b.Y0-0.5, 1, s.paper.Alpha(0.85))
	}
	s.put(t)
}

// columnWidth is how much of a slot a column takes.
func columnWidth(slot float64) float64 {
	if slot < 3 {
		return slot + 0.2 // touching: hair gaps would only shimmer
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
