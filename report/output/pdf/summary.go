package pdf

import (
	"fmt"

	"github.com/wxreport/wxreport/report"
)

// summaryMark is the name of the summary for links.
const summaryMark = "summary"

// summary sets the page a busy reader reads: message, key figures, the findings
// that matter most, what to do first.
func (c *composer) summary() []block {
	defer c.open("Sect")()
	s := c.doc.Summary
	message := s.Message
	if message == "" {
		message = c.doc.Title
	}
	head := c.heading(c.say("summary"), message, c.say("summary"), summaryMark)
	head.newPage = true
	out := []block{head}
	if cards := c.cards(s.KPIs); len(cards) > 0 {
		cards[0].space = smallGap
		out = append(out, cards...)
	}
	title := c.subhead(c.say("top_findings"))
	unmarked(title)
	out = append(out, title)
	if len(s.Findings) == 0 {
		out = append(out, c.note(c.say("no_findings"), c.measure))
	}
	actions := s.Actions
	if c.way.actions > 0 {
		actions = actions[:min(len(actions), c.way.actions)]
	}
	full := min(len(s.Findings), c.way.callouts)
	for _, f := range s.Findings[:full] {
		if c.way.lean && len(f.Recommendations) > 0 && listed(f.Recommendations[0], actions) {
			f.Recommendations = nil
		}
		b := c.callout(f, c.measure, true)
		b.whole.links = append(b.whole.links, link{width: c.measure, height: b.whole.height, target: chapterMark(f.Section), part: b.whole.linkPart()})
		out = append(out, b)
	}
	rest := c.briefs(s.Findings[full:], c.measure)
	for _, b := range rest {
		for i, row := range b.rows {
			row.links = append(row.links, link{width: c.measure, height: row.height, target: chapterMark(s.Findings[full+i].Section), part: row.linkPart()})
		}
	}
	out = append(out, rest...)
	if len(actions) > 0 {
		title := c.subhead(c.actionsTitle(len(actions)))
		unmarked(title)
		out = append(out, title, c.actions(actions))
	}
	return out
}

// listed reports whether the to-do table has the recommendation.
func listed(r report.Recommendation, actions []report.Action) bool {
	for _, a := range actions {
		if a.Recommendation.Text == r.Text && a.Recommendation.Expected == r.Expected {
			return true
		}
	}
	return false
}

// unmarked takes a heading out of the bookmarks.
func unmarked(b block) { b.whole.marks = nil }

// actions is what to do first, set as the plan sets it.
func (c *composer) actions(actions []report.Action) block {
	defer c.open("L")()
	b := block{name: "actions", space: smallGap}
	for i, a := range actions {
		rank := a.Rank
		if rank <= 0 {
			rank = i + 1
		}
		b.rows = append(b.rows, c.planRow(a, rank))
	}
	return b
}

// actionsTitle says how many things to do first, in words for small numbers.
func (c *composer) actionsTitle(n int) string {
	if key := fmt.Sprintf("do_first.n%d", n); c.words.Has("pdf." + key) {
		return c.say(key)
	}
	return c.say("do_first.many")
}

// effort names the sizes S, M and L.
func (c *composer) effort(s string) string {
	if s != "" && c.words.Has("pdf.effort."+s) {
		return c.say("effort." + s)
	}
	return proseLine(s)
}
