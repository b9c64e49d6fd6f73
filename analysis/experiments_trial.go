package analysis

import (
	"slices"
	"strings"
	"time"

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
	loser        string // the variant proven worse while others are open
	guard        bool   // watches over another metric of the same experiment
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
