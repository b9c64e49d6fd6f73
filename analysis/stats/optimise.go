package stats

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/optimize"
)

// minimise returns the lowest point of f found by the Nelder-Mead simplex from start, restarted from its own answer
// until it stops improving: a simplex that has collapsed early is thereby opened again. f may return +Inf or NaN outside
// its domain.
func minimise(f func([]float64) float64, start []float64) (at []float64, value float64, err error) {
	guarded := func(x []float64) float64 {
		if v := f(x); !math.IsNaN(v) {
			return v
		}
		return math.Inf(1)
	}
	at, value = append([]float64(nil), start...), guarded(start)
	for range 8 {
		settings := &optimize.Settings{
			MajorIterations: 2000,
			Converger:       &optimize.FunctionConverge{Absolute: 1e-12, Relative: 1e-12, Iterations: 15},
		}
		res, runErr := optimize.Minimize(optimize.Problem{Func: guarded}, at, settings, &optimize.NelderMead{})
		if res == nil {
			return nil, math.NaN(), errors.Join(errors.New("no minimum found"), runErr)
		}
		gain := value - res.F
		at, value = res.X, res.F
		if !(gain > 1e-11*(1+math.Abs(value))) {
			break
		}
	}
	if !finite(value) || !finite(at...) {
		return nil, math.NaN(), errors.New("no minimum found")
	}
	return at, value, nil
}

// hessian returns the matrix of second derivatives of f at x by central differences.
func hessian(f func([]float64) float64, x []float64) [][]float64 {
	const step = 1e-3
	shifted := func(i int, di float64, j int, dj float64) float64 {
		y := append([]float64(nil), x...)
		y[i] += di
		y[j] += dj
		return f(y)
	}
	h := make([][]float64, len(x))
	for i := range h {
		h[i] = make([]float64, len(x))
	}
	for i := range x {
		for j := i; j < len(x); j++ {
			d := shifted(i, step, j, step) - shifted(i, step, j, -step) - shifted(i, -step, j, step) + shifted(i, -step, j, -step)
			h[i][j] = d / (4 * step * step)
			h[j][i] = h[i][j]
		}
	}
	return h
}
