package font_test

import (
	"math"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report/font"
	"github.com/wxreport/wxreport/templates/fonts"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// face parses an embedded font.
func face(t testing.TB, name string, data []byte) *font.Face {
	t.Helper()
	f, err := font.Parse(name, data)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func family(t testing.TB) font.Family {
	t.Helper()
	return font.Family{
		Regular:  face(t, "regular", fonts.Regular),
		Bold:     face(t, "bold", fonts.Bold),
		Fallback: []*font.Face{face(t, "emoji", fonts.Emoji)},
	}
}

func TestEmbeddedFontsCoverReports(t *testing.T) {
	t.Parallel()
	fam := family(t)
	const symbols = "0123456789 ¥€→≤①㎡▲▼✓★（）《》“”‘’…—·％℃"
	tests := []struct {
		name, text string
		has        interface{ Has(rune) bool }
	}{
		{"symbols in regular", symbols, fam.Regular},
		{"symbols in bold", symbols, fam.Bold},
		{"names in bold", "镕喆堃玥囍昇龘犇骉", fam.Bold},
		{"rare hanzi in regular", "鿍龥丂䶮", fam.Regular},
		{"rare hanzi in bold by fallback", "丂靐齉", fam.Style(true)},
		{"emoji by fallback", "😀👍✅🎉", fam.Style(true)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, r := range tt.text {
				if !tt.has.Has(r) {
					t.Errorf("lacks %q U+%04X", r, r)
				}
			}
		})
	}
	if fam.Bold.Has('齉') {
		t.Error("bold has 齉; the fallback case above proves nothing")
	}
}

// TestReadsAsSfntDoes compares widths and outlines with an independent reader.
func TestReadsAsSfntDoes(t *testing.T) {
	t.Parallel()
	for name, data := range map[string][]byte{"regular": fonts.Regular, "bold": fonts.Bold, "emoji": fonts.Emoji} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			compareWithSfnt(t, face(t, name, data), data, "Agij0%é中国，。…ÅẞΩ😀✅㎡𠀀")
		})
	}
}

func compareWithSfnt(t *testing.T, f *font.Face, data []byte, text string) {
	t.Helper()
	ref, err := sfnt.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	var buf sfnt.Buffer
	upem := int(ref.UnitsPerEm())
	ppem := fixed.I(upem)
	for _, r := range text {
		gid, err := ref.GlyphIndex(&buf, r)
		if err != nil {
			t.Fatal(err)
		}
		if (gid != 0) != f.Has(r) {
			t.Errorf("%q: Has is %v, reference glyph is %d", r, f.Has(r), gid)
		}
		if gid == 0 {
			continue
		}
		adv, err := ref.GlyphAdvance(&buf, gid, ppem, 0)
		if err != nil {
			t.Fatal(err)
		}
		if want := int(math.Round(float64(adv) / 64 * 1000 / float64(upem))); f.Advance(r) != want {
			t.Errorf("%q: advance %d, want %d", r, f.Advance(r), want)
		}
		segs, err := ref.LoadGlyph(&buf, gid, ppem, nil)
		if err != nil {
			t.Fatal(err)
		}
		compareBounds(t, r, f.Outline(r), segs, float64(upem))
	}
}

// compareBounds compares the extent of all points and the enclosed area.
func compareBounds(t *testing.T, r rune, got []font.Segment, want sfnt.Segments, upem float64) {
	t.Helper()
	var gotPen, wantPen pen
	for _, s := range got {
		switch s.Op {
		case font.MoveTo:
			gotPen.move(s.X, s.Y)
		case font.LineTo:
			gotPen.line(s.X, s.Y)
		case font.QuadTo:
			gotPen.quad(s.CX, s.CY, s.X, s.Y)
		case font.ClosePath:
			gotPen.close()
		}
	}
	at := func(p fixed.Point26_6) (x, y float64) { return float64(p.X) / 64 / upem, -float64(p.Y) / 64 / upem }
	for _, s := range want {
		x, y := at(s.Args[0])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			wantPen.close()
			wantPen.move(x, y)
		case sfnt.SegmentOpLineTo:
			wantPen.line(x, y)
		case sfnt.SegmentOpQuadTo:
			x2, y2 := at(s.Args[1])
			wantPen.quad(x, y, x2, y2)
		default:
			t.Fatalf("%q: unexpected cubic", r)
		}
	}
	wantPen.close()
	if math.Abs(gotPen.area-wantPen.area) > 1e-3*(1+math.Abs(wantPen.area)) {
		t.Errorf("%q: outline encloses %.5f em², want %.5f", r, gotPen.area, wantPen.area)
	}
}

// pen sums the signed area under an outline.
type pen struct{ x0, y0, x, y, area float64 }

func (p *pen) move(x, y float64) { p.x0, p.y0, p.x, p.y = x, y, x, y }
func (p *pen) line(x, y float64) { p.area += (x - p.x) * (y + p.y) / 2; p.x, p.y = x, y }
func (p *pen) close()            { p.line(p.x0, p.y0) }
func (p *pen) quad(cx, cy, x, y float64) {
	x0, y0 := p.x, p.y
	const steps = 64
	for i := 1; i <= steps; i++ {
		t := float64(i) / steps
		u := 1 - t
		p.line(u*u*x0+2*u*t*cx+t*t*x, u*u*y0+2*u*t*cy+t*t*y)
	}
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	m := face(t, "regular", fonts.Regular).Metrics()
	if m.Ascent != 1160 || m.Descent != -288 || m.CapHeight != 733 {
		t.Errorf("ascent %d descent %d cap height %d, want 1160 -288 733", m.Ascent, m.Descent, m.CapHeight)
	}
	if m.FixedPitch || m.ItalicAngle != 0 || m.StemV < 60 || m.StemV > 120 {
		t.Errorf("metrics %+v are not those of an upright text face", m)
	}
}

func TestWidth(t *testing.T) {
	t.Parallel()
	fam := family(t)
	tests := []struct {
		name, text string
		size, want float64
	}{
		{"hanzi are one em", "微信", 10, 20},
		{"tabular figures", "1111", 10, 4 * float64(fam.Regular.Advance('8')) / 100},
		{"empty", "", 10, 0},
		{"joiners and controls have no width", "\u200b\ufe0f\x00\u00ad", 10, 0},
		{"missing is one em", "\U0002A6D6", 10, 10},
		{"emoji scaled from another em", "😀", 10, float64(fam.Fallback[0].Advance('😀')) / 100},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := fam.Style(false).Width(tt.text, tt.size); math.Abs(got-tt.want) > 1e-9 {
				t.Errorf("Width(%q) = %v, want %v", tt.text, got, tt.want)
			}
		})
	}
	if a, b := fam.Regular.Width("周报 Weekly", 12), fam.Style(false).Width("周报 Weekly", 12); a != b {
		t.Errorf("face says %v, style says %v", a, b)
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	restricted := append([]byte(nil), fonts.Emoji...)
	put(t, restricted, "OS/2", 8, 0, 2)
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"nothing", nil, "0 bytes"},
		{"CFF", []byte("OTTO00000000"), "CFF outlines"},
		{"collection", []byte("ttcf00000000"), "extract one font"},
		{"web font", []byte("wOF200000000"), "web font"},
		{"text", []byte("<html><body>not found"), "does not begin"},
		{"cut directory", fonts.Emoji[:40], "cut off"},
		{"cut file", fonts.Emoji[:5000], "outside of the file"},
		{"restricted licence", restricted, "forbids embedding"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := font.Parse("brand.ttf", tt.data)
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "brand.ttf") {
				t.Errorf("error %v, want one naming brand.ttf and %q", err, tt.want)
			}
		})
	}
}

// put overwrites bytes of a table in place.
func put(t testing.TB, data []byte, tag string, at int, values ...byte) {
	t.Helper()
	for i := 12; i+16 <= len(data) && i < 12+16*32; i += 16 {
		if string(data[i:i+4]) == tag {
			start := int(data[i+8])<<24 | int(data[i+9])<<16 | int(data[i+10])<<8 | int(data[i+11])
			copy(data[start+at:], values)
			return
		}
	}
	t.Fatalf("font has no %s table", tag)
}
