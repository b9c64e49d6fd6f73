package pdf

import "github.com/wxreport/wxreport/report"

// way is one way to set a chapter.
type way struct {
	chartScale float64 // of charts whose height is free
	spacing    spacing // of callouts
	gaps       float64 // between blocks, of what they are
	cell       float64 // room above and below the text of a table row, in points
	stacked    bool    // half-width blocks below each other, not side by side
	lean       bool    // the summary's findings without advice that its to-do table has
}

// plainWay is how everything is set that fits.
var plainWay = way{chartScale: 1, spacing: roomy, gaps: 1, cell: 5.4}

// closerWays are tried, in this order, for what ends badly.
var closerWays = []way{
	{chartScale: 0.92, spacing: roomy, gaps: 0.9, cell: 5},
	{chartScale: 0.84, spacing: roomy, gaps: 0.8, cell: 4.2},
	{chartScale: 0.84, spacing: tight, gaps: 0.75, cell: 3.8},
	{chartScale: 0.74, spacing: tight, gaps: 0.67, cell: 3.4},
	{chartScale: 0.64, spacing: tight, gaps: 0.67, cell: 3},
	{chartScale: 1, spacing: roomy, gaps: 1, cell: 5.4, stacked: true},
	{chartScale: 0.84, spacing: tight, gaps: 0.75, cell: 3.8, stacked: true},
}

// summaryWays are tried for a summary that does not fit on its page.
var summaryWays = []way{
	{chartScale: 1, spacing: tight, gaps: 0.75, cell: 3.8},
	{chartScale: 1, spacing: roomy, gaps: 0.75, cell: 3.8, lean: true},
	{chartScale: 1, spacing: tight, gaps: 0.67, cell: 3, lean: true},
}

// cost is what a way of setting costs, in pages: those it takes, the room left
// empty before their ends, which looks like a mistake, and a little for charts
// made smaller. The empty end of the last page is not counted.
func (w way) cost(pages [][]placed) float64 {
	empty := 0.0
	for _, p := range pages[:max(len(pages)-1, 0)] {
		if len(p) > 0 {
			last := p[len(p)-1]
			empty += contentEnd - last.y - last.height
		}
	}
	return float64(len(pages)) + 0.6*empty/bodyHeight + 0.3*(1-w.chartScale)
}

// longChapter is how many pages a chapter may have to be set in several ways.
const longChapter = 3

// best sets blocks plainly or in one of the ways, as costs the least; what fits on one page is set
// plainly.
func (c *composer) best(ways []way, set func(*composer) ([]block, error)) ([]block, error) {
	blocks, err := set(c)
	if err != nil || len(blocks) == 0 {
		return nil, err
	}
	pages, err := paginate(blocks)
	if err != nil || len(pages) < 2 || len(pages) > longChapter {
		return blocks, err
	}
	least := plainWay.cost(pages)
	for _, w := range ways {
		other := *c
		other.way = w
		tried, err := set(&other)
		if err != nil {
			return nil, err
		}
		for i := range tried {
			tried[i].space *= w.gaps
		}
		pages, err := paginate(tried)
		if err != nil {
			return nil, err
		}
		if cost := w.cost(pages); cost < least-1e-9 {
			blocks, least = tried, cost
		}
	}
	return blocks, nil
}

// bestChapter is [composer.chapter] in the way that costs the least.
func (c *composer) bestChapter(ch report.Chapter, number int) ([]block, error) {
	return c.best(closerWays, func(c *composer) ([]block, error) { return c.chapter(ch, number) })
}

// bestSummary is [composer.summary] in the way that costs the least.
func (c *composer) bestSummary() ([]block, error) {
	return c.best(summaryWays, func(c *composer) ([]block, error) { return c.summary(), nil })
}
