package charts

import "math"

// Segment is one step of a Path: M move, L line, Q quadratic curve over X1 Y1,
// C cubic curve over X1 Y1 and X2 Y2, Z close. Coordinates are points, y down.
type Segment struct {
	Op     byte
	X1, Y1 float64
	X2, Y2 float64
	X, Y   float64
}

// Path is a sequence of contours.
type Path []Segment

// Move begins a contour.
func (p Path) Move(x, y float64) Path { return append(p, Segment{Op: 'M', X: x, Y: y}) }

// Line goes straight to a point.
func (p Path) Line(x, y float64) Path { return append(p, Segment{Op: 'L', X: x, Y: y}) }

// Quad is a quadratic curve.
func (p Path) Quad(x1, y1, x, y float64) Path {
	return append(p, Segment{Op: 'Q', X1: x1, Y1: y1, X: x, Y: y})
}

// Cubic is a cubic curve.
func (p Path) Cubic(x1, y1, x2, y2, x, y float64) Path {
	return append(p, Segment{Op: 'C', X1: x1, Y1: y1, X2: x2, Y2: y2, X: x, Y: y})
}

// Close ends the contour where it began.
func (p Path) Close() Path { return append(p, Segment{Op: 'Z'}) }

// Arc adds an elliptic arc of sweep radians, clockwise on the page from angle
// start (0 points right). It is joined by a line to what came before.
func (p Path) Arc(cx, cy, rx, ry, start, sweep float64) Path {
	steps := int(math.Ceil(math.Abs(sweep)/(math.Pi/2) - 1e-9))
	if !(math.Abs(sweep) <= 4*math.Pi) {
		return p
	}
	x, y := cx+rx*math.Cos(start), cy+ry*math.Sin(start)
	if len(p) == 0 || p[len(p)-1].Op == 'Z' {
		p = p.Move(x, y)
	} else {
		p = p.Line(x, y)
	}
	// The usual cubic approximation: exact at the ends and the middle, off by
	// 0.03 % of the radius between.
	step := sweep / float64(max(steps, 1))
	k := 4.0 / 3 * math.Tan(step/4)
	for range steps {
		s0, c0 := math.Sincos(start)
		s1, c1 := math.Sincos(start + step)
		p = p.Cubic(cx+rx*(c0-k*s0), cy+ry*(s0+k*c0), cx+rx*(c1+k*s1), cy+ry*(s1-k*c1), cx+rx*c1, cy+ry*s1)
		start += step
	}
	return p
}

// RectPath is a rectangle with rounded corners; radius 0: sharp.
func RectPath(x, y, w, h, radius float64) Path {
	r := math.Max(0, math.Min(radius, math.Min(w, h)/2))
	if r == 0 {
		return Path{}.Move(x, y).Line(x+w, y).Line(x+w, y+h).Line(x, y+h).Close()
	}
	q := math.Pi / 2
	return Path{}.Move(x+r, y).
		Arc(x+w-r, y+r, r, r, -q, q).Arc(x+w-r, y+h-r, r, r, 0, q).
		Arc(x+r, y+h-r, r, r, q, q).Arc(x+r, y+r, r, r, 2*q, q).Close()
}

// CirclePath is a whole circle.
func CirclePath(cx, cy, r float64) Path {
	return Path{}.Arc(cx, cy, r, r, 0, 2*math.Pi).Close()
}

// farthest is how far from the origin a coordinate may lie, pt. Anything beyond
// is a mistake, and would keep a rasteriser busy for long.
const farthest = 20000

func sane(values ...float64) bool {
	for _, v := range values {
		if !(math.Abs(v) <= farthest) {
			return false
		}
	}
	return true
}

func (p Path) sane() bool {
	for _, s := range p {
		if !sane(s.X, s.Y, s.X1, s.Y1, s.X2, s.Y2) {
			return false
		}
	}
	return true
}

// box reports whether the path is an upright rectangle, and its corners.
func (p Path) box() (x0, y0, x1, y1 float64, ok bool) {
	if len(p) != 5 || p[0].Op != 'M' || p[4].Op != 'Z' {
		return 0, 0, 0, 0, false
	}
	for i := 1; i < 4; i++ {
		if p[i].Op != 'L' {
			return 0, 0, 0, 0, false
		}
	}
	a, b, c, d := p[0], p[1], p[2], p[3]
	across := a.Y == b.Y && b.X == c.X && c.Y == d.Y && d.X == a.X
	down := a.X == b.X && b.Y == c.Y && c.X == d.X && d.Y == a.Y
	if !across && !down {
		return 0, 0, 0, 0, false
	}
	return math.Min(a.X, c.X), math.Min(a.Y, c.Y), math.Max(a.X, c.X), math.Max(a.Y, c.Y), true
}
