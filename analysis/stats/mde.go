package stats

import "math"

// SampleSize returns the trials per arm (not rounded) that let a two-sided test at level alpha find the change of a rate
// from p to p+delta with the given power. delta may be negative.
//
//	n = (z_{a/2} sqrt(2p(1-p)) + z_b sqrt(p(1-p) + (p+d)(1-p-d)))^2 / d^2
//
// Multiply by the over-dispersion if there is any. NaN unless p and p+delta are inside (0, 1), delta is not 0, and alpha
// and power are inside (0, 1).
//
// Source: Evan Miller's sample size calculator (evanmiller.org/ab-testing/sample-size.html).
func SampleSize(p, delta, alpha, power float64) float64 {
	q := p + delta
	if !(p > 0 && p < 1 && q > 0 && q < 1) || delta == 0 || !levels(alpha, power) {
		return math.NaN()
	}
	s1 := math.Sqrt(2 * p * (1 - p))
	s2 := math.Sqrt(float64(p*(1-p)) + float64(q*(1-q)))
	root := float64(NormalQuantile(1-alpha/2)*s1) + float64(NormalQuantile(power)*s2)
	return root * root / (delta * delta)
}

// Side is the side of the threshold on which a value is bad.
type Side int

// The sides; the zero value warns of values that are too low.
const (
	Below Side = iota // alarm when the value is under the threshold (rates that should be high)
	Above             // alarm when it is over the threshold (unfollow rate)
)

// DetectableEffect returns the least change of a rate p, as a positive fraction, that n trials per arm find with the
// given power: the inverse of [SampleSize]. Below asks for a fall, Above for a rise.
//
// NaN when no change inside (0, 1) could be found with so few trials, or for impossible input.
func DetectableEffect(p, n, alpha, power float64, side Side) float64 {
	if !(p > 0 && p < 1 && n > 0) || math.IsInf(n, 1) || !levels(alpha, power) {
		return math.NaN()
	}
	sign, room := -1.0, p
	if side == Above {
		sign, room = 1, 1-p
	}
	low, high := 0.0, room*(1-1e-12)
	if SampleSize(p, sign*high, alpha, power) > n {
		return math.NaN()
	}
	// SampleSize falls as the change grows, so halving finds the one crossing.
	for range 200 {
		mid := (low + high) / 2
		if mid == low || mid == high {
			break
		}
		if SampleSize(p, sign*mid, alpha, power) > n {
			low = mid
		} else {
			high = mid
		}
	}
	return high
}

// SampleSizePooled returns the trials per arm (not rounded) to tell p1 from p2, with the pooled variance under the null
// hypothesis, as R's power.prop.test. NaN as for [SampleSize].
//
// Source: R stats::power.prop.test; Fleiss JL (1981) 3.2.
func SampleSizePooled(p1, p2, alpha, power float64) float64 {
	if !(p1 > 0 && p1 < 1 && p2 > 0 && p2 < 1) || p1 == p2 || !levels(alpha, power) {
		return math.NaN()
	}
	null, alt := pooledDeviations(p1, p2)
	root := float64(NormalQuantile(1-alpha/2)*null) + float64(NormalQuantile(power)*alt)
	return root * root / ((p1 - p2) * (p1 - p2))
}

// PowerPooled returns the power of the two-sided test of p1 against p2 with n trials per arm, the inverse of
// [SampleSizePooled].
func PowerPooled(p1, p2, n, alpha float64) float64 {
	if !(p1 > 0 && p1 < 1 && p2 > 0 && p2 < 1) || !(n > 0) || !levels(alpha, 0.5) {
		return math.NaN()
	}
	null, alt := pooledDeviations(p1, p2)
	return NormalCDF((float64(math.Sqrt(n)*math.Abs(p1-p2)) - float64(NormalQuantile(1-alpha/2)*null)) / alt)
}

func pooledDeviations(p1, p2 float64) (null, alt float64) {
	null = math.Sqrt((p1 + p2) * (1 - (p1+p2)/2))
	alt = math.Sqrt(float64(p1*(1-p1)) + float64(p2*(1-p2)))
	return null, alt
}

func levels(alpha, power float64) bool { return alpha > 0 && alpha < 1 && power > 0 && power < 1 }
