package stats

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// ClusterFit is a regression whose errors may hang together within clusters: the items of one push, the days of one
// cohort.
type ClusterFit struct {
	Coef     []float64 // in the order of the columns; NaN of columns that those before them already hold
	SE       []float64 // cluster-robust, of counts at least the model's own; NaN where Coef is
	Clusters int
	DF       float64 // Clusters - 1, for Student's t
	Rows     int
}

// minClusterFit is the least number of clusters from which the robust variance is trusted: with fewer it is too small.
const minClusterFit = 12

// spareRows is how many rows a regression needs beyond its coefficients.
const spareRows = 8

// ClusterLinear fits y to the columns of a design matrix by least squares, with a variance that lets errors within a
// cluster depend on each other (CR1).
//
//	V = c (X'X)^-1 [Sum_g X_g' e_g e_g' X_g] (X'X)^-1,  c = G/(G-1) * (n-1)/(n-k)
//
// Columns that depend on those before them are left out, so the column in question comes last: its coefficient is NaN
// when the data cannot tell it from the others. Assumes independent clusters.
//
// Errors: ragged or incomplete rows, fewer than 12 clusters, fewer than 8 rows beyond the coefficients.
//
// Source: Liang KY, Zeger SL (1986) Biometrika 73:13-22; Cameron AC, Miller DL (2015) J Human Resources 50:317-372, eq. 11.
func ClusterLinear(rows [][]float64, y []float64, cluster []int) (ClusterFit, error) {
	if len(cluster) != len(rows) {
		return ClusterFit{}, fmt.Errorf("cluster regression: %d clusters for %d rows", len(cluster), len(rows))
	}
	kept, used, err := independent(rows)
	if err != nil {
		return ClusterFit{}, fmt.Errorf("cluster regression: %w", err)
	}
	fit, err := LinearModel(used, y)
	if err != nil {
		return ClusterFit{}, fmt.Errorf("cluster regression: %w", err)
	}
	weights := make([]float64, len(y))
	for i := range weights {
		weights[i] = 1
	}
	return sandwich(kept, used, fit.Coef, weights, fit.Residual, cluster, nil)
}

// ClusterLogit is [ClusterLinear] for x successes of n trials a row on the logit scale. Rows without trials are an error.
//
// Source: as above; score x - n p, information n p (1-p).
func ClusterLogit(rows [][]float64, x, n []float64, cluster []int) (ClusterFit, error) {
	if len(cluster) != len(rows) || len(x) != len(rows) || len(n) != len(rows) {
		return ClusterFit{}, fmt.Errorf("cluster regression: %d clusters, %d counts and %d trials for %d rows", len(cluster), len(x), len(n), len(rows))
	}
	kept, used, err := independent(rows)
	if err != nil {
		return ClusterFit{}, fmt.Errorf("cluster regression: %w", err)
	}
	fit, err := LogitModel(used, x, n)
	if err != nil {
		return ClusterFit{}, fmt.Errorf("cluster regression: %w", err)
	}
	if fit.Separated {
		return ClusterFit{}, errors.New("cluster regression: some rows have all successes or none")
	}
	weights, residual := make([]float64, len(x)), make([]float64, len(x))
	for i, p := range fit.Fitted {
		weights[i], residual[i] = n[i]*p*(1-p), x[i]-float64(n[i]*p)
	}
	return sandwich(kept, used, fit.Coef, weights, residual, cluster, fit.SE)
}

// ClusterPoisson is [ClusterLinear] for counts over exposures on the log scale: exp of a coefficient is a ratio of rates.
//
// Source: as above; score count - mu, information mu.
func ClusterPoisson(rows [][]float64, count, exposure []float64, cluster []int) (ClusterFit, error) {
	if len(cluster) != len(rows) || len(count) != len(rows) {
		return ClusterFit{}, fmt.Errorf("cluster regression: %d clusters and %d counts for %d rows", len(cluster), len(count), len(rows))
	}
	kept, used, err := independent(rows)
	if err != nil {
		return ClusterFit{}, fmt.Errorf("cluster regression: %w", err)
	}
	fit, err := PoissonModel(used, count, exposure)
	if err != nil {
		return ClusterFit{}, fmt.Errorf("cluster regression: %w", err)
	}
	residual := make([]float64, len(count))
	for i, mu := range fit.Fitted {
		residual[i] = count[i] - mu
	}
	return sandwich(kept, used, fit.Coef, fit.Fitted, residual, cluster, fit.SE)
}

// sandwich is the robust variance of coefficients from the rows' weights and score residuals. Where least is given, no
// standard error falls below it: counts that happen to lie still are not surer than independent ones.
func sandwich(kept []bool, rows [][]float64, coef, weights, residual []float64, cluster []int, least []float64) (ClusterFit, error) {
	n, k := len(rows), len(coef)
	place := map[int]int{}
	for _, c := range cluster {
		if _, ok := place[c]; !ok {
			place[c] = len(place)
		}
	}
	groups := len(place)
	if groups < minClusterFit || n < k+spareRows {
		return ClusterFit{}, fmt.Errorf("cluster regression: %d rows in %d clusters for %d coefficients; it takes %d rows in %d clusters", n, groups, k, k+spareRows, minClusterFit)
	}
	bread, scores := mat.NewSymDense(k, nil), mat.NewDense(groups, k, nil)
	for i, row := range rows {
		g := place[cluster[i]]
		for a := range k {
			scores.Set(g, a, scores.At(g, a)+float64(row[a]*residual[i]))
			for b := a; b < k; b++ {
				bread.SetSym(a, b, bread.At(a, b)+float64(weights[i]*row[a])*row[b])
			}
		}
	}
	var chol mat.Cholesky
	if !chol.Factorize(bread) {
		return ClusterFit{}, errors.New("cluster regression: the columns depend on each other")
	}
	var half mat.Dense // (X'WX)^-1 S'; the variance is its product with itself
	if err := chol.SolveTo(&half, scores.T()); err != nil {
		return ClusterFit{}, errors.New("cluster regression: the columns depend on each other")
	}
	c := float64(groups) / float64(groups-1) * float64(n-1) / float64(n-k)
	out := ClusterFit{Clusters: groups, DF: float64(groups - 1), Rows: n}
	at := 0
	for _, ok := range kept {
		if !ok {
			out.Coef, out.SE = append(out.Coef, math.NaN()), append(out.SE, math.NaN())
			continue
		}
		row := half.RawRowView(at)
		se := math.Sqrt(c * dot(row, row))
		if least != nil {
			se = math.Max(se, least[at])
		}
		out.Coef, out.SE = append(out.Coef, coef[at]), append(out.SE, se)
		at++
	}
	return out, nil
}

// P is the two-sided p value of a coefficient against 0, by Student's t; NaN where it is not known.
func (f ClusterFit) P(column int) float64 { return StudentP(f.Coef[column]/f.SE[column], f.DF) }

// CI is the 95 % interval of a coefficient.
func (f ClusterFit) CI(column int) Interval {
	half := StudentQuantile(0.975, f.DF) * f.SE[column]
	return Interval{f.Coef[column] - half, f.Coef[column] + half}
}

// independent marks the columns that those before them do not hold already, and gives the rows without the others.
func independent(rows [][]float64) (kept []bool, used [][]float64, err error) {
	if _, err := design(rows, make([]float64, len(rows))); err != nil {
		return nil, nil, err
	}
	var basis [][]float64
	kept = make([]bool, len(rows[0]))
	for c := range kept {
		column := make([]float64, len(rows))
		for i, row := range rows {
			column[i] = row[c]
		}
		whole := math.Sqrt(dot(column, column))
		for range 2 { // once more against the rounding of the first pass
			for _, b := range basis {
				part := dot(column, b)
				for i := range column {
					column[i] -= float64(part * b[i])
				}
			}
		}
		if rest := math.Sqrt(dot(column, column)); rest > 1e-8*whole {
			for i := range column {
				column[i] /= rest
			}
			basis, kept[c] = append(basis, column), true
		}
	}
	used = make([][]float64, len(rows))
	for i, row := range rows {
		for c, ok := range kept {
			if ok {
				used[i] = append(used[i], row[c])
			}
		}
	}
	return kept, used, nil
}
