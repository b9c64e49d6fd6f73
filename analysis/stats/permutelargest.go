package stats

import (
	"math"
	"math/rand/v2"
)

// moments are the sums that a ratio of clusters and its standard error come from.
type moments struct{ k, x, n, xx, xn, nn float64 }

func (m *moments) add(x, n float64) {
	m.k++
	m.x += x
	m.n += n
	m.xx += float64(x * x)
	m.xn += float64(x * n)
	m.nn += float64(n * n)
}

func (m moments) minus(o moments) moments {
	return moments{m.k - o.k, m.x - o.x, m.n - o.n, m.xx - o.xx, m.xn - o.xn, m.nn - o.nn}
}

// ratio is the pooled ratio and its variance by the delta method, as [ClusterRatio].
func (m moments) ratio() (ratio, variance float64) {
	if m.k < 2 || !(m.n > 0) {
		return math.NaN(), math.NaN()
	}
	r := m.x / m.n
	squares := m.xx - float64(2*r*m.xn) + float64(r*r*m.nn)
	return r, m.k / (m.k - 1) * max(squares, 0) / float64(m.n*m.n)
}

// PermuteLargest returns the p-value of the greatest lead that any of several groups of clusters has over all others, by
// dealing the clusters out anew: how often the greatest Welch t of a group against the rest is as great as the one
// observed. It holds the level for all groups at once, also for few and skewed clusters, where t in its far tail does not.
//
// x and n are successes and trials of the clusters (n > 0), group the group of each from 0 on. p = (1 + as great)/(1 + draws);
// NaN where no group can be held against the rest. It assumes that clusters are exchangeable under the null hypothesis.
//
// Source: Westfall PH, Young SS (1993) Resampling-Based Multiple Testing, the single-step maximum; Phipson B, Smyth GK (2010).
func PermuteLargest(x, n []float64, group []int, draws int, rng *rand.Rand) float64 {
	groups := 0
	for _, g := range group {
		groups = max(groups, g+1)
	}
	var all moments
	for i := range x {
		all.add(x[i], n[i])
	}
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	sums := make([]moments, groups)
	largest := func() float64 {
		clear(sums)
		for i, at := range order {
			sums[group[i]].add(x[at], n[at])
		}
		best := math.Inf(-1)
		for _, own := range sums {
			r, v := own.ratio()
			rest, w := all.minus(own).ratio()
			if t := (r - rest) / math.Sqrt(v+w); t > best { // not a number is not greater
				best = t
			}
		}
		return best
	}
	observed := largest()
	if math.IsInf(observed, -1) {
		return math.NaN()
	}
	asGreat := 1
	for range draws {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		if largest() >= observed-1e-12*math.Abs(observed) {
			asGreat++
		}
	}
	return float64(asGreat) / float64(1+draws)
}
