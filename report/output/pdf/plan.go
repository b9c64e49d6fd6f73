package pdf

import (
	"strconv"

	"github.com/wxreport/wxreport/report"
)

// planMark is the name of the page on what to do for links.
const planMark = "plan"

// A plan of more than mostPlanned actions sets firstPlanned of them in full and the
// others in small type: a list of thirty equal rows tells nobody where to begin.
const (
	mostPlanned  = 12
	firstPlanned = 10
)

// Measures of the plan in points.
const (
	planIndent = 24.0 // from the number to the action
	planGain   = 0.34 // of the measure, for what an action should gain
	planLead   = 13.5
	factLead   = 11.0
)

// plan sets every advice of the report on one list, the most rewarding finding's
// first, with who does it and how much work it is. It is empty where the summary has
// all of them already.
func (c *composer) plan() []block {
	rows := c.planned()
	if len(rows) <= len(c.doc.Summary.Actions) {
		return nil
	}
	defer c.open("Sect")()
	count := report.Args{"n": len(rows)}
	out := []block{c.heading(c.say("plan.tag"), c.say("plan.title", count), c.say("plan.name"), planMark)}
	full := len(rows)
	if full > mostPlanned {
		full = firstPlanned
	}
	leave := c.open("L")
	first := block{name: "plan", space: smallGap}
	for i, r := range rows[:full] {
		first.rows = append(first.rows, c.planRow(r, i+1))
	}
	leave()
	out = append(out, first)
	if full < len(rows) {
		title := c.subhead(c.say("plan.rest", report.Args{"n": len(rows) - full}))
		unmarked(title)
		out = append(out, title)
		out = append(out, c.planRest(rows, full)...)
	}
	out[len(out)-1].keep = true
	return append(out, c.note(c.say("plan.note"), c.measure))
}

// planRow sets an action over the facts about it, and at the right what it should gain.
func (c *composer) planRow(a report.Action, rank int) *piece {
	defer c.item()()
	const edge = 3.0
	p := &piece{name: "action " + strconv.Itoa(rank)}
	tone := c.colors.word(c.colors.tone(a.Finding.Severity), c.colors.paper)
	c.set(p, 2, edge+firstBase(bodySize, planLead), line{strconv.Itoa(rank), bodySize, true, tone})
	room := c.measure - planIndent
	gain := line{size: tableSize, bold: true, color: c.colors.ink}
	gains := c.faces.lines(c.gain(a), gain.size, gain.bold, planGain*c.measure)
	wide := 0.0
	for _, s := range gains {
		wide = max(wide, c.faces.width(s, gain.size, gain.bold))
	}
	room -= wide + 16
	y := edge + c.wrap(p, planIndent, edge, room, planLead, line{proseLine(a.Recommendation.Text), tableSize, false, c.colors.ink})
	y += c.wrap(p, planIndent, y, room, factLead, line{c.planFacts(a), proofSize, false, c.colors.secondary})
	for i, s := range gains {
		gain.text = s
		c.setRight(p, c.measure, edge+float64(i)*planLead+firstBase(tableSize, planLead), gain)
	}
	p.height = max(y, edge+float64(len(gains))*planLead) + edge
	p.rule(0, p.height-0.4, c.measure, 0.75, c.colors.hairline)
	p.links = append(p.links, link{width: c.measure, height: p.height, target: chapterMark(a.Finding.Section), part: p.linkPart()})
	return p
}

// gain is what an action should bring, in words.
func (c *composer) gain(a report.Action) string {
	if a.Recommendation.Expected == "" {
		return c.say("action.unknown")
	}
	return proseLine(a.Recommendation.Expected)
}

// planFacts are who does it, how much work it is, and the chapter it comes from.
func (c *composer) planFacts(a report.Action) string {
	r, text := a.Recommendation, ""
	add := func(s string) {
		if s != "" && text != "" {
			text += dot
		}
		text += s
	}
	add(proseLine(r.Owner))
	if r.Effort != "" {
		add(c.say("plan.effort", report.Args{"effort": c.effort(r.Effort)}))
	}
	for i, ch := range c.doc.Chapters {
		if ch.ID == a.Finding.Section {
			add(strconv.Itoa(i+1) + " " + proseLine(ch.Title))
		}
	}
	return text
}

// planRest sets the actions from a rank on in two columns of small type.
func (c *composer) planRest(rows []report.Action, from int) []block {
	defer c.open("L")()
	var list []*piece
	for i, r := range rows[from:] {
		rank := strconv.Itoa(from + i + 1)
		facts := c.gain(r)
		if owner := proseLine(r.Recommendation.Owner); owner != "" {
			facts = owner + dot + facts
		}
		p := c.glossRow(gloss{term: rank, text: proseLine(r.Recommendation.Text) + dot + facts})
		p.links = append(p.links, link{width: c.halfMeasure, height: p.height, target: chapterMark(r.Finding.Section), part: p.linkPart()})
		list = append(list, p)
	}
	return c.columns(list)
}

// planned are the report's advices in the order of their findings, the summary's
// first; one that several findings give is named once.
func (c *composer) planned() []report.Action {
	var out []report.Action
	seen := map[[2]string]bool{}
	add := func(r report.Recommendation, f report.Finding) {
		key := [2]string{r.Text, r.Expected}
		if r.Text != "" && !seen[key] {
			seen[key] = true
			out = append(out, report.Action{Recommendation: r, Finding: f})
		}
	}
	for _, a := range c.doc.Summary.Actions {
		add(a.Recommendation, a.Finding)
	}
	for _, f := range c.doc.Findings {
		for _, r := range f.Recommendations {
			add(r, f)
		}
	}
	return out
}
