package pipeline

import (
	"fmt"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// filler fills the client's own words for one job.
type filler struct {
	words  *report.Words
	fields map[string]report.Field
	err    error
}

// newFiller knows the job and what its chapters measured.
func newFiller(in report.Input, chapters []report.Chapter) *filler {
	metrics := Metrics(chapters)
	return &filler{words: in.Words, fields: report.Fields(in.Job, in.Words, func(name string) (report.Metric, bool) {
		m, ok := metrics[name]
		return m, ok
	})}
}

// Metrics are the metrics of chapters by name; of two the first.
func Metrics(chapters []report.Chapter) map[string]report.Metric {
	out := map[string]report.Metric{}
	for _, c := range chapters {
		for _, m := range c.Metrics {
			if _, taken := out[m.Name]; !taken {
				out[m.Name] = m
			}
		}
	}
	return out
}

// fill fills one text and keeps the first error.
func (f *filler) fill(where, text string) string {
	if !strings.Contains(text, "{{") {
		return text
	}
	out, err := report.FillTemplate(text, f.fields)
	if err != nil && f.err == nil {
		f.err = fmt.Errorf("%s: %w", where, err)
	}
	return out
}

func (f *filler) lines(where string, texts []string) []string {
	var out []string
	for i, text := range texts {
		out = append(out, f.fill(fmt.Sprintf("%s[%d]", where, i), text))
	}
	return out
}

// titles fills the titles that the spec gives its sections.
func (f *filler) titles(plan *report.Plan, chapters []report.Chapter) {
	for i, step := range plan.Sections {
		if step.Title != "" {
			chapters[i].Title = f.fill("sections."+step.Name+".title", step.Title)
		}
	}
}

// finish puts the client's words and those of reviewers into a composed document.
func (f *filler) finish(plan *report.Plan, doc *report.Document, decode Decode) (*report.Document, error) {
	f.document(plan, doc)
	if f.err != nil {
		return nil, f.err
	}
	return doc, amend(doc, decode)
}

// document puts the client's words into a composed document.
func (f *filler) document(plan *report.Plan, doc *report.Document) {
	doc.Title = f.fill("title", doc.Title)
	doc.Theme.Header = f.fill("theme.header", doc.Theme.Header)
	doc.Theme.Footer = f.fill("theme.footer", doc.Theme.Footer)
	doc.Theme.Maker = f.fill("theme.maker", doc.Theme.Maker)
	t := plan.Texts
	if len(t.CoverLines) > 0 {
		doc.Summary.Lines = f.lines("texts.cover.lines", t.CoverLines)
	}
	doc.Closing = report.Closing{CoverNote: f.fill("texts.cover.note", t.CoverNote),
		Contact: f.lines("texts.contact", t.Contact), Legal: f.fill("texts.legal", t.Legal)}
	doc.Definitions = f.glossary(doc.Definitions, t.Glossary)
}

// glossary explains metrics in the client's words and adds the client's terms at the end.
func (f *filler) glossary(defined []report.Definition, own []report.Gloss) []report.Definition {
	at := map[string]int{}
	for i, d := range defined {
		at[d.Term] = i
	}
	for _, g := range own {
		term := g.Term
		if f.words.Defines(term) {
			term = f.words.Metric(term)
		}
		text := f.fill("texts.glossary."+g.Term, g.Text)
		if i, ok := at[term]; ok {
			defined[i].Text = text
			continue
		}
		if term != g.Term {
			continue // a metric that this report does not have needs no explanation
		}
		at[term] = len(defined)
		defined = append(defined, report.Definition{Term: term, Text: text})
	}
	return defined
}
