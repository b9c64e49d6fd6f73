package stats

import "fmt"

// Term is a group of design columns that enter a model together, such as the levels of a factor or an interaction.
type Term struct {
	Name    string
	Columns [][]float64 // each as long as y; columns that add nothing (aliased) are skipped
}

// AnovaRow is one line of an analysis of variance.
type AnovaRow struct {
	Name      string
	DF        float64 // 0 when the term is aliased with those before it
	SS, F, P  float64 // F and P are NaN for the residuals and aliased terms
	Residuals bool
}

// aliased is the share of a column's length that must be left after the earlier columns are taken out.
const aliased = 1e-9

// Anova decomposes the variance of y over the terms in their order (type I sums of squares) after an intercept; the last
// row holds the residuals. Errors: no terms or values, columns of another length, values that are not finite, no
// residual degrees of freedom.
//
// Source: Venables WN, Ripley BD (2002) Modern Applied Statistics with S, 6.7; modified Gram-Schmidt, twice.
func Anova(y []float64, terms []Term) ([]AnovaRow, error) {
	n := len(y)
	if n < 2 || len(terms) == 0 || !finite(y...) {
		return nil, fmt.Errorf("anova: %d values and %d terms, or a value is missing", n, len(terms))
	}
	ones := make([]float64, n)
	for i := range ones {
		ones[i] = 1
	}
	basis, _ := extend(nil, ones)
	rest := project(y, basis)
	var rows []AnovaRow
	for _, term := range terms {
		row := AnovaRow{Name: term.Name}
		before := dot(rest, rest)
		for _, c := range term.Columns {
			if len(c) != n || !finite(c...) {
				return nil, fmt.Errorf("anova: term %s has an incomplete column", term.Name)
			}
			var grew bool
			if basis, grew = extend(basis, c); grew {
				row.DF++
				rest = project(rest, basis[len(basis)-1:])
			}
		}
		row.SS = before - dot(rest, rest)
		rows = append(rows, row)
	}
	df := float64(n - len(basis))
	if df <= 0 {
		return nil, fmt.Errorf("anova: %d values leave no degrees of freedom for %d columns", n, len(basis))
	}
	rss := dot(rest, rest)
	for i := range rows {
		rows[i].F = rows[i].SS / rows[i].DF / (rss / df)
		rows[i].P = FTail(rows[i].F, rows[i].DF, df)
	}
	nan := nans(make([]float64, 1))[0]
	return append(rows, AnovaRow{"Residuals", df, rss, nan, nan, true}), nil
}

// extend adds the unit vector of what is left of column after the basis; false when nothing is.
func extend(basis [][]float64, column []float64) ([][]float64, bool) {
	rest := project(project(column, basis), basis) // twice is enough (Kahan)
	length, left := norm(column), norm(rest)
	if !(left > aliased*length) {
		return basis, false
	}
	for i := range rest {
		rest[i] /= left
	}
	return append(basis, rest), true
}

// project returns v without its components along the basis.
func project(v []float64, basis [][]float64) []float64 {
	out := append([]float64(nil), v...)
	for _, b := range basis {
		along := dot(out, b)
		for i := range out {
			out[i] -= float64(along * b[i])
		}
	}
	return out
}
