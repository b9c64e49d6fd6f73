package typeset

import (
	"fmt"
	"math"
)

// Box is one measured block of a document, the full width of the page wide.
// Heights are in any one unit, normally points.
type Box struct {
	// Height of a block that is never split: a heading, a figure. Ignored when
	// there are Rows.
	Height float64
	// Rows are the heights of the rows of a table or the lines of a paragraph;
	// the block may be split between them.
	Rows []float64
	// Header are the heights of the rows that head a table; they are repeated
	// on every page the block is continued on.
	Header []float64
	// MinRows is the least number of rows left on either side of a split; 0
	// means 2.
	MinRows int
	// SpaceBefore is the gap to the block above; dropped at the top of a page.
	SpaceBefore float64
	// KeepWithNext puts the end of the block on the page where the next begins.
	KeepWithNext bool
	// NewPage begins a page with this block.
	NewPage bool
}

// Piece is a block, or some rows of it, placed on a page.
type Piece struct {
	Box       int     // index of the box
	Top       float64 // distance from the top of the page
	Height    float64 // of the whole piece, its header included
	From, To  int     // rows From <= i < To; both 0 for a block that is never split
	Header    bool    // the header rows come first
	Continued bool    // not the first piece of its box: mark the header "续"
	Clipped   bool    // it is taller than the room: shrink the figure or cut the row
}

// Page is the pieces of one page, from top to bottom.
type Page struct{ Pieces []Piece }

func (b Box) min() int {
	if b.MinRows <= 0 {
		return 2
	}
	return b.MinRows
}

// splittable reports whether a split leaves enough rows on both sides.
func (b Box) splittable() bool { return len(b.Rows) >= 2*b.min() }

func sum(heights []float64) float64 {
	total := 0.0
	for _, h := range heights {
		total += h
	}
	return total
}

// check refuses measures no page can be made of. A header may take half of the
// lowest page at most, or nothing would be left for its rows.
func check(boxes []Box, pages []float64) error {
	lowest := math.Inf(1)
	for i, h := range pages {
		if !(h > 0) || math.IsInf(h, 0) {
			return fmt.Errorf("page height %d is %v, expected a positive number", i, h)
		}
		lowest = min(lowest, h)
	}
	if len(pages) == 0 {
		return fmt.Errorf("no page height given")
	}
	for i, b := range boxes {
		for _, list := range [][]float64{{b.Height, b.SpaceBefore}, b.Rows, b.Header} {
			for _, h := range list {
				if !(h >= 0) || math.IsInf(h, 0) {
					return fmt.Errorf("box %d has a height of %v, expected zero or more", i, h)
				}
			}
		}
		if h := sum(b.Header); h > lowest/2 {
			return fmt.Errorf("box %d has a header of height %v, expected at most half a page (%v)", i, h, lowest/2)
		}
	}
	return nil
}
