package xlsx

import (
	"strings"

	"github.com/wxreport/wxreport/report"
)

// chapter writes a section's sheet: its message, then its blocks in the
// document's order.
func (s *sheet) chapter(c report.Chapter, summary string) {
	s.main = breadth(c)
	message := c.Message
	if message == "" && (len(c.Metrics) > 0 || c.Status != report.StatusOK) { // a client's own text has no state
		message = s.say("status_long." + string(c.Status))
	}
	s.band(c.Title, message)
	s.back(summary)
	for _, b := range c.Blocks {
		s.block(b)
	}
	for _, note := range c.Notes {
		s.line(note, style{kind: kindNote})
	}
	s.finish(1)
}

// breadth is the number of columns that the widest block of a chapter needs.
func breadth(c report.Chapter) int {
	n := 8
	for _, b := range c.Blocks {
		switch b := b.(type) {
		case report.Table:
			if columns := arrange(b); len(columns) > 0 {
				n = max(n, end(columns[len(columns)-1])-firstColumn+1)
			}
		case report.Figure:
			if isMatrix(b.Chart) {
				n = max(n, len(matrixOf(b.Chart).columns)+1)
			}
		default: // the others fit any width
		}
	}
	return n
}

// back links to the summary, at the right end of the message.
func (s *sheet) back(summary string) {
	column := firstColumn + s.main - 1
	s.text(column, 2, s.say("back"), style{kind: kindNote, right: true, color: s.doc.Theme.Colors.Primary})
	s.link(column, 2, quoteSheet(summary)+"!A1")
}

func (s *sheet) block(b report.Block) {
	switch b := b.(type) {
	case report.Paragraph:
		s.paragraph(b)
	case report.Scorecard:
		s.keyFigures(b.Title, b.Cards)
	case report.Table:
		s.table(b)
	case report.Figure:
		s.figure(b)
	case report.FindingList:
		for _, f := range b.Findings {
			s.callout(f)
		}
		s.row++
	case report.PageBreak:
		s.pageBreak(s.row)
	}
}

func (s *sheet) paragraph(p report.Paragraph) {
	text, st := p.Text(), style{kind: kindBody}
	switch p.Style {
	case report.Heading:
		st.kind = kindHeading
	case report.Note:
		st.kind = kindNote
	case report.Lead:
		st.bold = true
	case report.Bullet:
		text = "• " + text
	case report.Quote:
		st.color = s.doc.Theme.Colors.Secondary
	}
	s.line(text, st)
}

// callout writes a finding: severity and claim, evidence, advice.
func (s *sheet) callout(f report.Finding) {
	first := s.row
	defer func() { s.together(first) }()
	s.severity(firstColumn, f.Severity)
	s.spread(firstColumn+1, s.row, s.main-1, f.Claim, style{kind: kindBody, bold: true, fill: tint(s.doc.Theme.Colors.Tone(f.Severity), 0.08)})
	s.row++
	under := func(text string, st style) {
		if text != "" {
			s.spread(firstColumn+1, s.row, s.main-1, text, st)
			s.row++
		}
	}
	under(strings.Join(f.Evidence, s.words.Say("evidence.join")), style{kind: kindNote})
	for _, r := range f.Recommendations {
		text := s.say("advise", report.Args{"text": r.Text})
		if r.Expected != "" {
			text = s.say("advise_expected", report.Args{"text": r.Text, "expected": r.Expected})
		}
		under(text, style{kind: kindBody})
	}
}
