package analysis

import (
	"math"
	"strings"
	"time"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// push is one row of an experiment: what a variant did over some days, often one.
type push struct {
	start, end time.Time // zero: not known
	x, n       float64
}

// permutations is how often the variants of a switchback are shuffled.
const permutations = 4999

// last is the last day of a push.
func (p push) last() time.Time {
	if p.end.Before(p.start) {
		return p.start
	}
	return p.end
}

// alternates reports whether the variants ran on different days, such as pushes at
// 8:00 one day and at 20:00 another. The readers of a day are then not the unit: the
// day's news, its weekday and its topic are shared by all of them.
func (t *trial) alternates() bool {
	if len(t.arms) < 2 {
		return false
	}
	for i, a := range t.arms {
		for _, p := range a.pushes {
			if p.start.IsZero() {
				return false
			}
			for _, b := range t.arms[i+1:] {
				for _, q := range b.pushes {
					if q.start.IsZero() || !day(p.start).After(day(q.last())) && !day(q.start).After(day(p.last())) {
						return false
					}
				}
			}
		}
	}
	return true
}

func day(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// clusters is the variant's rate with its pushes as units.
func (a arm) clusters() stats.ClusterEstimate {
	x, n := make([]float64, len(a.pushes)), make([]float64, len(a.pushes))
	for i, p := range a.pushes {
		x[i], n[i] = p.x, p.n
	}
	return stats.ClusterRatio(x, n)
}

// rates are the pushes' own rates with the week each ran in, those without trials
// left out.
func (a arm) rates() (rates []float64, weeks []int) {
	for _, p := range a.pushes {
		if p.n > 0 {
			year, week := p.start.ISOWeek()
			rates, weeks = append(rates, p.x/p.n), append(weeks, year*100+week)
		}
	}
	return rates, weeks
}

func (t *trial) fewestPushes() int {
	least := math.MaxInt
	for _, a := range t.arms {
		least = min(least, len(a.pushes))
	}
	return least
}

// pushRates gives the rates of a switchback the interval between pushes.
func (t *trial) pushRates(f *frame) {
	for i := range t.arms {
		a := &t.arms[i]
		if low, high := bounds(a.clusters().CI); low.Known && !t.mean {
			a.rate.Low, a.rate.High = report.Some(max(low.F, 0)), report.Some(min(high.F, 1))
			f.record(a.rate)
		} else if !t.mean {
			a.rate.Low, a.rate.High = report.Missing, report.Missing
			f.record(a.rate)
		}
	}
}

// pushLift tests a variant of a switchback against the first by shuffling the labels of
// the pushes within their weeks.
//
// Source: stats.PermutationTest; Bojinov I et al. (2023) Management Science 69:3759-3777
// on switchback experiments.
func (t *trial) pushLift(f *frame, a *arm, control arm) {
	a.lift.Low, a.lift.High = report.Missing, report.Missing
	if iv := stats.CompareClusters(a.clusters(), control.clusters()).RatioCI; iv.Valid() && !math.IsInf(iv.High, 0) {
		a.lift.Low, a.lift.High = report.Some(iv.Low-1), report.Some(iv.High-1)
	}
	ours, week := a.rates()
	theirs, other := control.rates()
	rng := stats.NewRand(f.in.Job.Account.ID, f.in.Job.Period.String(), "experiments.switchback", t.name, a.name)
	p, err := stats.PermutationTest(ours, theirs, append(week, other...), permutations, rng)
	a.p = report.Some(p)
	if err != nil {
		a.p = report.Missing
	}
}

// pushesNeeded is the pushes per variant that would prove the difference seen, or the
// margin where it is smaller, at 5 % and a power of 80 %:
//
//	n = 2 ((z_{.975} + z_{.8}) sd / d)^2,  sd the standard deviation between pushes
func (t *trial) pushesNeeded(a, control arm, rope float64) report.Number {
	ours, _ := a.rates()
	theirs, _ := control.rates()
	sd := math.Sqrt((stats.Variance(ours) + stats.Variance(theirs)) / 2)
	d := math.Max(math.Abs(a.rate.Value.F-control.rate.Value.F), rope*control.rate.Value.F)
	z := stats.Z95 + stats.NormalQuantile(0.8)
	n := math.Ceil(2 * math.Pow(z*sd/d, 2))
	if !(n > 0) {
		return report.Missing
	}
	return report.Some(math.Max(n, stats.MinClusters))
}

// worseWhenHigher tells metrics of which less is better.
func worseWhenHigher(metric string) bool {
	m := strings.ToLower(metric)
	for _, word := range []string{"unfollow", "unlink", "unsubscribe", "cancel", "block", "complain", "report", "bounce", "delay", "latency", "wait", "取关", "退订", "屏蔽", "投诉", "举报", "跳出", "延迟", "等待"} {
		if strings.Contains(m, word) {
			return true
		}
	}
	return false
}
