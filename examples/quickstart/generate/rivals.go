package main

// The accounts compared; the own one bears its name.
const ownAccount = "每日良品"

// competitorTable is the operator's monthly notes: own figures from the back-end, rivals' from a paid list, typed in 万. Nobody knows
// B's interactions; a missing value stays missing.
func competitorTable() table {
	t := table{header: []string{"账号", "指标", "数值", "月份", "数据来源"}}
	const back, list = "公众号后台", "第三方榜单（估算）"
	t.add(ownAccount, "new_followers", "1.2万", "2026-10", back)
	t.add("竞品A", "new_followers", "1.4万", "2026-10", list)
	t.add("竞品B", "new_followers", "8000", "2026-10", list)
	t.add("竞品C", "new_followers", "1.1万", "2026-10", list)
	t.add(ownAccount, "interactions_per_user", "2.1", "2026-10", back)
	t.add("竞品A", "interactions_per_user", "1.8", "2026-10", list)
	t.add("竞品B", "interactions_per_user", "--", "2026-10", list)
	t.add("竞品C", "interactions_per_user", "1.6", "2026-10", list)
	t.add("竞品A", "new_followers", "1.36万", "2026-09", list)
	t.add("竞品B", "new_followers", "8300", "2026-09", list)
	t.add("竞品C", "new_followers", "1.08万", "2026-09", list)
	return t
}

// peerTitles is how many titles of each rival were collected.
const peerTitles = 196

// titleTable is every title of October: the account's own and those of three rivals.
func titleTable(w *world) table {
	t := table{header: []string{"账号", "标题", "发表日期"}}
	for _, a := range w.articles {
		if a.month == last {
			t.add(ownAccount, a.title, compact(a.at))
		}
	}
	r := stream("peer titles")
	rivals := []string{"竞品A", "竞品B", "竞品C"}
	styles := make([]string, peerTitles*len(rivals))
	all := []string{"疑问式", "数字式", "陈述式", "悬念式"}
	for i := range styles {
		styles[i] = all[r.IntN(len(all))]
	}
	days := w.months[last].days
	for i, title := range titles(r, styles, peerLimited, peerExclusive) {
		at := i % peerTitles * len(days) / peerTitles
		t.add(rivals[i/peerTitles], title, compact(days[at]))
	}
	return t
}

func rivalFiles(w *world) ([]output, error) {
	return []output{
		{"data/竞品数据.csv", delimited(competitorTable(), ',')},
		{"data/标题库_202610.csv", delimited(titleTable(w), ',')},
	}, nil
}
