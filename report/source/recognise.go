package source

import (
	"slices"
	"time"

	"github.com/wxreport/wxreport/report"
)

// Recognition is what a file turned out to be.
type Recognition struct {
	File     string         `json:"file"`
	Format   string         `json:"format"`             // csv, tsv, xlsx, xls, html, json, ndjson
	Encoding string         `json:"encoding,omitempty"` // of text files
	Tables   []Found        `json:"tables"`
	Checks   []report.Check `json:"checks,omitempty"` // oddities: bad rows, totals left out, unknown tables
}

// Found is one dataset in a file. A table whose columns count several kinds gives further
// datasets beside its own.
type Found struct {
	Sheet   string   `json:"sheet,omitempty"`
	Place   string   `json:"place"` // where the header begins: B3, or line:column
	Dataset string   `json:"dataset"`
	Columns []Column `json:"columns"`
	Fixed   []string `json:"fixed,omitempty"`  // what holds for all rows: type=视频
	Unused  []string `json:"unused,omitempty"` // headers that the dataset has no column for
	Rows    int      `json:"rows"`
	First   string   `json:"first,omitempty"` // first and last day, empty where undated
	Last    string   `json:"last,omitempty"`
}

// Column says which header became which column. A column of counts that stands for one kind
// reads count[kind=share]; a computed one names both headers.
type Column struct {
	Header string `json:"header"`
	Column string `json:"column"`
}

// Datasets lists the datasets in the order of the data contract, each once.
func (r Recognition) Datasets() []string {
	var names []string
	for _, schema := range report.Schemas() {
		if slices.ContainsFunc(r.Tables, func(f Found) bool { return f.Dataset == schema.Name }) {
			names = append(names, schema.Name)
		}
	}
	return names
}

// Recognise says what a file is. It errors on files it cannot read and on files without a
// known table; the error names the headers found and the datasets that come nearest.
func Recognise(name string, data []byte) (Recognition, error) {
	return RecogniseIn("en", name, data)
}

// RecogniseIn is Recognise with its oddities told in a language, zh-CN or en.
func RecogniseIn(language, name string, data []byte) (Recognition, error) {
	f, err := load(name, data, loadOptions{zone: time.UTC, language: language})
	if err != nil {
		return Recognition{}, err
	}
	r := Recognition{File: name, Format: f.book.Format, Encoding: f.book.Encoding, Checks: f.checks}
	for _, t := range f.tables {
		r.Tables = append(r.Tables, t.found()...)
	}
	return r, nil
}

// found describes a table, one entry for each dataset it gives.
func (t *taken) found() []Found {
	var list []Found
	for i, p := range t.passes {
		name := p.schema.Name
		at := slices.IndexFunc(list, func(f Found) bool { return f.Dataset == name })
		if at < 0 {
			list = append(list, Found{Sheet: t.table.sheet.Name, Place: t.table.place(), Dataset: name})
			at = len(list) - 1
		}
		f := &list[at]
		f.Rows += len(t.frames[i].rows)
		f.describe(t.table, p)
		first, last := daysOf(t.frames[i])
		if f.First == "" || first != "" && first < f.First {
			f.First = first
		}
		f.Last = max(f.Last, last)
	}
	for i, c := range t.table.header {
		used := slices.ContainsFunc(t.passes, func(p pass) bool {
			return slices.ContainsFunc(p.columns, func(plan columnPlan) bool { return plan.at == i || plan.times == i })
		})
		if !used && len(list) > 0 {
			list[0].Unused = append(list[0].Unused, c.Text)
		}
	}
	return list
}

// describe adds the columns of a pass.
func (f *Found) describe(t *table, p pass) {
	kind := ""
	for _, c := range p.columns {
		if c.at < 0 && !p.melted {
			f.Fixed = append(f.Fixed, c.column.Name+"="+c.fixed)
		} else if c.at < 0 {
			kind = "[" + c.column.Name + "=" + c.fixed + "]"
		}
	}
	for _, c := range p.columns {
		if c.at < 0 {
			continue
		}
		column := Column{Header: t.header[c.at].Text, Column: c.column.Name}
		if c.times >= 0 {
			column.Header += " × " + t.header[c.times].Text
		}
		if c.column.Type == report.TypeNumber {
			column.Column += kind
		}
		if !slices.Contains(f.Columns, column) {
			f.Columns = append(f.Columns, column)
		}
	}
}

// daysOf is the first and last day of a frame by its schema's time.
func daysOf(f frame) (first, last string) {
	slot := slices.IndexFunc(f.schema.Columns, func(c report.SchemaColumn) bool { return c.Name == f.schema.Time })
	if slot < 0 {
		return "", ""
	}
	for _, row := range f.rows {
		t, ok := row.cells[slot].(time.Time)
		if !ok {
			continue
		}
		day := t.Format(time.DateOnly)
		if first == "" || day < first {
			first = day
		}
		last = max(last, day)
	}
	return first, last
}
