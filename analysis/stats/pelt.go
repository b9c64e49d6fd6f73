package stats

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Shift is a stretch of a series with one level.
type Shift struct {
	From, To int     // places, To excluded
	Mean     float64 // level
}

// maxPELT bounds the series: without changes the search looks at every pair of places.
const maxPELT = 5000

// DifferenceScale estimates the noise of a series that may have level shifts: the MAD of its first
// differences over 0.67449 sqrt(2). NaN with fewer than two values.
func DifferenceScale(xs []float64) float64 {
	if len(xs) < 2 {
		return math.NaN()
	}
	diffs := make([]float64, len(xs)-1)
	for i := range diffs {
		diffs[i] = xs[i+1] - xs[i]
	}
	return MAD(diffs) / (0.6744897501960817 * math.Sqrt2)
}

// PELT splits a series where its level changes, exactly minimising the squared error plus a penalty per change.
//
// The penalty is 3 ln(n) sigma^2 if penalty is 0, with sigma by [DifferenceScale]; minSegment is the least length of a
// stretch (5 if not positive). One stretch means no change. Errors: fewer values than two stretches need, more than
// 5,000, values that are not finite, a negative penalty.
//
// Source: Killick R, Fearnhead P, Eckley IA (2012) JASA 107:1590-1598.
func PELT(xs []float64, penalty float64, minSegment int) ([]Shift, error) {
	if minSegment <= 0 {
		minSegment = 5
	}
	n := len(xs)
	switch {
	case n < 2*minSegment || n > maxPELT:
		return nil, fmt.Errorf("change points: %d values, want %d to %d", n, 2*minSegment, maxPELT)
	case !finite(xs...):
		return nil, errors.New("change points: a value is missing or infinite")
	case !(penalty >= 0) || math.IsInf(penalty, 1):
		return nil, errors.New("change points: the penalty must be 0 or more")
	}
	if penalty == 0 {
		sigma := DifferenceScale(xs)
		penalty = 3 * math.Log(float64(n)) * sigma * sigma
	}
	cost := segmentCost(xs)
	best, last := make([]float64, n+1), make([]int, n+1)
	for i := range best {
		best[i] = math.Inf(1)
	}
	best[0] = -penalty
	starts := []int{0}
	for end := minSegment; end <= n; end++ {
		if from := end - minSegment; from >= minSegment {
			starts = append(starts, from)
		}
		for _, s := range starts {
			if c := best[s] + cost(s, end) + penalty; c < best[end] {
				best[end], last[end] = c, s
			}
		}
		// A start that already costs more than the best cannot win later. It may still be needed while the winner is
		// too young to start a stretch, so nothing is dropped before minSegment more places have been seen.
		if end >= 2*minSegment {
			starts = slices.DeleteFunc(starts, func(s int) bool {
				return end-s >= 2*minSegment && best[s]+cost(s, end) > best[end]+penalty
			})
		}
	}
	return stretches(xs, last), nil
}

// segmentCost returns the squared error of xs[from:to] about its mean, from running sums of the centred series.
func segmentCost(xs []float64) func(from, to int) float64 {
	centre := Median(xs)
	sums, squares := make([]float64, len(xs)+1), make([]float64, len(xs)+1)
	var s, q accumulator
	for i, x := range xs {
		d := x - centre
		s.add(d)
		q.add(float64(d * d))
		sums[i+1], squares[i+1] = s.value(), q.value()
	}
	return func(from, to int) float64 {
		sum := sums[to] - sums[from]
		return math.Max(0, squares[to]-squares[from]-float64(sum*sum)/float64(to-from))
	}
}

func stretches(xs []float64, last []int) []Shift {
	var out []Shift
	for end := len(xs); end > 0; end = last[end] {
		out = append(out, Shift{last[end], end, Mean(xs[last[end]:end])})
	}
	slices.Reverse(out)
	return out
}
