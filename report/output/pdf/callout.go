package pdf

import (
	"slices"
	"strings"

	"github.com/wxreport/wxreport/charts"
	"github.com/wxreport/wxreport/report"
)

// Measures of a callout in points.
const (
	calloutLeft  = 13.0 // text from the outer left edge
	calloutRight = 10.0
)

// spacing is the room inside callouts, in points.
type spacing struct {
	edge                    float64 // above the first and below the last line
	claim, advice, evidence float64 // from line to line
}

var (
	roomy = spacing{edge: 5.5, claim: 14.5, advice: 13.5, evidence: 12}
	tight = spacing{edge: 4.5, claim: 14, advice: 13, evidence: 11.5}
)

// newState is the state of a finding that no report before had.
const newState = "new"

// findings sets the first findings as callouts of their own and the others in
// a row each: all beyond the way's number, and what is only told below a graver
// one.
func (c *composer) findings(findings []report.Finding, width float64) []block {
	full := min(len(findings), max(c.way.callouts, 1))
	for full > 1 && findings[full-1].Severity == report.Info {
		full--
	}
	if len(findings) == full+1 && width < c.measure {
		full++
	}
	var out []block
	for _, f := range findings[:full] {
		out = append(out, c.callout(f, width, false))
	}
	return append(out, c.briefs(findings[full:], width)...)
}

// callout sets a finding: bar, severity and claim, its state at the right, one
// line of evidence, and the advice with what it should gain. A brief one has the
// main evidence and the first advice only.
func (c *composer) callout(f report.Finding, width float64, brief bool) block {
	defer c.open("Div")()
	p := &piece{name: "finding " + f.ID}
	tone := c.colors.tone(f.Severity)
	text := width - calloutLeft - calloutRight
	top := c.way.spacing.edge
	advices := f.Recommendations
	if brief {
		advices = advices[:min(1, len(advices))]
	}
	lifted := c.lifted(f, advices, text)
	top += c.claim(p, f, lifted, top, text, tone)
	if !brief && c.onSummary(f) {
		p.links = append(p.links, link{width: width, height: top, target: summaryMark, part: p.linkPart()})
	}
	if lifted != "" {
		advices = slices.Clone(advices)
		advices[0].Expected = ""
	}
	if evidence := c.evidence(f, text, brief); evidence != "" {
		leave := c.open("P")
		top += c.wrap(p, calloutLeft, top, text, c.way.spacing.evidence, line{evidence, proofSize, false, c.colors.secondary})
		leave()
	}
	for i, r := range advices {
		top += c.advice(p, r, i == 0, top, text, c.colors.tint(tone))
	}
	p.height = top + c.way.spacing.edge
	// The ground comes below what the lines have drawn.
	ground := []charts.Op{
		{Path: charts.RectPath(0, 0, width, p.height, 4), Fill: c.colors.tint(tone)},
		{Path: charts.RectPath(0, 0, 3, p.height, 0), Fill: tone},
	}
	p.shapes = append(ground, p.shapes...)
	return block{name: p.name, whole: p, space: smallGap}
}

// onSummary reports whether the summary shows a finding.
func (c *composer) onSummary(f report.Finding) bool {
	return slices.ContainsFunc(c.doc.Summary.Findings, func(s report.Finding) bool { return s.ID == f.ID })
}

// leastClaim is the part of a callout's width below which nothing stands beside its claim.
const leastClaim = 0.4

// lifted is the gain that stands beside the claim, because it does not fit beside
// the only advice; empty where it does, or there is no room for it above either.
func (c *composer) lifted(f report.Finding, advices []report.Recommendation, width float64) string {
	if len(advices) != 1 || advices[0].Expected == "" {
		return ""
	}
	gain := proseLine(advices[0].Expected)
	room := c.faces.width(gain, tableSize, true) + 12
	label := c.faces.width(c.say("advice"), tableSize, true) + 7
	lines := c.faces.lines(prose(advices[0].Text), tableSize, false, width-label)
	if label+c.faces.width(lines[len(lines)-1], tableSize, false)+room <= width {
		return ""
	}
	pill := c.faces.width(c.severity(f.Severity), tinySize, true) + 1.6*tinySize + 7
	if state := c.state(f); state != "" {
		room += c.faces.width(state, smallSize, false) + 12
	}
	// With little room beside it the claim has its lines to itself: see claim.
	if claim := c.faces.width(prose(f.Claim), bodySize, true); pill+claim+room > width || width-pill-room < leastClaim*width {
		return ""
	}
	return gain
}

// claim sets the first lines of a callout and returns their height. What stands
// beside the claim is the state and, where it is lifted, the gain.
func (c *composer) claim(p *piece, f report.Finding, gain string, top, width float64, tone charts.Color) float64 {
	defer c.open("P")()
	word := c.severity(f.Severity)
	pill := c.pill(p, calloutLeft, top+c.way.spacing.claim/2, word, tinySize, tone, pillRadius)
	x := calloutLeft + pill + 7
	state := line{c.state(f), smallSize, false, c.colors.secondary}
	claim := line{prose(f.Claim), bodySize, true, c.colors.ink}
	room := width - pill - 7
	if state.text != "" {
		room -= c.width(state) + 12
	}
	if gain != "" {
		room -= c.faces.width(gain, tableSize, true) + 12
	}
	if beside := c.faces.lines(claim.text, claim.size, claim.bold, max(room, 1)); room < leastClaim*width ||
		width < c.measure/2 && len(beside) > 1 {
		// A narrow callout: the claim has its lines to itself.
		state.text = c.faces.fit(state.text, state.size, state.bold, width-pill-7)
		c.setRight(p, calloutLeft+width, top+firstBase(smallSize, c.way.spacing.claim), state)
		return c.way.spacing.claim + 2 + c.wrap(p, calloutLeft, top+c.way.spacing.claim+2, width, c.way.spacing.claim, claim)
	}
	c.setRight(p, calloutLeft+width, top+firstBase(smallSize, c.way.spacing.claim), state)
	if gain != "" {
		end := calloutLeft + width
		if state.text != "" {
			end -= c.width(state) + 12
		}
		c.setRight(p, end, top+firstBase(tableSize, c.way.spacing.claim), line{gain, tableSize, true, c.colors.ink})
	}
	return max(c.wrap(p, x, top, room, c.way.spacing.claim, claim), c.way.spacing.claim)
}

// advice sets one recommendation and returns its height. What it should gain
// stands at the right of its last line, or on a line of its own. ground is the
// callout's.
func (c *composer) advice(p *piece, r report.Recommendation, first bool, top, width float64, ground charts.Color) float64 {
	defer c.open("P")()
	label := line{c.say("advice"), tableSize, true, c.colors.word(c.colors.good, ground)}
	x := calloutLeft + c.width(label) + 7
	if first {
		c.set(p, calloutLeft, top+firstBase(tableSize, c.way.spacing.advice), label)
	}
	gain := line{proseLine(r.Expected), tableSize, true, c.colors.ink}
	room := width - (x - calloutLeft)
	height := c.wrap(p, x, top, room, c.way.spacing.advice, line{prose(r.Text), tableSize, false, c.colors.ink})
	if gain.text == "" {
		return height
	}
	gain.text = c.faces.fit(gain.text, gain.size, gain.bold, width)
	last := p.items[len(p.items)-1]
	if height == 0 || last.x+last.width+12 > calloutLeft+width-c.width(gain) {
		height += c.way.spacing.advice
	}
	c.setRight(p, calloutLeft+width, top+height-c.way.spacing.advice+firstBase(tableSize, c.way.spacing.advice), gain)
	return height
}

// evidence joins the finding's evidence to one text; brief keeps to what fits on
// one line.
func (c *composer) evidence(f report.Finding, width float64, brief bool) string {
	joined := ""
	for _, e := range f.Evidence {
		if e = proseLine(e); e == "" {
			continue
		}
		longer := strings.TrimPrefix(joined+dot+e, dot)
		if brief && joined != "" && c.faces.width(longer, proofSize, false) > width {
			break
		}
		joined = longer
	}
	return joined
}

// severity names a severity.
func (c *composer) severity(s report.Severity) string {
	if key := "severity." + string(s); c.words.Has(key) {
		return proseLine(c.words.Say(key))
	}
	return proseLine(string(s))
}

// state names how a finding stands to the reports before; a state without a
// word of its own is already in words. Where all findings are new, as in a first
// report, none is said to be.
func (c *composer) state(f report.Finding) string {
	s := f.State
	if s == newState && !slices.ContainsFunc(c.doc.Findings, func(f report.Finding) bool { return f.State != newState }) {
		return ""
	}
	if s != "" && c.words.Has("state."+s) {
		return proseLine(c.words.Say("state."+s, report.Args{"n": f.MonthsSeen}))
	}
	return proseLine(s)
}
