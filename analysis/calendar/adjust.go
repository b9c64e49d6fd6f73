package calendar

import (
	"math"
	"slices"
	"time"
)

// The least and most past that weights are learned from, in weeks without holidays.
const (
	leastWeeks = 8
	mostWeeks  = 52
)

// shrinkDays is how many days' worth of doubt a holiday's own past must outweigh:
// a factor from n days counts n/(n+shrinkDays), the pooled factor the rest.
const shrinkDays = 7

// ownSeason is how many days before the reporting period a holiday still belongs to
// what is judged; only earlier ones, of past years, teach.
const ownSeason = 180

// Count is one day's figure, of at least 0.
type Count struct {
	At    time.Time
	Value float64
}

// Weights is what a day usually brings, as a multiple of a mean ordinary day.
type Weights struct {
	Weekday [7]float64 // Sunday first, as time.Weekday counts; their mean is 1
	Weeks   int        // whole weeks without holidays that told them
	pooled  float64    // of all days off
	factors map[factorKey]float64
	of      *Calendar
}

// factorKey parts a window's days off from its other days.
type factorKey struct {
	name string
	off  bool
}

// Learn takes weekday weights and holiday factors from the days before a day. A
// weekday's weight is the median of its share in its own week, so that growth from
// week to week does not matter; only whole weeks without holidays, make-up days and
// shopping peaks teach. A holiday's factor is the median of its past days, of past years, over
// what their weekday and the ordinary weeks around them let one expect, shrunk towards
// the factor of all the account's days off, and that towards 1. False with fewer
// than 8 such weeks.
func (c *Calendar) Learn(counts []Count, before time.Time) (Weights, bool) {
	days := map[date]float64{}
	limit := dateOf(before)
	for _, n := range counts {
		if d := dateOf(n.At); d < limit && n.Value >= 0 && !math.IsInf(n.Value, 0) {
			days[d] = n.Value
		}
	}
	w := Weights{of: c, pooled: 1, factors: map[factorKey]float64{}}
	levels := c.weekdays(&w, days)
	if w.Weeks < leastWeeks {
		return Weights{}, false
	}
	c.holidayFactors(&w, days, levels, limit-ownSeason)
	return w, true
}

// special reports whether a day is not what its weekday says: a make-up day, a
// statutory day off or a day of a window other than the long shopping seasons.
func (c *Calendar) special(d date) bool {
	if class := c.class(d); class == MakeUp || class == DayOff {
		return true
	}
	for _, h := range c.holidays(d) {
		if h.Name != Shop618 && h.Name != Shop1111 {
			return true
		}
	}
	return false
}

// weekdays fills the weekday weights and returns the mean day of each ordinary week
// by its Monday.
func (c *Calendar) weekdays(w *Weights, days map[date]float64) map[date]float64 {
	var mondays []date
	for d := range days {
		if d.weekday() == time.Monday {
			mondays = append(mondays, d)
		}
	}
	slices.Sort(mondays)
	slices.Reverse(mondays) // the latest weeks teach
	levels := map[date]float64{}
	var shares [7][]float64
	for _, monday := range mondays {
		total, whole := 0.0, true
		for d := monday; d < monday+7; d++ {
			v, known := days[d]
			whole = whole && known && !c.special(d)
			total += v
		}
		if !whole || total == 0 {
			continue
		}
		if _, season := c.factorKey(monday); !season {
			levels[monday] = total / 7
		}
		if w.Weeks < mostWeeks {
			w.Weeks++
			for d := monday; d < monday+7; d++ {
				shares[d.weekday()] = append(shares[d.weekday()], days[d]/(total/7))
			}
		}
	}
	sum := 0.0
	for i, s := range shares {
		w.Weekday[i] = max(median(s), 0.05) // a weekday without any is rare, not impossible
		sum += w.Weekday[i]
	}
	for i := range w.Weekday {
		w.Weekday[i] *= 7 / sum
	}
	return levels
}

// holidayFactors fills the factors of windows and the pooled one from the days before
// a limit.
func (c *Calendar) holidayFactors(w *Weights, days, levels map[date]float64, limit date) {
	ratios := map[factorKey][]float64{}
	var off []float64
	for _, d := range sortedDates(days) {
		key, ok := c.factorKey(d)
		if !ok || d >= limit {
			continue
		}
		level := around(levels, d)
		if level == 0 {
			continue
		}
		ratio := days[d] / (level * w.weekday(d))
		ratios[key] = append(ratios[key], ratio)
		if key.off {
			off = append(off, ratio)
		}
	}
	w.pooled = shrunk(off, 1)
	for key, r := range ratios {
		prior := 1.0
		if key.off {
			prior = w.pooled
		}
		w.factors[key] = shrunk(r, prior)
	}
}

// factorKey is the factor that a day takes; false for an ordinary day.
func (c *Calendar) factorKey(d date) (factorKey, bool) {
	off := c.class(d) == DayOff
	if all := c.holidays(d); len(all) > 0 {
		return factorKey{all[0].Name, off}, true
	}
	return factorKey{}, false
}

// around is the median level of the ordinary weeks among a day's own and the five to
// either side; 0 where there is none.
func around(levels map[date]float64, d date) float64 {
	var near []float64
	monday := d - date(d.weekday()+6)%7
	for weeks := date(-5); weeks <= 5; weeks++ {
		if v, ok := levels[monday+7*weeks]; ok {
			near = append(near, v)
		}
	}
	if len(near) == 0 {
		return 0
	}
	return median(near)
}

// shrunk is the median ratio drawn towards a prior by how few days tell it.
func shrunk(ratios []float64, prior float64) float64 {
	if len(ratios) == 0 {
		return prior
	}
	own := float64(len(ratios)) / float64(len(ratios)+shrinkDays)
	return max(float64(own*median(ratios))+float64((1-own)*prior), 0.05)
}

// weekday is the weight of a day's weekday: a day off counts as a Sunday, a make-up
// day as a mean day from Monday to Friday.
func (w Weights) weekday(d date) float64 {
	switch w.of.class(d) {
	case DayOff:
		return w.Weekday[time.Sunday]
	case MakeUp:
		return (w.Weekday[1] + w.Weekday[2] + w.Weekday[3] + w.Weekday[4] + w.Weekday[5]) / 5
	default:
		return w.Weekday[d.weekday()]
	}
}

// Of is what t's day usually brings, in mean ordinary days.
func (w Weights) Of(t time.Time) float64 {
	d := dateOf(t)
	key, special := w.of.factorKey(d)
	if !special {
		return w.weekday(d)
	}
	factor, learned := w.factors[key]
	switch {
	case learned:
	case key.off:
		factor = w.pooled
	default:
		factor = 1
	}
	return w.weekday(d) * factor
}

// Sum is the weight of several days: divide their count by it to get the count of
// a mean ordinary day.
func (w Weights) Sum(days []time.Time) float64 {
	sum := 0.0
	for _, t := range days {
		sum += w.Of(t)
	}
	return sum
}

func sortedDates(days map[date]float64) []date {
	out := make([]date, 0, len(days))
	for d := range days {
		out = append(out, d)
	}
	slices.Sort(out)
	return out
}

// median is the middle value; 0 for none.
func median(xs []float64) float64 {
	if len(xs) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(xs))
	half := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[half]
	}
	return (sorted[half-1] + sorted[half]) / 2
}
