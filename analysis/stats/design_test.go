package stats

import (
	"math"
	"testing"
)

func TestSampleSizeCases(t *testing.T) {
	t.Parallel()
	eachCase(t, "sample_size_mde", func(t *testing.T, c statCase) {
		in := decode[struct {
			Formula      string
			P, P1, P2, N float64
			MDE          float64 `json:"mde_abs"`
			Alpha, Power float64
		}](t, c.Inputs)
		want := decode[struct {
			NExact float64 `json:"n_exact"`
			NArm   float64 `json:"n_per_arm"`
			Power  float64
		}](t, c.Expected)
		tol := c.tol(t)
		if in.N > 0 {
			near(t, "power", PowerPooled(in.P1, in.P2, in.N, in.Alpha), want.Power, 1e-9)
			return
		}
		n := SampleSizePooled(in.P1, in.P2, in.Alpha, in.Power)
		if in.Formula == "evan_miller" {
			n = SampleSize(in.P, in.MDE, in.Alpha, in.Power)
			// The inverse must come back to the effect that was asked for.
			nearRel(t, "mde(n(mde))", DetectableEffect(in.P, n, in.Alpha, in.Power, Above), in.MDE, 1e-9)
		} else {
			near(t, "power(n(power))", PowerPooled(in.P1, in.P2, n, in.Alpha), in.Power, 1e-9)
		}
		near(t, "n", n, want.NExact, math.Min(tol, 1e-6))
		// The published arm size is the exact one within the tolerance, or that rounded up.
		if math.Abs(n-want.NArm) > tol && math.Ceil(n) != want.NArm {
			t.Errorf("n per arm %v, want %v", n, want.NArm)
		}
	})
}

func TestDetectableEffect(t *testing.T) {
	t.Parallel()
	for _, p := range []float64{0.01, 0.083, 0.5, 0.9} {
		for _, side := range []Side{Below, Above} {
			effect := DetectableEffect(p, 5000, 0.05, 0.8, side)
			if math.IsNaN(effect) {
				t.Errorf("p %v side %v: no effect", p, side)
			}
			signed := effect
			if side == Below {
				signed = -effect
			}
			nearRel(t, "round trip", SampleSize(p, signed, 0.05, 0.8), 5000, 1e-6)
			for _, mde := range []float64{0.003, 0.01, 0.05} { // and the other way: MDE(n(mde)) = mde
				signed := mde
				if side == Below {
					signed = -mde
				}
				if n := SampleSize(p, signed, 0.05, 0.8); !math.IsNaN(n) {
					nearRel(t, "effect of its sample size", DetectableEffect(p, n, 0.05, 0.8, side), mde, 1e-9)
				}
			}
			mirrored := DetectableEffect(1-p, 5000, 0.05, 0.8, Above-side)
			nearRel(t, "mirror", mirrored, effect, 1e-9)
		}
	}
	isNaN(t, "hopeless", DetectableEffect(0.01, 5, 0.05, 0.8, Below), DetectableEffect(0, 100, 0.05, 0.8, Above),
		DetectableEffect(0.1, math.Inf(1), 0.05, 0.8, Above), DetectableEffect(0.1, 100, 0, 0.8, Above))
	isNaN(t, "impossible", SampleSize(0.1, 0, 0.05, 0.8), SampleSize(0.1, -0.2, 0.05, 0.8), SampleSize(0.1, 0.1, 1, 0.8),
		SampleSizePooled(0.1, 0.1, 0.05, 0.8), SampleSizePooled(0, 0.1, 0.05, 0.8), PowerPooled(0.1, 0.2, 0, 0.05))
}

func TestPhiOr(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	tests := []struct {
		name    string
		phi     float64
		ok      bool
		past    []float64
		want    float64
		assumed bool
	}{
		{"this month's", 3, true, []float64{9}, 3, false},
		{"capped", 80, true, nil, MaxPhi, false},
		{"the past's median", nan, false, []float64{4, nan, 2, 8, 0.5}, 4, false},
		{"nothing known", nan, false, []float64{nan}, DefaultPhi, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if phi, assumed := PhiOr(tt.phi, tt.ok, tt.past); phi != tt.want || assumed != tt.assumed {
				t.Errorf("%v %v, want %v %v", phi, assumed, tt.want, tt.assumed)
			}
		})
	}
}

func TestDispersion(t *testing.T) {
	t.Parallel()
	steady, wild := make([]float64, 30), make([]float64, 30)
	n := make([]float64, 30)
	for i := range n {
		n[i] = 1000
		steady[i] = 83
		wild[i] = 83 + 40*float64(i%2*2-1)
	}
	tests := []struct {
		name string
		x, n []float64
		want float64
		ok   bool
	}{
		{"equal days are floored at one", steady, n, 1, true},
		{"swings of 40 around 83", wild, n, 30 * 1600 / (1000 * .083 * .917) / 29, true},
		{"too few days", steady[:13], n[:13], math.NaN(), false},
		{"different lengths", steady, n[:20], math.NaN(), false},
		{"more successes than trials", n, steady, math.NaN(), false},
		{"negative", append([]float64{-1}, steady...), append([]float64{1000}, n...), math.NaN(), false},
		{"missing days left out", append([]float64{math.NaN(), 5}, wild...), append([]float64{10, 0}, n...), 30 * 1600 / (1000 * .083 * .917) / 29, true},
		{"none at all", make([]float64, 30), n, 1, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			phi, ok := Dispersion(tt.x, tt.n)
			if ok != tt.ok {
				t.Fatalf("ok = %v, want %v", ok, tt.ok)
			}
			if ok {
				near(t, "phi", phi, tt.want, 1e-9)
			} else {
				isNaN(t, "phi", phi)
			}
		})
	}
	if phi, _ := Dispersion([]float64{0, 1000, 0, 1000, 0, 1000, 0, 1000, 0, 1000, 0, 1000, 0, 1000}, n[:14]); phi != MaxPhi {
		t.Errorf("phi = %v, want the cap", phi)
	}
	one := []float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}
	phi, ok := DispersionCounts(wild, one)
	if near(t, "count phi", phi, 30*1600.0/83/29, 1e-9); !ok {
		t.Error("counts: not ok")
	}
	if phi, ok = DispersionCounts(make([]float64, 30), one); phi != 1 || !ok {
		t.Errorf("no counts: %v %v", phi, ok)
	}
	if _, ok = DispersionCounts(one[:3], one[:3]); ok {
		t.Error("three days are enough for counts")
	}
}
