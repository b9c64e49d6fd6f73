package svgread

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/charts"
)

func wrap(body string) []byte {
	return []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50">` + body + `</svg>`)
}

// describe writes the operations of a drawing, coordinates to one decimal.
func describe(d *Drawing) string {
	var b strings.Builder
	for _, op := range d.ops {
		for _, s := range op.Path {
			switch s.Op {
			case 'C':
				fmt.Fprintf(&b, "C %s %s %s ", at(s.X1, s.Y1), at(s.X2, s.Y2), at(s.X, s.Y))
			case 'Q':
				fmt.Fprintf(&b, "Q %s %s ", at(s.X1, s.Y1), at(s.X, s.Y))
			case 'Z':
				b.WriteString("Z ")
			default:
				fmt.Fprintf(&b, "%c %s ", s.Op, at(s.X, s.Y))
			}
		}
		if op.Fill.A > 0 {
			fmt.Fprintf(&b, "fill %s/%d ", op.Fill.Hex(), op.Fill.A)
		}
		if op.EvenOdd {
			b.WriteString("evenodd ")
		}
		if op.Stroke.A > 0 {
			fmt.Fprintf(&b, "stroke %s/%d %.1f ", op.Stroke.Hex(), op.Stroke.A, op.Width)
		}
		b.WriteString("; ")
	}
	return strings.TrimSpace(b.String())
}

func at(x, y float64) string {
	round := func(v float64) float64 { return math.Round(v*1e6)/1e6 + 0 }
	return fmt.Sprintf("%.3g,%.3g", round(x), round(y))
}

func TestShapes(t *testing.T) {
	t.Parallel()
	for name, v := range map[string]struct{ body, want string }{
		"path":             {`<path d="M10 10h20v5l-5,5z" fill="#f00"/>`, "M 10,10 L 30,10 L 30,15 L 25,20 Z fill #ff0000/255 ;"},
		"run together":     {`<path d="M.5.5-1-1e1"/>`, "M 0.5,0.5 L -1,-10 fill #000000/255 ;"},
		"more moves":       {`<path d="m1 1 2 2 3 3"/>`, "M 1,1 L 3,3 L 6,6 fill #000000/255 ;"},
		"after a close":    {`<path d="M1 1l4 0zl2 2"/>`, "M 1,1 L 5,1 Z L 3,3 fill #000000/255 ;"},
		"smooth":           {`<path d="M0 0C1 1 2 1 3 0S5-1 6 0"/>`, "M 0,0 C 1,1 2,1 3,0 C 4,-1 5,-1 6,0 fill #000000/255 ;"},
		"smooth quadratic": {`<path d="M0 0Q1 1 2 0T4 0"/>`, "M 0,0 Q 1,1 2,0 Q 3,-1 4,0 fill #000000/255 ;"},
		"smooth alone":     {`<path d="M5 5S6 6 7 7"/>`, "M 5,5 C 5,5 6,6 7,7 fill #000000/255 ;"},
		"half circle":      {`<path d="M0 0A5 5 0 0110 0"/>`, "M 0,0 C 0,-2.76 2.24,-5 5,-5 C 7.76,-5 10,-2.76 10,0 fill #000000/255 ;"},
		"rectangle":        {`<rect x="1" y="2" width="3" height="4"/>`, "M 1,2 L 4,2 L 4,6 L 1,6 Z fill #000000/255 ;"},
		"nothing wide":     {`<rect width="0" height="4"/><line x2="5"/>`, "M 0,0 L 5,0 fill #000000/255 ;"},
		"polygon":          {`<polygon points="0,0 4,0 4,4" fill="none" stroke="navy" stroke-width="2px"/>`, "M 0,0 L 4,0 L 4,4 Z stroke #000080/255 2.0 ;"},
		"groups":           {`<g fill="lime" transform="translate(10)"><g transform="scale(2)"><path d="M1 1L2 2"/></g></g>`, "M 12,2 L 14,4 fill #00ff00/255 ;"},
		"rotated":          {`<path transform="rotate(90 10 10)" d="M10 0L20 10"/>`, "M 20,10 L 10,20 fill #000000/255 ;"},
		"opacity":          {`<g opacity=".5"><path fill-opacity="50%" d="M0 0L1 1"/></g>`, "M 0,0 L 1,1 fill #000000/64 ;"},
		"style":            {`<path fill="red" style="fill:rgb(0, 128, 255);fill-rule:evenodd" d="M0 0L1 1"/>`, "M 0,0 L 1,1 fill #0080ff/255 evenodd ;"},
		"classes":          {`<style>.a,.b{fill:#123}.b{stroke:#fff;}</style><path class="b" d="M0 0L1 1"/>`, "M 0,0 L 1,1 fill #112233/255 stroke #ffffff/255 1.0 ;"},
		"gradient":         {`<defs><linearGradient id="g"><stop stop-color="#000"/><stop style="stop-color:#fff"/></linearGradient></defs><path fill="url(#g)" d="M0 0L1 1"/>`, "M 0,0 L 1,1 fill #7f7f7f/255 ;"},
		"hidden":           {`<g display="none"><path d="M0 0L1 1"/></g><path d="M2 2L3 3"/>`, "M 2,2 L 3,3 fill #000000/255 ;"},
		"current colour":   {`<g color="#abc"><path fill="currentColor" d="M0 0L1 1"/></g>`, "M 0,0 L 1,1 fill #aabbcc/255 ;"},
		"not drawn":        {`<title>Logo</title><defs><path d="nonsense"/></defs><path d="M0 0L1 1"/>`, "M 0,0 L 1,1 fill #000000/255 ;"},
	} {
		d, err := Read(wrap(v.body))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := describe(d); got != v.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, v.want)
		}
	}
}

func TestWhatCannotBeDrawnIsNamed(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`<text>良品</text>`:                                "<text>",
		`<image href="http://example.com/a.png"/>`:       "<image>",
		`<use href="#a"/>`:                               "<use>",
		`<path mask="url(#m)" d="M0 0L1 1"/>`:            "mask",
		`<path fill="url(#none)" d="M0 0L1 1"/>`:         "no gradient",
		`<path fill="papayawhip" d="M0 0L1 1"/>`:         "papayawhip",
		`<path d="L1 1"/>`:                               "path data",
		`<path d="M1 1 L2"/>`:                            "expected 2 numbers for L",
		`<rect width="wide" height="3"/>`:                "wide",
		`<path transform="warp(3)" d="M0 0L1 1"/>`:       "warp",
		`<path d="M0 0L1e6 1" transform="scale(1000)"/>`: "far outside",
		`<g>`: "SVG",
		``:    "no shapes",
		strings.Repeat("<g>", 200) + strings.Repeat("</g>", 200):  "nested",
		strings.Repeat(`<path d="M0 0L1 1"/>`, maxElements+1):     "elements",
		`<path d="M0 0` + strings.Repeat("1 1 ", 250_000) + `"/>`: "points",
	} {
		if _, err := Read(wrap(body)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s: error %v, expected one about %q", body, err, want)
		}
	}
	for body, want := range map[string]string{"": "no shapes", "<html/>": "before <svg>", `<svg><path d="M0 0L1 1"/></svg>`: "viewBox", `<svg viewBox="0 0 0 9"/>`: "positive",
		`<svg viewBox="0 0 9 9">` + strings.Repeat(" ", maxBytes) + `</svg>`: "at most"} {
		if _, err := Read([]byte(body)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s: error %v, expected one about %q", body, err, want)
		}
	}
}

func TestCanvasHasTheSizeAskedFor(t *testing.T) {
	t.Parallel()
	d, err := Read([]byte(`<svg width="20mm" height="10mm" viewBox="-10 -10 200 100"><rect x="-10" y="-10" width="200" height="100" stroke="red" stroke-width="10"/></svg>`))
	if err != nil {
		t.Fatal(err)
	}
	c := d.Canvas(40, 20)
	if d.W/d.H != 2 || c.W != 40 || c.H != 20 || len(c.Ops) != 1 || math.Abs(c.Ops[0].Width-2) > 1e-9 {
		t.Errorf("a drawing of %g × %g makes a canvas of %g × %g with %+v", d.W, d.H, c.W, c.H, c.Ops)
	}
	for _, s := range c.Ops[0].Path {
		if s.Op != 'Z' && (s.X < 0 || s.X > 40 || s.Y < 0 || s.Y > 20) {
			t.Errorf("a corner at %g, %g", s.X, s.Y)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, body := range []string{`<path d="M0 0A5 3 30 0110 0T4 4s1 1 2 2z" fill="rgb(1,2,3)"/>`, `<rect rx="2" width="9" height="9" transform="skewX(10)rotate(3)"/>`,
		`<style>.a{fill:red}</style><circle class="a" r="3"/>`, `<linearGradient id="g" href="#h"/><radialGradient id="h"><stop stop-color="red"/></radialGradient><path fill="url(#g) red" d="m0,0 1,1"/>`} {
		f.Add(wrap(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := Read(body)
		if err != nil {
			return
		}
		for _, op := range d.Canvas(150, 38).Ops {
			for _, s := range op.Path {
				if math.IsNaN(s.X + s.Y + s.X1 + s.Y1 + s.X2 + s.Y2) {
					t.Errorf("a point is no number: %+v", s)
				}
			}
		}
		_ = charts.PDFOperators(d.Canvas(38, 38), charts.PDFOptions{})
	})
}
