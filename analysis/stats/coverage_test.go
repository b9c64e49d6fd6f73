package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

func binomial(rng *rand.Rand, n, p float64) float64 {
	return distuv.Binomial{N: n, P: p, Src: rng}.Rand()
}

// TestWilsonCoverage computes the exact coverage of the 95 % interval, no simulation needed. It saws with p, as that of
// every interval for counts does: from five expected events on each p is held to 92 to 98 %, and over all p the mean.
func TestWilsonCoverage(t *testing.T) {
	t.Parallel()
	for _, n := range []float64{50, 200, 1000, 5000} {
		mean, ps := 0.0, []float64{0.01, 0.02, 0.03, 0.05, 0.083, 0.12, 0.2, 0.3, 0.4, 0.5}
		for _, p := range ps {
			covered := 0.0
			dist := distuv.Binomial{N: n, P: p}
			for x := 0.0; x <= n; x++ {
				if Wilson(x, n, Z95).Contains(p) {
					covered += dist.Prob(x)
				}
			}
			if covered < 0.91 || covered > 0.99 || (n*p >= 5 && (covered < 0.92 || covered > 0.98)) {
				t.Errorf("p %v n %v: coverage %.4f", p, n, covered)
			}
			mean += covered / float64(len(ps))
		}
		if mean < 0.92 || mean > 0.98 {
			t.Errorf("n %v: mean coverage %.4f", n, mean)
		}
	}
}

// TestDispersionRestoresCoverage draws beta-binomial days and expects the phi-adjusted interval to cover where the plain
// one fails.
func TestDispersionRestoresCoverage(t *testing.T) {
	t.Parallel()
	const days, perDay, runs = 30, 1000.0, 4000
	for _, icc := range []float64{0, 0.002, 0.005, 0.01} {
		t.Run(fmt.Sprint("icc ", icc), func(t *testing.T) {
			t.Parallel()
			rng := NewRand("coverage", fmt.Sprint(icc))
			const p = 0.083
			plain, adjusted := 0, 0
			x, n := make([]float64, days), make([]float64, days)
			for range runs {
				for d := range x {
					rate := p
					if icc > 0 {
						size := 1/icc - 1
						rate = distuv.Beta{Alpha: p * size, Beta: (1 - p) * size, Src: rng}.Rand()
					}
					x[d], n[d] = binomial(rng, perDay, rate), perDay
				}
				phi, ok := Dispersion(x, n)
				if !ok {
					t.Fatal("no phi")
				}
				if Wilson(Sum(x), Sum(n), Z95).Contains(p) {
					plain++
				}
				if WilsonPhi(Sum(x), Sum(n), phi, Z95).Contains(p) {
					adjusted++
				}
			}
			if share := float64(adjusted) / runs; share < 0.925 || share > 0.97 {
				t.Errorf("adjusted coverage %.3f", share)
			}
			t.Logf("covers %.3f, the plain interval %.3f", float64(adjusted)/runs, float64(plain)/runs)
			if share := float64(plain) / runs; icc == 0.01 && share > 0.6 || icc == 0.002 && share > 0.85 {
				t.Errorf("plain coverage %.3f: the simulation is too easy", share)
			}
		})
	}
}

// TestClusterTestHoldsItsLevel compares identical content types whose articles differ: the article-level test keeps 5 %,
// the pooled click test does not.
func TestClusterTestHoldsItsLevel(t *testing.T) {
	t.Parallel()
	const runs = 4000
	for _, k := range []int{8, 15, 30} {
		t.Run(fmt.Sprint(k, " articles"), func(t *testing.T) {
			t.Parallel()
			rng := NewRand("clusters", fmt.Sprint(k))
			group := func() (x, n []float64) {
				for range k {
					size := math.Round(2000 * math.Exp(0.6*rng.NormFloat64()))
					n = append(n, size)
					x = append(x, binomial(rng, size, Expit(-2.4+0.4*rng.NormFloat64())))
				}
				return x, n
			}
			level, pooled := 0, 0
			for range runs {
				xa, na := group()
				xb, nb := group()
				if CompareClusters(ClusterRatio(xa, na), ClusterRatio(xb, nb)).P < 0.05 {
					level++
				}
				if TwoProportion(Sum(xa), Sum(na), Sum(xb), Sum(nb)).P < 0.05 {
					pooled++
				}
			}
			if share := float64(level) / runs; share < 0.04 || share > 0.065 {
				t.Errorf("type-I error %.3f", share)
			}
			t.Logf("type-I error %.3f, pooled %.3f", float64(level)/runs, float64(pooled)/runs)
			if share := float64(pooled) / runs; share < 0.6 {
				t.Errorf("pooled type-I error %.3f: the simulation is too easy", share)
			}
		})
	}
}

// TestPredictiveTHoldsItsLevel draws accounts whose months vary and expects 5 % of quiet months below p = .05.
func TestPredictiveTHoldsItsLevel(t *testing.T) {
	t.Parallel()
	rng := NewRand("predictive")
	const runs = 4000
	for _, monthSD := range []float64{0, 0.04, 0.15} {
		alarms := 0
		for range runs {
			month := func() Observed {
				return RateOnLogit(binomial(rng, 20000, Expit(-2.4+monthSD*rng.NormFloat64())), 20000, 1)
			}
			past := make([]Observed, 12)
			for i := range past {
				past[i] = month()
			}
			if PredictiveT(month(), past).P < 0.05 {
				alarms++
			}
		}
		// With no month effect the floor on the variance makes the test cautious; a chance trend makes it less so.
		if share := float64(alarms) / runs; share > 0.075 || share < 0.01 {
			t.Errorf("month sd %v: %.3f of quiet months below .05", monthSD, share)
		}
	}
}

// TestEqualMonthsRaiseNothing holds that a month equal to all others is silent everywhere.
func TestEqualMonthsRaiseNothing(t *testing.T) {
	t.Parallel()
	past := make([]Observed, 12)
	for i := range past {
		past[i] = RateOnLogit(830, 10000, 1)
	}
	if got := PredictiveT(past[0], past); got.P != 1 {
		t.Errorf("predictive p %v", got.P)
	}
	rates := make([]float64, 12)
	for i := range rates {
		rates[i] = 0.083
	}
	if got := Watch(rates, 0.06, Below); got.Verdict != VerdictOK {
		t.Errorf("watch %v", got.Verdict)
	}
	if got, err := Kitagawa([]Segment{{5, 100}, {9, 50}}, []Segment{{5, 100}, {9, 50}}); err != nil || got.Rate != 0 || got.Mix != 0 {
		t.Errorf("decomposition %+v %v", got, err)
	}
}

// TestScaleAndLabelInvariance holds that units, names and merging of equal sources change no verdict.
func TestScaleAndLabelInvariance(t *testing.T) {
	t.Parallel()
	x, y := []float64{120, 300, 80, 950, 410, 77, 1300, 260}, []float64{220, 90, 640, 1700, 510, 330, 800, 1500}
	scaled := func(xs []float64, by float64) []float64 {
		out := make([]float64, len(xs))
		for i, v := range xs {
			out[i] = v * by
		}
		return out
	}
	a, b := MannWhitney(x, y), MannWhitney(scaled(x, 0.01), scaled(y, 0.01))
	near(t, "rank p", b.P, a.P, 0)
	near(t, "shift", b.Shift, a.Shift/100, 1e-12)
	before, after := []Segment{{30, 400}, {30, 400}, {90, 500}}, []Segment{{20, 300}, {20, 300}, {99, 600}}
	split, err := Kitagawa(before, after)
	if err != nil {
		t.Fatal(err)
	}
	merged, err := Kitagawa([]Segment{{60, 800}, {90, 500}}, []Segment{{40, 600}, {99, 600}})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "merging two equal sources", merged.Rate, split.Rate, 1e-12)
	near(t, "merged mix", merged.Mix, split.Mix, 1e-12)
	one, two := CompareClusters(ClusterRatio(x, y), ClusterRatio(y, x)), CompareClusters(ClusterRatio(y, x), ClusterRatio(x, y))
	near(t, "swapped groups", two.P, one.P, 1e-12)
	near(t, "swapped difference", two.Diff, -one.Diff, 1e-15)
}
