package check_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/charts"
	"github.com/wxreport/wxreport/report"
)

// words a random text is made of: both languages, signs, long runs, emoji, and what
// looks like markup.
var pieces = []string{"关注", "转化率", "，", "。", "（按周）", "“引号”", "growth", "conversion rate ", " 12.7% ", "−3.5 ", "WeChat", "https://example.com/a/b?c=d&e=f ",
	"👍", "𠮷", "<b>", "&amp;", "=1+1", "、", "：", "a", "很长很长的一段没有标点的文字", "Supercalifragilisticexpialidocious", " ", "\n", "\t", "é", "①", "don’t ", "0", "1,234", "《书》"}

func randomText(r *rand.Rand, most int) string {
	var b strings.Builder
	for range r.IntN(most) + 1 {
		b.WriteString(pieces[r.IntN(len(pieces))])
	}
	return b.String()
}

var units = []report.Unit{report.UnitNone, report.UnitCount, report.UnitRate, report.UnitPoints, report.UnitRelative, report.UnitTimes, report.UnitMoney, report.UnitHours, report.UnitPValue, report.UnitScore}

func randomNumber(r *rand.Rand, u report.Unit) report.Number {
	switch v := r.NormFloat64(); {
	case r.IntN(8) == 0:
		return report.Missing
	case u == report.UnitPValue:
		return report.Some(r.Float64())
	case u.Fraction():
		return report.Some(v / 4)
	case u == report.UnitCount || u == report.UnitMoney:
		return report.Some(float64(int(v * 1e5)))
	default:
		return report.Some(v * 20)
	}
}

func randomTable(r *rand.Rand, id string) report.Table {
	t := report.Table{ID: id, Title: randomText(r, 4), Notes: []string{randomText(r, 6)}, Width: report.Width(r.IntN(2))}
	for k := range r.IntN(7) + 1 {
		u := units[r.IntN(len(units))]
		t.Columns = append(t.Columns, report.Column{Key: fmt.Sprint("c", k), Title: randomText(r, 2), Unit: u, Text: k == 0 || r.IntN(5) == 0, Signed: r.IntN(4) == 0,
			Workbook: k > 1 && r.IntN(5) == 0, Bar: r.IntN(4) == 0})
	}
	for range r.IntN(70) {
		var row report.Row
		for _, c := range t.Columns {
			cell := report.Cell{Number: randomNumber(r, c.Unit)}
			switch {
			case c.Text:
				cell = report.Cell{Text: randomText(r, 3)}
			case c.Unit == report.UnitRate && r.IntN(3) == 0:
				low := r.Float64()
				cell = report.Cell{Low: report.Some(low), High: report.Some(low + 0.1)}
			case r.IntN(9) == 0:
				cell = report.Cell{Time: time.Date(2026, 10, 1+r.IntN(30), 0, 0, 0, 0, time.UTC)}
			}
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	if r.IntN(3) == 0 {
		t.Limit = 10
	}
	return t
}

func randomFinding(r *rand.Rand, id string) report.Finding {
	f := report.Finding{ID: id, Severity: report.Severities()[r.IntN(5)], State: "new", Unit: report.UnitRate, Value: report.Some(r.Float64()), Threshold: randomNumber(r, report.UnitRate),
		N: randomNumber(r, report.UnitCount), Claim: "发现 " + id + randomText(r, 8)}
	for range r.IntN(3) + 1 {
		f.Evidence = append(f.Evidence, "证据 "+id+randomText(r, 6))
		f.Recommendations = append(f.Recommendations, report.Recommendation{Text: "改进 " + id + randomText(r, 8), Expected: randomText(r, 3), Effort: "S", Owner: "内容"})
	}
	return f
}

// randomDocument has every kind of block with arbitrary contents.
func randomDocument(t testing.TB, seed uint64) *report.Document {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	base := quickstart(t)
	doc := &report.Document{Title: randomText(r, 4), Job: base.Job, Words: base.Words, Theme: base.Theme, Program: "wxreport test"}
	doc.Job.Account.Name, doc.Job.Account.Logo = "甲"+randomText(r, 2), report.Picture{}
	kinds := charts.Kinds()
	for c := range r.IntN(4) + 1 {
		ch := report.Chapter{ID: fmt.Sprint("s", c), Kind: "test", Title: fmt.Sprint("章", c, randomText(r, 3)), Message: fmt.Sprint("第", c, "章说", randomText(r, 6)), Status: report.StatusFinding}
		for b := range r.IntN(6) + 1 {
			id := fmt.Sprintf("%s.b%d", ch.ID, b)
			switch r.IntN(5) {
			case 0:
				ch.Blocks = append(ch.Blocks, report.Plain([]report.ParagraphStyle{report.Body, report.Heading, report.Bullet, report.Quote}[r.IntN(4)], randomText(r, 60)))
			case 1:
				ch.Blocks = append(ch.Blocks, randomTable(r, id))
			case 2:
				ch.Blocks = append(ch.Blocks, report.Figure{ID: id, Title: "图" + randomText(r, 2), Unit: "人", Reading: randomText(r, 9), Alt: "图", Width: report.Width(r.IntN(2)), Chart: kinds[r.IntN(len(kinds))].Example})
			case 3:
				ch.Blocks = append(ch.Blocks, report.FindingList{Findings: []report.Finding{randomFinding(r, id+"a"), randomFinding(r, id+"b")}, Width: report.Width(r.IntN(2))})
			case 4:
				u := units[r.IntN(len(units))]
				ch.Blocks = append(ch.Blocks, report.Scorecard{Title: randomText(r, 2), Cards: []report.Card{{Name: "指标" + randomText(r, 2), Value: report.Q(randomNumber(r, u), u),
					Previous: report.Q(randomNumber(r, report.UnitRelative), report.UnitRelative), YearAgo: report.Q(randomNumber(r, report.UnitPoints), report.UnitPoints)}}})
			}
		}
		ch.Notes = []string{randomText(r, 20)}
		ch.Findings = append(ch.Findings, randomFinding(r, ch.ID+"f"))
		doc.Findings = append(doc.Findings, ch.Findings...)
		doc.Chapters = append(doc.Chapters, ch)
	}
	doc.Summary = report.Summary{Message: randomText(r, 8), Lines: []string{randomText(r, 8)}, Findings: doc.Findings}
	for i, f := range doc.Findings {
		doc.Summary.Actions = append(doc.Summary.Actions, report.Action{Rank: i + 1, Recommendation: f.Recommendations[0], Finding: f})
		doc.Summary.KPIs = append(doc.Summary.KPIs, report.Card{Name: fmt.Sprint("数", i), Metric: fmt.Sprint("m.", i), Value: report.Q(randomNumber(r, report.UnitCount), report.UnitCount),
			Previous: report.Q(randomNumber(r, report.UnitRelative), report.UnitRelative), Spark: []report.Number{report.Some(1), report.Missing, report.Some(3)}, SparkAt: []string{"一", "二", "三"}})
	}
	doc.Quality = []report.Check{{Check: "bad_cell", Severity: report.Warning, File: "a.csv", Row: 3, Claim: randomText(r, 9)}}
	doc.Definitions = []report.Definition{{Term: randomText(r, 2), Text: randomText(r, 20)}}
	return doc
}

// TestNoFalseAlarmOnRandomDocuments proves documents of arbitrary contents.
func TestNoFalseAlarmOnRandomDocuments(t *testing.T) {
	t.Parallel()
	most := uint64(40)
	if testing.Short() {
		most = 5
	}
	for seed := range most {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			doc := randomDocument(t, seed)
			for _, f := range proved(t, doc, all(t, doc)...) {
				t.Error(f)
			}
		})
	}
}

func BenchmarkProve(b *testing.B) {
	doc := quickstart(b)
	artifacts := all(b, doc)
	for _, a := range artifacts {
		b.Run(a.Name, func(b *testing.B) {
			for b.Loop() {
				if failures := proved(b, doc, a); failures != nil {
					b.Fatal(failures)
				}
			}
		})
	}
}
