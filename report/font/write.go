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
		{"hhea", base.hheaTable(sum, len(b.glyphs))},
		{"hmtx", hmtx},
		{"loca", loca},
		{"maxp", maxpTable(sum, len(b.glyphs))},
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
	for ; len(body) >= 4; body = body[4:] {
		sum += binary.BigEndian.Uint32(body)
	}
	var rest [4]byte
	copy(rest[:], body)
	sum += binary.BigEndian.Uint32(rest[:])
	return int(sum)
}

func (b *builder) glyphTables() (glyf, loca, hmtx buffer, sum totals) {
	size := 0
	for _, g := range b.glyphs {
		size += len(g.body) + 3
	}
	glyf = make(buffer, 0, size)
	for i, g := range b.glyphs {
		loca.u32(len(glyf))
		glyf = append(glyf, g.body...)
		glyf.pad()
		hmtx.u16(b.advances[i], g.box.xMin)
		sum.points, sum.contours = max(sum.points, g.points), max(sum.contours, g.contours)
		sum.advance = max(sum.advance, b.advances[i])
		if !g.box.some {
			continue
		}
		sum.box.add(g.box.xMin, g.box.yMin)
		sum.box.add(g.box.xMax, g.box.yMax)
		sum.minLeft = min(sum.minLeft, g.box.xMin)
		sum.minRight = min(sum.minRight, b.advances[i]-g.box.xMax)
		sum.extent = max(sum.extent, g.box.xMax)
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
