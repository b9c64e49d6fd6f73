package stats

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// CurveFit is a nonlinear least squares fit.
type CurveFit struct {
	Params []float64
	SE     []float64
	RSS    float64
	RSD    float64
}

// FitCurve fits y = f(params, x) by least squares from a start, with the Levenberg-Marquardt method. It serves to draw
// curves through averages; retention counts are fitted by likelihood instead ([FitRetention]).
//
// Errors: fewer points than parameters, different lengths, values that are not finite (of the data, or of f at the
// start), no convergence.
//
// Source: Marquardt DW (1963) J SIAM 11:431-441; agrees with NIST StRD DanWood and Misra1a to 1e-6.
func FitCurve(f func(params []float64, x float64) float64, x, y, start []float64) (CurveFit, error) {
	n, k := len(x), len(start)
	if n != len(y) || k == 0 || n <= k || !finite(x...) || !finite(y...) || !finite(start...) {
		return CurveFit{}, fmt.Errorf("curve: %d and %d points for %d parameters, or a value is missing", n, len(y), k)
	}
	p := append([]float64(nil), start...)
	rss := residualSquares(f, p, x, y)
	if !finite(rss) {
		return CurveFit{}, errors.New("curve: the function has no value at the start")
	}
	damping, settled := 1e-3, false
	for range 1000 {
		jacobian, residual := linearise(f, p, x, y)
		step, err := dampedStep(jacobian, residual, damping)
		if err != nil {
			return CurveFit{}, err
		}
		trial := make([]float64, k)
		small := true
		for i := range p {
			trial[i] = p[i] + step[i]
			small = small && math.Abs(step[i]) <= 1e-11*(math.Abs(p[i])+1e-11)
		}
		if next := residualSquares(f, trial, x, y); next <= rss {
			p, rss, damping = trial, next, math.Max(damping/10, 1e-15)
		} else {
			damping *= 10
		}
		if small || damping > 1e15 {
			settled = true
			break
		}
	}
	if !settled {
		return CurveFit{}, errors.New("curve: no convergence from this start")
	}
	out := CurveFit{Params: p, RSS: rss, RSD: math.Sqrt(rss / float64(n-k))}
	jacobian, _ := linearise(f, p, x, y)
	var qr mat.QR
	qr.Factorize(jacobian)
	out.SE = standardErrors(&qr, k, out.RSD)
	return out, nil
}

// PowerCurve is y = b1 x^b2, for [FitCurve].
func PowerCurve(b []float64, x float64) float64 { return b[0] * math.Pow(x, b[1]) }

// SaturationCurve is y = b1 (1 - exp(-b2 x)), for [FitCurve].
func SaturationCurve(b []float64, x float64) float64 { return -b[0] * math.Expm1(-b[1]*x) }

// ExponentialCurve is y = b1 exp(-b2 x), for [FitCurve].
func ExponentialCurve(b []float64, x float64) float64 { return b[0] * math.Exp(-b[1]*x) }

func residualSquares(f func([]float64, float64) float64, p, x, y []float64) float64 {
	var acc accumulator
	for i := range x {
		r := y[i] - f(p, x[i])
		acc.add(float64(r * r))
	}
	return acc.value()
}

// linearise returns the derivatives of f in its parameters, by central differences, and the residuals.
func linearise(f func([]float64, float64) float64, p, x, y []float64) (*mat.Dense, []float64) {
	jacobian, residual := mat.NewDense(len(x), len(p), nil), make([]float64, len(x))
	for i, xi := range x {
		residual[i] = y[i] - f(p, xi)
	}
	shifted := append([]float64(nil), p...)
	for j, v := range p {
		h := float64(1e-6 * math.Max(math.Abs(v), 1e-6))
		for i, xi := range x {
			shifted[j] = v + h
			up := f(shifted, xi)
			shifted[j] = v - h
			jacobian.Set(i, j, (up-f(shifted, xi))/(2*h))
		}
		shifted[j] = v
	}
	return jacobian, residual
}

// dampedStep solves the step by QR of the Jacobian with the damping appended, scaled by its column lengths.
func dampedStep(jacobian *mat.Dense, residual []float64, damping float64) ([]float64, error) {
	n, k := jacobian.Dims()
	stacked, target := mat.NewDense(n+k, k, nil), mat.NewVecDense(n+k, nil)
	for i := range n {
		target.SetVec(i, residual[i])
		for j := range k {
			stacked.Set(i, j, jacobian.At(i, j))
		}
	}
	for j := range k {
		column := mat.Col(nil, j, jacobian)
		if !finite(column...) || norm(column) == 0 {
			return nil, errors.New("curve: the function does not depend on a parameter")
		}
		stacked.Set(n+j, j, math.Sqrt(damping)*norm(column))
	}
	var qr mat.QR
	qr.Factorize(stacked)
	step := mat.NewVecDense(k, nil)
	if err := qr.SolveVecTo(step, false, target); err != nil {
		var condition mat.Condition
		if !errors.As(err, &condition) { // an ill-conditioned answer is still a step; the damping judges it
			return nil, fmt.Errorf("curve: %w", err)
		}
	}
	return mat.Col(nil, 0, step), nil
}

func norm(xs []float64) float64 { return math.Sqrt(dot(xs, xs)) }
