package main

// interactionTable is a row a day and kind over all months.
func interactionTable(w *world) table {
	r := stream("interactions")
	t := table{header: []string{"日期", "互动类型", "次数", "人数", "转化人数"}}
	count, users, bought := make([][]int, len(plannedKinds)), make([][]int, len(plannedKinds)), make([][]int, len(plannedKinds))
	for k, plan := range plannedKinds {
		count[k] = counts(r, plan.count, .98, .46, .03)
		users[k] = parts(r, count[k], plan.users, ratio(plan.users, plan.count), ratio(plan.users, plan.count), .01)
		bought[k] = parts(r, users[k], plan.converted, ratio(plan.converted, plan.users)*.995, ratio(plan.converted, plan.users)*.97, .02)
	}
	for _, m := range w.months {
		var n, people, buyers [][]int
		for k, plan := range plannedKinds {
			days := allocate(count[k][m.index], dayWeights(r, m, readingWeek, .06))
			who := portion(r, users[k][m.index], days, .02)
			if m.index == last && plan.name == "message" {
				overcount(days, who)
			}
			n, people = append(n, days), append(people, who)
			buyers = append(buyers, portion(r, bought[k][m.index], who, .05))
		}
		for d, day := range m.days {
			for k, plan := range plannedKinds {
				t.add(day, plan.name, n[k][d], people[k][d], buyers[k][d])
			}
		}
	}
	return t
}

// overcount is the mistake of one row: on 20 October more people than messages. The other days give what it takes, so the month's
// sum stays.
func overcount(times, people []int) {
	const day = 19
	extra := times[day] + 12 - people[day]
	weights := make([]int64, len(people))
	for i, n := range people {
		if i != day {
			weights[i] = int64(n)
		}
	}
	for i, n := range allocate(extra, weights) {
		people[i] -= n
	}
	people[day] += extra
}

// ratio is a rate of the plan, for the months before.
func ratio(part, whole int) float64 { return float64(part) / float64(whole) }

func interactionFiles(w *world) ([]output, error) {
	return []output{{"data/互动日报.csv", withBOM(delimited(interactionTable(w), ','))}}, nil
}
