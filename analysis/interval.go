package analysis

import (
	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// ranged judges a quantity that is no counted rate (hours, a gap, a lift) by its
// 95 % interval: wholly on the bad side is certain, on it with a probability of
// .8 likely. Without an interval the certainty is not assessed.
func ranged(m report.Metric, alert report.Alert) judgement {
	limit := *cmpOr(alert.Below, alert.Above)
	j := judgement{alert: alert, limit: report.Some(limit), direction: report.Down}
	distance := limit - m.Value.F
	far := m.High.F < limit
	if alert.Above != nil {
		j.direction, distance, far = report.Up, -distance, m.Low.F > limit
	}
	if !m.Value.Known || distance <= 0 {
		return j
	}
	j.severity = report.Warning
	if !m.Low.Known || !m.High.Known {
		j.verdict = report.Insufficient
		return j
	}
	j.verdict = leaning(distance, m.High.F-m.Low.F, far)
	switch {
	case j.verdict == report.Possible:
		j.severity = report.Notice
	case far && beyond(m.Value.F, alert):
		j.severity = report.Critical
	}
	return j
}

// leaning is the verdict on a value at a distance from a limit, given the width
// of its 95 % interval and whether the interval is wholly beyond the limit.
func leaning(distance, width float64, far bool) report.Verdict {
	switch {
	case far:
		return report.Certain
	case width > 0 && stats.NormalCDF(distance/(width/(2*stats.Z95))) >= 0.8:
		return report.Likely
	}
	return report.Possible
}

// bounds are the ends of an interval as numbers; missing where it has none.
func bounds(iv stats.Interval) (low, high report.Number) {
	if !iv.Valid() {
		return report.Missing, report.Missing
	}
	return report.Some(iv.Low), report.Some(iv.High)
}
