package stats

import (
	"math"
	"math/rand/v2"
	"slices"
)

// MaxCauseElements is the most elements a reported cause may have.
const MaxCauseElements = 3

// MaxSurpriseP is the p-value of the surprise up to which a candidate is a cause rather than the biggest element.
const MaxSurpriseP = 0.01

// ResampleSurprise resamples a dimension under the hypothesis that its shares did not change and returns the causes with
// PSurprise set: the share of draws in which the most surprising elements, as many as the candidate has, are as
// surprising as the candidate.
//
// Both periods are drawn from a multinomial with the pooled shares and the totals divided by phi, the over-dispersion of
// the counts (months vary more than a multinomial: phi = 1 finds too much). rng comes from [NewRand]; draws is the
// number of resamples, 1000 if not positive. A dimension without a candidate keeps NaN. dimensions are those given to
// [AdtributorRule.Adtributor].
//
// Source: this project's addition to Adtributor, which has no inference of its own.
func ResampleSurprise(causes []Cause, dimensions []Dimension, phi float64, draws int, rng *rand.Rand) []Cause {
	if draws <= 0 {
		draws = 1000
	}
	phi = atLeastOne(phi)
	out := slices.Clone(causes)
	for i := range out {
		at := slices.IndexFunc(dimensions, func(d Dimension) bool { return d.Name == out[i].Dimension })
		if at < 0 || len(out[i].Candidate) == 0 {
			continue
		}
		out[i].PSurprise = surpriseP(out[i], dimensions[at], phi, draws, rng)
	}
	return out
}

// Proven says that the cause can be reported: few elements, enough explained, more surprising than chance.
func (c Cause) Proven() bool {
	return len(c.Candidate) > 0 && len(c.Candidate) <= MaxCauseElements && c.PSurprise <= MaxSurpriseP
}

func surpriseP(c Cause, d Dimension, phi float64, draws int, rng *rand.Rand) float64 {
	forecast, actual, err := dimensionTotals(d)
	if err != nil {
		return math.NaN()
	}
	pooled := make([]float64, len(d.Elements))
	for i, e := range d.Elements {
		pooled[i] = (e.Forecast + e.Actual) / (forecast + actual)
	}
	size := len(c.Candidate)
	terms, f, a := make([]float64, len(pooled)), make([]float64, len(pooled)), make([]float64, len(pooled))
	extreme := 1 // the observed table counts as one draw, so p is never 0
	for k := range draws {
		multinomial(f, math.Ceil(forecast/phi), pooled, rng)
		multinomial(a, math.Ceil(actual/phi), pooled, rng)
		for i := range terms {
			terms[i] = jensenShannon(f[i], a[i])
		}
		slices.Sort(terms)
		if Sum(terms[len(terms)-size:]) >= c.Surprise {
			extreme++
		}
		if extreme > enoughExtreme { // no further draw makes it rare
			return float64(extreme-1) / float64(k+1)
		}
	}
	return float64(extreme) / float64(draws+1)
}

// enoughExtreme is how many draws as extreme as what was seen end the drawing: the
// p-value is then known to a fifth of itself, and far above what counts as proof.
//
// Source: Besag J, Clifford P (1991) Biometrika 78:301-304, sequential Monte Carlo p-values.
const enoughExtreme = 25

// multinomial draws n trials over the shares and fills in the drawn shares.
func multinomial(out []float64, n float64, shares []float64, rng *rand.Rand) {
	clear(out)
	left, rest := n, 1.0
	for i, p := range shares {
		if left <= 0 || p <= 0 {
			continue
		}
		k := left
		if p < rest {
			k = drawBinomial(left, p/rest, rng)
		}
		out[i] = k / n
		left -= k
		rest -= p
	}
}
