package stats

import (
	"errors"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// NewRand returns the random source of a method: PCG seeded by the hash of the parts, by convention account, month and
// rule. The same parts give the same numbers on every machine.
func NewRand(parts ...string) *rand.Rand {
	var seeds [2]uint64
	for i := range seeds {
		h := fnv.New64a()
		_, _ = h.Write([]byte{byte(i)}) // hash writers never fail
		for _, p := range parts {
			_, _ = h.Write([]byte(p))
			_, _ = h.Write([]byte{0}) // "ab","c" and "a","bc" must differ
		}
		seeds[i] = h.Sum64()
	}
	return rand.New(rand.NewPCG(seeds[0], seeds[1]))
}

// drawBinomial draws the successes of n trials; beyond a million trials from the normal limit, rounded.
func drawBinomial(n, p float64, rng *rand.Rand) float64 {
	switch {
	case !(p > 0):
		return 0
	case p >= 1:
		return n
	case n > 1e6:
		return clamp(math.Round(float64(n*p)+float64(math.Sqrt(n*p*(1-p))*rng.NormFloat64())), 0, n)
	}
	return distuv.Binomial{N: n, P: p, Src: rng}.Rand()
}

// binomialDraw draws from one binomial distribution many times, by inversion of its
// table of probabilities.
type binomialDraw struct {
	n, p  float64
	least float64   // successes of the first entry
	below []float64 // distribution function; empty: too many trials for a table
}

func newBinomialDraw(n, p float64) binomialDraw {
	b := binomialDraw{n: n, p: p}
	if !(p > 0 && p < 1) || n > 1e6 {
		return b
	}
	const negligible = 1e-17 // of the greatest probability
	mode := math.Floor(float64((n + 1) * p))
	var down []float64
	for k, w := mode, 1.0; k > 0 && w > negligible; k-- {
		w *= k / (n - k + 1) * (1 - p) / p
		down = append(down, w)
	}
	b.least = mode - float64(len(down))
	total := 0.0
	for _, w := range slices.Backward(down) {
		total += w
		b.below = append(b.below, total)
	}
	for k, w := mode, 1.0; w > negligible; k++ {
		total += w
		b.below = append(b.below, total)
		w *= (n - k) / (k + 1) * p / (1 - p)
	}
	for i := range b.below {
		b.below[i] /= total
	}
	return b
}

func (b binomialDraw) draw(rng *rand.Rand) float64 {
	if len(b.below) == 0 {
		return drawBinomial(b.n, b.p, rng)
	}
	at, _ := slices.BinarySearch(b.below, rng.Float64())
	return b.least + float64(min(at, len(b.below)-1))
}

// maxResamples bounds the work of one call.
const maxResamples = 1_000_000

// PermutationTest returns the two-sided p-value of the difference of means between two groups, by shuffling the labels.
//
// strata, when not nil, gives each observation (those of a first, then those of b) a stratum such as its week; labels are
// then shuffled within the strata only. p = (1 + extreme)/(1 + draws), so it is never 0. It assumes that the
// observations are exchangeable under the null hypothesis. Errors: an empty group, values that are not finite, a wrong
// number of strata, draws outside 1..1,000,000.
//
// Source: Good P (2005) Permutation, Parametric and Bootstrap Tests; Phipson B, Smyth GK (2010) for the added one.
func PermutationTest(a, b []float64, strata []int, draws int, rng *rand.Rand) (float64, error) {
	values := slices.Concat(a, b)
	switch {
	case len(a) == 0 || len(b) == 0:
		return math.NaN(), errors.New("permutation test: a group is empty")
	case !finite(values...):
		return math.NaN(), errors.New("permutation test: a value is missing or infinite")
	case strata != nil && len(strata) != len(values):
		return math.NaN(), errors.New("permutation test: there must be one stratum per observation")
	case draws < 1 || draws > maxResamples:
		return math.NaN(), errors.New("permutation test: the number of draws must be 1 to 1,000,000")
	}
	first := make([]bool, len(values))
	for i := range a {
		first[i] = true
	}
	groups := strataMembers(strata, len(values))
	observed := math.Abs(meanDifference(values, first))
	extreme := 1
	for range draws {
		for _, members := range groups {
			rng.Shuffle(len(members), func(i, j int) {
				first[members[i]], first[members[j]] = first[members[j]], first[members[i]]
			})
		}
		if math.Abs(meanDifference(values, first)) >= observed*(1-1e-12) {
			extreme++
		}
	}
	return float64(extreme) / float64(draws+1), nil
}

// strataMembers lists the observations of each stratum, in the order in which the strata first appear.
func strataMembers(strata []int, n int) [][]int {
	if strata == nil {
		strata = make([]int, n)
	}
	place := map[int]int{}
	var out [][]int
	for i, s := range strata {
		at, known := place[s]
		if !known {
			at = len(out)
			place[s] = at
			out = append(out, nil)
		}
		out[at] = append(out[at], i)
	}
	return out
}

func meanDifference(values []float64, first []bool) float64 {
	var a, b accumulator
	n := 0.0
	for i, v := range values {
		if first[i] {
			a.add(v)
			n++
		} else {
			b.add(v)
		}
	}
	return a.value()/n - b.value()/(float64(len(values))-n)
}

// Bootstrap returns the percentile interval, at the given confidence, of a statistic over resamples with replacement of
// n units. statistic gets the drawn indices and must not keep them; NaN results are left out, and with more than half
// of them NaN there is no interval.
//
// Draw the unit of analysis (articles, days), not the click. n and draws must be positive and draws at most 1,000,000,
// otherwise [NoInterval].
//
// Source: Efron B, Tibshirani RJ (1993) An Introduction to the Bootstrap, 13.3.
func Bootstrap(n, draws int, confidence float64, rng *rand.Rand, statistic func(indices []int) float64) Interval {
	if n < 1 || draws < 1 || draws > maxResamples || !(confidence > 0 && confidence < 1) {
		return NoInterval()
	}
	indices := make([]int, n)
	results := make([]float64, 0, draws)
	for range draws {
		for i := range indices {
			indices[i] = rng.IntN(n)
		}
		if v := statistic(indices); !math.IsNaN(v) {
			results = append(results, v)
		}
	}
	if 2*len(results) < draws {
		return NoInterval()
	}
	tail := (1 - confidence) / 2
	ends := Quantiles(results, tail, 1-tail)
	return Interval{ends[0], ends[1]}
}
