package stats

import (
	"math"
	"sync"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// Z95 is the standard normal quantile of a two-sided 95 % interval.
const Z95 = 1.959963984540054

// NormalCDF returns P(Z < z) for a standard normal Z, exact in both tails because it uses erfc.
func NormalCDF(z float64) float64 { return 0.5 * math.Erfc(-z/math.Sqrt2) }

// NormalTail returns P(Z > z) for a standard normal Z. It keeps its relative precision far out (z = 10 gives 7.6e-24),
// where one minus the distribution function would be zero.
func NormalTail(z float64) float64 { return 0.5 * math.Erfc(z/math.Sqrt2) }

// NormalP returns the two-sided p-value of a standard normal score.
func NormalP(z float64) float64 { return math.Erfc(math.Abs(z) / math.Sqrt2) }

// NormalQuantile returns z with P(Z < z) = p; -Inf at 0, +Inf at 1, NaN outside.
func NormalQuantile(p float64) float64 {
	switch {
	case math.IsNaN(p) || p < 0 || p > 1:
		return math.NaN()
	case p == 0:
		return math.Inf(-1)
	case p == 1:
		return math.Inf(1)
	}
	return mathext.NormalQuantile(p)
}

// TwoSidedZ returns the normal quantile of a two-sided interval of the given confidence (0.95 gives [Z95]), or NaN
// when the confidence is not inside (0, 1).
func TwoSidedZ(confidence float64) float64 {
	if !(confidence > 0 && confidence < 1) {
		return math.NaN()
	}
	return NormalQuantile((1 + confidence) / 2)
}

// minFreedom is the least number of degrees of freedom with which a distribution is a number at all.
const minFreedom = 1e-6

func freedomOK(df float64) bool { return df >= minFreedom && !math.IsInf(df, 1) }

// StudentP returns the two-sided p-value of a t score with df degrees of freedom, NaN unless df is positive.
func StudentP(t, df float64) float64 {
	if math.IsInf(df, 1) {
		return NormalP(t)
	}
	if math.IsNaN(t) || !freedomOK(df) {
		return math.NaN()
	}
	if math.IsInf(t, 0) {
		return 0
	}
	// P(|T| > t) = I_x(df/2, 1/2) at x = df/(df+t^2): no cancellation in the tail.
	return mathext.RegIncBeta(df/2, 0.5, df/(df+float64(t*t)))
}

// StudentCDF returns P(T < t) with df degrees of freedom, NaN unless df is positive.
func StudentCDF(t, df float64) float64 {
	tail := StudentP(t, df) / 2
	if t > 0 {
		return 1 - tail
	}
	return tail
}

// StudentQuantile returns t with P(T < t) = p, NaN unless 0 < p < 1 and df is positive.
func StudentQuantile(p, df float64) float64 {
	if !(p > 0 && p < 1) || !(df >= minFreedom) {
		return math.NaN()
	}
	if df > 1e7 {
		return NormalQuantile(p)
	}
	if whole := int(df); float64(whole) == df && whole < len(student95) && p == 0.975 {
		return student95[whole]()
	}
	return searchStudent(p, df)
}

// searchStudent is [StudentQuantile] by Halley's method from the Cornish-Fisher
// expansion, which is a third of the work of a general search for a root; distributions
// with the heaviest tails are left to that.
//
// Source: Hill GW (1970) Algorithm 396, CACM 13:619-620, for the start.
func searchStudent(p, df float64) float64 {
	general := func() float64 { return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(p) }
	if df < 4 || p == 0.5 {
		return general()
	}
	z := NormalQuantile(math.Max(p, 1-p)) // above zero: by symmetry
	z2 := float64(z * z)
	t := z * (1 + (z2+1)/(4*df) + (float64(z2*(float64(5*z2)+16))+3)/(96*df*df))
	tail := math.Min(p, 1-p)
	half := (df + 1) / 2
	over, _ := math.Lgamma(half)
	under, _ := math.Lgamma(df / 2)
	top := math.Exp(over-under) / math.Sqrt(math.Pi*df) // density at zero
	for range 8 {
		density := top * math.Pow(1+t*t/df, -half)
		newton := (tail - StudentP(t, df)/2) / density
		step := newton / (1 + float64(newton*t*half/(df+float64(t*t))))
		t -= step
		if math.Abs(step) < 1e-13*t {
			return math.Copysign(t, p-0.5)
		}
	}
	return general()
}

// student95 are the quantiles of 95 % intervals for the usual degrees of freedom:
// each is a search for a root, and every group of items asks for one.
var student95 = func() (table [256]func() float64) {
	for df := range table {
		table[df] = sync.OnceValue(func() float64 { return searchStudent(0.975, float64(df)) })
	}
	return table
}()

// ChiSquareTail returns P(X > x) for a chi-square variable with df degrees of freedom, NaN unless df is positive.
func ChiSquareTail(x, df float64) float64 {
	switch {
	case math.IsNaN(x) || !freedomOK(df):
		return math.NaN()
	case x <= 0:
		return 1
	case math.IsInf(x, 1):
		return 0
	}
	return mathext.GammaIncRegComp(df/2, x/2)
}

// FTail returns P(X > x) for an F variable with d1 and d2 degrees of freedom, NaN unless both are positive.
func FTail(x, d1, d2 float64) float64 {
	switch {
	case math.IsNaN(x) || !freedomOK(d1) || !freedomOK(d2):
		return math.NaN()
	case x <= 0:
		return 1
	case math.IsInf(x, 1):
		return 0
	}
	return mathext.RegIncBeta(d2/2, d1/2, d2/(d2+float64(d1*x)))
}

// Logit returns ln(p/(1-p)) with p held inside [1e-9, 1-1e-9], so that a rate of 0 or 1 stays finite.
func Logit(p float64) float64 {
	p = clamp(p, 1e-9, 1-1e-9)
	return math.Log(p / (1 - p))
}

// Expit is the inverse of [Logit].
func Expit(y float64) float64 {
	if y >= 0 {
		return 1 / (1 + math.Exp(-y))
	}
	e := math.Exp(y)
	return e / (1 + e)
}
