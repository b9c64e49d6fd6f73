package pdf

import (
	"math"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/charts"
	"github.com/wxreport/wxreport/report"
)

// Measures of a card in points.
const (
	cardGap    = 8.0
	cardInset  = 10.0
	cardHeight = 68.0 // with one line of name and one of change
	sparkWidth = 70.0
	sparkShort = 42.0 // in a narrow card
	narrowCard = 140.0
	sparkDepth = 17.0
	nameLead   = 12.5
	changeLead = 12.5
)

// scorecard sets a title and rows of cards.
func (c *composer) scorecard(s report.Scorecard) []block {
	var out []block
	if s.Title != "" {
		out = append(out, c.subhead(s.Title))
	}
	return append(out, c.cards(s.Cards)...)
}

// cards sets key figures, three in a row, or two or four where that fills it, or
// all six across a wide page.
func (c *composer) cards(cards []report.Card) []block {
	columns := 3
	if len(cards) == 2 || len(cards) == 4 || c.landscape() && len(cards) <= 6 && len(cards) > 0 {
		columns = len(cards)
	}
	width := (c.measure - float64(columns-1)*cardGap) / float64(columns)
	names, changes := 1, 1 // lines the tallest card needs
	spark := c.sparkRoom(cards, width)
	for _, card := range cards {
		names = max(names, len(c.cardName(card, width, spark)))
		changes = max(changes, len(c.cardChanges(card, width)))
	}
	height := cardHeight + float64(names-1)*nameLead + float64(changes-1)*changeLead
	defer c.open("L")()
	var out []block
	for i := 0; i < len(cards); i += columns {
		row := &piece{name: "key figures", height: height}
		for k, card := range cards[i:min(i+columns, len(cards))] {
			row.put(c.card(card, width, height, spark, names), float64(k)*(width+cardGap), 0)
		}
		out = append(out, block{name: row.name, whole: row, space: cardGap})
	}
	if len(out) > 0 {
		out[0].space = blockGap
	}
	return out
}

// cardName is the lines of a card's name beside the recent course, spark points wide.
func (c *composer) cardName(card report.Card, width, spark float64) []string {
	room := width - 2*cardInset
	if known(card.Spark) > 1 {
		room -= spark + smallGap
	}
	return c.shorten(proseLine(card.Name), smallSize+0.4, false, room, 3)
}

// sparkRoom is how wide the recent course is drawn in cards: short where that keeps
// their names on one line.
func (c *composer) sparkRoom(cards []report.Card, width float64) float64 {
	if width < narrowCard {
		return sparkShort
	}
	lines := func(spark float64) (most int) {
		for _, card := range cards {
			most = max(most, len(c.cardName(card, width, spark)))
		}
		return most
	}
	if lines(sparkShort) < lines(sparkWidth) {
		return sparkShort
	}
	return sparkWidth
}

func known(values []report.Number) int {
	n := 0
	for _, v := range values {
		if v.Known {
			n++
		}
	}
	return n
}

// card sets one key figure: name, value, changes, recent course.
func (c *composer) card(card report.Card, width, height, spark float64, nameLines int) *piece {
	defer c.item()()
	p := &piece{height: height}
	radius := 5.0
	if c.doc.Theme.Radius > 0 {
		radius = c.doc.Theme.Radius
	}
	p.frame(0.4, 0.4, width-0.8, height-0.8, radius, c.colors.paper, c.colors.hairline)
	leave := c.open("P")
	for i, s := range c.cardName(card, width, spark) {
		c.set(p, cardInset, 18+float64(i)*nameLead, line{s, smallSize + 0.4, false, c.colors.secondary})
	}
	leave()
	base := 42 + float64(nameLines-1)*nameLead
	c.cardValue(p, card, base, width-2*cardInset)
	defer c.open("P")()
	for i, parts := range c.cardChanges(card, width) {
		x := cardInset
		for _, l := range c.narrowed(parts, width-2*cardInset) {
			x += c.set(p, x, base+16+float64(i)*changeLead, l)
		}
	}
	if known(card.Spark) > 1 {
		c.spark(p, card, width-cardInset-spark, 8, spark)
	}
	return p
}

// cardValue sets the figure large and its unit small.
func (c *composer) cardValue(p *piece, card report.Card, base, room float64) {
	defer c.open("P")()
	before, number, after := splitFigure(proseLine(c.words.Format(card.Value.Number, card.Value.Unit)))
	size, unit := figureSize, tableSize
	beside := c.faces.width(before+after, unit, false) + 6
	if w := c.faces.width(number, size, true); w+beside > room {
		size *= (room - beside) / w
	}
	if size < unit { // a number without end: all of it is set small
		unit *= room / (c.faces.width(number, unit, true) + beside)
		size = unit
	}
	x := cardInset
	if before != "" {
		x += c.set(p, x, base, line{before, unit, false, c.colors.secondary}) + 2
	}
	x += c.set(p, x, base, line{number, size, true, c.colors.ink})
	c.set(p, x+3, base, line{after, unit, false, c.colors.secondary})
}

// splitFigure cuts a written quantity into what stands before its digits, the
// number with its sign, and the unit behind.
func splitFigure(s string) (before, number, after string) {
	first := strings.IndexAny(s, "0123456789")
	if first < 0 {
		return "", s, ""
	}
	last := strings.LastIndexAny(s, "0123456789") + 1
	for _, sign := range []string{"−", "+", "-"} {
		if strings.HasSuffix(s[:first], sign) {
			first -= len(sign)
			break
		}
	}
	return strings.TrimSpace(s[:first]), s[first:last], strings.TrimSpace(s[last:])
}

// cardChanges sets the changes in one line where both fit, else in two.
func (c *composer) cardChanges(card report.Card, width float64) [][]line {
	var lines [][]line
	if card.Previous.Known {
		tone := c.changeTone(card.Previous.F, card.Better)
		arrow := ""
		if text := c.words.Write(card.Previous, report.NumberStyle{Digits: changeDigits(card.Previous), Abs: true}); strings.ContainsAny(text, "123456789") {
			arrow = "▲ "
			if card.Previous.F < 0 {
				arrow = "▼ "
			}
		}
		value := proseLine(c.words.Write(card.Previous, report.NumberStyle{Digits: changeDigits(card.Previous), Abs: true}))
		lines = append(lines, []line{
			{arrow + value, smallSize, true, tone},
			{" " + c.say("change.previous"), smallSize, false, c.colors.secondary},
		})
	}
	if card.YearAgo.Known {
		// The unit of points is long; beside a change that says it, it is left out.
		style := report.NumberStyle{Digits: changeDigits(card.YearAgo), Signed: true,
			Bare: card.YearAgo.Unit == report.UnitPoints && card.Previous.Known && card.Previous.Unit == report.UnitPoints}
		lines = append(lines, []line{
			{proseLine(c.words.Write(card.YearAgo, style)), smallSize, false, c.colors.ink},
			{" " + c.say("change.year"), smallSize, false, c.colors.secondary},
		})
	}
	if len(lines) == 0 {
		return [][]line{{{c.say("change.none"), smallSize, false, c.colors.secondary}}}
	}
	if len(lines) == 2 {
		both := append(append(append([]line{}, lines[0]...), line{"    ", smallSize, false, c.colors.ink}), lines[1]...)
		total := 0.0
		for _, l := range both {
			total += c.width(l)
		}
		if total <= width-2*cardInset {
			return [][]line{both}
		}
	}
	return lines
}

// narrowed sets a line that is wider than its room smaller.
func (c *composer) narrowed(parts []line, room float64) []line {
	total := 0.0
	for _, l := range parts {
		total += c.width(l)
	}
	if total <= room {
		return parts
	}
	out := slices.Clone(parts)
	for i := range out {
		out[i].size *= room / total
	}
	return out
}

// changeDigits gives changes one decimal, so that they compare at a glance; tiny
// ones keep their own.
func changeDigits(q report.Quantity) int {
	if q.Unit == report.UnitRelative || q.Unit.Fraction() && math.Abs(q.F) >= 0.001 {
		return 1
	}
	return -1
}

// changeTone is the colour of a change: good, bad, or neither.
func (c *composer) changeTone(change float64, better report.Direction) charts.Color {
	switch {
	case change == 0 || better != report.Up && better != report.Down:
		return c.colors.secondary
	case (change > 0) == (better == report.Up):
		return c.colors.word(c.colors.good, c.colors.paper)
	}
	return c.colors.word(c.colors.critical, c.colors.paper)
}

// spark draws the recent course as a line over a tint. Missing values are gaps.
func (c *composer) spark(p *piece, card report.Card, x, y, width float64) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range card.Spark {
		if v.Known {
			low, high = min(low, v.F), max(high, v.F)
		}
	}
	tone := c.colors.secondary
	if card.Previous.Known {
		tone = c.changeTone(card.Previous.F, card.Better)
	}
	at := func(i int) (float64, float64) {
		share := 0.5
		if high > low {
			share = (card.Spark[i].F - low) / (high - low)
		}
		return x + width*float64(i)/float64(len(card.Spark)-1), y + sparkDepth*(1-0.8*share) - 2
	}
	for i := 0; i < len(card.Spark); i++ {
		var path charts.Path
		from := i
		for ; i < len(card.Spark) && card.Spark[i].Known; i++ {
			px, py := at(i)
			if i == from {
				path = path.Move(px, py)
			} else {
				path = path.Line(px, py)
			}
		}
		if len(path) < 2 {
			continue
		}
		left, _ := at(from)
		right, _ := at(i - 1)
		area := append(charts.Path{}, path...)
		p.fill(area.Line(right, y+sparkDepth).Line(left, y+sparkDepth).Close(), c.colors.tint(tone))
		p.stroke(path, tone, 1.1)
	}
	if last := len(card.Spark) - 1; card.Spark[last].Known {
		px, py := at(last)
		p.fill(charts.CirclePath(px, py, 1.8), tone)
	}
}
