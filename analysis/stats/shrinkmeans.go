package stats

import "math"

// ShrinkMeans shrinks the means of groups, each with its own standard error, towards their weighted mean: random effects
// with the variance between groups by moments.
//
//	tau^2 = max(0, (Q - (k-1))/(W - Sum w^2/W)),  Q = Sum w (y-m)^2,  w = 1/se^2
//	z = m* + (y - m*) tau^2/(tau^2+se^2),  sd^2 = tau^2 se^2/(tau^2+se^2) + (se^2/(tau^2+se^2))^2 var(m*)
//
// where m* is weighted by 1/(tau^2+se^2). A group without a standard error keeps NaN and teaches nothing; fewer than two
// groups with one give NaN.
//
// Source: DerSimonian R, Laird N (1986) Controlled Clinical Trials 7:177-188; Morris CN (1983) JASA 78:47-65.
func ShrinkMeans(means, se []float64) []Posterior {
	out := make([]Posterior, len(means))
	var y, v []float64
	for i := range out {
		out[i] = Posterior{math.NaN(), math.NaN(), NoInterval()}
		if i < len(se) && finite(means[i], se[i]) && se[i] > 0 {
			y, v = append(y, means[i]), append(v, float64(se[i]*se[i]))
		}
	}
	if len(y) < 2 || len(means) != len(se) {
		return out
	}
	pool := func(extra float64) (mean, total, squares, spread float64) {
		var w, wy, ww, q accumulator
		for i := range y {
			weight := 1 / (v[i] + extra)
			w.add(weight)
			wy.add(float64(weight * y[i]))
			ww.add(float64(weight * weight))
		}
		mean = wy.value() / w.value()
		for i := range y {
			q.add(float64((y[i]-mean)*(y[i]-mean)) / (v[i] + extra))
		}
		return mean, w.value(), ww.value(), q.value()
	}
	_, total, squares, q := pool(0)
	tau2 := math.Max(0, (q-float64(len(y)-1))/(total-squares/total))
	centre, total, _, _ := pool(tau2)
	for i := range out {
		if !finite(means[i], se[i]) || se[i] <= 0 {
			continue
		}
		own := float64(se[i] * se[i])
		keep := tau2 / (tau2 + own)
		mean := centre + float64(keep*(means[i]-centre))
		sd := math.Sqrt(float64(keep*own) + float64((1-keep)*(1-keep))/total)
		out[i] = Posterior{mean, sd, Interval{mean - Z95*sd, mean + Z95*sd}}
	}
	return out
}
