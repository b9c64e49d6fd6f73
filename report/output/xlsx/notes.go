package xlsx

import (
	"slices"
	"time"

	"github.com/wxreport/wxreport/report"
)

// notes is the sheet of sources, coverage, data quality, definitions, method and
// the columns of the data.
func (s *sheet) notes(doc *report.Document) {
	s.main = 6
	for i, width := range []float64{26, 24, 34, 14, 14, 40} {
		s.widths[firstColumn+i] = width
	}
	zone := ""
	if doc.Job.Account.Location != nil {
		zone = doc.Job.Account.Location.String()
	}
	s.band(s.say("sheet.notes"), s.say("provenance", report.Args{"account": doc.Job.Account.Name, "period": s.words.Period(doc.Job.Period),
		"as_of": s.words.Day(doc.Job.AsOf), "zone": zone}))
	s.sources(doc.Sources)
	s.coverage(doc.Coverage)
	s.quality(doc.Quality)
	s.definitions(doc.Definitions)
	if len(doc.Method) > 0 {
		s.heading(s.say("method"))
		for _, p := range doc.Method {
			s.paragraph(p)
		}
		s.row++
	}
	s.dictionary(doc.Datasets)
	s.finish(1)
}

func (s *sheet) sources(sources []report.Provenance) {
	if len(sources) == 0 {
		return
	}
	s.heading(s.say("sources"))
	s.heads([]string{s.say("file"), s.say("dataset"), s.say("rows"), s.say("first"), s.say("last")}, 2, 1, -1, -1, -1)
	for _, p := range sources {
		s.spread(firstColumn, s.row, 2, p.File, style{})
		s.wrapped(firstColumn+2, s.row, s.dataset(p.Dataset), style{})
		s.number(firstColumn+3, s.row, report.Some(float64(p.Rows)), style{right: true, format: "#,##0"})
		s.day(firstColumn+4, p.First)
		s.day(firstColumn+5, p.Last)
		s.row++
	}
	s.row++
}

// day writes a day given as text as a date.
func (s *sheet) day(column int, text string) {
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		s.date(column, s.row, t, style{right: true})
		return
	}
	s.text(column, s.row, text, style{right: true})
}

func (s *sheet) coverage(lines []report.Coverage) {
	if len(lines) == 0 {
		return
	}
	s.heading(s.say("coverage"))
	s.heads([]string{s.say("chapter"), s.words.Say("column.status"), s.say("note"), s.say("found")}, 1, 1, 3, -1)
	for _, c := range lines {
		s.wrapped(firstColumn, s.row, c.Title, style{})
		s.wrapped(firstColumn+1, s.row, s.status(c.Status), style{})
		s.spread(firstColumn+2, s.row, 3, c.Note, style{})
		s.number(firstColumn+5, s.row, report.Some(float64(c.Findings)), style{right: true, format: "0"})
		s.row++
		for _, a := range c.Analyses {
			s.wrapped(firstColumn, s.row, s.say("analysis", report.Args{"title": a.Title}), style{})
			s.wrapped(firstColumn+1, s.row, s.status(a.Status), style{})
			s.spread(firstColumn+2, s.row, 3, a.Needs, style{})
			s.row++
		}
	}
	s.row++
}

func (s *sheet) quality(checks []report.Check) {
	s.heading(s.say("quality"))
	if len(checks) == 0 {
		s.line(s.say("quality_none"), style{kind: kindBody})
		s.row++
		return
	}
	s.heads([]string{s.say("file"), s.say("dataset"), s.say("what"), s.say("row"), s.say("column"), s.say("severity")}, 1, 1, 1, -1, 1, 1)
	first := s.row
	for _, q := range checks {
		s.wrapped(firstColumn, s.row, q.File, style{})
		s.wrapped(firstColumn+1, s.row, s.dataset(q.Dataset), style{})
		s.wrapped(firstColumn+2, s.row, q.Claim, style{})
		row := report.Missing
		if q.Row > 0 {
			row = report.Some(float64(q.Row))
		}
		s.number(firstColumn+3, s.row, row, style{right: true, format: "0"})
		s.wrapped(firstColumn+4, s.row, q.Column, style{})
		s.wrapped(firstColumn+5, s.row, s.words.Say("severity."+string(q.Severity)), style{color: s.doc.Theme.Colors.Tone(q.Severity), bold: true})
		s.row++
	}
	s.outline(first, len(checks))
	s.row++
}

func (s *sheet) definitions(list []report.Definition) {
	if len(list) == 0 {
		return
	}
	s.heading(s.say("definitions"))
	s.heads([]string{s.say("term"), s.say("definition")}, 1, 5)
	for _, d := range list {
		s.wrapped(firstColumn, s.row, d.Term, style{bold: true})
		s.spread(firstColumn+1, s.row, 5, d.Text, style{})
		s.row++
	}
	s.row++
}

// dictionary explains the columns of every data sheet: name, kind and unit.
func (s *sheet) dictionary(datasets []*report.Dataset) {
	if len(datasets) == 0 {
		return
	}
	s.heading(s.say("dictionary"))
	s.heads([]string{s.say("dataset"), s.say("column"), s.say("meaning"), s.say("rows")}, 1, 1, 3, -1)
	for _, ds := range datasets {
		schema, _ := report.SchemaOf(ds.Name)
		for i, name := range ds.Columns() {
			title, rows := "", report.Missing
			if i == 0 {
				title, rows = s.dataset(ds.Name), report.Some(float64(ds.Len()))
			}
			s.wrapped(firstColumn, s.row, title, style{bold: true})
			s.wrapped(firstColumn+1, s.row, name, style{})
			s.spread(firstColumn+2, s.row, 3, s.meaning(ds.Type(name), schema, name), style{})
			s.number(firstColumn+5, s.row, rows, style{right: true, format: "#,##0"})
			s.row++
		}
	}
	s.row++
}

// meaning says what a column holds: a kind of value, a unit, part of the key.
func (b *book) meaning(t report.ColumnType, schema report.Schema, name string) string {
	column, known := schema.Column(name)
	text := b.say("type." + string(t))
	if t == report.TypeNumber && known && column.Unit != report.UnitNone {
		text = b.say("measure." + string(column.Unit))
	}
	if slices.Contains(schema.Key, name) {
		text += b.say("part_of_key")
	}
	return text
}

// dataset names a dataset in the language, or as it is where it has no name.
func (b *book) dataset(name string) string {
	if b.words.Has("dataset." + name) {
		return b.words.Say("dataset." + name)
	}
	return name
}
