package main

import (
	"fmt"
	"math"
	"strings"
)

// drawAudience draws the shares of readers and eight groups in one category.
func (a *account) drawAudience() {
	d := a.dice("audience")
	t := start("audience", "dimension", "value", "users", "new_users", "period")
	groups := start("segments", "gender", "age", "category", "users", "reads", "shares", "period")
	size, rate := d.logBetween(2e3, 2e4), d.between(0.06, 0.15)
	noise, fresh := d.wander(monthsKept), d.wander(monthsKept)
	m := monthsKept - 1
	byGender, byAge := map[string]float64{}, map[string]float64{}
	genders, ages := []string{"女", "男"}, []string{"18-24", "25-34", "35-44", "45-54"}
	planted := d.IntN(8)
	drawn, shares, reads := make([]float64, 8), make([]float64, 8), make([]float64, 8)
	for g, gender := range genders {
		for b, age := range ages {
			i := g*4 + b
			users := math.Round(size * d.between(0.4, 1.6))
			lift := 0.0
			if a.plan.has("segment") && i == planted {
				users = math.Max(users, 1200)
				lift = times(rate, math.Pow(1.3, a.plan.strength))
			}
			reads[i] = math.Round(users * d.between(5, 9))
			drawn[i] = d.around(shifted(rate, noise[m]+lift), 0.6/reads[i]) // people differ: phi 1.6
			shares[i] = d.binomial(reads[i], drawn[i])
			groups.add(gender, age, "美妆", users, reads[i], shares[i], a.months[m].String())
			byGender[gender] += users
			byAge[age] += users
		}
	}
	for i := range drawn {
		x, n := 0.0, 0.0
		for k := range drawn {
			if k != i {
				x, n = x+drawn[k]*reads[k], n+reads[k]
			}
		}
		cell := fmt.Sprintf("gender=%s,age=%s,category=美妆.shares", genders[i/4], ages[i%4])
		a.truth.value("audience.lift."+cell, drawn[i]/(x/n))
	}
	if a.plan.has("segment") {
		cell := fmt.Sprintf("gender=%s,age=%s,", genders[planted/4], ages[planted%4])
		a.truth.expect("segment", func(r outcome) bool {
			for _, f := range r.findings {
				if f.Rule == "audience.worth_pushing" && strings.HasPrefix(f.Subject, cell) {
					return true
				}
			}
			return false
		})
	}
	for k := monthsKept - 2; k < monthsKept; k++ {
		for at, values := range [][]string{genders, ages} {
			dimension := []string{"gender", "age"}[at]
			for _, v := range values {
				n := byGender[v] + byAge[v]
				t.add(dimension, v, n, d.binomial(n, shifted(0.2, fresh[k])), a.months[k].String())
			}
		}
	}
	a.keep(t)
	a.keep(groups)
}
