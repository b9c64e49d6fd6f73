package analysis

import (
	"math"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// scale is where differences of a figure make sense: the log-odds of rates, the
// logarithm of positive quantities, the value itself of the others.
type scale struct{ to, from func(float64) float64 }

func same(v float64) float64 { return v }

// scaleFor chooses the scale that all values of a series can stand on.
func scaleFor(unit report.Unit, values []report.Number) scale {
	inside, positive := unit == report.UnitRate, !unit.Fraction() && unit != report.UnitScore
	for _, v := range values {
		if v.Known {
			inside = inside && v.F > 0 && v.F < 1
			positive = positive && v.F > 0
		}
	}
	switch {
	case inside:
		return scale{stats.Logit, stats.Expit}
	case positive:
		return scale{math.Log, math.Exp}
	}
	return scale{same, same}
}

// observed puts a value with its 95 % interval on the scale; a missing one is NaN.
func (s scale) observed(v, low, high report.Number) stats.Observed {
	if !v.Known {
		return stats.Observed{Y: math.NaN()}
	}
	out := stats.Observed{Y: s.to(v.F)}
	if low.Known && high.Known {
		if se := (s.to(high.F) - s.to(low.F)) / (2 * stats.Z95); se > 0 && !math.IsInf(se, 0) {
			out.SE = se
		}
	}
	return out
}
