package pdf

import (
	"math"

	"github.com/wxreport/wxreport/charts"
	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/typeset"
)

// A table of fewer than shortTable rows is not split; one of more than longTable
// is set dense.
const (
	shortTable = 6
	longTable  = 10
)

// densePad is the room above and below the text of a row set dense, in points.
const densePad = 1.5

// level gives the rows of a head the same heights on all pages.
func level(first, later []*piece) {
	for i := range first {
		first[i].height = max(first[i].height, later[i].height)
		later[i].height = first[i].height
	}
}

// cellWords makes a cell's text safe; its author's spacing stays.
func cellWords(s string) string { return dotted(typeset.Sanitize(s)) }

// table sets a table; its rows may go on on the next page under the same head.
func (c *composer) table(t report.Table, width float64) []block {
	return c.tableAt(t, width, tableSize)
}

func (c *composer) tableAt(t report.Table, width, size float64) []block {
	g := c.newGrid(t, size)
	if len(g.columns) == 0 {
		return nil
	}
	c.fill(g, width)
	if g.cramped && width < c.measure {
		return c.tableAt(t, c.measure, size) // too wide for half the page
	}
	leave := c.open("Table")
	b := block{name: "table " + t.ID, space: blockGap}
	whole := len(g.rows) < shortTable
	more, note := "", "" // beside the title where there is room, else below
	if rest := len(t.Rows) - len(g.rows); rest > 0 {
		more = c.say("more_rows", report.Args{"n": rest})
	}
	if t.Title != "" {
		b.space = wideGap
		title, beside := prose(t.Title), c.faces.width(more, smallSize, false)+14
		titleLines := min(len(c.faces.lines(title, subheadSize, true, width)), 2)
		if more != "" && c.faces.width(title, subheadSize, true)+beside <= width {
			note, more = more, ""
		}
		b.header = append(b.header, c.tableTitle(t.Title, note, width, titleLines))
		again := c.aside()
		b.again = append(b.again, c.tableTitle(c.say("continued", report.Args{"title": t.Title}), "", width, titleLines))
		again()
	}
	b.header = append(b.header, c.tableHead(g, width, false))
	again := c.aside()
	b.again = append(b.again, c.tableHead(g, width, t.Title == ""))
	again()
	if whole {
		b.minRows = max(len(g.rows), 1)
	} else {
		level(b.header, b.again)
	}
	pad := c.doc.Theme.Space(c.way.cell)
	if len(g.rows) > longTable || size < tableSize {
		pad = min(pad, densePad)
	}
	for r := range g.rows {
		b.rows = append(b.rows, c.tableRow(g, r, width, pad, b.name))
	}
	if len(b.rows) == 0 {
		b.rows = append(b.rows, c.emptyRow(g, width))
	}
	leave()
	out := []block{b}
	if more != "" {
		out = append(out, c.note(more, width))
	}
	if g.left > 0 {
		out = append(out, c.note(c.say("more_columns", report.Args{"n": g.left}), width))
	}
	for _, n := range t.Notes {
		out = append(out, c.note(n, width))
	}
	for i := range out[1:] {
		out[i].keep = true
		if i > 0 {
			out[i+1].space = 0
		}
	}
	return out
}

// tableTitle sets the title in at most so many lines, and beside it how many rows
// the page leaves out.
func (c *composer) tableTitle(title, more string, width float64, most int) *piece {
	defer c.part("Caption")()
	p := &piece{name: "table title"}
	if beside := (line{more, smallSize, false, c.colors.secondary}); more != "" {
		c.setRight(p, width, 14, beside)
		width -= c.width(beside) + 14
	}
	for i, s := range c.shorten(prose(title), subheadSize, true, width, max(most, 1)) {
		c.set(p, 0, float64(i)*17+14, line{s, subheadSize, true, c.colors.ink})
		p.height = float64(i+1)*17 + 2
	}
	return p
}

// maxTitleLines bounds the height of a table's head.
const maxTitleLines = 4

// tableHead sets the column titles over a dark rule. A head that goes on without
// a title above it says so beside the first column title that has the room: a
// head has one height on all pages.
func (c *composer) tableHead(g *grid, width float64, marked bool) *piece {
	p := &piece{name: "table head"}
	lead := g.size * 1.35
	lines := make([][]string, len(g.titles))
	most := 1
	for k := range g.titles {
		title := g.titles[k]
		if longer := c.say("continued", report.Args{"title": title}); marked && c.faces.width(longer, g.size, false) <= g.textWidth(k) {
			title, marked = longer, false
		}
		lines[k] = c.shorten(title, g.size, false, g.textWidth(k), maxTitleLines)
		most = max(most, len(lines[k]))
	}
	p.height = float64(most)*lead + 7
	defer c.part("TR")()
	x := 0.0
	for k := range g.titles {
		leave := c.cell("TH")
		top := p.height - 4.5 - float64(len(lines[k]))*lead
		for i, s := range lines[k] {
			c.cellLine(p, g, k, x, top+float64(i)*lead+firstBase(g.size, lead), line{s, g.size, false, c.colors.secondary})
		}
		leave()
		x += g.widths[k]
	}
	p.rule(0, p.height-0.5, width, 1, c.colors.ink)
	return p
}

// textWidth is the room of a column's texts.
func (g *grid) textWidth(k int) float64 {
	w := g.widths[k] - 2*g.inset
	if g.bar(k) {
		w -= g.barRoom + barGap
	}
	return max(w, 1)
}

// cellLine sets one line of a cell whose column begins at x: words to the left,
// numbers to the right.
func (c *composer) cellLine(p *piece, g *grid, k int, x, base float64, l line) {
	if g.columns[k].Text {
		c.set(p, x+g.inset, base, l)
	} else {
		c.setRight(p, x+g.inset+g.textWidth(k), base, l)
	}
}

// maxCellLines keeps a row below half a page.
const maxCellLines = 24

func (c *composer) tableRow(g *grid, r int, width, pad float64, name string) *piece {
	p := &piece{name: name}
	lead := g.size * 1.5
	total := g.rows[r].Total
	lines := make([][]string, len(g.columns))
	styles := make([]line, len(g.columns))
	most := 1
	for k := range g.columns {
		styles[k] = c.cellStyle(g, r, k)
		lines[k] = c.shorten(g.texts[r][k], g.size, styles[k].bold, g.textWidth(k), maxCellLines)
		most = max(most, len(lines[k]))
	}
	p.height = float64(most)*lead + 2*pad
	if total {
		p.box(0, 0, width, p.height, 0, c.colors.hairline.Mix(c.colors.paper, 0.55))
		p.rule(0, 0, width, 0.75, c.colors.ink)
	}
	defer c.part("TR")()
	x := 0.0
	for k := range g.columns {
		leave := c.cell("TD")
		for i, s := range lines[k] {
			l := styles[k]
			l.text = s
			c.cellLine(p, g, k, x, pad+float64(i)*lead+firstBase(g.size, lead), l)
		}
		leave()
		if g.bar(k) && !total {
			c.cellBar(p, g, r, k, x+g.widths[k]-g.inset-g.barRoom, pad+lead/2)
		}
		x += g.widths[k]
	}
	p.rule(0, p.height-0.4, width, 0.75, c.colors.hairline)
	return p
}

// cellStyle is weight and colour of a cell.
func (c *composer) cellStyle(g *grid, r, k int) line {
	col, cell := g.columns[k], g.cell(r, k)
	l := line{size: g.size, bold: col.Decisive || g.rows[r].Total, color: c.colors.ink}
	switch {
	case cell.Tone != "":
		l.bold, l.color = true, c.colors.word(c.colors.tone(cell.Tone), c.colors.paper)
	case col.Signed && cell.Number.Known && (col.Better == report.Up || col.Better == report.Down):
		l.color = c.changeTone(cell.Number.F, col.Better)
	case col.Quiet:
		l.color = c.colors.secondary
	}
	return l
}

// cellBar draws the size of a value beside it, from the column's left edge.
func (c *composer) cellBar(p *piece, g *grid, r, k int, x, middle float64) {
	cell := g.cell(r, k)
	if !cell.Number.Known {
		return
	}
	color := c.colors.primary
	switch l := c.cellStyle(g, r, k); {
	case cell.Tone != "", g.columns[k].Signed && g.columns[k].Better != "":
		color = l.color
	}
	length := g.barRoom * math.Abs(cell.Number.F) / g.largest[k]
	p.fill(charts.RectPath(x, middle-3, max(length, 0.8), 6, 1.5), color)
}

// emptyRow says that a table has no rows.
func (c *composer) emptyRow(g *grid, width float64) *piece {
	defer c.part("TR")()
	defer c.cell("TD")()
	p := &piece{name: "empty table", height: 25}
	c.set(p, g.inset, 16, line{c.say("no_rows"), g.size, false, c.colors.secondary})
	p.rule(0, p.height-0.4, width, 0.75, c.colors.hairline)
	return p
}
