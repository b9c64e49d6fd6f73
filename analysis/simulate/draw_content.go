package main

import (
	"fmt"
	"math"
	"slices"
	"time"
)

var categories = []string{"美妆", "家居", "美食", "工具"}

// drawContent draws the items of every month, whose popularity follows Zipf's law
// and whose rates differ from item to item, and the spread paths.
func (a *account) drawContent() {
	d := a.dice("content")
	types := []string{"图文", "视频"}
	perMonth, skew := 24+d.IntN(40), d.between(0.4, 0.8)
	itemNoise, typeGap := d.between(0.2, 0.6), 0.0
	if d.chance(0.5) { // half of the accounts have types that differ
		typeGap = d.between(0.1, 0.6) * float64(1-2*d.IntN(2))
	}
	open, share := d.between(0.06, 0.2), d.between(0.02, 0.08)
	openMonth, shareMonth := d.wander(monthsKept), d.wander(monthsKept)
	ratioGap := 0.0
	if typeGap != 0 {
		ratioGap = -typeGap
	}
	a.truth.value("content.open_rate.图文/视频", -typeGap)
	a.truth.value("content.share_conversion.图文/视频", -ratioGap)
	a.truth.value("content.delivery_rate", 0.96)
	t := start("articles", "id", "title", "published_at", "type", "category", "position", "delivered", "opened", "reads", "shares",
		"shared_reads", "favourites", "new_followers", "finish_rate", "revenue")
	serial, first := 0, 0
	for m, month := range a.months {
		order := d.Perm(perMonth)
		for i := range perMonth {
			day := d.IntN(month.Days())
			at := month.From.AddDate(0, 0, day).Add(time.Duration([]int{8, 12, 18, 20}[d.IntN(4)]) * time.Hour)
			kind := d.IntN(2)
			gap := (float64(kind) - 0.5) * typeGap
			delivered := math.Round(a.total[first+day] * 0.96)
			opened := d.binomial(delivered, shifted(open, openMonth[m]+gap+itemNoise*d.NormFloat64()))
			reads := math.Round(opened * (1.2 + 1.5*math.Pow(float64(order[i]+1), -skew)))
			title := fmt.Sprintf("第%d期内容", serial)
			if a.plan.has("viral") && m == monthsKept-1 && i == 0 {
				reads *= 25
				title = "爆款内容"
				a.truth.expect("viral", func(r outcome) bool { return r.noted("content", "爆款内容") })
			}
			shares := d.binomial(reads, shifted(share, shareMonth[m]+itemNoise*d.NormFloat64()))
			shared := math.Round(shares * math.Exp(1+(float64(kind)-0.5)*ratioGap+0.5*itemNoise*d.NormFloat64()))
			t.add(fmt.Sprint(serial), title, at, types[kind], categories[d.IntN(4)], 1+d.IntN(3), delivered, opened, reads, shares, shared,
				d.binomial(reads, 0.03), d.binomial(reads, 0.002), d.around(0.5, 0.02), math.Round(reads*0.4*math.Exp(0.4*d.NormFloat64())))
			serial++
		}
		first += month.Days()
	}
	a.keep(t)
	a.drawSpread()
}

// drawSpread draws the paths by which items spread: all win followers at the same
// rate but for the month's noise.
func (a *account) drawSpread() {
	d := a.dice("spread")
	t := start("spread", "path", "readers", "new_followers", "quality_score", "period")
	readers, follow := d.logBetween(2e4, 2e6), d.between(0.001, 0.01)
	paths := []string{"direct", "moments", "search", "group"}
	noise := [][]float64{}
	for range paths {
		noise = append(noise, d.wander(monthsKept))
	}
	for m, month := range a.months[slices.Max([]int{0, monthsKept - 2}):] {
		for p, path := range paths {
			rate := shifted(follow, noise[p][m+monthsKept-2])
			a.truth.value("content.follow_rate."+path, rate)
			n := math.Round(readers / float64(p+1))
			drawn := d.around(rate, 1/n) // twice as uneven as coins
			t.add(path, n, d.binomial(n, drawn), 70+d.NormFloat64(), month.String())
			a.truth.value("content.follow_rate."+path, drawn)
		}
	}
	a.keep(t)
}
