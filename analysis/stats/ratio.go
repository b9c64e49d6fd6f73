package stats

import "math"

// RateRatio returns the ratio of two proportions, (x1/n1)/(x2/n2), with its 95 % log interval: the lift of a segment
// against the rest.
//
//	se(ln ratio) = sqrt(1/x1 - 1/n1 + 1/x2 - 1/n2)
//
// With an empty count the interval is taken with half a count added to each side (and one end becomes 0 or +Inf); the
// ratio stays as observed: 0 when x1 is 0, NaN when x2 is 0. Divide the counts by the over-dispersion first, if any
// ([RateRatioPhi]). Impossible counts give NaN and [NoInterval].
//
// Source: Katz D et al. (1978) Biometrics 34:469-474, method C; Walter SD (1975) for the half count.
func RateRatio(x1, n1, x2, n2 float64) (ratio float64, iv Interval) {
	return RateRatioPhi(x1, n1, 1, x2, n2, 1)
}

// RateRatioPhi is [RateRatio] with the over-dispersion factors of the two sides.
func RateRatioPhi(x1, n1, phi1, x2, n2, phi2 float64) (ratio float64, iv Interval) {
	if !counts(x1, n1) || !counts(x2, n2) {
		return math.NaN(), NoInterval()
	}
	ratio = math.NaN()
	if x2 > 0 {
		ratio = x1 / n1 / (x2 / n2)
	}
	phi1, phi2 = atLeastOne(phi1), atLeastOne(phi2)
	a, an, b, bn := x1/phi1, n1/phi1, x2/phi2, n2/phi2
	if x1 == 0 || x2 == 0 || (x1 == n1 && x2 == n2) {
		a, an, b, bn = a+0.5, an+1, b+0.5, bn+1
	}
	centre := math.Log(a/an) - math.Log(b/bn)
	se := math.Sqrt(math.Max(0, 1/a-1/an) + math.Max(0, 1/b-1/bn))
	iv = Interval{math.Exp(centre - float64(Z95*se)), math.Exp(centre + float64(Z95*se))}
	if x1 == 0 {
		iv.Low = 0
	}
	if x2 == 0 {
		iv.High = math.Inf(1)
	}
	return ratio, iv
}
