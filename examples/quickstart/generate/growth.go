package main

// growth is the account's followers: new ones by month, day and origin, and the daily totals.
type growth struct {
	daily     [][][]int // month, origin, day
	newByDay  [][]int   // month, day
	cancelled [][]int   // month, day
	total     [][]int   // month, day; followers at the end of the day
}

// newByMonth is the new followers of each month from one origin, or from all with origin -1.
func (g growth) newByMonth(origin int) []int {
	out := make([]int, len(g.daily))
	for m, byOrigin := range g.daily {
		for o, days := range byOrigin {
			if origin < 0 || origin == o {
				out[m] += sum(days)
			}
		}
	}
	return out
}

func newGrowth(months []month) growth {
	r := stream("growth")
	var g growth
	monthly := make([][]int, len(origins))
	for o, plan := range plannedOrigins {
		monthly[o] = counts(r, plan.followers, .985, .80, .03)
	}
	cancelled := counts(r, cancelledMonth, .99, .76, .03)
	for _, m := range months {
		days := make([][]int, len(origins))
		fresh := make([]int, len(m.days))
		for o := range origins {
			weights := dayWeights(r, m, readingWeek, .06)
			if m.index == last && origins[o] == "扫码" {
				weights[23], weights[24] = 4*weights[23], 3*weights[24] // a weekend stall with a QR code, see the notes
			}
			days[o] = allocate(monthly[o][m.index], weights)
			for i, n := range days[o] {
				fresh[i] += n
			}
		}
		g.daily, g.newByDay = append(g.daily, days), append(g.newByDay, fresh)
		g.cancelled = append(g.cancelled, allocate(cancelled[m.index], dayWeights(r, m, readingWeek, .05)))
	}
	g.total = make([][]int, len(months))
	level := followersAtEnd
	for m := last; m >= 0; m-- {
		g.total[m] = make([]int, len(months[m].days))
		for d := len(months[m].days) - 1; d >= 0; d-- {
			g.total[m][d] = level
			level -= g.newByDay[m][d] - g.cancelled[m][d]
		}
	}
	return g
}

// followerTable is the back-end's 用户增长 table: a row a day, newest first as the page shows it.
func followerTable(w *world) table {
	t := table{header: []string{"时间", "新关注人数", "取消关注人数", "净增关注人数", "累积关注人数"}}
	for m := last; m >= 0; m-- {
		for d := len(w.months[m].days) - 1; d >= 0; d-- {
			fresh, gone := w.growth.newByDay[m][d], w.growth.cancelled[m][d]
			t.add(w.months[m].days[d], fresh, gone, fresh-gone, w.growth.total[m][d])
		}
	}
	return t
}

// followerSourceTable splits each day's new followers by the back-end's own source names. Session and Moments readers follow
// on the article page, from a name card or from a reprint.
func followerSourceTable(w *world) table {
	r := stream("follower sources")
	t := table{header: []string{"日期", "来源", "新关注人数"}}
	for _, m := range w.months {
		days := w.growth.daily[m.index]
		pages := make([]int, len(m.days))
		for d := range pages {
			pages[d] = days[0][d] + days[1][d]
		}
		whole := pageFollowers + cardFollowers + quoteFollowers
		cards := portion(r, scale(cardFollowers, int64(sum(pages)), int64(whole)), pages, .15)
		quotes := portion(r, scale(quoteFollowers, int64(sum(pages)), int64(whole)), pages, .2)
		for d, day := range m.days {
			t.add(day, "文章页关注", pages[d]-cards[d]-quotes[d])
			t.add(day, "搜一搜", days[2][d])
			t.add(day, "扫描二维码", days[3][d])
			t.add(day, "名片分享", cards[d])
			t.add(day, "他人转载", quotes[d])
			t.add(day, "其他合计", days[4][d])
		}
	}
	return t
}

func followerFiles(w *world) ([]output, error) {
	sources, err := gb18030(delimited(followerSourceTable(w), ','))
	if err != nil {
		return nil, err
	}
	return []output{
		{"data/user_analysis.xls", htmlTable("用户增长", followerTable(w))},
		{"data/新增来源明细_20250901_20261031.csv", sources},
	}, nil
}
