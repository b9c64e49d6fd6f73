package stats

import (
	"fmt"
	"math"
)

// FunnelChange splits the change of a funnel's last count into its entrance and its stage rates.
type FunnelChange struct {
	Delta   float64   // last count after minus before = Traffic + Sum Stages
	Traffic float64   // because more or fewer entered
	Stages  []float64 // because the rate of stage i -> i+1 changed
	Filled  bool      // a count of 0 was replaced by 0.5: the parts are approximate
}

// LMDI decomposes the change of the last stage of a funnel exactly, without a rest and whatever the order of the stages.
//
//	effect_k = L(V1, V0) ln(x_k1/x_k0),  L(a, b) = (a-b)/ln(a/b),  L(a, a) = a
//
// before and after hold the counts of the stages, entrance first. A count of 0 has no logarithm: it is replaced by 0.5
// and Filled is set. Errors: fewer than two stages, different lengths, negative or non-finite counts.
//
// Source: Ang BW (2005) Energy Policy 33:867-871 (LMDI-I).
func LMDI(before, after []float64) (FunnelChange, error) {
	if len(before) != len(after) || len(before) < 2 {
		return FunnelChange{}, fmt.Errorf("funnel change: %d stages before and %d after, want the same number, two or more",
			len(before), len(after))
	}
	if !finite(before...) || !finite(after...) {
		return FunnelChange{}, fmt.Errorf("funnel change: a count is missing or not a number")
	}
	last := len(before) - 1
	out := FunnelChange{Delta: after[last] - before[last]}
	v0, v1 := make([]float64, len(before)), make([]float64, len(after))
	for i := range before {
		if before[i] < 0 || after[i] < 0 {
			return FunnelChange{}, fmt.Errorf("funnel change: stage %d has a negative count", i+1)
		}
		v0[i], v1[i] = fill(before[i], &out.Filled), fill(after[i], &out.Filled)
	}
	weight := logMean(v1[last], v0[last])
	out.Traffic = weight * math.Log(v1[0]/v0[0])
	for i := 1; i < len(v0); i++ {
		change := math.Log(v1[i]/v1[i-1]) - math.Log(v0[i]/v0[i-1])
		out.Stages = append(out.Stages, weight*change)
	}
	return out, nil
}

func fill(v float64, filled *bool) float64 {
	if v == 0 {
		*filled = true
		return 0.5
	}
	return v
}

// logMean is the logarithmic mean of two positive numbers.
func logMean(a, b float64) float64 {
	if math.Abs(a-b) <= 1e-12*math.Max(a, b) {
		return (a + b) / 2
	}
	return (a - b) / math.Log(a/b)
}
