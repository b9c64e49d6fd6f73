package analysis

import (
	"math"
	"slices"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// strata is the successes and trials of two groups, split by something that both have:
// the day, the topic, the device. A difference of the whole that does not hold within
// the strata is one of what the groups are made of.
type strata map[string]*stats.Stratum

// add counts trials of the first or the second group in a stratum.
func (s strata) add(name string, first bool, pair fraction) {
	if !pair.num.Known || !pair.den.Known || pair.num.F > pair.den.F {
		return
	}
	if s[name] == nil {
		s[name] = &stats.Stratum{Name: name}
	}
	if first {
		s[name].X1, s[name].N1 = s[name].X1+pair.num.F, s[name].N1+pair.den.F
	} else {
		s[name].X2, s[name].N2 = s[name].X2+pair.num.F, s[name].N2+pair.den.F
	}
}

// within is what the strata say of a difference.
type within struct {
	stats.Stratified
	list []stats.Stratum // those with both groups, sorted by name
}

// compare tests the groups within the strata at the effective sample size; false with
// fewer than two strata that hold both.
//
// Source: stats.CMH (Mantel and Haenszel, with the check for Simpson's paradox).
func (s strata) compare(phi float64) (within, bool) {
	var list []stats.Stratum
	for _, name := range sortedKeys(s) {
		if x := *s[name]; x.N1 > 0 && x.N2 > 0 {
			x.X1, x.N1, x.X2, x.N2 = x.X1/phi, x.N1/phi, x.X2/phi, x.N2/phi
			list = append(list, x)
		}
	}
	if len(list) < 2 {
		return within{}, false
	}
	all, err := stats.CMH(list)
	return within{all, list}, err == nil
}

// uneven reports whether the strata differ in the difference itself.
func (w within) uneven() bool { return w.BreslowDay < 0.05 }

// spread is the least and the greatest difference of a stratum.
func (w within) spread() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, s := range w.list {
		d := s.X1/s.N1 - s.X2/s.N2
		low, high = math.Min(low, d), math.Max(high, d)
	}
	return low, high
}

// misleads notes a difference that the strata do not bear out; it is then not told.
func (f *frame) misleads(w within, subject, by string) bool {
	if !w.Simpson {
		return false
	}
	key := "strata.explained"
	if w.Diff*w.StdDiff < 0 {
		key = "strata.reversed"
	}
	note := f.in.Words.Say(key, report.Args{"subject": subject, "by": by, "p": report.Q(report.Some(w.P), report.UnitNone),
		"whole": report.Q(report.Some(w.Diff), report.UnitPoints), "within": report.Q(report.Some(w.StdDiff), report.UnitPoints)})
	if !slices.Contains(f.chapter.Notes, note) { // several findings may rest on one difference
		f.chapter.Notes = append(f.chapter.Notes, note)
	}
	return true
}

// stratified is the line of evidence that a difference holds within the strata, and
// whether it is the same in all.
func (f *frame) stratified(w within, by string) string {
	low, high := w.spread()
	key := "strata.holds"
	if w.uneven() {
		key = "strata.uneven"
	}
	return f.in.Words.Say(key, report.Args{"by": by, "n": len(w.list), "within": report.Q(report.Some(w.StdDiff), report.UnitPoints),
		"low": report.Q(report.Some(low), report.UnitPoints), "high": report.Q(report.Some(high), report.UnitPoints)})
}
