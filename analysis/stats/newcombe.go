package stats

import "math"

// Newcombe returns the 95 % interval of the difference x1/n1 - x2/n2 of two independent proportions, by joining their
// Wilson intervals (l, u):
//
//	d - sqrt((p1-l1)^2 + (u2-p2)^2)  ..  d + sqrt((u1-p1)^2 + (p2-l2)^2)
//
// Divide the counts by the over-dispersion first if there is any ([NewcombePhi]). Impossible counts give [NoInterval].
//
// Source: Newcombe RG (1998) Stat Med 17:873-890, method 10.
func Newcombe(x1, n1, x2, n2 float64) Interval { return NewcombeZ(x1, n1, x2, n2, Z95) }

// NewcombePhi is [Newcombe] with both pairs of counts divided by their over-dispersion.
func NewcombePhi(x1, n1, phi1, x2, n2, phi2 float64) Interval {
	phi1, phi2 = atLeastOne(phi1), atLeastOne(phi2)
	return Newcombe(x1/phi1, n1/phi1, x2/phi2, n2/phi2)
}

// NewcombeZ is [Newcombe] at another normal quantile z.
func NewcombeZ(x1, n1, x2, n2, z float64) Interval {
	a, b := Wilson(x1, n1, z), Wilson(x2, n2, z)
	if !a.Valid() || !b.Valid() {
		return NoInterval()
	}
	p1, p2 := x1/n1, x2/n2
	d := p1 - p2
	return Interval{
		Low:  math.Max(-1, d-math.Hypot(p1-a.Low, b.High-p2)),
		High: math.Min(1, d+math.Hypot(a.High-p1, p2-b.Low)),
	}
}
