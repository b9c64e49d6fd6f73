package main

import "math"

// hazards are the share of those still there that is lost on day 1, 2, ... of October's followers; from day 8 on the curve is
// a power law through days 7 and 30. The first peak after day 1 is day 3.
var hazards = []float64{.32, .138, .198, .106, .090, .088, .0825}

// survivors is the curve by day, in parts of a million, scaled by an exponent: below 1 more people stay.
func survivors(exponent float64) []int {
	out := []int{1000000}
	stay := 1.0
	for day := 1; day <= 30; day++ {
		if day <= len(hazards) {
			stay *= 1 - hazards[day-1]
		} else {
			stay *= math.Pow(float64(day)/float64(day-1), -.5207)
		}
		out = append(out, int(math.Round(math.Pow(stay, exponent)*1000000)))
	}
	return out
}

// plannedDays are October's exact counts of 12,000 followers: 68 %, 32 %, 15 %.
var plannedDays = map[int]int{1: 8160, 7: 3840, 30: 1800}

// groupPlan is a content category the follower came by: its part of a cohort and its day-7 retention against the whole, in per
// mille. Tool articles keep 24 % more than promotions.
type groupPlan struct {
	name                 string
	percent, seven, day7 int
}

var plannedGroups = []groupPlan{{"工具类", 30, 1066, 1228}, {"促销类", 25, 859, 825}, {"攻略类", 20, 1163, 893}, {"资讯类", 15, 937, 540}, {"故事类", 10, 922, 354}}

// groupDays are the days the tool shows by group, with how far the groups have parted by then, in percent of day 7.
var groupDays = []struct{ day, parted int }{{0, 0}, {1, 35}, {3, 70}, {7, 100}, {14, 115}, {30, 130}}

// retentionTable is each month's new followers who read again on day N, in all and by the category they came by; the groups
// add up to the whole.
func retentionTable(w *world) table {
	r := stream("retention")
	t := table{header: []string{"队列", "分组", "天数", "队列人数", "留存人数"}}
	sizes := w.growth.newByMonth(-1)
	for _, m := range w.months {
		size := sizes[m.index]
		behind := float64(last-m.index) / 12
		exponent := 1.0
		if m.index < last {
			exponent = 1 - .045*behind - .01 + float64(wobble(r, .006)-unit)/unit
		}
		here := make([]int, 31)
		for day, ppm := range survivors(exponent) {
			here[day] = scale(int64(size), int64(ppm), 1000000)
			if n, exact := plannedDays[day]; exact && m.index == last {
				here[day] = n
			}
			t.add(m.label(), nil, day, size, here[day])
		}
		addGroups(&t, m, here)
	}
	return t
}

func addGroups(t *table, m month, here []int) {
	percents := make([]int64, len(plannedGroups))
	for i, g := range plannedGroups {
		percents[i] = int64(g.percent)
	}
	sizes := allocate(here[0], percents)
	for i, g := range plannedGroups {
		for _, at := range groupDays {
			weights := make([]int64, len(plannedGroups))
			for j, other := range plannedGroups {
				weights[j] = int64(sizes[j]) * int64(1000*100+(other.seven-1000)*at.parted)
			}
			n := allocateWithin(here[at.day], sizes, weights)[i]
			if at.day == 7 && m.index == last {
				n = g.day7
			}
			t.add(m.label(), g.name, at.day, sizes[i], n)
		}
	}
}

// benchmarkTable is what the operator holds of the industry; the days are of a sample of similar shops.
func benchmarkTable() table {
	t := table{header: []string{"指标", "数值", "来源", "截至", "误差"}}
	const sample = "示例：同类账号样本"
	t.add("retention.rate.1", "65%", sample, "2026-09-30", "2%")
	t.add("retention.rate.7", "41%", sample, "2026-09-30", "2%")
	t.add("retention.rate.30", "17%", sample, "2026-09-30", "2%")
	t.add("retention.peak_day", "3.8", sample, "2026-09-30", "--")
	t.add("content.open_rate.图文", "11.5%", sample, "2026-09-30", "1%")
	t.add("content.open_rate.视频", "16.0%", sample, "2026-09-30", "1%")
	t.add("funnel.rate.exposure>click", "7.8%", sample, "2026-09-30", "0.5%")
	t.add("funnel.rate.click>inquiry", "2.9%", sample, "2026-09-30", "0.3%")
	t.add("funnel.rate.inquiry>payment", "46%", sample, "2026-09-30", "2%")
	return t
}

func retentionFiles(w *world) ([]output, error) {
	return []output{
		{"data/留存.csv", delimited(retentionTable(w), ',')},
		{"data/行业基准.csv", delimited(benchmarkTable(), ',')},
	}, nil
}
