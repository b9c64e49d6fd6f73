package stats

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// numeric are the methods that answer with numbers; each takes its arguments from the list.
var numeric = map[string]func(a []float64){
	"wilson":   func(a []float64) { WilsonContinuity(a[0], a[1], a[2]); WilsonPhi(a[0], a[1], a[2], a[3]) },
	"exact":    func(a []float64) { ClopperPearson(a[0], a[1], a[2]) },
	"newcombe": func(a []float64) { NewcombePhi(a[0], a[1], a[2], a[3], a[4], a[5]) },
	"proportion": func(a []float64) {
		TwoProportion(a[0], a[1], a[2], a[3])
		LogitTest(a[0], a[1], a[2], a[3], a[4], a[5])
	},
	"fisher":      func(a []float64) { Fisher(a[0], a[1], a[2], a[3], TwoSided) },
	"fisher wide": func(a []float64) { Fisher(math.Abs(a[0]), math.Abs(a[1]), math.Abs(a[2]), math.Abs(a[3]), Less) },
	"ratio":       func(a []float64) { RateRatioPhi(a[0], a[1], a[2], a[3], a[4], a[5]) },
	"poisson": func(a []float64) {
		PoissonRatio(a[0], a[1], a[2], a[3])
		QuasiPoissonRatio(a[0], a[1], a[2], a[3], a[4])
	},
	"sizes": func(a []float64) { SampleSize(a[0], a[1], a[2], a[3]); SampleSizePooled(a[0], a[1], a[2], a[3]) },
	"power": func(a []float64) {
		PowerPooled(a[0], a[1], a[2], a[3])
		DetectableEffect(a[0], a[1], a[2], a[3], Above)
	},
	"breach": func(a []float64) { BreachRule{a[0], a[1], a[2], a[3]}.Judge(a[4], a[5], a[0], a[1], Above) },
	"bayes":  func(a []float64) { BayesBetter(a[0], a[1], a[2], a[3]) },
	"beta":   func(a []float64) { BetaGreater(a[0], a[1], a[2], a[3]) },
	"always valid": func(a []float64) {
		AlwaysValidP(a[0], a[1], a[2], a[3], a[4])
		WinnersCurse(a[0], a[1], a[2]).Above(a[3])
	},
	"equivalence": func(a []float64) { Equivalence(a[0], a[1], a[2]); AttainableTarget(a[0], a[1], a[2]) },
	"classifier":  func(a []float64) { RoganGladen(a[0], a[1], a[2], a[3], a[4], a[5]) },
	"sbg":         func(a []float64) { SBGResidual(a[0], a[1], a[2], a[3]); SBGMeanTenure(a[0], a[1]) },
	"distribution": func(a []float64) {
		StudentQuantile(a[0], a[1])
		StudentCDF(a[0], a[1])
		ChiSquareTail(a[0], a[1])
		FTail(a[0], a[1], a[2])
		NormalQuantile(a[0])
	},
	"scales": func(a []float64) {
		RateOnLogit(a[0], a[1], a[2])
		CountOnLog(a[0], a[1], a[2])
		NABScore(a[0])
		BreachRate(a[0], a[1], Above)
	},
	"shrink": func(a []float64) { BetaPrior{Alpha: a[0], Beta: a[1]}.Shrink(a[2], a[3]) },
	"survive": func(a []float64) {
		RetentionFit{Kind: BDW, Params: a[:3]}.Survival(a[3])
		RetentionFit{Kind: Power, Params: a[:2]}.Survival(a[3])
	},
}

// listed are the methods over series; a holds at least eight values.
var listed = map[string]func(a []float64){
	"sums": func(a []float64) {
		Sum(a)
		Variance(a)
		Autocorrelation(a)
		MAD(a)
		Quantile(a, a[0])
		Viral(a)
		Winsorise(a, a[1])
		GeometricMean(a)
		Concentration(a)
	},
	"dispersion": func(a []float64) { Dispersion(a[:4], a[4:8]); DispersionCounts(repeat(a), repeat(a)) },
	"clusters":   func(a []float64) { CompareClusters(ClusterRatio(a[:4], a[4:8]), ClusterRatio(a[2:6], a[:4])) },
	"srm":        func(a []float64) { SRM(a[:3], a[3:6]); ProportionsChiSquare(a[:3], a[3:6]); ShareIntervals(a, 0.95) },
	"drift":      func(a []float64) { _, _ = Drift(a[:4], a[4:8]) },
	"trend": func(a []float64) {
		TheilSen(a[:4], a[4:8])
		MannKendall(a)
		Watch(a, a[0], Below)
		Watch(a, 0.06, Above)
	},
	"ranks":    func(a []float64) { MannWhitney(a[:4], a[4:]) },
	"families": func(a []float64) { Holm(a); BenjaminiHochberg(a); BenjaminiYekutieli(a); Bonferroni(a) },
	"stein":    func(a []float64) { JamesStein(a, a[0]); JamesSteinArcsine(a, a[0]) },
	"power of": func(a []float64) {
		RatioPower([]Segment{{a[0], a[1]}, {a[2], a[3]}}, []Segment{{a[4], a[5]}, {a[6], a[7]}})
	},
	"predictive": func(a []float64) {
		PredictiveT(Observed{a[0], a[1]}, []Observed{{a[2], a[3]}, {a[4], a[5]}, {a[6], a[7]}, {a[1], a[2]}})
	},
	"kaplan": func(a []float64) {
		if c, err := KaplanMeier(a, []bool{true, false, true, true, false, true, true, true}); err == nil {
			c.At(a[0], Z95)
			c.Quantile(a[1], Z95)
		}
		_, _ = ResponseTime(a[:4], a[4:], a[0])
	},
	"kitagawa": func(a []float64) {
		_, _ = Kitagawa([]Segment{{a[0], a[1]}, {a[2], a[3]}}, []Segment{{a[4], a[5]}, {a[6], a[7]}})
		_, _ = LMDI(a[:4], a[4:8])
		_, _ = FunnelGains(a[:4], a[4:7], a[7])
	},
	"cause": func(a []float64) {
		dims := []Dimension{{"d", []Element{{"x", a[0], a[1]}, {"y", a[2], a[3]}, {"z", a[4], a[5]}}}}
		if causes, err := (AdtributorRule{}).Adtributor(dims); err == nil {
			ResampleSurprise(causes, dims, a[6], 3, NewRand("strange"))
		}
	},
	"strata": func(a []float64) { _, _ = CMH([]Stratum{{"a", a[0], a[1], a[2], a[3]}, {"b", a[4], a[5], a[6], a[7]}}) },
	"words": func(a []float64) {
		_, _ = LogOdds(PooledPrior([]WordCount{{"a", a[0], a[1], 0}, {"b", a[2], a[3], 0}}, a[4]))
	},
	"esd":    func(a []float64) { _, _ = GeneralizedESD(a, 3, 0.05, true); _, _ = GeneralizedESD(a, 3, a[0], false) },
	"daily":  func(a []float64) { _, _ = DailyRule{a[0], a[1]}.DetectDaily(repeat(a), nil) },
	"pelt":   func(a []float64) { _, _ = PELT(repeat(a), a[0], 2); _, _ = PELT(repeat(a), 0, 0) },
	"stl":    func(a []float64) { _, _ = STL(repeat(a), STLConfig{Period: 7, Outer: 2}) },
	"slots":  func(a []float64) { _, _ = FitBetaPrior(a[:4], a[4:8]) },
	"linear": func(a []float64) { _, _ = LinearModel([][]float64{{1, a[0]}, {1, a[1]}, {1, a[2]}}, a[3:6]) },
	"logit":  func(a []float64) { _, _ = LogitModel([][]float64{{1, a[0]}, {1, a[1]}}, a[2:4], a[4:6]) },
	"anova":  func(a []float64) { _, _ = Anova(a[:4], []Term{{"t", [][]float64{a[4:8]}}}) },
	"curve":  func(a []float64) { _, _ = FitCurve(PowerCurve, a[:3], a[3:6], a[6:8]) },
	"factors": func(a []float64) {
		_, _ = Factorial([]string{"f", "g"}, []FactorialCell{
			{[]string{"a", "x"}, a[0], a[1]}, {[]string{"a", "y"}, a[2], a[3]}, {[]string{"b", "x"}, a[4], a[5]}, {[]string{"b", "y"}, a[6], a[7]},
		}, a[0])
	},
	"permute": func(a []float64) { _, _ = PermutationTest(a[:4], a[4:], nil, 5, NewRand("strange")) },
	"retain": func(a []float64) {
		for _, kind := range RetentionKinds() {
			_, _ = FitRetention(kind, []Cohort{{[]float64{0, 1, 2, a[0]}, a[1:5]}}, a[5])
		}
	},
}

func repeat(a []float64) []float64 {
	var out []float64
	for range 8 {
		out = append(out, a...)
	}
	return out
}

// TestNothingPanicsOrHangs feeds every method with numbers that broken data holds.
func TestNothingPanicsOrHangs(t *testing.T) {
	t.Parallel()
	run := func(t *testing.T, name string, rounds int, f func([]float64)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rng := NewRand("strange", name)
			for range rounds {
				a := strangeArguments(rng)
				start := time.Now()
				guard(t, f, a)
				if took := time.Since(start); took > 2*time.Second {
					t.Errorf("%v took %v", a, took)
				}
			}
		})
	}
	for name, f := range numeric {
		run(t, name, 3000, f)
	}
	for name, f := range listed {
		run(t, name, 150, f)
	}
}

// strangeArguments mixes strange numbers with ordinary ones, so that the guards before the strange one let it through.
func strangeArguments(rng *rand.Rand) []float64 {
	a := make([]float64, 8)
	odd := rng.Float64()
	for i := range a {
		switch {
		case rng.Float64() < odd:
			a[i] = strange[rng.IntN(len(strange))]
		case rng.IntN(2) == 0:
			a[i] = rng.Float64()
		default:
			a[i] = float64(rng.IntN(1000))
		}
	}
	return a
}

func guard(t *testing.T, f func([]float64), a []float64) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("%v: panic: %v", a, r)
		}
	}()
	f(a)
}
