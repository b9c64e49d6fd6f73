package derive

import (
	"cmp"
	"math"
	"slices"

	"github.com/wxreport/wxreport/report"
)

// compared are the columns by which a given and a derived dataset are held together.
// The funnel is not among them: [people.definitions] holds its stages.
var compared = map[string]struct{ subject, measure string }{
	"sources": {"source", "visits"}, "interactions": {"kind", "count"}, "zones": {"zone", "clicks"},
	"segments": {"category", "users"}, "retention": {"group", "size"},
}

const (
	tolerance = 0.05 // of the greater of two counts
	leastGap  = 10   // people or times
)

// differences tells where a given dataset says something else of the period than the
// events: the value that is furthest off, and how many are.
func differences(in report.Input, given, derived *report.Dataset) []report.Check {
	by, ok := compared[given.Name]
	if !ok {
		return nil
	}
	sum := func(ds *report.Dataset) map[string]float64 {
		ds = ds.During(in.Job.Period)
		out := map[string]float64{}
		for i := range ds.Len() {
			n := ds.Number(by.measure, i)
			if d := ds.Number("day", i); n.Known && (given.Name != "retention" || d.Known && d.F == 0) {
				out[known(ds.Text(by.subject, i))] += n.F
			}
		}
		return out
	}
	a, b := sum(given), sum(derived)
	type gap struct {
		subject         string
		given, computed float64
	}
	var gaps []gap
	for subject, x := range a {
		if y, both := b[subject]; both && math.Abs(x-y) > max(leastGap, tolerance*max(x, y)) {
			gaps = append(gaps, gap{subject, x, y})
		}
	}
	if len(gaps) == 0 {
		return nil
	}
	slices.SortFunc(gaps, func(x, y gap) int {
		off := func(g gap) float64 { return math.Abs(g.given-g.computed) / max(g.given, g.computed) }
		return cmp.Or(cmp.Compare(off(y), off(x)), cmp.Compare(x.subject, y.subject))
	})
	worst := gaps[0]
	return []report.Check{{Check: "derived_" + given.Name, Severity: report.Warning, Dataset: given.Name, File: given.Origin(0).File, Column: by.measure, Count: len(gaps),
		Claim: in.Words.Say("quality.events_differ", report.Args{"subject": cmp.Or(worst.subject, by.measure), "n": len(gaps),
			"given":    report.Q(report.Some(worst.given), report.UnitCount),
			"computed": report.Q(report.Some(worst.computed), report.UnitCount)})}}
}
