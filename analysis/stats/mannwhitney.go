package stats

import (
	"math"
	"slices"
)

// maxExactRanks is the largest sample, per side, whose rank distribution is computed exactly.
const maxExactRanks = 50

// maxShiftPairs bounds the pairwise differences of the Hodges-Lehmann estimate.
const maxShiftPairs = 4_000_000

// RankTest compares two samples by ranks.
type RankTest struct {
	U           float64 // pairs in which the first is larger, ties counting half
	P           float64 // two-sided
	PGreater    float64 // one-sided: the first tends to be larger
	PLess       float64
	Shift       float64  // Hodges-Lehmann: the median of all differences first minus second
	ShiftCI     Interval // about 95 %
	CliffsDelta float64  // P(first larger) - P(second larger); .147 small, .33 medium, .474 large
	Exact       bool     // the p-values are exact: no ties and both samples at most 50
}

// MannWhitney compares two independent samples of a heavy-tailed metric, such as reads per article, without assuming a
// distribution. On logarithms exp(Shift) is the typical ratio.
//
// Without ties and up to 50 values a side the null distribution is exact; otherwise it is normal with tie and continuity
// correction. NaN values are missing. An empty or infinite sample gives NaN.
//
// Source: Mann HB, Whitney DR (1947); Hodges JL, Lehmann EL (1963); Cliff N (1993); R stats::wilcox.test.
func MannWhitney(x, y []float64) RankTest {
	xs, ys := sortedValues(x), sortedValues(y)
	nan := math.NaN()
	if len(xs) == 0 || len(ys) == 0 || !finite(xs...) || !finite(ys...) {
		return RankTest{nan, nan, nan, nan, nan, NoInterval(), nan, false}
	}
	m, n := float64(len(xs)), float64(len(ys))
	out := RankTest{U: pairsWon(xs, ys)}
	out.CliffsDelta = 2*out.U/(m*n) - 1
	ties := tieSizes(slices.Concat(xs, ys))
	out.Exact = len(ties) == len(xs)+len(ys) && len(xs) <= maxExactRanks && len(ys) <= maxExactRanks
	var reach float64 // critical distance of the ordered differences from their ends
	if out.Exact {
		below := rankDistribution(len(xs), len(ys))
		out.PGreater, out.PLess = below(m*n-out.U), below(out.U)
		for below(reach) <= 0.025 {
			reach++
		}
	} else {
		variance := rankVariance(m, n, ties)
		out.PGreater, out.PLess = 1, 1
		if variance > 0 {
			sd := math.Sqrt(variance)
			out.PGreater = NormalTail((out.U - m*n/2 - 0.5) / sd)
			out.PLess = NormalCDF((out.U - m*n/2 + 0.5) / sd)
			reach = math.Floor(m*n/2 - float64(Z95*sd))
		}
	}
	out.P = math.Min(1, 2*math.Min(out.PGreater, out.PLess))
	out.Shift, out.ShiftCI = hodgesLehmann(xs, ys, reach)
	return out
}

// pairsWon counts pairs with x > y, ties half, over sorted samples.
func pairsWon(xs, ys []float64) float64 {
	var u accumulator
	under, upTo := 0, 0
	for _, x := range xs {
		for under < len(ys) && ys[under] < x {
			under++
		}
		upTo = max(upTo, under)
		for upTo < len(ys) && ys[upTo] <= x {
			upTo++
		}
		u.add(float64(under+upTo) / 2)
	}
	return u.value()
}

// rankVariance is the null variance of U with ties.
func rankVariance(m, n float64, ties []float64) float64 {
	total := m + n
	var correction accumulator
	for _, t := range ties {
		correction.add(t * (float64(t*t) - 1))
	}
	return m * n / 12 * (total + 1 - correction.value()/(total*math.Max(1, total-1)))
}

// rankDistribution returns P(U <= u) for samples of m and n values without ties, by counting partitions: U is the sum of
// n parts of at most m, so its generating function is a Gaussian binomial.
func rankDistribution(m, n int) func(u float64) float64 {
	prob := make([]float64, m*n+1)
	prob[0] = 1
	for i := 1; i <= n; i++ {
		// multiply by (1 - q^(m+i)) and divide by (1 - q^i), scaled so that the total stays 1
		for k := len(prob) - 1; k >= m+i; k-- {
			prob[k] -= prob[k-m-i]
		}
		for k := i; k < len(prob); k++ {
			prob[k] += prob[k-i]
		}
		scale := float64(i) / float64(m+i)
		for k := range prob {
			prob[k] *= scale
		}
	}
	cumulative := make([]float64, len(prob))
	var acc accumulator
	for k, p := range prob {
		acc.add(p)
		cumulative[k] = math.Min(1, math.Max(0, acc.value()))
	}
	return func(u float64) float64 {
		k := int(math.Floor(u))
		switch {
		case k < 0:
			return 0
		case k >= len(cumulative):
			return 1
		}
		return cumulative[k]
	}
}

// hodgesLehmann is the median difference and the order statistics that bound it. Samples with too many pairs are thinned
// to their quantiles, which leaves the median in place.
func hodgesLehmann(xs, ys []float64, reach float64) (float64, Interval) {
	full := float64(len(xs)) * float64(len(ys))
	if full > maxShiftPairs {
		xs, ys = thin(xs), thin(ys)
	}
	diffs := make([]float64, 0, len(xs)*len(ys))
	for _, x := range xs {
		for _, y := range ys {
			diffs = append(diffs, x-y)
		}
	}
	slices.Sort(diffs)
	shift := quantileSorted(diffs, 0.5)
	if reach < 1 {
		return shift, Interval{math.Inf(-1), math.Inf(1)}
	}
	at := int(math.Floor((reach - 1) / full * float64(len(diffs))))
	return shift, Interval{diffs[at], diffs[len(diffs)-1-at]}
}

func thin(sorted []float64) []float64 {
	const keep = 2000
	if len(sorted) <= keep {
		return sorted
	}
	out := make([]float64, keep)
	for i := range out {
		out[i] = quantileSorted(sorted, (float64(i)+0.5)/keep)
	}
	return out
}
