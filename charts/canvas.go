package charts

import (
	"math"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report/font"
)

// Canvas is a drawing as a list of operations, in points, the origin at the top
// left and y down. Surfaces replay it. What is not finite or lies absurdly far
// out is dropped when it is added, so a surface needs no checks.
type Canvas struct {
	W, H float64
	Ops  []Op
	font *font.Family
}

// Op is one operation: a path that is filled, stroked or both, or a text.
type Op struct {
	Path Path
	Fill Color // zero: not filled
	// EvenOdd fills where a path winds an odd number of times; else where it winds at all.
	EvenOdd bool
	Stroke  Color // zero: not stroked
	Width   float64
	Dash    []float64 // lengths on and off; nil: solid
	Text    *Text     // instead of a path
}

// Anchor says which end of a text stands at its X.
type Anchor int

// The anchors.
const (
	Start Anchor = iota
	Middle
	End
)

// Text is one line of text. X, Y is on its baseline.
type Text struct {
	Value    string
	X, Y     float64
	Size     float64
	Bold     bool
	Color    Color
	Anchor   Anchor
	Rotation float64 // radians, clockwise about X, Y
	Width    float64 // measured when added
}

// Box is a rectangle; X0 < X1 and Y0 < Y1.
type Box struct{ X0, Y0, X1, Y1 float64 }

// Overlaps reports whether the boxes share more than an edge.
func (b Box) Overlaps(o Box) bool {
	return b.X0 < o.X1 && o.X0 < b.X1 && b.Y0 < o.Y1 && o.Y0 < b.Y1
}

// NewCanvas is an empty canvas whose texts are set in the family.
func NewCanvas(w, h float64, family *font.Family) *Canvas {
	return &Canvas{W: w, H: h, font: family}
}

// Paint adds a path operation.
func (c *Canvas) Paint(op Op) {
	if op.Text != nil || len(op.Path) == 0 || !op.Path.sane() || !sane(op.Width) {
		return
	}
	if op.Width <= 0 {
		op.Stroke = Color{}
	}
	if op.Fill.A == 0 && op.Stroke.A == 0 {
		return
	}
	// A dash of no length would never end.
	if slices.ContainsFunc(op.Dash, func(d float64) bool { return !(d > 0.01 && d < farthest) }) {
		op.Dash = nil
	}
	c.Ops = append(c.Ops, op)
}

// Fill paints the inside of a path.
func (c *Canvas) Fill(p Path, color Color) { c.Paint(Op{Path: p, Fill: color}) }

// Stroke paints a path's line.
func (c *Canvas) Stroke(p Path, color Color, width float64, dash ...float64) {
	c.Paint(Op{Path: p, Stroke: color, Width: width, Dash: dash})
}

// Rect fills a rectangle; radius rounds its corners.
func (c *Canvas) Rect(x, y, w, h, radius float64, color Color) {
	if w > 0 && h > 0 {
		c.Fill(RectPath(x, y, w, h, radius), color)
	}
}

// Line strokes a straight line.
func (c *Canvas) Line(x0, y0, x1, y1 float64, color Color, width float64, dash ...float64) {
	c.Stroke(Path{}.Move(x0, y0).Line(x1, y1), color, width, dash...)
}

// Circle fills a circle.
func (c *Canvas) Circle(x, y, r float64, color Color) {
	if r > 0 {
		c.Fill(CirclePath(x, y, r), color)
	}
}

// Write adds a text. Line breaks become spaces, invisible characters are dropped.
func (c *Canvas) Write(t Text) {
	t.Value = clean(t.Value)
	if t.Value == "" || t.Color.A == 0 || !(t.Size > 0) || !sane(t.X, t.Y, t.Size, t.Rotation) {
		return
	}
	t.Width = c.Measure(t.Value, t.Size, t.Bold)
	c.Ops = append(c.Ops, Op{Text: &t})
}

// Measure is the width of a text, pt.
func (c *Canvas) Measure(s string, size float64, bold bool) float64 {
	if c.font == nil {
		return 0
	}
	return c.font.Style(bold).Width(s, size)
}

// Runes lists the characters the texts use, ascending, for a font subset.
func (c *Canvas) Runes() []rune {
	set := map[rune]bool{}
	for _, op := range c.Ops {
		if op.Text != nil {
			for _, r := range op.Text.Value {
				set[r] = true
			}
		}
	}
	runes := make([]rune, 0, len(set))
	for r := range set {
		runes = append(runes, r)
	}
	slices.Sort(runes)
	return runes
}

// The room a line takes above and below its baseline, in shares of its size.
const (
	above = 0.84
	below = 0.18
)

// left is where the text starts, given its anchor and measured width.
func (t Text) left() float64 {
	switch t.Anchor {
	case Middle:
		return -t.Width / 2
	case End:
		return -t.Width
	}
	return 0
}

// Box is the room of the text on the page.
func (t Text) Box() Box {
	x0, x1 := t.left(), t.left()+t.Width
	y0, y1 := -above*t.Size, below*t.Size
	if t.Rotation == 0 {
		return Box{t.X + x0, t.Y + y0, t.X + x1, t.Y + y1}
	}
	sin, cos := math.Sincos(t.Rotation)
	box := Box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, p := range [][2]float64{{x0, y0}, {x1, y0}, {x0, y1}, {x1, y1}} {
		x, y := t.X+p[0]*cos-p[1]*sin, t.Y+p[0]*sin+p[1]*cos
		box.X0, box.X1 = math.Min(box.X0, x), math.Max(box.X1, x)
		box.Y0, box.Y1 = math.Min(box.Y0, y), math.Max(box.Y1, y)
	}
	return box
}

// clean makes one visible line of any string.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r' || r == '\u2028' || r == '\u2029':
			return ' '
		case font.Invisible(r):
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}
