package analysis

import (
	"math"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// power is the chance with which a detectable change would have been found.
const power = 0.8

// detectableFall is the least relative fall of a figure that a rule at level alpha would
// have found this period with a power of 80 %; missing without history. from undoes
// the scale of the prediction.
func detectableFall(p stats.Prediction, alpha float64, from func(float64) float64) report.Number {
	d := p.Detectable(alpha, power)
	if fall := 1 - from(p.Expected-d)/from(p.Expected); !math.IsNaN(fall) {
		return report.Some(fall)
	}
	return report.Missing
}

// lately is the median of the last three known periods on the scale of the input,
// NaN without any.
func lately(past []stats.Observed) float64 {
	var ys []float64
	for i := len(past) - 1; i >= 0 && len(ys) < 3; i-- {
		if !math.IsNaN(past[i].Y) {
			ys = append(ys, past[i].Y)
		}
	}
	return stats.Median(ys)
}

// stands reports whether a relative change holds against the last periods too: by
// the margin and in the same direction. A trend that noise made up carries the
// expectation away from them; a change that matters shows against both.
func stands(relative, sinceLately, margin float64) bool {
	return math.Abs(relative) >= margin && math.Abs(sinceLately) >= margin && relative*sinceLately > 0
}

// enough reports whether a rate is judged: 200 trials, or ten successes and as many
// failures.
func enough(m report.Metric) bool {
	return m.Numerator.Known && m.Denominator.Known && (m.Denominator.F >= fewestTrials || min(m.Numerator.F, m.Denominator.F-m.Numerator.F) >= 10)
}

// fewestTrials is how many trials a rate needs to be judged whatever it is.
const fewestTrials = 200
