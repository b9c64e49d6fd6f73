package stats

import (
	"math"
	"slices"
)

// Quantile returns the q-quantile (0 <= q <= 1) of xs by linear interpolation of the order statistics, R's type 7, which
// spreadsheets call PERCENTILE.INC. NaN values are missing and left out; NaN when nothing is left or q is outside
// [0, 1]. xs is not changed.
//
// Source: Hyndman RJ, Fan Y (1996) The American Statistician 50:361-365.
func Quantile(xs []float64, q float64) float64 { return selectQuantile(values(xs), q) }

// Quantiles is [Quantile] for several q.
func Quantiles(xs []float64, qs ...float64) []float64 {
	known := values(xs)
	out := make([]float64, len(qs))
	for i, q := range qs {
		out[i] = selectQuantile(known, q)
	}
	return out
}

// Median returns the middle value, NaN for nothing.
func Median(xs []float64) float64 { return Quantile(xs, 0.5) }

// MAD returns the median absolute deviation from the median, unscaled; multiply by 1.4826 to estimate the standard
// deviation of a normal sample.
func MAD(xs []float64) float64 {
	m := Median(xs)
	deviations := make([]float64, len(xs))
	for i, x := range xs {
		deviations[i] = math.Abs(x - m)
	}
	return Median(deviations)
}

// madSorted is [MAD] of sorted values about their median, without sorting again: the
// distances grow to both sides of the median, so that the smallest half of them is
// found by walking outwards.
func madSorted(sorted []float64, median float64) float64 {
	right, _ := slices.BinarySearch(sorted, median)
	left := right - 1
	near := make([]float64, 0, len(sorted)) // ascending
	for len(near) < len(sorted) {
		switch {
		case left < 0 || right < len(sorted) && sorted[right]-median < median-sorted[left]:
			near = append(near, math.Abs(sorted[right]-median))
			right++
		default:
			near = append(near, math.Abs(sorted[left]-median))
			left--
		}
	}
	return quantileSorted(near, 0.5)
}

// madScale makes the MAD consistent with the standard deviation of a normal sample.
const madScale = 1.4826

// values is a copy without the missing.
func values(xs []float64) []float64 {
	out := make([]float64, 0, len(xs))
	for _, x := range xs {
		if !math.IsNaN(x) {
			out = append(out, x)
		}
	}
	return out
}

func sortedValues(xs []float64) []float64 {
	out := values(xs)
	slices.Sort(out)
	return out
}

func quantileSorted(sorted []float64, q float64) float64 {
	if len(sorted) == 0 || !(q >= 0 && q <= 1) {
		return math.NaN()
	}
	at := q * float64(len(sorted)-1)
	low := int(math.Floor(at))
	high := min(low+1, len(sorted)-1)
	if sorted[low] == sorted[high] { // also keeps Inf-Inf from turning into NaN
		return sorted[low]
	}
	return sorted[low] + float64((at-float64(low))*(sorted[high]-sorted[low]))
}

// selectQuantile is [Quantile] of values without a NaN, which it puts into another
// order: it finds the two that matter without sorting the others.
func selectQuantile(xs []float64, q float64) float64 {
	if len(xs) == 0 || !(q >= 0 && q <= 1) {
		return math.NaN()
	}
	at := q * float64(len(xs)-1)
	low := int(math.Floor(at))
	place(xs, low)
	pair := [2]float64{xs[low], xs[low]}
	if low+1 < len(xs) && at > float64(low) {
		pair[1] = slices.Min(xs[low+1:])
	}
	return quantileSorted(pair[:], at-float64(low))
}

// place puts the k-th smallest value into its place, with none greater before it
// and none smaller after it (Hoare 1961, FIND).
func place(xs []float64, k int) {
	for from, to := 0, len(xs)-1; from < to; {
		pivot := xs[k]
		i, j := from, to
		for i <= j {
			for xs[i] < pivot {
				i++
			}
			for pivot < xs[j] {
				j--
			}
			if i <= j {
				xs[i], xs[j] = xs[j], xs[i]
				i, j = i+1, j-1
			}
		}
		if j < k {
			from = i
		}
		if k < i {
			to = j
		}
	}
}
