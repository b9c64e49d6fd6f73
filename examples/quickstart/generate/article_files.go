package main

import (
	"fmt"
	"time"
)

// fraction is part/whole as the back-end writes it, four digits.
func fraction(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(scale(int64(part), unit, int64(whole))) / unit
}

// compact is a date as the content exports write it: 20261001.
func compact(at time.Time) string { return at.Format("20060102") }

func link(a article, n int) string {
	return fmt.Sprintf("https://mp.weixin.qq.com/s/%s%03d", a.at.Format("060102"), n)
}

// exportHeader16 is the back-end's layout until 2025, exportHeader9 the one since 2026.
var (
	exportHeader16 = []string{"内容标题", "发表时间", "总阅读人数", "总阅读次数", "总分享人数", "总分享次数", "阅读后关注人数", "送达人数",
		"公众号消息阅读次数", "送达阅读率", "首次分享次数", "分享产生阅读次数", "首次分享率", "每次分享带来阅读次数", "阅读完成率", "内容url"}
	exportHeader9 = []string{"标题", "发表日期", "阅读人数", "分享人数", "阅读后关注人数", "送达人数", "送达阅读率", "阅读完成率", "url"}
)

// exportTable is the 已通知内容 export of the months from..until, oldest layout for 2025.
func exportTable(w *world, from, until int) table {
	t := table{header: exportHeader9}
	old := w.months[until].days[0].Year() < 2026
	if old {
		t.header = exportHeader16
	}
	for i, a := range w.articles {
		if a.month < from || a.month > until {
			continue
		}
		finish := float64(a.finish) / unit
		if !old {
			t.add(a.title, compact(a.at), a.reads, a.shares, a.newFollowers, a.delivered, fraction(a.opened, a.delivered), finish, link(a, i))
			continue
		}
		first := a.shares * 62 / 100
		each := float64(scale(int64(a.sharedReads), 100, int64(max(first, 1)))) / 100
		t.add(a.title, compact(a.at), a.reads, a.reads*118/100, a.shares, a.shares*109/100, a.newFollowers, a.delivered,
			a.opened, fraction(a.opened, a.delivered), first, a.sharedReads, fraction(first, a.opened), each, finish, link(a, i))
	}
	return t
}

// withHeader is a table as sheet rows.
func withHeader(t table) [][]any {
	head := make([]any, len(t.header))
	for i, name := range t.header {
		head[i] = name
	}
	return append([][]any{head}, t.rows...)
}

// sheetName is the name the back-end gives its only sheet.
const sheetName = "New Sheet1"

// articleFiles are downloads of at most two months each, as the back-end allows. Files between the oldest and
// the newest were saved again by a spreadsheet program and became xlsx. September holds one row that cannot be right: more people shared than read.
func articleFiles(w *world) ([]output, error) {
	var out []output
	for _, span := range [][2]int{{0, 1}, {2, 3}, {4, 5}, {6, 7}, {8, 9}, {10, 11}, {12, 12}, {13, 13}} {
		from, until := w.months[span[0]].days, w.months[span[1]].days
		name := "data/total_" + compact(from[0]) + "_" + compact(until[len(until)-1])
		t := exportTable(w, span[0], span[1])
		if span[0] == last-1 {
			t.add("补发：九月好物合集", "20260930", 96, 131, 1, nil, nil, .41, "https://mp.weixin.qq.com/s/260930x")
		}
		if span[0] == 0 || span[0] == last {
			out = append(out, output{name + ".xls", xls(sheetName, withHeader(t))})
			continue
		}
		body, err := xlsx(sheetName, withHeader(t))
		if err != nil {
			return nil, err
		}
		out = append(out, output{name + ".xlsx", body})
	}
	return out, nil
}

// labelTable is the operator's own sheet: what the exports lack, by title and time of publication. Until 2025 the exports held
// the readers from the push and from shares themselves, so the sheet leaves them out.
func labelTable(w *world) table {
	t := table{header: []string{"标题", "发表时间", "内容类型", "栏目", "位置", "标题风格", "阅读人数", "公众号消息阅读人数", "分享产生阅读次数",
		"收藏人数", "点赞人数", "在看人数", "评论数", "订单数", "成交金额"}}
	for _, a := range w.articles {
		var opened, brought any = a.opened, a.sharedReads
		if a.at.Year() < 2026 {
			opened, brought = nil, nil
		}
		t.add(a.title, a.at.Format("2006-01-02 15:04"), a.kind, a.category, a.position, a.style, a.reads, opened, brought,
			a.favourites, a.likes, a.watching, a.comments, a.orders, a.revenue)
	}
	return t
}

func labelFiles(w *world) ([]output, error) {
	body, err := gb18030(delimited(labelTable(w), ','))
	if err != nil {
		return nil, err
	}
	return []output{{"data/内容标签.csv", body}}, nil
}
