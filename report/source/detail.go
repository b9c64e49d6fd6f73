package source

import (
	"slices"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
)

// detailBlocks are the titles of the blocks in the workbook of a single article.
var detailBlocks = map[string]bool{
	"数据概况": true, "阅读转化": true, "推荐转化": true, "数据趋势明细": true, "性别分布": true, "年龄分布": true, "地域分布": true,
}

// figureBlocks are the blocks that hold figures of the whole article.
var figureBlocks = map[string]bool{"数据概况": true, "阅读转化": true}

// detailLabels are the labels of its figures and the header that each stands for. A label
// with the unit 次 counts times.
var detailLabels = map[string]string{
	"阅读": "阅读人数", "阅读人数": "阅读人数", "阅读次": "阅读次数", "阅读次数": "阅读次数",
	"平均停留时长": "平均停留时长", "平均阅读时长": "平均停留时长", "完读率": "完读率", "阅读完成率": "完读率",
	"阅读后关注": "阅读后关注", "阅读后关注人数": "阅读后关注", "分享": "分享人数", "分享人数": "分享人数",
	"在看": "在看", "点赞": "点赞", "评论": "评论", "收藏": "收藏", "送达人数": "送达人数",
	"公众号消息阅读人数": "公众号消息阅读人数", "公众号消息阅读次数": "公众号消息阅读次数", "分享产生的阅读": "分享产生的阅读",
	"内容标题": "内容标题", "文章标题": "内容标题", "标题": "内容标题",
	"发表时间": "发表时间", "发表日期": "发表时间", "发布时间": "发表时间",
}

// detail is the download of one article: figures with their labels, its days by channel,
// and its readers.
type detail struct {
	sheet *Sheet
	title string
}

// detailOf recognises the download of one article by at least two of its block titles.
func detailOf(s *Sheet, file string) *detail {
	blocks := 0
	title := ""
	for _, row := range s.Rows[:min(500, len(s.Rows))] {
		for _, c := range row {
			if c.Kind != Text {
				continue
			}
			if detailBlocks[squeeze(c.Text)] {
				blocks++
			} else if blocks == 0 && title == "" && filled(row) == 1 {
				title = strings.TrimFunc(c.Text, isSpace)
			}
		}
	}
	if blocks < 2 {
		return nil
	}
	if title == "" {
		title = stemOf(file)
	}
	return &detail{sheet: s, title: title}
}

// take gives the article's row and its days; want limits it to one dataset.
func (d *detail) take(y *typer, want string) []taken {
	var result []taken
	article := d.article()
	if want != "article_days" {
		if m, ok := bestMatch(article, y.file, "articles", nil); ok {
			result = append(result, y.take(article, []pass{planOf(article, m, nil)}))
		}
	}
	for _, t := range findTables(d.sheet, nil) {
		p, ok := dayPass(t, d.title)
		switch {
		case ok && want != "articles":
			result = append(result, y.take(t, []pass{p}))
		case !ok && len(audiencePasses(t)) > 0:
			y.ledger.whole("skipped_audience", "audience", "", 0, "value", headerList(t.header))
		}
	}
	return result
}

// dayPass reads days by channel as days of the article.
func dayPass(t *table, title string) (pass, bool) {
	schema, _ := report.SchemaOf("article_days")
	m := matchColumns(schema, t.names, nil)
	if !slices.Equal(m.missing, []string{"article_id"}) {
		return pass{}, false
	}
	p := planOf(t, m, nil)
	p.columns = append(p.columns, fixedPlan(schema, "article_id", title))
	return p, true
}

// article lays the labelled figures out as a table of one row. The value of a label stands
// below it or to its right.
func (d *detail) article() *table {
	t := &table{sheet: d.sheet}
	row := []Cell{}
	seen := map[string]bool{}
	figures := true
	for i, line := range d.sheet.Rows[:min(500, len(d.sheet.Rows))] {
		for j, c := range line {
			if c.Kind == Text && detailBlocks[squeeze(c.Text)] {
				figures = figureBlocks[squeeze(c.Text)]
			}
			name := detailLabel(c)
			if !figures {
				name = ""
			}
			if name == "" || seen[name] {
				continue
			}
			value, ok := d.valueOf(i, j, name)
			if !ok {
				continue
			}
			if name == "内容标题" {
				d.title = strings.TrimFunc(value.Text, isSpace)
			}
			seen[name] = true
			t.header = append(t.header, c)
			h := parseHeader(c.Text)
			h.keys = []string{squeeze(name)}
			t.names = append(t.names, h)
			row = append(row, value)
		}
	}
	if !seen["内容标题"] {
		t.header = append(t.header, Cell{Kind: Text, Text: "内容标题"})
		t.names = append(t.names, parseHeader("内容标题"))
		title := textCell(d.title, 0, 0)
		if len(row) > 0 {
			title.Line = row[0].Line
		}
		row = append(row, title)
	}
	if !seen["阅读人数"] { // files of 2024 count times only
		for i := range t.names {
			if t.names[i].keys[0] == "阅读次数" {
				t.names[i].keys[0] = "阅读量"
			}
		}
	}
	t.rows = [][]Cell{row}
	t.to = len(row)
	return t
}

// detailLabel is the header that a label stands for, empty where the cell is none.
func detailLabel(c Cell) string {
	if c.Kind != Text {
		return ""
	}
	h := parseHeader(c.Text)
	for _, key := range h.keys {
		name, ok := detailLabels[key]
		if ok && h.unit == "次" && name == "阅读人数" {
			name = "阅读次数"
		}
		if ok {
			return name
		}
	}
	return ""
}

// valueOf finds the value of the label at row i, cell j.
func (d *detail) valueOf(i, j int, name string) (Cell, bool) {
	suits := func(c Cell) bool {
		switch name {
		case "内容标题":
			return c.Kind == Text && detailLabel(c) == "" && !detailBlocks[squeeze(c.Text)]
		case "发表时间":
			m := readTime(c, d.sheet.From1904, time.UTC)
			return !m.bad && !m.missing
		}
		return c.Kind != Empty && !readNumber(c, true).bad
	}
	if i+1 < len(d.sheet.Rows) && j < len(d.sheet.Rows[i+1]) && suits(d.sheet.Rows[i+1][j]) {
		return d.sheet.Rows[i+1][j], true
	}
	if j+1 < len(d.sheet.Rows[i]) && suits(d.sheet.Rows[i][j+1]) {
		return d.sheet.Rows[i][j+1], true
	}
	return Cell{}, false
}
