package typeset

// Paginate places boxes on pages in their order. pages are the heights of the
// pages; the last one holds for all that follow. Rules:
//
//   - A block without rows is never split, a block with rows only between rows,
//     with at least MinRows on either side; a table header is repeated.
//   - A box with KeepWithNext is followed on its page by the beginning of the
//     next box. Among several such boxes in a row all stay together.
//   - Nothing is placed beyond the end of a page. What is taller than the room
//     it can ever get is marked Clipped.
//
// When the boxes to keep together are higher than a page, a figure after a
// heading is clipped to the room left if that is at least half of what it could
// have at best; rows are clipped only if they fit on no page. Otherwise the
// chain is parted there. Unusable heights are an error.
func Paginate(boxes []Box, pages []float64) ([]Page, error) {
	if err := check(boxes, pages); err != nil {
		return nil, err
	}
	p := &paginator{boxes: boxes, heights: pages, need: needs(boxes)}
	for i, b := range boxes {
		if b.NewPage {
			p.breakPage()
		}
		if len(b.Rows) == 0 {
			p.placeWhole(i)
		} else {
			p.placeRows(i)
		}
		p.held = b.KeepWithNext
	}
	return p.pages, nil
}

// needs returns for each box the height its beginning needs: the whole block,
// or the header and the first rows; for a box kept with the next also what
// that one needs.
func needs(boxes []Box) []float64 {
	need := make([]float64, len(boxes))
	for i := len(boxes) - 1; i >= 0; i-- {
		b := boxes[i]
		switch {
		case len(b.Rows) == 0:
			need[i] = b.Height
		case b.splittable():
			need[i] = sum(b.Header) + sum(b.Rows[:b.min()])
			continue
		default:
			need[i] = sum(b.Header) + sum(b.Rows)
		}
		need[i] += after(boxes, need, i)
	}
	return need
}

// after returns what must follow box i on its page.
func after(boxes []Box, need []float64, i int) float64 {
	if !boxes[i].KeepWithNext || i+1 == len(boxes) || boxes[i+1].NewPage {
		return 0
	}
	return boxes[i+1].SpaceBefore + need[i+1]
}

type paginator struct {
	boxes   []Box
	heights []float64
	need    []float64
	pages   []Page
	open    bool    // the last page takes more
	used    float64 // of the last page
	held    bool    // the box before wants the next one on its page
}

func (p *paginator) breakPage() { p.open = false }

// height returns the height of the page being filled or of the next one.
func (p *paginator) height() float64 {
	n := len(p.pages)
	if p.open {
		n--
	}
	return p.heights[min(n, len(p.heights)-1)]
}

func (p *paginator) empty() bool { return !p.open }

// room returns what is left of the page after a gap.
func (p *paginator) room(gap float64) float64 {
	if p.empty() {
		return p.height()
	}
	return p.height() - p.used - gap
}

// put places a piece below what is there.
func (p *paginator) put(piece Piece, gap float64) {
	if p.empty() {
		p.pages = append(p.pages, Page{})
		p.open, p.used, gap = true, 0, 0
	}
	piece.Top = p.used + gap
	p.used = piece.Top + piece.Height
	page := &p.pages[len(p.pages)-1]
	page.Pieces = append(page.Pieces, piece)
}

// stay reports whether box i begins on the open page although the room is
// short: it does when the box before holds it there and enough is left.
func (p *paginator) stay(i int) bool {
	if p.empty() {
		return true
	}
	b, full := p.boxes[i], p.height()
	room := p.room(b.SpaceBefore) + slack
	least := min(b.Height, full) / 2
	if len(b.Rows) > 0 {
		if least = sum(b.Header) + b.Rows[0]; least > full {
			least = full / 2
		}
	}
	return p.held && room >= least
}

func (p *paginator) placeWhole(i int) {
	b := p.boxes[i]
	if p.need[i] > p.room(b.SpaceBefore)+slack && !p.stay(i) {
		p.breakPage()
	}
	height := b.Height
	room := p.room(b.SpaceBefore)
	if height > room+slack {
		height = room
	}
	p.put(Piece{Box: i, Height: height, Clipped: height < b.Height}, b.SpaceBefore)
}

func (p *paginator) placeRows(i int) {
	b := p.boxes[i]
	gap := b.SpaceBefore
	if p.need[i] > p.room(gap)+slack && !p.stay(i) {
		p.breakPage()
	}
	for from := 0; from < len(b.Rows); {
		rows := p.take(i, from, p.room(gap))
		if rows == 0 && !p.empty() && (from > 0 || !p.stay(i)) {
			p.breakPage()
			continue
		}
		piece := Piece{Box: i, From: from, Header: len(b.Header) > 0, Continued: from > 0}
		piece.To = from + max(rows, 1)
		piece.Height = sum(b.Header) + sum(b.Rows[from:piece.To])
		if room := p.room(gap); piece.Height > room+slack {
			piece.Height, piece.Clipped = room, true
		}
		p.put(piece, gap)
		if from = piece.To; from < len(b.Rows) {
			p.breakPage()
		}
	}
}

// take returns how many rows from the given one go on this page; 0 means that
// the next page suits better.
func (p *paginator) take(i, from int, room float64) int {
	b := p.boxes[i]
	left := len(b.Rows) - from
	room -= sum(b.Header)
	fit := 0
	for fit < left && b.Rows[from+fit] <= room+slack {
		room -= b.Rows[from+fit]
		fit++
	}
	if fit == left && after(p.boxes, p.need, i) <= room+slack {
		return fit
	}
	// The rest does not end here, so enough rows must go on to the next page.
	most := min(fit, left-b.min())
	switch {
	case most >= b.min():
		return most
	case p.empty() || p.held && from == 0:
		return fit // a page of its own gives no more
	}
	return 0
}
