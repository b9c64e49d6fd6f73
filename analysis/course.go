package analysis

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
)

const (
	memory     = 6 // months after which a finding that comes back is new
	flapsFrom  = 3 // changes between told and not told within them that make a finding flap
	quietTwice = 2 // absences in a row that resolve a finding without a sure value
)

// course is how a finding went through the earlier reports.
type course struct {
	open     bool           // told, and not surely resolved since
	seen     int            // reports that told it since it opened
	absences int            // reports in a row that measured its figure and did not tell it
	last     report.Finding // as last told
	told     int            // index of the edition that told it last; -1: none
	since    int            // index of the edition that opened it
	closed   time.Time      // when it was last resolved; zero: never
	changes  []time.Time    // when it went from told to not told, or back
	version  string         // version of the rule that told it last
}

// courseOf follows a finding through the history. Reports that did not measure its
// figure say nothing of it.
func courseOf(f report.Finding, h report.History) course {
	c := course{told: -1}
	for i, e := range h {
		if g, ok := e.Finding(f); ok {
			c.tell(g, i, e.Period.From)
			continue
		}
		if m := e.Metrics[f.Metric]; m.Value.Known {
			c.miss(m, e.Period.From)
		}
	}
	return c
}

// tell adds a report that told the finding.
func (c *course) tell(g report.Finding, i int, when time.Time) {
	if c.told >= 0 && major(g.Version) != major(c.version) {
		*c = course{told: -1} // another rule by the same name: what it said before is no base
	}
	if c.absences > 0 {
		c.changes = append(c.changes, when)
	}
	if !c.open {
		c.open, c.seen, c.since = true, 0, i
	}
	c.seen++
	c.absences, c.last, c.told, c.version = 0, g, i, g.Version
}

// miss adds a report that measured the figure and did not tell the finding. It is
// resolved when the figure is surely on the good side, or absent twice.
func (c *course) miss(m report.Metric, when time.Time) {
	if c.told < 0 {
		return
	}
	if c.absences == 0 {
		c.changes = append(c.changes, when)
	}
	c.absences++
	if c.open && (cleared(c.last, m) || c.absences >= quietTwice) {
		c.open, c.closed = false, when
	}
}

// cleared reports whether the whole interval of a figure is on the good side of the
// finding's limit.
func cleared(f report.Finding, m report.Metric) bool {
	limit := f.Threshold
	if !limit.Known {
		limit = f.Benchmark
	}
	if f.Direction == report.Up {
		return limit.Known && m.High.Known && m.High.F < limit.F
	}
	return limit.Known && m.Low.Known && m.Low.F > limit.F
}

// recent counts the changes within the memory before a period.
func (c course) recent(now report.Period) int {
	from := now.From.AddDate(0, -memory, 0)
	n := 0
	for _, t := range c.changes {
		if !t.Before(from) {
			n++
		}
	}
	return n
}

// state is a finding's state in the report of a period, and how many reports in a
// row told it, that one included.
func (c course) state(f report.Finding, now report.Period) (string, int) {
	if c.told < 0 {
		return report.StateNew, 1
	}
	if major(c.version) != major(f.Version) {
		return report.StateSuperseded, 1
	}
	changes := c.recent(now)
	if c.absences > 0 {
		changes++
	}
	switch {
	case changes >= flapsFrom:
		return report.StateFlapping, 1
	case c.open:
		return moved(c.last, f), c.seen + 1
	case c.closed.After(now.From.AddDate(0, -memory, 0)):
		return report.StateRecurred, 1
	}
	return report.StateNew, 1
}

// moved tells a finding that went further off, or came nearer, by more than the
// intervals of both values explain.
func moved(before, now report.Finding) string {
	change := now.Value.Minus(before.Value)
	half := func(f report.Finding) report.Number { return f.Interval[1].Minus(f.Interval[0]).Times(0.5) }
	a, b := half(before), half(now)
	if !change.Known || !a.Known || !b.Known || math.Abs(change.F) <= math.Hypot(a.F, b.F) || now.Direction == report.Flat || now.Direction == "" {
		return report.StatePersisting
	}
	further := change.F > 0 == (now.Direction == report.Up)
	if further != (now.Severity == report.Good) {
		return report.StateWorsened
	}
	return report.StateImproved
}

// major is the part of a rule's version that changes when its findings cannot be
// compared; reports that did not tell the version had the first.
func major(version string) string {
	m, _, _ := strings.Cut(version, ".")
	if m == "" {
		return "1"
	}
	return m
}

// dated reports whether a finding is about one day, which never comes back.
func dated(f report.Finding) bool {
	_, err := time.Parse(time.DateOnly, f.Subject)
	return err == nil
}

// followed gives a finding its state. One that comes and goes counts less.
func followed(f report.Finding, in report.Input) report.Finding {
	if len(in.History) == 0 {
		return f
	}
	f.State, f.MonthsSeen = courseOf(f, in.History).state(f, in.Job.Period)
	if f.State == report.StateFlapping && f.Severity != report.Critical {
		f.Severity = f.Severity.Milder()
	}
	return f
}

// ended lists the earlier findings that the report does not have although it
// measures their figures, latest first, then gravest.
func ended(in report.Input, now []report.Finding, metrics map[string]report.Metric) []report.EndedFinding {
	var out []report.EndedFinding
	var done []report.Finding
	for i := len(in.History) - 1; i >= 0; i-- {
		findings := slices.Clone(in.History[i].Findings)
		rankFindings(findings)
		for _, f := range findings {
			known := f.Same
			if f.Severity.Rank() > report.Notice.Rank() || dated(f) || slices.ContainsFunc(now, known) || slices.ContainsFunc(done, known) {
				continue
			}
			done = append(done, f)
			c := courseOf(f, in.History)
			m := metrics[f.Metric]
			if !c.open || !m.Value.Known {
				continue
			}
			state := report.StateEasing
			switch {
			case in.Rules[f.Rule].Version != "" && major(in.Rules[f.Rule].Version) != major(c.version):
				state = report.StateSuperseded
			case cleared(c.last, m) || c.absences+1 >= quietTwice:
				state = report.StateResolved
			}
			out = append(out, report.EndedFinding{Finding: c.last, Period: in.History[c.told].Period, State: state, Now: m.Value})
		}
	}
	return out
}
