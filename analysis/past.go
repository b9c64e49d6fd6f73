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

// detectableAlpha is the level of the test that a detectable fall is stated for: the one of
// the rules that hold a period against the account's own past.
const detectableAlpha = 0.005

// leastFalls says, in one sentence for the figures of a table, from which fall against its
// own past on each rate would have shown; empty where no past tells.
type leastFalls struct {
	f     *frame
	parts []string
}

// add records the least detectable fall of a rate, observed in past periods and now.
//
// Source: stats.PredictiveT and its Detectable.
func (l *leastFalls) add(name, label string, observe func(report.Period) stats.Observed) (stats.Prediction, []stats.Observed) {
	periods := l.f.past(pastPeriods + 1)
	observed := make([]stats.Observed, len(periods))
	for i, p := range periods {
		observed[i] = observe(p)
	}
	past := stats.PredictiveT(observed[pastPeriods], observed[:pastPeriods])
	if fall := detectableFall(past, detectableAlpha, stats.Expit); fall.Known {
		l.f.detectable(name, fall)
		l.parts = append(l.parts, l.f.in.Words.Say("detectable.part", report.Args{"measure": label, "fall": report.Q(fall, report.UnitRate)}))
	}
	return past, observed
}

// sentence is what to print under the table.
func (l *leastFalls) sentence() []string {
	if len(l.parts) == 0 {
		return nil
	}
	return []string{l.f.in.Words.Say("detectable.sentence", report.Args{"list": l.f.list(l.parts)})}
}

// pastPeriods is how many periods a detectable fall looks back: a year.
const pastPeriods = 12

// clusterOnLogit is a ratio of clusters on the logit scale; NaN where it is no share.
func clusterOnLogit(e stats.ClusterEstimate) stats.Observed {
	if !(e.Ratio > 0) || e.Ratio >= 1 {
		return stats.Observed{Y: math.NaN()}
	}
	return stats.Observed{Y: stats.Logit(e.Ratio), SE: e.SE / (e.Ratio * (1 - e.Ratio))}
}

// rateOnLogit is a pooled rate on the logit scale; NaN where it is not known.
func rateOnLogit(r fraction, phi float64) stats.Observed {
	if !r.num.Known || !r.den.Known {
		return stats.Observed{Y: math.NaN()}
	}
	return stats.RateOnLogit(r.num.F, r.den.F, phi)
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
