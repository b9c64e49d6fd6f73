package font

import "fmt"

// point is one point of a contour in font units; off-curve points are control
// points of quadratic curves.
type point struct {
	x, y float64
	on   bool
}

// shape is a decoded glyph: its contours, composites resolved.
type shape struct {
	contours [][]point
	overlap  bool // contours overlap: fill by the non-zero rule
}

// Composite glyphs may nest and fan out; these bounds keep a hostile font
// from growing one glyph without end. Real fonts stay far below them.
const (
	maxDepth      = 6
	maxComponents = 512
	maxPoints     = 1 << 13
)

// budget counts what one glyph has used up so far.
type budget struct{ components, points int }

// decode returns the shape of a glyph. A damaged glyph is an error.
func (f *Face) decode(glyph uint16) (shape, error) {
	s, err := f.decodeAt(int(glyph), 0, &budget{})
	if err != nil {
		return shape{}, fmt.Errorf("glyph %d: %w", glyph, err)
	}
	return s, nil
}

func (f *Face) decodeAt(glyph, depth int, used *budget) (shape, error) {
	if glyph >= len(f.advances) {
		return shape{}, fmt.Errorf("component %d does not exist", glyph)
	}
	if depth > maxDepth {
		return shape{}, fmt.Errorf("composites nest deeper than %d", maxDepth)
	}
	body := f.glyf[f.loca[glyph]:f.loca[glyph+1]]
	if len(body) == 0 { // a space
		return shape{}, nil
	}
	if len(body) < 10 {
		return shape{}, fmt.Errorf("header has %d bytes, expected 10", len(body))
	}
	read := &cursor{body: body, at: 10}
	if contours := body.i16(0); contours >= 0 {
		return decodeSimple(read, contours, used)
	}
	return f.decodeComposite(read, depth, used)
}

// cursor reads a table in sequence and remembers running off its end.
type cursor struct {
	body table
	at   int
	cut  bool
}

func (c *cursor) u8() int {
	if c.at >= len(c.body) {
		c.cut = true
		return 0
	}
	c.at++
	return int(c.body[c.at-1])
}

func (c *cursor) u16() int { hi := c.u8(); return hi<<8 | c.u8() }
func (c *cursor) i16() int { return int(int16(c.u16())) }

// f2dot14 reads a fixed-point number with 14 bits of fraction.
func (c *cursor) f2dot14() float64 { return float64(c.i16()) / (1 << 14) }

// Flags of the points of a simple glyph.
const (
	onCurve     = 0x01
	xShort      = 0x02
	yShort      = 0x04
	repeatFlag  = 0x08
	xSame       = 0x10 // or: short x is positive
	ySame       = 0x20 // or: short y is positive
	overlapFlag = 0x40
)

func decodeSimple(read *cursor, contours int, used *budget) (shape, error) {
	ends := make([]int, 0, min(contours, len(read.body)))
	count := 0
	for range contours {
		end := read.u16() + 1
		if read.cut || end < count {
			return shape{}, fmt.Errorf("contour ends do not ascend")
		}
		ends, count = append(ends, end), end
	}
	if used.points += count; used.points > maxPoints {
		return shape{}, fmt.Errorf("glyph has more than %d points", maxPoints)
	}
	read.at += read.u16() // instructions
	flags := make([]byte, 0, count)
	for len(flags) < count && !read.cut {
		flag := byte(read.u8())
		flags = append(flags, flag)
		if flag&repeatFlag != 0 {
			for n := read.u8(); n > 0 && len(flags) < count; n-- {
				flags = append(flags, flag)
			}
		}
	}
	if read.cut {
		return shape{}, fmt.Errorf("outline is cut off")
	}
	points := make([]point, count)
	x, y := 0, 0
	for i, flag := range flags {
		x += read.delta(flag&xShort != 0, flag&xSame != 0)
		points[i].x, points[i].on = float64(x), flag&onCurve != 0
	}
	for i, flag := range flags {
		y += read.delta(flag&yShort != 0, flag&ySame != 0)
		points[i].y = float64(y)
	}
	if read.cut {
		return shape{}, fmt.Errorf("outline is cut off")
	}
	return cutContours(points, ends, len(flags) > 0 && flags[0]&overlapFlag != 0), nil
}

// delta reads one coordinate step.
func (c *cursor) delta(short, same bool) int {
	switch {
	case short && same:
		return c.u8()
	case short:
		return -c.u8()
	case same:
		return 0
	}
	return c.i16()
}

func cutContours(points []point, ends []int, overlap bool) shape {
	s := shape{overlap: overlap}
	from := 0
	for _, end := range ends {
		if end > from {
			s.contours = append(s.contours, points[from:end])
		}
		from = end
	}
	return s
}
