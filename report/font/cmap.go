package font

import "fmt"

// cmap maps characters to glyphs; 0 means none.
type cmap struct {
	basic *[0x10000]uint16
	extra map[rune]uint16 // above U+FFFF
}

func (c *cmap) glyph(r rune) uint16 {
	if r >= 0 && r <= 0xFFFF {
		return c.basic[r]
	}
	return c.extra[r]
}

func (c *cmap) set(code, glyph, glyphs int) {
	if glyph <= 0 || glyph >= glyphs {
		return
	}
	if code <= 0xFFFF {
		c.basic[code] = uint16(glyph)
		return
	}
	c.extra[rune(code)] = uint16(glyph)
}

// parseCmap reads the Unicode subtable with the most characters: format 12
// before format 4. Other formats serve other encodings or variants.
func parseCmap(t table, glyphs int) (cmap, error) {
	c := cmap{basic: new([0x10000]uint16), extra: map[rune]uint16{}}
	var four, twelve table
	for i := range t.u16(2) {
		record := t.from(4 + 8*i)
		platform, encoding := record.u16(0), record.u16(2)
		unicode := platform == 0 || platform == 3 && (encoding == 1 || encoding == 10)
		if len(record) < 8 || !unicode {
			continue
		}
		switch sub := t.from(record.u32(4)); sub.u16(0) {
		case 4:
			four = sub
		case 12:
			twelve = sub
		}
	}
	switch {
	case twelve != nil:
		return c, c.readGroups(twelve, glyphs)
	case four != nil:
		return c, c.readSegments(four, glyphs)
	}
	return c, fmt.Errorf("font has no Unicode character map of format 4 or 12")
}

// readGroups reads format 12. Groups must ascend, which also bounds the work.
func (c *cmap) readGroups(t table, glyphs int) error {
	count := t.u32(12)
	if count > (len(t)-16)/12 {
		return fmt.Errorf("character map of %d groups is cut off", count)
	}
	next := 0
	for i := range count {
		first, last, glyph := t.u32(16+12*i), t.u32(20+12*i), t.u32(24+12*i)
		if first < next || last < first || last > 0x10FFFF {
			return fmt.Errorf("character map group %d covers U+%04X to U+%04X, expected ascending ranges", i, first, last)
		}
		for code := first; code <= last && glyph < glyphs; code++ {
			c.set(code, glyph, glyphs)
			glyph++
		}
		next = last + 1
	}
	return nil
}

// readSegments reads format 4.
func (c *cmap) readSegments(t table, glyphs int) error {
	count := t.u16(6) / 2
	if 16+8*count > len(t) {
		return fmt.Errorf("character map of %d segments is cut off", count)
	}
	ends, starts := t.from(14), t.from(16+2*count)
	deltas, ranges := t.from(16+4*count), t.from(16+6*count)
	next := 0
	for i := range count {
		first, last := starts.u16(2*i), ends.u16(2*i)
		if first < next || last < first {
			return fmt.Errorf("character map segment %d covers U+%04X to U+%04X, expected ascending ranges", i, first, last)
		}
		for code := first; code <= last && code < 0xFFFF; code++ {
			glyph := code
			if offset := ranges.u16(2 * i); offset != 0 {
				if glyph = ranges.u16(2*i + offset + 2*(code-first)); glyph == 0 {
					continue
				}
			}
			c.set(code, (glyph+deltas.u16(2*i))&0xFFFF, glyphs)
		}
		next = last + 1
	}
	return nil
}
