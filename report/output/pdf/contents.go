package pdf

import (
	"fmt"
	"strconv"

	"github.com/wxreport/wxreport/charts"
	"github.com/wxreport/wxreport/report"
)

// entry is a line of the contents.
type entry struct {
	tag, title, message string
	target              string
}

// entries lists what the contents name, in order.
func (c *composer) entries() []entry {
	out := []entry{{title: c.say("summary"), message: c.doc.Summary.Message, target: summaryMark}}
	for i, ch := range c.doc.Chapters {
		message := ch.Message
		if message == ch.Title {
			message = ""
		}
		out = append(out, entry{tag: strconv.Itoa(i + 1), title: ch.Title, message: message, target: chapterMark(ch.ID)})
	}
	if rows := c.planned(); len(rows) > len(c.doc.Summary.Actions) {
		out = append(out, entry{title: c.say("plan.name"), message: c.say("plan.title", report.Args{"n": len(rows)}), target: planMark})
	}
	return append(out, entry{title: c.say("appendix"), message: c.say("appendix_holds"), target: appendixMark})
}

// contents sets the contents. pageOf is the number of the page a target is on;
// nil where it is not known yet: heights do not depend on it.
func (c *composer) contents(pageOf func(target string) int) []block {
	defer c.open("Sect")()
	p := &piece{name: "contents", height: 40}
	title := c.open("H1")
	c.set(p, 0, 22, line{c.say("contents"), chapterSize, true, c.colors.ink})
	title()
	p.rule(0, p.height-1, c.measure, 1.5, c.colors.ink)
	p.marks = append(p.marks, mark{name: contentsMark, title: c.say("contents")})
	out := []block{{name: p.name, whole: p, keep: true}}
	rows := block{name: "contents"}
	defer c.open("TOC")()
	width := c.measure
	if c.landscape() {
		width = c.halfMeasure
	}
	list := c.entries()
	edge := contentsEdges[0]
	for _, closer := range contentsEdges {
		if height := p.height + c.contentsHeight(list, width, closer); height <= c.bodyHeight {
			edge = closer
			break
		}
	}
	total := 0.0
	for _, e := range list {
		page := 0
		if pageOf != nil {
			page = pageOf(e.target)
		}
		row := c.contentsRow(e, page, width, edge)
		rows.rows = append(rows.rows, row)
		total += row.height
	}
	if c.landscape() {
		return append(out, c.twoLists(rows, total)...)
	}
	return append(out, rows)
}

// contentsEdges is the room above and below an entry in points: less where that keeps
// the contents on one page.
var contentsEdges = []float64{8, 6, 4, 2.5}

// contentsHeight is how high entries are with such an edge.
func (c *composer) contentsHeight(list []entry, width, edge float64) float64 {
	defer c.aside()()
	total := 0.0
	for _, e := range list {
		total += c.contentsRow(e, 0, width, edge).height
	}
	return total
}

// twoLists sets rows of half the width down the left of a page, then down its right:
// as many pages as it takes.
func (c *composer) twoLists(rows block, total float64) []block {
	const first = 52.0 // the title's height and the gap below it
	var out []block
	rest := rows.rows
	for room := c.bodyHeight - first; len(rest) > 0; room = c.bodyHeight {
		most := min(room, max(total/2+24, room/2))
		set := &piece{name: rows.name}
		for x := range 2 {
			y := 0.0
			for len(rest) > 0 && (y == 0 || y+rest[0].height <= most || x == 1 && y+rest[0].height <= room) {
				set.put(rest[0], float64(x)*(c.halfMeasure+columnGap), y)
				y += rest[0].height
				total -= rest[0].height
				rest = rest[1:]
			}
			set.height = max(set.height, y)
		}
		out = append(out, block{name: rows.name, whole: set, newPage: len(out) > 0})
	}
	return out
}

func (c *composer) contentsRow(e entry, page int, width, edge float64) *piece {
	const indent, pageRoom = 30.0, 40.0
	defer c.open("TOCI")()
	defer c.open("Link")()
	whole := c.at
	p := &piece{name: "contents"}
	if e.tag != "" {
		width := max(c.faces.width(e.tag, tableSize, true)+10, 18)
		p.box(0, edge+2, width, 16, 3, c.colors.tint(c.colors.primary))
		leave := c.open("Span")
		c.set(p, (width-c.faces.width(e.tag, tableSize, true))/2, edge+13.4, line{e.tag, tableSize, true, c.colors.word(c.colors.primary, c.colors.tint(c.colors.primary))})
		leave()
	}
	room := width - indent - pageRoom
	top := edge
	for _, s := range c.shorten(proseLine(e.title), subheadSize, true, room, 2) {
		c.set(p, indent, top+firstBase(subheadSize, 18), line{s, subheadSize, true, c.colors.ink})
		top += 18
	}
	for _, s := range c.shorten(proseLine(e.message), tableSize, false, room, 2) {
		if s != "" {
			c.set(p, indent, top+firstBase(tableSize, 14), line{s, tableSize, false, c.colors.secondary})
			top += 14
		}
	}
	if page > 0 {
		defer c.open("Span")()
		c.setRight(p, width, edge+14, line{strconv.Itoa(page), subheadSize, false, c.colors.ink})
	}
	p.height = top + edge
	p.rule(0, p.height-0.4, width, 0.75, c.colors.hairline)
	p.links = append(p.links, link{width: width, height: p.height, target: e.target, part: whole})
	return p
}

// runningHead sets account, title and period above the page.
func (c *composer) runningHead() *piece {
	p := &piece{name: "running head", height: contentTop - 10}
	left := c.doc.Theme.Header
	if left == "" {
		left = c.doc.Job.Account.Name + " · " + c.doc.Title
	}
	grey := func(s string, room float64) line {
		return line{c.faces.fit(proseLine(s), smallSize, false, room), smallSize, false, c.colors.secondary}
	}
	period := grey(c.words.Period(c.doc.Job.Period), c.measure*0.4)
	c.set(p, sideMargin, 36, grey(left, c.measure-c.width(period)-12))
	c.setRight(p, c.pageWidth-sideMargin, 36, period)
	p.rule(sideMargin, 45.5, c.measure, 0.75, c.colors.hairline)
	return p
}

// runningFoot sets maker and page number below the page.
func (c *composer) runningFoot(number, total int) *piece {
	p := &piece{name: "running foot", height: 18}
	p.rule(sideMargin, 0.4, c.measure, 0.75, c.colors.hairline)
	foot := c.doc.Theme.Footer
	if foot == "" && c.doc.Theme.Maker != "" {
		foot = c.say("made_for", report.Args{"maker": c.doc.Theme.Maker, "account": c.doc.Job.Account.Name})
	}
	page := line{c.say("page", report.Args{"n": strconv.Itoa(number), "total": strconv.Itoa(total)}), smallSize, false, c.colors.secondary}
	c.set(p, sideMargin, 16, line{c.faces.fit(proseLine(foot), smallSize, false, c.measure-c.width(page)-12), smallSize, false, c.colors.secondary})
	c.setRight(p, c.pageWidth-sideMargin, 16, page)
	return p
}

// framed puts running head and foot around the pieces of a page and draws its
// ground.
func (c *composer) framed(pieces []placed, number, total int) page {
	defer c.aside()()
	all := append([]placed{{piece: c.runningHead()}}, pieces...)
	all = append(all, placed{piece: c.runningFoot(number, total), y: c.footTop()})
	return page{sheet: c.sheet, ground: c.ground(all), pieces: all}
}

// ground draws the paper, where it is not white, and the shapes of the pieces.
func (c *composer) ground(pieces []placed) *art {
	canvas := charts.NewCanvas(c.pageWidth, c.pageHeight, &c.faces.family)
	if c.colors.paper != white {
		canvas.Rect(0, 0, c.pageWidth, c.pageHeight, 0, c.colors.paper)
	}
	for _, p := range pieces {
		for _, op := range p.shapes {
			op.Path = moved(op.Path, p.x, p.y)
			canvas.Paint(op)
		}
	}
	if len(canvas.Ops) == 0 {
		return nil
	}
	return &art{width: c.pageWidth, height: c.pageHeight, canvas: canvas}
}

// nameOfPage is what errors call a page.
func nameOfPage(n int) string { return fmt.Sprintf("page %d", n+1) }
