package rule

import (
	"math"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// rate is a measured figure as expressions see it. NaN is missing: the program
// that reads such a field ends unknown.
type rate struct {
	Name       string                  `expr:"name"`
	Value      float64                 `expr:"value"`
	Lo         float64                 `expr:"lo"` // 95 % interval
	Hi         float64                 `expr:"hi"`
	N          float64                 `expr:"n"` // what the rate is counted on
	X          float64                 `expr:"x"` // of which so many
	Previous   float64                 `expr:"previous"`
	YearAgo    float64                 `expr:"year_ago"`
	Change     float64                 `expr:"change"` // to the period before: points for rates, else relative
	ChangeYear float64                 `expr:"change_year"`
	PBelow     func(t float64) float64 `expr:"p_below"` // probability that the true value is below t
	PAbove     func(t float64) float64 `expr:"p_above"`

	metric report.Metric
}

// member is one field of an object of the language, for messages.
var rateFields = []string{"name", "value", "lo", "hi", "n", "x", "previous", "year_ago", "change", "change_year", "p_below", "p_above"}

func or(n report.Number) float64 { return n.Or(math.NaN()) }

// figure is a metric as a rate; tested is told each probability that is asked.
func figure(m report.Metric, tested func(p float64) float64) rate {
	r := rate{Name: m.Name, metric: m, Value: or(m.Value), Lo: or(m.Low), Hi: or(m.High), N: or(counted(m)), X: or(m.Numerator),
		Previous: or(m.Previous), YearAgo: or(m.YearAgo), Change: or(m.Change(m.Previous).Number), ChangeYear: or(m.Change(m.YearAgo).Number)}
	r.PBelow = func(t float64) float64 { return tested(below(m, t)) }
	r.PAbove = func(t float64) float64 { return tested(1 - below(m, t)) }
	return r
}

// counted is how many a metric is counted on: its denominator, or itself where
// it is a count.
func counted(m report.Metric) report.Number {
	if !m.Denominator.Known && m.Unit == report.UnitCount {
		return m.Value
	}
	return m.Denominator
}

// below is the probability that the true value lies below t: the normal score at
// t for counted rates, with the sample size that their interval implies, so that
// over-dispersed rates stay unsure; else the normal of the interval's width.
// NaN without counts and interval.
func below(m report.Metric, t float64) float64 {
	spread := math.NaN()
	switch {
	case !m.Value.Known:
		return math.NaN()
	case m.Unit == report.UnitRate && m.Numerator.Known && m.Denominator.Known && t > 0 && t < 1:
		spread = math.Sqrt(t * (1 - t) / effective(m))
	case m.Low.Known && m.High.Known && m.High.F > m.Low.F:
		spread = (m.High.F - m.Low.F) / (2 * stats.Z95)
	}
	if math.IsNaN(spread) || spread <= 0 {
		return math.NaN()
	}
	return stats.NormalCDF((t - m.Value.F) / spread)
}

// effective is the sample size whose Wilson interval is as wide as the metric's:
// n over its over-dispersion. Bisection: the width falls as the size grows.
func effective(m report.Metric) float64 {
	n := m.Denominator.F
	width := m.High.F - m.Low.F
	if !m.Low.Known || !m.High.Known || width <= 0 || n <= 0 {
		return n
	}
	at := func(size float64) float64 {
		iv := stats.Wilson(m.Value.F*size, size, stats.Z95)
		return iv.High - iv.Low
	}
	if at(n) >= width {
		return n
	}
	low, high := 1e-3, n
	for range 60 {
		if middle := (low + high) / 2; at(middle) > width {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}

// lower is the probability that a's true value lies below b's, from both
// intervals taken as normal and independent; NaN where one has none.
func lower(a, b report.Metric) float64 {
	if !a.Low.Known || !a.High.Known || !b.Low.Known || !b.High.Known || !a.Value.Known || !b.Value.Known {
		return math.NaN()
	}
	spread := math.Hypot(a.High.F-a.Low.F, b.High.F-b.Low.F) / (2 * stats.Z95)
	if spread <= 0 {
		return math.NaN()
	}
	return stats.NormalCDF((b.Value.F - a.Value.F) / spread)
}
