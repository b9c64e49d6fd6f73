package analysis

import (
	"math"
	"slices"
	"time"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// What is asked of daily cohorts.
const (
	fewestCohorts = 14 // days with an own cohort
	fewestWeeks   = 4  // that a trend goes over
	trendWeeks    = 12 // that a trend looks back at most
	lastAge       = 14 // days after following whose losses tell one calendar day from another
	fewestKind    = 4  // calendar days of a kind, and of the others
)

// daily reports whether people of several neighbouring days form cohorts of their own.
func (rows keptRows) daily() bool {
	all := starts(rows, func(r keptRow) time.Time { return r.cohort })
	neighbours := 1
	for i := 1; i < len(all); i++ {
		if all[i].Sub(all[i-1]) < 4*24*time.Hour {
			neighbours++
		}
	}
	return neighbours >= fewestCohorts
}

// course looks at what only daily cohorts can tell: whether they stay better or worse
// from week to week, and whether people leave on certain days of the calendar.
func (s *Retention) course(f *frame) {
	until := f.in.Job.Period.Until
	ds := f.data("retention")
	rows := readKept(ds.Where(func(i int) bool {
		at := ds.Time("cohort", i)
		return !at.IsZero() && at.Before(until) && !at.Before(until.AddDate(0, 0, -7*trendWeeks))
	}), f.in.Job.AsOf)
	if !rows.daily() {
		f.inapplicable(trendRule, "cohorts")
		f.inapplicable(daysRule, "cohorts")
		return
	}
	f.cohortTrend(rows)
	f.calendarDays(rows)
}

const trendRule = "retention.cohort_trend"

// cohortTrend tells cohorts of which from week to week fewer, or more, are still there on
// the seventh day: a logistic line over the weeks with each day's cohort as a cluster, and
// an exact Mann-Kendall test of the weeks in the same direction.
//
// Source: stats.ClusterLogit, stats.MannKendall.
func (f *frame) cohortTrend(rows keptRows) {
	until := f.in.Job.Period.Until
	order, curves := rows.perCohort()
	var design [][]float64
	var x, n []float64
	var cluster []int
	weeks := map[int64]fraction{}
	for i, c := range order {
		day := curves[c][valueDay]
		if !day.den.Known || day.den.F == 0 || day.num.F > day.den.F {
			continue
		}
		at := time.Unix(c, 0).In(until.Location())
		design, cluster = append(design, []float64{1, at.Sub(until).Hours() / (7 * 24)}), append(cluster, i)
		x, n = append(x, day.num.F), append(n, day.den.F)
		week := report.Week(at).From.Unix()
		weeks[week] = fraction{report.Sum(weeks[week].num, day.num), report.Sum(weeks[week].den, day.den)}
	}
	var rates []float64
	for _, week := range sortedWeeks(weeks) {
		rates = append(rates, weeks[week].value().F)
	}
	fit, err := stats.ClusterLogit(design, x, n, cluster)
	if err != nil || len(rates) < fewestWeeks {
		f.lacks(trendRule, "weeks", report.Args{"have": len(rates), "need": fewestWeeks})
		return
	}
	first, last := design[0][1], design[len(design)-1][1]
	rate := func(week float64) float64 { return stats.Expit(fit.Coef[0] + float64(fit.Coef[1]*week)) }
	from, to := rate(first), rate(last)
	slope := rate((first+last)/2) * (1 - rate((first+last)/2)) // points of a step on the logit scale
	ci := fit.CI(1)
	m := f.record(report.Metric{Name: "retention.trend." + dayName(valueDay), Unit: report.UnitPoints, Better: report.Up, Value: report.Some(slope * fit.Coef[1]),
		Low: report.Some(slope * ci.Low), High: report.Some(slope * ci.High), Denominator: report.Some(stats.Sum(n))})
	_, down, up := stats.MannKendall(rates)
	moved := down
	if to > from {
		moved = up
	}
	if !(fit.P(1) < f.in.Rules.Param(trendRule, "alpha", 0.005)) || moved > 0.05 || math.Abs(to-from) < f.in.Rules.Param(trendRule, "points", 0.02) {
		return
	}
	c := claim{rule: trendRule, variant: "down", subject: dayName(valueDay), label: f.say("label.rate", report.Args{"day": dayName(valueDay)}), metric: m, severity: report.Notice, verdict: report.Certain,
		direction: report.Down, args: report.Args{"from": report.Q(report.Some(from), report.UnitRate), "to": report.Q(report.Some(to), report.UnitRate), "weeks": len(rates),
			"points": report.Q(report.Some(math.Abs(to-from)), report.UnitPoints)}}
	if to > from {
		c.variant, c.severity, c.direction = "up", report.Good, report.Up
	}
	c.advice = c.variant
	c.evidence = []string{f.say("evidence.trend", report.Args{"slope": report.Q(m.Value, report.UnitPoints), "cohorts": fit.Clusters, "p": report.Q(report.Some(moved), report.UnitNone)})}
	f.find(c)
}

func sortedWeeks(weeks map[int64]fraction) []int64 {
	out := make([]int64, 0, len(weeks))
	for week := range weeks {
		out = append(out, week)
	}
	slices.Sort(out)
	return out
}

const daysRule = "retention.calendar_days"

// calendarDays tells whether people leave more, or less, at weekends and on the day after
// a push: losses of all cohorts on a day of the period over those who were still there,
// by the age of the cohort, with each calendar day as a cluster.
//
//	log E(lost) = log(there) + a_age + b weekend + c after a push
//
// Source: stats.ClusterPoisson.
func (f *frame) calendarDays(rows keptRows) {
	losses, ok := f.losses(rows)
	effects := []struct {
		name string
		is   func(time.Time) bool
	}{{"weekend", func(t time.Time) bool { return weekdayOf(t) >= saturday }}, {"after_push", f.afterPush()}}
	var design [][]float64
	var lost, there []float64
	var cluster []int
	days := map[int]time.Time{}
	for _, l := range losses {
		row := []float64{1}
		for age := 3; age <= lastAge; age++ {
			row = append(row, truth(l.age == age))
		}
		for _, e := range effects {
			row = append(row, truth(e.is(l.at)))
		}
		design, lost, there = append(design, row), append(lost, l.lost), append(there, l.there)
		cluster, days[int(l.at.Unix())] = append(cluster, int(l.at.Unix())), l.at
	}
	if !ok {
		f.inapplicable(daysRule, "daily")
		return
	}
	fit, err := stats.ClusterPoisson(design, lost, there, cluster)
	if err != nil {
		f.lacks(daysRule, "days", report.Args{"have": len(days), "need": fewestCohorts})
		return
	}
	ps, counts := make([]float64, len(effects)), make([]int, len(effects))
	for i, e := range effects {
		for _, at := range days {
			counts[i] += int(truth(e.is(at)))
		}
		ps[i] = fit.P(len(design[0]) - len(effects) + i)
		if counts[i] < fewestKind || len(days)-counts[i] < fewestKind {
			ps[i] = math.NaN()
		}
	}
	for i, p := range stats.Holm(ps) {
		if !math.IsNaN(p) {
			f.calendarDay(effects[i].name, fit, len(design[0])-len(effects)+i, p, counts[i], len(days)-counts[i])
		}
	}
}

// calendarDay records how many times more people leave on such days, and tells it.
func (f *frame) calendarDay(name string, fit stats.ClusterFit, column int, p float64, days, others int) {
	ci := fit.CI(column)
	m := f.record(report.Metric{Name: "retention.loss_ratio." + name, Unit: report.UnitTimes, Better: report.Down, Value: report.Some(math.Exp(fit.Coef[column])),
		Low: report.Some(math.Exp(ci.Low)), High: report.Some(math.Exp(ci.High))})
	margin := 1 + f.in.Rules.Param(daysRule, "margin", 0.1)
	c := claim{rule: daysRule, variant: name + "_more", subject: name, metric: m, severity: report.Info, verdict: report.Likely, direction: report.Up}
	ratio, sure := m.Value.F, m.Low.F
	if ratio < 1 {
		c.variant, c.direction, ratio, sure = name+"_less", report.Down, 1/ratio, 1/m.High.F
	}
	if !(p < f.in.Rules.Param(daysRule, "alpha", 0.005)) || ratio < margin {
		return
	}
	if sure >= margin {
		c.verdict = report.Certain
	}
	c.args = report.Args{"ratio": report.Q(m.Value, report.UnitTimes)}
	c.evidence = []string{f.say("evidence.calendar", report.Args{"days": days, "others": others, "ages": lastAge})}
	c.advice = c.variant
	f.find(c)
}

// loss is the people of a cohort who left between two days.
type loss struct {
	at          time.Time
	age         int
	lost, there float64
}

// losses lists the losses of the period by cohort and age from the second day on; false
// where people come back, or no two days follow each other.
func (f *frame) losses(rows keptRows) ([]loss, bool) {
	order, curves := rows.perCohort()
	var out []loss
	for _, c := range order {
		start := time.Unix(c, 0).In(f.in.Job.Period.From.Location())
		for age := 2; age <= lastAge; age++ {
			before, now := curves[c][float64(age-1)], curves[c][float64(age)]
			at := start.AddDate(0, 0, age)
			if !before.den.Known || before.den != now.den || before.num.F <= 0 || !f.in.Job.Period.Contains(at) {
				continue
			}
			if now.num.F > before.num.F {
				return nil, false // active on the day, not still following
			}
			out = append(out, loss{at, age, before.num.F - now.num.F, before.num.F})
		}
	}
	return out, len(out) > 0
}

// afterPush answers whether something was pushed on the day before.
func (f *frame) afterPush() func(time.Time) bool {
	pushed := map[string]bool{}
	ds := f.data("articles")
	for i := range ds.Len() {
		if at := ds.Time("published_at", i); !at.IsZero() {
			pushed[at.AddDate(0, 0, 1).Format(time.DateOnly)] = true
		}
	}
	return func(t time.Time) bool { return pushed[t.Format(time.DateOnly)] }
}
