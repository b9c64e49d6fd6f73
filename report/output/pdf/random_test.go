package pdf

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/charts"
	"github.com/wxreport/wxreport/report"
)

// dice makes documents of blocks, texts and numbers that no author would write.
type dice struct {
	*rand.Rand
	lang string
	n    int
}

func (d *dice) of(words ...string) string { return words[d.IntN(len(words))] }

// phrases neither begin with a mark that may not begin a line, nor end with one
// that may not end it; two in a row keep to that.
var phrases = [][]string{
	{"新增关注", "图文打开率", "视频", "比上期高", "差评两小时内人工回复", "行业基准", "留存", "周二 20:00", "第 7 日", "咨询→支付", "从", "到", "与", "的", "（含取消）", "《每日良品》", "“限时”", "、专属", "，", "；", "。", "：", "——", "……"},
	{"readers", "net growth", "the", "of", "follow rate", "against its benchmark", "a", "week-on-week", "follow-up", "A/B", "(as observed)", "“offer”", ",", ";", ".", "e.g.", "don’t", "state-of-the-art"},
	{"12,345", "41%", "+8.6 个百分点", "−3.0", "¥1,200.50", "1.8 万次", "2026-10-12", "95% 区间 39.6–42.4%", "p < 0.001", "n = 102,920", "10–15", "3.5h"},
	{"https://mp.weixin.qq.com/s?__biz=MzA5&mid=2650&idx=1&sn=8f3c9b2e&chksm=bd5e#rd", "Donaudampfschifffahrtsgesellschaft", strings.Repeat("W", 60), "total_20260101_20260228.xlsx", "user@example.com", "C:\\daten\\berichte\\2026"},
	{"👍", "👨‍👩‍👧‍👦", "❤️", "𠮷野家", "é", "ﬁ", "①", "㎡", "…", "عربي", "ไทย", "한국어", "カタカナー", "℃", "→"},
}

// text is a few phrases, mostly of the document's language.
func (d *dice) text(most int) string {
	var b strings.Builder
	mark := func(word string) bool {
		return strings.ContainsRune("，；。：、—…,;.→ー℃", []rune(word)[0])
	}
	open, marked := 0, false
	if d.lang == "en" {
		open = 1
	}
	for i := range 1 + d.IntN(most) {
		kind := open
		switch d.IntN(12) {
		case 0, 1:
			kind = 2
		case 2:
			kind = 3
		case 3:
			kind = 4
		case 4:
			kind = 1 - open
		}
		word := d.of(phrases[kind]...)
		if (i == 0 || marked) && mark(word) {
			word = d.of("新增", "growth") // two marks in a row cannot be parted well in a narrow cell
		}
		marked = mark(word)
		if b.Len() > 0 && (kind != 0 || d.IntN(6) == 0) && !strings.ContainsAny(word, ",;.") {
			b.WriteString(" ")
		}
		b.WriteString(word)
	}
	return b.String()
}

func (d *dice) number() report.Number {
	switch d.IntN(12) {
	case 0:
		return report.Missing
	case 1:
		return report.Some(1e18 * (d.Float64() - 0.5))
	case 2:
		return report.Some(1e-9 * d.Float64())
	case 3:
		return report.Some(0)
	case 4:
		return report.Some(-d.Float64())
	}
	return report.Some(d.Float64() * []float64{1, 100, 1e4, 1e7}[d.IntN(4)])
}

func (d *dice) severity() report.Severity {
	return report.Severities()[d.IntN(len(report.Severities()))]
}

func (d *dice) unit() report.Unit {
	return []report.Unit{report.UnitCount, report.UnitRate, report.UnitPoints, report.UnitMoney, report.UnitRelative}[d.IntN(5)]
}

func (d *dice) finding() report.Finding {
	d.n++
	f := report.Finding{ID: fmt.Sprint("f", d.n), Section: "c0", Severity: d.severity(), State: d.of("", "new", "persisting", d.text(3)), Claim: d.text(24)}
	for range d.IntN(4) {
		f.Evidence = append(f.Evidence, d.text(8))
	}
	for range d.IntN(3) {
		f.Recommendations = append(f.Recommendations, report.Recommendation{Text: d.text(20), Expected: d.of("", d.text(6)), Effort: d.of("S", "M", "L", ""), Owner: d.of("", d.text(2))})
	}
	return f
}

func (d *dice) width() report.Width { return report.Width(d.IntN(2)) }

func (d *dice) table() report.Table {
	d.n++
	t := report.Table{ID: fmt.Sprint("t", d.n), Title: d.of("", d.text(3), d.text(10)), Width: d.width()}
	for range 1 + d.IntN([]int{3, 6, 10, 24}[d.IntN(4)]) {
		col := report.Column{Title: d.text(3), Text: d.IntN(3) == 0, Unit: d.unit(), Bar: d.IntN(5) == 0, Decisive: d.IntN(6) == 0, Signed: d.IntN(6) == 0, Better: report.Up}
		t.Columns = append(t.Columns, col)
	}
	for range d.IntN([]int{1, 4, 12, 90}[d.IntN(4)]) {
		row := report.Row{Total: d.IntN(12) == 0}
		for _, col := range t.Columns {
			switch {
			case d.IntN(20) == 0:
				row.Cells = append(row.Cells, report.Cell{})
			case col.Text:
				row.Cells = append(row.Cells, report.Cell{Text: d.text(1 + d.IntN(12))})
			default:
				row.Cells = append(row.Cells, report.Cell{Number: d.number()})
			}
		}
		t.Rows = append(t.Rows, row)
	}
	for range d.IntN(3) {
		t.Notes = append(t.Notes, d.text(12))
	}
	return t
}

func (d *dice) cards() []report.Card {
	var out []report.Card
	for range d.IntN(8) {
		card := report.Card{Name: d.text(3), Value: report.Q(d.number(), d.unit()), Previous: report.Q(d.number(), report.UnitPoints), YearAgo: report.Q(d.number(), report.UnitRelative), Better: report.Up}
		for range d.IntN(14) {
			card.Spark = append(card.Spark, d.number())
		}
		out = append(out, card)
	}
	return out
}

func (d *dice) block() report.Block {
	styles := []report.ParagraphStyle{report.Body, report.Body, report.Heading, report.Lead, report.Note, report.Bullet, report.Quote}
	switch d.IntN(12) {
	case 0, 1, 2, 3:
		p := report.Paragraph{Style: styles[d.IntN(len(styles))]}
		for range 1 + d.IntN(3) {
			p.Spans = append(p.Spans, report.Span{Text: d.text([]int{4, 30, 160}[d.IntN(3)]), Bold: d.IntN(3) == 0, Link: d.of("", "", "https://example.com/a")})
		}
		return p
	case 4, 5, 6:
		return d.table()
	case 7:
		return report.Scorecard{Title: d.of("", d.text(4)), Cards: d.cards()}
	case 8, 9:
		kinds := charts.Kinds()
		d.n++
		return report.Figure{ID: fmt.Sprint("g", d.n), Title: d.text(6), Unit: d.of("", d.text(2)), N: d.of("", "n = 1,234"), Source: d.of("", d.text(4)),
			Reading: d.text(20), Width: d.width(), Height: []float64{0, 0, 0.3, 5}[d.IntN(4)], Chart: kinds[d.IntN(len(kinds))].Example}
	case 10:
		list := report.FindingList{Width: d.width()}
		for range d.IntN(5) {
			list.Findings = append(list.Findings, d.finding())
		}
		return list
	}
	return report.PageBreak{}
}

// random is document number n.
func random(t testing.TB, n uint64) *report.Document {
	t.Helper()
	lang := languages[n%2]
	d := &dice{Rand: rand.New(rand.NewPCG(n, 4)), lang: lang}
	doc := bareDocument(t, lang)
	doc.Theme.Page = report.Page{Size: d.of(report.A4, report.Letter), Orientation: d.of(report.Portrait, report.Landscape)}
	doc.Theme.Cover = d.of("rings", "plain", "band", "paper")
	doc.Title, doc.Job.Account.Name, doc.Job.Account.Industry = d.text(12), d.text(4), d.of("", d.text(3))
	doc.Summary = report.Summary{Message: d.text(14), KPIs: d.cards()}
	for range d.IntN(4) {
		doc.Summary.Lines = append(doc.Summary.Lines, d.text(12))
	}
	for range d.IntN(8) {
		f := d.finding()
		doc.Summary.Findings = append(doc.Summary.Findings, f)
		for _, r := range f.Recommendations {
			doc.Summary.Actions = append(doc.Summary.Actions, report.Action{Recommendation: r, Finding: f})
		}
	}
	doc.Findings = doc.Summary.Findings
	for i := range 1 + d.IntN(4) {
		ch := report.Chapter{ID: fmt.Sprint("c", i), Title: d.text(4), Message: d.text(16)}
		for range d.IntN(9) {
			ch.Blocks = append(ch.Blocks, d.block())
		}
		for range d.IntN(2) {
			ch.Notes = append(ch.Notes, d.text(20))
			ch.Findings = append(ch.Findings, d.finding())
		}
		doc.Chapters = append(doc.Chapters, ch)
		doc.Coverage = append(doc.Coverage, report.Coverage{Section: ch.ID, Title: ch.Title, Status: report.StatusOK, Note: d.of("", d.text(9))})
	}
	for range d.IntN(20) {
		doc.Definitions = append(doc.Definitions, report.Definition{Term: d.text(2), Text: d.text(14)})
		doc.Sources = append(doc.Sources, report.Provenance{File: "data/" + d.of("a.csv", "转化漏斗_2026-10.xlsx"), Dataset: d.of("funnel", "reads"), Rows: d.IntN(1e6)})
	}
	return doc
}

// randomDocuments is how many of them the layout is held to the rules on.
const randomDocuments = 500

func TestRandomDocumentsAreSetByTheRules(t *testing.T) {
	t.Parallel()
	for part := range uint64(10) {
		t.Run(fmt.Sprint(part), func(t *testing.T) {
			t.Parallel()
			for n := part; n < randomDocuments; n += 10 {
				doc := random(t, n)
				pages := pagesOf(t, doc)
				rules := &rules{t: t, name: fmt.Sprintf("document %d", n)}
				rules.check(pages)
				if n%20 == 0 {
					var b bytes.Buffer
					if err := newRenderer(t).Render(&b, doc); err != nil {
						t.Fatalf("document %d: %v", n, err)
					}
					newExtractor(t, b.Bytes()).text()
				}
				if t.Failed() {
					return // one document says enough
				}
			}
		})
	}
}
