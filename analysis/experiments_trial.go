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
	verdictVetoed  = "vetoed" // one variant is better, but a figure that must not get worse did
)

// trial is one experiment with what was found.
type trial struct {
	name, metric string
	unit         report.Unit
	mean         bool      // conversions over exposures is a mean, not a rate
	lower        bool      // less is better: unfollowing, delays
	randomised   bool      // every variant has a planned share
	first, last  time.Time // days it ran; zero: not known
	days         int       // from first to last; 0: not known
	early        bool      // looked at before it reached the planned size or its last day
	switchback   bool      // the variants ran on different days: the unit is the push
	factors      []string  // of a test of several at once; the variants are their combinations
	arms         []arm
	srm          report.Number
	verdict      string // "": none, for means and single variants
	reason       string // message variant of a verdict
	strict       bool   // some variant differs by Holm over all variants of all experiments
	needed       report.Number
	guard        bool // watches over another metric of the same experiment
	guards       []guard
	vetoed       string // the variant that would have won
}

// arm is one variant.
type arm struct {
	name                   string
	exposures, conversions report.Number
	planned                report.Number // share
	size                   report.Number // exposures planned
	pushes                 []push
	rate, lift             report.Metric
	shrunk                 report.Metric // the lift less what luck adds to it
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
	running := map[string]bool{}
	for i := range ds.Len() {
		start, end := ds.Time("started_at", i), ds.Time("ended_at", i)
		running[ds.Text("experiment", i)] = running[ds.Text("experiment", i)] ||
			(start.IsZero() || start.Before(period.Until)) && (end.IsZero() || !end.Before(period.From))
	}
	for i := range ds.Len() {
		name, variant, metric := ds.Text("experiment", i), ds.Text("variant", i), ds.Text("metric", i)
		x, n := ds.Number("conversions", i), ds.Number("exposures", i)
		if name == "" || variant == "" || !x.Known || !n.Known || x.F < 0 || n.F < 0 {
			continue
		}
		start, end := ds.Time("started_at", i), ds.Time("ended_at", i)
		// A test that ran into the period counts from its first day on.
		if !start.IsZero() && !start.Before(period.Until) || !running[name] {
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
			t.span(start, end)
		}
		if t.factors == nil {
			t.factors = factorsOf(ds.Text("factor", i))
		}
		t.add(variant, n, x, ds.Number("planned_share", i))
		a := &t.arms[slices.IndexFunc(t.arms, func(a arm) bool { return a.name == variant })]
		a.size = report.Sum(a.size, ds.Number("planned_exposures", i))
		a.pushes = append(a.pushes, push{start, end, x.F, n.F})
	}
	for i := range out {
		out[i].classify(f.in.Job.AsOf)
	}
	for i := range out {
		delete(skipped, out[i].base())
		out[i].guard = out[i].lower && slices.ContainsFunc(out, func(t trial) bool { return !t.lower && t.base() == out[i].base() })
	}
	return out, len(skipped)
}

// base is the experiment's name without the figure that a further metric measures:
// "推送时间·转化延迟" is about 推送时间.
func (t trial) base() string {
	name, _, _ := strings.Cut(t.name, "·")
	return name
}

// calendarDays counts the days from first to last, both included.
func calendarDays(first, last time.Time) int { return report.Range(first, last).Days() }

// span widens the days that the trial ran.
func (t *trial) span(start, end time.Time) {
	if t.first.IsZero() || start.Before(t.first) {
		t.first = start
	}
	if end.After(t.last) {
		t.last = end
	}
	t.days = calendarDays(t.first, t.last)
}

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

// classify decides whether the experiment measures a rate or a mean, which way is
// better, what its unit is and whether it is over.
func (t *trial) classify(asOf time.Time) {
	t.lower = worseWhenHigher(t.metric)
	t.switchback = t.alternates()
	t.early = !t.last.IsZero() && !asOf.IsZero() && t.last.After(asOf)
	for _, a := range t.arms {
		t.early = t.early || a.size.Known && a.exposures.F < a.size.F
	}
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
	if t.switchback {
		t.pushRates(f)
	}
	for i := range t.arms {
		if i > 0 {
			t.measureLift(f, i)
		}
	}
	if t.mean || t.guard || len(t.arms) < 2 {
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
	switch {
	case t.mean || !a.p.Known:
	case t.switchback:
		t.pushLift(f, a, control)
	case t.early: // whoever looks while a test runs stops at the luckiest moment
		a.p = report.Some(stats.AlwaysValidP(x1, n1, x0, n0, usualLift*control.rate.Value.F))
	}
	if a.lift.Value.Known {
		f.record(a.lift)
		t.shrink(f, a)
	}
}

// usualLift is how far variants usually differ, on the log scale: the spread of the
// effects that the sequential test and the winner's curse assume.
const usualLift = 0.1

// shrink records the lift that is left when the usual size of effects is taken into
// account: the best of several looks better than it is.
//
// Source: stats.WinnersCurse.
func (t *trial) shrink(f *frame, a *arm) {
	low, high := a.lift.Low, a.lift.High
	if !low.Known || !high.Known || low.F <= -1 || a.lift.Value.F <= -1 {
		return
	}
	se := (math.Log1p(high.F) - math.Log1p(low.F)) / (2 * stats.Z95)
	post := stats.WinnersCurse(math.Log1p(a.lift.Value.F), se, usualLift)
	if math.IsNaN(post.Mean) {
		return
	}
	a.shrunk = f.record(report.Metric{Name: "experiments.shrunk_lift." + t.name + "." + a.name, Unit: report.UnitRelative, Better: report.Up,
		Value: report.Some(math.Expm1(post.Mean)), Low: report.Some(math.Expm1(post.CI.Low)), High: report.Some(math.Expm1(post.CI.High))})
}

// over is the shrunken lift of one variant over another, one of which is the first.
func (a arm) over(b arm) report.Metric {
	if a.shrunk.Value.Known {
		return a.shrunk
	}
	back := func(v report.Number) report.Number {
		return report.Some(1).Over(v.Plus(report.Some(1))).Minus(report.Some(1))
	}
	return report.Metric{Value: back(b.shrunk.Value), Low: back(b.shrunk.High), High: back(b.shrunk.Low)}
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
		if t.switchback {
			sizes = append(sizes, float64(len(a.pushes)))
		} else {
			sizes = append(sizes, a.exposures.F)
		}
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
	case t.switchback && t.fewestPushes() < stats.MinClusters:
		t.reason, t.needed = "pushes", report.Some(stats.MinClusters)
		return
	}
	if better := t.leader(); better > 0 {
		a = t.arms[better]
	}
	iv, lift := t.difference(a, control), a.lift.Value
	proven := a.adjusted <= 0.05 && (iv.Low > 0 || iv.High < 0)
	switch {
	case proven && (!lift.Known || math.Abs(lift.F) >= s.Rope):
		t.verdict, t.reason = "winner:"+a.name, "winner"
		if t.gain(a, control) < 0 {
			t.verdict = "winner:" + control.name
		}
	case !t.early && t.allEqual(s.Rope):
		t.verdict, t.reason = verdictSame, "same"
	case t.switchback:
		t.reason, t.needed = "pushes_more", t.pushesNeeded(a, control, s.Rope)
	default:
		t.needed = need(control.rate.Value.F, a.rate.Value.F, s.Rope)
		if t.early {
			t.reason = "early"
		}
	}
}

// difference is the 95 % interval of the difference of two rates.
func (t *trial) difference(a, b arm) stats.Interval {
	if t.switchback {
		return stats.CompareClusters(a.clusters(), b.clusters()).DiffCI
	}
	return stats.Newcombe(a.conversions.F, a.exposures.F, b.conversions.F, b.exposures.F)
}

// gain is how much better one variant is than another: positive is better, whichever
// way the metric counts.
func (t *trial) gain(a, b arm) float64 {
	d := a.rate.Value.Minus(b.rate.Value).Or(math.NaN())
	if t.lower {
		return -d
	}
	return d
}

// leader is the variant with the best rate among those proven better than the
// first, 0 for none.
func (t *trial) leader() int {
	best := 0
	for i, a := range t.arms {
		if i > 0 && a.p.Known && a.adjusted <= 0.05 && t.gain(a, t.arms[0]) > 0 && (best == 0 || t.gain(a, t.arms[best]) > 0) {
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
