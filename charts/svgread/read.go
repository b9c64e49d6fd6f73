package svgread

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/wxreport/wxreport/charts"
)

// Bounds of a file.
const (
	maxBytes    = 1 << 20
	maxElements = 20_000
	maxSegments = 200_000
	maxDepth    = 100
)

// Drawing is what was read, W wide and H high in user units.
type Drawing struct {
	W, H float64
	ops  []charts.Op
}

// Canvas is the drawing at a width and height in points, whatever its own are.
func (d *Drawing) Canvas(width, height float64) *charts.Canvas {
	c := charts.NewCanvas(width, height, nil)
	m := matrix{a: width / d.W, d: height / d.H}
	for _, op := range d.ops {
		op.Path = m.path(op.Path)
		op.Width *= m.scale()
		c.Paint(op)
	}
	return c
}

// Read parses an SVG file.
func Read(body []byte) (*Drawing, error) {
	if len(body) > maxBytes {
		return nil, fmt.Errorf("an SVG file of %d bytes, expected at most %d", len(body), maxBytes)
	}
	paints, classes, err := prepare(body)
	if err != nil {
		return nil, err
	}
	r := &reader{paints: paints, classes: classes, out: &Drawing{}}
	if err := r.walk(xml.NewDecoder(bytes.NewReader(body))); err != nil {
		return nil, err
	}
	if !(r.out.W > 0) || len(r.out.ops) == 0 {
		return nil, errors.New("no shapes in it")
	}
	return r.out, nil
}

type reader struct {
	paints   map[string]charts.Color // gradients by id
	classes  map[string]string       // declarations by class
	out      *Drawing
	elements int
	segments int
}

// walk draws the elements in their order.
func (r *reader) walk(d *xml.Decoder) error {
	stack := []style{initial()}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("SVG: %w", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if r.elements++; r.elements > maxElements || len(stack) > maxDepth {
				return fmt.Errorf("SVG: more than %d elements, or nested deeper than %d", maxElements, maxDepth)
			}
			if skipped[t.Name.Local] {
				if err := d.Skip(); err != nil {
					return fmt.Errorf("SVG: %w", err)
				}
				continue
			}
			s, err := r.element(t, stack[len(stack)-1])
			if err != nil {
				line, _ := d.InputPos()
				return fmt.Errorf("SVG, line %d: %w", line, err)
			}
			stack = append(stack, s)
		case xml.EndElement:
			if len(stack) > 1 {
				stack = stack[:len(stack)-1]
			}
		}
	}
}

// skipped elements show nothing by themselves.
var skipped = map[string]bool{"defs": true, "title": true, "desc": true, "metadata": true, "style": true, "symbol": true,
	"clipPath": true, "linearGradient": true, "radialGradient": true, "pattern": true, "namedview": true, "marker": true}

// element draws one element and returns the style its children inherit.
func (r *reader) element(t xml.StartElement, outer style) (style, error) {
	a := attributes(t)
	s, err := outer.with(a, r.classes)
	if err != nil {
		return s, err
	}
	name := t.Name.Local
	if r.out.W == 0 {
		if name != "svg" {
			return s, fmt.Errorf("<%.20s> before <svg>", name)
		}
		return s, r.frame(a, &s)
	}
	var path charts.Path
	switch name {
	case "svg", "g", "a", "switch":
		return s, nil
	case "path":
		path, err = parsePath(a["d"])
	case "rect", "circle", "ellipse", "line", "polyline", "polygon":
		path, err = shape(name, a)
	default:
		return s, fmt.Errorf("<%.20s> cannot be drawn, expected shapes and paths; turn texts and effects into paths", name)
	}
	if err != nil {
		return s, err
	}
	if r.segments += len(path); r.segments > maxSegments {
		return s, fmt.Errorf("more than %d points", maxSegments)
	}
	return s, r.paint(path, s)
}

// frame takes the size of the drawing from the root.
func (r *reader) frame(a map[string]string, s *style) error {
	box, err := numbers(strings.ReplaceAll(a["viewBox"], ",", " "))
	if err != nil || len(box) != 0 && len(box) != 4 {
		return fmt.Errorf("viewBox %.40q, expected four numbers", a["viewBox"])
	}
	if len(box) == 0 {
		width, err1 := length(a["width"])
		height, err2 := length(a["height"])
		if err1 != nil || err2 != nil {
			return errors.New("neither viewBox nor width and height")
		}
		box = []float64{0, 0, width, height}
	}
	if !(box[2] > 0 && box[3] > 0 && box[2] < 1e6 && box[3] < 1e6) || math.Abs(box[0]) > 1e6 || math.Abs(box[1]) > 1e6 {
		return fmt.Errorf("a drawing of %g × %g, expected a positive size below a million", box[2], box[3])
	}
	r.out.W, r.out.H = box[2], box[3]
	s.transform = matrix{1, 0, 0, 1, -box[0], -box[1]}
	return nil
}

// paint adds a path in a style.
func (r *reader) paint(path charts.Path, s style) error {
	if s.hidden || len(path) == 0 {
		return nil
	}
	fill, err := r.color(s.fill, s)
	if err != nil {
		return err
	}
	stroke, err := r.color(s.stroke, s)
	if err != nil {
		return err
	}
	op := charts.Op{Path: s.transform.path(path), EvenOdd: s.evenOdd, Width: s.width * s.transform.scale()}
	if fill.A > 0 {
		op.Fill = fill.Alpha(s.opacity * s.fillOpacity)
	}
	if stroke.A > 0 && op.Width > 0 {
		op.Stroke = stroke.Alpha(s.opacity * s.strokeOpacity)
	}
	for _, p := range op.Path {
		for _, v := range []float64{p.X, p.Y, p.X1, p.Y1, p.X2, p.Y2, op.Width} {
			if !(math.Abs(v) < 1e7) {
				return errors.New("a point far outside of the drawing")
			}
		}
	}
	if op.Fill.A > 0 || op.Stroke.A > 0 {
		r.out.ops = append(r.out.ops, op)
	}
	return nil
}

// color resolves a paint; no opacity means none.
func (r *reader) color(s string, in style) (charts.Color, error) {
	if s == "currentColor" {
		s = in.current
	}
	if s == "none" || s == "transparent" {
		return charts.Color{}, nil
	}
	if id, ok := strings.CutPrefix(s, "url("); ok {
		id, rest, _ := strings.Cut(id, ")")
		id = strings.Trim(id, `"' #`)
		if c, ok := r.paints[id]; ok {
			return c, nil
		}
		if rest = strings.TrimSpace(rest); rest != "" && !strings.HasPrefix(rest, "url(") {
			return r.color(rest, in)
		}
		return charts.Color{}, fmt.Errorf("paint %.40q is no gradient of the file", s)
	}
	return parseColor(s)
}
