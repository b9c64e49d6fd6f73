package stats

import "math"

// Gates of [PredictiveT] on the number of past periods.
const (
	MinHistoryWatch   = 3  // from here a change can be watched
	MinHistoryWarning = 6  // from here it can warn
	MaxHistory        = 24 // older periods are left out
)

// Observed is one period's value on a scale where differences make sense: [RateOnLogit] or [CountOnLog].
type Observed struct {
	Y  float64 // NaN when the period is missing
	SE float64 // sampling standard error of Y; 0 when unknown
}

// RateOnLogit puts x of n trials on the logit scale with its standard error at over-dispersion phi; half a count is
// added to a rate of 0 or 1. Impossible counts give NaN.
func RateOnLogit(x, n, phi float64) Observed {
	if !counts(x, n) {
		return Observed{math.NaN(), math.NaN()}
	}
	a, b := x, n-x
	if a == 0 || b == 0 {
		a, b = a+0.5, b+0.5
	}
	return Observed{math.Log(a / b), math.Sqrt(atLeastOne(phi) * (1/a + 1/b))}
}

// CountOnLog puts a count over its exposure (active-day equivalents) on the log scale with its standard error at
// over-dispersion phi; a count of 0 becomes a half. Impossible counts give NaN.
func CountOnLog(x, exposure, phi float64) Observed {
	if !finite(x, exposure) || x < 0 || exposure <= 0 {
		return Observed{math.NaN(), math.NaN()}
	}
	if x == 0 {
		x = 0.5
	}
	return Observed{math.Log(x / exposure), math.Sqrt(atLeastOne(phi) / x)}
}

// Prediction compares a period with what the account's own past lets one expect.
type Prediction struct {
	Expected float64  // on the scale of the input
	CI       Interval // 95 % prediction interval for this period
	Diff     float64  // observed minus expected; exp(Diff)-1 is the relative change of a count or of odds
	T, DF    float64
	P        float64 // two-sided; NaN without enough history
	K        int     // past periods used
	Trend    bool    // the past has a trend, which was continued
	Warns    bool    // K is enough for a warning; between 3 and 5 only a watch
}

// PredictiveT tests whether this period differs from the account's own past, which varies more than sampling alone says.
//
//	t = (y_now - mean) / (s sqrt(1 + 1/k)),  k-1 degrees of freedom
//	s^2 = max(variance of the past, mean sampling variance of the past) + extra sampling variance now
//
// past is oldest first; NaN periods are missing, and of more than 24 the last 24 count. When Mann-Kendall finds a trend
// in the past (two-sided p < .05, k >= 6), the Theil-Sen line is continued instead of the mean and its
// residuals give s, with k-2 degrees of freedom. Fewer than 3 past periods give P = NaN: "no history".
//
// Source: Geisser S (1993) Predictive Inference, 2.2; the variance rule is this project's.
func PredictiveT(now Observed, past []Observed) Prediction {
	nan := math.NaN()
	out := Prediction{nan, NoInterval(), nan, nan, nan, nan, 0, false, false}
	if len(past) > MaxHistory {
		past = past[len(past)-MaxHistory:]
	}
	var t, y, se2 []float64
	for i, o := range past {
		if finite(o.Y) {
			t, y = append(t, float64(i)), append(y, o.Y)
			se2 = append(se2, squareOrZero(o.SE))
		}
	}
	out.K = len(y)
	out.Warns = out.K >= MinHistoryWarning
	if out.K < MinHistoryWatch || !finite(now.Y) {
		return out
	}
	k, sampling := float64(out.K), Mean(se2)
	out.Expected, out.DF = Mean(y), k-1
	variance, leverage := Variance(y), 1/k
	_, down, up := MannKendall(y)
	if out.K >= MinHistoryWarning && 2*math.Min(down, up) < 0.05 {
		out.Trend = true
		out.Expected, variance, leverage = continueTrend(t, y, float64(len(past)))
		out.DF = k - 2
	}
	extra := math.Max(0, squareOrZero(now.SE)-sampling)
	s := math.Sqrt((math.Max(variance, sampling) + extra) * (1 + leverage))
	out.Diff = now.Y - out.Expected
	half := float64(StudentQuantile(0.975, out.DF) * s)
	out.CI = Interval{out.Expected - half, out.Expected + half}
	switch {
	case s > 0:
		out.T = out.Diff / s
		out.P = StudentP(out.T, out.DF)
	case out.Diff == 0:
		out.T, out.P = 0, 1
	}
	return out
}

// Detectable returns the least change from what the past lets one expect, on the scale of the input and as a positive
// number, that the test at level alpha would have found with the given power. NaN without enough history.
//
//	(t_{1-alpha/2} + t_{power}) s sqrt(1 + 1/k)
//
// Source: Julious SA (2010) Sample Sizes for Clinical Trials, 3.2, with one new observation.
func (p Prediction) Detectable(alpha, power float64) float64 {
	if !(alpha > 0 && alpha < 1 && power > 0 && power < 1) || !p.CI.Valid() {
		return math.NaN()
	}
	s := p.CI.Width() / 2 / StudentQuantile(0.975, p.DF)
	return (StudentQuantile(1-alpha/2, p.DF) + StudentQuantile(power, p.DF)) * s
}

// continueTrend returns the line's value at time next, the residual variance and the leverage of that time.
func continueTrend(t, y []float64, next float64) (expected, variance, leverage float64) {
	line := TheilSen(t, y)
	var squares, spread accumulator
	mean := Mean(t)
	for i := range t {
		r := y[i] - line.At(t[i])
		squares.add(float64(r * r))
		spread.add(float64((t[i] - mean) * (t[i] - mean)))
	}
	k := float64(len(t))
	return line.At(next), squares.value() / (k - 2), 1/k + float64((next-mean)*(next-mean))/spread.value()
}

func squareOrZero(se float64) float64 {
	if !finite(se) || se < 0 {
		return 0
	}
	return float64(se * se)
}
