package charts

import (
	"fmt"
	"math"
)

const pi = math.Pi

// PDFOptions says how texts are written.
type PDFOptions struct {
	// Encode gives the name of the font resource and the hexadecimal codes of a
	// text in it. An empty name is F1, or F2 for bold. Nil: texts are drawn as
	// outlines, which needs no font but cannot be searched.
	Encode func(bold bool, text string) (fontName, hexGlyphs string)
}

// PDFContent is a content stream for a form of the canvas's size, the origin at
// the bottom left as PDF has it, and the resources it refers to.
type PDFContent struct {
	Stream []byte
	Alphas []Alpha  // graphics states to define, in order of use
	Fonts  []string // font resources to define, in order of use
}

// Alpha is a graphics state: both opacities, stroking and filling, are Value.
type Alpha struct {
	Name  string
	Value float64
}

// PDFOperators replays the canvas to the content stream of a Form XObject with
// the BBox [0 0 W H].
func PDFOperators(c *Canvas, opts PDFOptions) PDFContent {
	w := pdfWriter{height: c.H, alpha: 255}
	w.b = append(w.b, "1 j\n"...)
	for _, op := range c.Ops {
		if op.Text != nil && opts.Encode != nil {
			w.text(*op.Text, opts.Encode)
			continue
		}
		if op.Text != nil {
			op.Path, op.Fill = c.outline(*op.Text), op.Text.Color
		}
		// One graphics state sets both opacities, so two that differ paint apart.
		if op.Fill.A > 0 && op.Stroke.A > 0 && op.Fill.A != op.Stroke.A {
			under := op
			under.Stroke, op.Fill = Color{}, Color{}
			w.path(under)
		}
		w.path(op)
	}
	return PDFContent{Stream: w.b, Alphas: w.alphas, Fonts: w.fonts}
}

type pdfWriter struct {
	b            []byte
	height       float64
	fill, stroke Color
	fillSet      bool
	strokeSet    bool
	width        float64
	dash         string
	alpha        uint8
	alphas       []Alpha
	fonts        []string
	font         string // with its size, as set last
}

// places writes coordinates in tenths of a point: 0.02 mm, finer than any press.
func (w *pdfWriter) places(values ...float64) {
	for _, v := range values {
		w.b = append(appendShort(w.b, math.Round(v*10)/10), ' ')
	}
}

func (w *pdfWriter) numbers(values ...float64) {
	for _, v := range values {
		w.b = append(appendShort(w.b, v), ' ')
	}
}

func (w *pdfWriter) color(c Color, operator string) {
	for _, v := range []uint8{c.R, c.G, c.B} {
		w.b = append(appendThird(w.b, float64(v)/255), ' ')
	}
	w.b = append(w.b, operator...)
	w.b = append(w.b, '\n')
}

// appendThird keeps three decimals: two would merge neighbouring colours.
func appendThird(b []byte, v float64) []byte {
	return fmt.Appendf(b, "%.3g", math.Round(v*1000)/1000)
}

func (w *pdfWriter) fillColor(c Color) {
	w.opacity(c.A)
	c.A = 255
	if !w.fillSet || w.fill != c {
		w.color(c, "rg")
		w.fill, w.fillSet = c, true
	}
}

func (w *pdfWriter) strokeColor(c Color) {
	w.opacity(c.A)
	c.A = 255
	if !w.strokeSet || w.stroke != c {
		w.color(c, "RG")
		w.stroke, w.strokeSet = c, true
	}
}

func (w *pdfWriter) opacity(a uint8) {
	if w.alpha == a {
		return
	}
	w.alpha = a
	name := fmt.Sprintf("a%d", a)
	w.b = fmt.Appendf(w.b, "/%s gs\n", name)
	for _, have := range w.alphas {
		if have.Name == name {
			return
		}
	}
	w.alphas = append(w.alphas, Alpha{Name: name, Value: math.Round(float64(a)/255*1000) / 1000})
}

func (w *pdfWriter) path(op Op) {
	if len(op.Path) == 0 || op.Fill.A == 0 && op.Stroke.A == 0 {
		return
	}
	if op.Fill.A > 0 {
		w.fillColor(op.Fill)
	}
	if op.Stroke.A > 0 {
		w.strokeColor(op.Stroke)
		w.pen(op)
	}
	var x, y float64
	steps := op.Path
	if x0, y0, x1, y1, ok := steps.box(); ok {
		w.places(x0, w.height-y1)
		w.numbers(x1-x0, y1-y0)
		w.b = append(w.b, "re\n"...)
		steps = nil
	}
	for _, s := range steps {
		switch s.Op {
		case 'M':
			w.places(s.X, w.height-s.Y)
			w.b = append(w.b, "m\n"...)
		case 'L':
			w.places(s.X, w.height-s.Y)
			w.b = append(w.b, "l\n"...)
		case 'Q': // PDF has cubic curves only
			w.places(x+2.0/3*(s.X1-x), w.height-(y+2.0/3*(s.Y1-y)), s.X+2.0/3*(s.X1-s.X), w.height-(s.Y+2.0/3*(s.Y1-s.Y)), s.X, w.height-s.Y)
			w.b = append(w.b, "c\n"...)
		case 'C':
			w.places(s.X1, w.height-s.Y1, s.X2, w.height-s.Y2, s.X, w.height-s.Y)
			w.b = append(w.b, "c\n"...)
		case 'Z':
			w.b = append(w.b, "h\n"...)
			continue
		}
		x, y = s.X, s.Y
	}
	operator := "S\n"
	switch {
	case op.Fill.A > 0 && op.Stroke.A > 0:
		operator = "B\n"
	case op.Fill.A > 0:
		operator = "f\n"
	}
	if op.EvenOdd && op.Fill.A > 0 {
		operator = operator[:1] + "*\n"
	}
	w.b = append(w.b, operator...)
}

func (w *pdfWriter) pen(op Op) {
	if w.width != op.Width {
		w.numbers(op.Width)
		w.b = append(w.b, "w\n"...)
		w.width = op.Width
	}
	dash := ""
	for _, d := range op.Dash {
		dash += short(d) + " "
	}
	if w.dash != dash {
		w.b = fmt.Appendf(w.b, "[%s] 0 d\n", dash)
		w.dash = dash
	}
}

func (w *pdfWriter) text(t Text, encode func(bool, string) (string, string)) {
	name, hex := encode(t.Bold, t.Value)
	if hex == "" {
		return
	}
	if name == "" {
		name = "F1"
		if t.Bold {
			name = "F2"
		}
	}
	w.useFont(name)
	w.fillColor(t.Color)
	sin, cos := math.Sincos(t.Rotation)
	x, y := t.X+t.left()*cos, t.Y+t.left()*sin
	w.b = append(w.b, "BT "...)
	if font := name + " " + short(t.Size); font != w.font {
		w.font = font
		w.b = fmt.Appendf(w.b, "/%s Tf ", font)
	}
	if t.Rotation == 0 {
		w.places(x, w.height-y)
		w.b = append(w.b, "Td"...)
	} else {
		w.numbers(cos, -sin, sin, cos)
		w.places(x, w.height-y)
		w.b = append(w.b, "Tm"...)
	}
	w.b = fmt.Appendf(w.b, " <%s> Tj ET\n", hex)
}

func (w *pdfWriter) useFont(name string) {
	for _, have := range w.fonts {
		if have == name {
			return
		}
	}
	w.fonts = append(w.fonts, name)
}
