package pdf

import (
	"cmp"
	"math"
	"slices"

	"github.com/wxreport/wxreport/report/typeset"
)

// leastLeft is the share of a page that must be left for a chapter to begin on
// it, below the one before.
const leastLeft = 0.25

// What a fault of the pages costs, in pages.
const (
	emptyInside = 0.5  // room left empty within a chapter, a page of it
	emptyAfter  = 0.2  // the same after a chapter: it looks meant
	smaller     = 0.5  // charts of no height at all
	narrower    = 0.01 // callouts set tight
	stub        = 0.4  // a last page that is nearly empty
	tail        = 0.12 // a chapter's end alone on top of a page
	stubPart    = 0.18 // of the page is nearly empty
	parted      = 0.14 // a table of a few rows on two pages
)

// course is how the chapters up to some one are set, and what that costs.
type course struct {
	pages  int     // begun
	used   float64 // of the last one, in points
	cost   float64
	chosen variant
	fresh  bool // the chapter begins a page
	before *course
}

// mostCourses is how many courses are followed at a time.
const mostCourses = 96

// flow chooses for every chapter the way it is set, so that all of them together
// look best and take few pages. A chapter begins below the one before where its
// opening fits and enough of the page is left, else on a page of its own. used
// is what is filled of the page before the first, in points.
func (s sheet) flow(chapters [][]variant, used float64) ([]block, error) {
	open := []*course{{used: used}}
	for _, variants := range chapters {
		var next []*course
		for _, from := range open {
			for _, v := range variants {
				to, err := from.with(s, v)
				if err != nil {
					return nil, err
				}
				next = append(next, to)
			}
		}
		open = s.cheapest(next)
	}
	for _, c := range open {
		if c.pages > 0 && c.used < stubPart*s.bodyHeight {
			c.cost += stub
		}
	}
	best := slices.MinFunc(open, func(a, b *course) int { return cmp.Compare(a.cost, b.cost) })
	return best.blocks(), nil
}

// with goes on with a chapter.
func (c *course) with(s sheet, v variant) (*course, error) {
	space := v.blocks[0].space
	left := s.bodyHeight - c.used - space
	out := &course{pages: c.pages, cost: c.cost, chosen: v, before: c}
	out.fresh = v.blocks[0].newPage || left < leastLeft*s.bodyHeight || v.opening > left
	if out.fresh {
		out.pages++
		out.cost += 1 + emptyAfter*(s.bodyHeight-c.used)/s.bodyHeight
		left = s.bodyHeight
	}
	pages, err := s.deal(v.blocks, left)
	if err != nil {
		return nil, err
	}
	out.pages += len(pages) - 1
	out.cost += float64(len(pages) - 1)
	room := left
	for _, p := range pages[:len(pages)-1] {
		out.cost += emptyInside * (room - bottom(p)) / s.bodyHeight
		room = s.bodyHeight
	}
	for _, p := range pages {
		if piece := p.Pieces[len(p.Pieces)-1]; piece.To > 0 {
			if b := v.blocks[piece.Box]; len(b.header) > 0 && len(b.rows) <= mostUnsplit && piece.To < len(b.rows) {
				out.cost += parted
			}
		}
	}
	if last := bottom(pages[len(pages)-1]); len(pages) > 1 && last < stubPart*s.bodyHeight {
		out.cost += tail
	}
	out.used = s.bodyHeight - room + bottom(pages[len(pages)-1])
	less := 1 - v.way.chartScale/plainWay.chartScale
	out.cost += smaller*less*less + 0.05*less
	if v.way.spacing == tight {
		out.cost += narrower
	}
	return out, nil
}

// bottom is where the last piece of a page ends.
func bottom(p typeset.Page) float64 {
	if len(p.Pieces) == 0 {
		return 0
	}
	last := p.Pieces[len(p.Pieces)-1]
	return last.Top + last.Height
}

// cheapest keeps the courses worth following: the cheapest of those that end at
// about the same place. What is filled of a page counts as that much of a page: the
// courses that are set tight would else be lost before they spare one.
func (s sheet) cheapest(all []*course) []*course {
	reach := func(c *course) float64 { return c.cost + c.used/s.bodyHeight }
	slices.SortStableFunc(all, func(a, b *course) int { return cmp.Compare(reach(a), reach(b)) })
	type place struct{ pages, step int }
	seen := map[place]bool{}
	var out []*course
	for _, c := range all {
		at := place{c.pages, int(math.Round(c.used / 8))}
		if !seen[at] && len(out) < mostCourses {
			seen[at] = true
			out = append(out, c)
		}
	}
	return out
}

// blocks are those of all chapters in their order.
func (c *course) blocks() []block {
	if c.before == nil {
		return nil
	}
	own := slices.Clone(c.chosen.blocks)
	own[0].newPage = c.fresh
	return append(c.before.blocks(), own...)
}
