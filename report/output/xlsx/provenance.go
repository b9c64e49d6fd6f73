package xlsx

import (
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
)

// provenance is the sheet of what the report rests on: period, day and program,
// then every file with its rows and days as a table.
func (s *sheet) provenance(doc *report.Document) {
	s.main = 5
	for i, width := range []float64{52, 26, 12, 14, 14} {
		s.widths[firstColumn+i] = width
	}
	s.band(s.say("sheet.provenance"), s.say("provenance_lead"))
	s.heads([]string{s.say("fact"), s.say("value")}, 1, 4)
	for _, f := range s.facts(doc) {
		s.wrapped(firstColumn, s.row, f[0], style{})
		s.spread(firstColumn+1, s.row, 4, f[1], style{bold: true})
		s.row++
	}
	s.row++
	s.sources(doc.Sources)
	s.finish(1)
}

// facts are the particulars of the report; what is not known is left out.
func (s *sheet) facts(doc *report.Document) [][2]string {
	job := doc.Job
	day := func(t time.Time) string { return t.Format(time.DateOnly) }
	span := func(p report.Period) string {
		return s.say("span", report.Args{"from": day(p.From), "to": day(p.Last()), "n": p.Days()})
	}
	var compared []string
	for _, base := range job.Compare {
		compared = append(compared, span(base.Period))
	}
	zone := ""
	if job.Account.Location != nil {
		zone = job.Account.Location.String()
	}
	var out [][2]string
	for _, f := range [][2]string{
		{"account", job.Account.Name}, {"period", span(job.Period)}, {"compared", strings.Join(compared, s.words.Say("evidence.join"))},
		{"as_of", day(job.AsOf)}, {"zone", zone}, {"currency", job.Account.Currency}, {"language", doc.Words.Lang}, {"spec", doc.Spec}, {"program", doc.Signature()},
	} {
		if f[1] != "" {
			out = append(out, [2]string{s.say(f[0]), f[1]})
		}
	}
	return out
}

func (s *sheet) sources(sources []report.Provenance) {
	if len(sources) == 0 {
		return
	}
	s.heading(s.say("sources"))
	s.heads([]string{s.say("file"), s.say("dataset"), s.say("rows"), s.say("first"), s.say("last")}, 1, 1, -1, -1, -1)
	first := s.row
	for _, p := range sources {
		s.wrapped(firstColumn, s.row, p.File, style{})
		s.wrapped(firstColumn+1, s.row, s.dataset(p.Dataset), style{})
		s.number(firstColumn+2, s.row, report.Some(float64(p.Rows)), style{right: true, format: "#,##0"})
		s.day(firstColumn+3, p.First)
		s.day(firstColumn+4, p.Last)
		s.row++
	}
	s.filter("sources", first-1, firstColumn+4, len(sources))
	s.outline(first, len(sources))
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
