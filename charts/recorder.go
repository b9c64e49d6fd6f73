package charts

import (
	"io"
	"math"

	"github.com/golang/freetype/truetype"
	chart "github.com/wcharczuk/go-chart/v2"
	"github.com/wcharczuk/go-chart/v2/drawing"
)

// subUnits is how many of go-chart's whole-number units make a point: it knows
// no fractions, and at one unit a point its curves would visibly step.
const subUnits = 20

// recorder is a [chart.Renderer] that draws onto a Canvas. Go-chart's own
// surfaces fill even-odd, leave text unescaped and never return from a value
// that is not finite; a Canvas does none of it.
type recorder struct {
	canvas *Canvas
	style  chart.Style
	path   Path
	turn   float64
	bold   *truetype.Font // stands for the bold weight
}

var _ chart.Renderer = (*recorder)(nil)

// provider records what a go-chart chart of canvas size draws.
func provider(c *Canvas) chart.RendererProvider {
	return func(int, int) (chart.Renderer, error) { return &recorder{canvas: c}, nil }
}

// units converts points to go-chart's whole-number units.
func units(pt float64) int { return int(math.Round(pt * subUnits)) }

func points(u int) float64 { return float64(u) / subUnits }

func goColor(c Color) drawing.Color {
	if c.A == 0 {
		return drawing.ColorTransparent // a zero colour would mean "the default"
	}
	return drawing.Color(c)
}

func (r *recorder) ResetStyle()                       { r.style, r.turn = chart.Style{Font: r.style.Font}, 0 }
func (r *recorder) GetDPI() float64                   { return 72 * subUnits }
func (r *recorder) SetDPI(float64)                    {} // fixed by the canvas
func (r *recorder) SetClassName(string)               {}
func (r *recorder) SetStrokeColor(c drawing.Color)    { r.style.StrokeColor = c }
func (r *recorder) SetFillColor(c drawing.Color)      { r.style.FillColor = c }
func (r *recorder) SetStrokeWidth(w float64)          { r.style.StrokeWidth = w }
func (r *recorder) SetStrokeDashArray(dash []float64) { r.style.StrokeDashArray = dash }
func (r *recorder) SetFont(f *truetype.Font)          { r.style.Font = f }
func (r *recorder) SetFontColor(c drawing.Color)      { r.style.FontColor = c }
func (r *recorder) SetFontSize(size float64)          { r.style.FontSize = size }
func (r *recorder) SetTextRotation(radians float64)   { r.turn = radians }
func (r *recorder) ClearTextRotation()                { r.turn = 0 }
func (r *recorder) MoveTo(x, y int)                   { r.path = r.path.Move(points(x), points(y)) }
func (r *recorder) LineTo(x, y int)                   { r.path = r.path.Line(points(x), points(y)) }
func (r *recorder) Close()                            { r.path = r.path.Close() }
func (r *recorder) Stroke()                           { r.paint(false, true) }
func (r *recorder) Fill()                             { r.paint(true, false) }
func (r *recorder) FillStroke()                       { r.paint(true, true) }
func (r *recorder) Save(io.Writer) error              { return nil }

func (r *recorder) QuadCurveTo(cx, cy, x, y int) {
	r.path = r.path.Quad(points(cx), points(cy), points(x), points(y))
}

func (r *recorder) ArcTo(cx, cy int, rx, ry, start, delta float64) {
	r.path = r.path.Arc(points(cx), points(cy), rx/subUnits, ry/subUnits, start, delta)
}

// Circle replaces the current path, as go-chart's callers move to the centre first.
func (r *recorder) Circle(radius float64, x, y int) {
	r.path = CirclePath(points(x), points(y), radius/subUnits)
}

func (r *recorder) paint(fill, stroke bool) {
	op := Op{Path: r.path, Width: r.style.StrokeWidth / subUnits}
	if fill {
		op.Fill = Color(r.style.FillColor)
	}
	if stroke {
		op.Stroke = Color(r.style.StrokeColor)
	}
	for _, d := range r.style.StrokeDashArray {
		op.Dash = append(op.Dash, d/subUnits)
	}
	r.canvas.Paint(op)
	r.path = nil
}

func (r *recorder) isBold() bool { return r.bold != nil && r.style.Font == r.bold }

func (r *recorder) Text(body string, x, y int) {
	r.canvas.Write(Text{
		Value: body, X: points(x), Y: points(y), Size: r.style.FontSize, Bold: r.isBold(),
		Color: Color(r.style.FontColor), Rotation: r.turn,
	})
}

func (r *recorder) MeasureText(body string) chart.Box {
	t := Text{Size: r.style.FontSize, Rotation: r.turn, Width: r.canvas.Measure(body, r.style.FontSize, r.isBold())}
	b := t.Box()
	return chart.Box{Right: units(b.X1 - b.X0), Bottom: units(b.Y1 - b.Y0), IsSet: true}
}
