package font

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Runes is the set of characters a document uses. Make it with make or a literal.
type Runes map[rune]struct{}

// Add puts every character of the texts into the set.
func (r Runes) Add(texts ...string) {
	for _, text := range texts {
		for _, c := range text {
			r[c] = struct{}{}
		}
	}
}

// Code is one character of a subset.
type Code struct {
	Code  rune // what is written into the document, U+0020 to U+FFFD
	Rune  rune // what it means, for search and copying
	Glyph int  // number of its glyph in the subset
	Width int  // advance in 1/1000 em
}

// Subset is a font that holds the characters of one document. It is immutable.
type Subset struct {
	codes   []Code // ascending by Code
	remap   map[rune]rune
	missing []rune
	metrics Metrics
	ttf     []byte
}

// Characters above U+FFFF cannot be written by the PDF library; they borrow
// codes of the private use area.
const privateFirst, privateLast = 0xE000, 0xF8FF

// maxSubsetPoints bounds the memory of one subset; a report of 3,000 hanzi has
// about 200,000 points.
const maxSubsetPoints = 1 << 22

// Subset builds the font of one document. Characters missing in all faces get
// a box and are listed by Missing; invisible ones are left out. Glyphs of
// fallback faces are scaled to the first face. The same runes give the same
// bytes.
func (s Style) Subset(runes Runes) (*Subset, error) { return s.SubsetOn(1, runes) }

// SubsetOn is [Style.Subset] with the corners of the outlines moved to a grid of so
// many units, half of which they move at most. Of 1000 units an em, a grid of 2
// moves a title of 46 pt by 0.05 pt, and the font packs a tenth smaller.
func (s Style) SubsetOn(grid int, runes Runes) (*Subset, error) {
	if len(s.faces) == 0 {
		return nil, errors.New("font family has no face; set at least the regular one")
	}
	first := s.faces[0]
	out := &Subset{remap: map[rune]rune{}, metrics: first.metrics}
	private := rune(privateFirst)
	b := &builder{units: first.unitsPerEm, grid: max(grid, 1), index: map[source]int{}}
	b.add(source{}, box(first.unitsPerEm).encode(), first.unitsPerEm)
	for _, r := range slices.Sorted(maps.Keys(runes)) {
		if Invisible(r) {
			continue
		}
		code := r
		if r > 0xFFFF {
			for _, taken := runes[private]; taken; _, taken = runes[private] {
				private++
			}
			if private > privateLast {
				return nil, fmt.Errorf("document has more than %d characters above U+FFFF", privateLast-privateFirst+1)
			}
			code = private
			out.remap[r] = code
			private++
		}
		glyph, ok := b.glyph(s, r)
		if !ok {
			out.missing = append(out.missing, r)
		}
		if b.points > maxSubsetPoints {
			return nil, fmt.Errorf("glyphs of the document have more than %d points; use a font of simpler outlines", maxSubsetPoints)
		}
		out.codes = append(out.codes, Code{Code: code, Rune: r, Glyph: glyph, Width: first.milli(b.advances[glyph])})
	}
	slices.SortFunc(out.codes, func(a, b Code) int { return int(a.Code - b.Code) })
	out.ttf = b.file(first, out.codes)
	return out, nil
}

// TTF returns the font file. Every call returns a copy, because the PDF
// library writes into the bytes it is given.
func (s *Subset) TTF() []byte { return slices.Clone(s.ttf) }

// Metrics returns the measures of the first face.
func (s *Subset) Metrics() Metrics { return s.metrics }

// Codes returns the characters of the subset, ascending by code: the material
// of a PDF's W array, CIDToGIDMap and ToUnicode map. Do not change it.
func (s *Subset) Codes() []Code { return s.codes }

// Missing returns the characters that no face has, ascending. They show as
// boxes.
func (s *Subset) Missing() []rune { return s.missing }

// Find returns the code of a code point as written in the document.
func (s *Subset) Find(code rune) (Code, bool) {
	i, ok := slices.BinarySearchFunc(s.codes, code, func(c Code, want rune) int { return int(c.Code - want) })
	if !ok {
		return Code{}, false
	}
	return s.codes[i], true
}

// Original returns the character that a code stands for; codes that were not
// remapped stand for themselves.
func (s *Subset) Original(code rune) rune {
	if c, ok := s.Find(code); ok {
		return c.Rune
	}
	return code
}

// Remap rewrites a text for this subset: characters above U+FFFF become their
// private codes, invisible ones are dropped. Characters above U+FFFF that the
// subset was not built for become U+FFFD.
func (s *Subset) Remap(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case Invisible(r):
			return -1
		case r <= 0xFFFF:
			return r
		}
		if code, ok := s.remap[r]; ok {
			return code
		}
		return '\uFFFD'
	}, text)
}

// source names a glyph: a face and a number in it. The zero source is the box.
type source struct {
	face  *Face
	glyph uint16
}

// builder collects the glyphs of a subset.
type builder struct {
	units    int
	grid     int
	index    map[source]int
	advances []int // in units
	glyphs   []packed
	points   int // over all glyphs
}

// glyph returns the number of the glyph for r, adding it when new. It returns
// the box and false when no face has r or when its outline is damaged.
func (b *builder) glyph(s Style, r rune) (int, bool) {
	face := s.Find(r)
	if face == nil {
		return b.box(), false
	}
	from := source{face, face.cmap.glyph(r)}
	if n, ok := b.index[from]; ok {
		return n, true
	}
	advance := s.faces[0].adopt(int(face.advances[from.glyph]), face)
	if b.units == face.unitsPerEm && b.grid == 1 {
		if stored, ok := face.plain(from.glyph); ok {
			return b.add(from, stored, advance), true
		}
	}
	drawn, err := face.decode(from.glyph)
	if err != nil {
		drawn = box(face.unitsPerEm)
	}
	scale := float64(b.units) / float64(face.unitsPerEm)
	drawn.transform(matrix{a: scale, d: scale}, 0, 0)
	drawn.snap(float64(b.grid))
	if b.grid > 1 {
		drawn.thin(float64(b.grid) / 2)
	}
	return b.add(from, drawn.encode(), advance), err == nil
}

func (b *builder) add(from source, g packed, advance int) int {
	n := len(b.glyphs)
	b.index[from] = n
	b.points += g.points
	b.glyphs, b.advances = append(b.glyphs, g), append(b.advances, advance)
	return n
}

// box returns a glyph number other than 0 for the box, because 0 in a
// character map means that the character is absent.
func (b *builder) box() int {
	if n := b.index[source{}]; n != 0 {
		return n
	}
	return b.add(source{}, box(b.units).encode(), b.units)
}
