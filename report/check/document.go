package check

import (
	"math"

	"github.com/wxreport/wxreport/report"
)

// document checks the document itself: no number that is none.
func document(doc *report.Document, s *findings) {
	s.artifact = "document"
	bad := func(place string, numbers ...report.Number) {
		for _, n := range numbers {
			if n.Known && (math.IsNaN(n.F) || math.IsInf(n.F, 0)) {
				s.tell("document.number", place, "a value is no number", "a finite value or missing", "")
			}
		}
	}
	for _, f := range doc.Findings {
		bad("finding "+f.ID, f.Value, f.Threshold, f.Benchmark, f.Interval[0], f.Interval[1], f.N, f.Impact.Value)
	}
	for _, k := range doc.Summary.KPIs {
		bad("key figure "+k.Name, append([]report.Number{k.Value.Number, k.Previous.Number, k.YearAgo.Number}, k.Spark...)...)
	}
	for _, c := range doc.Chapters {
		for _, m := range c.Metrics {
			bad("metric "+m.Name, m.Value, m.Numerator, m.Denominator, m.Previous, m.YearAgo, m.Low, m.High)
		}
		for _, b := range c.Blocks {
			switch b := b.(type) {
			case report.Table:
				for _, r := range b.Rows {
					for _, cell := range r.Cells {
						bad("table "+b.ID, cell.Number, cell.Low, cell.High)
					}
				}
			case report.Figure:
				for _, series := range b.Chart.Series {
					bad("figure "+b.ID, series.Values...)
				}
			case report.Scorecard, report.Paragraph, report.FindingList, report.PageBreak:
			}
		}
	}
}
