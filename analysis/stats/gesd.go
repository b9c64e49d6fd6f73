package stats

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// ESDStep is one step of the generalised ESD test: the most extreme value left, its statistic and its critical value.
type ESDStep struct {
	Index    int // place in the input
	R        float64
	Critical float64
}

// ESDResult lists the steps and how many of them are outliers.
type ESDResult struct {
	Steps    []ESDStep
	Outliers int // the first so many steps: the largest i with R_i > critical_i, so outliers cannot mask each other
}

// Indices returns the places of the outliers in the input, in the order of their extremeness.
func (r ESDResult) Indices() []int {
	out := make([]int, r.Outliers)
	for i := range out {
		out[i] = r.Steps[i].Index
	}
	return out
}

// maxESDWork bounds values times outliers of one test.
const maxESDWork = 20_000_000

// GeneralizedESD looks for up to maxOutliers outliers in an about normal sample at level alpha. robust replaces mean and
// standard deviation by median and 1.4826 MAD (the S-H-ESD statistic), which finds more and assumes less.
//
//	R_i = max |x - centre|/scale,  remove, repeat
//	critical_i = t (n-i)/sqrt((n-i-1+t^2)(n-i+1)),  t = t quantile at 1 - alpha/(2(n-i+1)) with n-i-1 df
//
// Equal values beyond the middle (scale 0) end the test. Errors: fewer than three values, values that are not finite,
// maxOutliers outside 1..n-2, alpha outside (0, 1), more than 20 million maxOutliers times values.
//
// Source: Rosner B (1983) Technometrics 25:165-172; Hochenbaum J et al. (2017) arXiv:1704.07706.
func GeneralizedESD(xs []float64, maxOutliers int, alpha float64, robust bool) (ESDResult, error) {
	n := len(xs)
	switch {
	case n < 3:
		return ESDResult{}, fmt.Errorf("outlier test: %d values, want 3 or more", n)
	case maxOutliers < 1 || maxOutliers > n-2:
		return ESDResult{}, fmt.Errorf("outlier test: %d outliers of %d values, want 1 to %d", maxOutliers, n, n-2)
	case !(alpha > 0 && alpha < 1):
		return ESDResult{}, errors.New("outlier test: alpha must be between 0 and 1")
	case !finite(xs...):
		return ESDResult{}, errors.New("outlier test: a value is missing or infinite")
	case n*maxOutliers > maxESDWork:
		return ESDResult{}, fmt.Errorf("outlier test: %d outliers of %d values are too many to look for", maxOutliers, n)
	}
	left, places := slices.Clone(xs), make([]int, n)
	for i := range places {
		places[i] = i
	}
	sorted := sortedValues(left)
	var out ESDResult
	for i := 1; i <= maxOutliers; i++ {
		centre, scale := Mean(left), math.Sqrt(Variance(left))
		if robust {
			centre = quantileSorted(sorted, 0.5)
			scale = madScale * madSorted(sorted, centre)
		}
		at, r := mostExtreme(left, centre, scale)
		if !(r > 0) {
			break
		}
		step := ESDStep{places[at], r, esdCritical(n, i, alpha)}
		out.Steps = append(out.Steps, step)
		if step.R > step.Critical {
			out.Outliers = i
		}
		gone, _ := slices.BinarySearch(sorted, left[at])
		sorted = slices.Delete(sorted, gone, gone+1)
		left, places = slices.Delete(left, at, at+1), slices.Delete(places, at, at+1)
	}
	return out, nil
}

// mostExtreme returns the place of the value farthest from the centre, the first among equals, and its distance in
// scales; 0 when the scale vanishes.
func mostExtreme(xs []float64, centre, scale float64) (at int, r float64) {
	if !(scale > 0) {
		return 0, 0
	}
	for i, x := range xs {
		if d := math.Abs(x-centre) / scale; d > r {
			at, r = i, d
		}
	}
	return at, r
}

func esdCritical(n, i int, alpha float64) float64 {
	rest := float64(n - i)
	t := StudentQuantile(1-alpha/(2*(rest+1)), rest-1)
	return t * rest / math.Sqrt((rest-1+float64(t*t))*(rest+1))
}
