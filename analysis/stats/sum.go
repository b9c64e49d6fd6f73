package stats

import "math"

// Sum adds xs with Neumaier's compensation, so that the order of magnitude of the terms does not matter.
//
// The sum of nothing is 0. A NaN or infinite term is carried through.
//
// Source: Neumaier A (1974) ZAMM 54:39-51.
func Sum(xs []float64) float64 {
	var acc accumulator
	for _, x := range xs {
		acc.add(x)
	}
	return acc.value()
}

// Mean returns the arithmetic mean, or NaN for nothing.
func Mean(xs []float64) float64 {
	if len(xs) == 0 {
		return math.NaN()
	}
	return Sum(xs) / float64(len(xs))
}

// Variance returns the sample variance (divisor n-1) by the corrected two-pass method, or NaN for fewer than two values.
//
// Source: Chan, Golub, LeVeque (1983) The American Statistician 37:242-247, eq. 1.7.
func Variance(xs []float64) float64 {
	n := float64(len(xs))
	if n < 2 {
		return math.NaN()
	}
	mean := Mean(xs)
	var squares, drift accumulator
	for _, x := range xs {
		d := x - mean
		squares.add(float64(d * d))
		drift.add(d)
	}
	rest := drift.value()
	return (squares.value() - float64(rest*rest)/n) / (n - 1)
}

// Autocorrelation returns the lag-1 autocorrelation of xs, or NaN for fewer than three values or a constant series.
func Autocorrelation(xs []float64) float64 {
	if len(xs) < 3 {
		return math.NaN()
	}
	mean := Mean(xs)
	var cross, squares accumulator
	for i, x := range xs {
		d := x - mean
		squares.add(float64(d * d))
		if i > 0 {
			cross.add(float64(d * (xs[i-1] - mean)))
		}
	}
	if squares.value() == 0 {
		return math.NaN()
	}
	return cross.value() / squares.value()
}

// accumulator is a running compensated sum; the zero value is an empty sum.
type accumulator struct{ sum, carry float64 }

func (a *accumulator) add(x float64) {
	t := a.sum + x
	switch {
	case math.IsInf(t, 0):
		a.carry = 0 // Inf-Inf would turn the compensation, and so the sum, into NaN
	case math.Abs(a.sum) >= math.Abs(x):
		a.carry += (a.sum - t) + x
	default:
		a.carry += (x - t) + a.sum
	}
	a.sum = t
}

func (a *accumulator) value() float64 { return a.sum + a.carry }

// dot returns the compensated sum of products of two slices of equal length.
func dot(xs, ys []float64) float64 {
	var acc accumulator
	for i, x := range xs {
		acc.add(float64(x * ys[i]))
	}
	return acc.value()
}

// finite says that every value is neither NaN nor infinite.
func finite(xs ...float64) bool {
	for _, x := range xs {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}

// counts says that x successes of n trials can exist: finite, n above zero, 0 <= x <= n.
func counts(x, n float64) bool {
	return finite(x, n) && n > 0 && x >= 0 && x <= n
}

func clamp(x, low, high float64) float64 { return math.Max(low, math.Min(high, x)) }
