package xlsx

import (
	"strings"

	"github.com/wxreport/wxreport/report"
)

// findings lists every finding, each linked to the row it speaks of.
func (s *sheet) findings(findings []report.Finding, sections []*sheet, chapters []report.Chapter) {
	s.band(s.say("sheet.findings"), s.say("findings_count", report.Args{"n": len(findings)}), 12)
	if len(findings) == 0 {
		s.line(s.words.Say("summary.quiet"), style{})
		s.finish(1)
		return
	}
	header := s.row
	s.heads([]string{s.say("severity"), s.say("verdict"), s.say("chapter"), s.say("claim"), s.say("value"), s.say("limit"),
		s.say("low", report.Args{"title": s.words.Say("column.interval")}), s.say("high", report.Args{"title": s.words.Say("column.interval")}),
		s.words.Say("column.n"), s.say("evidence"), s.say("advice"), s.say("expected")}, 4, 5, 6, 7, 8)
	for _, f := range findings {
		s.finding(f, sections, chapters)
	}
	s.filter(header, firstColumn+11, len(findings))
	for column, width := range map[int]float64{2: 9, 3: 11, 4: 13, 5: 48, 6: 11, 7: 11, 8: 14, 9: 14, 10: 12, 11: 50, 12: 50, 13: 24} {
		s.widths[column] = width
	}
	s.finish(header)
}

func (s *sheet) finding(f report.Finding, sections []*sheet, chapters []report.Chapter) {
	s.severity(firstColumn, f.Severity)
	s.text(firstColumn+1, s.row, s.words.Say("verdict."+string(f.Verdict)), style{})
	title, target := s.target(f, sections, chapters)
	s.text(firstColumn+2, s.row, title, style{color: s.doc.Theme.Colors.Primary, link: target != ""})
	if target != "" {
		s.keep(s.file.SetCellHyperLink(s.name, at(firstColumn+2, s.row), target, "Location"))
	}
	s.text(firstColumn+3, s.row, f.Claim, style{wrap: true, bold: true})
	numbers := []report.Number{f.Value, f.Threshold, f.Interval[0], f.Interval[1]}
	if !f.Threshold.Known {
		numbers[1] = f.Benchmark
	}
	for i, n := range numbers {
		s.number(firstColumn+4+i, s.row, n, style{right: true, format: s.format(f.Unit, report.Digits(f.Unit, []report.Number{n}), false)})
	}
	s.number(firstColumn+8, s.row, f.N, style{right: true, format: "#,##0"})
	s.text(firstColumn+9, s.row, strings.Join(f.Evidence, " "), style{wrap: true})
	var advice, expected []string
	for _, r := range f.Recommendations {
		advice = append(advice, r.Text)
		if r.Expected != "" {
			expected = append(expected, r.Expected)
		}
	}
	s.text(firstColumn+10, s.row, strings.Join(advice, " / "), style{wrap: true})
	s.text(firstColumn+11, s.row, strings.Join(expected[:min(1, len(expected))], ""), style{wrap: true})
	s.row++
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
