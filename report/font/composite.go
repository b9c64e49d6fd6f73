package font

import "fmt"

// Flags of one component of a composite glyph.
const (
	argsAreWords   = 0x0001
	argsAreOffsets = 0x0002
	hasScale       = 0x0008
	moreComponents = 0x0020
	hasTwoScales   = 0x0040
	hasMatrix      = 0x0080
	overlapCompose = 0x0400
	scaledOffset   = 0x0800
)

// matrix is the linear part of a component's placement: x' = a*x + c*y,
// y' = b*x + d*y.
type matrix struct{ a, b, c, d float64 }

func (f *Face) decodeComposite(read *cursor, depth int, used *budget) (shape, error) {
	var whole shape
	for {
		if used.components++; used.components > maxComponents {
			return shape{}, fmt.Errorf("glyph has more than %d components", maxComponents)
		}
		flags, glyph := read.u16(), read.u16()
		first, second := read.arguments(flags)
		m := read.matrix(flags)
		if read.cut {
			return shape{}, fmt.Errorf("composite is cut off")
		}
		part, err := f.decodeAt(glyph, depth+1, used)
		if err != nil {
			return shape{}, err
		}
		part.transform(m, 0, 0)
		dx, dy, err := placement(flags, first, second, m, whole, part)
		if err != nil {
			return shape{}, err
		}
		part.transform(matrix{a: 1, d: 1}, dx, dy)
		whole.contours = append(whole.contours, part.contours...)
		whole.overlap = whole.overlap || part.overlap || flags&overlapCompose != 0
		if flags&moreComponents == 0 {
			return whole, nil
		}
	}
}

// arguments reads the two placement arguments: offsets are signed, point
// numbers are not.
func (c *cursor) arguments(flags int) (first, second int) {
	switch words, offsets := flags&argsAreWords != 0, flags&argsAreOffsets != 0; {
	case words && offsets:
		first = c.i16()
		second = c.i16()
	case words:
		first = c.u16()
		second = c.u16()
	case offsets:
		first = int(int8(c.u8()))
		second = int(int8(c.u8()))
	default:
		first = c.u8()
		second = c.u8()
	}
	return first, second
}

func (c *cursor) matrix(flags int) matrix {
	m := matrix{a: 1, d: 1}
	switch {
	case flags&hasScale != 0:
		m.a = c.f2dot14()
		m.d = m.a
	case flags&hasTwoScales != 0:
		m.a = c.f2dot14()
		m.d = c.f2dot14()
	case flags&hasMatrix != 0:
		m.a = c.f2dot14()
		m.b = c.f2dot14()
		m.c = c.f2dot14()
		m.d = c.f2dot14()
	}
	return m
}

// placement turns the arguments into an offset: either given, or the distance
// between a point of the glyph so far and a point of the new part.
func placement(flags, first, second int, m matrix, whole, part shape) (dx, dy float64, err error) {
	if flags&argsAreOffsets != 0 {
		dx, dy = float64(first), float64(second)
		if flags&scaledOffset != 0 {
			dx, dy = m.a*dx+m.c*dy, m.b*dx+m.d*dy
		}
		return dx, dy, nil
	}
	anchor, ok := whole.at(first)
	target, found := part.at(second)
	if !ok || !found {
		return 0, 0, fmt.Errorf("composite aligns points %d and %d, which do not exist", first, second)
	}
	return anchor.x - target.x, anchor.y - target.y, nil
}

// at returns the n-th point of a shape.
func (s shape) at(n int) (point, bool) {
	for _, contour := range s.contours {
		if n < len(contour) {
			return contour[n], true
		}
		n -= len(contour)
	}
	return point{}, false
}

func (s shape) transform(m matrix, dx, dy float64) {
	for _, contour := range s.contours {
		for i, p := range contour {
			contour[i].x = m.a*p.x + m.c*p.y + dx
			contour[i].y = m.b*p.x + m.d*p.y + dy
		}
	}
}
