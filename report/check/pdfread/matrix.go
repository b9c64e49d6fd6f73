package pdfread

import "math"

// Box is an upright rectangle in points, y up.
type Box struct{ X0, Y0, X1, Y1 float64 }

// empty is the box that holds nothing; every grown box begins as one.
var empty = Box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}

func (b Box) with(x, y float64) Box {
	return Box{min(b.X0, x), min(b.Y0, y), max(b.X1, x), max(b.Y1, y)}
}

// Within reports whether the box lies inside o, or at most slack outside.
func (b Box) Within(o Box, slack float64) bool {
	return b.X0 >= o.X0-slack && b.Y0 >= o.Y0-slack && b.X1 <= o.X1+slack && b.Y1 <= o.Y1+slack
}

// Overlaps reports whether the boxes share a point.
func (b Box) Overlaps(o Box) bool {
	return b.X0 <= o.X1 && o.X0 <= b.X1 && b.Y0 <= o.Y1 && o.Y0 <= b.Y1
}

func (b Box) clip(o Box) Box {
	return Box{max(b.X0, o.X0), max(b.Y0, o.Y0), min(b.X1, o.X1), min(b.Y1, o.Y1)}
}

// matrix maps x, y to a x + c y + e, b x + d y + f.
type matrix struct{ a, b, c, d, e, f float64 }

var unit = matrix{a: 1, d: 1}

// over is m first, then n.
func (m matrix) over(n matrix) matrix {
	return matrix{m.a*n.a + m.b*n.c, m.a*n.b + m.b*n.d, m.c*n.a + m.d*n.c, m.c*n.b + m.d*n.d,
		m.e*n.a + m.f*n.c + n.e, m.e*n.b + m.f*n.d + n.f}
}

func (m matrix) apply(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

// box is the upright box around a mapped one.
func (m matrix) box(b Box) Box {
	out := empty
	for _, p := range [][2]float64{{b.X0, b.Y0}, {b.X0, b.Y1}, {b.X1, b.Y0}, {b.X1, b.Y1}} {
		out = out.with(m.apply(p[0], p[1]))
	}
	return out
}

func matrixOf(v [6]float64) matrix { return matrix{v[0], v[1], v[2], v[3], v[4], v[5]} }
