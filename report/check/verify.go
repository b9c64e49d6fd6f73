package check

import (
	"errors"
	"fmt"
	"time"

	"github.com/wxreport/wxreport/report"
	output "github.com/wxreport/wxreport/report/output/json"
)

// Verify holds finished files against each other, long after their document is
// gone: the JSON among them says what the others must show. It knows less than
// Prove: not the logo, the digits of tables on pages, the data sheets' contents.
// words gives a language by its tag. The error is Errors, or what keeps it from
// looking.
func (c Checker) Verify(words func(lang string) (*report.Words, error), artifacts []report.Artifact) error {
	all := &findings{}
	var file *output.File
	var body []byte
	for _, a := range artifacts {
		if kindOf(a.Name) != "json" {
			continue
		}
		if file != nil {
			return errors.New("two JSON files, expected the files of one report")
		}
		f, err := readJSON(a.Body)
		if err != nil {
			all.artifact = a.Name
			all.add("json.open", "", err.Error())
			return Errors(all.list)
		}
		file, body = &f, a.Body
	}
	if file == nil {
		return errors.New("no JSON file: it says what the others must show")
	}
	said, err := words(file.Language)
	if err != nil {
		return fmt.Errorf("language %q: %w", file.Language, err)
	}
	doc, err := recalled(*file, body, said)
	if err != nil {
		return err
	}
	c.partial = true
	for _, a := range artifacts {
		s, d := &findings{artifact: a.Name}, doc
		switch kindOf(a.Name) {
		case "json":
			continue
		case "pdf", "html":
			d = onPages(doc)
		}
		guarded(s, func() { c.one(d, a, s) })
		all.list = append(all.list, s.list...)
	}
	if len(all.list) > 0 {
		return Errors(all.list)
	}
	return nil
}

// recalled is as much of a document as its JSON tells.
func recalled(f output.File, body []byte, words *report.Words) (*report.Document, error) {
	zone, err := time.LoadLocation(f.Account.Timezone)
	if err != nil {
		return nil, fmt.Errorf("account.timezone: %w", err)
	}
	edition, err := output.Decode(body, zone)
	if err != nil {
		return nil, err
	}
	doc := &report.Document{Words: words, Findings: f.Findings, Quality: f.Quality,
		Job: report.Job{Account: report.Account{ID: f.Account.ID, Name: f.Account.Name, Industry: f.Account.Industry, Location: zone, Currency: f.Account.Currency},
			Period: edition.Period, AsOf: edition.AsOf},
		Summary: report.Summary{Message: f.Summary.Message, Lines: f.Summary.Lines}}
	if f.Closing != nil {
		doc.Closing = report.Closing(*f.Closing)
	}
	byID := map[string]report.Finding{}
	for _, g := range f.Findings {
		byID[g.ID] = g
	}
	for _, id := range f.Summary.Findings {
		doc.Summary.Findings = append(doc.Summary.Findings, byID[id])
	}
	for _, a := range f.Summary.Actions {
		doc.Summary.Actions = append(doc.Summary.Actions, report.Action{Rank: a.Rank, Recommendation: a.Recommendation, Finding: byID[a.Finding]})
	}
	for _, s := range f.Sections {
		doc.Chapters = append(doc.Chapters, chapterOf(s, f.Findings))
	}
	return doc, nil
}

func chapterOf(s output.Section, findings []report.Finding) report.Chapter {
	c := report.Chapter{ID: s.ID, Kind: s.Kind, Title: s.Title, Message: s.Message, Status: s.Status, Notes: s.Notes}
	for _, text := range s.Text {
		c.Blocks = append(c.Blocks, report.Plain(report.Body, text))
	}
	for _, t := range s.Tables {
		c.Blocks = append(c.Blocks, tableOf(t))
	}
	for _, ch := range s.Charts {
		chart := report.Chart{Kind: ch.Kind, Unit: ch.Unit}
		for _, series := range ch.Series {
			chart.Series = append(chart.Series, report.Series{Name: series.Name, Values: series.Values})
		}
		for _, p := range ch.Points {
			chart.Points = append(chart.Points, report.Point{Label: p.Label, X: p.X, Y: p.Y, Size: p.Size})
		}
		c.Blocks = append(c.Blocks, report.Figure{ID: ch.ID, Title: ch.Title, Reading: ch.Reading, Chart: chart})
	}
	for _, f := range findings {
		if f.Section == s.ID {
			c.Findings = append(c.Findings, f)
		}
	}
	return c
}

// tableOf is a table with its raw cells.
func tableOf(t output.Table) report.Table {
	out := report.Table{ID: t.ID, Title: t.Title}
	for _, c := range t.Columns {
		out.Columns = append(out.Columns, report.Column{Key: c.Key, Title: c.Title, Unit: c.Unit})
	}
	for _, row := range t.Rows {
		var r report.Row
		for _, v := range row {
			r.Cells = append(r.Cells, cellOf(v))
		}
		out.Rows = append(out.Rows, r)
	}
	return out
}

func cellOf(v any) report.Cell {
	switch v := v.(type) {
	case float64:
		return report.Cell{Number: report.Some(v)}
	case []any:
		if len(v) == 2 {
			return report.Cell{Low: cellOf(v[0]).Number, High: cellOf(v[1]).Number}
		}
	case string:
		if day, err := time.Parse(time.DateOnly, v); err == nil {
			return report.Cell{Time: day}
		}
		return report.Cell{Text: v}
	}
	return report.Cell{}
}

// onPages is what a page must show of a recalled document: tables have lost their
// decimals, and findings how they are set.
func onPages(doc *report.Document) *report.Document {
	out := *doc
	out.Chapters = nil
	for _, c := range doc.Chapters {
		var blocks []report.Block
		for _, b := range c.Blocks {
			if _, ok := b.(report.Table); !ok {
				blocks = append(blocks, b)
			}
		}
		c.Blocks = blocks
		findings := make([]report.Finding, len(c.Findings))
		for i, f := range c.Findings {
			f.Evidence, f.Recommendations = nil, nil
			findings[i] = f
		}
		c.Findings = findings
		out.Chapters = append(out.Chapters, c)
	}
	return &out
}
