package pdf

import (
	"strings"

	"github.com/wxreport/wxreport/charts"
	"github.com/wxreport/wxreport/report"
)

// composer turns a document into measured blocks.
type composer struct {
	doc    *report.Document
	words  *report.Words
	faces  faces
	colors palette
	way    way
	at     *element // what is being set, in the document's structure
	above  float64  // height of the headings that must stay with what is being set
	sheet
}

// block is a piece of the flow: one that is never split, or rows under a header
// that is repeated on every page.
type block struct {
	name   string
	whole  *piece
	rows   []*piece
	header []*piece
	again  []*piece // the header on the pages the block is continued on
	// minRows is the least number of rows on either side of a split; 0: two.
	minRows int
	space   float64 // above, unless the block begins a page
	keep    bool    // on the page where the next block begins
	newPage bool
	figure  bool // a chart, or two blocks side by side
}

// say is a text of this package in the document's language.
func (c *composer) say(key string, args ...report.Args) string {
	return proseLine(c.words.Say("pdf."+key, args...))
}

// line is one line of text before it has a place.
type line struct {
	text  string
	size  float64
	bold  bool
	color charts.Color
}

func (c *composer) width(l line) float64 { return c.faces.width(l.text, l.size, l.bold) }

// set writes a line with its left end at x on the base line y.
func (c *composer) set(p *piece, x, y float64, l line) float64 {
	width := c.width(l)
	if l.text != "" {
		p.items = append(p.items, item{x: x, y: y, width: width, text: l.text, size: l.size, bold: l.bold, color: l.color, part: c.at})
	}
	return width
}

// setRight writes a line with its right end at x.
func (c *composer) setRight(p *piece, x, y float64, l line) {
	c.set(p, x-c.width(l), y, l)
}

// wrap breaks a text at a width and writes it below top; it returns the height
// used. lead is the distance of the lines in points.
func (c *composer) wrap(p *piece, x, top, width, lead float64, l line) float64 {
	lines := c.faces.settled(l.text, l.size, l.bold, width)
	for i, s := range lines {
		c.set(p, x, top+float64(i)*lead+firstBase(l.size, lead), line{s, l.size, l.bold, l.color})
	}
	return float64(len(lines)) * lead
}

// firstBase is the base line below the top of a line of height lead, so that
// Chinese letters, which reach from -0.12 to 0.88 of the size, stand in its
// middle. It is at least the size: maroto cannot set above a row.
func firstBase(size, lead float64) float64 {
	return max((lead-size)/2+0.88*size, size)
}

// shorten keeps the first lines of a text that has more, with an ellipsis.
func (c *composer) shorten(text string, size float64, bold bool, width float64, most int) []string {
	lines := c.faces.lines(text, size, bold, width)
	if len(lines) <= most {
		return lines
	}
	rest := strings.Join(lines[most-1:], " ")
	return append(lines[:most-1:most-1], c.faces.fit(rest, size, bold, width))
}

// longestPill is the most room for the word in a pill, in points.
const longestPill = 90.0

// pill writes a word on a round ground and returns its width; y is the centre.
func (c *composer) pill(p *piece, x, y float64, word string, size float64, ground charts.Color, radius float64) float64 {
	word = c.faces.fit(word, size, true, longestPill)
	defer c.part("Span")()
	width := c.faces.width(word, size, true) + 1.6*size
	height := 1.9 * size
	p.box(x, y-height/2, width, height, min(radius, height/2), c.colors.pillGround(ground))
	c.set(p, x+0.8*size, y+0.36*size, line{word, size, true, white})
	return width
}

// stack puts blocks below each other in a column, for places where they cannot
// be split.
func stack(blocks []block) *piece {
	out := &piece{}
	for i, b := range blocks {
		if i > 0 {
			out.height += b.space
		}
		if out.name == "" {
			out.name = b.name
		}
		for _, p := range append(append([]*piece{}, b.header...), append([]*piece{b.whole}, b.rows...)...) {
			if p != nil {
				out.put(p, 0, out.height)
				out.height += p.height
			}
		}
	}
	return out
}

// blockHeight is the height of blocks as stack sets them.
func blockHeight(blocks []block) float64 {
	height := 0.0
	for i, b := range blocks {
		if i > 0 {
			height += b.space
		}
		if b.whole != nil {
			height += b.whole.height
		}
		for _, p := range append(append([]*piece{}, b.header...), b.rows...) {
			height += p.height
		}
	}
	return height
}

// pair puts two columns side by side.
func (s sheet) pair(left, right []block) block {
	a, b := stack(left), stack(right)
	out := &piece{name: a.name + ", " + b.name, height: max(a.height, b.height)}
	out.put(a, 0, 0)
	out.put(b, s.halfMeasure+columnGap, 0)
	return block{name: out.name, whole: out, space: wideGap, figure: true}
}
