package charts

import "math"

// outline is the text as glyph contours in canvas coordinates.
func (c *Canvas) outline(t Text) Path {
	if c.font == nil {
		return nil
	}
	style := c.font.Style(t.Bold)
	sin, cos := math.Sincos(t.Rotation)
	pen := t.left()
	var p Path
	for _, r := range t.Value {
		at := func(x, y float64) (float64, float64) {
			x, y = pen+x*t.Size, -y*t.Size
			return t.X + x*cos - y*sin, t.Y + x*sin + y*cos
		}
		for _, s := range style.Outline(r) {
			x, y := at(s.X, s.Y)
			x1, y1 := at(s.CX, s.CY)
			p = append(p, Segment{Op: byte(s.Op), X1: x1, Y1: y1, X: x, Y: y})
		}
		pen += float64(style.Advance(r)) * t.Size / 1000
	}
	return p
}
