package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// shareDoubt is how likely the bound of [ShareDispersion] is to hold the true factor: a few months tell it badly, and a
// factor that is too small finds causes where there are none.
const shareDoubt = 0.8

// ShareDispersion estimates how many times more the shares of a total vary from period to period than a multinomial
// would, from past periods (rows) of counts by element. It is the upper 80 % bound, at least 1, for the phi of
// [ResampleSurprise].
//
//	phi = chi2 / q_{.2},  chi2 = Sum (x_ij - n_i p_j)^2 / (n_i p_j),  q the chi-square quantile of (periods-1)(elements-1) df
//
// ok is false with fewer than three periods that have counts, fewer than two elements, ragged rows or impossible counts.
//
// Source: McCullagh P, Nelder JA (1989) Generalized Linear Models, 5.5 (over-dispersed multinomial); the bound is this
// project's.
func ShareDispersion(periods [][]float64) (phi float64, ok bool) {
	var rows [][]float64
	var totals []float64
	for _, row := range periods {
		if len(row) != len(periods[0]) || !finite(row...) {
			return math.NaN(), false
		}
		for _, x := range row {
			if x < 0 {
				return math.NaN(), false
			}
		}
		if n := Sum(row); n > 0 {
			rows, totals = append(rows, row), append(totals, n)
		}
	}
	if len(rows) < MinHistoryWatch {
		return math.NaN(), false
	}
	all, elements := Sum(totals), 0
	var chi2 accumulator
	for j := range rows[0] {
		var column accumulator
		for _, row := range rows {
			column.add(row[j])
		}
		p := column.value() / all
		if p == 0 {
			continue
		}
		elements++
		for i, row := range rows {
			expected := float64(totals[i] * p)
			chi2.add(float64((row[j]-expected)*(row[j]-expected)) / expected)
		}
	}
	if elements < 2 {
		return math.NaN(), false
	}
	df := float64((len(rows) - 1) * (elements - 1))
	return math.Max(1, chi2.value()/distuv.ChiSquared{K: df}.Quantile(1-shareDoubt)), true
}
