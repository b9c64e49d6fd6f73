// Package xlsx writes a report as a workbook an analyst can work in: numbers
// with formats, rates as live formulas over their counts with the values
// cached, native charts over visible ranges, filters, alert colours, and every
// dataset that was read.
//
// Sheets: summary, findings, one a section, notes (coverage, data quality,
// definitions, method), sources (period, program, files), the dictionary of the
// data's columns, one a dataset. On summary and
// section sheets what a reader wants stands on the left and is printed; the
// numbers behind the charts stand in grey on the right. The same document gives
// the same bytes.
//
// Steps of use: Renderer{}.Render(w, doc).
//
// Limits: text past 32,767 characters is cut; days before March 1900 are
// written as text; a kind of chart that workbooks do not have shows its numbers.
package xlsx

import (
	"fmt"
	"io"
	"runtime/debug"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/wxreport/wxreport/report"
)

// Renderer writes workbooks. The zero value is ready.
type Renderer struct {
	// Bare leaves out the sheets of raw data; their columns are explained all the same.
	Bare bool
}

// Options are what a spec may say of the workbook.
type Options struct {
	Data string `yaml:"data" doc:"raw data the workbook holds: all rows of every dataset, or none" enum:"all,none"`
}

var _ report.Renderer = Renderer{}

// Kind is the catalogue entry of the output.
func Kind() report.Kind[report.Renderer] {
	return report.Kind[report.Renderer]{Name: "xlsx", Summary: "An Excel workbook with live formulas, native charts and the data behind the report.",
		Example: "outputs: {xlsx: {data: all}}", Options: func() any { return &Options{Data: "all"} },
		Build: func(options any) (report.Renderer, error) {
			o, ok := options.(*Options)
			return Renderer{Bare: ok && o.Data == "none"}, nil
		}}
}

// Render writes the workbook of a document.
func (r Renderer) Render(w io.Writer, doc *report.Document) error {
	return r.render(w, doc, excelize.TotalRows-1)
}

// render is Render with the number of rows that a sheet of data holds below its head.
func (r Renderer) render(w io.Writer, doc *report.Document, sheetRows int) error {
	defer thrifty(doc.Datasets)()
	b, err := newBook(doc, r.Bare)
	if err != nil {
		return err
	}
	defer func() { _ = b.file.Close() }()
	summary := b.sheet(b.say("sheet.summary"))
	findings := b.sheet(b.say("sheet.findings"))
	sections := make([]*sheet, len(doc.Chapters))
	for i, c := range doc.Chapters {
		sections[i] = b.sheet(c.Title)
	}
	summary.summary(doc, sections)
	for i, c := range doc.Chapters {
		sections[i].chapter(c, summary.name)
	}
	b.follow(doc.Chapters, sections)
	findings.findings(doc.Findings, sections, doc.Chapters)
	b.sheet(b.say("sheet.notes")).notes(doc)
	b.sheet(b.say("sheet.provenance")).provenance(doc)
	if len(doc.Datasets) > 0 {
		dictionary := b.sheet(b.say("sheet.dictionary"))
		places := make([][]string, len(doc.Datasets))
		for i, ds := range doc.Datasets {
			if r.Bare {
				break
			}
			if places[i], err = b.data(ds, sheetRows); err != nil {
				return fmt.Errorf("data sheet of %s: %w", ds.Name, err)
			}
		}
		dictionary.dictionary(doc.Datasets, places)
	}
	if b.err != nil {
		return b.err
	}
	return b.write(w)
}

// book is a workbook being written. The first error sticks.
type book struct {
	file    *excelize.File
	doc     *report.Document
	words   *report.Words
	styles  map[style]int
	marks   map[string]int            // conditional styles by colour
	names   map[string]bool           // sheet names taken, folded
	cells   map[string]map[place]cell // sheet -> place -> value, for caches
	edits   map[string]edit           // chart series by the reference of their name
	sparks  map[string][]bool         // sheet -> whether each sparkline stands on zero
	figures map[string]keyFigure      // where a metric first stands
	told    map[string][]told         // sheet -> the numbers of its tables
	awaited []awaited                 // key figures of the summary
	defined map[string]bool           // names given to key figures and tables, folded
	stream  map[string]bool           // parts of data sheets: written once, never edited
	err     error
}

// keyFigure is the cell of a key figure and its value.
type keyFigure struct {
	ref   string
	value report.Number
}

// noData is the keyword of a workbook without data, for those who look for it.
const noData = "data: none"

func newBook(doc *report.Document, bare bool) (*book, error) {
	b := &book{file: excelize.NewFile(), doc: doc, words: doc.Words, styles: map[style]int{}, marks: map[string]int{},
		names: map[string]bool{}, cells: map[string]map[place]cell{}, edits: map[string]edit{}, defined: map[string]bool{}, figures: map[string]keyFigure{}, told: map[string][]told{}, sparks: map[string][]bool{}, stream: map[string]bool{}}
	keywords := ""
	if bare {
		keywords = noData
	}
	created := doc.Job.AsOf.UTC().Format(time.RFC3339)
	for _, err := range []error{
		b.file.SetDefaultFont(b.say("font")),
		b.file.SetDocProps(&excelize.DocProperties{Title: cellText(doc.Title + " " + doc.Job.Period.String()), Subject: cellText(doc.Job.Account.Name), Keywords: keywords,
			Creator: cellText(doc.Theme.Maker), LastModifiedBy: cellText(doc.Signature()), Created: created, Modified: created, Language: doc.Words.Lang}),
		b.file.SetAppProps(&excelize.AppProperties{}), // no mark of the library
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

// manyCells is how many cells of data a workbook has for memory to be scarce.
const manyCells = 2_000_000

// thrifty has garbage collected early while much data is written, and gives back
// how it was before: a report of ordinary size lives too short for that to pay.
func thrifty(datasets []*report.Dataset) (restore func()) {
	cells := 0
	for _, ds := range datasets {
		cells += ds.Len() * len(ds.Columns())
	}
	if cells < manyCells {
		return func() {}
	}
	before := debug.SetGCPercent(15)
	return func() { debug.SetGCPercent(before) }
}
