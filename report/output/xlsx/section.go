package xlsx

import (
	"github.com/wxreport/wxreport/report"
)

// chapter writes a section's sheet: its message, then its blocks in the
// document's order.
func (s *sheet) chapter(c report.Chapter) {
	message := c.Message
	if message == "" {
		message = s.words.Say("status_long." + string(c.Status))
	}
	s.band(c.Title, message, 12)
	for _, b := range c.Blocks {
		s.block(b)
	}
	for _, note := range c.Notes {
		s.line(note, style{kind: kindNote})
	}
	s.finish(1)
}

func (s *sheet) block(b report.Block) {
	switch b := b.(type) {
	case report.Paragraph:
		s.line(b.Text(), paragraphStyle(b.Style))
	case report.Scorecard:
		s.keyFigures(b.Cards)
	case report.Table:
		s.table(b)
	case report.Figure:
		s.figure(b)
	case report.FindingList:
		for _, f := range b.Findings {
			s.severity(firstColumn, f.Severity)
			s.text(firstColumn+1, s.row, f.Claim, style{bold: true})
			delete(s.widths, firstColumn+1)
			s.row++
			for _, e := range f.Evidence {
				s.text(firstColumn+1, s.row, e, style{kind: kindNote})
				s.row++
			}
			for _, r := range f.Recommendations {
				s.text(firstColumn+1, s.row, s.say("advise", report.Args{"text": r.Text}), style{kind: kindNote})
				s.row++
			}
		}
		s.row++
	case report.PageBreak:
		s.keep(s.file.InsertPageBreak(s.name, at(1, s.row)))
	}
}

func paragraphStyle(p report.ParagraphStyle) style {
	switch p {
	case report.Heading:
		return style{kind: kindHeading}
	case report.Note:
		return style{kind: kindNote}
	case report.Lead:
		return style{kind: kindLead}
	}
	return style{kind: kindNote, color: "#17212B"}
}
