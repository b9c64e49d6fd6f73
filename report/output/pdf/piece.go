package pdf

import (
	"slices"

	"github.com/wxreport/wxreport/charts"
)

// The distances between things, in points: steps of the 8 pt grid and its half.
const (
	smallGap = 4.0
	blockGap = 12.0
	wideGap  = 12.0
)

// piece is something measured and not to be split: texts, drawings, shapes,
// links and bookmarks, placed from its top left corner, y down, in points.
type piece struct {
	name   string // what it is, for errors: "table funnel.stages"
	height float64
	items  []item
	shapes []charts.Op // drawn below the items
	links  []link
	marks  []mark
}

// item is one line of text or one drawing. Items are in reading order.
type item struct {
	x, y  float64 // text: left end of the base line; drawing: top left corner
	width float64
	text  string
	size  float64
	bold  bool
	color charts.Color
	art   *art     // a drawing instead of a text
	part  *element // of the structure; nil: an artifact
}

// art is a drawing or picture of its own, placed by the layout and filled in by
// the second pass.
type art struct {
	width, height float64
	canvas        *charts.Canvas // vector drawing
	gradient      *gradient      // ground of the drawing; nil: none
	picture       *picture       // raster picture instead
}

// link is a place to click: a target inside the document or an address.
type link struct {
	x, y, width, height float64
	target              string // name of a mark
	address             string
	part                *element
}

// mark is a place that links and bookmarks point to.
type mark struct {
	name  string // for links; empty: bookmark only
	title string // for the bookmark; empty: link target only
	level int    // of the bookmark, 0 outermost
	y     float64
}

// put copies q into p, its corner at x, y.
func (p *piece) put(q *piece, x, y float64) {
	for _, i := range q.items {
		i.x += x
		i.y += y
		p.items = append(p.items, i)
	}
	for _, op := range q.shapes {
		op.Path = moved(op.Path, x, y)
		p.shapes = append(p.shapes, op)
	}
	for _, l := range q.links {
		l.x += x
		l.y += y
		p.links = append(p.links, l)
	}
	for _, m := range q.marks {
		m.y += y
		p.marks = append(p.marks, m)
	}
}

// cut is the upper part of the piece.
func (p *piece) cut(height float64) *piece {
	out := *p
	out.height = max(height, 0)
	out.items, out.shapes = nil, nil
	for _, i := range p.items {
		if i.art == nil && i.y <= height || i.art != nil && i.y+i.art.height <= height {
			out.items = append(out.items, i)
		}
	}
	for _, op := range p.shapes {
		op.Path = slices.Clone(op.Path)
		for i := range op.Path {
			s := &op.Path[i]
			s.Y, s.Y1, s.Y2 = min(s.Y, height), min(s.Y1, height), min(s.Y2, height)
		}
		out.shapes = append(out.shapes, op)
	}
	return &out
}

func moved(path charts.Path, x, y float64) charts.Path {
	path = slices.Clone(path)
	for i := range path {
		s := &path[i]
		s.X, s.X1, s.X2 = s.X+x, s.X1+x, s.X2+x
		s.Y, s.Y1, s.Y2 = s.Y+y, s.Y1+y, s.Y2+y
	}
	return path
}

// fill paints the inside of a path.
func (p *piece) fill(path charts.Path, color charts.Color) {
	p.shapes = append(p.shapes, charts.Op{Path: path, Fill: color})
}

// stroke paints a line along a path.
func (p *piece) stroke(path charts.Path, color charts.Color, width float64) {
	p.shapes = append(p.shapes, charts.Op{Path: path, Stroke: color, Width: width})
}

// rule draws a horizontal line centred on y.
func (p *piece) rule(x, y, width, line float64, color charts.Color) {
	p.fill(charts.RectPath(x, y-line/2, width, line, 0), color)
}

// box fills a rectangle with round corners.
func (p *piece) box(x, y, width, height, radius float64, color charts.Color) {
	p.fill(charts.RectPath(x, y, width, height, radius), color)
}

// frame outlines a rectangle with round corners.
func (p *piece) frame(x, y, width, height, radius float64, fill, stroke charts.Color) {
	p.shapes = append(p.shapes, charts.Op{Path: charts.RectPath(x, y, width, height, radius),
		Fill: fill, Stroke: stroke, Width: 0.75})
}
