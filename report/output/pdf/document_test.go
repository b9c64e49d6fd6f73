package pdf

import (
	"path"

	"github.com/wxreport/wxreport/report"
)

// documentTexts lists every text of a document that a reader must find on its
// pages.
func documentTexts(doc *report.Document) []string {
	out := []string{doc.Title, doc.Job.Account.Name, doc.Theme.Maker, doc.Summary.Message}
	out = append(out, doc.Summary.Lines...)
	for _, card := range doc.Summary.KPIs {
		out = append(out, card.Name)
	}
	for _, f := range doc.Summary.Findings {
		// Evidence beyond one line is in the finding's chapter.
		out = append(out, findingTexts(report.Finding{Claim: f.Claim, Evidence: f.Evidence[:min(1, len(f.Evidence))], Recommendations: f.Recommendations}, 1)...)
	}
	for _, a := range doc.Summary.Actions {
		out = append(out, a.Recommendation.Text, a.Recommendation.Owner)
	}
	for _, ch := range doc.Chapters {
		out = append(out, ch.Title, ch.Message)
		out = append(out, ch.Notes...)
		for _, f := range ch.Findings {
			out = append(out, findingTexts(f, len(f.Recommendations))...)
		}
		for _, b := range ch.Blocks {
			out = append(out, blockTexts(doc, b)...)
		}
	}
	for _, v := range doc.Coverage {
		out = append(out, v.Title, v.Note)
	}
	for _, q := range doc.Quality {
		out = append(out, q.Claim, path.Base(q.File))
	}
	for _, s := range doc.Sources {
		// The folder that all files lie in stands above them.
		out = append(out, path.Base(s.File), s.Dataset, s.First, s.Last)
	}
	for _, d := range doc.Definitions {
		out = append(out, d.Term, d.Text)
	}
	for _, p := range doc.Method {
		out = append(out, p.Text())
	}
	return out
}

func findingTexts(f report.Finding, advices int) []string {
	out := append([]string{f.Claim}, f.Evidence...)
	for _, r := range f.Recommendations[:min(advices, len(f.Recommendations))] {
		out = append(out, r.Text, r.Expected)
	}
	return out
}

func blockTexts(doc *report.Document, b report.Block) (out []string) {
	switch b := b.(type) {
	case report.Paragraph:
		out = append(out, b.Text())
	case report.Scorecard:
		out = append(out, b.Title)
		for _, card := range b.Cards {
			out = append(out, card.Name)
		}
	case report.Table:
		out = append(append(out, b.Title), b.Notes...)
		for k, col := range b.Columns {
			if col.Workbook {
				continue
			}
			out = append(out, col.Title)
			for i, r := range b.Rows {
				if b.Limit > 0 && i >= b.Limit || k >= len(r.Cells) {
					break
				}
				digits := col.Digits
				if digits == 0 {
					digits = report.Digits(col.Unit, columnNumbers(b, k))
				}
				out = append(out, doc.Words.CellText(r.Cells[k], col, digits))
			}
		}
	case report.Figure:
		out = append(out, b.Title, b.Unit, b.N, b.Source, b.Reading)
	case report.FindingList:
		for _, f := range b.Findings {
			out = append(out, findingTexts(f, len(f.Recommendations))...)
		}
	}
	return out
}

func columnNumbers(t report.Table, k int) (out []report.Number) {
	for _, r := range t.Rows {
		if k < len(r.Cells) {
			out = append(out, r.Cells[k].Number, r.Cells[k].Low, r.Cells[k].High)
		}
	}
	return out
}
