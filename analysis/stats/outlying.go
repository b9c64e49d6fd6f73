package stats

import "math"

// Viral returns the value above which a positive, heavy-tailed measurement (reads of an article) is in a class of its
// own: exp(Q3 + 3 IQR) of the logarithms. Values that are not positive are left out; NaN with fewer than five.
//
// Source: Tukey JW (1977) Exploratory Data Analysis, 2C (outer fence), on the log scale.
func Viral(xs []float64) float64 {
	var logs []float64
	for _, x := range xs {
		if x > 0 && !math.IsInf(x, 1) {
			logs = append(logs, math.Log(x))
		}
	}
	if len(logs) < 5 {
		return math.NaN()
	}
	q := Quantiles(logs, 0.25, 0.75)
	// Of equal values none is over the limit: the way to the logarithm and back must not say so.
	return math.Exp(q[1]+float64(3*(q[1]-q[0]))) * (1 + 1e-12)
}

// Winsorise returns xs with values above the q-quantile (0.99, say) set to it, so that a single huge order does not make
// an average. NaN values stay. q outside [0, 1] or nothing to measure leaves all as it is.
//
// Source: Dixon WJ (1960) Annals of Mathematical Statistics 31:385-391, one-sided.
func Winsorise(xs []float64, q float64) []float64 {
	limit := Quantile(xs, q)
	out := make([]float64, len(xs))
	for i, x := range xs {
		out[i] = x
		if x > limit {
			out[i] = limit
		}
	}
	return out
}

// GeometricMean returns the typical size of positive values; NaN for nothing or when a value is not positive.
func GeometricMean(xs []float64) float64 {
	logs := make([]float64, len(xs))
	for i, x := range xs {
		if !(x > 0) {
			return math.NaN()
		}
		logs[i] = math.Log(x)
	}
	return math.Exp(Mean(logs))
}
