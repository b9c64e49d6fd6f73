package main

import (
	"math"
	"math/rand/v2"
	"time"
)

// account is what one account's figures are drawn from.
type account struct {
	id        string
	seed      uint64
	followers int       // at the start
	gained    float64   // new followers a day
	lost      float64   // unfollows a day, share of the gained
	lostNow   float64   // the same in the reported month
	stages    []float64 // rates from stage to stage before
	stagesNow []float64 // and in the reported month
	kept7     float64   // day-7 retention
	kept7Now  float64
	answered  float64 // share of comments answered within two hours in the reported month
	words     vocabulary
	r         *rand.Rand
}

func accounts() []account {
	list := []account{
		{id: "tea", seed: 11, followers: 86_000, gained: 240, lost: .55, lostNow: .57, stages: []float64{.082, .033, .62, .76}, stagesNow: []float64{.081, .032, .61, .71},
			kept7: .39, kept7Now: .38, answered: .86, words: teaWords},
		{id: "school", seed: 22, followers: 41_000, gained: 150, lost: .45, lostNow: .46, stages: []float64{.091, .041, .55, .62}, stagesNow: []float64{.092, .041, .56, .62},
			kept7: .42, kept7Now: .33, answered: .9, words: schoolWords},
		{id: "hotel", seed: 33, followers: 23_000, gained: 96, lost: .4, lostNow: .42, stages: []float64{.07, .03, .5, .58}, stagesNow: []float64{.048, .031, .5, .57},
			kept7: .36, kept7Now: .36, answered: .52, words: hotelWords},
		{id: "clinic", seed: 44, followers: 18_500, gained: 64, lost: .5, lostNow: .93, stages: []float64{.1, .05, .7, .8}, stagesNow: []float64{.1, .05, .7, .8},
			kept7: .37, kept7Now: .37, answered: .94, words: clinicWords},
	}
	for i := range list {
		list[i].r = rand.New(rand.NewPCG(list[i].seed, 2026))
	}
	return list
}

// count draws a whole number around a mean, with the noise of counting.
func (a account) count(mean float64) int {
	return max(0, int(math.Round(mean+math.Sqrt(max(mean, 0))*a.r.NormFloat64())))
}

// share draws how many of n do something that a share of them does: one by one where they are
// few, for a rounded bell would be biased there.
func (a account) share(n int, rate float64) int {
	if n <= 300 {
		done := 0
		for range n {
			if a.r.Float64() < rate {
				done++
			}
		}
		return done
	}
	return min(n, max(0, int(math.Round(float64(n)*rate+math.Sqrt(float64(n)*rate*(1-rate))*a.r.NormFloat64()))))
}

// week is how busy a weekday is.
func week(day time.Time) float64 {
	return []float64{1.12, .95, .96, .98, 1, 1.02, 1.1}[day.Weekday()]
}

// now picks the value of the reported month or the one before it.
func now[T any](day time.Time, before, in T) T {
	if day.Before(turn) {
		return before
	}
	return in
}

// tables are the account's datasets by file name. The order of drawing is fixed.
func (a account) tables() map[string]table {
	out := map[string]table{}
	var gained map[time.Time]int
	var totals map[time.Time]int
	out["followers"], gained, totals = a.growth()
	out["sources"] = a.sources(gained)
	out["funnel"] = a.funnel()
	out["retention"] = a.retention(gained)
	out["articles"] = a.articles(totals)
	out["interactions"], out["comments"] = a.interactions()
	out["audience"] = a.audience()
	out["benchmarks"] = a.benchmarks()
	return out
}

func (a account) growth() (t table, gained, totals map[time.Time]int) {
	t = table{{"date", "new", "cancelled", "total"}}
	gained, totals = map[time.Time]int{}, map[time.Time]int{}
	total := a.followers
	days(first, func(day time.Time) {
		come := a.count(a.gained * week(day))
		gone := a.count(a.gained * week(day) * now(day, a.lost, a.lostNow))
		total += come - gone
		gained[day], totals[day] = come, total
		t.row(day, come, gone, total)
	})
	return t, gained, totals
}

// kept is the share of new followers who are still there some days after they came: a power of
// the days through the value of day 7.
func (a account) kept(came time.Time, days int) float64 {
	return min(now(came, a.kept7, a.kept7Now)*math.Pow(float64(days)/7, -.34), .95)
}

func (a account) sources(gained map[time.Time]int) table {
	t := table{{"date", "source", "visits", "new_followers", "retained_1", "retained_7"}}
	shares := []float64{.52, .24, .14, .1}
	days(turn.AddDate(0, -2, 0), func(day time.Time) {
		left := gained[day]
		for i, name := range a.words.sources {
			come := left
			if i < len(shares)-1 {
				come = min(left, a.share(gained[day], shares[i]))
			}
			left -= come
			one := a.share(come, a.kept(day, 1))
			t.row(day, name, a.count(float64(come)*[]float64{9, 5.5, 4, 7}[i]), come, one, a.share(one, a.kept(day, 7)/a.kept(day, 1)))
		}
	})
	return t
}

func (a account) funnel() table {
	t := table{{"date", "stage", "users"}}
	days(turn.AddDate(0, -6, 0), func(day time.Time) {
		users := a.count(a.gained * 160 * week(day))
		for i, stage := range []string{"exposure", "click", "inquiry", "trial", "payment"} {
			if i > 0 {
				users = a.share(users, now(day, a.stages, a.stagesNow)[i-1])
			}
			t.row(day, stage, users)
		}
	})
	return t
}

// retention is a cohort a day, by days since they came, as far as those days are over.
func (a account) retention(gained map[time.Time]int) table {
	t := table{{"cohort", "day", "size", "users"}}
	days(turn.AddDate(0, -2, 0), func(cohort time.Time) {
		left, before := gained[cohort], 1.0
		for _, day := range []int{1, 2, 3, 5, 7, 14, 30} {
			if !cohort.AddDate(0, 0, day).Before(end) {
				break
			}
			left, before = a.share(left, a.kept(cohort, day)/before), a.kept(cohort, day)
			t.row(cohort, day, gained[cohort], left)
		}
	})
	return t
}

func (a account) audience() table {
	t := table{{"dimension", "value", "users", "new_users"}}
	for _, d := range []struct {
		dimension string
		values    []string
		shares    []float64
	}{
		{"gender", []string{"female", "male"}, []float64{.58, .42}},
		{"age", []string{"18-25", "26-35", "36-45", "46+"}, []float64{.22, .41, .25, .12}},
		{"province", a.words.places, []float64{.31, .22, .14, .33}},
		{"new_or_returning", []string{"new", "returning"}, []float64{.38, .62}},
	} {
		for i, value := range d.values {
			users := a.share(a.followers/4, d.shares[i])
			t.row(d.dimension, value, users, a.share(users, .2+.1*float64(i%2)))
		}
	}
	return t
}

func (a account) benchmarks() table {
	t := table{{"metric", "value", "source", "as_of"}}
	for _, b := range []struct {
		metric string
		value  float64
	}{{"retention.rate.1", .65}, {"retention.rate.7", .41}, {"retention.rate.30", .24}, {"content.open_rate", .06}} {
		t.row(b.metric, b.value, a.words.benchmark, "2026-06-30")
	}
	return t
}
