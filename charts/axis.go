package charts

import (
	"math"

	"github.com/wxreport/wxreport/report"
)

// frame is a plot area on the page and the range of its value axis.
type frame struct {
	x0, x1, y0, y1 float64 // y0 is the top
	lo, hi         float64
}

// y is where a value stands on a vertical axis.
func (f frame) y(v float64) float64 { return f.y1 - (v-f.lo)/(f.hi-f.lo)*(f.y1-f.y0) }

// span is the range an axis must show. A line need not start at zero, but does
// when zero is near: a cut axis exaggerates.
func span(values []float64, zero bool) (lo, hi float64) {
	if len(values) == 0 {
		return 0, 1
	}
	lo, hi = values[0], values[0]
	for _, v := range values {
		lo, hi = math.Min(lo, v), math.Max(hi, v)
	}
	if zero || lo > 0 && lo < 0.55*hi {
		lo = math.Min(lo, 0)
	}
	if zero || hi < 0 && hi > 0.55*lo {
		hi = math.Max(hi, 0)
	}
	if hi-lo > 1e-9*math.Max(math.Abs(lo), math.Abs(hi)) {
		return lo, hi
	}
	// All values are equal: show them against zero.
	switch {
	case hi > 0:
		return 0, hi
	case lo < 0:
		return lo, 0
	}
	return 0, 1
}

// ticks are round values from at or below lo to at or above hi, about want steps
// apart in 1, 2, 2.5 or 5 times a power of ten; whole keeps them whole numbers.
func ticks(lo, hi float64, want int, whole bool) []float64 {
	if !(hi > lo) {
		return []float64{lo, lo + 1}
	}
	want = max(want, 1)
	raw := (hi - lo) / float64(want)
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	step := 10 * power
	for _, m := range []float64{1, 2, 2.5, 5} {
		if candidate := m * power; candidate >= raw*0.8 && (!whole || candidate == math.Trunc(candidate)) {
			step = candidate
			break
		}
	}
	if whole {
		step = math.Max(1, step)
	}
	from, to := math.Floor(lo/step+1e-6), math.Ceil(hi/step-1e-6)
	var out []float64
	for i := from; i <= to && len(out) <= 4*want+4; i++ {
		// Dividing by a power of ten rounds better than multiplying by 0.1.
		v := i * step
		if power < 1 {
			v = math.Round(i*step/power*100) / 100 / math.Round(1/power)
		}
		out = append(out, v)
	}
	if len(out) < 2 {
		return []float64{lo, hi}
	}
	return out
}

// axes is what a frame needs to know.
type axes struct {
	values []float64 // all that the value axis must show
	zero   bool
	left   float64 // room beside the plot for labels, besides the ticks
	right  float64
	top    float64
	bottom float64 // room for the category labels; 0: one line
}

// frame draws the value axis: hairlines at round values with their labels at the
// left, and returns the plot area.
func (s *sketch) frame(a axes) frame {
	if a.bottom == 0 {
		a.bottom = s.label + 9
	}
	f := frame{x0: a.left, x1: s.W - a.right, y0: a.top + s.label*0.55, y1: s.H - a.bottom}
	if s.YTitle != "" {
		f.y0 += s.label + 5
		s.put(s.quietly(s.fit(s.YTitle, s.W*0.6, s.label, false), 0, a.top+above*s.label, Start))
	}
	if s.XTitle != "" {
		f.y1 -= s.label + 4
		s.put(s.quietly(s.fit(s.XTitle, s.W*0.6, s.label, false), s.W/2, s.H-0.25*s.label, Middle))
	}
	if f.y1 < f.y0+6 { // a canvas too low for all this: keep to it all the same
		f.y0 = math.Max(0, f.y1-6)
		f.y1 = math.Max(f.y1, f.y0+1)
	}
	f.lo, f.hi = span(a.values, a.zero)
	marks := ticks(f.lo, f.hi, max(1, min(5, int((f.y1-f.y0)/30))), s.whole(a.values))
	f.lo, f.hi = marks[0], marks[len(marks)-1]
	names := s.words.Ticks(marks, s.Unit)
	gutter := math.Min(s.widest(names, s.label, false), s.W*0.25)
	f.x0 += gutter + 6
	f.x1 = math.Max(f.x1, f.x0+1)
	for i, v := range marks {
		y := f.y(v)
		if v == 0 && f.lo < 0 {
			s.Line(f.x0, y, f.x1, y, s.grey, 0.75)
		} else {
			s.Line(f.x0, y, f.x1, y, s.hairline, 0.6)
		}
		s.put(s.quietly(s.fit(names[i], gutter, s.label, false), f.x0-6, middle(y, s.label), End))
	}
	return f
}

// whole reports whether the axis counts things that are never split.
func (s *sketch) whole(values []float64) bool {
	if s.Unit != report.UnitCount {
		return false
	}
	for _, v := range values {
		if v != math.Trunc(v) {
			return false
		}
	}
	return true
}
