package analysis

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// The verdicts of the contract beside "winner:<variant>".
const (
	verdictSame    = "equivalent"
	verdictOpen    = "not-enough-data"
	verdictInvalid = "invalid"
)

// trial is one experiment with what was found.
type trial struct {
	name, metric string
	unit         report.Unit
	mean         bool // conversions over exposures is a mean, not a rate
	randomised   bool // every variant has a planned share
	days         int  // it ran; 0: not known
	arms         []arm
	srm          report.Number
	verdict      string // "": none, for means and single variants
	reason       string // message variant of a verdict
	strict       bool   // some variant differs by Holm over all variants of all experiments
	needed       report.Number
}

// arm is one variant.
type arm struct {
	name                   string
	exposures, conversions report.Number
	planned                report.Number
	rate, lift             report.Metric
	p                      report.Number
	adjusted               float64 // p by Holm over the variants
}

// winner is the arm the verdict names; the zero arm where it names none.
func (t trial) winner() arm {
	for _, a := range t.arms {
		if t.verdict == "winner:"+a.name {
			if a.name == t.arms[0].name { // the first won: the other's loss is its lift
				a.lift = t.arms[t.strongest()].lift
			}
			return a
		}
	}
	return arm{}
}

// strongest is the variant after the first with the smallest p.
func (t trial) strongest() int {
	best := 1
	for i := range t.arms {
		if i > 0 && t.arms[i].p.Known && (!t.arms[best].p.Known || t.arms[i].p.F < t.arms[best].p.F) {
			best = i
		}
	}
	return best
}

func (t trial) tone() report.Severity {
	switch {
	case t.verdict == verdictInvalid:
		return report.Warning
	case strings.HasPrefix(t.verdict, "winner:") && !t.leads():
		return report.Good
	}
	return ""
}

// readTrials groups the rows by experiment and metric, in the order of the data:
// the first variant is the one the others are compared with. Experiments that
// ended before the period or began after it are counted, not read.
func readTrials(f *frame) (out []trial, outside int) {
	ds, period := f.data("experiments"), f.in.Job.Period
	index, skipped := map[string]int{}, map[string]bool{}
	metrics := map[string]string{} // experiment -> its first metric
	for i := range ds.Len() {
		name, variant, metric := ds.Text("experiment", i), ds.Text("variant", i), ds.Text("metric", i)
		x, n := ds.Number("conversions", i), ds.Number("exposures", i)
		if name == "" || variant == "" || !x.Known || !n.Known || x.F < 0 || n.F < 0 {
			continue
		}
		start, end := ds.Time("started_at", i), ds.Time("ended_at", i)
		if !start.IsZero() && !start.Before(period.Until) || !end.IsZero() && end.Before(period.From) {
			skipped[name] = true
			continue
		}
		if first, seen := metrics[name]; !seen {
			metrics[name] = metric
		} else if first != metric {
			name += "·" + f.measureOf(metric)
		}
		at, known := index[name]
		if !known {
			at = len(out)
			index[name] = at
			out = append(out, trial{name: name, metric: metric, randomised: true})
		}
		t := &out[at]
		if !start.IsZero() && !end.IsZero() {
			t.days = max(t.days, calendarDays(start, end))
		}
		t.add(variant, n, x, ds.Number("planned_share", i))
	}
	for i := range out {
		out[i].classify()
	}
	return out, len(skipped)
}

// calendarDays counts the days from first to last, both included.
func calendarDays(first, last time.Time) int { return report.Range(first, last).Days() }

// add puts a row into its variant; rows of one variant add up.
func (t *trial) add(variant string, n, x, planned report.Number) {
	i := slices.IndexFunc(t.arms, func(a arm) bool { return a.name == variant })
	if i < 0 {
		i = len(t.arms)
		t.arms = append(t.arms, arm{name: variant, planned: planned})
	}
	a := &t.arms[i]
	a.exposures, a.conversions = report.Sum(a.exposures, n), report.Sum(a.conversions, x)
	if !planned.Known || planned.F <= 0 {
		t.randomised = false
	}
}

// classify decides whether the experiment measures a rate or a mean.
func (t *trial) classify() {
	t.unit = report.UnitRate
	for suffix, unit := range map[string]report.Unit{"_hours": report.UnitHours, "_seconds": report.UnitSeconds, "_days": report.UnitDays, "_minutes": report.UnitMinutes} {
		if strings.HasSuffix(t.metric, suffix) {
			t.mean, t.unit = true, unit
		}
	}
	for _, a := range t.arms {
		if !t.mean && a.conversions.F > a.exposures.F {
			t.mean, t.unit = true, report.UnitPerUser
		}
	}
}

// judge measures a trial and decides its verdict: first the split, then the
// duration, then the effect.
func (s *Experiments) judge(f *frame, t *trial) {
	for i := range t.arms {
		a := &t.arms[i]
		a.rate = report.Metric{Name: "experiments.rate." + t.name + "." + a.name, Unit: t.unit, Better: report.Up,
			Value: a.conversions.Over(a.exposures), Numerator: a.conversions, Denominator: a.exposures}
		if !t.mean {
			a.rate.Low, a.rate.High = bounds(stats.Wilson(a.conversions.F, a.exposures.F, stats.Z95))
		}
		f.record(a.rate)
	}
	for i := range t.arms {
		if i > 0 {
			t.measureLift(f, i)
		}
	}
	if t.mean || len(t.arms) < 2 {
		return
	}
	t.adjust()
	if p := t.arms[t.strongest()].p; p.Known {
		f.record(report.Metric{Name: "experiments.p." + t.name, Unit: report.UnitPValue, Value: p})
	}
	t.split(f)
	t.conclude(s)
	f.record(report.Metric{Name: "experiments.verdict." + t.name, Text: t.verdict})
}

// measureLift compares variant i with the first.
func (t *trial) measureLift(f *frame, i int) {
	a, control := &t.arms[i], t.arms[0]
	a.lift = report.Metric{Name: "experiments.lift." + t.name + "." + a.name, Unit: report.UnitRelative, Better: report.Up, Value: a.rate.Value.Relative(control.rate.Value)}
	x1, n1, x0, n0 := a.conversions.F, a.exposures.F, control.conversions.F, control.exposures.F
	if !t.mean && n1 > 0 && n0 > 0 {
		if _, iv := stats.RateRatio(x1, n1, x0, n0); a.lift.Value.Known && iv.Valid() && !math.IsInf(iv.High, 0) {
			a.lift.Low, a.lift.High = report.Some(iv.Low-1), report.Some(iv.High-1)
		}
		a.p = report.Some(stats.TwoProportion(x1, n1, x0, n0).P)
		if share := (x1 + x0) / (n1 + n0); min(share, 1-share)*min(n1, n0) < 5 {
			a.p = report.Some(stats.Fisher(x1, n1-x1, x0, n0-x0, stats.TwoSided))
		}
	}
	if a.lift.Value.Known {
		f.record(a.lift)
	}
}

// adjust corrects the variants' p-values for their number.
func (t *trial) adjust() {
	ps := make([]float64, 0, len(t.arms))
	for _, a := range t.arms[1:] {
		p := math.NaN()
		if a.p.Known {
			p = a.p.F
		}
		ps = append(ps, p)
	}
	for i, p := range stats.Holm(ps) {
		t.arms[i+1].adjusted = p
	}
}

// split tests the sizes against the plan, or against equal shares without one.
func (t *trial) split(f *frame) {
	var sizes, plan []float64
	for _, a := range t.arms {
		sizes = append(sizes, a.exposures.F)
		share := 1.0
		if t.randomised {
			share = a.planned.F
		}
		plan = append(plan, share)
	}
	t.srm = report.Some(stats.SRM(sizes, plan))
	if t.srm.Known {
		f.record(report.Metric{Name: "experiments.srm_p." + t.name, Unit: report.UnitPValue, Value: t.srm})
	}
}

// conclude decides the verdict.
func (t *trial) conclude(s *Experiments) {
	best := t.strongest()
	control, a := t.arms[0], t.arms[best]
	t.verdict, t.reason = verdictOpen, "open"
	switch {
	case t.srm.Known && t.srm.F < stats.SRMAlpha:
		t.verdict, t.reason = verdictInvalid, "invalid"
		return
	case !a.p.Known || !control.rate.Value.Known:
		t.reason = "empty"
		return
	case t.days > 0 && t.days < s.MinDays:
		t.reason = "short"
		return
	}
	iv := stats.Newcombe(a.conversions.F, a.exposures.F, control.conversions.F, control.exposures.F)
	lift := a.lift.Value
	if better := t.leader(); better > 0 {
		a = t.arms[better]
		lift = a.lift.Value
		iv = stats.Newcombe(a.conversions.F, a.exposures.F, control.conversions.F, control.exposures.F)
	}
	proven := a.adjusted <= 0.05 && (iv.Low > 0 || iv.High < 0)
	switch {
	case proven && (!lift.Known || math.Abs(lift.F) >= s.Rope):
		t.verdict, t.reason = "winner:"+a.name, "winner"
		if a.rate.Value.F < control.rate.Value.F {
			t.verdict = "winner:" + control.name
		}
	case t.allEqual(s.Rope):
		t.verdict, t.reason = verdictSame, "same"
	default:
		t.needed = need(control.rate.Value.F, a.rate.Value.F, s.Rope)
	}
}

// leader is the variant with the highest rate among those proven better than the
// first, 0 for none.
func (t *trial) leader() int {
	best := 0
	for i, a := range t.arms {
		if i > 0 && a.p.Known && a.adjusted <= 0.05 && a.rate.Value.F > t.arms[0].rate.Value.F && (best == 0 || a.rate.Value.F > t.arms[best].rate.Value.F) {
			best = i
		}
	}
	return best
}

// allEqual reports whether every variant is shown to be within the margin of the
// first (two one-sided tests at .05 on the log ratio).
func (t *trial) allEqual(rope float64) bool {
	for _, a := range t.arms[1:] {
		if !a.lift.Low.Known || !a.lift.High.Known || a.lift.Low.F <= -1 || a.lift.Value.F <= -1 {
			return false
		}
		se := (math.Log1p(a.lift.High.F) - math.Log1p(a.lift.Low.F)) / (2 * stats.Z95)
		if !(stats.Equivalence(math.Log1p(a.lift.Value.F), se, math.Log1p(rope)) <= 0.05) {
			return false
		}
	}
	return true
}

// need is the exposures per variant that would prove the difference seen, or the
// margin where it is smaller, at 5 % and a power of 80 %.
func need(p0, p1, rope float64) report.Number {
	delta := p1 - p0
	if math.Abs(delta) < p0*rope {
		delta = p0 * rope
	}
	n := stats.SampleSize(p0, delta, 0.05, 0.8)
	return report.Some(math.Ceil(n))
}
