package stats

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// LinearFit is a least squares fit.
type LinearFit struct {
	Coef     []float64 // in the order of the columns
	SE       []float64 // NaN without residual degrees of freedom
	RSS      float64   // residual sum of squares
	DF       float64   // residual degrees of freedom
	RSD      float64   // residual standard deviation
	R2       float64   // share of the variance about the mean explained
	F        float64   // of the whole model against its first column
	P        float64   // of F
	Residual []float64
}

// maxDesign bounds a design matrix, in cells.
const maxDesign = 10_000_000

// LinearModel fits y to the columns of a design matrix (rows of equal length; put a column of ones first for an
// intercept) by QR decomposition. It assumes independent errors of one variance.
//
// Errors: no rows, ragged rows, fewer rows than columns, values that are not finite, columns that depend on each other.
//
// Source: Golub G, Van Loan C (2013) Matrix Computations, 5.3; agrees with NIST StRD Norris to 1e-9.
func LinearModel(rows [][]float64, y []float64) (LinearFit, error) {
	x, err := design(rows, y)
	if err != nil {
		return LinearFit{}, fmt.Errorf("linear model: %w", err)
	}
	n, k := x.Dims()
	var qr mat.QR
	qr.Factorize(x)
	coef := mat.NewVecDense(k, nil)
	if err := qr.SolveVecTo(coef, false, mat.NewVecDense(n, y)); err != nil {
		return LinearFit{}, errors.New("linear model: the columns depend on each other")
	}
	out := LinearFit{Coef: mat.Col(nil, 0, coef), DF: float64(n - k), Residual: make([]float64, n)}
	var rss, total accumulator
	mean := Mean(y)
	for i, row := range rows {
		out.Residual[i] = y[i] - dot(row, out.Coef)
		rss.add(float64(out.Residual[i] * out.Residual[i]))
		total.add(float64((y[i] - mean) * (y[i] - mean)))
	}
	out.RSS = rss.value()
	out.RSD = math.Sqrt(out.RSS / out.DF)
	out.R2 = 1 - out.RSS/total.value()
	out.F = (total.value() - out.RSS) / float64(k-1) / (out.RSS / out.DF)
	out.P = FTail(out.F, float64(k-1), out.DF)
	out.SE = standardErrors(&qr, k, out.RSD)
	return out, nil
}

func design(rows [][]float64, y []float64) (*mat.Dense, error) {
	if len(rows) == 0 || len(rows) != len(y) || len(rows[0]) == 0 {
		return nil, fmt.Errorf("%d rows for %d values", len(rows), len(y))
	}
	k := len(rows[0])
	if len(rows) < k || len(rows)*k > maxDesign {
		return nil, fmt.Errorf("%d rows for %d coefficients", len(rows), k)
	}
	x := mat.NewDense(len(rows), k, nil)
	for i, row := range rows {
		if len(row) != k || !finite(row...) || !finite(y[i]) {
			return nil, fmt.Errorf("row %d is incomplete", i+1)
		}
		x.SetRow(i, row)
	}
	return x, nil
}

// standardErrors are sd times the root of the diagonal of (X'X)^-1 = R^-1 R^-T.
func standardErrors(qr *mat.QR, k int, sd float64) []float64 {
	var r mat.Dense
	qr.RTo(&r)
	upper := mat.NewTriDense(k, mat.Upper, nil)
	for i := range k {
		for j := i; j < k; j++ {
			upper.SetTri(i, j, r.At(i, j))
		}
	}
	out := make([]float64, k)
	var inverse mat.TriDense
	if err := inverse.InverseTri(upper); err != nil {
		return nans(out)
	}
	for i := range k {
		var acc accumulator
		for j := i; j < k; j++ {
			acc.add(float64(inverse.At(i, j) * inverse.At(i, j)))
		}
		out[i] = sd * math.Sqrt(acc.value())
	}
	return out
}
