package stats

import (
	"math"
	"slices"
	"testing"
)

func TestShareIntervals(t *testing.T) {
	t.Parallel()
	// Goodman's example as in R DescTools MultinomCI(c(20, 35, 54, 46), method = "goodman") at 95 %, to rounding.
	got := ShareIntervals([]float64{20, 35, 54, 46}, 0.95)
	for i, x := range []float64{20, 35, 54, 46} {
		single := Wilson(x, 155, Z95)
		if !(got[i].Low < single.Low && got[i].High > single.High) {
			t.Errorf("share %d: joint interval %v is not wider than %v", i, got[i], single)
		}
		nearInterval(t, "quantile of .05/4", got[i], []float64{Wilson(x, 155, 2.4977054744123723).Low, Wilson(x, 155, 2.4977054744123723).High}, 1e-9)
	}
	if ShareIntervals([]float64{0, 0}, 0.95)[0].Valid() || ShareIntervals([]float64{-1, 5}, 0.95)[0].Valid() || ShareIntervals([]float64{1, 5}, 2)[0].Valid() {
		t.Error("impossible shares have an interval")
	}
}

func TestDrift(t *testing.T) {
	t.Parallel()
	same, err := Drift([]float64{50, 30, 20, 0}, []float64{500, 300, 200, 0})
	if err != nil || same.PSI != 0 || math.Abs(same.Chi2) > 1e-20 || same.DF != 2 || same.P < 0.999 {
		t.Errorf("no drift: %+v %v", same, err)
	}
	moved, err := Drift([]float64{500, 300, 200}, []float64{300, 300, 400})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "psi", moved.PSI, -0.2*math.Log(0.6)+0.2*math.Log(2), 1e-12)
	near(t, "chi2", moved.Chi2, 2*10000/400.0+2*10000/300.0, 1e-9)
	near(t, "V", moved.CramerV, math.Sqrt(moved.Chi2/2000), 1e-12)
	if gone, err := Drift([]float64{500, 300}, []float64{800, 0}); err != nil || math.IsInf(gone.PSI, 0) || gone.PSI < 1 {
		t.Errorf("a category vanished: %+v %v", gone, err)
	}
	for name, in := range map[string][2][]float64{
		"lengths": {{1}, {1, 2}}, "negative": {{-1, 2}, {1, 2}}, "empty": {{0, 0}, {1, 2}}, "one": {{5, 0}, {5, 0}}, "nan": {{1, math.NaN()}, {1, 2}},
	} {
		if _, err := Drift(in[0], in[1]); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestConcentration(t *testing.T) {
	t.Parallel()
	near(t, "equal", Concentration([]float64{5, 5, 5, 5}), 0.25, 1e-15)
	near(t, "monopoly", Concentration([]float64{7, 0, 0}), 1, 1e-15)
	isNaN(t, "nothing", Concentration(nil), Concentration([]float64{0}), Concentration([]float64{-1, 3}), Concentration([]float64{math.Inf(1)}))
}

func TestRoganGladen(t *testing.T) {
	t.Parallel()
	// 30 % called negative by a classifier with Se .9, Sp .95: truly 29.4 %.
	got := RoganGladen(300, 1000, 90, 100, 190, 200)
	near(t, "share", got.Share, 0.25/0.85, 1e-12)
	naive := Wilson(300, 1000, Z95)
	if got.CI.Width() <= naive.Width() || !got.CI.Contains(got.Share) {
		t.Errorf("interval %v must be wider than %v", got.CI, naive)
	}
	perfect := RoganGladen(300, 1000, 100, 100, 200, 200)
	near(t, "perfect classifier", perfect.Share, 0.3, 1e-12)
	if low := RoganGladen(10, 1000, 90, 100, 190, 200); low.Share != 0 || low.CI.Low != 0 {
		t.Errorf("fewer than the false alarms: %+v", low)
	}
	isNaN(t, "useless", RoganGladen(3, 10, 5, 10, 5, 10).Share, RoganGladen(3, 1, 5, 10, 9, 10).Share)
}

func TestExperimentHelpers(t *testing.T) {
	t.Parallel()
	cursed := WinnersCurse(0.2, 0.1, 0)
	nearAll(t, "half of the way", []float64{cursed.Mean, cursed.SD, cursed.Above(0.1)}, []float64{0.1, 0.1 / math.Sqrt2, 0.5}, 1e-12)
	if sure := WinnersCurse(0.2, 0.001, 0.1); math.Abs(sure.Mean-0.2) > 1e-4 {
		t.Errorf("a precise effect is shrunk to %v", sure.Mean)
	}
	near(t, "equal arms", Equivalence(0, 1, 1.6448536269514722), 0.05, 1e-12)
	near(t, "mirror", Equivalence(-0.3, 1, 2), Equivalence(0.3, 1, 2), 1e-15)
	isNaN(t, "bad", WinnersCurse(1, 0, 1).Mean, Equivalence(0, 0, 1), Equivalence(0, 1, -1), AlwaysValidP(2, 1, 1, 2, 0))
	if p := AlwaysValidP(1000, 10000, 1000, 10000, 0); p != 1 {
		t.Errorf("equal arms: p %v", p)
	}
	if p := AlwaysValidP(1000, 10000, 1300, 10000, 0); p > 1e-6 || p < NormalP(TwoProportion(1000, 10000, 1300, 10000).Z) {
		t.Errorf("three points apart: p %v", p)
	}
	if p := AlwaysValidP(0, 10, 0, 10, 0); p != 1 {
		t.Errorf("nothing happened: p %v", p)
	}
}

// The interval holds exactly the effects that the always-valid test does not reject.
func TestAlwaysValidIntervalInvertsTheTest(t *testing.T) {
	t.Parallel()
	for x := 900.0; x <= 1300; x += 10 {
		const n, tau = 10_000, 0.01
		p := (1000 + x) / (2 * n)
		iv := AlwaysValidInterval(x/n-0.1, math.Sqrt(p*(1-p)*2/n), tau)
		if outside := iv.Low > 0 || iv.High < 0; outside != (AlwaysValidP(1000, n, x, n, tau) < 0.05) {
			t.Errorf("%.0f of %d: interval %v, p %.4f", x, n, iv, AlwaysValidP(1000, n, x, n, tau))
		}
	}
	near(t, "half width", AlwaysValidInterval(0, 1, 1).High, math.Sqrt(2*(math.Log(2)+2*math.Log(20))), 1e-12)
	isNaN(t, "bad", AlwaysValidInterval(1, 0, 1).Low, AlwaysValidInterval(1, 1, 0).Low, AlwaysValidInterval(math.NaN(), 1, 1).High)
}

// TestAlwaysValidPSurvivesPeeking looks at null experiments twenty times each; the ordinary p-value does not survive it.
func TestAlwaysValidPSurvivesPeeking(t *testing.T) {
	t.Parallel()
	rng := NewRand("peeking")
	valid, naive := 0, 0
	const runs = 300
	for range runs {
		var x1, x2, n float64
		falseValid, falseNaive := false, false
		for range 20 {
			x1, x2, n = x1+binomial(rng, 500, 0.1), x2+binomial(rng, 500, 0.1), n+500
			falseValid = falseValid || AlwaysValidP(x1, n, x2, n, 0.01) < 0.05
			falseNaive = falseNaive || TwoProportion(x1, n, x2, n).P < 0.05
		}
		if falseValid {
			valid++
		}
		if falseNaive {
			naive++
		}
	}
	if valid > runs*7/100 || naive < runs*15/100 {
		t.Errorf("false alarms of %d: always valid %d, naive %d", runs, valid, naive)
	}
}

func TestOutlyingValues(t *testing.T) {
	t.Parallel()
	reads := []float64{900, 1000, 1100, 1200, 1300, 1000, 40000, 0, math.NaN()}
	if fence := Viral(reads); fence > 40000 || fence < 1300 {
		t.Errorf("fence %v", fence)
	}
	isNaN(t, "too few", Viral(reads[:4]), GeometricMean(nil), GeometricMean([]float64{1, 0}))
	if got := Winsorise([]float64{1, 2, 3, 4, 100}, 0.75); !slices.Equal(got, []float64{1, 2, 3, 4, 4}) {
		t.Errorf("winsorised %v", got)
	}
	if got := Winsorise([]float64{5, 1}, 2); !slices.Equal(got, []float64{5, 1}) {
		t.Errorf("q of 2: %v", got)
	}
	near(t, "geometric mean", GeometricMean([]float64{1, 100}), 10, 1e-12)
}
