package font

import "fmt"

// Family is a typeface in two weights with faces to fall back on. Regular
// must be set; a nil Bold is replaced by Regular.
type Family struct {
	Regular  *Face
	Bold     *Face
	Fallback []*Face // tried in order for what neither weight has, e.g. emoji
}

// Style returns the faces of one weight in the order they are asked:
// bold, regular, fallback; or regular, fallback, bold.
func (f Family) Style(bold bool) Style {
	order := append([]*Face{f.Regular}, f.Fallback...)
	if bold {
		order = append([]*Face{f.Bold}, order...)
	} else {
		order = append(order, f.Bold)
	}
	var s Style
	for _, face := range order {
		if face != nil && !s.uses(face) {
			s.faces = append(s.faces, face)
		}
	}
	return s
}

// Behind is a theme's own faces, in front of the family, which helps out where they lack
// a character. bold and fallback may be empty.
func (f Family) Behind(regular, bold []byte, fallback [][]byte) (Family, error) {
	out := Family{}
	var err error
	if out.Regular, err = Parse("theme regular", regular); err != nil {
		return out, err
	}
	if len(bold) > 0 {
		if out.Bold, err = Parse("theme bold", bold); err != nil {
			return out, err
		}
	}
	for i, body := range fallback {
		face, err := Parse(fmt.Sprintf("theme fallback %d", i+1), body)
		if err != nil {
			return out, err
		}
		out.Fallback = append(out.Fallback, face)
	}
	out.Fallback = append(out.Fallback, f.Regular)
	out.Fallback = append(out.Fallback, f.Fallback...)
	return out, nil
}

// Style is one weight of a family with its fallbacks. The first face gives
// the metrics. It is immutable and safe for concurrent use.
type Style struct{ faces []*Face }

// boxWidth is the width of the box drawn for a character no face has, 1/1000 em.
const boxWidth = 1000

func (s Style) uses(face *Face) bool {
	for _, have := range s.faces {
		if have == face {
			return true
		}
	}
	return false
}

// Find returns the first face that has r, or nil.
func (s Style) Find(r rune) *Face {
	for _, face := range s.faces {
		if face.Has(r) {
			return face
		}
	}
	return nil
}

// Has reports whether any face has r.
func (s Style) Has(r rune) bool { return s.Find(r) != nil }

// Metrics returns the measures of the first face.
func (s Style) Metrics() Metrics {
	if len(s.faces) == 0 {
		return Metrics{}
	}
	return s.faces[0].metrics
}

// Advance returns the width of r in 1/1000 em as the document's subset will
// have it. A missing character is as wide as its box; an invisible one
// (control, joiner, variation selector) has no width.
func (s Style) Advance(r rune) int {
	if Invisible(r) {
		return 0
	}
	face := s.Find(r)
	if face == nil {
		return boxWidth
	}
	first := s.faces[0]
	return first.milli(first.adopt(int(face.advances[face.cmap.glyph(r)]), face))
}

// adopt converts units of another face to units of this one.
func (f *Face) adopt(units int, from *Face) int {
	if f.unitsPerEm == from.unitsPerEm {
		return units
	}
	return (units*f.unitsPerEm + from.unitsPerEm/2) / from.unitsPerEm
}

// Width returns the width of text in the unit of size, normally points.
func (s Style) Width(text string, size float64) float64 {
	sum := 0
	for _, r := range text {
		sum += s.Advance(r)
	}
	return float64(sum) * size / 1000
}

// Measure returns Width at one size, as line breaking wants it.
func (s Style) Measure(size float64) func(string) float64 {
	return func(text string) float64 { return s.Width(text, size) }
}

// Outline returns the glyph for r from the first face that has it, or the box
// of a missing character.
func (s Style) Outline(r rune) []Segment {
	if Invisible(r) {
		return nil
	}
	if face := s.Find(r); face != nil {
		return face.Outline(r)
	}
	return box(boxWidth).segments(1.0 / 1000)
}

// box is the shape of a missing character: a hollow square in an em of the
// given units. The inner contour runs the other way and so stays empty.
func box(em int) shape {
	e := float64(em)
	square := func(low, high float64) []point {
		return []point{{low * e, (low - 0.12) * e, true}, {low * e, (high - 0.12) * e, true}, {high * e, (high - 0.12) * e, true}, {high * e, (low - 0.12) * e, true}}
	}
	inner := square(0.15, 0.85)
	inner[1], inner[3] = inner[3], inner[1]
	return shape{contours: [][]point{square(0.10, 0.90), inner}}
}

// Invisible reports whether r is never drawn and takes no room: control and
// format characters, joiners, variation selectors and non-characters.
func Invisible(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7F && r <= 0x9F, r == 0xAD, r == 0x61C,
		r >= 0x200B && r <= 0x200F, r >= 0x2028 && r <= 0x202E, r >= 0x2060 && r <= 0x206F,
		r >= 0xD800 && r <= 0xDFFF, r >= 0xFE00 && r <= 0xFE0F, r == 0xFEFF,
		r >= 0xFFF9 && r <= 0xFFFB, r&0xFFFE == 0xFFFE, r >= 0xE0000 && r <= 0xE0FFF, r > 0x10FFFF:
		return true
	}
	return false
}
