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
// Source: Theil (1950), Mann (1945); the rule is this project's.
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
	out.Slope, out.Forecast = line.Slope, Expit(line.At(next))
	z := (Logit(threshold) - line.At(next)) / forecastError(line, t, y, next)
	var down, up float64
	out.S, down, up = MannKendall(y)
	last := rates[len(rates)-1]
	stillGood := !beyond(threshold-last, threshold)
	out.PBreach, out.PTrend = StudentCDF(z, float64(len(t)-2)), down
	if side == Above {
		stillGood = !beyond(last-threshold, threshold)
		out.PBreach, out.PTrend = StudentCDF(-z, float64(len(t)-2)), up
	}
	out.Verdict = VerdictOK
	if stillGood && out.PBreach >= watchBreach && out.PTrend <= watchAlpha {
		out.Verdict = VerdictWatch
	}
	return out
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
