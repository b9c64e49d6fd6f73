package stats

import (
	"math"
	"slices"
)

// Holm returns the p-values adjusted for the family-wise error, in the original order: reject those at or under alpha.
// It is the gate for warnings. A NaN is a test that could not be made: it stays NaN and does not count to the family.
//
//	adj_(i) = max_{j<=i} min(1, (m-j+1) p_(j))
//
// Valid under any dependence. Source: Holm S (1979) Scand J Statist 6:65-70.
func Holm(p []float64) []float64 {
	return stepDown(p, func(rank, m float64) float64 { return m - rank + 1 })
}

// Bonferroni returns m times each p-value, at most 1; for reference, [Holm] is never weaker.
func Bonferroni(p []float64) []float64 {
	return stepDown(p, func(_, m float64) float64 { return m })
}

// BenjaminiHochberg returns the p-values adjusted for the false discovery rate, in the original order: the gate for
// information. NaN as in [Holm].
//
//	adj_(i) = min_{j>=i} min(1, m/j p_(j))
//
// Valid for independent or positively dependent tests. Source: Benjamini Y, Hochberg Y (1995) JRSS-B 57:289-300.
func BenjaminiHochberg(p []float64) []float64 {
	return stepUp(p, func(float64) float64 { return 1 })
}

// BenjaminiYekutieli is [BenjaminiHochberg] valid under any dependence, at the price of a factor Sum 1/j.
//
// Source: Benjamini Y, Yekutieli D (2001) Annals of Statistics 29:1165-1188.
func BenjaminiYekutieli(p []float64) []float64 {
	return stepUp(p, func(m float64) float64 {
		var acc accumulator
		for j := 1.0; j <= m; j++ {
			acc.add(1 / j)
		}
		return acc.value()
	})
}

// Rejected counts the adjusted p-values at or under the level.
func Rejected(adjusted []float64, level float64) int {
	n := 0
	for _, p := range adjusted {
		if p <= level {
			n++
		}
	}
	return n
}

func stepDown(p []float64, factor func(rank, m float64) float64) []float64 {
	out, order := byP(p)
	m, worst := float64(len(order)), 0.0
	for i, at := range order {
		worst = math.Max(worst, math.Min(1, factor(float64(i+1), m)*p[at]))
		out[at] = worst
	}
	return out
}

func stepUp(p []float64, penalty func(m float64) float64) []float64 {
	out, order := byP(p)
	m, best := float64(len(order)), 1.0
	c := penalty(m)
	for i := len(order) - 1; i >= 0; i-- {
		at := order[i]
		best = math.Min(best, c*m/float64(i+1)*p[at])
		out[at] = best
	}
	return out
}

// byP returns a slice of NaN to fill and the places of the usable p-values from small to large.
func byP(p []float64) (out []float64, order []int) {
	out = make([]float64, len(p))
	for i, v := range p {
		out[i] = math.NaN()
		if v >= 0 && v <= 1 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case p[a] < p[b]:
			return -1
		case p[a] > p[b]:
			return 1
		}
		return 0
	})
	return out, order
}
