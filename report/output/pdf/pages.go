package pdf

import (
	"slices"

	"github.com/wxreport/wxreport/report/typeset"
)

// pages composes the whole document: cover, contents, then everything else.
func (c *composer) pages(logo *picture) ([]page, error) {
	blocks, err := c.bestSummary()
	if err != nil {
		return nil, err
	}
	front, err := c.deal(blocks, c.bodyHeight)
	if err != nil {
		return nil, err
	}
	var chapters [][]variant
	for i, ch := range c.doc.Chapters {
		set, err := c.variants(ch, i+1)
		if err != nil {
			return nil, err
		}
		chapters = append(chapters, set)
	}
	var plan []variant
	for _, w := range appendixWays {
		if blocks := c.closer(w, c.in(w).plan()); len(blocks) > 0 {
			plan = append(plan, variant{way: w, blocks: blocks, opening: opening(blocks)})
		}
	}
	if len(plan) > 0 {
		chapters = append(chapters, plan)
	}
	var appendix []variant
	for _, w := range appendixWays {
		blocks := c.closer(w, c.in(w).appendix())
		appendix = append(appendix, variant{way: w, blocks: blocks, opening: opening(blocks)})
	}
	chapters = append(chapters, appendix)
	set, err := c.flow(chapters, bottom(front[len(front)-1]))
	if err != nil {
		return nil, err
	}
	body, err := c.paginate(append(blocks, set...))
	if err != nil {
		return nil, err
	}
	// How many pages the contents take does not depend on the numbers in them.
	contents, err := c.paginate(c.contents(nil))
	if err != nil {
		return nil, err
	}
	first := 1 + len(contents) // pages before the body
	numbers := map[string]int{}
	for n, pieces := range body {
		for _, p := range pieces {
			for _, m := range p.marks {
				if _, seen := numbers[m.name]; m.name != "" && !seen {
					numbers[m.name] = first + n + 1
				}
			}
		}
	}
	if contents, err = c.paginate(c.contents(func(target string) int { return numbers[target] })); err != nil {
		return nil, err
	}
	out := []page{c.cover(logo)}
	all := slices.Concat(contents, body)
	for i, pieces := range all {
		out = append(out, c.framed(pieces, i+2, len(all)+1))
	}
	return out, nil
}

// paginate deals blocks out to pages and returns the pieces of each. A piece is
// never placed across the end of a page; one higher than a page is cut.
func (s sheet) paginate(blocks []block) ([][]placed, error) {
	pages, err := s.deal(blocks, s.bodyHeight)
	if err != nil {
		return nil, err
	}
	return s.placedOn(pages, blocks), nil
}

// box is what the paginator needs to know of a block.
func (b block) box() typeset.Box {
	box := typeset.Box{MinRows: b.minRows, SpaceBefore: b.space, KeepWithNext: b.keep, NewPage: b.newPage}
	if b.whole != nil {
		box.Height = b.whole.height
		return box
	}
	for _, row := range b.rows {
		box.Rows = append(box.Rows, row.height)
	}
	for _, row := range b.header {
		box.Header = append(box.Header, row.height)
	}
	return box
}

func (s sheet) placedOn(pages []typeset.Page, blocks []block) [][]placed {
	out := make([][]placed, len(pages))
	for n, p := range pages {
		for _, set := range p.Pieces {
			out[n] = append(out[n], s.shown(blocks[set.Box], set)...)
		}
	}
	return out
}

// shown is what a paginated piece shows of its block.
func (s sheet) shown(b block, set typeset.Piece) []placed {
	parts := []*piece{b.whole}
	if b.whole == nil {
		parts = nil
		if set.Header && set.Continued {
			parts = append(parts, b.again...)
		} else if set.Header {
			parts = append(parts, b.header...)
		}
		parts = append(parts, b.rows[set.From:set.To]...)
	}
	var out []placed
	y := set.Top
	for _, p := range parts {
		if room := s.bodyHeight - y; p.height > room+roundOff {
			p = p.cut(room)
		}
		out = append(out, placed{piece: p, x: sideMargin, y: contentTop + y})
		y += p.height
	}
	return out
}
