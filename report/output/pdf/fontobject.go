package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/wxreport/wxreport/report/font"
)

// fontRefs finds the objects a Type0 font of gofpdf consists of.
var fontRefs = map[string]*regexp.Regexp{
	"descendant": regexp.MustCompile(`/DescendantFonts \[(\d{1,9}) 0 R\]`),
	"unicode":    regexp.MustCompile(`/ToUnicode (\d{1,9}) 0 R`),
	"system":     regexp.MustCompile(`/CIDSystemInfo (\d{1,9}) 0 R`),
	"descriptor": regexp.MustCompile(`/FontDescriptor (\d{1,9}) 0 R`),
	"glyphs":     regexp.MustCompile(`/CIDToGIDMap (\d{1,9}) 0 R`),
	"program":    regexp.MustCompile(`/FontFile2 (\d{1,9}) 0 R`),
}

// findFont is the number of the Type0 font that gofpdf wrote for a family and
// style key such as "textB".
func (f *file) findFont(key string) (int, error) {
	want := []byte("/BaseFont /utf8" + key + "\n")
	for n, body := range f.objects {
		if bytes.Contains(body, []byte("/Subtype /Type0")) && bytes.Contains(body, want) {
			return n, nil
		}
	}
	return 0, fmt.Errorf("pdf: the written file has no font %q", key)
}

// follow is the number an entry of the object refers to.
func (f *file) follow(n int, name string) (int, error) {
	m := fontRefs[name].FindSubmatch(f.object(n))
	if m == nil {
		return 0, fmt.Errorf("pdf: font object %d has no %s", n, name)
	}
	target, err := strconv.Atoi(string(m[1]))
	if err != nil || f.object(target) == nil {
		return 0, fmt.Errorf("pdf: font object %d: its %s is not there", n, name)
	}
	return target, nil
}

// replaceFont puts the document's subset in the place of a font of gofpdf,
// which keeps no characters that only drawings use, has no subset tag and maps
// private codes to themselves. The object numbers are used again.
func (f *file) replaceFont(n int, name string, subset *font.Subset) error {
	descendant, err := f.follow(n, "descendant")
	if err != nil {
		return err
	}
	toUnicode, err := f.follow(n, "unicode")
	if err != nil {
		return err
	}
	system, err := f.follow(descendant, "system")
	if err != nil {
		return err
	}
	descriptor, err := f.follow(descendant, "descriptor")
	if err != nil {
		return err
	}
	glyphs, err := f.follow(descendant, "glyphs")
	if err != nil {
		return err
	}
	program, err := f.follow(descriptor, "program")
	if err != nil {
		return err
	}
	ttf := slim(subset.TTF())
	name = subsetTag(ttf) + "+" + postScriptName(name)
	f.objects[n] = fmt.Appendf(nil, "<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>",
		name, descendant, toUnicode)
	f.objects[descendant] = fmt.Appendf(nil, "<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo %d 0 R/FontDescriptor %d 0 R/DW 1000/W[%s]/CIDToGIDMap %d 0 R>>",
		name, system, descriptor, widths(subset.Codes()), glyphs)
	f.objects[system] = []byte("<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>")
	f.objects[descriptor] = fontDescriptor(name, subset.Metrics(), program)
	f.objects[toUnicode] = stream("", unicodeMap(subset.Codes()))
	f.objects[glyphs] = stream("", glyphMap(subset.Codes()))
	f.objects[program] = stream(fmt.Sprintf("/Length1 %d", len(ttf)), ttf)
	return nil
}

// fontDescriptor describes the face; flag 4 (symbolic) fits any set of
// characters.
func fontDescriptor(name string, m font.Metrics, program int) []byte {
	flags := 4
	if m.FixedPitch {
		flags |= 1
	}
	return fmt.Appendf(nil, "<</Type/FontDescriptor/FontName/%s/Flags %d/FontBBox[%d %d %d %d]/ItalicAngle %s/Ascent %d/Descent %d/CapHeight %d/StemV %d/FontFile2 %d 0 R>>",
		name, flags, m.BBox[0], m.BBox[1], m.BBox[2], m.BBox[3], num(m.ItalicAngle), m.Ascent, m.Descent, m.CapHeight, m.StemV, program)
}

// subsetTag is six capitals that follow from the font's bytes (ISO 32000-1,
// 9.6.4: different subsets of one font need different tags).
func subsetTag(ttf []byte) string {
	sum := sha256.Sum256(ttf)
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	return string(tag)
}

func postScriptName(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-':
			return r
		}
		return -1
	}, name)
	if name == "" {
		return "Font"
	}
	return name
}

// widths is the W array: runs of codes of one width, without the default 1000.
func widths(codes []font.Code) string {
	var b strings.Builder
	for i := 0; i < len(codes); {
		j := i + 1
		for j < len(codes) && codes[j].Width == codes[i].Width {
			j++
		}
		if codes[i].Width != 1000 {
			fmt.Fprintf(&b, "%d %d %d ", i+1, j, codes[i].Width)
		}
		i = j
	}
	return strings.TrimSpace(b.String())
}

// glyphMap is the CIDToGIDMap: two bytes a code up to the last one.
func glyphMap(codes []font.Code) []byte {
	out := make([]byte, 2*(len(codes)+1))
	for i, c := range codes {
		binary.BigEndian.PutUint16(out[2*(i+1):], uint16(c.Glyph))
	}
	return out
}

// unicodeMap is the ToUnicode map: every code with the character it means.
func unicodeMap(codes []font.Code) []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	const chunk = 100 // the most a section may hold
	for number := 1; len(codes) > 0; {
		n := min(chunk, len(codes))
		fmt.Fprintf(&b, "%d beginbfchar\n", n)
		for _, c := range codes[:n] {
			fmt.Fprintf(&b, "<%04X> <", number)
			number++
			for _, u := range utf16.Encode([]rune{c.Rune}) {
				fmt.Fprintf(&b, "%04X", u)
			}
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
		codes = codes[n:]
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.Bytes()
}
