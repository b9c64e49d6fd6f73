package stats_test

import (
	"math"
	"testing"

	"github.com/wxreport/wxreport/analysis/stats"
)

func TestShrinkMeans(t *testing.T) {
	t.Parallel()
	// By hand: weights 1 each, mean 10, Q = 50, tau2 = (50-1)/(2-2/2) = 49, keep 49/50: 5 -> 5.1, 15 -> 14.9.
	got := stats.ShrinkMeans([]float64{5, 15}, []float64{1, 1})
	if math.Abs(got[0].Mean-5.1) > 1e-12 || math.Abs(got[1].Mean-14.9) > 1e-12 {
		t.Errorf("means %v and %v, want 5.1 and 14.9", got[0].Mean, got[1].Mean)
	}
	// Groups that differ by less than their errors share one mean.
	for _, p := range stats.ShrinkMeans([]float64{9.9, 10.1, 10}, []float64{1, 1, 1}) {
		if math.Abs(p.Mean-10) > 1e-12 || math.Abs(p.SD-math.Sqrt(1./3)) > 1e-12 {
			t.Errorf("%v +- %v, want 10 +- .577", p.Mean, p.SD)
		}
	}
	got = stats.ShrinkMeans([]float64{1, 2, math.NaN()}, []float64{0, 1, 1})
	for i, p := range got {
		if !math.IsNaN(p.Mean) {
			t.Errorf("group %d: %v from one usable group", i, p.Mean)
		}
	}
}
