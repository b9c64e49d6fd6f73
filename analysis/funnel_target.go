package analysis

import (
	"math"
	"slices"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// bestMonths is how many past periods in a row make the account's own best.
const bestMonths = 3

// aim is what a step can be asked to reach and what that would bring.
type aim struct {
	target report.Number
	orders report.Impact
}

// aims are the attainable targets of the adjacent steps: the least of the benchmark,
// the account's own best three periods and 1.3 times the rate; and the orders that
// each would bring with the others as they are. Missing where nothing is to be gained.
//
// Source: stats.AttainableTarget; the multiplicative funnel identity.
func (s *Funnel) aims(f *frame, steps []step, orders report.Number) map[string]aim {
	out := map[string]aim{}
	for _, st := range steps {
		at := slices.Index(s.Stages, st.from)
		if s.Stages[at+1] != st.to || !st.metric.Value.Known || !(st.metric.Value.F > 0) || !orders.Known {
			continue
		}
		best, benchmark := s.ownBest(f, st), f.benchmark(st.metric.Name)
		if math.IsNaN(best) && !benchmark.Known {
			continue // 1.3 times the rate alone is a wish
		}
		target := stats.AttainableTarget(st.metric.Value.F, benchmark.Or(math.NaN()), best)
		gain := func(rate report.Number) report.Number {
			return orders.Times(max(report.Some(target).Over(rate).Or(math.NaN())-1, 0))
		}
		a := aim{target: report.Some(target), orders: report.Impact{Unit: "orders", Value: gain(st.metric.Value)}}
		if st.metric.Low.Known && st.metric.High.Known {
			a.orders.Low, a.orders.High = gain(st.metric.High), gain(st.metric.Low)
		}
		out[st.name()] = a
	}
	return out
}

// ownBest is the best mean rate of three past periods in a row; NaN without them.
func (s *Funnel) ownBest(f *frame, st step) float64 {
	periods := f.past(stats.MaxHistory + 1)
	periods = periods[:len(periods)-1]
	best := math.NaN()
	for i := range periods[:len(periods)-bestMonths+1] {
		var run fraction
		whole := true
		for _, p := range periods[i : i+bestMonths] {
			x, n := s.users(f, st.to, p), s.users(f, st.from, p)
			whole = whole && x.Known && n.Known
			run = fraction{report.Sum(run.num, x), report.Sum(run.den, n)}
		}
		if v := run.value(); whole && v.Known && !(v.F <= best) {
			best = v.F
		}
	}
	return best
}

// bottleneck is the step whose attainable target brings most orders.
func bottleneck(steps []step, aims map[string]aim) (step, aim, bool) {
	var at step
	var most aim
	for _, st := range steps {
		if a := aims[st.name()]; a.orders.Value.Or(0) > most.orders.Value.Or(0) {
			at, most = st, a
		}
	}
	return at, most, most.orders.Value.Known
}
