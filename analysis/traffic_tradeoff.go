package analysis

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// difference is how one figure of a source differs from the base source's.
type difference struct {
	measure  trafficMeasure
	relative float64 // value over the base's, minus 1
	better   bool
	p        float64 // two-sided, Holm-adjusted over all sources and figures
}

// tradeoffPairs are the figures worth weighing against each other, in the order
// in which one is told for a source.
var tradeoffPairs = [][2]string{{"retention_1", "order_value"}, {"follow_rate", "retention_7"}, {"follow_rate", "order_value"}, {"retention_7", "order_value"}, {"follow_rate", "unfollow_rate"}}

// inletTradeoffs tells, for each source, the first pair of figures of which one is
// better and the other worse than the base source's: both beyond the rule's
// margin and both significant after Holm. Order values need ten days.
func (f *frame) inletTradeoffs(base inlet, inlets []inlet) {
	const rule = "traffic.tradeoff"
	margin, alpha := f.in.Rules.Param(rule, "margin", 0.1), f.in.Rules.Param(rule, "alpha", 0.005)
	if len(inlets) < 2 {
		f.inapplicable(rule, "split")
	}
	all := map[string][]difference{}
	var ps []float64
	for _, x := range inlets {
		if x.name == base.name || isRest(x.name) {
			continue
		}
		for _, m := range trafficMeasures {
			d := f.differ(m, x, base)
			all[x.name] = append(all[x.name], d)
			ps = append(ps, d.p)
		}
	}
	f.tradeoffEnding(rule, base, inlets, all)
	adjusted := stats.Holm(ps)
	type tradeoff struct {
		x         inlet
		gain, pay difference
	}
	var found []tradeoff
	at := 0
	for _, x := range inlets {
		differences := all[x.name]
		for i := range differences {
			differences[i].p = adjusted[at+i]
		}
		at += len(differences)
		for _, pair := range tradeoffPairs {
			a, okA := settled(differences, pair[0], margin, alpha)
			b, okB := settled(differences, pair[1], margin, alpha)
			if !okA || !okB || a.better == b.better {
				continue
			}
			if !f.holdsByDay(a, x, base) || !f.holdsByDay(b, x, base) {
				continue
			}
			if !a.better {
				a, b = b, a
			}
			found = append(found, tradeoff{x, a, b})
			break
		}
	}
	slices.SortStableFunc(found, func(a, b tradeoff) int { return cmp.Compare(b.x.share.Value.F, a.x.share.Value.F) })
	for _, t := range found[:min(len(found), 3)] {
		m := t.x.rates[t.gain.measure.name]
		args := report.Args{"base": f.term("source", base.name), "gain": f.change(t.gain), "pay": f.change(t.pay),
			"gain_measure": f.measureLabel("traffic", t.gain.measure.name), "pay_measure": f.measureLabel("traffic", t.pay.measure.name),
			"pay_value": report.Q(t.x.rates[t.pay.measure.name].Value, t.pay.measure.unit), "pay_base": report.Q(base.rates[t.pay.measure.name].Value, t.pay.measure.unit)}
		goal := t.x.rates[t.pay.measure.name].Value.Plus(base.rates[t.pay.measure.name].Value).Times(0.5)
		args["pay_goal"] = report.Q(goal, t.pay.measure.unit)
		args["times"] = report.Q(report.Some(1+t.gain.relative), report.UnitTimes)
		variant := "tradeoff"
		if t.gain.relative >= 1 {
			variant = "tradeoff_times"
		}
		f.find(claim{rule: rule, variant: variant, subject: t.x.name, advice: t.gain.measure.name + "/" + t.pay.measure.name, label: f.term("source", t.x.name), metric: m,
			severity: report.Notice, verdict: report.Certain, direction: report.Up, args: args,
			evidence: append([]string{f.say("evidence.both", report.Args{"gain": f.measureLabel("traffic", t.gain.measure.name), "value": report.Q(m.Value, m.Unit),
				"base": report.Q(base.rates[t.gain.measure.name].Value, m.Unit), "pay": f.measureLabel("traffic", t.pay.measure.name),
				"pay_value": args["pay_value"], "pay_base": args["pay_base"]})}, f.worth(t.x, base)...)})
	}
}

// holdsByDay reports whether a difference of two rates holds between visits of the same
// day too, and notes it where it does not. Money and data without days have no such check.
func (f *frame) holdsByDay(d difference, x, base inlet) bool {
	m := d.measure
	den := m.den
	now := f.inletRows(f.in.Job.Period)
	if m.name == "follow_rate" && !pooled(now, m.num, den).den.Known {
		den = "visits"
	}
	if m.unit == report.UnitMoney {
		return true
	}
	days := strata{}
	for _, source := range []inlet{x, base} {
		rows := f.inletOf(source.name, f.in.Job.Period)
		for i := range rows.Len() {
			if at := rows.Time("date", i); !at.IsZero() {
				days.add(at.Format(time.DateOnly), source.name == x.name, fraction{rows.Number(m.num, i), rows.Number(den, i)})
			}
		}
	}
	w, ok := days.compare(max(x.phi[m.name], base.phi[m.name], 1))
	return !ok || !f.misleads(w, f.ofSource(x.name, m.name), f.in.Words.Say("strata.by.day"))
}

// change says a difference in words: 高 19 %, 14% lower.
func (f *frame) change(d difference) string {
	key := "label.higher"
	if d.relative < 0 {
		key = "label.lower"
	}
	return f.say(key, report.Args{"value": report.Q(report.Some(math.Abs(d.relative)), report.UnitRate)})
}

// settled is the difference of a figure that passes the margin and the test.
func settled(differences []difference, name string, margin, alpha float64) (difference, bool) {
	for _, d := range differences {
		if d.measure.name == name && math.Abs(d.relative) >= margin && d.p < alpha {
			return d, true
		}
	}
	return difference{}, false
}

// differ compares a figure of two sources: rates on the logit scale with their
// over-dispersion, order values day by day.
func (f *frame) differ(m trafficMeasure, x, base inlet) difference {
	a, b := x.rates[m.name], base.rates[m.name]
	d := difference{measure: m, p: math.NaN()}
	relative := a.Value.Relative(b.Value)
	if !relative.Known {
		return d
	}
	d.relative = relative.F
	d.better = (relative.F > 0) == (m.better == report.Up)
	if m.unit != report.UnitMoney {
		if !enough(a) || !enough(b) {
			return d
		}
		_, _, d.p = stats.LogitTest(a.Numerator.F, a.Denominator.F, x.phi[m.name], b.Numerator.F, b.Denominator.F, base.phi[m.name])
		return d
	}
	one := f.baskets(func(source string) bool { return source == x.name })
	other := f.baskets(func(source string) bool { return source == base.name })
	if a.Denominator.Or(0) >= minOrders && b.Denominator.Or(0) >= minOrders && one.Clusters >= minDays && other.Clusters >= minDays {
		d.p = d.money(stats.CompareClusters(one, other))
	}
	return d
}

// tradeoffEnding says whether any source has two figures that can be held against the
// base's: measured on both sides, and of enough people.
func (f *frame) tradeoffEnding(rule string, base inlet, inlets []inlet, all map[string][]difference) {
	fewest := math.Inf(1)
	for _, x := range inlets {
		measured, tested := 0, 0
		for _, d := range all[x.name] {
			if a, b := x.rates[d.measure.name], base.rates[d.measure.name]; a.Value.Known && b.Value.Known {
				measured++
				fewest = min(fewest, a.Denominator.Or(0), b.Denominator.Or(0))
			}
			if !math.IsNaN(d.p) {
				tested++
			}
		}
		switch {
		case tested > 1:
			f.looked(rule)
		case measured > 1:
			f.lacks(rule, "sample", report.Args{"have": report.Q(report.Some(fewest), report.UnitCount), "need": fewestTrials})
		}
	}
	f.inapplicable(rule, "measures")
}
