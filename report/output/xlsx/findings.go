package xlsx

import (
	"strings"

	"github.com/wxreport/wxreport/report"
)

// findings lists every finding, each linked to the row it speaks of.
func (s *sheet) findings(findings []report.Finding, sections []*sheet, chapters []report.Chapter) {
	s.main = 13
	for i, width := range []float64{9, 10, 16, 40, 10, 12, 10, 10, 11, 62, 42, 22, 12} {
		s.widths[firstColumn+i] = width
	}
	s.band(s.say("sheet.findings"), s.say("findings_count", report.Args{"n": len(findings)}))
	if len(findings) == 0 {
		s.line(s.say("no_findings"), style{kind: kindBody})
		s.finish(1)
		return
	}
	header := s.row
	interval := report.Args{"title": s.words.Say("column.interval")}
	titles := []string{s.say("severity"), s.say("verdict"), s.say("chapter"), s.say("claim"), s.say("value"), s.say("limit"), s.say("low", interval),
		s.say("high", interval), s.words.Say("column.n"), s.say("evidence"), s.say("advice"), s.say("expected"), s.say("owner")}
	if s.doc.Followup.Given() {
		titles = append(titles, s.words.Say("followup.column.state"))
		s.main, s.widths[firstColumn+len(titles)-1] = len(titles), 18
	}
	taken := map[string]bool{}
	for i, title := range titles {
		s.wrapped(firstColumn+i, s.row, unique(title, s.say("column"), taken), style{kind: kindHeader, right: i >= 4 && i <= 8})
	}
	s.row++
	for _, f := range findings {
		s.finding(f, sections, chapters)
	}
	s.filter("findings", header, firstColumn+len(titles)-1, len(findings))
	s.finish(header)
}

func (s *sheet) finding(f report.Finding, sections []*sheet, chapters []report.Chapter) {
	s.severity(firstColumn, f.Severity)
	s.wrapped(firstColumn+1, s.row, s.verdict(f.Verdict), style{})
	title, target := s.target(f, sections, chapters)
	s.wrapped(firstColumn+2, s.row, title, style{color: s.doc.Theme.Colors.Primary, link: target != ""})
	if target != "" {
		s.link(firstColumn+2, s.row, target)
	}
	s.wrapped(firstColumn+3, s.row, f.Claim, style{bold: true})
	limit := f.Threshold
	if !limit.Known {
		limit = f.Benchmark
	}
	quiet := s.doc.Theme.Colors.Secondary
	digits := report.Digits(f.Unit, []report.Number{f.Value, limit, f.Interval[0], f.Interval[1]})
	for i, n := range []report.Number{f.Value, limit, f.Interval[0], f.Interval[1]} {
		st := style{right: true, format: s.format(f.Unit, digits, false), bold: i == 0}
		if i > 1 {
			st.color = quiet
		}
		s.number(firstColumn+4+i, s.row, n, st)
	}
	s.number(firstColumn+8, s.row, f.N, style{right: true, format: "#,##0", color: quiet})
	s.wrapped(firstColumn+9, s.row, strings.Join(f.Evidence, s.words.Say("evidence.join")), style{color: quiet})
	var advice, owners []string
	for _, r := range f.Recommendations {
		advice = append(advice, r.Text)
		if r.Owner != "" && len(owners) == 0 {
			owners = append(owners, r.Owner)
		}
	}
	s.wrapped(firstColumn+10, s.row, strings.Join(advice, " / "), style{})
	s.wrapped(firstColumn+11, s.row, expected(f), style{})
	s.wrapped(firstColumn+12, s.row, strings.Join(owners, ""), style{})
	if s.doc.Followup.Given() && s.words.Has("state."+f.State) {
		s.wrapped(firstColumn+13, s.row, s.words.Say("state."+f.State, report.Args{"n": f.MonthsSeen}), style{color: quiet})
	}
	s.row++
}

func (b *book) verdict(v report.Verdict) string {
	if v == "" {
		return ""
	}
	return b.words.Say("verdict." + string(v))
}

// target is the chapter a finding belongs to and the row of its subject there.
func (s *sheet) target(f report.Finding, sections []*sheet, chapters []report.Chapter) (title, location string) {
	for i, c := range chapters {
		if c.ID != f.Section {
			continue
		}
		row := 1
		if r, ok := sections[i].anchors[f.Subject]; ok {
			row = r
		}
		return c.Title, quoteSheet(sections[i].name) + "!" + at(firstColumn, row)
	}
	return "", ""
}
