package xlsx

import (
	"fmt"

	"github.com/wxreport/wxreport/report"
)

// notes is the sheet of definitions, method, coverage, data quality and sources.
func (s *sheet) notes(doc *report.Document) {
	s.band(s.say("sheet.notes"), "", 8)
	s.line(s.say("provenance", report.Args{"account": doc.Job.Account.Name, "period": s.words.Period(doc.Job.Period),
		"as_of": s.words.Day(doc.Job.AsOf), "zone": doc.Job.Account.Location.String(), "program": doc.Program}), style{kind: kindNote})
	s.row++
	s.coverage(doc.Coverage)
	s.grid(s.say("definitions"), []string{s.say("term"), s.say("definition")}, len(doc.Definitions), func(i int) []string {
		return []string{doc.Definitions[i].Term, doc.Definitions[i].Text}
	})
	s.line(s.say("method"), style{kind: kindHeading})
	for _, p := range doc.Method {
		s.line(p.Text(), style{kind: kindNote, color: s.doc.Theme.Colors.Ink})
	}
	s.row++
	s.grid(s.say("quality"), []string{s.say("severity"), s.say("what"), s.say("file"), s.say("row"), s.say("column"), s.say("dataset")}, len(doc.Quality), func(i int) []string {
		q := doc.Quality[i]
		row := ""
		if q.Row > 0 {
			row = fmt.Sprint(q.Row)
		}
		return []string{s.words.Say("severity." + string(q.Severity)), q.Claim, q.File, row, q.Column, q.Dataset}
	})
	s.grid(s.say("sources"), []string{s.say("file"), s.say("dataset"), s.say("rows"), s.say("first"), s.say("last")}, len(doc.Sources), func(i int) []string {
		p := doc.Sources[i]
		return []string{p.File, p.Dataset, fmt.Sprint(p.Rows), p.First, p.Last}
	})
	s.widths = map[int]float64{2: 26, 3: 64, 4: 34, 5: 12, 6: 14, 7: 14}
	s.finish(1)
}

func (s *sheet) coverage(lines []report.Coverage) {
	s.grid(s.say("coverage"), []string{s.say("chapter"), s.say("note"), s.words.Say("column.status"), s.say("found")}, len(lines), func(i int) []string {
		c := lines[i]
		return []string{c.Title, c.Note, s.words.Say("status." + string(c.Status)), fmt.Sprint(c.Findings)}
	})
}

// grid writes a plain table of texts; an empty one is left out.
func (s *sheet) grid(title string, heads []string, n int, row func(int) []string) {
	if n == 0 {
		return
	}
	s.line(title, style{kind: kindHeading})
	s.heads(heads)
	for i := range n {
		for j, value := range row(i) {
			s.text(firstColumn+j, s.row, value, style{wrap: true})
		}
		s.row++
	}
	s.row++
}
