package analysis

import (
	"cmp"
	"math"
	"slices"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

const (
	usefulChange = 0.1 // of a figure, where no alert value says what would be enough
	mostPeriods  = 24  // that advice is ever asked to wait for
)

// followUp tells what became of earlier findings and of the last report's advice.
func followUp(in report.Input, now []report.Finding, chapters []report.Chapter) report.Followup {
	var out report.Followup
	if len(in.History) == 0 {
		return out
	}
	for _, e := range in.History {
		out.Periods = append(out.Periods, e.Period)
	}
	metrics, stages := metricsOf(chapters), stagesOf(chapters)
	out.Ended = ended(in, now, metrics)
	findings := slices.Clone(in.History[len(in.History)-1].Findings)
	rankFindings(findings)
	for _, f := range findings {
		if f.Severity.Rank() > report.Notice.Rank() || len(f.Recommendations) == 0 {
			continue
		}
		for _, r := range f.Recommendations {
			t, ok := targetOf(f, r, in.History, metrics)
			if !ok {
				out.Unknown++
				continue
			}
			result := t.judged(in, metrics, stages)
			result.Recommendation = r
			out.Advice = append(out.Advice, result)
		}
	}
	out.Page = followupChapter(in, out)
	return out
}

// target is the figure that advice should move, then and now.
type target struct {
	since  report.Period
	then   report.Finding // as told in that period
	now    report.Metric
	upward bool            // the good side is up
	past   []report.Number // the periods before then, oldest first, missing ones kept
	gap    int             // periods from then to now
}

// targetOf finds what a piece of advice aims at, and when to count from. Figures that
// are not measured any more, or whose deviation has no bad side, are no target.
func targetOf(f report.Finding, r report.Recommendation, h report.History, metrics map[string]report.Metric) (target, bool) {
	t := target{now: metrics[f.Metric], upward: f.Direction == report.Down}
	c := courseOf(f, h)
	if c.told < 0 || !f.Value.Known || !t.now.Value.Known || f.Direction != report.Up && f.Direction != report.Down {
		return t, false
	}
	// An alert value says itself which side is bad; else the figure must.
	if better := t.now.Better; !f.Threshold.Known && (better != report.Up && better != report.Down || better == f.Direction) {
		return t, false
	}
	i := start(f, r, h, c.since)
	t.since, t.past = h[i].Period, before(h, i, f.Metric)
	t.then, _ = h[i].Finding(f)
	for p := h[len(h)-1].Period; p.From.After(t.since.From) && t.gap < mostPeriods; p = p.Previous() {
		t.gap++
	}
	return t, t.then.Value.Known
}

// start is the edition to compare with: the first that gave the advice, or a later
// one that has enough of a past before it.
func start(f report.Finding, r report.Recommendation, h report.History, from int) int {
	first := -1
	for i := from; i < len(h); i++ {
		g, ok := h[i].Finding(f)
		if !ok || !slices.ContainsFunc(g.Recommendations, func(s report.Recommendation) bool { return s.ID == r.ID }) {
			continue
		}
		if first < 0 {
			first = i
		}
		known := 0
		for _, v := range before(h, i, f.Metric) {
			if v.Known {
				known++
			}
		}
		if known >= stats.MinHistoryWatch {
			return i
		}
	}
	return max(first, from)
}

// before is a figure in the periods before an edition, oldest first. Reports tell
// the period before theirs too. The year before is left out: what an account grew in
// a year is no sign of how its periods differ.
func before(h report.History, i int, metric string) []report.Number {
	known := map[string]report.Number{}
	for j := len(h) - 1; j >= 0; j-- {
		m, ok := h[j].Metrics[metric]
		if !ok {
			continue
		}
		if label := h[j].Period.Previous().String(); m.Previous.Known && !known[label].Known {
			known[label] = m.Previous
		}
	}
	for _, e := range h {
		if m := e.Metrics[metric]; m.Value.Known {
			known[e.Period.String()] = m.Value
		}
	}
	var out []report.Number
	p := h[i].Period
	for range stats.MaxHistory {
		p = p.Previous()
		out = append(out, known[p.String()])
	}
	slices.Reverse(out)
	return out
}

// judged compares the figure now with what the account's own past lets one expect
// without any action. The value then raised an alarm because it was extreme, and
// extreme values are followed by usual ones:
//
//	expected = mean of the past + persistence (then - mean of the past)
//
// persistence is the lag-1 autocorrelation of the past, shrunk to zero by k/(k+6).
// The standard error is that of [stats.PredictiveT]: how much the account's own
// periods differ. Fewer than three past periods tell no rebound. What the untouched
// siblings of the figure did meanwhile, beside their own expectation, is taken off:
// the difference of differences.
//
// Source: Galton's regression to the mean; the shrinkage is this project's.
func (t target) judged(in report.Input, metrics map[string]report.Metric, stages []string) report.FollowedAdvice {
	out := report.FollowedAdvice{Finding: t.then.ID, Metric: t.now.Name, Label: in.Words.Metric(t.now.Name), Unit: t.now.Unit, Since: t.since,
		Then: t.then.Value, Now: t.now.Value, Verdict: report.AdviceTooEarly, NeedsUnit: "periods", Grade: report.GradeC}
	sc := scaleFor(t.now.Unit, append(slices.Clone(t.past), t.then.Value, t.now.Value))
	c, ok := t.course(sc)
	if !ok {
		out.Needs = report.Some(float64(max(stats.MinHistoryWatch-c.periods, 1)))
		out.Note = noted(in.Words, out)
		return out
	}
	at := func(y float64) report.Number { return report.Some(sc.from(y)) }
	change := func(a, b report.Number) report.Number {
		return report.Metric{Unit: t.now.Unit, Value: a}.Change(b).Number
	}
	out.Expected = at(c.expected)
	out.Rebound = change(out.Expected, out.Then)
	expected, half := c.expected, c.half
	if others := t.controlFor(in.History, metrics, stages); len(others.names) > 0 {
		out.Controls, out.Grade = others.names, report.GradeB
		out.Shift = change(at(c.expected+others.shift), out.Expected)
		expected, half = expected+others.shift, math.Hypot(half, others.half)
	}
	effect := c.now.Y - expected
	without := at(expected)
	out.Effect = change(out.Now, without)
	out.Low, out.High = change(at(expected+effect-half), without), change(at(expected+effect+half), without)
	sign := 1.0
	if !t.upward {
		sign = -1
	}
	useful := t.useful(sc, expected)
	sampling := math.Hypot(c.then.SE, c.now.SE) * stats.Z95
	switch moved := sign * (c.now.Y - c.then.Y); {
	case sign*effect > half && moved > 0:
		out.Verdict = report.AdviceWorked
	case sign*effect < -half && moved < -sampling:
		out.Verdict = report.AdviceWorse
	case half > useful:
		out.Needs, out.NeedsUnit = t.needs(half, useful, c.now.SE)
	default:
		out.Verdict = report.AdviceNoEffect
	}
	out.Note = noted(in.Words, out)
	return out
}

// persistence is how much of a deviation lasts from one period to the next.
func persistence(ys []float64) float64 {
	r := stats.Autocorrelation(ys)
	if math.IsNaN(r) {
		return 0
	}
	k := float64(len(ys))
	return min(max(r, 0), 0.9) * k / (k + 6)
}

// useful is the change on the scale that would be worth the action: back to the
// alert value, or a tenth of the figure.
func (t target) useful(sc scale, expected float64) float64 {
	tenth := math.Abs(sc.to(sc.from(expected)*(1-usefulChange)) - expected)
	limit := t.then.Threshold
	if !limit.Known {
		return tenth
	}
	gap := math.Abs(sc.to(limit.F) - expected)
	if math.IsInf(gap, 0) || math.IsNaN(gap) {
		return tenth
	}
	return max(gap, tenth)
}

// needs is how many trials a period, or how many more periods, it takes until a
// useful change would show: the error shrinks with their root.
func (t target) needs(half, useful, se float64) (report.Number, string) {
	times := 1.0
	if useful > 0 {
		times = half / useful * (half / useful)
	}
	sampling := se * stats.Z95 / half
	if t.now.Denominator.Known && sampling*sampling > 0.5 {
		return report.Some(math.Ceil(t.now.Denominator.F * times)), "n"
	}
	return report.Some(min(max(math.Ceil(times)-1, 1), mostPeriods)), "periods"
}

// noted puts the verdict in a sentence.
func noted(words *report.Words, a report.FollowedAdvice) string {
	unit := report.UnitRelative
	if a.Unit.Fraction() {
		unit = report.UnitPoints
	}
	key := "followup.note." + string(a.Verdict)
	if a.Verdict == report.AdviceTooEarly {
		key += "." + cmp.Or(a.NeedsUnit, "periods")
		if !a.Expected.Known {
			key = "followup.note.no_past"
		}
	}
	q := func(n report.Number) report.Quantity { return report.Q(n, unit) }
	if len(a.Controls) > 0 {
		key += "_beside"
		if a.Verdict == report.AdviceTooEarly {
			key = "followup.note.too_early_beside." + cmp.Or(a.NeedsUnit, "periods")
		}
	}
	return words.Say(key, report.Args{"shift": q(a.Shift), "controls": len(a.Controls), "rebound": q(a.Rebound), "effect": q(a.Effect), "low": q(a.Low), "high": q(a.High),
		"needs": report.Q(a.Needs, report.UnitCount)})
}
