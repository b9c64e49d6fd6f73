package stats

import (
	"math"
	"sort"

	"gonum.org/v1/gonum/mathext"
)

// BayesBetter returns the posterior probability that arm B has the higher rate, from successes x of n trials and uniform
// priors Beta(1, 1). It is an aid beside the test, never the verdict. NaN for impossible counts.
func BayesBetter(xA, nA, xB, nB float64) float64 {
	if !counts(xA, nA) || !counts(xB, nB) {
		return math.NaN()
	}
	return BetaGreater(xA+1, nA-xA+1, xB+1, nB-xB+1)
}

// BetaGreater returns P(B > A) for independent A ~ Beta(alphaA, betaA) and B ~ Beta(alphaB, betaB).
//
// For a whole alphaB up to a million it is the closed form
//
//	Sum_{i<alphaB} B(alphaA+i, betaA+betaB) / ((betaB+i) B(1+i, betaB) B(alphaA, betaA))
//
// otherwise the integral of the posterior density (to about 1e-5), or, when all parameters are above 100,000, the normal
// distribution of the log odds. Parameters that are not positive and finite give NaN.
//
// Source: Evan Miller, Formulas for Bayesian A/B Testing.
func BetaGreater(alphaA, betaA, alphaB, betaB float64) float64 {
	for _, v := range []float64{alphaA, betaA, alphaB, betaB} {
		if !finite(v) || v <= 0 {
			return math.NaN()
		}
	}
	switch {
	case alphaB == math.Trunc(alphaB) && alphaB <= 1e6:
		return betaGreaterSum(alphaA, betaA, alphaB, betaB)
	case min(alphaA, betaA, alphaB, betaB) > 1e5:
		variance := 1/alphaA + 1/betaA + 1/alphaB + 1/betaB
		return NormalCDF((math.Log(alphaB/betaB) - math.Log(alphaA/betaA)) / math.Sqrt(variance))
	case betaSD(alphaA, betaA) < betaSD(alphaB, betaB): // the narrower one sets the grid
		return 1 - betaGreaterIntegral(alphaB, betaB, alphaA, betaA)
	}
	return betaGreaterIntegral(alphaA, betaA, alphaB, betaB)
}

// betaGreaterSum adds the closed form outwards from its largest term, so that no term that matters underflows.
func betaGreaterSum(alphaA, betaA, alphaB, betaB float64) float64 {
	ratio := func(i float64) float64 { // term(i+1)/term(i), falling in i
		return (alphaA + i) / (alphaA + betaA + betaB + i) * ((betaB + i) / (1 + i))
	}
	mode := float64(sort.Search(int(alphaB)-1, func(i int) bool { return ratio(float64(i)) < 1 }))
	top := math.Exp(mathext.Lbeta(alphaA+mode, betaA+betaB) - math.Log(betaB+mode) -
		mathext.Lbeta(1+mode, betaB) - mathext.Lbeta(alphaA, betaA))
	var acc accumulator
	for _, m := range outward(mode, 0, alphaB-1, ratio) {
		acc.add(m.weight)
	}
	return clamp(top*acc.value(), 0, 1)
}

func betaSD(alpha, beta float64) float64 {
	mean := alpha / (alpha + beta)
	return math.Sqrt(mean * (1 - mean) / (alpha + beta + 1))
}

// betaGreaterIntegral adds P(A < b) over the masses of B on a grid of twelve standard deviations about its mean.
func betaGreaterIntegral(alphaA, betaA, alphaB, betaB float64) float64 {
	const steps = 2000
	mean, sd := alphaB/(alphaB+betaB), betaSD(alphaB, betaB)
	low, high := math.Max(0, mean-float64(12*sd)), math.Min(1, mean+float64(12*sd))
	width := (high - low) / steps
	var acc accumulator
	before := mathext.RegIncBeta(alphaB, betaB, low)
	for i := range steps {
		end := math.Min(1, low+float64(width*float64(i+1)))
		here := mathext.RegIncBeta(alphaB, betaB, end)
		acc.add(float64((here - before) * mathext.RegIncBeta(alphaA, betaA, clamp(end-width/2, 0, 1))))
		before = here
	}
	return clamp(acc.value(), 0, 1)
}
