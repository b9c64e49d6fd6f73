package main

import (
	"math"
	"slices"

	"github.com/wxreport/wxreport/report"
)

var stages = []string{"exposure", "click", "inquiry", "trial", "payment"}

// step is one transition being drawn.
type step struct {
	name  string
	rate  float64
	noise []float64
	icc   float64
	size  float64 // people a month who come to it, at the effective sample size
}

// drawFunnel draws the stages by day. Months with a change of the mix are split in
// two segments of visitors.
func (a *account) drawFunnel() {
	d := a.dice("funnel")
	exposures, weekday, level := d.logBetween(8e3, 3e5), d.weekdays(), d.wander(monthsKept)
	bands := [][2]float64{{0.05, 0.12}, {0.02, 0.05}, {0.4, 0.7}, {0.4, 0.7}}
	steps := make([]step, len(bands))
	people := exposures
	for i, b := range bands {
		rate, icc := d.between(b[0], b[1]), d.between(0.0005, 0.002)
		phi := 1 + people*icc
		steps[i] = step{stages[i] + ">" + stages[i+1], rate, d.wander(monthsKept), icc, people * 30 / phi}
		people *= rate
	}
	for i := range 2 {
		alert := steps[i].rate * d.between(0.68, 0.78)
		a.alerts[steps[i].name] = report.Alert{Below: &alert}
	}
	a.plantSteps(d, steps)
	split := a.plan.has("mix") || a.plan.has("simpson")
	columns := []string{"date", "stage", "users"}
	if split {
		columns = append(columns, "segment")
	}
	t := start("funnel", columns...)
	drawn := make([]float64, len(steps))
	days := 0.0
	for _, day := range a.days {
		n := d.count(exposures*weekday[day.weekday()]*math.Exp(level[day.month]), math.Sqrt(exposures))
		if day.month == monthsKept-1 {
			days++
		}
		if split {
			a.splitDay(d, t, day, n, steps, drawn)
			continue
		}
		t.add(day.at, stages[0], n)
		for i, s := range steps {
			rate := d.around(shifted(s.rate, s.noise[day.month]), s.icc)
			n = d.binomial(n, rate)
			t.add(day.at, stages[i+1], n)
			if day.month == monthsKept-1 {
				drawn[i] += rate
			}
		}
	}
	a.keep(t)
	for i, s := range steps {
		a.truth.value("funnel.rate."+s.name, drawn[i]/days)
		a.truth.value("funnel.month."+s.name, shifted(s.rate, s.noise[monthsKept-1]))
	}
}

// drawZones draws the click zones of a page whose peer is a little better or worse.
func (a *account) drawZones() {
	d := a.dice("zones")
	t := start("zones", "page", "zone", "views", "clicks", "peer_ctr")
	views := math.Round(d.logBetween(2e3, 1e5))
	for _, zone := range []string{"商品信息", "优惠信息", "支付按钮", "客服"} {
		rate := d.between(0.03, 0.3)
		drawn := d.around(rate, 0.5/views)
		peer := rate * d.between(0.92, 1.06)
		t.add("支付页", zone, views, d.binomial(views, drawn), peer)
		a.truth.value("zones.支付页."+zone, drawn/peer-1)
	}
	a.keep(t)
}

// plantSteps changes the noise of the last month: a fall below an alert value, a
// fall against the past, a slow decline.
func (a *account) plantSteps(d dice, steps []step) {
	last := monthsKept - 1
	// Where the mix of visitors changes, the first step is left to it.
	used := map[int]bool{0: a.plan.has("mix") || a.plan.has("simpson")}
	choose := func(least float64) int {
		for _, i := range d.Perm(len(steps)) {
			if !used[i] && steps[i].size >= least && steps[i].size*steps[i].rate*(1-steps[i].rate) >= 400 {
				used[i] = true
				return i
			}
		}
		return -1
	}
	if a.plan.has("stage_alert") {
		if i := choose(4000); i >= 0 {
			// The alert value stands so that the drawn rate is 15 % below it.
			s, name := &steps[i], steps[i].name
			target := s.rate * d.between(0.8, 1)
			s.noise[last] = times(s.rate, target/s.rate)
			if target < s.rate*0.97 {
				a.truth.change("funnel.rate."+name, -1)
			}
			alert := target / math.Pow(0.85, a.plan.strength)
			a.alerts[name] = report.Alert{Below: &alert}
			a.truth.expect("stage_alert", func(r outcome) bool {
				f, ok := r.find("funnel.below_alert", name)
				return ok && (f.Verdict == report.Certain || f.Verdict == report.Likely)
			})
		}
	}
	if a.plan.has("stage_history") {
		if i := choose(4000); i >= 0 {
			s, name := &steps[i], steps[i].name
			s.noise[last] += times(s.rate, math.Pow(0.75, a.plan.strength))
			a.truth.change("funnel.rate."+name, -1)
			a.truth.expect("stage_history", func(r outcome) bool { return r.told("funnel.unlike_past", name) })
		}
	}
	if a.plan.has("slow_decline") {
		if i := choose(4000); i >= 0 {
			s, name := &steps[i], steps[i].name
			for k := range 10 {
				s.noise[last-9+k] = -0.03*float64(k+1) + 0.01*d.NormFloat64()
			}
			// The rate passes the alert value in the last month.
			alert := shifted(s.rate, (s.noise[last-1]+s.noise[last])/2)
			a.alerts[name] = report.Alert{Below: &alert}
			a.truth.change("funnel.rate."+name, -1)
			lead := func(r outcome) int {
				for months := 4; months > 0; months-- {
					if slices.ContainsFunc(r.before(months), func(f report.Finding) bool { return f.Rule == "funnel.below_alert" && f.Subject == name }) {
						return months
					}
				}
				return 0
			}
			a.truth.expects = append(a.truth.expects, expectation{"slow_decline", func(r outcome) bool { return lead(r) > 0 }, lead})
		}
	}
}

// splitDay draws a day of two segments whose rates differ. In the last month the
// weaker one grows: with "mix" the rates stay, with "simpson" both rise while the
// whole falls.
func (a *account) splitDay(d dice, t *table, day day, n float64, steps []step, drawn []float64) {
	weak, rise := 0.3, 0.0
	if day.month == monthsKept-1 {
		weak = 0.65
		if a.plan.has("simpson") {
			weak, rise = 0.75, times(0.08, 1.12)
		}
		a.truth.change("funnel.rate."+steps[0].name, -1)
	}
	if day.month == monthsKept-1 && day.nth == 1 {
		name := steps[0].name
		a.alerts[name] = report.Alert{Off: true}
		effect := "mix"
		if rise > 0 {
			effect = "simpson"
		}
		a.truth.mixed["funnel.rate."+name] = true
		a.truth.expect(effect, func(r outcome) bool {
			f, ok := r.find("funnel.unlike_past", name)
			return r.told("funnel.mix_shift", name) && (!ok || f.Severity == report.Info)
		})
	}
	for segment, part := range []float64{weak, 1 - weak} {
		people := math.Round(n * part)
		name := []string{"新客", "老客"}[segment]
		t.add(day.at, stages[0], people, name)
		for i, s := range steps {
			by := s.noise[day.month]
			if i == 0 {
				by += []float64{-0.5, 0.4}[segment] + rise
			}
			rate := d.around(shifted(s.rate, by), s.icc)
			if day.month == monthsKept-1 {
				drawn[i] += rate * part // near enough: later stages mix otherwise
			}
			people = d.binomial(people, rate)
			t.add(day.at, stages[i+1], people, name)
		}
	}
}
