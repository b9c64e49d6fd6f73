package pdf

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"math"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/wxreport/wxreport/charts"
	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/spec"
	"github.com/wxreport/wxreport/templates"
	"github.com/wxreport/wxreport/templates/fonts"
)

// emojiFont is a real font that has no Chinese.
var emojiFont = fonts.Emoji

// testWords loads the files of a language that a PDF needs.
func testWords(t testing.TB, lang string) *report.Words {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{"core", "charts", "pdf"} {
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

// bareDocument is the least a pipeline hands over.
func bareDocument(t testing.TB, lang string) *report.Document {
	t.Helper()
	month := report.Month(time.Date(2026, time.October, 1, 0, 0, 0, 0, shanghai))
	return &report.Document{
		Title:   pick(lang, "公众号运营月报", "Official Account monthly report"),
		Words:   testWords(t, lang),
		Program: "wxreport test",
		Job: report.Job{
			Account: report.Account{ID: "meiri", Name: pick(lang, "每日良品", "Daily Goods"), Location: shanghai, Currency: "CNY"},
			Period:  month, AsOf: time.Date(2026, time.November, 3, 9, 0, 0, 0, shanghai),
			Compare: []report.Compared{{Name: report.ComparePrevious, Period: month.Previous()}, {Name: report.CompareYearAgo, Period: month.YearAgo()}},
		},
		Theme: report.Theme{Maker: pick(lang, "远行数字营销", "Voyage Digital"), Cover: "rings", Radius: 4},
	}
}

func pick(lang, chinese, english string) string {
	if lang == "zh-CN" {
		return chinese
	}
	return english
}

// chapterTopics are title and message of the ten chapters.
var chapterTopics = [][4]string{
	{"用户增长", "净增关注 4.86 万，八成来自搜一搜与转发", "Follower growth", "Net growth of 48.6K, four fifths from search and shares"},
	{"用户画像", "25–35 岁女性分享率是其他人群的 2.3 倍", "Audience", "Women of 25 to 35 share 2.3 times as often as the rest"},
	{"内容传播", "视频分享率 14.5%，比图文高 6.3 个百分点", "Content", "Videos are shared at 14.5%, 6.3 points above articles"},
	{"用户互动", "负面评论中 68% 与响应速度有关", "Interaction", "68% of negative comments are about slow answers"},
	{"流量来源", "搜一搜来的用户第 7 日留存最高，推广带来的用户取关最快，二者要分开运营", "Traffic sources", "Readers from search stay longest and those from promotion leave first, so treat the two apart"},
	{"转化漏斗", "咨询→支付 41%，是本月最大的断点", "Conversion funnel", "Inquiry to payment at 41% is the biggest break"},
	{"用户留存", "第 3 天集中流失，7 日留存比行业低 9 个百分点", "Retention", "Readers leave on day 3; day-7 retention is 9 points below the industry"},
	{"竞品对标", "月新增关注低于竞品 A", "Competitors", "Monthly growth is below competitor A"},
	{"实验结果", "标题带数字打开率 +1.1 个百分点，结论确定", "Experiments", "Figures in the headline lift the open rate by 1.1 points, certain"},
	{"跨平台联动", "小程序订单占 72%", "Platforms", "The mini program brings 72% of the orders"},
}

// richDocument uses every block in ten chapters, about as a real month does.
func richDocument(t testing.TB, lang string) *report.Document {
	t.Helper()
	doc := bareDocument(t, lang)
	zh := func(chinese, english string) string { return pick(lang, chinese, english) }
	doc.Job.Account.Logo = testLogo(t)
	doc.Summary = report.Summary{
		Message: zh("增长健康，断点在支付页", "Growth is healthy, the break is at payment"),
		Lines: []string{zh("净增关注 4.86 万，内容分享创新高；", "Net growth of 48.6K, sharing at a record;"),
			zh("但咨询→支付只有 41%，每月少收约 190 单。", "but inquiry to payment is only 41%, about 190 orders short a month.")},
		KPIs: testCards(lang),
	}
	findings := testFindings(lang)
	doc.Summary.Findings = findings[:4]
	for i, f := range findings[:3] {
		doc.Summary.Actions = append(doc.Summary.Actions, report.Action{Rank: i + 1, Recommendation: f.Recommendations[0], Finding: f})
	}
	kinds := charts.Kinds()
	for i, topic := range chapterTopics {
		ch := report.Chapter{ID: fmt.Sprintf("s%d", i+1), Kind: "test", Title: zh(topic[0], topic[2]), Message: zh(topic[1], topic[3]), Status: report.StatusFinding}
		example := kinds[i%len(kinds)].Example
		ch.Blocks = append(ch.Blocks, report.Figure{ID: ch.ID + ".main", Title: zh("主要走势", "Main course"), Unit: zh("人", "people"),
			N: "n = 41,220", Source: zh("来源：后台数据", "Source: back end"), Reading: zh("每 100 个咨询只有 41 个付款；回到预警值 45% 每月约多 190 单。", "Of 100 inquiries 41 pay; at the alert value of 45% about 190 orders more a month."), Chart: example})
		ch.Blocks = append(ch.Blocks, funnelTable(lang))
		second := kinds[(i+3)%len(kinds)].Example
		ch.Blocks = append(ch.Blocks,
			report.Figure{ID: ch.ID + ".side", Title: zh("分来源", "By source"), Unit: "%", Width: report.Half, Chart: second, Reading: zh("优惠信息区点击率低于竞品 38%。", "The offer is clicked 38% less than at the peer.")},
			report.FindingList{Width: report.Half, Findings: findings[i%3 : i%3+2]})
		ch.Findings = findings[i%3 : i%3+2]
		if i%3 == 1 {
			ch.Blocks = append(ch.Blocks, report.Plain(report.Heading, zh("读数说明", "How to read it")),
				report.Paragraph{Spans: []report.Span{{Text: zh("区间按 Wilson 方法计算，", "Intervals follow Wilson; ")}, {Text: zh("样本不足时不下结论", "no verdict where the sample is small"), Bold: true},
					{Text: zh("。详见", ". See ")}, {Text: zh("说明页", "the notes"), Link: "https://example.com/notes?a=(1)"}, {Text: "。"}}},
				report.Plain(report.Bullet, zh("周二推送工具类，周四推送攻略类。", "Tools on Tuesday, guides on Thursday.")),
				report.Plain(report.Bullet, zh("新关注第 2 天自动推送。", "Send automatically on day 2.")),
				report.Plain(report.Quote, zh("“客服半天不回消息。”", "“Support took half a day.”")))
		}
		if i == 0 {
			ch.Blocks = append(ch.Blocks, dailyTable(lang, 31))
		}
		ch.Notes = []string{zh("10 月 12 日缺数，未补。", "12 October is missing and was not filled in.")}
		doc.Chapters = append(doc.Chapters, ch)
		doc.Coverage = append(doc.Coverage, report.Coverage{Section: ch.ID, Title: ch.Title, Status: report.StatusFinding, Findings: 2, Note: zh("读取 31 天", "31 days read")})
	}
	doc.Findings = findings
	for i := range 6 {
		doc.Quality = append(doc.Quality, report.Check{Check: "bad_cell", Severity: report.Notice, Dataset: "reads", File: "data/reads.csv", Row: 14 + i, Column: "shares",
			Claim: zh("分享 812 大于阅读 640，该行未计入。", "shares 812 exceed reads 640; the row was left out.")})
	}
	doc.Sources = []report.Provenance{{File: "data/user_analysis.xls", Dataset: "followers", Rows: 425, First: "2025-09-01", Last: "2026-10-31"}, {File: "data/contents.xlsx", Dataset: "articles", Rows: 328}}
	for i := range 12 {
		doc.Definitions = append(doc.Definitions, report.Definition{Term: zh("打开率", "Open rate") + fmt.Sprintf(" %d", i+1), Text: zh("阅读人数除以送达人数；同一人多次阅读只计一次，区间为 95% Wilson 区间。", "Readers over recipients; a person counts once; the interval is the 95% Wilson interval.")})
	}
	doc.Method = []report.Paragraph{report.Plain(report.Body, zh("比率的区间用 Wilson 方法；两期之差用 Newcombe 方法；多重比较按 Benjamini–Hochberg 校正。", "Intervals of rates follow Wilson, differences Newcombe; many comparisons are corrected after Benjamini and Hochberg."))}
	return doc
}

func testCards(lang string) []report.Card {
	var out []report.Card
	for i, v := range []struct {
		chinese, english string
		value            report.Quantity
		previous, year   report.Quantity
	}{
		{"净增关注", "Net followers", report.Q(report.Some(48600), report.UnitCount), report.Q(report.Some(.124), report.UnitRelative), report.Q(report.Some(.31), report.UnitRelative)},
		{"阅读人数", "Readers", report.Q(report.Some(7070000), report.UnitCount), report.Q(report.Some(.061), report.UnitRelative), report.Q(report.Some(.183), report.UnitRelative)},
		{"图文打开率", "Open rate of articles", report.Q(report.Some(.127), report.UnitRate), report.Q(report.Some(.003), report.UnitPoints), report.Q(report.Some(.011), report.UnitPoints)},
		{"视频分享率", "Share rate of videos", report.Q(report.Some(.145), report.UnitRate), report.Q(report.Some(.012), report.UnitPoints), report.Q(report.Missing, report.UnitPoints)},
		{"7 日留存", "Day-7 retention", report.Q(report.Some(.32), report.UnitRate), report.Q(report.Some(-.026), report.UnitPoints), report.Q(report.Some(-.03), report.UnitPoints)},
		{"咨询→支付转化", "Inquiry to payment", report.Q(report.Some(.41), report.UnitRate), report.Q(report.Some(-.052), report.UnitPoints), report.Q(report.Some(-.041), report.UnitPoints)},
	} {
		card := report.Card{Name: pick(lang, v.chinese, v.english), Value: v.value, Previous: v.previous, YearAgo: v.year, Better: report.Up}
		for m := range 13 {
			n := report.Some(100 + float64(m)*3 + 6*math.Sin(float64(m*(i+2))))
			if i == 3 && m == 5 {
				n = report.Missing
			}
			card.Spark = append(card.Spark, n)
		}
		out = append(out, card)
	}
	return out
}

func testFindings(lang string) []report.Finding {
	zh := func(chinese, english string) string { return pick(lang, chinese, english) }
	return []report.Finding{
		{ID: "funnel.1", Section: "s6", Severity: report.Critical, State: zh("较上月加重 · 第 2 个月", "Worse, 2nd month"),
			Claim:    zh("咨询→支付转化 41.0%，低于预警值 45%", "Inquiry to payment is 41.0%, below its alert value of 45%"),
			Evidence: []string{zh("95% 区间 39.6–42.4%", "95% interval 39.6–42.4%"), "n = 4,812", zh("近 12 个月均值 46.3%", "12-month mean 46.3%")},
			Recommendations: []report.Recommendation{{Text: zh("重排支付页优惠信息区，并在咨询后 2 小时内推送订单链接", "Rearrange the offer on the payment page and send an order link within 2 hours"),
				Expected: zh("预计 +190 单/月（120–260）", "+190 orders a month (120–260)"), Effort: "M", Owner: zh("产品 · 客服", "Product")}}},
		{ID: "retention.1", Section: "s7", Severity: report.Warning, State: "new",
			Claim:    zh("7 日留存 32%，低于行业 41%（−9 个百分点），第 3 天出现首个流失高峰", "Day-7 retention is 32%, below the industry's 41%, with a first peak of churn on day 3"),
			Evidence: []string{zh("新增 4.1 万人", "41K new readers"), zh("高峰位置 3.0 天（2.8–3.3）", "peak at 3.0 days (2.8–3.3)")},
			Recommendations: []report.Recommendation{{Text: zh("第 2 天推送工具类内容", "Send tools on day 2"), Expected: zh("预计 7 日留存 +3 个百分点", "+3 points of day-7 retention"), Effort: "S", Owner: zh("内容", "Content")},
				{Text: zh("对照组保留 10%，4 周后复核", "Keep a control of 10% and check after 4 weeks"), Effort: "S"}}},
		{ID: "interaction.1", Section: "s4", Severity: report.Notice, State: "persisting",
			Claim:           zh("负面评论中 68% 与响应速度有关，2 小时内回复率 71%", "68% of negative comments are about slow answers; 71% are answered within 2 hours"),
			Evidence:        []string{"n = 1,126"},
			Recommendations: []report.Recommendation{{Text: zh("启用分级响应：一级差评 30 分钟内人工回复", "Grade the answers: the worst comments within 30 minutes"), Expected: zh("可挽回约 51%", "about 51% won back"), Effort: "M", Owner: zh("客服", "Support")}}},
		{ID: "audience.1", Section: "s2", Severity: report.Good, State: "new",
			Claim:           zh("25–35 岁女性对美妆内容的分享率是其他人群的 2.3 倍", "Women of 25 to 35 share beauty content 2.3 times as often"),
			Evidence:        []string{zh("区间 2.1–2.5 倍", "interval 2.1–2.5")},
			Recommendations: []report.Recommendation{{Text: zh("为该人群单独推送周四攻略类内容", "Send Thursday's guides to this segment alone")}}},
	}
}

func funnelTable(lang string) report.Table {
	zh := func(chinese, english string) string { return pick(lang, chinese, english) }
	t := report.Table{ID: "funnel.stages", Columns: []report.Column{
		{Key: "step", Title: zh("环节", "Step"), Text: true},
		{Key: "from", Title: "before", Unit: report.UnitCount, Workbook: true},
		{Key: "rate", Title: zh("转化率", "Rate"), Unit: report.UnitRate, Decisive: true},
		{Key: "interval", Title: zh("95% 区间", "95% interval"), Unit: report.UnitRate, Quiet: true, Digits: 2},
		{Key: "alert", Title: zh("预警值", "Alert value"), Unit: report.UnitRate},
		{Key: "status", Title: zh("状态", "Status"), Text: true},
		{Key: "change", Title: zh("环比", "Change"), Unit: report.UnitPoints, Signed: true, Better: report.Up, Bar: true},
		{Key: "advice", Title: zh("优化方向", "What to improve"), Text: true},
	}}
	for i, v := range []struct {
		step               string
		rate, alert, delta float64
	}{{zh("曝光→点击", "exposure→click"), .083, .06, .004}, {zh("点击→咨询", "click→inquiry"), .031, .02, -.001}, {zh("咨询→试用", "inquiry→trial"), .62, .55, -.008}, {zh("试用→支付", "trial→payment"), .661, .7, -.069}} {
		status := report.Cell{Text: zh("正常", "Normal"), Tone: report.Good}
		if v.rate < v.alert {
			status = report.Cell{Text: zh("低于预警", "Below alert"), Tone: report.Critical}
		}
		change := report.Cell{Number: report.Some(v.delta)}
		if i == 1 {
			change = report.Cell{}
		}
		t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{{Text: v.step}, {Number: report.Some(1000)}, {Number: report.Some(v.rate)},
			{Low: report.Some(v.rate * .99), High: report.Some(v.rate * 1.01)}, {Number: report.Some(v.alert)}, status, change, {Text: zh("支付页优惠区前置", "Move the offer up")}}})
	}
	return t
}

func dailyTable(lang string, rows int) report.Table {
	zh := func(chinese, english string) string { return pick(lang, chinese, english) }
	t := report.Table{ID: "growth.daily", Title: zh("逐日关注", "Followers by day"), Notes: []string{zh("12 日缺数。", "The 12th is missing.")}, Columns: []report.Column{
		{Key: "date", Title: zh("日期", "Date"), Text: true}, {Key: "title", Title: zh("当日头条", "Lead article"), Text: true},
		{Key: "new", Title: zh("新增", "New"), Unit: report.UnitCount}, {Key: "cancelled", Title: zh("取消", "Cancelled"), Unit: report.UnitCount},
		{Key: "net", Title: zh("净增", "Net"), Unit: report.UnitCount, Decisive: true, Bar: true}, {Key: "open", Title: zh("打开率", "Open rate"), Unit: report.UnitRate},
	}}
	for i := range rows {
		day := time.Date(2026, 10, 1, 0, 0, 0, 0, shanghai).AddDate(0, 0, i)
		cancelled := report.Cell{Number: report.Some(float64(300 + i%17))}
		if i == 11 {
			cancelled = report.Cell{}
		}
		t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{{Time: day}, {Text: fmt.Sprintf("%s（第 %d 期）", zh("双十一老用户专属福利", "Offers for old friends"), i+1)},
			{Number: report.Some(float64(1500 + i*37%400))}, cancelled, {Number: report.Some(float64(1200 + i*53%500))}, {Number: report.Some(.1 + float64(i%9)/100)}}})
	}
	t.Rows = append(t.Rows, report.Row{Total: true, Cells: []report.Cell{{Text: zh("合计", "Total")}, {}, {Number: report.Some(50211)}, {Number: report.Some(9800)}, {Number: report.Some(48600)}, {Number: report.Some(.127)}}})
	return t
}

func testLogo(t testing.TB) report.Picture {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 900, 600))
	for y := range 600 {
		for x := range 900 {
			if dx, dy := x-450, y-300; dx*dx+dy*dy < 280*280 {
				img.Set(x, y, color.NRGBA{R: 200, G: uint8(x / 4), B: uint8(y / 4), A: 255})
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return report.Picture{Name: "logo.png", Type: "image/png", Body: b.Bytes()}
}

// nasty are strings that broke something somewhere.
var nasty = []string{
	"👨‍👩‍👧‍👦 全家福 😀👍🏽", "𠮷野家与𪚥", "a\nb\tc\r\nd", "\x00\x01控制\u200b字符\ufeff", "عربي\u200f", "<b>&amp;</b> \\(括号\\) )(", "⟦缺⟧",
	strings.Repeat("很长的标题没有空格", 60), strings.Repeat("Donaudampfschifffahrtsgesellschaft", 12), "https://example.com/" + strings.Repeat("a/b-c_d", 50),
	"\xff\xfe坏字节", "", "   ", "e\u0301\u0301\u0301", "❤️‍🔥©®™", "{name|full}", "%s%d%%",
}
