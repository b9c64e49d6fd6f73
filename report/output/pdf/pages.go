package pdf

import (
	"fmt"

	"github.com/wxreport/wxreport/report/typeset"
)

// pages composes the whole document: cover, contents, then everything else.
func (c *composer) pages(logo *picture) ([]page, error) {
	blocks, err := c.bestSummary()
	if err != nil {
		return nil, err
	}
	for i, ch := range c.doc.Chapters {
		set, err := c.bestChapter(ch, i+1)
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, set...)
	}
	body, err := paginate(append(blocks, c.appendix()...))
	if err != nil {
		return nil, err
	}
	// How many pages the contents take does not depend on the numbers in them.
	contents, err := paginate(c.contents(nil))
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
	if contents, err = paginate(c.contents(func(target string) int { return numbers[target] })); err != nil {
		return nil, err
	}
	out := []page{c.cover(logo)}
	all := append(contents, body...)
	for i, pieces := range all {
		out = append(out, c.framed(pieces, i+2, len(all)+1))
	}
	return out, nil
}

// paginate deals blocks out to pages and returns the pieces of each.
func paginate(blocks []block) ([][]placed, error) {
	boxes := make([]typeset.Box, len(blocks))
	for i, b := range blocks {
		boxes[i] = typeset.Box{MinRows: b.minRows, SpaceBefore: b.space, KeepWithNext: b.keep, NewPage: b.newPage}
		if b.whole != nil {
			boxes[i].Height = b.whole.height
		}
		for _, row := range b.rows {
			boxes[i].Rows = append(boxes[i].Rows, row.height)
		}
		if b.whole == nil {
			for _, row := range b.header {
				boxes[i].Header = append(boxes[i].Header, row.height)
			}
		}
	}
	pages, err := typeset.Paginate(boxes, []float64{bodyHeight})
	if err != nil {
		return nil, fmt.Errorf("pdf: %w", err)
	}
	out := make([][]placed, len(pages))
	for n, p := range pages {
		for _, set := range p.Pieces {
			out[n] = append(out[n], place(blocks[set.Box], set)...)
		}
	}
	return out, nil
}

// place is what a paginated piece shows of its block.
func place(b block, set typeset.Piece) []placed {
	if b.whole != nil {
		return []placed{{piece: b.whole, x: sideMargin, y: contentTop + set.Top}}
	}
	var parts []*piece
	if set.Header {
		parts = b.header
		if set.Continued {
			parts = b.again
		}
	}
	parts = append(append([]*piece{}, parts...), b.rows[set.From:set.To]...)
	var out []placed
	y := contentTop + set.Top
	for _, p := range parts {
		out = append(out, placed{piece: p, x: sideMargin, y: y})
		y += p.height
	}
	return out
}
