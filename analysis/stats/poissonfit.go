package stats

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// PoissonFit is a fitted regression of counts.
type PoissonFit struct {
	Coef   []float64 // on the log scale, in the order of the columns
	SE     []float64 // at phi 1; multiply by sqrt(phi)
	Fitted []float64 // expected counts, one a row
	Phi    float64   // Pearson over-dispersion, at least 1; 1 without residual degrees of freedom
	DF     float64   // residual degrees of freedom
}

// PoissonModel fits log E(count/exposure) to the columns of a design matrix (rows of equal length, ones first for an
// intercept) by iteratively reweighted least squares. With Phi it is the quasi-Poisson model: the variance of a count
// is Phi times its mean.
//
// Errors: negative or missing counts, exposures that are not positive, ragged or too few rows, columns that depend on
// each other, no convergence.
//
// Source: McCullagh P, Nelder JA (1989) Generalized Linear Models, 6.2; Wedderburn RWM (1974) Biometrika 61:439-447.
func PoissonModel(rows [][]float64, count, exposure []float64) (PoissonFit, error) {
	if len(count) != len(exposure) {
		return PoissonFit{}, fmt.Errorf("poisson model: %d counts but %d exposures", len(count), len(exposure))
	}
	for i := range count {
		if !finite(count[i], exposure[i]) || count[i] < 0 || exposure[i] <= 0 {
			return PoissonFit{}, fmt.Errorf("poisson model: row %d has %v over %v", i+1, count[i], exposure[i])
		}
	}
	if _, err := design(rows, count); err != nil {
		return PoissonFit{}, fmt.Errorf("poisson model: %w", err)
	}
	out := PoissonFit{DF: float64(len(rows) - len(rows[0])), Fitted: make([]float64, len(rows))}
	for i := range count {
		out.Fitted[i] = math.Max(count[i], 0.5)
	}
	deviance := math.Inf(1)
	for range 60 {
		if err := out.step(rows, count, exposure); err != nil {
			return PoissonFit{}, err
		}
		before := deviance
		deviance = out.deviance(count)
		if math.Abs(before-deviance) <= 1e-12*(deviance+0.1) {
			out.Phi = out.pearson(count)
			return out, nil
		}
	}
	return PoissonFit{}, errors.New("poisson model: no convergence")
}

// step is weighted least squares of the working response log(mu/exposure) + (count - mu)/mu with weights mu.
func (f *PoissonFit) step(rows [][]float64, count, exposure []float64) error {
	k := len(rows[0])
	weighted, response := mat.NewDense(len(rows), k, nil), mat.NewVecDense(len(rows), nil)
	for i, row := range rows {
		mu := f.Fitted[i]
		root := math.Sqrt(mu)
		for j, v := range row {
			weighted.Set(i, j, root*v)
		}
		response.SetVec(i, root*(math.Log(mu/exposure[i])+(count[i]-mu)/mu))
	}
	var qr mat.QR
	qr.Factorize(weighted)
	coef := mat.NewVecDense(k, nil)
	if err := qr.SolveVecTo(coef, false, response); err != nil {
		return errors.New("poisson model: the columns depend on each other")
	}
	f.Coef, f.SE = mat.Col(nil, 0, coef), standardErrors(&qr, k, 1)
	for i, row := range rows {
		f.Fitted[i] = exposure[i] * math.Exp(clamp(dot(row, f.Coef), -35, 35))
	}
	return nil
}

func (f *PoissonFit) deviance(count []float64) float64 {
	var acc accumulator
	for i, mu := range f.Fitted {
		acc.add(2 * (times(count[i], math.Log(count[i]/mu)) - (count[i] - mu)))
	}
	return math.Max(0, acc.value())
}

func (f *PoissonFit) pearson(count []float64) float64 {
	if f.DF < 1 {
		return 1
	}
	var acc accumulator
	for i, mu := range f.Fitted {
		acc.add((count[i] - mu) * (count[i] - mu) / mu)
	}
	return math.Max(1, acc.value()/f.DF)
}
