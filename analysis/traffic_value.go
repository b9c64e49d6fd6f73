package analysis

import (
	"math"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// valueDraws is how often the parts of a net value are drawn.
const valueDraws = 2000

// netValue weighs a trade-off: what a visit of one source is worth against one of
// another.
type netValue struct {
	ratio     float64
	low, high float64 // 95 %
}

// net is the value of a visit: followers won, times those still there on day 7, times
// what an order brings; the drawn ratio of two sources. ok is false where a part is not
// known of both.
//
//	value = conversion x retention_7 x order value
//
// Source: parametric bootstrap: rates normal on the logit with their over-dispersion,
// order values log-normal with the error between days.
func (f *frame) net(x, base inlet) (netValue, bool) {
	rng := stats.NewRand(f.in.Job.Account.ID, f.in.Job.Period.String(), "traffic.tradeoff", x.name)
	type part struct{ mean, sd float64 }
	parts := func(i inlet) ([]part, bool) {
		var out []part
		for _, name := range []string{"follow_rate", "retention_7"} {
			m := i.rates[name]
			if !m.Numerator.Known || !m.Denominator.Known || !(m.Numerator.F > 0) || m.Numerator.F >= m.Denominator.F {
				return nil, false
			}
			o := stats.RateOnLogit(m.Numerator.F, m.Denominator.F, i.phi[name])
			out = append(out, part{o.Y, o.SE})
		}
		m := i.rates["order_value"]
		if !m.Value.Known || !(m.Value.F > 0) || !m.Low.Known || !(m.Low.F > 0) {
			return nil, false
		}
		return append(out, part{math.Log(m.Value.F), (math.Log(m.High.F) - math.Log(m.Low.F)) / (2 * stats.Z95)}), true
	}
	ours, ok1 := parts(x)
	theirs, ok2 := parts(base)
	if !ok1 || !ok2 {
		return netValue{}, false
	}
	value := func(ps []part, draw bool) float64 {
		v := 1.0
		for i, p := range ps {
			y := p.mean
			if draw {
				y += float64(p.sd * rng.NormFloat64())
			}
			if i < 2 {
				v *= stats.Expit(y)
			} else {
				v *= math.Exp(y)
			}
		}
		return v
	}
	ratios := make([]float64, valueDraws)
	for i := range ratios {
		ratios[i] = value(ours, true) / value(theirs, true)
	}
	ends := stats.Quantiles(ratios, 0.025, 0.975)
	return netValue{value(ours, false) / value(theirs, false), ends[0], ends[1]}, true
}

// worth says what a trade-off comes to.
func (f *frame) worth(x, base inlet) []string {
	v, ok := f.net(x, base)
	if !ok {
		return nil
	}
	key := "evidence.worth_open"
	switch {
	case v.low > 1:
		key = "evidence.worth_more"
	case v.high < 1:
		key = "evidence.worth_less"
	}
	return []string{f.say(key, report.Args{"base": f.term("source", base.name), "ratio": report.Q(report.Some(v.ratio), report.UnitTimes),
		"low": report.Q(report.Some(v.low), report.UnitNone), "high": report.Q(report.Some(v.high), report.UnitTimes)})}
}

// concentration records how concentrated the parts of a total are and says it.
//
// Source: stats.Concentration (Herfindahl and Hirschman).
func (f *frame) concentration(name string, parts []report.Number) string {
	counts := make([]float64, len(parts))
	for i, p := range parts {
		counts[i] = p.Or(0)
	}
	hhi := stats.Concentration(counts)
	if math.IsNaN(hhi) {
		return ""
	}
	f.record(report.Metric{Name: name, Unit: report.UnitNone, Value: report.Some(hhi)})
	return f.in.Words.Say("evidence.hhi", report.Args{"hhi": report.Q(report.Some(hhi), report.UnitNone), "even": report.Q(report.Some(1/hhi), report.UnitNone)})
}
