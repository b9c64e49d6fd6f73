package pipeline

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// amendChapter is the id of the page that tells what a corrected edition changes.
const amendChapter = "amended"

// mostAmended is how many rows of its tables the page shows.
const mostAmended = 20

// amend puts reviewers' remarks into the document and, of a corrected edition, a page in front of
// the chapters that tells why there is one and what has changed since the one before.
func amend(doc *report.Document, decode Decode) error {
	order := doc.Job.Order
	var general []report.Block
	for _, r := range order.Remarks {
		block := remark(doc.Words, r)
		if r.Slot == report.SlotSummary {
			general = append(general, block)
			continue
		}
		at := slices.IndexFunc(doc.Chapters, func(c report.Chapter) bool { return c.ID == r.Slot })
		if at < 0 {
			return fmt.Errorf("the report has no place %q for a remark, expected one of %s", r.Slot, strings.Join(Slots(doc), ", "))
		}
		c := &doc.Chapters[at]
		c.Blocks = slices.Insert(slices.Clone(c.Blocks), 0, block)
	}
	if !order.Corrected() && len(general) == 0 {
		return nil
	}
	say := func(key string, args ...report.Args) string { return doc.Words.Say("amend."+key, args...) }
	page := report.Chapter{ID: amendChapter, Kind: amendChapter, Title: say("title_review"), Status: report.StatusOK, Blocks: general}
	if order.Corrected() {
		doc.Title = say("document", report.Args{"title": doc.Title, "edition": order.Edition})
		page.Title, page.Message = say("title"), say("message", report.Args{"edition": order.Edition})
		page.Blocks = append([]report.Block{report.Paragraph{Spans: []report.Span{{Text: say("reason"), Bold: true}, {Text: order.Reason}}}}, general...)
		blocks, err := changes(doc, decode)
		if err != nil {
			return err
		}
		page.Blocks = append(page.Blocks, blocks...)
	}
	doc.Chapters = slices.Insert(slices.Clone(doc.Chapters), 0, page)
	return nil
}

// Slots are the places of a document that a remark may name.
func Slots(doc *report.Document) []string {
	out := []string{report.SlotSummary}
	for _, c := range doc.Chapters {
		if c.ID != amendChapter {
			out = append(out, c.ID)
		}
	}
	return out
}

func remark(words *report.Words, r report.Remark) report.Block {
	return report.Paragraph{Style: report.Quote, Spans: []report.Span{
		{Text: words.Say("amend.remark", report.Args{"reviewer": r.Reviewer}), Bold: true}, {Text: r.Text}}}
}

// changes are the tables of what differs from the edition before.
func changes(doc *report.Document, decode Decode) ([]report.Block, error) {
	words, order := doc.Words, doc.Job.Order
	if len(order.Before) == 0 || decode == nil {
		return []report.Block{report.Plain(report.Note, words.Say("amend.unknown"))}, nil
	}
	before, err := decode(order.Before, doc.Job.Account.Location)
	if err != nil {
		return nil, fmt.Errorf("the edition before: %w", err)
	}
	var blocks []report.Block
	if t := changedFindings(words, before.Findings, doc.Findings); len(t.Rows) > 0 {
		blocks = append(blocks, t)
	}
	if t := changedFigures(doc, before.Metrics); len(t.Rows) > 0 {
		blocks = append(blocks, t)
	}
	if len(blocks) == 0 {
		blocks = append(blocks, report.Plain(report.Body, words.Say("amend.same")))
	}
	return blocks, nil
}

// changedFindings lists findings that are new, gone or told otherwise, in the order of their rank.
func changedFindings(words *report.Words, before, now []report.Finding) report.Table {
	head := func(key string) string { return words.Say("amend.column." + key) }
	t := report.Table{ID: "amended.findings", Title: words.Say("amend.findings"), Limit: mostAmended, Columns: []report.Column{
		{Key: "change", Title: head("change"), Text: true, Decisive: true}, {Key: "before", Title: head("before"), Text: true, Quiet: true}, {Key: "now", Title: head("now"), Text: true}}}
	add := func(change, was, is string, tone report.Severity) {
		t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{{Text: words.Say("amend.change." + change), Tone: tone}, {Text: cmp.Or(was, words.Say("amend.none"))}, {Text: cmp.Or(is, words.Say("amend.none"))}}})
	}
	old := map[string]report.Finding{}
	for _, f := range before {
		old[f.ID] = f
	}
	for _, f := range now {
		was, known := old[f.ID]
		switch {
		case !known:
			add("added", "", f.Claim, f.Severity)
		case was.Claim != f.Claim || was.Severity != f.Severity:
			add("altered", was.Claim, f.Claim, f.Severity)
		}
		delete(old, f.ID)
	}
	for _, f := range before {
		if _, gone := old[f.ID]; gone {
			add("gone", f.Claim, "", report.Info)
		}
	}
	return t
}

// changedFigures lists metrics whose value is another, by name.
func changedFigures(doc *report.Document, before map[string]report.Metric) report.Table {
	words := doc.Words
	head := func(key string) string { return words.Say("amend.column." + key) }
	t := report.Table{ID: "amended.figures", Title: words.Say("amend.figures"), Limit: mostAmended, Columns: []report.Column{
		{Key: "figure", Title: head("figure"), Text: true}, {Key: "before", Title: head("before"), Quiet: true}, {Key: "now", Title: head("now"), Decisive: true}}}
	now := map[string]report.Metric{}
	for _, c := range doc.Chapters {
		for _, m := range c.Metrics {
			now[m.Name] = m
		}
	}
	names := slices.Collect(maps.Keys(now))
	for name := range before {
		if _, kept := now[name]; !kept {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		was, is := before[name], now[name]
		if same(was.Value, is.Value) {
			continue
		}
		unit := is.Unit
		if _, kept := now[name]; !kept {
			unit = was.Unit
		}
		t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{{Text: words.Metric(name)}, {Number: was.Value, Unit: unit}, {Number: is.Value, Unit: unit}}})
	}
	return t
}

// same compares figures as closely as a file keeps them.
func same(a, b report.Number) bool {
	if !a.Known || !b.Known {
		return a.Known == b.Known
	}
	return math.Abs(a.F-b.F) <= 1e-9*max(math.Abs(a.F), math.Abs(b.F))
}
