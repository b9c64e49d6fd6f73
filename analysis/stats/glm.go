package stats

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// LogitFit is a fitted binomial regression.
type LogitFit struct {
	Coef      []float64 // log odds, in the order of the columns
	SE        []float64 // at phi 1; multiply by sqrt(phi)
	Fitted    []float64 // probabilities, one a row
	Deviance  float64
	DF        float64 // residual degrees of freedom
	LogLik    float64 // without the binomial coefficients
	Separated bool    // a fitted probability is 0 or 1 to nine digits: coefficients and errors mean nothing
}

// LogitModel fits logit P(success) to the columns of a design matrix (rows of equal length, ones first for an intercept)
// for x successes of n trials per row, by iteratively reweighted least squares.
//
// Errors: impossible counts, ragged or too few rows, columns that depend on each other, no convergence.
//
// Source: McCullagh P, Nelder JA (1989) Generalized Linear Models, 4.4; agrees with R's glm on the budworm data.
func LogitModel(rows [][]float64, x, n []float64) (LogitFit, error) {
	if len(x) != len(n) {
		return LogitFit{}, fmt.Errorf("logit model: %d successes but %d trials", len(x), len(n))
	}
	for i := range x {
		if !counts(x[i], n[i]) {
			return LogitFit{}, fmt.Errorf("logit model: row %d has %v of %v", i+1, x[i], n[i])
		}
	}
	if _, err := design(rows, x); err != nil {
		return LogitFit{}, fmt.Errorf("logit model: %w", err)
	}
	k := len(rows[0])
	eta := make([]float64, len(x))
	for i := range eta {
		eta[i] = math.Log((x[i] + 0.5) / (n[i] - x[i] + 0.5))
	}
	out := LogitFit{DF: float64(len(x) - k), Deviance: math.Inf(1)}
	noise := float64(1e-14 * Sum(n)) // rounding of a deviance that is a difference of large sums
	for range 60 {
		coef, se, err := reweighted(rows, eta, x, n)
		if err != nil {
			return LogitFit{}, err
		}
		before := out.Deviance
		out.Coef, out.SE = coef, se
		for i, row := range rows {
			eta[i] = clamp(dot(row, coef), -35, 35) // beyond, the probability is 0 or 1 in a float64
		}
		out.judge(eta, x, n)
		if math.Abs(before-out.Deviance) <= float64(1e-10*(out.Deviance+0.1))+noise {
			return out, nil
		}
	}
	if out.Separated { // the likelihood rises for ever; the fitted rates are right all the same
		return out, nil
	}
	return LogitFit{}, errors.New("logit model: no convergence")
}

// reweighted takes one step: weighted least squares of the working response.
func reweighted(rows [][]float64, eta, x, n []float64) (coef, se []float64, err error) {
	k := len(rows[0])
	weighted, response := mat.NewDense(len(x), k, nil), mat.NewVecDense(len(x), nil)
	for i, row := range rows {
		p := Expit(eta[i])
		w := math.Max(n[i]*p*(1-p), 1e-300)
		root := math.Sqrt(w)
		for j, v := range row {
			weighted.Set(i, j, root*v)
		}
		response.SetVec(i, root*(eta[i]+(x[i]-float64(n[i]*p))/w))
	}
	var qr mat.QR
	qr.Factorize(weighted)
	step := mat.NewVecDense(k, nil)
	if err := qr.SolveVecTo(step, false, response); err != nil {
		return nil, nil, errors.New("logit model: the columns depend on each other")
	}
	return mat.Col(nil, 0, step), standardErrors(&qr, k, 1), nil
}

func (f *LogitFit) judge(eta, x, n []float64) {
	f.Fitted = make([]float64, len(eta))
	f.Separated = false
	var deviance, logLik accumulator
	for i, e := range eta {
		p, q := Expit(e), Expit(-e)
		f.Fitted[i] = p
		f.Separated = f.Separated || p < 1e-9 || q < 1e-9
		logLik.add(times(x[i], math.Log(p)))
		logLik.add(times(n[i]-x[i], math.Log(q)))
		deviance.add(2 * times(x[i], math.Log(x[i]/(n[i]*p))))
		deviance.add(2 * times(n[i]-x[i], math.Log((n[i]-x[i])/(n[i]*q))))
	}
	f.Deviance, f.LogLik = math.Max(0, deviance.value()), logLik.value()
}

// times is count*log, 0 when the count is 0 whatever the logarithm.
func times(count, log float64) float64 {
	if count == 0 {
		return 0
	}
	return float64(count * log)
}
