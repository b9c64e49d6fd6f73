package stats

import "math"

// SBGMeanTenure returns the expected number of periods that a follower stays under the shifted beta-geometric model,
// (a+b-1)/(a-1); +Inf for a <= 1, where the mean does not exist, NaN for parameters that are not positive.
//
// Source: Fader PS, Hardie BGS (2007) J Interactive Marketing 21:76-90.
func SBGMeanTenure(a, b float64) float64 {
	switch {
	case !(a > 0 && b > 0):
		return math.NaN()
	case a <= 1:
		return math.Inf(1)
	}
	return (a + b - 1) / (a - 1)
}

// SBGResidual returns the discounted expected residual lifetime, in periods, of one who has stayed n periods and is
// about to decide on the next, with a discount per period (0.1 for 10 %).
//
//	DERL = Sum_{t>n} S(t)/S(n) / (1+d)^(t-n-1)
//
// NaN unless a, b and the discount are positive and n is 0 or more.
//
// Source: Fader PS, Hardie BGS (2010) Marketing Science 29:85-93.
func SBGResidual(a, b, discount, n float64) float64 {
	if !finite(a, b, discount, n) || a <= 0 || b <= 0 || discount <= 0 || n < 0 {
		return math.NaN()
	}
	const enough = 100_000 // terms; with a discount of 1 % the sum is settled after 4,000
	var acc accumulator
	term := 1.0
	for i := range enough {
		t := n + float64(i)
		term *= (b + t) / (a + b + t)
		acc.add(term)
		if term < 1e-16*acc.value() {
			break
		}
		term /= 1 + discount
	}
	return acc.value()
}
