package charts

import (
	"bytes"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

var (
	red   = Color{R: 255, A: 255}
	black = Color{A: 255}
)

func blank(w, h float64) *Canvas { return NewCanvas(w, h, family) }

func TestCanvasDropsWhatNoSurfaceCanDraw(t *testing.T) {
	t.Parallel()
	nan, inf := math.NaN(), math.Inf(1)
	for name, draw := range map[string]func(c *Canvas){
		"nan corner":        func(c *Canvas) { c.Rect(nan, 0, 5, 5, 0, red) },
		"infinite line":     func(c *Canvas) { c.Line(0, 0, inf, 5, red, 1) },
		"absurd line":       func(c *Canvas) { c.Line(0, 0, 1e9, 5, red, 1) },
		"nan control point": func(c *Canvas) { c.Fill(Path{}.Move(0, 0).Cubic(nan, 0, 1, 1, 2, 2), red) },
		"nan width":         func(c *Canvas) { c.Line(0, 0, 5, 5, red, nan) },
		"no width":          func(c *Canvas) { c.Line(0, 0, 5, 5, red, 0) },
		"empty path":        func(c *Canvas) { c.Fill(nil, red) },
		"no colour":         func(c *Canvas) { c.Circle(5, 5, 2, Color{}) },
		"negative rect":     func(c *Canvas) { c.Rect(0, 0, -5, 5, 0, red) },
		"negative circle":   func(c *Canvas) { c.Circle(5, 5, -2, red) },
		"nan sweep":         func(c *Canvas) { c.Fill(Path{}.Arc(5, 5, 2, 2, 0, nan), red) },
		"nan text":          func(c *Canvas) { c.Write(Text{Value: "a", X: nan, Size: 9, Color: red}) },
		"nan size":          func(c *Canvas) { c.Write(Text{Value: "a", Size: nan, Color: red}) },
		"nan turn":          func(c *Canvas) { c.Write(Text{Value: "a", Size: 9, Color: red, Rotation: nan}) },
		"no text":           func(c *Canvas) { c.Write(Text{Value: " \n\u200b", Size: 9, Color: red}) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := blank(10, 10)
			draw(c)
			if len(c.Ops) != 0 {
				t.Errorf("kept %+v", c.Ops)
			}
		})
	}
}

func TestDashesThatNeverEndBecomeSolid(t *testing.T) {
	t.Parallel()
	c := blank(10, 10)
	c.Line(0, 5, 10, 5, red, 1, 0, 0)
	c.Line(0, 5, 10, 5, red, 1, 2, math.NaN())
	for _, op := range c.Ops {
		if op.Dash != nil {
			t.Errorf("kept the dash %v", op.Dash)
		}
	}
	soon(t, "rasterise", func() error { _, err := Image(c, PNGOptions{}); return err })
}

func TestTextIsOneCleanLine(t *testing.T) {
	t.Parallel()
	c := blank(100, 20)
	c.Write(Text{Value: " a\nb\u200b\x00\xff ", X: 1, Y: 15, Size: 9, Color: black})
	if got := words(c); !slices.Equal(got, []string{"a b\uFFFD"}) {
		t.Errorf("wrote %q", got)
	}
	if got := string(c.Runes()); got != " ab\uFFFD" {
		t.Errorf("Runes = %q", got)
	}
}

func TestSVGIsWellFormed(t *testing.T) {
	t.Parallel()
	for _, k := range Kinds() {
		cases := nasty(k.Name)
		for _, name := range []string{"control", "emoji", "long labels", "infinite", "nothing"} {
			chart := cases[name]
			c, err := Draw(chart, Size{300, 150}, jade())
			if err != nil {
				t.Fatal(err)
			}
			d := xml.NewDecoder(bytes.NewReader(SVG(c)))
			for {
				_, err := d.Token()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatalf("%s, %s: %v", k.Name, name, err)
				}
			}
		}
	}
}

func TestSVGSaysEverythingPrecisely(t *testing.T) {
	t.Parallel()
	c := blank(40, 20.5)
	c.Paint(Op{Path: Path{}.Move(1, 2).Line(3.456, -0.001).Quad(1, 1, 2, 2).Cubic(1, 1, 2, 2, 3, 3).Close(), Fill: red.Alpha(0.5), Stroke: black, Width: 1.5, Dash: []float64{2, 1}})
	c.Write(Text{Value: `<a href="x">&`, X: 20, Y: 10, Size: 9, Bold: true, Color: black, Anchor: Middle, Rotation: math.Pi / 2})
	c.Write(Text{Value: "尾", X: 20, Y: 10, Size: 9, Color: red, Anchor: End})
	want := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20.5" font-family="'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif" stroke-linejoin="round">
<path d="M1 2 L3.46 0 Q1 1 2 2 C1 1 2 2 3 3Z" fill="#ff0000" fill-opacity="0.5" stroke="#000000" stroke-width="1.5" stroke-dasharray="2 1"/>
<text x="20" y="10" font-size="9" font-weight="700" text-anchor="middle" transform="rotate(90 20 10)" fill="#000000">&lt;a href=&#34;x&#34;&gt;&amp;</text>
<text x="20" y="10" font-size="9" text-anchor="end" fill="#ff0000">尾</text>
</svg>
`
	if diff := cmp.Diff(want, string(SVG(c))); diff != "" {
		t.Errorf("SVG (-want +got):\n%s", diff)
	}
}

// encode is a stand-in for a document's font subset: UTF-16 codes.
func encode(bold bool, s string) (string, string) {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u>>8), byte(u))
	}
	if bold {
		return "Bold", hex.EncodeToString(b)
	}
	return "", hex.EncodeToString(b)
}

func TestPDFOperatorsAreExact(t *testing.T) {
	t.Parallel()
	c := blank(40, 20)
	c.Paint(Op{Path: Path{}.Move(1, 2).Line(3.456, 4).Close(), Fill: red.Alpha(0.5), Stroke: black.Alpha(0.5), Width: 1.5, Dash: []float64{2, 1}})
	c.Fill(Path{}.Move(0, 0).Quad(3, 0, 3, 3).Cubic(1, 1, 2, 2, 4, 4), red)
	c.Paint(Op{Path: Path{}.Move(0, 0).Line(1, 0).Line(1, 1).Close(), Fill: red.Alpha(0.5), Stroke: black, Width: 1.5})
	c.Write(Text{Value: "ab", X: 5, Y: 10, Size: 9, Color: black})
	c.Write(Text{Value: "c", X: 5, Y: 10, Size: 9, Bold: true, Color: black, Anchor: End, Rotation: -math.Pi / 2})
	got := PDFOperators(c, PDFOptions{Encode: encode})
	want := `1 j
/a128 gs
1 0 0 rg
0 0 0 RG
1.5 w
[2 1 ] 0 d
1 18 m
3.5 16 l
h
B
/a255 gs
0 20 m
2 20 3 19 3 17 c
1 19 2 18 4 16 c
f
/a128 gs
0 20 m
1 20 l
1 19 l
h
f
/a255 gs
[] 0 d
0 20 m
1 20 l
1 19 l
h
S
0 0 0 rg
BT /F1 9 Tf 5 10 Td <00610062> Tj ET
BT /Bold 9 Tf 0 1 -1 0 5 ` + short(math.Round(10*(20-10-blank(1, 1).Measure("c", 9, true)))/10) + ` Tm <0063> Tj ET
`
	if diff := cmp.Diff(want, string(got.Stream)); diff != "" {
		t.Errorf("stream (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Alpha{{"a128", 0.502}, {"a255", 1}}, got.Alphas); diff != "" {
		t.Errorf("alphas (-want +got):\n%s", diff)
	}
	if !slices.Equal(got.Fonts, []string{"F1", "Bold"}) {
		t.Errorf("fonts %q", got.Fonts)
	}
}

// operators are the forms a line of our content streams takes.
var operators = regexp.MustCompile(`^((-?[0-9.]+ )+(m|l|c|w|j|rg|RG)|h|f|B|S|/a[0-9]+ gs|\[([0-9.]+ )*\] 0 d|(-?[0-9.]+ ){4}re|BT (/F[12] [0-9.]+ Tf )?((-?[0-9.]+ ){6}Tm|(-?[0-9.]+ ){2}Td) <([0-9a-f]{4})+> Tj ET)$`)

func TestPDFStreamsHoldOnlyKnownOperators(t *testing.T) {
	t.Parallel()
	for _, k := range Kinds() {
		c := drawExample(t, k)
		for _, opts := range []PDFOptions{{}, {Encode: func(b bool, s string) (string, string) { _, h := encode(b, s); return "", h }}} {
			got := PDFOperators(c, opts)
			for _, line := range strings.Split(strings.TrimSpace(string(got.Stream)), "\n") {
				if !operators.MatchString(line) {
					t.Errorf("%s: odd line %q", k.Name, line)
				}
			}
			if opts.Encode == nil && len(got.Fonts) > 0 {
				t.Errorf("%s: outlines ask for the fonts %q", k.Name, got.Fonts)
			}
		}
	}
}

func TestPNGFillsOverlappingContours(t *testing.T) {
	t.Parallel()
	// Two squares of one direction: even-odd would leave their overlap empty.
	c := blank(30, 30)
	c.Fill(append(RectPath(2, 2, 18, 18, 0), RectPath(10, 10, 18, 18, 0)...), red)
	img, err := Image(c, PNGOptions{Scale: 1})
	if err != nil {
		t.Fatal(err)
	}
	if got := img.RGBAAt(15, 15); got.R != 255 || got.G != 0 {
		t.Errorf("the overlap is %v, want red", got)
	}
	if got := img.RGBAAt(28, 2); got.G != 255 {
		t.Errorf("outside is %v, want white", got)
	}
}

func TestPNGHoldsTheChart(t *testing.T) {
	t.Parallel()
	for _, k := range Kinds() {
		t.Run(k.Name, func(t *testing.T) {
			t.Parallel()
			c := drawExample(t, k)
			b, err := PNG(c, PNGOptions{Scale: 1})
			if err != nil {
				t.Fatal(err)
			}
			img, err := png.Decode(bytes.NewReader(b))
			if err != nil {
				t.Fatal(err)
			}
			if w, h := img.Bounds().Dx(), img.Bounds().Dy(); w != int(math.Ceil(c.W)) || h != int(math.Ceil(c.H)) {
				t.Errorf("%d x %d pixels for %g x %g pt", w, h, c.W, c.H)
			}
			painted := 0
			for y := range img.Bounds().Dy() {
				for x := range img.Bounds().Dx() {
					if r, _, _, _ := img.At(x, y).RGBA(); r < 0xF000 {
						painted++
					}
				}
			}
			if painted < 100 {
				t.Errorf("only %d pixels are not white", painted)
			}
		})
	}
}

func TestPNGCanBeTransparent(t *testing.T) {
	t.Parallel()
	c := blank(10, 10)
	c.Rect(0, 0, 5, 10, 0, red.Alpha(0.5))
	img, err := Image(c, PNGOptions{Scale: 1, Transparent: true})
	if err != nil {
		t.Fatal(err)
	}
	if a := img.RGBAAt(8, 5).A; a != 0 {
		t.Errorf("background opacity %d", a)
	}
	if a := img.RGBAAt(2, 5).A; a < 126 || a > 130 {
		t.Errorf("half opacity came out as %d", a)
	}
}

func TestPNGRefusesHugePictures(t *testing.T) {
	t.Parallel()
	for _, c := range []*Canvas{blank(14400, 14400), blank(0, 5), blank(math.NaN(), 5), blank(math.Inf(1), 5)} {
		if _, err := PNG(c, PNGOptions{}); err == nil || !strings.Contains(err.Error(), "million pixels") {
			t.Errorf("%g x %g: error %v", c.W, c.H, err)
		}
	}
}

func TestDrawingIsDeterministic(t *testing.T) {
	t.Parallel()
	for _, k := range Kinds() {
		a, b := drawExample(t, k), drawExample(t, k)
		if !bytes.Equal(SVG(a), SVG(b)) || !bytes.Equal(PDFOperators(a, PDFOptions{Encode: encode}).Stream, PDFOperators(b, PDFOptions{Encode: encode}).Stream) {
			t.Errorf("%s: two drawings differ", k.Name)
		}
	}
}

func TestDrawDoesNotChangeItsInput(t *testing.T) {
	t.Parallel()
	for _, k := range Kinds() {
		before := nasty(k.Name)["long labels"]
		given := nasty(k.Name)["long labels"]
		if _, err := Draw(given, Size{300, 150}, jade()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, given); diff != "" {
			t.Errorf("%s changed its input:\n%s", k.Name, diff)
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	for _, k := range Kinds() {
		b.Run(k.Name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Draw(k.Example, Size{measure, 180}, jade()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
