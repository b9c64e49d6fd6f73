package stats

import "math"

// ProportionTest compares two independent proportions.
type ProportionTest struct {
	Diff      float64 // p1-p2, a fraction
	Z         float64 // pooled score, positive when the first is larger
	P         float64 // two-sided, from Z
	Chi2      float64 // Z squared, the Pearson chi-square of the 2x2 table
	Chi2Yates float64 // with continuity correction
	PYates    float64
	CohenH    float64 // effect size; .2 small, .5 medium, .8 large
}

// TwoProportion tests x1/n1 against x2/n2 by the pooled z test.
//
//	z = (p1-p2)/sqrt(p(1-p)(1/n1+1/n2)),  p = (x1+x2)/(n1+n2)
//
// It assumes independent trials and expected counts of 5 or more in each cell; [Fisher] serves below that. When all or
// none succeed, z is 0 and p is 1. Impossible counts give NaN in every field.
//
// Source: Agresti A (2013) Categorical Data Analysis, 3.2; Yates (1934); Cohen J (1988) chapter 6.
func TwoProportion(x1, n1, x2, n2 float64) ProportionTest {
	if !counts(x1, n1) || !counts(x2, n2) {
		nan := math.NaN()
		return ProportionTest{nan, nan, nan, nan, nan, nan, nan}
	}
	p1, p2, p := x1/n1, x2/n2, (x1+x2)/(n1+n2)
	out := ProportionTest{Diff: p1 - p2, P: 1, PYates: 1, CohenH: CohenH(p1, p2)}
	variance := p * (1 - p) * (1/n1 + 1/n2)
	if variance <= 0 {
		return out
	}
	out.Z = out.Diff / math.Sqrt(variance)
	out.P = NormalP(out.Z)
	out.Chi2 = out.Z * out.Z
	corrected := math.Max(0, math.Abs(out.Diff)-(1/n1+1/n2)/2)
	out.Chi2Yates = corrected * corrected / variance
	out.PYates = ChiSquareTail(out.Chi2Yates, 1)
	return out
}

// CohenH returns 2*asin(sqrt(p1)) - 2*asin(sqrt(p2)), NaN outside [0, 1].
func CohenH(p1, p2 float64) float64 {
	return 2*math.Asin(math.Sqrt(p1)) - 2*math.Asin(math.Sqrt(p2))
}

// LogitTest tests x1/n1 against x2/n2 on the log-odds scale with over-dispersion factors phi1 and phi2.
//
//	z = (logit p1 - logit p2)/sqrt(phi1 v1 + phi2 v2),  v = 1/x + 1/(n-x)
//
// Half a count is added to every cell when one of them is empty. The estimate is the log odds ratio. NaN for impossible
// counts.
//
// Source: Agresti A (2013) Categorical Data Analysis, 3.1 (Woolf); Haldane (1956) for the half count.
func LogitTest(x1, n1, phi1, x2, n2, phi2 float64) (logOdds, z, p float64) {
	if !counts(x1, n1) || !counts(x2, n2) {
		return math.NaN(), math.NaN(), math.NaN()
	}
	half := 0.0
	if x1 == 0 || x2 == 0 || x1 == n1 || x2 == n2 {
		half = 0.5
	}
	a, b, c, d := x1+half, n1-x1+half, x2+half, n2-x2+half
	logOdds = math.Log(a/b) - math.Log(c/d)
	variance := float64(atLeastOne(phi1)*(1/a+1/b)) + float64(atLeastOne(phi2)*(1/c+1/d))
	z = logOdds / math.Sqrt(variance)
	return logOdds, z, NormalP(z)
}

// ProportionsChiSquare tests that k groups with successes x of trials n share one proportion, by Pearson's chi-square
// with k-1 degrees of freedom. NaN for fewer than two groups, different lengths or impossible counts.
//
// Source: Fleiss JL (1981) Statistical Methods for Rates and Proportions, 9.1.
func ProportionsChiSquare(x, n []float64) (chi2, df, p float64) {
	if len(x) != len(n) || len(x) < 2 {
		return math.NaN(), math.NaN(), math.NaN()
	}
	for i := range x {
		if !counts(x[i], n[i]) {
			return math.NaN(), math.NaN(), math.NaN()
		}
	}
	df = float64(len(x) - 1)
	pooled := Sum(x) / Sum(n)
	if pooled == 0 || pooled == 1 {
		return 0, df, 1
	}
	var acc accumulator
	for i := range x {
		d := x[i] - float64(n[i]*pooled)
		acc.add(float64(d*d) / (n[i] * pooled * (1 - pooled)))
	}
	return acc.value(), df, ChiSquareTail(acc.value(), df)
}
