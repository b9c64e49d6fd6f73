package xlsx

import (
	"bytes"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/wxreport/wxreport/charts"
	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/spec"
	"github.com/wxreport/wxreport/templates"
)

// testWords loads the files of a language that a workbook needs.
func testWords(t testing.TB, lang string) *report.Words {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{"core", "analysis", "report", "xlsx", "fields"} {
		path := lang + "/" + name + ".yaml"
		body, err := fs.ReadFile(templates.FS, "locales/"+path)
		if err != nil {
			t.Fatal(err)
		}
		files[path] = &fstest.MapFile{Data: body}
	}
	words, err := spec.LoadWords(files, lang)
	if err != nil {
		t.Fatal(err)
	}
	return words
}

var shanghai = time.FixedZone("CST", 8*3600)

var jade = report.Theme{Colors: report.Colors{Primary: "#0b7d5a", Deep: "#064a36", Ink: "#17212b", Secondary: "#5d6b79", Hairline: "#e3e8ec", Paper: "#ffffff",
	Critical: "#c8372d", Warning: "#b9770e", Notice: "#2c6bb3", Good: "#0b7d5a"},
	Series: []string{"#0b7d5a", "#e69f00", "#2c6bb3", "#d55e00", "#7b5ea7", "#56b4e9", "#8c6d31"}}

func pick(lang, chinese, english string) string {
	if lang == "zh-CN" {
		return chinese
	}
	return english
}

func some(values ...float64) []report.Number {
	out := make([]report.Number, len(values))
	for i, v := range values {
		out[i] = report.Some(v)
	}
	return out
}

// bareDocument is the least a pipeline hands over.
func bareDocument(t testing.TB, lang string) *report.Document {
	t.Helper()
	month := report.Month(time.Date(2026, time.October, 1, 0, 0, 0, 0, shanghai))
	return &report.Document{
		Title: pick(lang, "公众号运营月报", "Official Account monthly report"), Words: testWords(t, lang), Program: "wxreport test", Theme: jade,
		Job: report.Job{Account: report.Account{ID: "meiri", Name: pick(lang, "每日良品", "Daily Goods"), Location: shanghai, Currency: "CNY"},
			Period: month, AsOf: time.Date(2026, time.November, 3, 9, 0, 0, 0, shanghai)},
	}
}

// richDocument has every block, every kind of chart, and data.
func richDocument(t testing.TB, lang string) *report.Document {
	t.Helper()
	doc := bareDocument(t, lang)
	zh := func(chinese, english string) string { return pick(lang, chinese, english) }
	findings := testFindings(lang)
	doc.Summary = report.Summary{Message: zh("增长健康，断点在支付页", "Growth is healthy, the break is at payment"),
		Lines: []string{zh("净增关注 4.86 万，内容分享创新高；", "Net growth of 48.6K;"), zh("但咨询→支付只有 41%。", "but inquiry to payment is only 41%.")},
		KPIs:  testCards(lang), Findings: findings[:2], Actions: []report.Action{{Rank: 1, Recommendation: findings[0].Recommendations[0], Finding: findings[0]}}}
	doc.Findings = findings
	funnel := report.Chapter{ID: "funnel", Kind: "funnel", Title: zh("转化漏斗", "Conversion funnel"), Status: report.StatusFinding,
		Message: zh("咨询→支付 41%，是本月最大的断点", "Inquiry to payment at 41% is the biggest break"),
		Blocks: []report.Block{report.Plain(report.Lead, zh("五个环节里四个达标。", "Four of five stages hold.")), stageTable(lang),
			figureOf(t, lang, "funnel"), report.FindingList{Findings: findings[:1]}, figureOf(t, lang, "zones")},
		Notes: []string{zh("10 月 12 日缺数，未补。", "12 October is missing and was not filled in.")}}
	growth := report.Chapter{ID: "growth", Kind: "growth", Title: zh("用户增长", "Follower growth"), Status: report.StatusOK, Message: zh("净增创新高", "Net growth at a record"),
		Blocks: []report.Block{report.Scorecard{Title: zh("关键指标", "Key figures"), Cards: testCards(lang)[:2]}, figureOf(t, lang, "line"), figureOf(t, lang, "waterfall"),
			dailyTable(lang, 45), report.PageBreak{}, figureOf(t, lang, "stacked"), figureOf(t, lang, "lines")}}
	doc.Chapters = []report.Chapter{funnel, growth, galleryOf(t, lang), {ID: "empty", Title: zh("竞品对标", "Competitors"), Status: report.StatusNotApplicable,
		Notes: []string{zh("本章缺少数据：竞品数据。", "Data of competitors is missing.")}}}
	for _, c := range doc.Chapters {
		doc.Coverage = append(doc.Coverage, report.Coverage{Section: c.ID, Title: c.Title, Status: c.Status, Findings: len(c.Findings), Note: strings.Join(c.Notes, " ")})
	}
	doc.Quality = []report.Check{{Check: "bad_cell", Severity: report.Notice, Dataset: "reads", File: "data/reads.csv", Row: 14, Column: "shares", Claim: zh("分享 812 大于阅读 640，该行未计入。", "shares 812 exceed reads 640; the row was left out.")},
		{Check: "days", Severity: report.Warning, Dataset: "followers", File: "data/user_analysis.xls", Claim: zh("本期有 1 天没有数据。", "1 day is missing.")}}
	doc.Sources = []report.Provenance{{File: "data/user_analysis.xls", Dataset: "followers", Rows: 425, First: "2025-09-01", Last: "2026-10-31"}, {File: "data/contents.xlsx", Dataset: "articles", Rows: 328}}
	for i := range 6 {
		doc.Definitions = append(doc.Definitions, report.Definition{Term: fmt.Sprintf("%s %d", zh("打开率", "Open rate"), i), Text: strings.Repeat(zh("阅读人数除以送达人数；", "Readers over recipients; "), 6)})
	}
	doc.Method = []report.Paragraph{report.Plain(report.Body, zh("比率的区间用 Wilson 方法。", "Intervals of rates follow Wilson."))}
	doc.Datasets = []*report.Dataset{followers(t, 60), report.NewDataset("notes", report.ColumnDef{Name: "text", Type: report.TypeText}).Dataset()}
	return doc
}

// galleryOf shows each kind of chart that no other chapter shows.
func galleryOf(t testing.TB, lang string) report.Chapter {
	ch := report.Chapter{ID: "gallery", Title: pick(lang, "图表一览", "Gallery"), Status: report.StatusOK}
	for _, kind := range []string{"retention", "cohort", "slots", "quadrant", "dumbbell", "grouped", "bars", "donut", "pyramid"} {
		ch.Blocks = append(ch.Blocks, figureOf(t, lang, kind))
	}
	return ch
}

func figureOf(t testing.TB, lang, kind string) report.Figure {
	t.Helper()
	kinds := charts.Kinds()
	at := slices.IndexFunc(kinds, func(k charts.Kind) bool { return k.Name == kind })
	if at < 0 {
		t.Fatalf("no chart of kind %s", kind)
	}
	k := kinds[at]
	return report.Figure{ID: "x." + kind, Title: pick(lang, "图：", "Chart: ") + kind, Unit: pick(lang, "人", "people"), N: "n = 41,220", Source: pick(lang, "来源：后台数据", "Source: back end"),
		Reading: pick(lang, "每 100 个咨询只有 41 个付款；回到预警值 45% 每月约多 190 单。", "Of 100 inquiries 41 pay; at the alert value about 190 orders more."), Alt: "alt " + kind, Chart: k.Example}
}

func testCards(lang string) []report.Card {
	var out []report.Card
	for i, v := range []struct {
		chinese, english, metric string
		value, previous, year    report.Quantity
		better                   report.Direction
	}{
		{"净增关注", "Net followers", "growth.net", report.Q(report.Some(48600), report.UnitCount), report.Q(report.Some(.124), report.UnitRelative), report.Q(report.Some(.31), report.UnitRelative), report.Up},
		{"图文打开率", "Open rate of articles", "content.open_rate.图文", report.Q(report.Some(.127), report.UnitRate), report.Q(report.Some(.003), report.UnitPoints), report.Q(report.Some(-.011), report.UnitPoints), report.Up},
		{"咨询→支付转化", "Inquiry to payment", "funnel.rate.inquiry>payment", report.Q(report.Some(.41), report.UnitRate), report.Q(report.Some(-.052), report.UnitPoints), report.Q(report.Missing, report.UnitPoints), report.Up},
		{"首次回复时长", "First answer", "interaction.response_median_hours", report.Q(report.Some(2.4), report.UnitHours), report.Q(report.Some(-.12), report.UnitRelative), report.Q(report.Some(.08), report.UnitRelative), report.Down},
		{"成交额", "Sales", "orders.amount", report.Q(report.Some(1234567), report.UnitMoney), report.Q(report.Some(.02), report.UnitRelative), report.Q(report.Some(.5), report.UnitRelative), report.Up},
	} {
		card := report.Card{Name: pick(lang, v.chinese, v.english), Metric: v.metric, Value: v.value, Previous: v.previous, YearAgo: v.year, Better: v.better}
		for m := range 13 {
			n := report.Some(v.value.F * (.7 + float64(m)*.03 + .05*math.Sin(float64(m*(i+2)))))
			if i == 3 && m == 5 {
				n = report.Missing
			}
			card.Spark = append(card.Spark, n)
			card.SparkAt = append(card.SparkAt, time.Date(2025, time.October+time.Month(m), 1, 0, 0, 0, 0, time.UTC).Format("2006-01"))
		}
		out = append(out, card)
	}
	return out
}

func testFindings(lang string) []report.Finding {
	zh := func(chinese, english string) string { return pick(lang, chinese, english) }
	return []report.Finding{
		{ID: "funnel.1", Section: "funnel", Subject: "inquiry>payment", Unit: report.UnitRate, Severity: report.Critical, Verdict: report.Certain, State: "new",
			Value: report.Some(.41), Threshold: report.Some(.45), Interval: report.Interval{report.Some(.396), report.Some(.424)}, N: report.Some(4812),
			Claim:    zh("咨询→支付转化 41.0%，低于预警值 45%", "Inquiry to payment is 41.0%, below its alert value of 45%"),
			Evidence: []string{zh("95% 区间 39.6–42.4%", "95% interval 39.6–42.4%"), "n = 4,812"},
			Recommendations: []report.Recommendation{{Text: zh("重排支付页优惠信息区，并在咨询后 2 小时内推送订单链接", "Rearrange the offer on the payment page and send an order link within 2 hours"),
				Expected: zh("预计 +190 单/月（120–260）", "+190 orders a month (120–260)"), Effort: "M", Owner: zh("产品 · 客服", "Product")}}},
		{ID: "growth.1", Section: "growth", Subject: "net", Unit: report.UnitCount, Severity: report.Good, Verdict: report.Likely, Value: report.Some(48600), Benchmark: report.Some(41000),
			Claim: zh("净增关注 4.86 万，创新高", "Net growth of 48.6K is a record"), Evidence: []string{zh("近 13 个月最高", "the highest of 13 months")}},
		{ID: "gone.1", Section: "gone", Severity: report.Info, Claim: "–"},
	}
}

func stageTable(lang string) report.Table {
	zh := func(chinese, english string) string { return pick(lang, chinese, english) }
	t := report.Table{ID: "funnel.stages", Title: zh("各环节转化", "Stages"), Notes: []string{zh("区间为 Wilson 区间。", "Wilson intervals.")}, Columns: []report.Column{
		{Key: "step", Title: zh("环节", "Step"), Text: true},
		{Key: "rate", Title: zh("转化率", "Rate"), Unit: report.UnitRate, Decisive: true, Formula: report.Formula{Op: report.OpRatio, A: "to", B: "from"}},
		{Key: "interval", Title: zh("95% 区间", "95% interval"), Unit: report.UnitRate, Quiet: true, Digits: 2},
		{Key: "alert", Title: zh("预警值", "Alert value"), Unit: report.UnitRate},
		{Key: "status", Title: zh("状态", "Status"), Text: true},
		{Key: "before", Title: zh("上期", "Before"), Unit: report.UnitRate, Workbook: true},
		{Key: "change", Title: zh("环比", "Change"), Unit: report.UnitPoints, Signed: true, Better: report.Up, Formula: report.Formula{Op: report.OpMinus, A: "rate", B: "before"}},
		{Key: "from", Title: zh("前一环节人数", "From"), Unit: report.UnitCount, Workbook: true},
		{Key: "to", Title: zh("到达人数", "To"), Unit: report.UnitCount, Workbook: true},
		{Key: "advice", Title: zh("优化方向", "What to improve"), Text: true},
	}}
	for _, v := range []struct {
		id, step                string
		from, to, alert, before float64
	}{{"exposure>click", zh("曝光→点击", "exposure→click"), 1200000, 99600, .06, .079}, {"click>inquiry", zh("点击→咨询", "click→inquiry"), 99600, 3088, .02, .032},
		{"inquiry>payment", zh("咨询→支付", "inquiry→payment"), 3088, 1266, .45, .462}} {
		rate := v.to / v.from
		status := report.Cell{Text: zh("正常", "Normal"), Tone: report.Good}
		if rate < v.alert {
			status = report.Cell{Text: zh("低于预警", "Below alert"), Tone: report.Critical}
		}
		t.Rows = append(t.Rows, report.Row{ID: v.id, Cells: []report.Cell{{Text: v.step}, {Number: report.Some(rate), Alert: &report.Threshold{Value: v.alert}},
			{Low: report.Some(rate * .99), High: report.Some(rate * 1.01)}, {Number: report.Some(v.alert)}, status, {Number: report.Some(v.before)}, {Number: report.Some(rate - v.before)},
			{Number: report.Some(v.from)}, {Number: report.Some(v.to)}, {Text: zh("支付页优惠信息区前置，补充到货时间与退换说明，减少一次跳转", "Move the offer up, say when goods arrive, drop one step")}}})
	}
	return t
}

func dailyTable(lang string, rows int) report.Table {
	zh := func(chinese, english string) string { return pick(lang, chinese, english) }
	t := report.Table{ID: "growth.daily", Title: zh("逐日关注", "Followers by day"), Columns: []report.Column{
		{Key: "date", Title: zh("日期", "Date")}, {Key: "title", Title: zh("当日头条", "Lead article"), Text: true},
		{Key: "new", Title: zh("新增", "New"), Unit: report.UnitCount, Bar: true}, {Key: "cancelled", Title: zh("取消", "Cancelled"), Unit: report.UnitCount},
		{Key: "net", Title: zh("净增", "Net"), Unit: report.UnitCount, Decisive: true, Formula: report.Formula{Op: report.OpMinus, A: "new", B: "cancelled"}},
		{Key: "rate", Title: zh("取关率", "Cancel rate"), Unit: report.UnitRate, Alert: &report.Threshold{Value: .2, Above: true}, Formula: report.Formula{Op: report.OpRatio, A: "cancelled", B: "new"}},
	}}
	sumNew, sumCancelled := 0.0, 0.0
	for i := range rows {
		n, c := float64(1500+i*37%400), report.Some(float64(300+i%17))
		net, rate := report.Some(n).Minus(c), c.Over(report.Some(n))
		if i == 11 {
			c, net, rate = report.Missing, report.Missing, report.Missing
		}
		sumNew, sumCancelled = sumNew+n, sumCancelled+c.Or(0)
		t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{{Time: time.Date(2026, 10, 1+i, 0, 0, 0, 0, shanghai)}, {Text: fmt.Sprintf("%s %d", zh("双十一老用户专属福利", "Offers for old friends"), i+1)},
			{Number: report.Some(n)}, {Number: c}, {Number: net}, {Number: rate}}})
	}
	t.Rows = append(t.Rows, report.Row{Total: true, Cells: []report.Cell{{Text: zh("合计", "Total")}, {}, {Number: report.Some(sumNew)}, {Number: report.Some(sumCancelled)},
		{Number: report.Some(sumNew - sumCancelled)}, {Number: report.Some(sumCancelled / sumNew)}}})
	return t
}

func followers(t testing.TB, rows int) *report.Dataset {
	t.Helper()
	b := report.NewDataset("followers", report.ColumnDef{Name: "date", Type: report.TypeTime}, report.ColumnDef{Name: "source", Type: report.TypeText},
		report.ColumnDef{Name: "new", Type: report.TypeNumber}, report.ColumnDef{Name: "cancelled", Type: report.TypeNumber}, report.ColumnDef{Name: "ratio", Type: report.TypeNumber})
	for i := range rows {
		cancelled := report.Value(report.Some(float64(i % 7)))
		if i%10 == 3 {
			cancelled = nil
		}
		if err := b.Row(report.Origin{File: "data/followers.csv", Row: i + 2}, time.Date(2026, 10, 1, 0, 0, 0, 0, shanghai).AddDate(0, 0, i%31), "=1+1",
			report.Some(float64(100+i)), cancelled, report.Some(.5+float64(i)/7)); err != nil {
			t.Fatal(err)
		}
	}
	return b.Dataset()
}

func render(t testing.TB, doc *report.Document) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := (Renderer{}).Render(&out, doc); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// nasty are strings that broke something somewhere.
var nasty = []string{
	"👨‍👩‍👧‍👦 全家福 😀👍🏽", "𠮷野家与𪚥", "a\nb\tc\r\nd", "\x00\x01控制\u200b字符\ufeff", "عربي\u200f", "<b>&amp;</b> \\(括号\\) )(", "=HYPERLINK(\"http://x\")", "+1", "-2", "@SUM(A1)",
	strings.Repeat("很长的标题没有空格", 60), strings.Repeat("长", 40000), "https://example.com/" + strings.Repeat("a/b-c_d", 50), "_x0041_ escaped", "ſtraße", "Strasse", "STRASSE",
	"\xff\xfe坏字节", "", "   ", "e\u0301\u0301\u0301", "❤️‍🔥©®™", "{name|full}", "%s%d%%", "History", "it's [a] sheet: */?\\", "'quoted'", "A1", "R1C1", "\ufffe\uffff", "]]>", "]]>&#x0;",
}
