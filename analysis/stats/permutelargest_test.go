package stats

import (
	"fmt"
	"math"
	"testing"
)

// TestTheLargestLeadIsTheOneOfCompareClusters holds the sums against the two functions they stand for.
func TestTheLargestLeadIsTheOneOfCompareClusters(t *testing.T) {
	t.Parallel()
	rng := NewRand("moments")
	for range 200 {
		var m moments
		var x, n []float64
		for range 2 + rng.IntN(20) {
			n = append(n, 1+math.Floor(rng.Float64()*900))
			x = append(x, math.Floor(rng.Float64()*n[len(n)-1]))
			m.add(x[len(x)-1], n[len(n)-1])
		}
		want := ClusterRatio(x, n)
		if r, v := m.ratio(); math.Abs(r-want.Ratio) > 1e-12 || math.Abs(math.Sqrt(v)-want.SE) > 1e-9 {
			t.Fatalf("%v %v, want %v %v", r, math.Sqrt(v), want.Ratio, want.SE)
		}
	}
}

// TestTheExactPermutationsOfSixClusters deals six clusters out to three groups of two.
func TestTheExactPermutationsOfSixClusters(t *testing.T) {
	t.Parallel()
	// Ratios .1 .1 .1 .2 .8 .9 of equal clusters: the pair .8 .9 leads the rest by (.85-.125)/sqrt(var+var'); no other pair comes near.
	x, n := []float64{10, 10, 10, 20, 80, 90}, []float64{100, 100, 100, 100, 100, 100}
	const draws = 20_000
	// Two given clusters of six are dealt to one group of two with probability 1/5.
	if p := PermuteLargest(x, n, []int{0, 0, 1, 1, 2, 2}, draws, NewRand("six")); math.Abs(p-0.2) > 0.01 {
		t.Errorf("p = %v, want .2", p)
	}
}

// TestThePermutationOfTheLargestHoldsItsLevel draws ten groups of eight skewed clusters each without any difference.
func TestThePermutationOfTheLargestHoldsItsLevel(t *testing.T) {
	t.Parallel()
	rng := NewRand("level")
	const months = 600
	below := 0
	for month := range months {
		var x, n []float64
		var group []int
		for g := range 10 {
			for range 8 {
				size := math.Exp(5 + rng.NormFloat64())
				rate := 0.05 * math.Exp(0.8*rng.NormFloat64())
				n, x, group = append(n, math.Ceil(size)), append(x, math.Round(math.Ceil(size)*min(rate, 1))), append(group, g)
			}
		}
		if PermuteLargest(x, n, group, 199, NewRand("draws", fmt.Sprint(month))) <= 0.05 {
			below++
		}
	}
	// 30 are expected; five standard deviations are 27.
	if below > 57 || below < 8 {
		t.Errorf("%d of %d below .05, want about 30", below, months)
	}
}

func TestTheLargestOfNothingIsMissing(t *testing.T) {
	t.Parallel()
	if p := PermuteLargest([]float64{1}, []float64{2}, []int{0}, 9, NewRand()); !math.IsNaN(p) {
		t.Errorf("%v, want missing", p)
	}
}
