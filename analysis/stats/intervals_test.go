package stats

import (
	"math"
	"testing"
)

func TestWilsonCases(t *testing.T) {
	t.Parallel()
	eachCase(t, "wilson_interval", func(t *testing.T, c statCase) {
		in := decode[struct{ X, N, Conf float64 }](t, c.Inputs)
		z := TwoSidedZ(in.Conf)
		got := map[string]Interval{
			"wilson": Wilson(in.X, in.N, z), "wilson_cc": WilsonContinuity(in.X, in.N, z),
			"clopper_pearson": ClopperPearson(in.X, in.N, in.Conf),
		}
		for name, want := range decode[map[string][]float64](t, c.Expected) {
			nearInterval(t, name, got[name], want, math.Min(c.tol(t), 1e-9))
		}
		for name, want := range decode[map[string][]float64](t, c.Published) {
			nearInterval(t, "published "+name, got[name], want, 5.1e-5)
		}
	})
}

func TestNewcombeCases(t *testing.T) {
	t.Parallel()
	eachCase(t, "newcombe_difference", func(t *testing.T, c statCase) {
		in := decode[struct{ X1, N1, X2, N2 float64 }](t, c.Inputs)
		want := decode[struct{ CI []float64 }](t, c.Expected)
		nearInterval(t, "ci", Newcombe(in.X1, in.N1, in.X2, in.N2), want.CI, 1e-9)
		published := decode[struct{ CI []float64 }](t, c.Published)
		nearInterval(t, "published", Newcombe(in.X1, in.N1, in.X2, in.N2), published.CI, 5.1e-5)
	})
}

func TestWilsonProperties(t *testing.T) {
	t.Parallel()
	for n := 1.0; n <= 3000; n = math.Ceil(n * 1.7) {
		for x := 0.0; x <= n; x += math.Max(1, math.Floor(n/13)) {
			iv, mirror := Wilson(x, n, Z95), Wilson(n-x, n, Z95)
			if !iv.Contains(x/n) || iv.Low < 0 || iv.High > 1 {
				t.Errorf("Wilson(%v, %v) = %v: does not hold the rate or leaves [0, 1]", x, n, iv)
			}
			near(t, "complement low", 1-mirror.High, iv.Low, 1e-14)
			near(t, "complement high", 1-mirror.Low, iv.High, 1e-14)
			if wider := Wilson(2*x, 2*n, Z95); wider.Width() >= iv.Width() {
				t.Errorf("Wilson(%v, %v): twice the sample is not narrower", x, n)
			}
			if phi := WilsonPhi(x, n, 3, Z95); phi.Width() <= iv.Width() {
				t.Errorf("WilsonPhi(%v, %v, 3) is not wider", x, n)
			}
		}
	}
}

func TestIntervalsRefuseImpossibleCounts(t *testing.T) {
	t.Parallel()
	for _, bad := range [][2]float64{
		{-1, 10},
		{11, 10},
		{0, 0},
		{1, math.NaN()},
		{math.NaN(), 1},
		{1, math.Inf(1)},
		{0, -5},
	} {
		x, n := bad[0], bad[1]
		_, ratio := RateRatio(x, n, 1, 10)
		for name, iv := range map[string]Interval{
			"wilson": Wilson(x, n, Z95), "phi": WilsonPhi(x, n, 2, Z95), "continuity": WilsonContinuity(x, n, Z95),
			"exact": ClopperPearson(x, n, 0.95), "newcombe": Newcombe(x, n, 1, 10), "newcombe second": Newcombe(1, 10, x, n),
			"newcombe phi": NewcombePhi(x, n, 2, 1, 10, 2), "ratio": ratio,
		} {
			if iv.Valid() {
				t.Errorf("%s(%v, %v) = %v, want no interval", name, x, n, iv)
			}
		}
	}
	for _, z := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		if Wilson(1, 10, z).Valid() || WilsonContinuity(1, 10, z).Valid() {
			t.Errorf("z = %v gives an interval", z)
		}
	}
	if ClopperPearson(1, 10, 1).Valid() || NoInterval().Contains(0) {
		t.Error("confidence 1 gives an interval, or no interval holds 0")
	}
}

func TestNewcombePhiWidens(t *testing.T) {
	t.Parallel()
	plain, wide := Newcombe(120, 1500, 90, 1500), NewcombePhi(120, 1500, 4, 90, 1500, 4)
	if wide.Width() < 1.9*plain.Width() || wide.Width() > 2.1*plain.Width() {
		t.Errorf("phi 4 widens %v to %v, want about twice", plain.Width(), wide.Width())
	}
	if math.IsNaN(NewcombePhi(120, 1500, math.NaN(), 90, 1500, 0).Low) {
		t.Error("a NaN phi must count as 1")
	}
}
