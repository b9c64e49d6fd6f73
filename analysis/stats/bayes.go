package stats

import (
	"math"

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
// For a whole alphaB up to 10,000 it is the closed form
//
//	Sum_{i<alphaB} B(alphaA+i, betaA+betaB) / ((betaB+i) B(1+i, betaB) B(alphaA, betaA))
//
// and the integral of the posterior density otherwise. Parameters that are not positive and finite give NaN.
//
// Source: Evan Miller, Formulas for Bayesian A/B Testing.
func BetaGreater(alphaA, betaA, alphaB, betaB float64) float64 {
	for _, v := range []float64{alphaA, betaA, alphaB, betaB} {
		if !finite(v) || v <= 0 {
			return math.NaN()
		}
	}
	if alphaB != math.Trunc(alphaB) || alphaB > 10_000 {
		return betaGreaterIntegral(alphaA, betaA, alphaB, betaB)
	}
	// Each term follows from the one before: no cancellation and one logarithm for all.
	term := math.Exp(mathext.Lbeta(alphaA, betaA+betaB) - mathext.Lbeta(alphaA, betaA))
	var acc accumulator
	for i := 0.0; i < alphaB; i++ {
		acc.add(term)
		term *= (alphaA + i) / (alphaA + betaA + betaB + i) * ((betaB + i) / (1 + i))
	}
	if acc.value() == 0 || math.IsInf(acc.value(), 0) || math.IsNaN(acc.value()) {
		return betaGreaterIntegral(alphaA, betaA, alphaB, betaB)
	}
	return clamp(acc.value(), 0, 1)
}

// betaGreaterIntegral integrates P(A < b) over the quantiles of B by the midpoint rule, to about 1e-6.
func betaGreaterIntegral(alphaA, betaA, alphaB, betaB float64) float64 {
	const steps = 20000
	meanB := alphaB / (alphaB + betaB)
	sd := math.Sqrt(meanB * (1 - meanB) / (alphaB + betaB + 1))
	low, high := math.Max(0, meanB-float64(12*sd)), math.Min(1, meanB+float64(12*sd))
	width := (high - low) / steps
	var acc accumulator
	before := mathext.RegIncBeta(alphaB, betaB, low)
	for i := range steps {
		end := low + float64(width*float64(i+1))
		here := mathext.RegIncBeta(alphaB, betaB, math.Min(1, end))
		acc.add(float64((here - before) * mathext.RegIncBeta(alphaA, betaA, clamp(end-width/2, 0, 1))))
		before = here
	}
	return clamp(acc.value(), 0, 1)
}
