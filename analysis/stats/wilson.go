package stats

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Interval is a closed range. The zero value is the point 0; an interval that could not be computed is [NoInterval].
type Interval struct {
	Low, High float64
}

// NoInterval is the answer when the input cannot carry an interval: both ends are NaN.
func NoInterval() Interval { return Interval{math.NaN(), math.NaN()} }

// Valid says that the interval was computed: neither end is NaN.
func (iv Interval) Valid() bool { return !math.IsNaN(iv.Low) && !math.IsNaN(iv.High) }

// Contains says that v lies in the interval, ends included; false when either is NaN.
func (iv Interval) Contains(v float64) bool { return v >= iv.Low && v <= iv.High }

// Width returns High-Low.
func (iv Interval) Width() float64 { return iv.High - iv.Low }

// Wilson returns the score interval of a proportion x/n at normal quantile z ([Z95] for 95 %).
//
//	centre = (p + z^2/2n)/(1+z^2/n), half = z*sqrt(p(1-p)/n + z^2/4n^2)/(1+z^2/n)
//
// The counts need not be whole: dividing both by the over-dispersion gives the interval at the effective sample size
// ([WilsonPhi]). The low end is exactly 0 when x is 0 and the high end exactly 1 when x is n. It assumes independent
// trials of one probability. Impossible counts or z <= 0 give [NoInterval].
//
// Source: Wilson EB (1927) JASA 22:209-212; Newcombe RG (1998) Stat Med 17:857-872, method 3.
func Wilson(x, n, z float64) Interval {
	if !counts(x, n) || !finite(z) || z <= 0 {
		return NoInterval()
	}
	p, z2 := x/n, float64(z*z)
	scale := 1 + z2/n
	centre := (p + z2/(2*n)) / scale
	half := z * math.Sqrt(float64(p*(1-p))/n+z2/(4*n)/n) / scale
	iv := Interval{math.Max(0, centre-half), math.Min(1, centre+half)}
	if x == 0 {
		iv.Low = 0
	}
	if x == n {
		iv.High = 1
	}
	return iv
}

// WilsonPhi is [Wilson] on x/phi and n/phi: the interval when the trials are over-dispersed by phi. A phi below 1 or NaN
// counts as 1.
func WilsonPhi(x, n, phi, z float64) Interval {
	phi = atLeastOne(phi)
	return Wilson(x/phi, n/phi, z)
}

// WilsonContinuity returns the score interval with continuity correction, which never covers less than it says.
//
// Source: Newcombe RG (1998) Stat Med 17:857-872, method 4.
func WilsonContinuity(x, n, z float64) Interval {
	if !counts(x, n) || !finite(z) || z <= 0 {
		return NoInterval()
	}
	p, z2 := x/n, float64(z*z)
	q := 1 - p
	iv := Interval{0, 1}
	if x > 0 {
		root := math.Sqrt(math.Max(0, z2-2-1/n+float64(4*p*(float64(n*q)+1))))
		iv.Low = math.Max(0, (float64(2*n*p)+z2-1-float64(z*root))/(2*(n+z2)))
	}
	if x < n {
		root := math.Sqrt(math.Max(0, z2+2-1/n+float64(4*p*(float64(n*q)-1))))
		iv.High = math.Min(1, (float64(2*n*p)+z2+1+float64(z*root))/(2*(n+z2)))
	}
	return iv
}

// ClopperPearson returns the exact ("tail method") interval of x/n at the given confidence, such as 0.95. It is wider
// than necessary on average; use it where a guarantee is asked for.
//
// Source: Clopper CJ, Pearson ES (1934) Biometrika 26:404-413, through beta quantiles.
func ClopperPearson(x, n, confidence float64) Interval {
	if !counts(x, n) || !(confidence > 0 && confidence < 1) {
		return NoInterval()
	}
	alpha := 1 - confidence
	iv := Interval{0, 1}
	if x > 0 {
		iv.Low = mathext.InvRegIncBeta(x, n-x+1, alpha/2)
	}
	if x < n {
		iv.High = mathext.InvRegIncBeta(x+1, n-x, 1-alpha/2)
	}
	return iv
}

func atLeastOne(phi float64) float64 {
	if !(phi > 1) {
		return 1
	}
	return phi
}
