package stats

import (
	"errors"
	"fmt"
	"math"
)

// Stratum holds the two groups' successes and trials within one stratum.
type Stratum struct {
	Name           string
	X1, N1, X2, N2 float64
}

// Stratified compares two groups over strata and warns when the strata tell another story than the total.
type Stratified struct {
	Rate1, Rate2 float64   // aggregate rates
	Diff         float64   // Rate1 - Rate2
	Diffs        []float64 // per stratum; NaN where a group is empty
	Opposite     []string  // names of the strata whose difference has the other sign than Diff
	OddsRatio    float64   // Mantel-Haenszel common odds ratio
	Chi2, P      float64   // Cochran-Mantel-Haenszel without continuity correction
	Chi2CC, PCC  float64   // with it
	StdDiff      float64   // difference standardised to the strata's joint weights: what to report instead of Diff
	BreslowDay   float64   // p of homogeneity; below .05 report the strata one by one
	AggregateP   float64   // of the unstratified difference
	Simpson      bool      // the total has the other sign than the strata, or is significant when they are not
}

// CMH runs the Cochran-Mantel-Haenszel analysis with its check for Simpson's paradox.
//
//	OR_MH = Sum(a d/N) / Sum(b c/N),  chi2 = (|Sum(a-E a)| - .5)^2 / Sum Var a
//
// Strata in which a group is empty carry no comparison and are left out of the test. Errors: impossible counts, no
// stratum with both groups.
//
// Source: Mantel N, Haenszel W (1959) JNCI 22:719-748; Breslow NE, Day NE (1980) with Tarone's correction (1985).
func CMH(strata []Stratum) (Stratified, error) {
	var out Stratified
	var x1, n1, x2, n2, up, down, excess, variance, std, weights accumulator
	for i, s := range strata {
		if !(counts(s.X1, s.N1) || (s.X1 == 0 && s.N1 == 0)) || !(counts(s.X2, s.N2) || (s.X2 == 0 && s.N2 == 0)) {
			return out, fmt.Errorf("strata: %d (%s) has impossible counts %v/%v, %v/%v", i+1, s.Name, s.X1, s.N1, s.X2, s.N2)
		}
		x1.add(s.X1)
		n1.add(s.N1)
		x2.add(s.X2)
		n2.add(s.N2)
		out.Diffs = append(out.Diffs, s.X1/s.N1-s.X2/s.N2)
		if s.N1 == 0 || s.N2 == 0 {
			continue
		}
		n, successes := s.N1+s.N2, s.X1+s.X2
		up.add(s.X1 * (s.N2 - s.X2) / n)
		down.add((s.N1 - s.X1) * s.X2 / n)
		excess.add(s.X1 - s.N1*successes/n)
		if n > 1 {
			variance.add(s.N1 * s.N2 / n * (successes / n) * ((n - successes) / (n - 1)))
		}
		std.add(float64(n * out.Diffs[i]))
		weights.add(n)
	}
	if weights.value() == 0 {
		return out, errors.New("strata: no stratum has both groups")
	}
	out.Rate1, out.Rate2 = x1.value()/n1.value(), x2.value()/n2.value()
	out.Diff = out.Rate1 - out.Rate2
	out.AggregateP = TwoProportion(x1.value(), n1.value(), x2.value(), n2.value()).P
	out.OddsRatio, out.StdDiff = up.value()/down.value(), std.value()/weights.value()
	out.Chi2, out.P, out.Chi2CC, out.PCC = cmhTest(excess.value(), variance.value())
	out.BreslowDay = breslowDay(strata, out.OddsRatio)
	for i, d := range out.Diffs {
		if float64(d*out.Diff) < 0 {
			out.Opposite = append(out.Opposite, strata[i].Name)
		}
	}
	reversed := float64(out.Diff*math.Log(out.OddsRatio)) < 0 || float64(out.Diff*out.StdDiff) < 0
	out.Simpson = reversed || (out.AggregateP < 0.05 && out.P >= 0.05)
	return out, nil
}

func cmhTest(excess, variance float64) (chi2, p, chi2cc, pcc float64) {
	if variance <= 0 {
		return 0, 1, 0, 1
	}
	chi2 = excess * excess / variance
	corrected := math.Max(0, math.Abs(excess)-0.5)
	chi2cc = corrected * corrected / variance
	return chi2, ChiSquareTail(chi2, 1), chi2cc, ChiSquareTail(chi2cc, 1)
}

// breslowDay returns the p-value of the hypothesis that all strata share the odds ratio, NaN with fewer than two
// strata or without a finite odds ratio.
func breslowDay(strata []Stratum, odds float64) float64 {
	if !finite(odds) || odds <= 0 {
		return math.NaN()
	}
	var chi2, drift, total accumulator
	used := 0
	for _, s := range strata {
		m := s.X1 + s.X2
		if s.N1 == 0 || s.N2 == 0 || m == 0 || m == s.N1+s.N2 {
			continue // such a stratum says nothing about the odds
		}
		e := expectedAtOdds(s, m, odds)
		v := 1 / (1/e + 1/(s.N1-e) + 1/(m-e) + 1/(s.N2-m+e))
		chi2.add((s.X1 - e) * (s.X1 - e) / v)
		drift.add(s.X1 - e)
		total.add(v)
		used++
	}
	if used < 2 {
		return math.NaN()
	}
	tarone := drift.value() * drift.value() / total.value()
	return ChiSquareTail(chi2.value()-float64(tarone), float64(used-1))
}

// expectedAtOdds solves e(N2-m+e) = odds (m-e)(N1-e) for the expected first cell.
func expectedAtOdds(s Stratum, m, odds float64) float64 {
	if math.Abs(odds-1) < 1e-12 {
		return s.N1 * m / (s.N1 + s.N2)
	}
	// (1-odds) e^2 + (N2-m + odds(m+N1)) e - odds m N1 = 0, by the root that does not cancel
	a, b, c := 1-odds, s.N2-m+float64(odds*(m+s.N1)), -odds*m*s.N1
	root := math.Sqrt(float64(b*b) - float64(4*a*c))
	q := -(b + math.Copysign(root, b)) / 2
	low, high := math.Max(0, m-s.N2), math.Min(m, s.N1)
	if e := c / q; e >= low && e <= high {
		return e
	}
	return q / a
}
