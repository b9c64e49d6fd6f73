package stats

import (
	"errors"
	"math"
)

// ShareIntervals returns simultaneous intervals for the shares of a multinomial, so that all hold together at the given
// confidence: Wilson intervals at the Bonferroni-corrected quantile. NaN intervals for no counts, negative or non-finite
// counts, or a confidence outside (0, 1).
//
// Source: Goodman LA (1965) Technometrics 7:247-254.
func ShareIntervals(categories []float64, confidence float64) []Interval {
	out := make([]Interval, len(categories))
	total := Sum(categories)
	z := TwoSidedZ(1 - (1-confidence)/float64(len(categories)))
	for i, x := range categories {
		out[i] = Wilson(x, total, z)
	}
	return out
}

// ShareDrift says how much a distribution over categories has moved.
type ShareDrift struct {
	PSI     float64 // population stability index; .1 watch, .25 warning
	Chi2    float64 // of the 2 x k table
	DF      float64
	P       float64
	CramerV float64 // effect size; under .1 nothing to tell
}

// Drift compares the category counts of two periods. Empty categories get half a count in the index, which would be
// infinite otherwise; categories empty in both are left out.
//
//	PSI = Sum (q-p) ln(q/p),  V = sqrt(chi2/n)
//
// Errors: different lengths, negative or non-finite counts, an empty period, fewer than two categories in use.
//
// Source: Siddiqi N (2006) Credit Risk Scorecards (PSI); Cramer H (1946) Mathematical Methods of Statistics.
func Drift(before, after []float64) (ShareDrift, error) {
	if len(before) != len(after) || !finite(before...) || !finite(after...) {
		return ShareDrift{}, errors.New("drift: the periods have different categories or a count is missing")
	}
	var b, a []float64
	for i := range before {
		if before[i] < 0 || after[i] < 0 {
			return ShareDrift{}, errors.New("drift: a count is negative")
		}
		if before[i]+after[i] > 0 {
			b, a = append(b, before[i]), append(a, after[i])
		}
	}
	nb, na := Sum(b), Sum(a)
	if len(b) < 2 || nb == 0 || na == 0 {
		return ShareDrift{}, errors.New("drift: a period is empty or there are fewer than two categories")
	}
	var psi, chi2 accumulator
	for i := range b {
		p, q := math.Max(b[i], 0.5)/nb, math.Max(a[i], 0.5)/na
		psi.add(float64((q - p) * math.Log(q/p)))
		pooled := (b[i] + a[i]) / (nb + na)
		db, da := b[i]-float64(nb*pooled), a[i]-float64(na*pooled)
		chi2.add(float64(db*db) / (nb * pooled))
		chi2.add(float64(da*da) / (na * pooled))
	}
	df := float64(len(b) - 1)
	return ShareDrift{psi.value(), chi2.value(), df, ChiSquareTail(chi2.value(), df), math.Sqrt(chi2.value() / (nb + na))}, nil
}

// Concentration returns the Herfindahl-Hirschman index of the categories' shares: 1/k when all k are equal, 1 when one has
// everything. NaN for nothing, negative or non-finite values.
func Concentration(categories []float64) float64 {
	total := Sum(categories)
	var acc accumulator
	for _, x := range categories {
		if !(x >= 0) {
			return math.NaN()
		}
		share := x / total
		acc.add(float64(share * share))
	}
	if !(total > 0) || math.IsInf(total, 1) {
		return math.NaN()
	}
	return acc.value()
}
