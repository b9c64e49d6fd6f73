package html

import (
	"fmt"
	"html/template"
	"strconv"

	"github.com/wxreport/wxreport/report"
)

// summaryView is the part a busy reader reads.
type summaryView struct {
	Tag           string
	Message       []clause
	Contents      string // the title of the contents, for the way back
	Cards         []cardView
	FindingsTitle string
	None          string // nothing to tell
	Findings      []calloutView
	Actions       template.HTML
}

func (c *composer) summary() (summaryView, error) {
	s := c.doc.Summary
	v := summaryView{Tag: c.words.Say("pdf.summary"), Message: clauses(s.Message), Contents: c.words.Say("pdf.contents"), Cards: c.cards(s.KPIs), FindingsTitle: c.words.Say("pdf.top_findings")}
	if s.Message == "" {
		v.Message = clauses(c.doc.Title)
	}
	if len(s.Findings) == 0 {
		v.None = c.words.Say("pdf.no_findings")
	}
	for _, f := range s.Findings {
		callout := c.callout(f, c.led[f.ID])
		for i, ch := range c.doc.Chapters {
			if ch.ID == f.Section {
				callout.More, callout.MoreText = "#"+chapterAnchor(i+1), proseLine(c.words.Say("html.to_chapter", report.Args{"n": strconv.Itoa(i + 1), "title": ch.Title}))
			}
		}
		if at := c.told[f.ID]; at != "" {
			callout.More = "#" + at
		}
		v.Findings = append(v.Findings, callout)
	}
	if len(s.Actions) == 0 {
		return v, nil
	}
	var err error
	v.Actions, err = c.table(c.actions(s.Actions))
	return v, err
}

// actions is the to-do table.
func (c *composer) actions(actions []report.Action) report.Table {
	t := report.Table{ID: "actions", Title: c.actionsTitle(len(actions)), Columns: []report.Column{
		{Title: c.words.Say("pdf.action.rank"), Text: true},
		{Title: c.words.Say("pdf.action.action"), Text: true},
		{Title: c.words.Say("pdf.action.owner"), Text: true},
		{Title: c.words.Say("pdf.action.effort"), Text: true},
		{Title: c.words.Say("pdf.action.expected"), Decisive: true, Text: true},
	}}
	for i, a := range actions {
		rank := a.Rank
		if rank <= 0 {
			rank = i + 1
		}
		r := a.Recommendation
		expected := r.Expected
		if expected == "" {
			expected = c.words.Say("pdf.action.unknown")
		}
		t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{
			{Text: strconv.Itoa(rank)}, {Text: proseLine(r.Text)}, {Text: proseLine(r.Owner)}, {Text: c.effort(r.Effort)}, {Text: proseLine(expected)},
		}})
	}
	return t
}

// actionsTitle says how many things to do first, in words for small numbers.
func (c *composer) actionsTitle(n int) string {
	if key := fmt.Sprintf("pdf.do_first.n%d", n); c.words.Has(key) {
		return c.words.Say(key)
	}
	return c.words.Say("pdf.do_first.many")
}
