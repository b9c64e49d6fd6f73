package font

import (
	"encoding/binary"
	"math/bits"
)

// buffer is a table under construction.
type buffer []byte

func (b *buffer) u16(values ...int) {
	for _, v := range values {
		*b = binary.BigEndian.AppendUint16(*b, uint16(v))
	}
}

func (b *buffer) u32(values ...int) {
	for _, v := range values {
		*b = binary.BigEndian.AppendUint32(*b, uint32(v))
	}
}

func (b *buffer) pad() {
	for len(*b)%4 != 0 {
		*b = append(*b, 0)
	}
}

// totals are the extremes over all glyphs of a subset.
type totals struct {
	box              bounds
	points, contours int
	advance          int
	minLeft          int
	minRight         int
	extent           int
}

// file assembles the font: the ten tables the PDF library reads, in the order
// of their names, with checksums.
func (b *builder) file(base *Face, codes []Code) []byte {
	glyf, loca, hmtx, sum := b.glyphTables()
	m := base.metrics
	tables := []struct {
		tag  string
		body []byte
	}{
		{"OS/2", base.os2Table(codes)},
		{"cmap", cmapTable(codes)},
		{"glyf", glyf},
		{"head", base.headTable(sum.box)},
		{"hhea", base.hheaTable(sum, len(b.shapes))},
		{"hmtx", hmtx},
		{"loca", loca},
		{"maxp", maxpTable(sum, len(b.shapes))},
		{"name", []byte{0, 0, 0, 0, 0, 6}},
		{"post", postTable(m)},
	}
	var head, bodies buffer
	head.u32(magicTrueType)
	head.u16(len(tables))
	head.u16(searchParams(len(tables), 16)...)
	at := len(head) + 16*len(tables)
	for _, t := range tables {
		head = append(head, t.tag...)
		head.u32(checksum(t.body), at+len(bodies), len(t.body))
		bodies = append(bodies, t.body...)
		bodies.pad()
	}
	return append(head, bodies...)
}

// searchParams returns searchRange, entrySelector and rangeShift of a binary
// search over count entries of a size.
func searchParams(count, size int) []int {
	power := bits.Len(uint(count)) - 1
	return []int{size << power, power, size*count - size<<power}
}

func checksum(body []byte) int {
	var sum uint32
	for i := 0; i < len(body); i += 4 {
		var word [4]byte
		copy(word[:], body[i:])
		sum += binary.BigEndian.Uint32(word[:])
	}
	return int(sum)
}

func (b *builder) glyphTables() (glyf, loca, hmtx buffer, sum totals) {
	for i, s := range b.shapes {
		body, box, points := s.encode()
		loca.u32(len(glyf))
		glyf = append(glyf, body...)
		glyf.pad()
		hmtx.u16(b.advances[i], box.xMin)
		sum.points, sum.contours = max(sum.points, points), max(sum.contours, len(s.contours))
		sum.advance = max(sum.advance, b.advances[i])
		if !box.some {
			continue
		}
		sum.box.add(box.xMin, box.yMin)
		sum.box.add(box.xMax, box.yMax)
		sum.minLeft = min(sum.minLeft, box.xMin)
		sum.minRight = min(sum.minRight, b.advances[i]-box.xMax)
		sum.extent = max(sum.extent, box.xMax)
	}
	loca.u32(len(glyf))
	return glyf, loca, hmtx, sum
}

// cmapTable writes one format 4 subtable for Windows Unicode.
func cmapTable(codes []Code) buffer {
	type run struct{ first, last, delta int }
	var runs []run
	for _, c := range codes {
		code := int(c.Code)
		delta := (c.Glyph - code) & 0xFFFF
		if k := len(runs) - 1; k >= 0 && runs[k].last == code-1 && runs[k].delta == delta {
			runs[k].last++
			continue
		}
		runs = append(runs, run{code, code, delta})
	}
	runs = append(runs, run{0xFFFF, 0xFFFF, 1}) // the format demands this end mark
	var t buffer
	t.u16(0, 1, 3, 1)
	t.u32(12)
	t.u16(4, 16+8*len(runs), 0, 2*len(runs))
	t.u16(searchParams(len(runs), 2)...)
	for _, r := range runs {
		t.u16(r.last)
	}
	t.u16(0)
	for _, r := range runs {
		t.u16(r.first)
	}
	for _, r := range runs {
		t.u16(r.delta)
	}
	for range runs {
		t.u16(0)
	}
	return t
}
