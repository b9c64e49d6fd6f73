package main

import "time"

// channels are the ways readers reach articles, as the content exports name them, with their share of readers in per mille. They
// add up to more than 全部, which counts each reader once.
var channels = []struct {
	name  string
	share int
}{{"全部", 1000}, {"公众号消息", 585}, {"聊天会话", 92}, {"朋友圈", 203}, {"公众号主页", 31}, {"推荐", 78}, {"搜一搜", 42}, {"其他", 24}}

// readCells are the readers of each month, day and channel; a month's 全部 is the reads of what it published.
func readCells(w *world) [][][]int {
	r := stream("reads")
	byMonth := make([]int, last+1)
	for _, a := range w.articles {
		byMonth[a.month] += a.reads
	}
	out := make([][][]int, last+1)
	for _, m := range w.months {
		all := allocate(byMonth[m.index], dayWeights(r, m, readingWeek, .05))
		for d := range m.days {
			row := []int{all[d]}
			for _, c := range channels[1:] {
				row = append(row, scale(int64(all[d]), int64(c.share)*wobble(r, .04), 1000*unit))
			}
			out[m.index] = append(out[m.index], row)
		}
	}
	return out
}

// channelTable is the operator's archive of daily readers by channel up to 1 September 2026: the download that follows begins with
// that same day, as overlapping downloads do.
func channelTable(w *world, cells [][][]int) table {
	t := table{header: []string{"日期", "渠道", "阅读人数"}}
	for _, m := range w.months[:last] {
		for d, day := range m.days {
			if m.index == last-1 && d > 0 {
				break
			}
			for c, n := range cells[m.index][d] {
				t.add(day, channels[c].name, n)
			}
		}
	}
	return t
}

// tendencyRows is the 流量 download: a blank first column and three tables side by side. The second counts people as the
// interaction file does; the third lists the last week's headlines over all channels.
func tendencyRows(w *world, cells [][][]int) [][]any {
	rows := [][]any{{nil, "数据趋势概况"}, {nil, "日期", "渠道", "阅读人数", nil, "日期", "分享人数", "跳转阅读原文", "微信收藏人数", "发表篇数",
		nil, "传播渠道", "发表日期", "内容标题", "阅读人数", "阅读人数占比"}}
	var first, second, third [][]any
	people, items := map[string]int{}, map[string]int{}
	for _, row := range interactionTable(w).rows {
		people[text(row[0])+text(row[1])] = row[3].(int)
	}
	for _, a := range w.articles {
		items[a.at.Format(time.DateOnly)]++
		if a.month == last && a.at.Day() > 24 && a.position == 1 {
			third = append(third, []any{"全部", compact(a.at), a.title, a.reads, 1.0})
		}
	}
	for _, m := range w.months[last-1:] {
		for d, at := range m.days {
			for c, n := range cells[m.index][d] {
				first = append(first, []any{at, channels[c].name, n})
			}
			shared := people[text(at)+"share"]
			second = append(second, []any{at, shared, shared * 3 / 100, people[text(at)+"favourite"], items[text(at)]})
		}
	}
	for i, left := range first {
		row := append([]any{nil}, left...)
		if i < len(second) {
			row = append(append(row, nil), second[i]...)
		}
		if i < len(third) {
			row = append(append(row, nil), third[i]...)
		}
		rows = append(rows, row)
	}
	return rows
}

func readFiles(w *world) ([]output, error) {
	cells := readCells(w)
	return []output{
		{"data/阅读渠道_20250901_20260901.csv", delimited(channelTable(w, cells), ',')},
		{"data/tendency_20260901_20261031.xls", xls(sheetName, tendencyRows(w, cells))},
	}, nil
}
