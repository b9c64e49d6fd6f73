package font

import (
	"encoding/binary"
	"math"
	"slices"
)

// corner is a point rounded to font units, as it is stored.
type corner struct {
	x, y int
	on   bool
}

// bounds is a box around points; empty until the first point is added.
type bounds struct {
	xMin, yMin, xMax, yMax int
	some                   bool
}

func (b *bounds) add(x, y int) {
	if !b.some {
		*b = bounds{x, y, x, y, true}
		return
	}
	b.xMin, b.yMin = min(b.xMin, x), min(b.yMin, y)
	b.xMax, b.yMax = max(b.xMax, x), max(b.yMax, y)
}

// packed is a glyph as it is stored, with the measures its font must know. A
// blank glyph has no bytes.
type packed struct {
	body             []byte
	box              bounds
	points, contours int
}

// encode writes a shape as a simple glyph without instructions.
func (s shape) encode() packed {
	g := packed{contours: len(s.contours)}
	for _, contour := range s.contours {
		g.points += len(contour)
	}
	if g.points == 0 {
		return packed{}
	}
	corners := make([]corner, 0, g.points)
	ends := make(buffer, 0, 2*g.contours)
	for _, contour := range s.contours {
		for _, p := range contour {
			c := corner{unit(p.x), unit(p.y), p.on}
			g.box.add(c.x, c.y)
			corners = append(corners, c)
		}
		ends.u16(len(corners) - 1)
	}
	body := make(buffer, 0, 12+len(ends)+5*g.points)
	body.u16(g.contours, g.box.xMin, g.box.yMin, g.box.xMax, g.box.yMax)
	body = append(body, ends...)
	body.u16(0) // no instructions
	flags, xs, ys := packPoints(corners)
	if s.overlap {
		flags[0] |= overlapFlag
	}
	body = append(body, packFlags(flags)...)
	body = append(body, xs...)
	g.body = slices.Concat(body, ys)
	return g
}

// snap moves the points to a grid.
func (s *shape) snap(grid float64) {
	if grid <= 1 {
		return
	}
	for _, contour := range s.contours {
		for i := range contour {
			contour[i].x, contour[i].y = math.Round(contour[i].x/grid)*grid, math.Round(contour[i].y/grid)*grid
		}
	}
}

// thin leaves out points on the curve that the format implies: half-way between two
// control points, or on the line between two others, off by at most slack units.
func (s *shape) thin(slack float64) {
	for n, contour := range s.contours {
		if len(contour) < 4 {
			continue
		}
		kept := make([]point, 0, len(contour))
		for i, p := range contour {
			before, after := contour[(i+len(contour)-1)%len(contour)], contour[(i+1)%len(contour)]
			if len(kept) > 0 {
				before = kept[len(kept)-1]
			}
			if !p.on || i == 0 || i == len(contour)-1 || !implied(before, p, after, slack) {
				kept = append(kept, p)
			}
		}
		s.contours[n] = kept
	}
}

// implied reports whether a point on the curve may be left out between its neighbours.
func implied(before, p, after point, slack float64) bool {
	if !before.on && !after.on {
		m := middle(before, after)
		return math.Abs(m.x-p.x) <= slack && math.Abs(m.y-p.y) <= slack
	}
	if !before.on || !after.on {
		return false
	}
	dx, dy := after.x-before.x, after.y-before.y
	length := math.Hypot(dx, dy)
	along := (p.x-before.x)*dx + (p.y-before.y)*dy
	return length > 0 && along >= 0 && along <= length*length && math.Abs((p.x-before.x)*dy-(p.y-before.y)*dx) <= slack*length/2
}

// plain returns a glyph of the font as it is stored when it can be taken over
// unchanged: a whole, simple outline without instructions. It is the fast path
// of subsetting; what it refuses is decoded and encoded again.
func (f *Face) plain(glyph uint16) (packed, bool) {
	body := f.glyf[f.loca[glyph]:f.loca[glyph+1]]
	contours := body.i16(0)
	if len(body) < 12 || contours <= 0 {
		return packed{}, false
	}
	count := 0
	for i := range contours {
		end := body.u16(10+2*i) + 1
		if end <= count {
			return packed{}, false
		}
		count = end
	}
	at := 10 + 2*contours
	if count > maxPoints || body.u16(at) != 0 {
		return packed{}, false
	}
	read := cursor{body: body, at: at + 2}
	size := 0 // of the coordinates
	for left := count; left > 0 && !read.cut; {
		flag := read.u8()
		times := 1
		if flag&repeatFlag != 0 {
			times += read.u8()
		}
		times = min(times, left)
		size += times * (stepSize(flag, xShort, xSame) + stepSize(flag, yShort, ySame))
		left -= times
	}
	if read.cut || read.at+size > len(body) {
		return packed{}, false
	}
	return packed{
		body:   body[:read.at+size],
		box:    bounds{body.i16(2), body.i16(4), body.i16(6), body.i16(8), true},
		points: count, contours: contours,
	}, true
}

// stepSize returns the bytes of one coordinate step.
func stepSize(flag, short, same int) int {
	switch {
	case flag&short != 0:
		return 1
	case flag&same != 0:
		return 0
	}
	return 2
}

// unit rounds a coordinate to font units within the range of the format.
func unit(v float64) int {
	return int(max(-16384, min(16383, math.Round(v))))
}

func packPoints(corners []corner) (flags, xs, ys []byte) {
	flags = make([]byte, 0, len(corners))
	xs, ys = make([]byte, 0, 2*len(corners)), make([]byte, 0, 2*len(corners))
	x, y := 0, 0
	for _, c := range corners {
		var flag byte
		if c.on {
			flag = onCurve
		}
		xs, flag = packStep(xs, flag, c.x-x, xShort, xSame)
		ys, flag = packStep(ys, flag, c.y-y, yShort, ySame)
		flags = append(flags, flag)
		x, y = c.x, c.y
	}
	return flags, xs, ys
}

// packStep appends one coordinate step in its shortest form.
func packStep(out []byte, flag byte, step int, short, same byte) ([]byte, byte) {
	switch {
	case step == 0:
		return out, flag | same
	case step > 0 && step < 256:
		return append(out, byte(step)), flag | short | same
	case step < 0 && step > -256:
		return append(out, byte(-step)), flag | short
	}
	return binary.BigEndian.AppendUint16(out, uint16(step)), flag
}

// packFlags folds runs of equal flags.
func packFlags(flags []byte) []byte {
	out := make([]byte, 0, len(flags))
	for i := 0; i < len(flags); {
		n := 1
		for i+n < len(flags) && flags[i+n] == flags[i] && n < 256 {
			n++
		}
		if n > 2 {
			out = append(out, flags[i]|repeatFlag, byte(n-1))
		} else {
			out = append(out, flags[i:i+n]...)
		}
		i += n
	}
	return out
}
