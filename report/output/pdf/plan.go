package pdf

import (
	"strconv"

	"github.com/wxreport/wxreport/report"
)

// planMark is the name of the page on what to do for links.
const planMark = "plan"

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
	t := report.Table{ID: "plan", Columns: []report.Column{
		{Title: c.say("action.rank"), Text: true},
		{Title: c.say("action.action"), Text: true},
		{Title: c.say("action.owner"), Text: true, Decisive: true},
		{Title: c.say("action.effort"), Text: true},
		{Title: c.say("action.expected"), Text: true},
		{Title: c.say("plan.chapter"), Text: true, Quiet: true},
	}}
	titles := map[string]string{}
	for i, ch := range c.doc.Chapters {
		titles[ch.ID] = strconv.Itoa(i+1) + " " + proseLine(ch.Title)
	}
	for i, r := range rows {
		advice := r.Recommendation
		expected := advice.Expected
		if expected == "" {
			expected = c.say("action.unknown")
		}
		t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{
			{Text: strconv.Itoa(i + 1), Tone: r.Finding.Severity}, {Text: proseLine(advice.Text)}, {Text: proseLine(advice.Owner)},
			{Text: c.effort(advice.Effort)}, {Text: proseLine(expected)}, {Text: titles[r.Finding.Section]},
		}})
	}
	set := c.table(t, c.measure)
	for i, row := range set[0].rows {
		row.links = append(row.links, link{width: c.measure, height: row.height, target: chapterMark(rows[i].Finding.Section), part: row.linkPart()})
	}
	out = append(out, set...)
	out = append(out, c.note(c.say("plan.note"), c.measure))
	out[len(out)-2].keep = true
	out[1].space = smallGap
	return out
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
