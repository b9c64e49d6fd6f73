package stats

import (
	"math"
	"slices"
	"testing"
)

func TestPoissonRatioCases(t *testing.T) {
	t.Parallel()
	eachCase(t, "poisson_rate_ratio", func(t *testing.T, c statCase) {
		in := decode[struct{ X1, T1, X2, T2 float64 }](t, c.Inputs)
		want := decode[struct {
			Ratio float64 `json:"rate_ratio"`
			P     float64
			CI    []float64
		}](t, c.Expected)
		got := PoissonRatio(in.X1, in.T1, in.X2, in.T2)
		nearAll(t, "ratio, p", []float64{got.Ratio, got.P}, []float64{want.Ratio, want.P}, 1e-9)
		nearInterval(t, "ci", got.CI, want.CI, c.tol(t))
	})
}

func TestPoissonRatioEdges(t *testing.T) {
	t.Parallel()
	if got := PoissonRatio(0, 1, 0, 1); got.P != 1 || !math.IsInf(got.CI.High, 1) {
		t.Errorf("nothing against nothing: %+v", got)
	}
	if got := PoissonRatio(5, 1, 0, 1); !math.IsNaN(got.Ratio) || !math.IsInf(got.CI.High, 1) || got.P != 0.0625 {
		t.Errorf("5 against 0: %+v", got)
	}
	if got := PoissonRatio(0, 1, 5, 1); got.Ratio != 0 || got.CI.Low != 0 {
		t.Errorf("0 against 5: %+v", got)
	}
	huge := PoissonRatio(1e9, 1, 1.0002e9, 1)
	near(t, "huge counts", huge.P, NormalP(2e5/math.Sqrt(2.0002e9)), 1e-4)
	isNaN(t, "bad", PoissonRatio(1.5, 1, 2, 1).P, PoissonRatio(-1, 1, 2, 1).P, PoissonRatio(1, 0, 2, 1).P, QuasiPoissonRatio(1, 1, math.NaN(), 1, 1).P)
	exact, quasi := PoissonRatio(400, 30, 500, 30), QuasiPoissonRatio(400, 30, 500, 30, 1)
	near(t, "quasi near exact", quasi.P, exact.P, 1e-4)
	if wide := QuasiPoissonRatio(400, 30, 500, 30, 9); wide.P < 0.2 || wide.CI.Width() < 2.5*quasi.CI.Width() {
		t.Errorf("phi 9: %+v", wide)
	}
	if got := QuasiPoissonRatio(0, 1, 5, 1, 1); got.CI.Low != 0 || got.P < 0.01 {
		t.Errorf("quasi 0 against 5: %+v", got)
	}
	if got := QuasiPoissonRatio(5, 1, 0, 1, 1); !math.IsInf(got.CI.High, 1) {
		t.Errorf("quasi 5 against 0: %+v", got)
	}
}

func TestMannWhitneyCases(t *testing.T) {
	t.Parallel()
	eachCase(t, "mann_whitney", func(t *testing.T, c statCase) {
		in := decode[struct{ X, Y []float64 }](t, c.Inputs)
		want := decode[struct {
			U     float64
			P     float64 `json:"p_exact"`
			Shift float64 `json:"hodges_lehmann"`
			Delta float64 `json:"cliffs_delta"`
		}](t, c.Expected)
		got := MannWhitney(in.X, in.Y)
		nearAll(t, "U, p, shift, delta", []float64{got.U, got.PGreater, got.Shift, got.CliffsDelta},
			[]float64{want.U, want.P, want.Shift, want.Delta}, 1e-12)
		// R wilcox.test(conf.int = TRUE), two-sided: p .2544, -0.15 to 0.76.
		near(t, "two-sided p", got.P, 0.2544122544122544, 1e-12)
		nearInterval(t, "shift interval", got.ShiftCI, []float64{-0.15, 0.76}, 1e-12)
		swapped := MannWhitney(in.Y, in.X)
		nearAll(t, "swapped", []float64{swapped.PLess, swapped.Shift}, []float64{got.PGreater, -got.Shift}, 1e-12)
	})
}

func TestMannWhitneyLargeAndTied(t *testing.T) {
	t.Parallel()
	rng := NewRand("ranks")
	x, y := make([]float64, 60), make([]float64, 45)
	for i := range x {
		x[i] = rng.NormFloat64()
	}
	for i := range y {
		y[i] = rng.NormFloat64() + 0.3
	}
	exact, normal := MannWhitney(x[:50], y), rankTestNormal(x[:50], y)
	near(t, "normal near exact", normal, exact.P, 0.01)
	if large := MannWhitney(x, y); large.Exact || !large.ShiftCI.Contains(large.Shift) {
		t.Errorf("60 values: %+v", large)
	}
	tied := MannWhitney([]float64{1, 1, 2, 2}, []float64{2, 2, 3, 3})
	near(t, "ties count half", tied.U, 2, 0)
	if tied.Exact || tied.P < 0.04 || tied.P > 0.2 {
		t.Errorf("ties: %+v", tied)
	}
	if same := MannWhitney([]float64{1, 1}, []float64{1, 1}); same.P != 1 || same.CliffsDelta != 0 || same.ShiftCI.Valid() && same.ShiftCI.Low > 0 {
		t.Errorf("all equal: %+v", same)
	}
	big := make([]float64, 5000)
	for i := range big {
		big[i] = rng.Float64()
	}
	shifted := slices.Clone(big)
	for i := range shifted {
		shifted[i] += 0.25
	}
	near(t, "thinned shift", MannWhitney(shifted, big).Shift, 0.25, 0.002)
	isNaN(t, "empty", MannWhitney(nil, x).P, MannWhitney(x, []float64{math.NaN()}).P, MannWhitney(x, []float64{math.Inf(1)}).U)
}

// rankTestNormal is the two-sided p of the normal approximation with continuity correction.
func rankTestNormal(x, y []float64) float64 {
	m, n := float64(len(x)), float64(len(y))
	u := pairsWon(sortedValues(x), sortedValues(y))
	sd := math.Sqrt(m * n * (m + n + 1) / 12)
	return math.Min(1, NormalP((math.Abs(u-m*n/2)-0.5)/sd))
}

func TestMultipleTestingCases(t *testing.T) {
	t.Parallel()
	eachCase(t, "benjamini_hochberg", func(t *testing.T, c statCase) {
		in := decode[struct {
			P []float64
			Q float64
		}](t, c.Inputs)
		want := decode[struct {
			Adjusted     []float64
			Rejected     []bool
			AdjustedBH   []float64 `json:"adjusted_bh"`
			AdjustedHolm []float64 `json:"adjusted_holm"`
			AdjustedBY   []float64 `json:"adjusted_by"`
			BH           int       `json:"rejected_bh"`
			Bonferroni   int       `json:"rejected_bonferroni"`
			Holm         int       `json:"rejected_holm"`
			BY           int       `json:"rejected_by"`
		}](t, c.Expected)
		bh := BenjaminiHochberg(in.P)
		if c.ID != "bh1995-thrombolysis" {
			nearAll(t, "adjusted", bh, want.Adjusted, c.tol(t))
			for i, r := range want.Rejected {
				if (bh[i] <= in.Q) != r {
					t.Errorf("test %d: rejected %v, want %v", i, !r, r)
				}
			}
			return
		}
		nearAll(t, "BH", bh, want.AdjustedBH, c.tol(t))
		nearAll(t, "Holm", Holm(in.P), want.AdjustedHolm, c.tol(t))
		nearAll(t, "BY", BenjaminiYekutieli(in.P), want.AdjustedBY, c.tol(t))
		got := []int{Rejected(bh, in.Q), Rejected(Bonferroni(in.P), in.Q), Rejected(Holm(in.P), in.Q), Rejected(BenjaminiYekutieli(in.P), in.Q)}
		if !slices.Equal(got, []int{want.BH, want.Bonferroni, want.Holm, want.BY}) {
			t.Errorf("rejected %v", got)
		}
	})
}

func TestMissingTestsLeaveTheFamily(t *testing.T) {
	t.Parallel()
	with, without := Holm([]float64{math.NaN(), 0.01, 0.04, 7}), Holm([]float64{0.01, 0.04})
	nearAll(t, "holm", with[1:3], without, 0)
	isNaN(t, "missing", with[0], with[3])
}

// TestDuplicatesNeverAddWarnings holds that reporting a segment twice cannot make the engine louder elsewhere.
func TestDuplicatesNeverAddWarnings(t *testing.T) {
	t.Parallel()
	rng := NewRand("duplicates")
	for range 200 {
		p := make([]float64, 1+rng.IntN(12))
		for i := range p {
			p[i] = math.Pow(rng.Float64(), 4)
		}
		before := Holm(p)
		after := Holm(append(slices.Clone(p), p[rng.IntN(len(p))]))
		for i := range p {
			if after[i] < before[i]-1e-15 {
				t.Fatalf("adjusted p fell from %v to %v", before[i], after[i])
			}
		}
	}
}

func TestBayesCases(t *testing.T) {
	t.Parallel()
	eachCase(t, "bayesian_ab", func(t *testing.T, c statCase) {
		in := decode[struct{ AlphaA, BetaA, AlphaB, BetaB float64 }](t, c.Inputs)
		want := decode[struct {
			P float64 `json:"p_b_gt_a"`
		}](t, c.Expected).P
		near(t, "P(B>A)", BetaGreater(in.AlphaA, in.BetaA, in.AlphaB, in.BetaB), want, c.tol(t))
		near(t, "P(A>B)", BetaGreater(in.AlphaB, in.BetaB, in.AlphaA, in.BetaA), 1-want, c.tol(t))
		near(t, "integral", betaGreaterIntegral(in.AlphaA, in.BetaA, in.AlphaB, in.BetaB), want, 1e-5)
		if in.AlphaA > 1 { // otherwise there are no counts to start from
			near(t, "from counts", BayesBetter(in.AlphaA-1, in.AlphaA+in.BetaA-2, in.AlphaB-1, in.AlphaB+in.BetaB-2), want, c.tol(t))
		}
	})
}

func TestBayesEdges(t *testing.T) {
	t.Parallel()
	near(t, "large counts", BayesBetter(83000, 1e6, 83000, 1e6), 0.5, 1e-6)
	near(t, "beyond a million", BayesBetter(2e6, 1e7, 2.001e6, 1e7), NormalCDF(0.0001/math.Sqrt(2*.2*.8/1e7)), 1e-4)
	near(t, "fractional beyond", BetaGreater(2e5+.5, 8e5, 2.005e5+.5, 8e5), BetaGreater(2e5, 8e5, 2.005e5, 8e5), 1e-3)
	near(t, "fractional and narrow", BetaGreater(40.5, 60.5, 4000.5, 6000), 1-BetaGreater(4000.5, 6000, 40.5, 60.5), 1e-12)
	near(t, "large difference", BayesBetter(80000, 1e6, 83000, 1e6), 1, 1e-8)
	near(t, "fractional", BetaGreater(1.5, 2.5, 1.5, 2.5), 0.5, 1e-6)
	isNaN(t, "bad", BayesBetter(2, 1, 1, 2), BetaGreater(0, 1, 1, 1), BetaGreater(1, math.Inf(1), 1, 1))
}

func TestLogOddsCases(t *testing.T) {
	t.Parallel()
	eachCase(t, "log_odds_dirichlet", func(t *testing.T, c statCase) {
		in := decode[struct{ Counts1, Counts2, Prior map[string]float64 }](t, c.Inputs)
		var words []WordCount
		for w, prior := range in.Prior {
			words = append(words, WordCount{w, in.Counts1[w], in.Counts2[w], prior})
		}
		got, err := LogOdds(words)
		if err != nil {
			t.Fatal(err)
		}
		want := decode[map[string]struct {
			Delta float64
			Var   float64 `json:"var"`
			Z     float64
		}](t, c.Expected)
		for _, g := range got {
			w := want[g.Word]
			nearAll(t, g.Word, []float64{g.Delta, g.Variance, g.Z}, []float64{w.Delta, w.Var, w.Z}, c.tol(t))
		}
	})
}

func TestLogOddsEdges(t *testing.T) {
	t.Parallel()
	words := PooledPrior([]WordCount{{Word: "a", Count1: 3}, {Word: "b", Count2: 7}, {Word: "c"}}, 0)
	near(t, "prior adds up", words[0].Prior+words[1].Prior+words[2].Prior, 500, 1e-9)
	if words[2].Prior <= 0 || words[0].Prior >= words[1].Prior {
		t.Errorf("priors %v", words)
	}
	for name, bad := range map[string][]WordCount{
		"one word": words[:1], "no prior": {{Word: "a", Count1: 1}, {Word: "b", Count1: 1}},
		"negative": {{"a", -1, 1, 1}, {"b", 1, 1, 1}}, "nan": {{"a", math.NaN(), 1, 1}, {"b", 1, 1, 1}},
	} {
		if _, err := LogOdds(bad); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestPermutation(t *testing.T) {
	t.Parallel()
	a, b := []float64{1, 2, 3, 4, 5, 6, 7, 8}, []float64{11, 12, 13, 14, 15, 16, 17, 18}
	p, err := PermutationTest(a, b, nil, 2000, NewRand("p"))
	again, _ := PermutationTest(a, b, nil, 2000, NewRand("p"))
	if err != nil || p > 0.002 || p != again {
		t.Errorf("far apart: %v then %v, %v", p, again, err)
	}
	if p, _ = PermutationTest(a, a, nil, 500, NewRand("p")); p != 1 {
		t.Errorf("equal groups: p %v", p)
	}
	// The groups differ by week only: shuffled within weeks there is nothing left to explain.
	weeks := []int{1, 1, 1, 1, 1, 1, 1, 2, 1, 2, 2, 2, 2, 2, 2, 2}
	confounded := func(week int) float64 { return float64(week * 10) }
	for i := range a {
		a[i], b[i] = confounded(weeks[i]), confounded(weeks[8+i])
	}
	if p, _ = PermutationTest(a, b, weeks, 500, NewRand("p")); p != 1 {
		t.Errorf("within weeks: p %v", p)
	}
	if p, _ = PermutationTest(a, b, nil, 2000, NewRand("p")); p > 0.02 {
		t.Errorf("across weeks: p %v", p)
	}
	for name, err := range map[string]error{
		"empty":  second(PermutationTest(nil, b, nil, 10, NewRand())),
		"nan":    second(PermutationTest([]float64{math.NaN()}, b, nil, 10, NewRand())),
		"strata": second(PermutationTest(a, b, []int{1}, 10, NewRand())),
		"draws":  second(PermutationTest(a, b, nil, 0, NewRand())),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func second(_ float64, err error) error { return err }

func TestBootstrap(t *testing.T) {
	t.Parallel()
	rng := NewRand("sample")
	xs := make([]float64, 200)
	for i := range xs {
		xs[i] = 5 + 2*rng.NormFloat64()
	}
	mean := func(idx []int) float64 {
		var acc accumulator
		for _, i := range idx {
			acc.add(xs[i])
		}
		return acc.value() / float64(len(idx))
	}
	iv := Bootstrap(len(xs), 2000, 0.95, NewRand("boot"), mean)
	if iv != Bootstrap(len(xs), 2000, 0.95, NewRand("boot"), mean) {
		t.Error("the same seed gives another interval")
	}
	want := 2 * Z95 * math.Sqrt(Variance(xs)/200)
	if math.Abs(iv.Width()/want-1) > 0.12 || !iv.Contains(Mean(xs)) {
		t.Errorf("interval %v, want width %v", iv, want)
	}
	nothing := func([]int) float64 { return math.NaN() }
	for name, bad := range map[string]Interval{
		"no units": Bootstrap(0, 10, 0.95, rng, mean), "no draws": Bootstrap(5, 0, 0.95, rng, mean),
		"confidence": Bootstrap(5, 10, 1, rng, mean), "all missing": Bootstrap(5, 10, 0.95, rng, nothing),
	} {
		if bad.Valid() {
			t.Errorf("%s: %v", name, bad)
		}
	}
	if NewRand("ab", "c").Uint64() == NewRand("a", "bc").Uint64() {
		t.Error("seeds depend on the joined text only")
	}
}

func TestGeneralizedESDCases(t *testing.T) {
	t.Parallel()
	eachCase(t, "generalized_esd", func(t *testing.T, c statCase) {
		in := decode[struct {
			X           []float64
			MaxOutliers int `json:"max_outliers"`
			Alpha       float64
			Center      string
		}](t, c.Inputs)
		want := decode[struct {
			R        []float64
			Lambda   []float64 `json:"lambda_"`
			N        int       `json:"n_outliers"`
			Outliers []float64
		}](t, c.Expected)
		got, err := GeneralizedESD(in.X, in.MaxOutliers, in.Alpha, in.Center == "median")
		if err != nil {
			t.Fatal(err)
		}
		var r, critical, outliers []float64
		for _, s := range got.Steps {
			r, critical = append(r, s.R), append(critical, s.Critical)
		}
		for _, i := range got.Indices() {
			outliers = append(outliers, in.X[i])
		}
		nearAll(t, "R", r, want.R, 1e-9)
		if want.Lambda != nil {
			nearAll(t, "critical", critical, want.Lambda, 1e-7)
		}
		nearAll(t, "outliers", outliers, want.Outliers, 0)
		if got.Outliers != want.N {
			t.Errorf("%d outliers, want %d", got.Outliers, want.N)
		}
	})
}

func TestGeneralizedESDEdges(t *testing.T) {
	t.Parallel()
	if got, err := GeneralizedESD([]float64{3, 3, 3, 3, 3}, 2, 0.05, false); err != nil || got.Outliers != 0 || len(got.Steps) != 0 {
		t.Errorf("constant: %+v %v", got, err)
	}
	nan := math.NaN()
	for name, err := range map[string]error{
		"few":      esdError([]float64{1, 2}, 1, 0.05),
		"too many": esdError([]float64{1, 2, 3, 4}, 3, 0.05),
		"none":     esdError([]float64{1, 2, 3, 4}, 0, 0.05),
		"alpha":    esdError([]float64{1, 2, 3, 4}, 1, 1),
		"nan":      esdError([]float64{1, 2, 3, nan}, 1, 0.05),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func esdError(xs []float64, k int, alpha float64) error {
	_, err := GeneralizedESD(xs, k, alpha, false)
	return err
}
