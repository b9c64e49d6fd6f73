package charts

import (
	"math"
	"slices"
)

// ending is a name at the right end of a line or column.
type ending struct {
	name  string
	color Color
	bold  bool
	y     float64 // where the line ends
}

// spread moves heights apart to at least gap within lo to hi, in their order,
// as little as the order allows. It reports whether they fit.
func spread(ys []float64, gap, lo, hi float64) bool {
	if float64(len(ys)-1)*gap > hi-lo {
		return false
	}
	order := make([]int, len(ys))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case ys[a] < ys[b]:
			return -1
		case ys[a] > ys[b]:
			return 1
		}
		return 0
	})
	next := lo
	for _, i := range order {
		ys[i] = math.Max(ys[i], next)
		next = ys[i] + gap
	}
	next = hi
	for k := len(order) - 1; k >= 0; k-- {
		i := order[k]
		ys[i] = math.Min(ys[i], next)
		next = ys[i] - gap
	}
	return true
}

// endRoom is how wide the names at the right may be.
func (s *sketch) endRoom(names []string) float64 {
	w := s.widest(names, s.label, true)
	if w == 0 {
		return 0
	}
	return math.Min(w, s.W*0.26) + 8
}

// endings writes the names at x, moved apart. It reports whether they fit.
func (s *sketch) endings(list []ending, x float64, f frame) bool {
	ys := make([]float64, len(list))
	for i, e := range list {
		ys[i] = e.y
	}
	if !spread(ys, s.label*1.3, f.y0, f.y1) {
		return false
	}
	for i, e := range list {
		name := s.fit(e.name, s.W-x, s.label, e.bold)
		s.put(Text{Value: name, X: x, Y: middle(ys[i], s.label), Size: s.label, Bold: e.bold, Color: e.color})
	}
	return true
}

// entry is one name of a legend.
type entry struct {
	name  string
	color Color
	line  bool      // a stroke, else a square
	dash  []float64 // of the stroke
}

// legend writes the names with their swatches from the top left, in as many rows
// as needed, and returns the room it took.
func (s *sketch) legend(entries []entry, width float64) float64 {
	const swatch, rowGap = 8.0, 5.0
	x, y := 0.0, 0.0
	row := s.label + rowGap
	drawn := 0
	for _, e := range entries {
		name := s.fit(e.name, math.Min(width*0.45, 20*s.label), s.label, false)
		if name == "" {
			continue
		}
		w := swatch + 4 + s.Measure(name, s.label, false) + 14
		if x > 0 && x+w-14 > width {
			x, y = 0, y+row
		}
		if y+row > s.H*0.4 && drawn > 0 {
			break
		}
		centre := y + s.label/2
		if e.line {
			s.Line(x, centre, x+swatch+2, centre, e.color, 1.4, e.dash...)
		} else {
			s.Rect(x, centre-swatch/2, swatch, swatch, s.radius, e.color)
		}
		s.put(s.quietly(name, x+swatch+5, middle(centre, s.label), Start))
		x += w
		drawn++
	}
	if drawn == 0 {
		return 0
	}
	return y + row + 4
}
