package stats

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// FunnelGain is what one stage of a funnel would bring if its rate came up to a target, all other rates held.
type FunnelGain struct {
	Stage int      // 0 is from the first count to the second
	Rate  float64  // of the stage
	Gain  float64  // further orders at the end of the funnel; 0 when the target is met, NaN when the rate is 0
	CI    Interval // from the Wilson interval of the rate; an end below 0 means the target may already be met
}

// FunnelGains computes the orders gained per stage when its rate reaches the target, last count times (target/rate - 1).
//
// stageCounts holds the nested counts, entrance first; targets one rate a stage, NaN for none (gain NaN). phi shrinks the
// sample sizes. Errors: fewer than two counts, a wrong number of targets, negative or non-finite counts, a count above
// the one before it, targets outside (0, 1].
//
// Source: the multiplicative funnel identity.
func FunnelGains(stageCounts, targets []float64, phi float64) ([]FunnelGain, error) {
	if len(stageCounts) < 2 || len(targets) != len(stageCounts)-1 {
		return nil, fmt.Errorf("funnel: %d counts and %d targets, want one target fewer than counts",
			len(stageCounts), len(targets))
	}
	if !finite(stageCounts...) || stageCounts[0] <= 0 {
		return nil, errors.New("funnel: a count is missing or nobody entered")
	}
	orders := stageCounts[len(stageCounts)-1]
	out := make([]FunnelGain, len(targets))
	for i, target := range targets {
		n, x := stageCounts[i], stageCounts[i+1]
		if x < 0 || x > n {
			return nil, fmt.Errorf("funnel: stage %d has %v of %v", i+1, x, n)
		}
		if target <= 0 || target > 1 {
			return nil, fmt.Errorf("funnel: stage %d has target %v, want a rate above 0 and at most 1", i+1, target)
		}
		gain := func(rate float64) float64 {
			if rate == 0 {
				return math.NaN()
			}
			return orders * (target/rate - 1)
		}
		rate := x / n // NaN behind an empty stage
		iv := WilsonPhi(x, n, phi, Z95)
		out[i] = FunnelGain{Stage: i, Rate: rate, Gain: math.Max(0, gain(rate)), CI: Interval{gain(iv.High), gain(iv.Low)}}
	}
	return out, nil
}

// AttainableTarget is the rate that a stage can be asked to reach: the least of the benchmark, the account's own best
// three months and 1.3 times the present rate. NaN arguments are unknown and left out; NaN when the rate is.
func AttainableTarget(rate, benchmark, ownBest float64) float64 {
	if math.IsNaN(rate) {
		return rate
	}
	target := math.Min(1, 1.3*rate)
	for _, v := range []float64{benchmark, ownBest} {
		if v < target {
			target = v
		}
	}
	return target
}

// RankGains orders the stages by gain, largest first, earlier stages first among equals; stages without a gain last.
func RankGains(gains []FunnelGain) []FunnelGain {
	out := slices.Clone(gains)
	slices.SortStableFunc(out, func(a, b FunnelGain) int {
		switch known, other := !math.IsNaN(a.Gain), !math.IsNaN(b.Gain); {
		case known && other:
			return descending(a.Gain, b.Gain, "", "")
		case known:
			return -1
		case other:
			return 1
		}
		return 0
	})
	return out
}
