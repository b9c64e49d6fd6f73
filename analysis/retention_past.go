package analysis

import (
	"math"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// unlikeOwnPast tells retention on the seventh day that differs from what the account's
// own past lets one expect: at least six past periods, the rule's level and margin, the
// latter against the last periods too. Where the groups came in other proportions and
// keep as many as before, it says so instead. It gives the sentence on which fall would
// have shown.
//
// Source: stats.PredictiveT; stats.Kitagawa.
func (f *frame) unlikeOwnPast() []string {
	const rule = "retention.unlike_past"
	label := f.say("label.rate", report.Args{"day": dayName(valueDay)})
	m := f.metric("retention.rate." + dayName(valueDay))
	falls := leastFalls{f: f}
	past, observed := falls.add("retention.rate."+dayName(valueDay), label, func(p report.Period) stats.Observed {
		rows := f.kept(p)
		return rateOnLogit(rows.pool(valueDay, "").fraction, rows.phi(valueDay))
	})
	if !past.Warns {
		f.lacks(rule, "periods", report.Args{"have": past.K, "need": stats.MinHistoryWarning})
		return falls.sentence()
	}
	if math.IsNaN(past.P) {
		f.lacks(rule, "rows", nil)
		return falls.sentence()
	}
	expected, last := stats.Expit(past.Expected), len(observed)-1
	relative, since := m.Value.F/expected-1, m.Value.F/stats.Expit(lately(observed[:last]))-1
	if !(past.P < f.in.Rules.Param(rule, "alpha", 0.005)) || !stands(relative, since, f.in.Rules.Param(rule, "margin", 0.1)) {
		return falls.sentence()
	}
	c := claim{rule: rule, variant: "up", subject: dayName(valueDay), advice: "up", label: label, metric: m, severity: report.Good, verdict: report.Certain, p: report.Some(past.P), direction: report.Up,
		args: report.Args{"expected": report.Q(report.Some(expected), report.UnitRate), "change": report.Q(report.Some(math.Abs(relative)), report.UnitRate)},
		evidence: []string{f.say("evidence.past", report.Args{"periods": past.K, "low": report.Q(report.Some(stats.Expit(past.CI.Low)), report.UnitRate),
			"high": report.Q(report.Some(stats.Expit(past.CI.High)), report.UnitRate)})}}
	if relative < 0 {
		c.variant, c.advice, c.severity, c.direction = "down", "down", report.Warning, report.Down
	}
	if mix, rate, ok := f.groupMix(); ok && mix/(mix+rate) >= mixShare {
		f.note("note.past_mix", report.Args{"subject": label, "value": report.Q(m.Value, m.Unit), "expected": c.args["expected"],
			"mix": report.Q(report.Some(mix), report.UnitPoints), "rate": report.Q(report.Some(rate), report.UnitPoints)})
		return falls.sentence()
	}
	f.find(c)
	return falls.sentence()
}

// groupMix splits the change of day 7 against the periods before into the mix of the
// groups and what each of them keeps; false where the groups are not counted in both.
func (f *frame) groupMix() (mix, rate float64, ok bool) {
	now := f.kept(f.in.Job.Period)
	names := now.groups()
	before, after := make([]stats.Segment, len(names)), make([]stats.Segment, len(names))
	for i, name := range names {
		own := now.pool(valueDay, name)
		after[i] = stats.Segment{Num: own.num.Or(0), Den: own.den.Or(0)}
		for _, p := range f.past(pastPeriods + 1)[:pastPeriods] {
			then := f.kept(p).pool(valueDay, name)
			before[i] = stats.Segment{Num: before[i].Num + then.num.Or(0), Den: before[i].Den + then.den.Or(0)}
		}
	}
	change, err := stats.Kitagawa(before, after)
	return change.Mix, change.Rate, err == nil && len(names) > 1 && change.Delta != 0
}
