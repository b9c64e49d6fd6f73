package stats

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// eventsPerCoefficient is how many successes and failures, whichever are fewer, a coefficient needs.
const eventsPerCoefficient = 10

// FactorialCell is one combination of a multi-factor experiment.
type FactorialCell struct {
	Levels []string // one a factor, in the order of the factors
	X, N   float64
}

// EffectTest is the likelihood-ratio test of a factor or of the interaction of two.
type EffectTest struct {
	Factors []string // one name, or two for an interaction
	Chi2    float64  // divided by phi
	DF      float64
	P       float64
	Holm    float64 // adjusted over the tests of the same kind
}

// FactorialResult judges the factors of an experiment together.
type FactorialResult struct {
	Interactions []EffectTest // of all pairs, given all main effects and other pairs
	Main         []EffectTest // given the other main effects; only to be read when Interacts is false
	Interacts    bool         // a pair has Holm p under .05: report the cells, there is no "best level overall"
	Enough       bool         // ten events per coefficient of the largest model
	Needed       float64      // events that this takes: successes or failures, whichever are fewer
}

// Factorial tests the main effects and pairwise interactions of a multi-factor experiment with a binomial regression.
// Interactions come first (strong hierarchy). phi is the over-dispersion, 1 or less for none.
//
// Errors: fewer than two factors, a factor with one level or without a name, cells with the wrong number of levels,
// impossible counts, a pair of which some combination was never tried.
//
// Source: Agresti A (2013) Categorical Data Analysis, 5.3 and 6.1.
func Factorial(factors []string, cells []FactorialCell, phi float64) (FactorialResult, error) {
	levels, x, n, err := checkFactorial(factors, cells)
	if err != nil {
		return FactorialResult{}, err
	}
	phi = atLeastOne(phi)
	var pairList [][2]int
	for i := range factors {
		for j := i + 1; j < len(factors); j++ {
			pairList = append(pairList, [2]int{i, j})
		}
	}
	all := designOf(levels, cells, -1, pairList)
	full, err := LogitModel(all, x, n)
	if err != nil {
		return FactorialResult{}, fmt.Errorf("experiment: some combination was never tried: %w", err)
	}
	var out FactorialResult
	events := math.Min(Sum(x), Sum(n)-Sum(x))
	out.Needed = eventsPerCoefficient * float64(len(all[0]))
	out.Enough = events >= out.Needed
	for at, pair := range pairList {
		without := slices.Delete(slices.Clone(pairList), at, at+1)
		test, err := likelihoodRatio(full, designOf(levels, cells, -1, without), x, n, phi)
		if err != nil {
			return out, err
		}
		test.Factors = []string{factors[pair[0]], factors[pair[1]]}
		out.Interactions = append(out.Interactions, test)
	}
	additive, err := LogitModel(designOf(levels, cells, -1, nil), x, n)
	if err != nil {
		return out, err
	}
	for i, name := range factors {
		test, err := likelihoodRatio(additive, designOf(levels, cells, i, nil), x, n, phi)
		if err != nil {
			return out, err
		}
		test.Factors = []string{name}
		out.Main = append(out.Main, test)
	}
	adjustEffects(out.Interactions)
	adjustEffects(out.Main)
	for _, test := range out.Interactions {
		out.Interacts = out.Interacts || test.Holm < 0.05
	}
	return out, nil
}

func adjustEffects(tests []EffectTest) {
	p := make([]float64, len(tests))
	for i, t := range tests {
		p[i] = t.P
	}
	for i, adjusted := range Holm(p) {
		tests[i].Holm = adjusted
	}
}

func likelihoodRatio(full LogitFit, rows [][]float64, x, n []float64, phi float64) (EffectTest, error) {
	small, err := LogitModel(rows, x, n)
	if err != nil {
		return EffectTest{}, fmt.Errorf("experiment: %w", err)
	}
	chi2, df := math.Max(0, small.Deviance-full.Deviance)/phi, small.DF-full.DF
	return EffectTest{Chi2: chi2, DF: df, P: ChiSquareTail(chi2, df)}, nil
}

// designOf codes the cells against the first level of each factor, without the factor left out (-1 for none), with the
// given interactions.
func designOf(levels [][]string, cells []FactorialCell, leftOut int, interactions [][2]int) [][]float64 {
	code := func(c FactorialCell, f int) []float64 {
		out := make([]float64, len(levels[f])-1)
		if at := slices.Index(levels[f], c.Levels[f]); at > 0 {
			out[at-1] = 1
		}
		return out
	}
	rows := make([][]float64, len(cells))
	for i, c := range cells {
		row := []float64{1}
		for f := range levels {
			if f != leftOut {
				row = append(row, code(c, f)...)
			}
		}
		for _, pair := range interactions {
			for _, a := range code(c, pair[0]) {
				for _, b := range code(c, pair[1]) {
					row = append(row, float64(a*b))
				}
			}
		}
		rows[i] = row
	}
	return rows
}

func checkFactorial(factors []string, cells []FactorialCell) (levels [][]string, x, n []float64, err error) {
	if len(factors) < 2 || slices.Contains(factors, "") {
		return nil, nil, nil, errors.New("experiment: want two or more named factors")
	}
	levels = make([][]string, len(factors))
	for i, c := range cells {
		if len(c.Levels) != len(factors) || !counts(c.X, c.N) {
			return nil, nil, nil, fmt.Errorf("experiment: cell %d has %d levels and counts %v of %v", i+1, len(c.Levels), c.X, c.N)
		}
		x, n = append(x, c.X), append(n, c.N)
		for f, level := range c.Levels {
			if !slices.Contains(levels[f], level) {
				levels[f] = append(levels[f], level)
			}
		}
	}
	for f := range levels {
		if len(levels[f]) < 2 {
			return nil, nil, nil, fmt.Errorf("experiment: factor %s has fewer than two levels", factors[f])
		}
		slices.Sort(levels[f])
	}
	return levels, x, n, nil
}
