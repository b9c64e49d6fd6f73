package stats

import (
	"math"
	"testing"
)

func TestTwoProportionCases(t *testing.T) {
	t.Parallel()
	eachCase(t, "two_proportion_test", func(t *testing.T, c statCase) {
		if c.ID == "fleiss1981-smokers-4groups" {
			in := decode[struct{ X, N []float64 }](t, c.Inputs)
			want := decode[struct{ Chi2, DF, P float64 }](t, c.Expected)
			chi2, df, p := ProportionsChiSquare(in.X, in.N)
			nearAll(t, "chi2, df, p", []float64{chi2, df, p}, []float64{want.Chi2, want.DF, want.P}, 1e-9)
			return
		}
		in := decode[struct{ X1, N1, X2, N2 float64 }](t, c.Inputs)
		want := decode[map[string]float64](t, c.Expected)
		got := TwoProportion(in.X1, in.N1, in.X2, in.N2)
		for name, v := range map[string]float64{
			"z": got.Z, "p": got.P, "chi2": got.Chi2, "chi2_yates": got.Chi2Yates, "p_yates": got.PYates, "cohen_h": got.CohenH,
		} {
			near(t, name, v, want[name], c.tol(t))
		}
	})
}

func TestFisherCases(t *testing.T) {
	t.Parallel()
	alternatives := map[string]Alternative{"greater": Greater, "less": Less, "two-sided": TwoSided}
	eachCase(t, "fisher_exact", func(t *testing.T, c statCase) {
		in := decode[struct {
			Table       [2][2]float64
			Alternative string
		}](t, c.Inputs)
		want := decode[struct{ P float64 }](t, c.Expected)
		got := Fisher(in.Table[0][0], in.Table[0][1], in.Table[1][0], in.Table[1][1], alternatives[in.Alternative])
		near(t, "p", got, want.P, 1e-12)
		near(t, "published p", got, decode[struct{ P float64 }](t, c.Published).P, c.tol(t))
	})
}

func TestFisherAgreesWithChiSquareInLargeTables(t *testing.T) {
	t.Parallel()
	a, b, c, d := 1_000_000.0, 9_000_000.0, 1_001_500.0, 8_998_500.0
	exact, approx := Fisher(a, b, c, d, TwoSided), TwoProportion(a, a+b, c, c+d).PYates
	near(t, "p", exact, approx, 1e-5)
	if p := Fisher(5e14, 5e14, 4e14, 6e14, TwoSided); p != 0 {
		t.Errorf("a hopelessly different huge table has p %v, want 0", p)
	}
	if p := Fisher(0, 0, 3, 4, TwoSided); p != 1 {
		t.Errorf("an empty row has p %v, want 1", p)
	}
	isNaN(t, "half a count, negative, NaN", Fisher(0.5, 1, 1, 1, Less), Fisher(-1, 1, 1, 1, Less), Fisher(math.NaN(), 1, 1, 1, Less))
}

func TestSRMCases(t *testing.T) {
	t.Parallel()
	eachCase(t, "srm", func(t *testing.T, c statCase) {
		in := decode[struct {
			Observed []float64
			Planned  []float64 `json:"expected_ratio"`
		}](t, c.Inputs)
		want := decode[struct {
			Chi2, DF, P float64
			SRM         bool
		}](t, c.Expected)
		chi2, df := GoodnessOfFit(in.Observed, in.Planned)
		p := SRM(in.Observed, in.Planned)
		nearAll(t, "chi2, df", []float64{chi2, df}, []float64{want.Chi2, want.DF}, 1e-8)
		near(t, "p", p, want.P, c.tol(t))
		if (p < 0.001) != want.SRM || (p < SRMAlpha) != want.SRM {
			t.Errorf("p = %g, want mismatch %v", p, want.SRM)
		}
	})
}

func TestSRMRefusesUselessInput(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	isNaN(t, "srm", SRM(nil, nil), SRM([]float64{1}, []float64{1}), SRM([]float64{1, 2}, []float64{1}),
		SRM([]float64{0, 0}, []float64{1, 1}), SRM([]float64{-1, 2}, []float64{1, 1}), SRM([]float64{1, 2}, []float64{0, 1}),
		SRM([]float64{nan, 2}, []float64{1, 1}))
	near(t, "percent weights", SRM([]float64{1080, 8920}, []float64{10, 90}), 0.007660761135179457, 1e-12)
}

func TestLogitTestAgreesWithZ(t *testing.T) {
	t.Parallel()
	logOdds, z, p := LogitTest(830, 10000, 1, 910, 10000, 1)
	near(t, "log odds ratio", logOdds, math.Log(830.0/9170)-math.Log(910.0/9090), 1e-12)
	near(t, "z", z, TwoProportion(830, 10000, 910, 10000).Z, 0.01)
	near(t, "p", p, 0.0447, 0.001)
	_, dispersed, _ := LogitTest(830, 10000, 4, 910, 10000, 4)
	near(t, "phi 4 halves z", dispersed, z/2, 1e-12)
	if _, z, p = LogitTest(0, 50, 1, 0, 60, 1); math.Abs(z) > 0.2 || p < 0.8 {
		t.Errorf("none of 50 against none of 60: z %v, p %v", z, p)
	}
	a, b, c := LogitTest(2, 1, 1, 1, 2, 1)
	isNaN(t, "impossible", a, b, c)
}

func TestProportionsWithoutVariation(t *testing.T) {
	t.Parallel()
	if got := TwoProportion(0, 10, 0, 20); got.Z != 0 || got.P != 1 || got.PYates != 1 {
		t.Errorf("none against none: %+v", got)
	}
	if chi2, df, p := ProportionsChiSquare([]float64{5, 7}, []float64{5, 7}); chi2 != 0 || df != 1 || p != 1 {
		t.Errorf("all against all: chi2 %v df %v p %v", chi2, df, p)
	}
	bad := TwoProportion(3, 2, 1, 2)
	isNaN(t, "impossible", bad.Diff, bad.Z, bad.P, bad.Chi2, bad.CohenH)
	for _, x := range [][]float64{{1}, {1, 2, 3}, {1, 9}} {
		chi2, _, p := ProportionsChiSquare(x, []float64{5, 5})
		isNaN(t, "impossible groups", chi2, p)
	}
}

func TestRateRatio(t *testing.T) {
	t.Parallel()
	// Agresti (2013) 3.1.3, aspirin and heart attacks: 189/11034 against 104/11037, 1.82 (1.43, 2.31).
	ratio, iv := RateRatio(189, 11034, 104, 11037)
	near(t, "ratio", ratio, 1.8178, 5e-4)
	nearInterval(t, "interval", iv, []float64{1.43, 2.31}, 0.005)
	if _, wide := RateRatioPhi(189, 11034, 4, 104, 11037, 4); wide.Low > iv.Low || wide.High < iv.High {
		t.Errorf("phi 4 narrows %v to %v", iv, wide)
	}
	ratio, iv = RateRatio(0, 50, 10, 50)
	if ratio != 0 || iv.Low != 0 || !(iv.High > 0 && iv.High < 1) {
		t.Errorf("none of 50 against 10 of 50: %v %v", ratio, iv)
	}
	ratio, iv = RateRatio(10, 50, 0, 50)
	if !math.IsNaN(ratio) || !(iv.Low > 1) || !math.IsInf(iv.High, 1) {
		t.Errorf("10 of 50 against none: %v %v", ratio, iv)
	}
	if ratio, iv = RateRatio(10, 10, 20, 20); ratio != 1 || !iv.Contains(1) || iv.Width() == 0 {
		t.Errorf("all against all: %v %v", ratio, iv)
	}
}
