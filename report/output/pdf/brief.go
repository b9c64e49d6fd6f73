package pdf

import (
	"github.com/wxreport/wxreport/report"
)

// briefGain is the most of a row's width that the gain may take.
const briefGain = 0.4

// briefs sets findings in a row each: severity, claim, and what their first
// advice should gain. Evidence and advice are in the workbook.
func (c *composer) briefs(findings []report.Finding, width float64) []block {
	if len(findings) == 0 {
		return nil
	}
	defer c.open("L")()
	b := block{name: "finding rows", space: smallGap}
	indent := 0.0
	for _, f := range findings {
		indent = max(indent, c.faces.width(c.severity(f.Severity), tinySize, true)+1.6*tinySize)
	}
	indent = calloutLeft + min(indent, longestPill+1.6*tinySize) + 7
	for _, f := range findings {
		b.rows = append(b.rows, c.brief(f, width, indent))
	}
	return []block{b}
}

// brief sets one such row; indent is where the claims begin.
func (c *composer) brief(f report.Finding, width, indent float64) *piece {
	defer c.item()()
	const lead, edge = 14.0, 3.2
	p := &piece{name: "finding " + f.ID}
	tone := c.colors.tone(f.Severity)
	right := width - calloutRight
	gain := line{size: smallSize, bold: true, color: c.colors.ink}
	if len(f.Recommendations) > 0 {
		gain.text = proseLine(f.Recommendations[0].Expected)
	}
	claim := line{prose(f.Claim), tableSize, true, c.colors.ink}
	room := right - indent
	beside := room - c.width(gain) - 14
	height := 0.0
	switch {
	case gain.text == "":
		height = c.wrap(p, indent, edge, room, lead, claim)
	case c.width(gain) <= briefGain*width && (c.width(claim) <= beside || c.width(claim) > room):
		height = c.wrap(p, indent, edge, beside, lead, claim)
		c.setRight(p, right, edge+firstBase(smallSize, lead), gain)
	default:
		// The gain has a line to itself, or the claim would be broken for it.
		height = c.wrap(p, indent, edge, room, lead, claim)
		gain.color = c.colors.secondary
		for _, s := range c.faces.lines(gain.text, gain.size, gain.bold, room) {
			gain.text = s
			c.setRight(p, right, edge+height+firstBase(smallSize, lead-2), gain)
			height += lead - 2
		}
	}
	c.pill(p, calloutLeft, edge+lead/2, c.severity(f.Severity), tinySize-0.4, tone, pillRadius)
	p.height = max(height, lead) + 2*edge
	p.box(0, 1, 3, p.height-2, 0, tone)
	p.rule(calloutLeft, p.height-0.4, width-calloutLeft, 0.75, c.colors.hairline)
	return p
}
