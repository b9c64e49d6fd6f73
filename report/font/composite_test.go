package font_test

import (
	"encoding/binary"
	"math"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report/font"
)

// withComposite builds a font of 1000 units per em by hand. Its letters:
//
//	A  a square of 100 units at the origin
//	B  A moved by (50, 20) and A at half size, aligned by points 2 and 0
//	C  A through a matrix, offset scaled
//	D  itself: an endless composite
//	E  two B, to count components
func withComposite(t testing.TB) []byte {
	t.Helper()
	words := func(values ...int) (b []byte) {
		for _, v := range values {
			b = binary.BigEndian.AppendUint16(b, uint16(v))
		}
		return b
	}
	square := append(words(1, 0, 0, 100, 100, 3, 0), 0x31|0x40, 0x33, 0x35, 0x23, 100, 100, 100)
	square = append(square, 0)
	glyphs := [][]byte{
		nil,
		square,
		append(words(-1, 0, 0, 0, 0, 0x0002|0x0020, 1), append([]byte{50, 20}, append(words(0x0008, 1), append([]byte{2, 0}, words(0x2000)...)...)...)...),
		words(-1, 0, 0, 0, 0, 0x0001|0x0002|0x0080|0x0800, 1, 100, 0, 0, 0x4000, -0x4000, 0),
		words(-1, 0, 0, 0, 0, 0x0001|0x0002, 4, 1, 1),
		words(-1, 0, 0, 0, 0, 0x0001|0x0002|0x0020, 2, 0, 0, 0x0001|0x0002|0x0040, 2, 500, 0, 0x4000, 0x4000),
	}
	var glyf, loca, hmtx []byte
	for i, g := range glyphs {
		loca = append(loca, words(len(glyf)/2)...)
		glyf = append(glyf, g...)
		if len(glyf)%2 != 0 {
			glyf = append(glyf, 0)
		}
		hmtx = append(hmtx, words(100*i, 0)...)
	}
	loca = append(loca, words(len(glyf)/2)...)
	head := make([]byte, 54)
	copy(head[18:], words(1000))
	hhea := make([]byte, 36)
	copy(hhea[34:], words(len(glyphs)))
	// One segment by glyph array, so that this branch is read too, and the end mark.
	cmap := words(0, 1, 0, 3, 0, 12, 4, 42, 0, 4, 4, 1, 0, 'E', 0xFFFF, 0, 'A', 0xFFFF, 0, 1, 4, 0, 1, 2, 3, 4, 5)
	return assemble(map[string][]byte{
		"head": head, "hhea": hhea, "hmtx": hmtx, "loca": loca, "glyf": glyf, "cmap": cmap,
		"maxp": words(1, 0, len(glyphs)),
	})
}

// assemble writes a font file from its tables.
func assemble(tables map[string][]byte) []byte {
	out := []byte{0, 1, 0, 0, 0, byte(len(tables)), 0, 0, 0, 0, 0, 0}
	at := 12 + 16*len(tables)
	var bodies []byte
	for _, tag := range []string{"OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp"} {
		body, ok := tables[tag]
		if !ok {
			continue
		}
		out = append(out, tag...)
		out = binary.BigEndian.AppendUint32(out, 0)
		out = binary.BigEndian.AppendUint32(out, uint32(at+len(bodies)))
		out = binary.BigEndian.AppendUint32(out, uint32(len(body)))
		bodies = append(bodies, body...)
	}
	return append(out, bodies...)
}

func TestCompositeGlyphs(t *testing.T) {
	t.Parallel()
	f := face(t, "composite", withComposite(t))
	tests := []struct {
		name                   string
		letter                 rune
		contours               int
		xMin, yMin, xMax, yMax float64
	}{
		{"simple", 'A', 1, 0, 0, 100, 100},
		{"offset and aligned points", 'B', 2, 50, 20, 200, 170},
		{"matrix with scaled offset", 'C', 1, -100, 100, 0, 200},
		{"endless draws nothing", 'D', 0, 0, 0, 0, 0},
		{"nested", 'E', 4, 50, 20, 700, 170},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path := f.Outline(tt.letter)
			contours := 0
			low, high := [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
			for _, s := range path {
				if s.Op == font.ClosePath {
					contours++
					continue
				}
				low = [2]float64{min(low[0], s.X), min(low[1], s.Y)}
				high = [2]float64{max(high[0], s.X), max(high[1], s.Y)}
			}
			if contours != tt.contours {
				t.Fatalf("%d contours, want %d: %v", contours, tt.contours, path)
			}
			if contours == 0 {
				return
			}
			for i, want := range []float64{tt.xMin, tt.yMin, tt.xMax, tt.yMax} {
				if got := 1000 * []float64{low[0], low[1], high[0], high[1]}[i]; math.Abs(got-want) > 1e-6 {
					t.Errorf("bounds %v %v, want %v at %d", low, high, want, i)
				}
			}
		})
	}
}

func TestDamagedGlyphIsReportedAndBoxed(t *testing.T) {
	t.Parallel()
	f := face(t, "composite", withComposite(t))
	runes := font.Runes{}
	runes.Add("AD")
	sub, err := font.Family{Regular: f}.Style(false).Subset(runes)
	if err != nil {
		t.Fatal(err)
	}
	if got := sub.Missing(); len(got) != 1 || got[0] != 'D' {
		t.Errorf("missing %q, want the endless composite D", got)
	}
	if small := face(t, "subset", sub.TTF()); len(small.Outline('D')) == 0 {
		t.Error("D draws nothing, expected a box")
	}
}

func TestParseNamesTheDamagedTable(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, table string
		at          int
		value       []byte
		want        string
	}{
		{"units", "head", 18, []byte{0, 1}, "units per em is 1"},
		{"index format", "head", 50, []byte{0, 7}, "glyph index format is 7"},
		{"no glyphs", "maxp", 4, []byte{0, 0}, "no glyphs"},
		{"too many glyphs for widths", "hhea", 34, []byte{0, 99}, "99 widths"},
		{"too many glyphs for index", "maxp", 4, []byte{0, 99}, "loca"},
		{"descending index", "loca", 2, []byte{0xFF, 0xFF}, "begins at"},
		{"map of another platform", "cmap", 4, []byte{0, 1}, "no Unicode character map"},
		{"map of another format", "cmap", 12, []byte{0, 6}, "no Unicode character map"},
		{"map too long", "cmap", 18, []byte{1, 0}, "cut off"},
		{"map out of order", "cmap", 26, []byte{0, 1}, "ascending"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			data := withComposite(t)
			put(t, data, tt.table, tt.at, tt.value...)
			_, err := font.Parse("bad", data)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
	t.Run("no outlines", func(t *testing.T) {
		t.Parallel()
		_, err := font.Parse("bad", assemble(map[string][]byte{"head": make([]byte, 54)}))
		if err == nil || !strings.Contains(err.Error(), `no "maxp" table`) {
			t.Errorf("error %v, want the missing table named", err)
		}
	})
}
