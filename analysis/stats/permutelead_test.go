package stats

import (
	"fmt"
	"math"
	"testing"
)

// TestALeadAmongSixClustersHasItsExactProbability: two of six clusters stand out. Dealt out to three groups of two they meet
// in one of them with probability 1/5.
func TestALeadAmongSixClustersHasItsExactProbability(t *testing.T) {
	t.Parallel()
	x, n := []float64{10, 10, 10, 20, 80, 90}, []float64{100, 100, 100, 100, 100, 100}
	group := []int{0, 0, 1, 1, 2, 2}
	if p := PermuteLead(x, n, group, 2, 20_000, NewRand("six")); math.Abs(p-0.2) > 0.01 {
		t.Errorf("p = %v, want .2", p)
	}
	if p := PermuteLead(x, n, group, 0, 2000, NewRand("six")); p != 1 { // some group always leads by more than the worst
		t.Errorf("p of the last group = %v, want 1", p)
	}
}

// TestLeadsHoldTheirLevel draws ten groups of 4 to 40 skewed clusters without any difference, and asks about the best.
func TestLeadsHoldTheirLevel(t *testing.T) {
	t.Parallel()
	rng := NewRand("level")
	const months = 600
	below := 0
	for month := range months {
		var x, n []float64
		var group []int
		best, highest := 0, 0.0
		for g := range 10 {
			var own, trials float64
			for range 4 + 4*g {
				size := math.Ceil(math.Exp(5 + rng.NormFloat64()))
				hits := math.Round(size * min(0.05*math.Exp(0.8*rng.NormFloat64()), 1))
				n, x, group = append(n, size), append(x, hits), append(group, g)
				own, trials = own+hits, trials+size
			}
			if own/trials > highest {
				best, highest = g, own/trials
			}
		}
		if PermuteLead(x, n, group, best, 199, NewRand("draws", fmt.Sprint(month))) <= 0.05 {
			below++
		}
	}
	if below > 57 { // 30 are the level; five standard deviations are 27
		t.Errorf("%d of %d below .05, want 30 at most", below, months)
	}
}

// TestALargeGroupsLeadIsSeenBesideSmallGroups: 55 clusters that are 15 % better among many groups of a few.
func TestALargeGroupsLeadIsSeenBesideSmallGroups(t *testing.T) {
	t.Parallel()
	rng := NewRand("power")
	var x, n []float64
	var group []int
	for g := range 30 {
		clusters, rate := 5, 0.50
		if g == 0 {
			clusters, rate = 55, 0.575
		}
		for range clusters {
			size := math.Ceil(math.Exp(6 + 0.5*rng.NormFloat64()))
			n, x, group = append(n, size), append(x, math.Round(size*min(rate*math.Exp(0.08*rng.NormFloat64()), 1))), append(group, g)
		}
	}
	if p := PermuteLead(x, n, group, 0, 999, NewRand("draws")); p > 0.005 {
		t.Errorf("p = %v, want at most .005", p)
	}
}

func TestALeadOverNothingIsMissing(t *testing.T) {
	t.Parallel()
	for _, p := range []float64{PermuteLead([]float64{1}, []float64{2}, []int{0}, 0, 9, NewRand()), PermuteLead(nil, nil, nil, 0, 9, NewRand()),
		PermuteLead([]float64{1, 2}, []float64{2, 3}, []int{0, 0}, 1, 9, NewRand())} {
		if !math.IsNaN(p) {
			t.Errorf("%v, want missing", p)
		}
	}
}
