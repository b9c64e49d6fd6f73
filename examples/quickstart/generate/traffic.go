package main

// sourceTable is the visits of the account's page by origin, by day, with the new followers and what became of them. The sum of new
// followers is the growth of the day. It ends with the operator's total row.
func sourceTable(w *world) table {
	r := stream("sources")
	t := table{header: []string{"日期", "来源", "访问量", "新增关注", "次日留存人数", "7日留存人数", "30日留存人数", "订单数", "成交金额", "取消关注人数"}}
	// cells[month][day] holds the rows of the day in the order of the origins.
	cells := make([][][][]any, len(w.months))
	for m := range cells {
		cells[m] = make([][][]any, len(w.months[m].days))
	}
	for o, plan := range plannedOrigins {
		fresh := w.growth.newByMonth(o)
		visits := make([]int, len(fresh))
		for m, n := range fresh {
			visits[m] = scale(int64(n), wobble(r, .015), int64(plan.before*unit))
		}
		visits[last] = plan.visits
		of := func(final int, recent, yearAgo float64) []int {
			return parts(r, fresh, final, ratio(final, plan.followers)*recent, ratio(final, plan.followers)*yearAgo, .015)
		}
		day1, day7, day30 := of(plan.day1, 1, 1.02), of(plan.day7, 1.02, 1.08), of(plan.day30, 1.01, 1.06)
		orders, unfollowed := of(plan.orders, 1, .98), of(plan.unfollowed, 1, 1.03)
		for _, m := range w.months {
			followers := w.growth.daily[m.index][o]
			split := func(total int, sd float64) []int { return portion(r, total, followers, sd) }
			came := allocate(visits[m.index], jitter(r, followers, .05))
			back1 := split(day1[m.index], .03)
			back7 := portion(r, day7[m.index], back1, .04)
			back30 := portion(r, day30[m.index], back7, .06)
			bought := split(orders[m.index], .1)
			revenue := plan.revenue
			if m.index < last {
				revenue = scale(int64(plan.revenue), int64(orders[m.index])*wobble(r, .012), int64(plan.orders)*unit)
			}
			paid := allocate(revenue, jitter(r, bought, .08))
			left := split(unfollowed[m.index], .15)
			for d, day := range m.days {
				cells[m.index][d] = append(cells[m.index][d], []any{day, origins[o], came[d], followers[d], back1[d], back7[d], back30[d],
					bought[d], paid[d], left[d]})
			}
		}
	}
	total := []any{"合计", nil, 0, 0, 0, 0, 0, 0, 0, 0}
	for _, days := range cells {
		for _, rows := range days {
			for _, row := range rows {
				t.add(row...)
				for i := 2; i < len(row); i++ {
					total[i] = total[i].(int) + row[i].(int)
				}
			}
		}
	}
	t.add(total...)
	return t
}

// platformTable is a row a day and platform. Reads of Channels are typed in 万, as the assistant's page shows them.
func platformTable(w *world) table {
	r := stream("platforms")
	t := table{header: []string{"日期", "平台", "用户数", "阅读量", "订单数", "成交金额", "引流关注人数", "解绑人数"}}
	paid := stageMonths(stream("funnel"))[len(plannedStages)-1]
	fresh := w.growth.newByMonth(-1)
	cells := make([][][][]any, len(w.months))
	for m := range cells {
		cells[m] = make([][][]any, len(w.months[m].days))
	}
	for _, plan := range plannedPlatforms {
		users, reads := counts(r, plan.users, .985, .62, .02), counts(r, plan.reads, .98, .45, .02)
		orders := parts(r, paid, plan.orders, ratio(plan.orders, 42197), ratio(plan.orders, 42197), .01)
		linked := parts(r, fresh, plan.linked, ratio(plan.linked, 12000), ratio(plan.linked, 12000)*.97, .02)
		unlinked := parts(r, linked, plan.unlinked, ratio(plan.unlinked, plan.linked), ratio(plan.unlinked, plan.linked)*.98, .02)
		for _, m := range w.months {
			active := allocate(users[m.index], dayWeights(r, m, readingWeek, .04))
			read := allocate(reads[m.index], jitter(r, active, .04))
			sold := allocate(orders[m.index], dayWeights(r, m, shoppingWeek, .06))
			revenue := plan.revenue
			if m.index < last {
				revenue = scale(int64(plan.revenue), int64(orders[m.index])*wobble(r, .015), int64(plan.orders)*unit)
			}
			money := allocate(revenue, jitter(r, sold, .03))
			came := allocate(linked[m.index], jitter(r, w.growth.newByDay[m.index], .06))
			left := portion(r, unlinked[m.index], came, .15)
			for d, day := range m.days {
				var seen any = read[d]
				if plan.name == "channels" {
					seen = tenThousands(read[d])
					if compact(day) == "20261014" {
						seen = "约" + text(seen) // a guess typed into the sheet: no number
					}
				}
				cells[m.index][d] = append(cells[m.index][d], []any{day, plan.name, active[d], seen, sold[d], money[d], came[d], left[d]})
			}
		}
	}
	for _, days := range cells {
		for _, rows := range days {
			for _, row := range rows {
				t.add(row...)
			}
		}
	}
	return t
}

// tenThousands writes a count as 10.1万.
func tenThousands(n int) string {
	return text(float64(scale(int64(n), 1, 1000))/10) + "万"
}

func trafficFiles(w *world) ([]output, error) {
	return []output{
		{"data/来源质量.csv", delimited(sourceTable(w), ',')},
		{"data/平台对照.csv", delimited(platformTable(w), ',')},
	}, nil
}
