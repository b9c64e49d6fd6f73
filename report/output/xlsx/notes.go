package xlsx

import (
	"slices"

	"github.com/wxreport/wxreport/report"
)

// notes is the sheet of coverage, data quality, definitions and method.
func (s *sheet) notes(doc *report.Document) {
	s.main = 6
	for i, width := range []float64{30, 22, 58, 12, 16, 12} {
		s.widths[firstColumn+i] = width
	}
	s.band(s.say("sheet.notes"), s.say("notes_lead"))
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
	s.closing(doc.Closing)
	s.finish(1)
}

// closing is the client's note, contact block and small print.
func (s *sheet) closing(c report.Closing) {
	lines := slices.Concat([]string{c.CoverNote}, c.Contact, []string{c.Legal})
	lines = slices.DeleteFunc(lines, func(line string) bool { return line == "" })
	if len(lines) == 0 {
		return
	}
	s.heading(s.say("closing"))
	for _, line := range lines {
		s.paragraph(report.Plain(report.Body, line))
	}
	s.row++
}

func (s *sheet) coverage(lines []report.Coverage) {
	if len(lines) == 0 {
		return
	}
	s.heading(s.say("coverage"))
	s.heads([]string{s.say("chapter"), s.words.Say("column.status"), s.say("note"), s.say("found")}, 1, 1, 1, -1)
	first := s.row
	for _, c := range lines {
		s.wrapped(firstColumn, s.row, c.Title, style{})
		s.wrapped(firstColumn+1, s.row, s.status(c.Status), style{})
		s.wrapped(firstColumn+2, s.row, c.Note, style{})
		s.number(firstColumn+3, s.row, report.Some(float64(c.Findings)), style{right: true, format: "0"})
		s.row++
		for _, a := range c.Analyses {
			s.wrapped(firstColumn, s.row, s.say("analysis", report.Args{"title": a.Title}), style{})
			s.wrapped(firstColumn+1, s.row, s.status(a.Status), style{})
			s.wrapped(firstColumn+2, s.row, a.Needs, style{})
			s.row++
		}
	}
	s.filter("coverage", first-1, firstColumn+3, s.row-first)
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
	s.filter("quality", first-1, firstColumn+5, len(checks))
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

// dataset names a dataset in the language, or as it is where it has no name.
func (b *book) dataset(name string) string {
	if b.words.Has("dataset." + name) {
		return b.words.Say("dataset." + name)
	}
	return name
}
