package font

import (
	"encoding/binary"
	"math"
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

// encode writes a shape as a simple glyph without instructions and returns it
// with its bounds and its number of points. A blank shape has no bytes.
func (s shape) encode() (body []byte, box bounds, points int) {
	var corners []corner
	var ends []byte
	for _, contour := range s.contours {
		for _, p := range contour {
			c := corner{unit(p.x), unit(p.y), p.on}
			box.add(c.x, c.y)
			corners = append(corners, c)
		}
		ends = binary.BigEndian.AppendUint16(ends, uint16(len(corners)-1))
	}
	if len(corners) == 0 {
		return nil, bounds{}, 0
	}
	for _, v := range []int{len(s.contours), box.xMin, box.yMin, box.xMax, box.yMax} {
		body = binary.BigEndian.AppendUint16(body, uint16(v))
	}
	body = append(body, ends...)
	body = append(body, 0, 0) // no instructions
	flags, xs, ys := packPoints(corners)
	if s.overlap {
		flags[0] |= overlapFlag
	}
	body = append(body, packFlags(flags)...)
	body = append(body, xs...)
	return append(body, ys...), box, len(corners)
}

// unit rounds a coordinate to font units within the range of the format.
func unit(v float64) int {
	return int(max(-16384, min(16383, math.Round(v))))
}

func packPoints(corners []corner) (flags, xs, ys []byte) {
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
	var out []byte
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
