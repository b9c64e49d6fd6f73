package analysis

import (
	"math"
	"slices"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// changed is a step whose rate is unlike the account's own past.
type changed struct {
	step
	past     stats.Prediction
	expected float64 // the rate that the past lets one expect
	relative float64 // of the rate over it
	since    float64 // of the rate over the last months
}

// unlikePast tells the steps whose rate differs from what the account's own past
// lets one expect: the rule's margin first, against the last months too, then the predictive test on the log-odds
// with the over-dispersion of each month, Holm-adjusted over the steps that pass the
// margin. Where the
// stages are counted by segment and the change comes from another mix of visitors,
// it says so instead.
func (s *Funnel) unlikePast(f *frame, steps []step, orders report.Number, evidence func(step) []string) {
	const rule = "funnel.unlike_past"
	if len(f.now("funnel").Distinct("segment")) < 2 {
		f.inapplicable("funnel.mix_shift", "split")
	}
	var tested []changed
	var ps []float64
	for _, st := range steps {
		if at := slices.Index(s.Stages, st.from); s.Stages[at+1] != st.to {
			continue // a span of steps falls with the step in it that fell
		}
		x := s.against(f, st)
		if x.past.K < stats.MinHistoryWatch {
			s.sinceBefore(f, st)
			args := report.Args{"have": x.past.K, "need": stats.MinHistoryWatch}
			f.lacks(rule, "periods", args)
			f.lacks("funnel.mix_shift", "periods", args)
		} else {
			f.looked(rule)
		}
		if x.past.K >= stats.MinHistoryWatch && stands(x.relative, x.since, f.in.Rules.Param(rule, "margin", 0.1)) {
			tested, ps = append(tested, x), append(ps, x.past.P)
		}
	}
	for i, p := range stats.Holm(ps) {
		x := tested[i]
		if !(p < f.in.Rules.Param(rule, "alpha", 0.005)) || s.mixed(f, x, len(tested)) {
			continue
		}
		c := s.changeClaim(f, x, rule, len(tested))
		c.p = report.Some(p)
		c.impact, c.evidence = x.impact(orders), append(c.evidence, evidence(x.step)...)
		c.variant, c.severity, c.direction = "up", report.Good, report.Up
		if x.relative < 0 {
			c.variant, c.severity, c.direction = "down", report.Warning, report.Down
			// Six months tell what is usual; fewer only hint. Where the alert value has
			// told the step, the change explains it.
			if !x.past.Warns || x.breached() {
				c.severity = report.Notice
			}
		}
		if !x.past.Warns {
			c.verdict = report.Likely
		}
		f.find(c)
	}
}

// detectables records the least fall of each step and of the overall rate that this
// period could have shown.
func (s *Funnel) detectables(f *frame, steps []step) {
	whole := step{from: s.Stages[0], to: s.Stages[len(s.Stages)-1], metric: f.metric("funnel.overall")}
	for _, st := range append(slices.Clone(steps), whole) {
		if fall := detectableFall(s.against(f, st).past, f.in.Rules.Param("funnel.unlike_past", "alpha", 0.005), stats.Expit); fall.Known {
			f.detectable(st.metric.Name, fall)
		}
	}
}

// sinceBefore says a step's change against the period before with its sampling error
// alone, where the past is too short to tell how much months differ anyway; small
// changes are not worth it.
func (s *Funnel) sinceBefore(f *frame, st step) {
	m := st.metric
	before := f.in.Job.Period.Previous()
	x, n := s.users(f, st.to, before), s.users(f, st.from, before)
	if !(math.Abs(m.Value.Relative(m.Previous).Or(0)) >= mixMargin) || !x.Known || !n.Known || !m.Numerator.Known || x.F > n.F || m.Numerator.F > m.Denominator.F {
		return
	}
	iv := stats.NewcombePhi(m.Numerator.F, m.Denominator.F, s.phi(f, st.from, st.to), x.F, n.F, s.phiIn(f, st.from, st.to, before))
	f.note("note.no_history", report.Args{"subject": s.label(f, st.from, st.to), "change": report.Q(m.Value.Minus(m.Previous), report.UnitPoints),
		"low": report.Q(report.Some(iv.Low), report.UnitPoints), "high": report.Q(report.Some(iv.High), report.UnitPoints)})
}

// against compares a step with the same step in past periods.
func (s *Funnel) against(f *frame, st step) changed {
	periods := f.past(stats.MaxHistory + 1)
	observed := make([]stats.Observed, len(periods))
	for i, p := range periods {
		observed[i] = stats.Observed{Y: math.NaN()}
		if x, n := s.users(f, st.to, p), s.users(f, st.from, p); x.Known && n.Known && n.F > 0 && x.F <= n.F {
			observed[i] = stats.RateOnLogit(x.F, n.F, s.phiIn(f, st.from, st.to, p))
		}
	}
	last := len(observed) - 1
	out := changed{step: st, past: stats.PredictiveT(observed[last], observed[:last])}
	out.expected = stats.Expit(out.past.Expected)
	out.relative = st.metric.Value.F/out.expected - 1
	out.since = st.metric.Value.F/stats.Expit(lately(observed[:last])) - 1
	return out
}

// impact is the orders a month that the step gains or loses against what its past
// lets one expect, the other steps held: V (1 - e/r), with the interval of e.
func (x changed) impact(orders report.Number) report.Impact {
	at := func(logit float64) report.Number {
		return orders.Times(1 - stats.Expit(logit)/x.metric.Value.F)
	}
	if !orders.Known || !(x.metric.Value.F > 0) || !x.past.CI.Valid() {
		return report.Impact{}
	}
	return report.Impact{Unit: "orders", Value: at(x.past.Expected), Low: at(x.past.CI.High), High: at(x.past.CI.Low)}
}

func (s *Funnel) changeClaim(f *frame, x changed, rule string, tests int) claim {
	words := f.in.Words
	return claim{rule: rule, subject: x.name(), label: s.label(f, x.from, x.to), metric: x.metric, verdict: report.Certain,
		args: report.Args{"change": report.Q(report.Some(math.Abs(x.relative)), report.UnitRate), "expected": report.Q(report.Some(x.expected), report.UnitRate),
			"periods": x.past.K, "from": f.term("stage", x.from), "to": f.term("stage", x.to)},
		evidence: []string{words.Say("funnel.evidence.past", report.Args{"periods": x.past.K, "tests": tests,
			"low":  report.Q(report.Some(stats.Expit(x.past.CI.Low)), report.UnitRate),
			"high": report.Q(report.Some(stats.Expit(x.past.CI.High)), report.UnitRate)})}}
}

// mixed tells a step whose change comes at least two thirds from the mix of its
// segments: their own rates have hardly changed, or have changed the other way.
func (s *Funnel) mixed(f *frame, x changed, tests int) bool {
	const rule = "funnel.mix_shift"
	names := f.now("funnel").Distinct("segment")
	if len(names) < 2 {
		return false
	}
	periods := f.past(stats.MaxHistory + 1)
	span := report.Period{From: periods[0].From, Until: f.in.Job.Period.From, Grain: report.GrainRange}
	before, after := make([]stats.Segment, len(names)), make([]stats.Segment, len(names))
	for i, name := range names {
		before[i] = s.segment(f, x.step, name, span)
		after[i] = s.segment(f, x.step, name, f.in.Job.Period)
	}
	change, err := stats.Kitagawa(before, after)
	if err != nil || change.Delta == 0 || change.Mix/change.Delta < f.in.Rules.Param(rule, "share", 2./3) {
		return false
	}
	grown := grew(before, after)
	c := s.changeClaim(f, x, rule, tests)
	c.variant, c.severity, c.direction = "mix", report.Notice, report.Up
	if x.relative < 0 {
		c.direction = report.Down
	}
	// The rates by segment moved clearly the other way: the whole misleads.
	if change.Rate/change.Delta < -0.1 {
		c.variant = "reversal"
	}
	c.args["segment"] = names[grown]
	c.args["mix"], c.args["rate"] = report.Q(report.Some(change.Mix), report.UnitPoints), report.Q(report.Some(change.Rate), report.UnitPoints)
	c.evidence = append(c.evidence, f.say("evidence.mix", report.Args{"mix": c.args["mix"], "rate": c.args["rate"]}))
	f.find(c)
	return true
}

// segment is one segment's people before and after a step in a period.
func (s *Funnel) segment(f *frame, st step, name string, p report.Period) stats.Segment {
	ds := f.during("funnel", p).With("segment", name)
	of := func(stage string) float64 {
		return ds.Where(func(i int) bool { return stageName(ds.Text("stage", i)) == stage }).Sum("users").Or(0)
	}
	return stats.Segment{Num: of(st.to), Den: of(st.from)}
}
