package stats

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// CountRatio compares two counts over their exposures.
type CountRatio struct {
	Ratio float64  // (x1/t1)/(x2/t2); NaN when x2 is 0
	P     float64  // two-sided
	CI    Interval // 95 %; High is +Inf when x2 is 0
}

// PoissonRatio compares the rates x1/t1 and x2/t2 (new followers over days) by the exact test that is conditional on
// x1+x2: x1 is then binomial with probability t1/(t1+t2). The interval is Clopper-Pearson's, carried over to the ratio.
//
// It assumes Poisson counts, so use it only when [DispersionCounts] is under 1.5 and [QuasiPoissonRatio] otherwise.
// Counts that are negative or not whole, or exposures that are not positive, give NaN; two empty counts give P = 1.
//
// Source: Przyborowski J, Wilenski H (1940) Biometrika 31:313-323; R stats::poisson.test.
func PoissonRatio(x1, t1, x2, t2 float64) CountRatio {
	out, ok := countRatio(x1, t1, x2, t2)
	if !ok || x1 != math.Trunc(x1) || x2 != math.Trunc(x2) {
		return CountRatio{math.NaN(), math.NaN(), NoInterval()}
	}
	n := x1 + x2
	if n == 0 {
		out.P, out.CI = 1, Interval{0, math.Inf(1)}
		return out
	}
	share := t1 / (t1 + t2)
	iv := Interval{0, 1}
	if x1 > 0 {
		iv.Low = mathext.InvRegIncBeta(x1, x2+1, 0.025)
	}
	if x2 > 0 {
		iv.High = mathext.InvRegIncBeta(x1+1, x2, 0.975)
	}
	out.CI = Interval{iv.Low / (1 - iv.Low) * (t2 / t1), iv.High / (1 - iv.High) * (t2 / t1)}
	out.P = binomialP(x1, n, share)
	return out
}

// binomialP is the exact two-sided p of x successes of n at probability p: all outcomes no more likely than x.
func binomialP(x, n, p float64) float64 {
	if n > maxExactTable {
		return NormalP((x - float64(n*p)) / math.Sqrt(n*p*(1-p)))
	}
	odds := p / (1 - p)
	up := func(k float64) float64 { return (n - k) / (k + 1) * odds }
	mode := clamp(math.Floor((n+1)*p), 0, n)
	return exactP(outward(mode, 0, n, up), x, TwoSided)
}

// QuasiPoissonRatio compares two over-dispersed counts on the log scale, se^2 = phi (1/x1 + 1/x2). Half a count is added
// to both when one is 0. NaN for negative counts or exposures that are not positive; phi below 1 or NaN counts as 1.
//
// Source: McCullagh P, Nelder JA (1989) Generalized Linear Models, 6.2.
func QuasiPoissonRatio(x1, t1, x2, t2, phi float64) CountRatio {
	out, ok := countRatio(x1, t1, x2, t2)
	if !ok {
		return CountRatio{math.NaN(), math.NaN(), NoInterval()}
	}
	a, b := x1, x2
	if a == 0 || b == 0 {
		a, b = a+0.5, b+0.5
	}
	centre := math.Log(a/t1) - math.Log(b/t2)
	se := math.Sqrt(atLeastOne(phi) * (1/a + 1/b))
	out.P = NormalP(centre / se)
	out.CI = Interval{math.Exp(centre - float64(Z95*se)), math.Exp(centre + float64(Z95*se))}
	if x1 == 0 {
		out.CI.Low = 0
	}
	if x2 == 0 {
		out.CI.High = math.Inf(1)
	}
	return out
}

func countRatio(x1, t1, x2, t2 float64) (CountRatio, bool) {
	if !finite(x1, t1, x2, t2) || x1 < 0 || x2 < 0 || t1 <= 0 || t2 <= 0 {
		return CountRatio{}, false
	}
	if x2 == 0 {
		return CountRatio{Ratio: math.NaN()}, true
	}
	return CountRatio{Ratio: x1 / t1 / (x2 / t2)}, true
}
