package main

import (
	"fmt"
	"math"
	"time"
)

var topics = []string{"物流", "价格", "质量", "响应速度"}

// drawInteraction draws likes and comments by day, and sampled comments.
func (a *account) drawInteraction() {
	d := a.dice("interaction")
	t := start("interactions", "date", "kind", "count", "users", "converted_users")
	for _, kind := range []string{"like", "comment"} {
		mean, weekday := d.logBetween(300, 9000), d.weekdays()
		level, noise, convert, icc := d.wander(monthsKept), d.wander(monthsKept), d.between(0.02, 0.2), d.between(0.0005, 0.002)
		for _, day := range a.days {
			n := d.count(mean*weekday[day.weekday()]*math.Exp(level[day.month]), 8)
			users := d.binomial(n, 0.7)
			t.add(day.at, kind, n, users, d.binomial(users, d.around(shifted(convert, noise[day.month]), icc)))
		}
	}
	a.keep(t)
	a.drawComments()
}

// drawComments draws comments with their mood, topic, answer and purchase. Months
// about topics have a year of them, others the last two months.
func (a *account) drawComments() {
	d := a.dice("comments")
	first, perMonth := monthsKept-2, 100+d.IntN(300)
	switch {
	case a.plan.has("topic"):
		// 850 negative comments: a one-sided t at .5 % against twelve months then finds ten
		// points above 35 % with a power of 95 %.
		first, perMonth = 0, 2100
	case a.number%5 == 0: // some have a year of comments in which nothing happens
		first, perMonth = 0, int(d.logBetween(100, 1200))
	}
	t := start("comments", "id", "user", "time", "text", "replied_at", "kind", "sentiment", "topic", "bought_at")
	noise := make([][]float64, len(topics))
	for i := range noise {
		noise[i] = d.wander(monthsKept)
	}
	planted := d.IntN(len(topics))
	prompt, buy := 0.95, 0.25
	serial := 0
	for m := first; m < monthsKept; m++ {
		weights := []float64{0.2, 0.2, 0.25, 0.35}
		for i := range weights {
			weights[i] *= math.Exp(noise[i][m])
		}
		if a.plan.has("topic") && m == monthsKept-1 {
			share := weights[planted] + 0.10*a.plan.strength
			for i := range weights {
				if i != planted {
					weights[i] *= (1 - share) / (1 - weights[planted])
				}
			}
			weights[planted] = share
			a.truth.change("interaction.negative_topic_share."+topics[planted], 1)
			name := topics[planted]
			for i, other := range topics {
				if i != planted {
					a.truth.change("interaction.negative_topic_share."+other, -1)
				}
			}
			a.truth.expect("topic", func(r outcome) bool { return r.told("interaction.topic_unlike_past", name) })
		}
		for range perMonth {
			at := a.months[m].From.Add(time.Duration(d.IntN(a.months[m].Days()*24*60)) * time.Minute)
			mood, topic := "正面", ""
			switch v := d.Float64(); {
			case v < 0.4:
				mood, topic = "负面", topics[d.pick(weights)]
			case v < 0.6:
				mood = "中性"
			}
			var replied, bought any
			wait := time.Duration(d.ExpFloat64()*40) * time.Minute
			if !d.chance(prompt) {
				wait = time.Duration(2+d.ExpFloat64()*10) * time.Hour
			}
			if at.Add(wait).Before(a.job.AsOf) {
				replied = at.Add(wait)
			}
			if later := at.Add(wait + time.Duration(d.between(1, 600))*time.Hour); d.chance(buy) && later.Before(a.job.AsOf) {
				bought = later
			}
			t.add(fmt.Sprintf("c%d", serial), fmt.Sprintf("u%d", d.IntN(5000)), at, d.words(8), replied, "comment", mood, topic, bought)
			serial++
		}
	}
	a.keep(t)
	a.truth.value("interaction.answered_2h", prompt*0.95)
	a.truth.value("interaction.focus", 0.35)
}

// words is a comment of n characters that no other has.
func (d dice) words(n int) string {
	out := make([]rune, n)
	for i := range out {
		out[i] = rune(0x4e00 + d.IntN(3000))
	}
	return string(out)
}

// pick draws a place in proportion to weights.
func (d dice) pick(weights []float64) int {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	at := d.Float64() * total
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return len(weights) - 1
}
