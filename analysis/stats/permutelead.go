package stats

import (
	"math"
	"math/rand/v2"
)

// PermuteLead returns the p-value of one group's lead over all other clusters, against the greatest lead of any group when
// the clusters are dealt out anew: it holds the level for all groups at once, also for few and skewed clusters, where
// Welch's t in its far tail says too much.
//
// x and n are successes and trials of the clusters, group the group of each from 0 on. The lead of a group is the sum of
// its successes beyond the pooled ratio, over sqrt(k (K-k)) for k of its clusters among K, which makes leads of small and
// large groups vary alike. p = (1 + as great)/(1 + draws); NaN without trials or for a group that is empty or all. It
// assumes that clusters are exchangeable under the null hypothesis.
//
// Source: Westfall PH, Young SS (1993) Resampling-Based Multiple Testing, the single-step maximum; Phipson B, Smyth GK (2010).
func PermuteLead(x, n []float64, group []int, leader, draws int, rng *rand.Rand) float64 {
	total := Sum(n)
	if !(total > 0) {
		return math.NaN()
	}
	ratio := Sum(x) / total
	beyond := make([]float64, len(x))
	groups := leader + 1
	for i := range x {
		beyond[i] = x[i] - float64(ratio*n[i])
		groups = max(groups, group[i]+1)
	}
	size := make([]float64, groups)
	for _, g := range group {
		size[g]++
	}
	sums := make([]float64, groups)
	leads := func() []float64 {
		clear(sums)
		for i, g := range group {
			sums[g] += beyond[i]
		}
		for g, k := range size {
			sums[g] /= math.Sqrt(k * (float64(len(x)) - k)) // not a number for no cluster or all
		}
		return sums
	}
	observed := leads()[leader]
	if math.IsNaN(observed) || math.IsInf(observed, 0) {
		return math.NaN()
	}
	least := observed - 1e-12*math.Abs(observed) // the same sum in another order
	asGreat := 1
	for range draws {
		rng.Shuffle(len(beyond), func(i, j int) { beyond[i], beyond[j] = beyond[j], beyond[i] })
		for _, lead := range leads() {
			if lead >= least {
				asGreat++
				break
			}
		}
	}
	return float64(asGreat) / float64(1+draws)
}
