package font

// The fixed tables of a subset. Dates, revision and checksum adjustment are
// zero, so that equal input gives equal bytes.

// raw converts 1/1000 em to font units.
func (f *Face) raw(milli int) int { return milli * f.unitsPerEm / 1000 }

func (f *Face) headTable(box bounds) buffer {
	var t buffer
	t.u32(0x00010000, 0, 0, 0x5F0F3CF5)
	t.u16(0x0003, f.unitsPerEm) // baseline and left side bearing at zero
	t.u32(0, 0, 0, 0)           // created, modified
	t.u16(box.xMin, box.yMin, box.xMax, box.yMax)
	t.u16(0, 8, 2, 1, 0) // style, smallest size, direction, long offsets, glyph format
	return t
}

func (f *Face) hheaTable(sum totals, glyphs int) buffer {
	var t buffer
	t.u32(0x00010000)
	t.u16(f.raw(f.metrics.Ascent), f.raw(f.metrics.Descent), 0)
	t.u16(sum.advance, sum.minLeft, sum.minRight, sum.extent)
	t.u16(1, 0, 0)       // upright caret
	t.u16(0, 0, 0, 0, 0) // reserved, metric format
	t.u16(glyphs)
	return t
}

func maxpTable(sum totals, glyphs int) buffer {
	var t buffer
	t.u32(0x00010000)
	t.u16(glyphs, sum.points, sum.contours)
	t.u16(0, 0, 1) // no composites, one zone
	t.u16(0, 0, 0, 0, 0, 0, 0, 0)
	return t
}

func (f *Face) os2Table(codes []Code) buffer {
	first, last := 0, 0
	if len(codes) > 0 {
		first, last = int(codes[0].Code), int(codes[len(codes)-1].Code)
	}
	ascent, descent := f.raw(f.metrics.Ascent), f.raw(f.metrics.Descent)
	var t buffer
	t.u16(4, f.raw(500), f.weight, 5, 0)    // version, average width, weight, width class, may be embedded
	t.u16(make([]int, 11)...)               // sub- and superscript, strikeout, family class
	t.u16(make([]int, 5)...)                // panose
	t.u32(0, 0, 0, 0)                       // Unicode ranges: unknown
	t = append(t, "WXRP"...)                // maker of the subset
	t.u16(0x0040, first, last)              // regular
	t.u16(ascent, descent, 0)               // typographic
	t.u16(max(ascent, 0), max(-descent, 0)) // Windows
	t.u32(0, 0)                             // code pages: unknown
	t.u16(f.raw(500), f.raw(f.metrics.CapHeight), 0, 32, 0)
	return t
}

func postTable(m Metrics) buffer {
	fixed := 0
	if m.FixedPitch {
		fixed = 1
	}
	var t buffer
	t.u32(0x00030000, int(m.ItalicAngle*65536))
	t.u16(-100, 50) // underline
	t.u32(fixed, 0, 0, 0, 0)
	return t
}
