package stats

import "math"

// Gates of [Watch].
const (
	// MinWatchMonths is the least number of observed months: with four the exact trend test can just reach .05.
	MinWatchMonths = 4
	// watchSDFloor keeps a perfectly smooth history, on the logit scale, from claiming a perfect forecast.
	watchSDFloor = 0.02
	watchAlpha   = 0.05
	watchBreach  = 0.5
)

// WatchResult says whether a rate that is still good is on its way to its alert value.
type WatchResult struct {
	Verdict  Verdict // VerdictWatch, VerdictOK, VerdictInsufficient (too few months, or this one missing) or VerdictInvalid
	Slope    float64 // per month on the logit scale
	Forecast float64 // next month's rate by the trend line
	PBreach  float64 // probability that next month is on the bad side
	S        float64 // Mann-Kendall statistic
	PTrend   float64 // exact one-sided p of the trend towards the bad side
}

// Watch looks for a steady move towards the threshold in monthly rates, oldest first, the last being this month's. NaN
// months are missing but keep their place in time.
//
// The trend is a Theil-Sen line on the logit scale; next month's distribution is Student t with n-2 degrees of freedom
// around it, with sd = max(1.4826 median|residual|, .02) and the leverage of a least squares line. The verdict is watch
// when this month is still good, P(bad next month) >= .5 and the exact Mann-Kendall p <= .05. Rates outside [0, 1] or a
// threshold outside (0, 1) are invalid.
//
// A move that began within the history is flattened by a line through all of it. Where the line does not lead to a watch,
// the same is asked of the level that turns into a line at the month that least squares choose, with four months or more
// from there on: the forecast is that line's, with n-3 degrees of freedom, and the trend is tested over its own months.
// Where one step between two levels fits better, nothing is under way.
//
// Source: Theil (1950), Mann (1945); Hinkley (1971) Biometrika 58:1-9 for the turn; the rule is this project's.
func Watch(rates []float64, threshold float64, side Side) WatchResult {
	nan := math.NaN()
	out := WatchResult{VerdictInvalid, nan, nan, nan, nan, nan}
	if !(threshold > 0 && threshold < 1) {
		return out
	}
	var t, y []float64
	for i, r := range rates {
		if math.IsNaN(r) {
			continue
		}
		if r < 0 || r > 1 {
			return out
		}
		t, y = append(t, float64(i)), append(y, Logit(r))
	}
	if len(t) < MinWatchMonths || math.IsNaN(rates[len(rates)-1]) {
		out.Verdict = VerdictInsufficient
		return out
	}
	line := TheilSen(t, y)
	next := float64(len(rates))
	out = approaching(approach{line, forecastError(line, t, y, next), float64(len(t) - 2), y}, next, threshold, side)
	last := rates[len(rates)-1]
	if side == Above && beyond(last-threshold, threshold) || side != Above && beyond(threshold-last, threshold) {
		out.Verdict = VerdictOK // told as a breach, not watched
		return out
	}
	if turned, ok := turn(t, y, next); ok && out.Verdict == VerdictOK {
		if later := approaching(turned, next, threshold, side); later.Verdict == VerdictWatch {
			return later
		}
	}
	return out
}

// approach is a line with the error of its forecast and the months that it is tested on.
type approach struct {
	line TrendLine
	se   float64
	df   float64
	y    []float64
}

// approaching judges a line, this month being good.
func approaching(a approach, next, threshold float64, side Side) WatchResult {
	out := WatchResult{Verdict: VerdictOK, Slope: a.line.Slope, Forecast: Expit(a.line.At(next))}
	z := (Logit(threshold) - a.line.At(next)) / a.se
	var down, up float64
	out.S, down, up = MannKendall(a.y)
	out.PBreach, out.PTrend = StudentCDF(z, a.df), down
	if side == Above {
		out.PBreach, out.PTrend = StudentCDF(-z, a.df), up
	}
	if out.PBreach >= watchBreach && out.PTrend <= watchAlpha {
		out.Verdict = VerdictWatch
	}
	return out
}

// turn fits y = c + b max(0, t - t_k) by least squares for every month k that leaves MinWatchMonths months from k on, and
// returns the best; false where the first month is best, or a step: nothing turned.
func turn(t, y []float64, next float64) (approach, bool) {
	var best approach
	least, at := math.Inf(1), 0
	for k := 0; k+MinWatchMonths <= len(t); k++ {
		x := make([]float64, len(t))
		for i := range t {
			x[i] = math.Max(0, t[i]-t[k])
		}
		mx, my := Mean(x), Mean(y)
		var sxx, sxy, rss accumulator
		for i := range x {
			sxx.add(float64((x[i] - mx) * (x[i] - mx)))
			sxy.add(float64((x[i] - mx) * (y[i] - my)))
		}
		slope := sxy.value() / sxx.value()
		for i := range x {
			r := y[i] - my - float64(slope*(x[i]-mx))
			rss.add(float64(r * r))
		}
		if rss.value() < least {
			least, at = rss.value(), k
			n, ahead := float64(len(t)), next-t[k]-mx
			sd := math.Max(math.Sqrt(least/(n-3)), watchSDFloor)
			best = approach{TrendLine{slope, my - float64(slope*(mx+t[k]))}, sd * math.Sqrt(1+1/n+float64(ahead*ahead)/sxx.value()), n - 3, y[k:]}
		}
	}
	return best, at > 0 && least < stepResidue(y)
}

// stepResidue is the least sum of squares around two levels, the first months' and the rest's.
func stepResidue(y []float64) float64 {
	least := math.Inf(1)
	for k := 1; k < len(y); k++ {
		var rss accumulator
		for _, part := range [][]float64{y[:k], y[k:]} {
			mean := Mean(part)
			for _, v := range part {
				rss.add(float64((v - mean) * (v - mean)))
			}
		}
		least = math.Min(least, rss.value())
	}
	return least
}

// forecastError is the standard error of a new observation at time next.
func forecastError(line TrendLine, t, y []float64, next float64) float64 {
	residuals := make([]float64, len(t))
	for i := range t {
		residuals[i] = math.Abs(y[i] - line.At(t[i]))
	}
	sd := math.Max(madScale*Median(residuals), watchSDFloor)
	mean := Mean(t)
	var spread accumulator
	for _, v := range t {
		spread.add(float64((v - mean) * (v - mean)))
	}
	return sd * math.Sqrt(1+1/float64(len(t))+float64((next-mean)*(next-mean))/spread.value())
}
