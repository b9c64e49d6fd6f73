package charts

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"

	"github.com/wcharczuk/go-chart/v2/drawing"
)

// PNGOptions says how a canvas becomes pixels.
type PNGOptions struct {
	Scale       float64 // pixels a point; 0: 2
	Transparent bool    // else on white
}

// maxPixels bounds the memory of one picture to 160 MB.
const maxPixels = 40e6

// PNG replays the canvas to a PNG.
func PNG(c *Canvas, opts PNGOptions) ([]byte, error) {
	img, err := Image(c, opts)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Image replays the canvas to pixels. Texts are drawn from glyph outlines by the
// non-zero rule, because the contours of our fonts overlap.
func Image(c *Canvas, opts PNGOptions) (*image.RGBA, error) {
	scale := opts.Scale
	if scale == 0 {
		scale = 2
	}
	w, h := math.Ceil(c.W*scale), math.Ceil(c.H*scale)
	if !(w >= 1 && h >= 1 && w*h <= maxPixels) {
		return nil, fmt.Errorf("picture of %g x %g pt at scale %g: expected 1 to %g million pixels", c.W, c.H, scale, maxPixels/1e6)
	}
	img := image.NewRGBA(image.Rect(0, 0, int(w), int(h)))
	if !opts.Transparent {
		for i := range img.Pix {
			img.Pix[i] = 255
		}
	}
	gc, err := drawing.NewRasterGraphicContext(img)
	if err != nil {
		return nil, err
	}
	gc.SetFillRule(drawing.FillRuleWinding)
	for _, op := range c.Ops {
		if op.Text != nil {
			op.Path, op.Fill = c.outline(*op.Text), op.Text.Color
		}
		rasterise(gc, op, scale)
	}
	return img, nil
}

func rasterise(gc *drawing.RasterGraphicContext, op Op, scale float64) {
	if len(op.Path) == 0 {
		return
	}
	gc.BeginPath()
	for _, s := range op.Path {
		switch s.Op {
		case 'M':
			gc.MoveTo(s.X*scale, s.Y*scale)
		case 'L':
			gc.LineTo(s.X*scale, s.Y*scale)
		case 'Q':
			gc.QuadCurveTo(s.X1*scale, s.Y1*scale, s.X*scale, s.Y*scale)
		case 'C':
			gc.CubicCurveTo(s.X1*scale, s.Y1*scale, s.X2*scale, s.Y2*scale, s.X*scale, s.Y*scale)
		case 'Z':
			gc.Close()
		}
	}
	if op.Stroke.A > 0 {
		gc.SetStrokeColor(drawing.Color(op.Stroke))
		gc.SetLineWidth(op.Width * scale)
		dash := make([]float64, len(op.Dash))
		for i, d := range op.Dash {
			dash[i] = d * scale
		}
		gc.SetLineDash(dash, 0)
	}
	gc.SetFillColor(drawing.Color(op.Fill))
	gc.SetFillRule(drawing.FillRuleWinding)
	if op.EvenOdd {
		gc.SetFillRule(drawing.FillRuleEvenOdd)
	}
	switch {
	case op.Fill.A > 0 && op.Stroke.A > 0:
		gc.FillStroke()
	case op.Fill.A > 0:
		gc.Fill()
	default:
		gc.Stroke()
	}
}
