package pdf

import (
	"math"
	"strconv"
	"strings"

	"github.com/wxreport/wxreport/charts"
	"github.com/wxreport/wxreport/report"
)

// Measures of the cover in points.
const (
	coverMargin = 52.0
	logoSide    = 38.0
	logoWidest  = 150.0
)

// coverMiddle is the base line of the title.
func (s sheet) coverMiddle() float64 { return 0.378 * s.pageHeight }

// coverFoot is the hairline above the particulars.
func (s sheet) coverFoot() float64 { return s.pageHeight - 96 }

// coverLines is how many lines of a title the cover shows.
const coverLines = 6

// cover sets the first page.
func (c *composer) cover(logo *picture) page {
	defer c.open("Sect")()
	p := &piece{name: "cover", height: c.pageHeight - 12}
	look := c.coverLook()
	c.coverAccount(p, logo, look.head)
	c.coverTitle(p, look)
	c.coverParticulars(p, look.body)
	canvas := charts.NewCanvas(c.pageWidth, c.pageHeight, &c.faces.family)
	look.paint(canvas)
	for _, op := range p.shapes {
		canvas.Paint(op)
	}
	return page{sheet: c.sheet, pieces: []placed{{piece: p}}, ground: &art{width: c.pageWidth, height: c.pageHeight, canvas: canvas,
		gradient: look.gradient}}
}

// coverAccount sets logo and name of the account at the top.
func (c *composer) coverAccount(p *piece, logo *picture, pen pen) {
	const top = 52.0
	account := c.doc.Job.Account
	x := coverMargin
	if logo != nil {
		width, height := logoSide*logo.aspect(), logoSide
		if width > logoWidest {
			width, height = logoWidest, logoWidest/logo.aspect()
		}
		// A white ground carries logos made for paper.
		p.box(x, top, width+8, height+8, 9, white)
		p.items = append(p.items, item{x: x + 4, y: top + 4, width: width, art: logo.art(width, height), part: &element{kind: "Figure", alt: proseLine(account.Name), parent: c.at}})
		x += width + 8
	} else {
		p.box(x, top, logoSide, logoSide, 9, white)
		leave := c.aside()
		initial := line{c.initial(account.Name), 20, true, c.colors.primary}
		c.set(p, x+(logoSide-c.width(initial))/2, top+logoSide/2+7.2, initial)
		leave()
		x += logoSide
	}
	defer c.open("P")()
	x += 11
	name := line{c.faces.fit(proseLine(account.Name), 14, true, c.pageWidth-coverMargin-x), 14, true, pen.text}
	if account.Industry == "" {
		c.set(p, x, top+24, name)
		return
	}
	c.set(p, x, top+18, name)
	c.set(p, x, top+33, line{c.faces.fit(proseLine(account.Industry), smallSize, false, c.pageWidth-coverMargin-x), smallSize, false, pen.faint})
}

// initial is the letter that stands for a logo: the account's first.
func (c *composer) initial(name string) string {
	for _, r := range proseLine(name) {
		return strings.ToUpper(string(r))
	}
	return "·"
}

// coverTitle sets title, period and the lines of the summary.
func (c *composer) coverTitle(p *piece, look coverLook) {
	room := c.pageWidth - 2*coverMargin
	lines := c.balanced(proseLine(c.doc.Title), 14, room)
	lines = lines[:min(len(lines), coverLines)]
	leave := c.open("H1")
	y := c.coverMiddle() - float64(len(lines)-1)*20
	for _, s := range lines {
		c.set(p, coverMargin, y, line{s, 14, false, look.head.text})
		y += 20
	}
	period := proseLine(c.words.Period(c.doc.Job.Period))
	size := coverSize
	if w := c.faces.width(period, size, true); w > room {
		size = max(size*room/w, 26)
	}
	y += 0.72 * size
	for _, s := range c.balanced(period, size, room) {
		c.set(p, coverMargin, y, line{s, size, true, look.head.title})
		y += size * 1.2
	}
	leave()
	y -= size*1.2 - 20
	if look.body != look.head {
		y = max(y, c.bandEnd()+36)
	}
	top := y
	for _, text := range c.doc.Summary.Lines {
		leave := c.open("P")
		for _, s := range c.shorten(proseLine(text), 14, false, room*0.8, 3) {
			if y += 25; y < c.coverFoot()-20 {
				c.set(p, coverMargin+16, y-23+firstBase(14, 25), line{s, 14, false, look.body.text})
			}
		}
		leave()
	}
	y = min(y, c.coverFoot()-20)
	if y > top {
		p.box(coverMargin, top, 3, y-top+4, 0, look.body.bar)
	}
}

// coverParticulars sets period, comparison, completeness and maker at the foot.
func (c *composer) coverParticulars(p *piece, pen pen) {
	job := c.doc.Job
	cells := [][2]string{{c.say("cover.period"), c.words.Say("date.range", report.Args{
		"from": c.words.Day(job.Period.From), "to": c.words.Day(job.Period.Last())})}}
	var compared []string
	for _, base := range job.Compare {
		compared = append(compared, base.Period.String())
	}
	if len(compared) > 0 {
		cells = append(cells, [2]string{c.say("cover.compared"), strings.Join(compared, " · ")})
	}
	if done, all := c.complete(); all > 0 {
		cells = append(cells, [2]string{c.say("cover.complete"),
			c.say("cover.analyses", report.Args{"done": strconv.Itoa(done), "all": strconv.Itoa(all)})})
	}
	if c.doc.Theme.Maker != "" {
		cells = append(cells, [2]string{c.say("cover.maker"), c.doc.Theme.Maker})
	}
	if note := c.doc.Closing.CoverNote; note != "" {
		cells = append(cells, [2]string{c.say("cover.note"), note})
	}
	p.rule(coverMargin, c.coverFoot(), c.pageWidth-2*coverMargin, 0.75, pen.rule)
	room := (c.pageWidth - 2*coverMargin) / math.Max(4, float64(len(cells)))
	x := coverMargin
	for _, cell := range cells {
		leave := c.open("P")
		c.set(p, x, c.coverFoot()+24, line{cell[0], smallSize - 0.4, false, pen.faint})
		for i, s := range c.shorten(proseLine(cell[1]), tableSize, false, room-10, 3) {
			c.set(p, x, c.coverFoot()+39+float64(i)*13, line{s, tableSize, false, pen.text})
		}
		leave()
		x += room
	}
}

// complete counts the analyses that had enough data, of all that apply.
func (c *composer) complete() (done, all int) {
	for _, v := range c.doc.Coverage {
		switch v.Status {
		case report.StatusOK, report.StatusFinding:
			done++
			all++
		case report.StatusNotEnoughData:
			all++
		}
	}
	return done, all
}
