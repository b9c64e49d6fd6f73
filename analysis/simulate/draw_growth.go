package main

import (
	"math"
	"time"
)

var followerSources = []string{"搜一搜", "扫码", "文章内关注", "名片分享"}

// drawGrowth draws the followers by day and source, and the notes.
func (a *account) drawGrowth() {
	d := a.dice("growth")
	phi := d.logBetween(8, 150)
	mean := phi * d.between(80, 250) // a day varies by 6 to 11 %
	share := []float64{0.3, 0.2, 0.35, 0.15}
	level, loss, weekday := d.wander(monthsKept), d.wander(monthsKept), d.weekdays()
	lossDay := d.weekdays()
	factors := a.dayFactors(d)
	total := mean * 60
	t := start("followers", "date", "source", "new", "cancelled", "total")
	for i, day := range a.days {
		fresh := d.count(mean*weekday[day.weekday()]*math.Exp(level[day.month])*factors[i], phi)
		lost := d.count(total*0.0012*lossDay[day.weekday()]*math.Exp(loss[day.month]), 3)
		total += fresh - lost
		a.total = append(a.total, total)
		t.add(day.at, "全部", fresh, lost, total)
		left, rest := fresh, 1.0
		for s, source := range followerSources {
			n := left
			if s < len(share)-1 {
				n = d.binomial(left, share[s]/rest)
			}
			t.add(day.at, source, n, nil, nil)
			left, rest = left-n, rest-share[s]
		}
	}
	a.keep(t)
	a.truth.value("growth.daily_cancel_rate", 0.0012)
	a.truth.value("growth.net", mean)
}

// dayFactors are what the plan does to the daily new followers.
func (a *account) dayFactors(d dice) []float64 {
	factors := make([]float64, len(a.days))
	last := len(a.days) - a.months[monthsKept-1].Days()
	for i := range factors {
		factors[i] = 1
	}
	special := func(effect string, factor float64, from, until int, direction int) {
		if !a.plan.has(effect) {
			return
		}
		at := last + from + d.IntN(until-from)
		for factors[at] != 1 {
			at = last + from + d.IntN(until-from)
		}
		factors[at] = math.Pow(factor, a.plan.strength)
		name := a.days[at].at.Format(time.DateOnly)
		a.truth.days[name] = direction
		a.truth.expect(effect, func(r outcome) bool {
			return r.told("growth.unusual_day", name) || r.toldMetric("unusual_day", name)
		})
	}
	special("day_low", 0.40, 2, 29, -1)
	special("day_high", 2.5, 2, 29, 1)
	if a.plan.has("holiday") {
		a.holiday(factors)
	}
	if a.plan.has("level_shift") {
		for i := last + 9; i < len(factors); i++ {
			factors[i] *= math.Pow(1.5, a.plan.strength)
		}
		a.truth.change("growth.new", 1)
		a.truth.expect("level_shift", func(r outcome) bool {
			return r.told("growth.level_shift", "") || r.told("growth.unlike_past", "new")
		})
	}
	return factors
}

// holiday is a week of few followers in both Octobers, which the notes tell.
func (a *account) holiday(factors []float64) {
	t := start("notes", "date", "text", "kind")
	for i, day := range a.days {
		if day.at.Month() == time.October && day.nth <= 8 {
			factors[i] = 0.55
			t.add(day.at, "国庆长假", "holiday")
		}
	}
	a.keep(t)
	a.truth.expect("holiday", func(r outcome) bool { return !r.toldMetric("unusual_day", "") && !r.told("growth.unlike_past", "") })
}
