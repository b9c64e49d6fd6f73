// Package xlsx writes a report as a workbook an analyst can work in: numbers
// with formats, rates as live formulas over their counts with the values
// cached, native charts over visible ranges, filters, alert colours, and every
// dataset that was read.
//
// Sheets: summary, findings, one a section, notes (definitions, method, data
// quality, sources), one a dataset. The same document gives the same bytes.
package xlsx

import (
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/wxreport/wxreport/report"
)

// Renderer writes workbooks. The zero value is ready.
type Renderer struct{}

var _ report.Renderer = Renderer{}

// Kind is the catalogue entry of the output.
func Kind() report.Kind[report.Renderer] {
	return report.Kind[report.Renderer]{Name: "xlsx", Summary: "An Excel workbook with live formulas, native charts and the data behind the report.",
		Example: "outputs: {xlsx: true}", Build: func(any) (report.Renderer, error) { return Renderer{}, nil }}
}

// Render writes the workbook of a document.
func (Renderer) Render(w io.Writer, doc *report.Document) error {
	b, err := newBook(doc)
	if err != nil {
		return err
	}
	defer func() { _ = b.file.Close() }()
	summary := b.sheet(b.say("sheet.summary"))
	findings := b.sheet(b.say("sheet.findings"))
	sections := make([]*sheet, len(doc.Chapters))
	for i, c := range doc.Chapters {
		sections[i] = b.sheet(c.Title)
		sections[i].chapter(c)
	}
	summary.summary(doc)
	findings.findings(doc.Findings, sections, doc.Chapters)
	b.sheet(b.say("sheet.notes")).notes(doc)
	for _, ds := range doc.Datasets {
		if err := b.data(ds); err != nil {
			return fmt.Errorf("data sheet of %s: %w", ds.Name, err)
		}
	}
	if b.err != nil {
		return b.err
	}
	return b.write(w)
}

// book is a workbook being written. The first error sticks.
type book struct {
	file   *excelize.File
	doc    *report.Document
	words  *report.Words
	styles map[style]int
	names  map[string]bool            // sheet names taken, lower case
	cells  map[string]map[string]cell // sheet -> "B7" -> value, for caches
	tables int
	err    error
}

func newBook(doc *report.Document) (*book, error) {
	b := &book{file: excelize.NewFile(), doc: doc, words: doc.Words, styles: map[style]int{},
		names: map[string]bool{}, cells: map[string]map[string]cell{}}
	created := doc.Job.AsOf.UTC().Format(time.RFC3339)
	for _, err := range []error{
		b.file.SetDefaultFont(b.say("font")),
		b.file.SetDocProps(&excelize.DocProperties{Title: doc.Title + " " + doc.Job.Period.String(), Subject: doc.Job.Account.Name,
			Creator: doc.Program, LastModifiedBy: doc.Program, Created: created, Modified: created, Language: doc.Words.Lang}),
		b.file.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: boolPtr(true)}),
	} {
		if err != nil {
			return nil, err
		}
	}
	return b, nil
}

func (b *book) say(key string, args ...report.Args) string { return b.words.Say("xlsx."+key, args...) }

// keep remembers the first error.
func (b *book) keep(err error) {
	if b.err == nil && err != nil {
		b.err = err
	}
}

func boolPtr(v bool) *bool { return &v }
