package main

import "math/rand/v2"

// stageMonths is the users of each stage by month, exact in the reported one.
func stageMonths(r *rand.Rand) [][]int {
	out := make([][]int, len(plannedStages))
	for s, plan := range plannedStages {
		if s == 0 {
			out[s] = counts(r, plan.users, .98, .55, .025)
			continue
		}
		out[s] = parts(r, out[s-1], plan.users, plan.rate, plan.yearAgo, .005)
	}
	return out
}

// funnelTable is a row a day and stage. The tracking was off on 18 March 2026: nobody knows that day's trials.
func funnelTable(w *world) table {
	r := stream("funnel")
	monthly := stageMonths(r)
	t := table{header: []string{"日期", "环节", "人数"}}
	for _, m := range w.months {
		var days [][]int
		for s, plan := range plannedStages {
			if s == 0 {
				days = append(days, allocate(monthly[s][m.index], dayWeights(r, m, shoppingWeek, .05)))
				continue
			}
			weights := jitter(r, days[s-1], .03)
			if m.index == last && plan.name == "payment" {
				slowPayments(weights)
			}
			days = append(days, allocateWithin(monthly[s][m.index], days[s-1], weights))
		}
		for d, day := range m.days {
			for s, plan := range plannedStages {
				var n any = days[s][d]
				if compact(day) == "20260318" && plan.name == "trial" {
					n = "--"
				}
				t.add(day, plan.name, n)
			}
		}
	}
	return t
}

// slowPayments lowers the days from 12 October on, when the payment page was changed: about 46 % of inquiries pay before, 38 % after.
func slowPayments(days []int64) {
	for d := range days {
		if d+1 >= 12 {
			days[d] = days[d] * 638 / 766
		}
	}
}

// zoneTable is the payment page's click zones in October. The offer zone is clicked 38 % less than a peer's.
func zoneTable() table {
	t := table{header: []string{"page", "zone", "views", "clicks", "variant", "peer_ctr"}}
	const page, variant, views = "支付页", "现版", 52000
	t.add(page, "商品信息", views, 9360, variant, .175)
	t.add(page, "优惠信息", views, 4836, variant, .15)
	t.add(page, "支付方式", views, 24440, variant, .46)
	t.add(page, "提交订单", views, 33540, variant, .66)
	t.add(page, "客服入口", views, 2340, variant, .044)
	t.add(page, "评价摘要", views, 3016, variant, nil)
	return t
}

func funnelFiles(w *world) ([]output, error) {
	zones, err := jsonArray(zoneTable())
	if err != nil {
		return nil, err
	}
	return []output{
		{"data/转化漏斗.csv", delimited(funnelTable(w), ',')},
		{"data/支付页热区.json", zones},
	}, nil
}
