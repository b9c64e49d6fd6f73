package html

import (
	"bytes"
	"image"
	"image/png"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/wxreport/wxreport/charts"
	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/spec"
	"github.com/wxreport/wxreport/templates"
)

var languages = []string{"zh-CN", "en"}

var renderer = sync.OnceValues(New)

func testWords(t testing.TB, lang string) *report.Words {
	t.Helper()
	locales, err := fs.Sub(templates.FS, "locales")
	if err != nil {
		t.Fatal(err)
	}
	words, err := spec.LoadWords(locales, lang)
	if err != nil {
		t.Fatal(err)
	}
	return words
}

func pick(lang, chinese, english string) string {
	if lang == "zh-CN" {
		return chinese
	}
	return english
}

var jade = report.Theme{Name: "jade", Maker: "远行 Voyage", Cover: "rings", Radius: 4, Colors: report.Colors{Primary: "#0b7d5a", Deep: "#064a36", Ink: "#17212b", Secondary: "#5d6b79",
	Hairline: "#e3e8ec", Paper: "#ffffff", Critical: "#c8372d", Warning: "#b9770e", Notice: "#2c6bb3", Good: "#0b7d5a"}, Series: []string{"#0b7d5a", "#e69f00", "#2c6bb3"}}

// bareDocument is the least a pipeline hands over.
func bareDocument(t testing.TB, lang string) *report.Document {
	t.Helper()
	zone := time.FixedZone("CST", 8*3600)
	month := report.Month(time.Date(2026, time.October, 1, 0, 0, 0, 0, zone))
	return &report.Document{Title: pick(lang, "公众号运营月报", "Official Account monthly report"), Words: testWords(t, lang), Theme: jade,
		Job: report.Job{Account: report.Account{ID: "meiri", Name: pick(lang, "每日良品", "Daily Goods"), Location: zone, Currency: "CNY"}, Period: month,
			AsOf: time.Date(2026, time.November, 3, 9, 0, 0, 0, zone), Compare: []report.Compared{{Name: report.ComparePrevious, Period: month.Previous()}}}}
}

// smallDocument has one of everything.
func smallDocument(t testing.TB, lang string) *report.Document {
	t.Helper()
	zh := func(chinese, english string) string { return pick(lang, chinese, english) }
	doc := bareDocument(t, lang)
	doc.Job.Account.Industry, doc.Job.Account.Logo = zh("零售", "Retail"), testLogo(t)
	told := report.Finding{ID: "funnel.1", Section: "funnel", Severity: report.Critical, State: report.StateWorsened, MonthsSeen: 2,
		Claim: zh("咨询→支付 41%，低于预警值 45%", "Inquiry to payment at 41%, below 45%"), Evidence: []string{zh("95% 区间 39.6–42.4%", "95% interval 39.6–42.4%"), "n = 4,812"},
		Recommendations: []report.Recommendation{{Text: zh("优惠信息移到首屏", "Move the offer up"), Expected: zh("+190 单/月", "+190 orders a month"), Effort: "M", Owner: zh("产品", "Product")}}}
	other := report.Finding{ID: "funnel.2", Section: "funnel", Severity: report.Good, State: report.StateNew, Claim: zh("点击率创新高", "Click rate at a record")}
	doc.Summary = report.Summary{Message: zh("增长健康，断点在支付页", "Growth is healthy, the break is at payment"), Lines: []string{zh("净增 4.86 万。", "Net growth of 48.6K.")},
		KPIs: testCards(lang), Findings: []report.Finding{told}, Actions: []report.Action{{Rank: 1, Recommendation: told.Recommendations[0], Finding: told}}}
	doc.Findings = []report.Finding{told, other}
	kinds := charts.Kinds()
	figure := func(id string, kind int, width report.Width) report.Figure {
		return report.Figure{ID: id, Title: zh("图", "Chart ") + id, Unit: zh("人", "people"), N: "n = 41,220", Source: zh("来源：后台", "Source: back end"), Width: width,
			Reading: zh("每 100 个咨询 41 个付款。", "Of 100 inquiries 41 pay."), Alt: zh("图的说明 ", "What the chart shows, ") + id, Chart: kinds[kind].Example}
	}
	doc.Chapters = []report.Chapter{{ID: "funnel", Title: zh("转化漏斗", "Funnel"), Message: zh("咨询→支付 41%，是最大的断点", "Payment at 41%, the biggest break"), Status: report.StatusFinding,
		Blocks: []report.Block{stageTable(lang), figure("one", 0, report.Full), figure("left", 1, report.Half), report.FindingList{Width: report.Half, Findings: []report.Finding{told}},
			report.Plain(report.Heading, zh("读数", "Reading it")), report.Paragraph{Spans: []report.Span{{Text: zh("样本不足", "Small samples"), Bold: true}, {Text: zh("见", " are told, see "), Link: ""},
				{Text: zh("说明", "the notes"), Link: "https://example.com/notes"}}}, report.Plain(report.Bullet, zh("周二推送", "Tuesday")), report.Plain(report.Bullet, zh("周四推送", "Thursday")),
			report.Plain(report.Quote, zh("半天不回", "Half a day")), report.Plain(report.Lead, zh("要点", "The point")), report.PageBreak{}, report.Scorecard{Title: zh("指标", "Figures"), Cards: testCards(lang)[:1]}},
		Findings: []report.Finding{told, other}, Notes: []string{zh("10 月 12 日缺数。", "12 October is missing.")}},
		{ID: "empty", Title: zh("竞品", "Competitors"), Status: report.StatusNotApplicable}}
	doc.Coverage = []report.Coverage{{Section: "funnel", Title: zh("转化漏斗", "Funnel"), Status: report.StatusFinding, Findings: 2, Note: zh("读取 31 天", "31 days read")}}
	doc.Quality = []report.Check{{Check: "bad_cell", Severity: report.Notice, File: "data/reads.csv", Row: 14, Column: "shares", Count: 3, Claim: zh("分享大于阅读", "shares exceed reads")}}
	doc.Sources = []report.Provenance{{File: "data/reads.csv", Dataset: "reads", Rows: 425, First: "2025-09-01", Last: "2026-10-31"}}
	doc.Definitions = []report.Definition{{Term: zh("打开率", "Open rate"), Text: zh("阅读人数÷送达人数", "Readers over recipients")}}
	doc.Closing = report.Closing{CoverNote: zh("草稿", "Draft"), Contact: []string{zh("远行", "Voyage"), "010-1234"}, Legal: zh("仅供内部使用", "For internal use")}
	doc.Method = []report.Paragraph{report.Plain(report.Body, zh("Wilson 区间", "Wilson intervals"))}
	return doc
}

func testCards(lang string) []report.Card {
	numbers := []report.Number{report.Some(40000), report.Missing, report.Some(45000), report.Some(48600)}
	return []report.Card{
		{Name: pick(lang, "净增关注", "Net followers"), Value: report.Q(report.Some(48600), report.UnitCount), Previous: report.Q(report.Some(.124), report.UnitRelative),
			YearAgo: report.Q(report.Some(.31), report.UnitRelative), Better: report.Up, Spark: numbers, SparkAt: []string{"2026-07", "2026-08", "2026-09", "2026-10"}},
		{Name: pick(lang, "7 日留存", "Day-7 retention"), Value: report.Q(report.Some(.32), report.UnitRate), Previous: report.Q(report.Some(-.026), report.UnitPoints), YearAgo: report.Q(report.Some(-.03), report.UnitPoints), Better: report.Up},
		{Name: pick(lang, "回复时长", "Time to answer"), Value: report.Q(report.Missing, report.UnitHours)},
	}
}

func stageTable(lang string) report.Table {
	zh := func(chinese, english string) string { return pick(lang, chinese, english) }
	t := report.Table{ID: "funnel.stages", Title: zh("各环节", "Stages"), Limit: 2, Notes: []string{zh("Wilson 区间。", "Wilson intervals.")}, Columns: []report.Column{
		{Key: "step", Title: zh("环节", "Step"), Text: true}, {Key: "from", Title: "from", Unit: report.UnitCount, Workbook: true},
		{Key: "rate", Title: zh("转化率", "Rate"), Unit: report.UnitRate, Decisive: true, Bar: true}, {Key: "interval", Title: zh("95% 区间", "95% interval"), Unit: report.UnitRate, Quiet: true, Digits: 2},
		{Key: "status", Title: zh("状态", "Status"), Text: true}, {Key: "change", Title: zh("环比", "Change"), Unit: report.UnitPoints, Signed: true, Better: report.Up}}}
	for i, step := range []string{zh("曝光→点击", "exposure→click"), zh("咨询→支付", "inquiry→payment"), zh("合计", "Total")} {
		rate := .083 + .3*float64(i)
		t.Rows = append(t.Rows, report.Row{Total: i == 2, Cells: []report.Cell{{Text: step}, {Number: report.Some(1000)}, {Number: report.Some(rate)},
			{Low: report.Some(rate - .004), High: report.Some(rate + .004)}, {Text: zh("低于预警", "Below alert"), Tone: report.Critical}, {Number: report.Some(-.052)}}})
	}
	return t
}

func testLogo(t testing.TB) report.Picture {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewNRGBA(image.Rect(0, 0, 4, 4))); err != nil {
		t.Fatal(err)
	}
	return report.Picture{Name: "logo.png", Type: "image/png", Body: b.Bytes()}
}

func render(t testing.TB, doc *report.Document) string {
	t.Helper()
	r, err := renderer()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := r.Render(&out, doc); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// node is the page as a browser reads it.
func parsePage(t testing.TB, page string) *html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// all are the elements of these names in the order of the page.
func all(root *html.Node, names ...string) []*html.Node {
	var out []*html.Node
	for n := range root.Descendants() {
		for _, name := range names {
			if n.Type == html.ElementNode && n.Data == name {
				out = append(out, n)
			}
		}
	}
	return out
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// words is the text of an element, its spaces made one.
func wordsOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && d.Parent.Data != "style" {
			b.WriteString(d.Data)
			b.WriteString(" ")
		}
	}
	return squeeze(b.String())
}

// squeeze drops all spaces: where lines break is the browser's business.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

// hostile are texts that try to become something else.
var hostile = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onmouseover='alert(1)`, `</style><script>x</script>`, `</svg><script>x</script>`, `<!--`, `]]>`, `&lt;b&gt;&amp;`,
	`{{.Policy}}`, `javascript:alert(1)`, "a\u2028b\u0000c\u200b", "\xff\xfe", "عربي\u202e\u200f", `\";alert(1)//`, `<iframe src=//evil.example>`, `url(https://evil.example)`, "=1+1",
	strings.Repeat("很长的标题没有空格", 40), strings.Repeat("Donaudampfschiff", 30), "𠮷野家😀", "", "   ",
}
