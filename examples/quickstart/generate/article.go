package main

import (
	"math/rand/v2"
	"time"
)

// article is one published item with its final counts.
type article struct {
	month                                   int
	at                                      time.Time
	title, kind, category, style            string
	position, delivered, opened, reads      int
	shares, sharedReads, favourites         int
	likes, watching, comments, newFollowers int
	finish                                  int // per ten thousand
	orders, revenue                         int // revenue in yuan
}

// categoryPlan is a content category: how common it is, how it is read, and the yuan it earns per 10,000 reads. Tool articles
// earn 18 % less than promotions.
type categoryPlan struct {
	name                              string
	common, read, shared, earn, price int
}

var plannedCategories = []categoryPlan{
	{"工具类", 20, 97, 108, 4264, 124},
	{"促销类", 18, 93, 82, 5200, 118},
	{"攻略类", 22, 104, 112, 4700, 126},
	{"资讯类", 24, 98, 92, 2600, 121},
	{"故事类", 16, 108, 104, 2300, 122},
}

// slots are the usual times of a push; the weights are the readers of an item there, in percent.
var slots = []struct{ hour, minute, read int }{{8, 0, 104}, {12, 10, 92}, {18, 30, 97}, {20, 0, 110}, {21, 30, 101}}

func newArticles(months []month, g growth) []article {
	r := stream("articles")
	var out []article
	items := make([][]int, len(plannedTypes))
	reads := make([][]int, len(plannedTypes))
	for k, plan := range plannedTypes {
		items[k] = counts(r, plan.items, .97, .45, .03)
		for m, each := range counts(r, plan.reads/plan.items, .985, .78, .02) {
			reads[k] = append(reads[k], each*items[k][m])
		}
		reads[k][last] = plan.reads
	}
	for _, m := range months {
		batch := publish(r, m, g, items[0][m.index], items[1][m.index])
		for k, plan := range plannedTypes {
			fillType(r, m, plan, reads[k][m.index], batch)
		}
		fillRevenue(r, m, batch)
		entitle(batch)
		out = append(out, batch...)
	}
	return out
}

// publish lays a month's items out over days, pushes and positions and gives them a category.
func publish(r *rand.Rand, m month, g growth, texts, videos int) []article {
	perDay := allocate(texts+videos, dayWeights(r, m, [7]int64{95, 100, 100, 100, 110, 103, 92}, .03))
	kinds := make([]string, 0, texts+videos)
	for range texts {
		kinds = append(kinds, plannedTypes[0].name)
	}
	for range videos {
		kinds = append(kinds, plannedTypes[1].name)
	}
	r.Shuffle(len(kinds), func(i, j int) { kinds[i], kinds[j] = kinds[j], kinds[i] })
	var batch []article
	for d, n := range perDay {
		pushes := min(3, (n+2)/3)
		times := pickSlots(r, pushes)
		sent := scale(int64(g.total[m.index][d]), 975*unit+wobble(r, .002)-unit, 1000*unit)
		for i := range n {
			push := i * pushes / n
			position := 1 + i - (push*n+pushes-1)/pushes
			slot := slots[times[push]]
			day := m.days[d]
			at := time.Date(day.Year(), day.Month(), day.Day(), slot.hour, slot.minute+push%3, 0, 0, time.UTC)
			batch = append(batch, article{month: m.index, at: at, kind: kinds[len(batch)], position: position,
				category: pickCategory(r, day.Weekday()), delivered: sent})
		}
	}
	return batch
}

// pickSlots draws distinct slots in the order of the day.
func pickSlots(r *rand.Rand, n int) []int {
	chosen := r.Perm(len(slots))[:n]
	var out []int
	for i := range slots {
		for _, c := range chosen {
			if c == i {
				out = append(out, i)
			}
		}
	}
	return out
}

// pickCategory draws a category; guides are the habit of Thursdays.
func pickCategory(r *rand.Rand, day time.Weekday) string {
	total := 0
	weight := func(c categoryPlan) int {
		if c.name == "攻略类" && day == time.Thursday {
			return 2 * c.common
		}
		return c.common
	}
	for _, c := range plannedCategories {
		total += weight(c)
	}
	at := r.IntN(total)
	for _, c := range plannedCategories {
		if at -= weight(c); at < 0 {
			return c.name
		}
	}
	panic("generate: unreachable: the draw is below the sum of weights")
}

func category(name string) categoryPlan {
	for _, c := range plannedCategories {
		if c.name == name {
			return c
		}
	}
	panic("generate: no category " + name)
}
