package stats

import "math"

// TrendLine is a robust straight line y = Intercept + Slope*t.
type TrendLine struct {
	Slope, Intercept float64
}

// At returns the value of the line at t.
func (l TrendLine) At(t float64) float64 { return l.Intercept + float64(l.Slope*t) }

// Bounds on the number of points: both methods look at every pair.
const (
	maxTheilSen = 2000
	maxKendall  = 5000
)

// TheilSen fits the line whose slope is the median of the slopes between all pairs of points and whose intercept is the
// median of y - slope*t. It stands up to 29 % of wild values. Points with a NaN are missing and left out. NaN fields
// with fewer than two distinct times, different lengths or infinite values. Of more than 2,000 points the last 2,000
// are used.
//
// Source: Theil H (1950); Sen PK (1968) JASA 63:1379-1389.
func TheilSen(t, y []float64) TrendLine {
	none := TrendLine{math.NaN(), math.NaN()}
	ts, ys, ok := pairs(t, y)
	if !ok {
		return none
	}
	if len(ts) > maxTheilSen {
		ts, ys = ts[len(ts)-maxTheilSen:], ys[len(ys)-maxTheilSen:]
	}
	slopes := make([]float64, 0, len(ts)*(len(ts)-1)/2)
	for i := range ts {
		for j := i + 1; j < len(ts); j++ {
			if ts[i] != ts[j] {
				slopes = append(slopes, (ys[j]-ys[i])/(ts[j]-ts[i]))
			}
		}
	}
	if len(slopes) == 0 {
		return none
	}
	line := TrendLine{Slope: Median(slopes)}
	rest := make([]float64, len(ts))
	for i := range ts {
		rest[i] = ys[i] - float64(line.Slope*ts[i])
	}
	line.Intercept = Median(rest)
	return line
}

// pairs drops points with a NaN; ok is false for different lengths or infinite values.
func pairs(t, y []float64) (ts, ys []float64, ok bool) {
	if len(t) != len(y) {
		return nil, nil, false
	}
	for i := range t {
		if math.IsNaN(t[i]) || math.IsNaN(y[i]) {
			continue
		}
		if !finite(t[i], y[i]) {
			return nil, nil, false
		}
		ts, ys = append(ts, t[i]), append(ys, y[i])
	}
	return ts, ys, true
}

// MannKendall tests a series in time order for a steady rise or fall. s is the number of rising pairs minus falling
// pairs; pDown is the one-sided probability of so small an s by chance, pUp of so large an s.
//
// Up to 60 values the distribution is exact for values without ties (ties make it cautious); above that it is normal with
// continuity and tie correction. With four values the least possible p is 1/24. NaN values are left out; fewer than
// three values give s with both p 1. Of more than 5,000 values the last 5,000 are used.
//
// Source: Mann HB (1945) Econometrica 13:245-259; Kendall MG (1975) Rank Correlation Methods, table 1.
func MannKendall(y []float64) (s, pDown, pUp float64) {
	var ys []float64
	for _, v := range y {
		if !math.IsNaN(v) {
			ys = append(ys, v)
		}
	}
	if len(ys) > maxKendall {
		ys = ys[len(ys)-maxKendall:]
	}
	for i := range ys {
		for j := i + 1; j < len(ys); j++ {
			switch {
			case ys[j] > ys[i]:
				s++
			case ys[j] < ys[i]:
				s--
			}
		}
	}
	n := len(ys)
	if n < 3 {
		return s, 1, 1
	}
	if n > 60 {
		return kendallNormal(s, ys)
	}
	cumulative := kendallDistribution(n)
	return s, cumulative(s), cumulative(-s)
}

// kendallDistribution returns P(S <= s) over all orders of n different values. It counts inversions: S = n(n-1)/2 - 2*I,
// and I is a sum of independent uniform 0..i, i < n.
func kendallDistribution(n int) func(s float64) float64 {
	prob := []float64{1}
	for i := 1; i < n; i++ {
		next := make([]float64, len(prob)+i)
		for k, p := range prob {
			for j := 0; j <= i; j++ {
				next[k+j] += p / float64(i+1)
			}
		}
		prob = next
	}
	most := float64(n*(n-1)) / 2
	return func(s float64) float64 {
		var acc accumulator
		for k, p := range prob {
			if most-float64(2*k) <= s {
				acc.add(p)
			}
		}
		return math.Min(1, acc.value())
	}
}

func kendallNormal(s float64, ys []float64) (sOut, pDown, pUp float64) {
	n := float64(len(ys))
	variance := n * (n - 1) * float64(2*n+5)
	for _, t := range tieSizes(ys) {
		variance -= t * (t - 1) * float64(2*t+5)
	}
	variance /= 18
	if variance <= 0 {
		return s, 1, 1
	}
	sd := math.Sqrt(variance)
	return s, NormalCDF((s + 1) / sd), NormalTail((s - 1) / sd)
}

// tieSizes returns the sizes of the groups of equal values, ones included.
func tieSizes(xs []float64) []float64 {
	sorted := sortedValues(xs)
	var sizes []float64
	for i := 0; i < len(sorted); {
		j := i
		for j < len(sorted) && sorted[j] == sorted[i] {
			j++
		}
		sizes = append(sizes, float64(j-i))
		i = j
	}
	return sizes
}
