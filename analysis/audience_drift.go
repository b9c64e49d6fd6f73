package analysis

import (
	"math"
	"slices"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// leastCramer is the effect size under which a moved distribution is nothing to tell,
// however many people it counts.
const leastCramer = 0.1

// drifts tells the attributes whose distribution moved against the period before: by
// the population stability index, with Cramer's V and the chi-square of the people.
//
// Source: stats.Drift.
func (s *Audience) drifts(f *frame, groups []group) {
	const rule = "audience.drift"
	previous, asked := f.in.Job.Base(report.ComparePrevious)
	watch, warn := f.in.Rules.Param(rule, "watch", 0.1), f.in.Rules.Param(rule, "warning", 0.25)
	compared := false
	var seen []string
	for _, g := range groups {
		if slices.Contains(seen, g.dimension) || !asked || g.dimension == "new_or_returning" { // its share is held against the past
			continue
		}
		seen = append(seen, g.dimension)
		now, then := f.of(g.dimension, f.in.Job.Period), f.of(g.dimension, previous)
		var before, after []float64
		values := now.Distinct("value")
		for _, v := range then.Distinct("value") {
			if !slices.Contains(values, v) {
				values = append(values, v)
			}
		}
		slices.Sort(values)
		for _, v := range values {
			before, after = append(before, then.With("value", v).Sum("users").Or(0)), append(after, now.With("value", v).Sum("users").Or(0))
		}
		drift, err := stats.Drift(before, after)
		if err != nil || stats.Sum(before) < minShareUsers || stats.Sum(after) < minShareUsers {
			continue
		}
		compared = true
		m := f.record(report.Metric{Name: "audience.drift." + g.dimension, Unit: report.UnitNone, Value: report.Some(drift.PSI), Denominator: report.Some(stats.Sum(after))})
		if drift.PSI < watch || drift.CramerV < leastCramer || !(drift.P < f.in.Rules.Param(rule, "alpha", 0.005)) {
			continue
		}
		mover, moved := 0, 0.0
		for i := range values {
			if d := after[i]/stats.Sum(after) - before[i]/stats.Sum(before); math.Abs(d) > math.Abs(moved) {
				mover, moved = i, d
			}
		}
		c := claim{rule: rule, variant: "moved", subject: g.dimension, label: f.term("dimension", g.dimension), metric: m, severity: report.Notice, verdict: report.Watch,
			direction: report.Flat, args: report.Args{"value": report.Q(m.Value, report.UnitNone), "group": f.valueLabel(g.dimension, values[mover]), "change": report.Q(report.Some(moved), report.UnitPoints)},
			evidence: []string{f.say("evidence.drift", report.Args{"psi": report.Q(m.Value, report.UnitNone), "v": report.Q(report.Some(drift.CramerV), report.UnitNone)})}}
		if drift.PSI >= warn {
			c.severity, c.verdict = report.Warning, report.Certain
		}
		f.find(c)
	}
	if len(groups) == 0 {
		f.inapplicable(rule, "attributes")
	}
	if !compared {
		f.lacks(rule, "previous", nil)
	}
}

// minShareUsers is how many people a distribution must count to be compared.
const minShareUsers = 200

// jointly gives the shares of each dimension intervals that hold together.
//
// Source: stats.ShareIntervals (Goodman 1965).
func (f *frame) jointly(groups []group) {
	byDimension := map[string][]int{}
	for i, g := range groups {
		if g.share.Numerator.Known && g.share.Denominator.Known {
			byDimension[g.dimension] = append(byDimension[g.dimension], i)
		}
	}
	for _, members := range byDimension {
		counts, rest := make([]float64, 0, len(members)+1), groups[members[0]].share.Denominator.F
		for _, i := range members {
			counts = append(counts, groups[i].share.Numerator.F)
			rest -= groups[i].share.Numerator.F
		}
		if rest > 0 {
			counts = append(counts, rest) // values too small to show
		}
		if len(counts) < 2 {
			continue
		}
		for k, iv := range stats.ShareIntervals(counts, 0.95)[:len(members)] {
			if iv.Valid() {
				g := &groups[members[k]]
				g.share.Low, g.share.High = report.Some(iv.Low), report.Some(iv.High)
				f.record(g.share)
			}
		}
	}
}

// newUnlikePast tells a share of new users that differs from what the account's own
// past lets one expect.
func (s *Audience) newUnlikePast(f *frame, m report.Metric, of func(report.Period) fraction) {
	const rule = "audience.unlike_past"
	if !m.Value.Known {
		f.inapplicable(rule, "new_users")
		return
	}
	periods := f.past(stats.MaxHistory + 1)
	observed := make([]stats.Observed, len(periods))
	for i, p := range periods {
		observed[i] = stats.Observed{Y: math.NaN()}
		if r := of(p); r.num.Known && r.den.Known && r.den.F > 0 && r.num.F <= r.den.F {
			observed[i] = stats.RateOnLogit(r.num.F, r.den.F, liftPhi)
		}
	}
	last := len(observed) - 1
	past := stats.PredictiveT(observed[last], observed[:last])
	if !past.Warns {
		f.lacks(rule, "periods", report.Args{"have": past.K, "need": stats.MinHistoryWarning})
		return
	}
	expected := stats.Expit(past.Expected)
	relative, since := m.Value.F/expected-1, m.Value.F/stats.Expit(lately(observed[:last]))-1
	if !(past.P < f.in.Rules.Param(rule, "alpha", 0.005)) || !stands(relative, since, f.in.Rules.Param(rule, "margin", 0.1)) {
		return
	}
	c := claim{rule: rule, variant: "up", subject: "new_share", label: f.say("card.new_share"), metric: m, severity: report.Info, verdict: report.Certain, p: report.Some(past.P), direction: report.Up,
		args: report.Args{"expected": report.Q(report.Some(expected), report.UnitRate), "change": report.Q(report.Some(m.Value.F-expected), report.UnitPoints)},
		evidence: []string{f.say("evidence.past", report.Args{"periods": past.K, "low": report.Q(report.Some(stats.Expit(past.CI.Low)), report.UnitRate),
			"high": report.Q(report.Some(stats.Expit(past.CI.High)), report.UnitRate)})}}
	if relative < 0 {
		c.variant, c.severity, c.direction = "down", report.Notice, report.Down
	}
	f.find(c)
}
