package stats

import "math"

// Limits of [Dispersion].
const (
	// MinDays is the least number of usable days from which over-dispersion is estimated.
	MinDays = 14
	// MaxPhi caps the factor: beyond it the days are not one population, and no interval helps.
	MaxPhi = 50.0
	// DefaultPhi is used when neither this month nor the past has daily data; confidence then goes one step down.
	DefaultPhi = 2.0
)

// Dispersion estimates the over-dispersion phi of a rate from daily successes x and trials n: how many times more the
// daily rates vary than independent trials would.
//
//	phi = Sum (x_i - n_i p)^2 / (n_i p (1-p)) / (days-1),  p = Sum x / Sum n,  held in [1, 50]
//
// Days without trials or with a NaN are missing and left out. ok is false, and phi is NaN, with fewer than [MinDays]
// usable days, with impossible counts, or with slices of different length. A rate of exactly 0 or 1 has phi 1.
//
// Source: McCullagh P, Nelder JA (1989) Generalized Linear Models, 4.5 (Pearson estimate).
func Dispersion(x, n []float64) (phi float64, ok bool) {
	xs, ns, ok := usableDays(x, n)
	if !ok {
		return math.NaN(), false
	}
	for i := range xs {
		if xs[i] > ns[i] {
			return math.NaN(), false
		}
	}
	p := Sum(xs) / Sum(ns)
	if p == 0 || p == 1 {
		return 1, true
	}
	return pearson(xs, ns, p, p*(1-p)), true
}

// DispersionCounts is [Dispersion] for counts x over exposures n (reads per push, followers per day with n = 1): the
// variance expected of a day is its mean, n_i r with r = Sum x / Sum n.
func DispersionCounts(x, n []float64) (phi float64, ok bool) {
	xs, ns, ok := usableDays(x, n)
	if !ok {
		return math.NaN(), false
	}
	r := Sum(xs) / Sum(ns)
	if r == 0 {
		return 1, true
	}
	return pearson(xs, ns, r, r), true
}

// PhiOr chooses the over-dispersion to judge with: this month's when it could be estimated (ok), else the median of the
// past months' usable factors, else [DefaultPhi]. assumed says that no daily data stood behind it, so confidence goes one
// step down.
func PhiOr(phi float64, ok bool, past []float64) (chosen float64, assumed bool) {
	if ok && phi >= 1 {
		return math.Min(phi, MaxPhi), false
	}
	var usable []float64
	for _, p := range past {
		if p >= 1 {
			usable = append(usable, math.Min(p, MaxPhi))
		}
	}
	if len(usable) > 0 {
		return Median(usable), false
	}
	return DefaultPhi, true
}

func pearson(x, n []float64, rate, unitVariance float64) float64 {
	var chi2 accumulator
	for i := range x {
		d := x[i] - float64(n[i]*rate)
		chi2.add(float64(d*d) / (n[i] * unitVariance))
	}
	return clamp(chi2.value()/float64(len(x)-1), 1, MaxPhi)
}

func usableDays(x, n []float64) (xs, ns []float64, ok bool) {
	if len(x) != len(n) {
		return nil, nil, false
	}
	for i := range x {
		if math.IsNaN(x[i]) || math.IsNaN(n[i]) || n[i] == 0 {
			continue
		}
		if !finite(x[i], n[i]) || x[i] < 0 || n[i] < 0 {
			return nil, nil, false
		}
		xs, ns = append(xs, x[i]), append(ns, n[i])
	}
	return xs, ns, len(xs) >= MinDays
}
