package font

import (
	"fmt"
	"math"
)

// Face is one parsed font: one weight of one typeface. It is immutable.
type Face struct {
	name       string
	unitsPerEm int
	cmap       cmap
	advances   []uint16 // per glyph, font units
	loca       []uint32 // one more than glyphs
	glyf       table
	metrics    Metrics
	weight     int
}

// Metrics are the measures of a whole face in 1/1000 em, y up.
type Metrics struct {
	Ascent      int     // top of the line above the baseline, positive
	Descent     int     // bottom of the line, negative
	CapHeight   int     // height of a flat capital
	BBox        [4]int  // xMin, yMin, xMax, yMax over all glyphs
	ItalicAngle float64 // degrees counter-clockwise, 0 for upright
	StemV       int     // estimated thickness of vertical stems
	FixedPitch  bool    // all glyphs have one width
}

// Parse reads a font from the bytes of a TTF file. The name is used in error
// messages only. Face refers to data, which must not change afterwards.
func Parse(name string, data []byte) (*Face, error) {
	f, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("font %s: %w", name, err)
	}
	f.name = name
	return f, nil
}

func parse(data []byte) (*Face, error) {
	tables, err := directory(data)
	if err != nil {
		return nil, err
	}
	for _, need := range []struct {
		tag  string
		size int
	}{{"head", 54}, {"maxp", 6}, {"hhea", 36}, {"hmtx", 4}, {"cmap", 4}, {"loca", 4}, {"glyf", 0}} {
		body, ok := tables[need.tag]
		if !ok {
			return nil, fmt.Errorf("font has no %q table; a TrueType font needs head, maxp, hhea, hmtx, cmap, loca and glyf", need.tag)
		}
		if len(body) < need.size {
			return nil, fmt.Errorf("table %q has %d bytes, expected at least %d", need.tag, len(body), need.size)
		}
	}
	f := &Face{unitsPerEm: tables["head"].u16(18), glyf: tables["glyf"]}
	if f.unitsPerEm < 16 || f.unitsPerEm > 16384 {
		return nil, fmt.Errorf("units per em is %d, expected 16 to 16384", f.unitsPerEm)
	}
	glyphs := tables["maxp"].u16(4)
	if glyphs == 0 {
		return nil, fmt.Errorf("font has no glyphs")
	}
	if f.advances, err = parseAdvances(tables["hhea"], tables["hmtx"], glyphs); err != nil {
		return nil, err
	}
	if f.loca, err = parseLoca(tables["head"], tables["loca"], len(f.glyf), glyphs); err != nil {
		return nil, err
	}
	if f.cmap, err = parseCmap(tables["cmap"], glyphs); err != nil {
		return nil, err
	}
	if err := checkLicence(tables["OS/2"]); err != nil {
		return nil, err
	}
	f.weight, f.metrics = f.readMetrics(tables)
	return f, nil
}

// checkLicence refuses fonts whose maker forbids what we do with them: fsType
// bit 1 forbids embedding, bit 8 subsetting, bit 9 embedding of outlines.
func checkLicence(os2 table) error {
	const restricted, noSubset, bitmapOnly = 0x0002, 0x0100, 0x0200
	kind := os2.u16(8)
	if kind&0x000F == restricted || kind&(noSubset|bitmapOnly) != 0 {
		return fmt.Errorf("font forbids embedding or subsetting (fsType 0x%04x); use a font with an open licence", kind)
	}
	return nil
}

func parseAdvances(hhea, hmtx table, glyphs int) ([]uint16, error) {
	long := hhea.u16(34)
	if long < 1 || long > glyphs {
		return nil, fmt.Errorf("font gives %d widths for %d glyphs", long, glyphs)
	}
	if len(hmtx) < 4*long {
		return nil, fmt.Errorf("table \"hmtx\" has %d bytes, expected %d", len(hmtx), 4*long)
	}
	advances := make([]uint16, glyphs)
	for g := range advances {
		a := hmtx.u16(4 * min(g, long-1))
		if a >= 1<<15 { // the PDF writer takes such a width for a negative one
			a = 0
		}
		advances[g] = uint16(a)
	}
	return advances, nil
}

func parseLoca(head, loca table, glyfSize, glyphs int) ([]uint32, error) {
	width := 2
	switch format := head.u16(50); format {
	case 0:
	case 1:
		width = 4
	default:
		return nil, fmt.Errorf("glyph index format is %d, expected 0 or 1", format)
	}
	if len(loca) < width*(glyphs+1) {
		return nil, fmt.Errorf("table \"loca\" has %d bytes, expected %d", len(loca), width*(glyphs+1))
	}
	offsets := make([]uint32, glyphs+1)
	before := 0
	for i := range offsets {
		at := 2 * loca.u16(2*i)
		if width == 4 {
			at = loca.u32(4 * i)
		}
		if at < before || at > glyfSize {
			return nil, fmt.Errorf("glyph %d begins at %d, expected %d to %d", i, at, before, glyfSize)
		}
		offsets[i], before = uint32(at), at
	}
	return offsets, nil
}

func (f *Face) readMetrics(tables map[string]table) (weight int, m Metrics) {
	head, hhea, os2, post := tables["head"], tables["hhea"], tables["OS/2"], tables["post"]
	m.Ascent, m.Descent = f.milli(hhea.i16(4)), f.milli(hhea.i16(6))
	if m.Ascent == 0 && m.Descent == 0 {
		m.Ascent, m.Descent = f.milli(os2.i16(68)), f.milli(os2.i16(70))
	}
	if os2.u16(0) > 1 {
		m.CapHeight = f.milli(os2.i16(88))
	}
	if m.CapHeight <= 0 {
		m.CapHeight = m.Ascent * 7 / 10 // typical of Latin faces when the font does not say
	}
	for i := range m.BBox {
		m.BBox[i] = f.milli(head.i16(36 + 2*i))
	}
	m.ItalicAngle = float64(post.i16(4)) + float64(post.u16(6))/65536
	m.FixedPitch = post.u32(12) != 0
	if weight = os2.u16(4); weight < 1 || weight > 1000 {
		weight = 400
	}
	// The estimate of the PDF writer, which has no stem width to read either.
	m.StemV = 50 + int(math.Pow(float64(weight)/65, 2))
	return weight, m
}

// milli converts font units to 1/1000 em.
func (f *Face) milli(units int) int {
	return int(math.Round(1000.0 / float64(f.unitsPerEm) * float64(units)))
}

// Name returns the name given to Parse.
func (f *Face) Name() string { return f.name }

// Metrics returns the measures of the face.
func (f *Face) Metrics() Metrics { return f.metrics }

// Has reports whether the face has a glyph for r.
func (f *Face) Has(r rune) bool { return f.cmap.glyph(r) != 0 }

// Advance returns the width of r in 1/1000 em, rounded as the PDF writer
// rounds it: round(advance*1000/unitsPerEm). A character the face lacks has
// the width of glyph 0; use a Style for fallback.
func (f *Face) Advance(r rune) int {
	return f.milli(int(f.advances[f.cmap.glyph(r)]))
}

// Width returns the width of s in the unit of size, normally points.
func (f *Face) Width(s string, size float64) float64 {
	sum := 0
	for _, r := range s {
		sum += f.Advance(r)
	}
	return float64(sum) * size / 1000
}
