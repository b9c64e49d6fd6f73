package pdf

import (
	"fmt"
	"slices"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/typeset"
)

// way is one way to set a chapter.
type way struct {
	chartScale float64 // of charts whose height is free
	spacing    spacing // of callouts
	gaps       float64 // between blocks, of what they are
	cell       float64 // room above and below the text of a table row, in points
	lean       bool    // the summary's findings without advice that its to-do table has
	callouts   int     // findings set in full; the others take a row each
	actions    int     // of the summary's to-do table; 0: all
}

// plainWay is how everything is set that fits.
var plainWay = way{chartScale: 0.92, spacing: roomy, gaps: 1, cell: 1.9, callouts: 3}

// chapterWays are the ways a chapter may be set, the most pleasant first.
var chapterWays = []way{
	plainWay,
	{chartScale: 0.88, spacing: roomy, gaps: 0.88, cell: 1.8, callouts: 3},
	{chartScale: 0.82, spacing: tight, gaps: 0.8, cell: 1.7, callouts: 3},
	{chartScale: 0.74, spacing: tight, gaps: 0.7, cell: 1.6, callouts: 3},
	{chartScale: 0.68, spacing: tight, gaps: 0.66, cell: 1.5, callouts: 3},
	{chartScale: 0.62, spacing: tight, gaps: 0.58, cell: 1.2, callouts: 3},
}

// summaryWays are tried in this order until the summary fits on its page.
var summaryWays = []way{
	{chartScale: 1, spacing: roomy, gaps: 1, cell: 2.4, callouts: 7},
	{chartScale: 1, spacing: tight, gaps: 0.9, cell: 2.4, callouts: 7},
	{chartScale: 1, spacing: tight, gaps: 0.75, cell: 2.4, callouts: 7, lean: true},
	{chartScale: 1, spacing: tight, gaps: 0.75, cell: 2, callouts: 5, lean: true},
	{chartScale: 1, spacing: tight, gaps: 0.75, cell: 2, callouts: 4, lean: true},
	{chartScale: 1, spacing: tight, gaps: 0.75, cell: 2, callouts: 4, lean: true, actions: 3},
	{chartScale: 1, spacing: tight, gaps: 0.7, cell: 1.8, callouts: 3, lean: true, actions: 3},
}

// appendixWays are the ways the appendix may be set: tighter where that spares a page.
var appendixWays = []way{
	plainWay,
	{chartScale: plainWay.chartScale, spacing: tight, gaps: 0.7, cell: 1.4, callouts: 3},
	{chartScale: plainWay.chartScale, spacing: tight, gaps: 0.4, cell: 0.8, callouts: 3},
}

// longChapter is how many pages a chapter may have to be set in several ways.
const longChapter = 4

// in is the composer working in another way.
func (c *composer) in(w way) *composer {
	other := *c
	other.way = w
	return &other
}

// closer sets the gaps between blocks as the way asks, and the theme's density.
func (c *composer) closer(w way, blocks []block) []block {
	for i := range blocks {
		blocks[i].space = c.doc.Theme.Space(blocks[i].space * w.gaps)
	}
	return blocks
}

// bestSummary is [composer.summary] in the first way that fits on a page; where
// none does, plainly.
func (c *composer) bestSummary() ([]block, error) {
	for _, w := range summaryWays {
		blocks := c.closer(w, c.in(w).summary())
		pages, err := c.deal(blocks, c.bodyHeight)
		if err != nil {
			return nil, err
		}
		if len(pages) == 1 {
			return blocks, nil
		}
	}
	return c.summary(), nil
}

// variant is a chapter set in one way.
type variant struct {
	way     way
	blocks  []block
	opening float64 // height of the heading with what it opens, in points
}

// variants sets a chapter in all ways, or plainly only where it is long.
func (c *composer) variants(ch report.Chapter, number int) ([]variant, error) {
	var out []variant
	for _, w := range chapterWays {
		blocks, err := c.in(w).chapter(ch, number)
		if err != nil {
			return nil, err
		}
		blocks = c.closer(w, blocks)
		out = append(out, variant{way: w, blocks: blocks, opening: opening(blocks)})
		if whole, changed := c.unsplit(blocks); changed {
			out = append(out, variant{way: w, blocks: whole, opening: opening(whole)})
		}
		pages, err := c.deal(blocks, c.bodyHeight)
		if err != nil {
			return nil, err
		}
		if len(pages) > longChapter {
			break
		}
	}
	return out, nil
}

// mostUnsplit is how many rows a table may have to be kept in one piece where the
// page's end would part it, and partOfPage how high it may be then.
const (
	mostUnsplit = 18
	partOfPage  = 0.55
)

// unsplit keeps tables of moderate length in one piece.
func (s sheet) unsplit(blocks []block) (out []block, changed bool) {
	out = slices.Clone(blocks)
	for i, b := range out {
		if len(b.header) == 0 || len(b.rows) > mostUnsplit || b.minRows >= len(b.rows) || blockHeight(out[i:i+1]) > partOfPage*s.bodyHeight {
			continue
		}
		out[i].minRows, changed = len(b.rows), true
	}
	return out, changed
}

// opening is the height of a chapter's blocks up to its first figure or table,
// that one included: what must fit below the chapter before it. Of a table that
// is split its beginning will do; a chapter of words opens with its first lines.
func opening(blocks []block) float64 {
	height := 0.0
	for i, b := range blocks {
		if i > 0 {
			height += b.space
		}
		height += b.least()
		if i > 0 && (b.figure || len(b.header) > 0) {
			return height
		}
	}
	if len(blocks) < 2 {
		return height
	}
	return blocks[0].least() + blocks[1].space + blocks[1].least()
}

// least is the height of the part of a block that is never parted.
func (b block) least() float64 {
	height := 0.0
	if b.whole != nil {
		height += b.whole.height
	}
	for _, p := range b.header {
		height += p.height
	}
	rows := b.rows
	if most := max(b.minRows, 2); len(rows) >= 2*most {
		rows = rows[:most]
	}
	for _, p := range rows {
		height += p.height
	}
	return height
}

// deal puts blocks on pages, the first of which has the given room.
func (s sheet) deal(blocks []block, first float64) ([]typeset.Page, error) {
	boxes := make([]typeset.Box, len(blocks))
	for i, b := range blocks {
		boxes[i] = b.box()
	}
	for {
		pages, err := typeset.Paginate(boxes, []float64{first, s.bodyHeight})
		if err != nil {
			return nil, fmt.Errorf("pdf: %w", err)
		}
		again := false
		for _, p := range pages {
			for _, set := range p.Pieces {
				// A piece that was kept beside a heading without enough room begins
				// the next page. Every round adds at least one, so the rounds end.
				if set.Clipped && set.Top > 0 && !boxes[set.Box].NewPage {
					boxes[set.Box].NewPage, again = true, true
				}
			}
		}
		if !again {
			return pages, nil
		}
	}
}
