package main

import (
	"fmt"
	"math"
)

// drawRetention draws one cohort a month whose daily losses fall smoothly, and the
// industry's values a little below the truth.
func (a *account) drawRetention() {
	d := a.dice("retention")
	t := start("retention", "cohort", "group", "day", "size", "users")
	first, fade := d.between(0.2, 0.35), d.between(0.6, 0.9)
	noise := d.wander(monthsKept)
	size := math.Round(d.between(3000, 9000))
	if a.plan.has("hazard") {
		size = 3000
	}
	known := map[int]float64{}
	for m, month := range a.months {
		alive := size
		kept := 1.0
		t.add(month.From, "", 0, size, alive)
		for day := 1; day <= 30; day++ {
			hazard := shifted(first*math.Pow(float64(day), -fade), noise[m])
			if a.plan.has("hazard") && m == monthsKept-1 && day == 3 {
				hazard *= math.Pow(1.6, a.plan.strength)
			}
			hazard = d.around(hazard, 0.0005)
			kept *= 1 - hazard
			if m == monthsKept-1 {
				a.truth.value(fmt.Sprintf("retention.hazard.%d", day), hazard)
			}
			alive -= d.binomial(alive, hazard)
			t.add(month.From, "", day, size, alive)
			known[day] = kept
		}
	}
	a.keep(t)
	b := start("benchmarks", "metric", "value")
	for _, day := range []int{1, 7, 30} {
		b.add(fmt.Sprintf("retention.rate.%d", day), known[day]*0.96)
		a.truth.value(fmt.Sprintf("retention.rate.%d", day), known[day])
	}
	a.keep(b)
	if a.plan.has("hazard") {
		a.truth.change("retention.rate.7", -1) // who leaves on day 3 is not there on day 7
		a.truth.expect("hazard", func(r outcome) bool {
			f, ok := r.find("retention.churn_peak", "peak_day")
			return ok && r.metric("retention.peak_day") == 3 && f.Severity != ""
		})
	}
}

// drawCompetitors draws figures of four accounts and their titles.
func (a *account) drawCompetitors() {
	d := a.dice("competitors")
	t := start("competitors", "account", "metric", "value", "period")
	titles := start("titles", "account", "title", "published_at")
	keywords, own := map[string]float64{"限时": 0.08, "专属": 0.06}, 1.0
	if a.plan.has("keyword") {
		own = math.Pow(0.58, a.plan.strength)
	}
	scale := d.logBetween(5000, 50000)
	month := a.months[monthsKept-1]
	for i, name := range []string{"模拟账号", "竞品甲", "竞品乙", "竞品丙"} {
		t.add(name, "new_followers", math.Round(scale*math.Exp(0.3*d.NormFloat64())), month.String())
		t.add(name, "interactions_per_user", d.between(1.5, 2.5), month.String())
		n := 800
		if a.plan.has("keyword") {
			// With these a two-sided test at .5 % finds x0.58 with a power of 95 %:
			// (2.81+1.64)^2 phi (1/(n .076) + 1/(3n .13)) = ln(.58)^2, phi = 1.25.
			n = 1300
		}
		for day := range month.Days() {
			at := month.From.AddDate(0, 0, day)
			bursts := map[string]float64{} // campaigns: some days have more of a word
			for _, word := range []string{"限时", "专属"} {
				rate := keywords[word]
				if i == 0 {
					rate *= own
				}
				bursts[word] = d.around(rate, 0.01)
			}
			for k := range n / month.Days() {
				title := fmt.Sprintf("第%d天第%d条", day, k)
				for _, word := range []string{"限时", "专属"} {
					if d.chance(bursts[word]) {
						title += word
					}
				}
				titles.add(name, title, at)
			}
		}
	}
	a.keep(t)
	a.keep(titles)
	a.truth.value("competitors.keyword", own)
	if a.plan.has("keyword") {
		a.truth.expect("keyword", func(r outcome) bool {
			for _, f := range r.findings {
				if f.Rule == "competitors.keyword_gap" && f.Severity != "info" && f.Direction == "down" {
					return true
				}
			}
			return false
		})
	}
}

// drawExperiments draws three tests of two arms, and a fourth whose split failed.
func (a *account) drawExperiments() {
	d := a.dice("experiments")
	t := start("experiments", "experiment", "variant", "factor", "exposures", "conversions", "metric", "planned_share", "started_at", "ended_at")
	month := a.months[monthsKept-1]
	add := func(name string, base, factor, share, people float64) {
		left := d.binomial(people, share)
		for i, n := range []float64{left, people - left} {
			rate := base
			if i == 1 {
				rate *= factor
			}
			t.add(name, []string{"甲", "乙"}[i], name, n, d.binomial(n, rate), "ctr", 0.5, month.From.AddDate(0, 0, 2), month.From.AddDate(0, 0, 22))
		}
		a.truth.value("experiments."+name, factor)
	}
	planted := d.IntN(3)
	for i, name := range []string{"标题", "封面", "时间"} {
		base, factor, people := d.between(0.05, 0.3), 1.0, math.Round(d.logBetween(4000, 60000))
		if a.plan.has("ab") && i == planted {
			base, factor, people = 0.127, math.Pow(1.18, a.plan.strength), 24000
			a.truth.expect("ab", func(r outcome) bool { return r.told("experiments.winner", name) })
		}
		add(name, base, factor, 0.5, people)
	}
	if a.plan.has("srm") {
		add("分流", 0.12, 1, 0.5-0.02*a.plan.strength, 20000)
		a.truth.value("experiments.split.分流", 1)
		a.truth.expect("srm", func(r outcome) bool { return r.told("experiments.invalid", "分流") })
	}
	a.keep(t)
}
