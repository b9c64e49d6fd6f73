package pdfread

import (
	"encoding/binary"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
)

// Font is a font of the file as a reader sees it.
type Font struct {
	Name     string // with its subset tag
	Embedded bool
	Subset   bool
	Program  int // object of the font file; 0: none
	Problem  string

	unicode map[uint16]string
	widths  map[uint16]float64 // in 1/1000 em
	normal  float64            // width of all others
	glyphs  []byte             // CIDToGIDMap; nil: identity
	count   int                // glyphs of the font file
}

var subsetTag = regexp.MustCompile(`^[A-Z]{6}\+.`)

// font reads a font resource. What is wrong with it is its Problem.
func (f *File) font(v any) *Font {
	dict, _ := f.Get(v).(Dict)
	name, _ := f.Get(dict["BaseFont"]).(Name)
	out := &Font{Name: string(name), Subset: subsetTag.MatchString(string(name)), unicode: map[uint16]string{}, widths: map[uint16]float64{}, normal: 1000}
	if err := f.readFont(out, dict); err != nil {
		out.Problem = err.Error()
	}
	return out
}

func (f *File) readFont(out *Font, dict Dict) error {
	if dict["Subtype"] != Name("Type0") || f.Get(dict["Encoding"]) != Name("Identity-H") {
		return fmt.Errorf("%v in %v, expected Type0 in Identity-H", dict["Subtype"], f.Get(dict["Encoding"]))
	}
	descendants, _ := f.Get(dict["DescendantFonts"]).(Array)
	if len(descendants) != 1 {
		return errors.New("no descendant font")
	}
	cid, _ := f.Get(descendants[0]).(Dict)
	if w, ok := f.Get(cid["DW"]).(float64); ok {
		out.normal = w
	}
	f.readWidths(out, cid)
	descriptor, _ := f.Get(cid["FontDescriptor"]).(Dict)
	if ref, ok := descriptor["FontFile2"].(Ref); ok {
		out.Program = int(ref)
	}
	program, ok := f.Get(descriptor["FontFile2"]).(*Stream)
	if !ok {
		return errors.New("not embedded")
	}
	body, err := f.decode(program)
	if err != nil {
		return fmt.Errorf("font file: %w", err)
	}
	if out.count, err = countGlyphs(body); err != nil {
		return fmt.Errorf("font file: %w", err)
	}
	out.Embedded = true
	if s, ok := f.Get(cid["CIDToGIDMap"]).(*Stream); ok {
		if out.glyphs, err = f.decode(s); err != nil {
			return fmt.Errorf("glyph map: %w", err)
		}
	}
	s, ok := f.Get(dict["ToUnicode"]).(*Stream)
	if !ok {
		return errors.New("no ToUnicode map")
	}
	body, err = f.decode(s)
	if err != nil {
		return fmt.Errorf("ToUnicode: %w", err)
	}
	return readUnicode(body, out.unicode)
}

// readWidths reads the W array: "c [w w]" and "from to w".
func (f *File) readWidths(out *Font, cid Dict) {
	w, _ := f.Get(cid["W"]).(Array)
	work := &budget{maxCodes}
	for i := 0; i+1 < len(w); {
		from, _ := w[i].(float64)
		if list, ok := f.Get(w[i+1]).(Array); ok {
			for k, v := range list {
				if width, ok := v.(float64); ok {
					out.widths[uint16(int(from)+k)] = width
				}
			}
			i += 2
			continue
		}
		if i+2 >= len(w) {
			return
		}
		to, _ := w[i+1].(float64)
		width, _ := w[i+2].(float64)
		for c := max(int(from), 0); c <= min(int(to), 0xFFFF) && work.spend(); c++ {
			out.widths[uint16(c)] = width
		}
		i += 3
	}
}

// countGlyphs checks that a TrueType file is whole and returns its glyphs.
func countGlyphs(b []byte) (int, error) {
	if len(b) < 12 {
		return 0, errors.New("no TrueType file")
	}
	tables := int(binary.BigEndian.Uint16(b[4:]))
	count, outlines := 0, false
	for i := range tables {
		if len(b) < 12+16*(i+1) {
			return 0, errors.New("cut off in its directory")
		}
		record := b[12+16*i:]
		at, size := int(binary.BigEndian.Uint32(record[8:])), int(binary.BigEndian.Uint32(record[12:]))
		if at+size > len(b) {
			return 0, fmt.Errorf("table %q is cut off", record[:4])
		}
		switch string(record[:4]) {
		case "maxp":
			if size < 6 {
				return 0, errors.New("table maxp is cut off")
			}
			count = int(binary.BigEndian.Uint16(b[at+4:]))
		case "glyf":
			outlines = size > 0
		}
	}
	if count == 0 || !outlines {
		return 0, errors.New("no glyphs")
	}
	return count, nil
}

// readUnicode reads the bfchar and bfrange sections of a ToUnicode map.
func readUnicode(b []byte, out map[uint16]string) error {
	l := &lexer{b: b}
	work := &budget{maxCodes}
	var stack []any
	for {
		v, err := l.object(0)
		if errors.Is(err, errEnd) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("ToUnicode: %w", err)
		}
		switch v {
		case keyword("beginbfchar"), keyword("beginbfrange"):
			stack = nil
			continue
		case keyword("endbfchar"):
			for i := 0; i+1 < len(stack); i += 2 {
				out[code(stack[i])] = utf16Text(stack[i+1])
			}
			stack = nil
			continue
		case keyword("endbfrange"):
			for i := 0; i+2 < len(stack); i += 3 {
				unicodeRange(out, code(stack[i]), code(stack[i+1]), stack[i+2], work)
			}
			stack = nil
			continue
		}
		switch v.(type) {
		case String, Array:
			stack = append(stack, v)
		}
	}
}

// maxCodes bounds the work on one table of a font: ranges may overlap.
const maxCodes = 1 << 18

func unicodeRange(out map[uint16]string, from, to uint16, target any, work *budget) {
	list, isList := target.(Array)
	first, isText := target.(String)
	for c := int(from); c <= int(to) && work.spend(); c++ {
		switch k := c - int(from); {
		case isList && k < len(list):
			out[uint16(c)] = utf16Text(list[k])
		case isText && len(first) >= 2:
			b := append(String{}, first...)
			last := int(binary.BigEndian.Uint16(b[len(b)-2:])) + k
			binary.BigEndian.PutUint16(b[len(b)-2:], uint16(last))
			out[uint16(c)] = utf16Text(b)
		}
	}
}

func code(v any) uint16 {
	c := 0
	s, _ := v.(String)
	for _, b := range s {
		c = c<<8 | int(b)
	}
	return uint16(c)
}

func utf16Text(v any) string {
	s, _ := v.(String)
	units := make([]uint16, 0, len(s)/2)
	for i := 0; i+1 < len(s); i += 2 {
		units = append(units, binary.BigEndian.Uint16(s[i:]))
	}
	return string(utf16.Decode(units))
}

// show turns the codes of a string into text, width in 1/1000 em, and how many
// of them have no glyph or no character.
func (t *Font) show(s String, b *strings.Builder) (width float64, missing int) {
	for i := 0; i+1 < len(s); i += 2 {
		c := binary.BigEndian.Uint16(s[i:])
		w, ok := t.widths[c]
		if !ok {
			w = t.normal
		}
		width += w
		glyph := int(c)
		if t.glyphs != nil {
			glyph = 0
			if at := 2 * int(c); at+1 < len(t.glyphs) {
				glyph = int(binary.BigEndian.Uint16(t.glyphs[at:]))
			}
		}
		text, known := t.unicode[c]
		if !known || text == "" || glyph == 0 || glyph >= t.count {
			missing++
			text = "\uFFFD"
		}
		b.WriteString(text)
	}
	return width, missing
}
