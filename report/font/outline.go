package font

// Op is what a segment of an outline does.
type Op byte

// The four operations of an outline.
const (
	MoveTo    Op = 'M' // begin a contour at X, Y
	LineTo    Op = 'L' // straight to X, Y
	QuadTo    Op = 'Q' // quadratic curve over CX, CY to X, Y
	ClosePath Op = 'Z' // close the contour
)

// Segment is one step of an outline. Coordinates are in em (1 is the font
// size), y up, origin on the baseline.
type Segment struct {
	Op     Op
	CX, CY float64 // control point, QuadTo only
	X, Y   float64
}

// Outline returns the contours of the glyph for r, to be filled by the
// non-zero rule (contours may overlap). It is empty for a space, for a
// character the face lacks and for a damaged glyph.
func (f *Face) Outline(r rune) []Segment {
	glyph := f.cmap.glyph(r)
	if glyph == 0 {
		return nil
	}
	s, err := f.decode(glyph)
	if err != nil {
		return nil
	}
	return s.segments(1 / float64(f.unitsPerEm))
}

func (s shape) segments(scale float64) []Segment {
	var out []Segment
	for _, contour := range s.contours {
		out = appendContour(out, contour, scale)
	}
	return out
}

// appendContour walks one closed contour. Between two control points lies an
// implied point on the curve, half-way.
func appendContour(out []Segment, points []point, scale float64) []Segment {
	if len(points) < 2 {
		return out // a lone point marks an anchor and draws nothing
	}
	start, first, steps := startOf(points)
	out = append(out, Segment{Op: MoveTo, X: start.x * scale, Y: start.y * scale})
	var control *point
	for i := range steps {
		p := points[(first+i)%len(points)]
		switch {
		case p.on && control == nil:
			out = append(out, Segment{Op: LineTo, X: p.x * scale, Y: p.y * scale})
		case p.on:
			out = append(out, quad(*control, p, scale))
			control = nil
		case control == nil:
			control = &p
		default:
			out = append(out, quad(*control, middle(*control, p), scale))
			control = &p
		}
	}
	if control != nil {
		out = append(out, quad(*control, start, scale))
	}
	return append(out, Segment{Op: ClosePath})
}

// startOf picks a point on the curve to begin with, the index of the point
// after it and how many points remain to be walked.
func startOf(points []point) (start point, next, steps int) {
	for i, p := range points {
		if p.on {
			return p, i + 1, len(points) - 1
		}
	}
	return middle(points[len(points)-1], points[0]), 0, len(points)
}

func middle(a, b point) point { return point{x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, on: true} }

func quad(control, to point, scale float64) Segment {
	return Segment{Op: QuadTo, CX: control.x * scale, CY: control.y * scale, X: to.x * scale, Y: to.y * scale}
}
