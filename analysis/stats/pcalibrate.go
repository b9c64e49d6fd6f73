package stats

import "math"

// AtMostTrue bounds how likely an effect is real that a test tells at a p-value, where as
// much spoke for it as against it before: 1/(1 + B), B = -e·p·ln p, for p < 1/e; 1/2 above
// and where p is missing. A p-value alone sounds surer than it is: .005 leaves at least
// one chance in fifteen.
//
// Source: Sellke, Bayarri and Berger, Calibration of p Values for Testing Precise Null
// Hypotheses, The American Statistician 55 (2001), the lower bound on the Bayes factor.
func AtMostTrue(p float64) float64 {
	switch {
	case p <= 0:
		return 1
	case p < 1/math.E:
		return 1 / (1 - math.E*p*math.Log(p))
	}
	return 0.5
}
