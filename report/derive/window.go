package derive

import (
	"slices"
	"time"

	"github.com/wxreport/wxreport/report"
)

// passage follows a person through stages that must be passed in their order, each
// within the window after the first. Events of one moment count in the order of the
// stages; the window's last moment is in it.
//
// The semantics are those of ClickHouse's windowFunnel and of its modes:
//
//   - strict_order: any other event between two stages ends the chain, even an earlier
//     stage; the stage just reached may repeat.
//   - allow_reentry: with strict_order, going back to an earlier stage does not end it.
//   - strict_deduplication: a later stage that repeats ends the chain.
//   - strict_increase: each stage must be later than the one before it, not of the same
//     moment.
//   - strict_once: one event counts for one stage only, where several have its name.
type passage struct {
	stages                                                             []string // by the contract's names
	window                                                             time.Duration
	strictOrder, allowReentry, strictDeduplication, increasing, single bool

	chains  []chain // the latest that reached each stage
	level   int
	entered time.Time // of the chain that went furthest
}

// chain is a walk through the first stages; the zero chain is none.
type chain struct{ start, last time.Time }

func newPassage(s report.Steps) *passage {
	p := &passage{window: time.Duration(s.Window) * day, chains: make([]chain, len(s.Stages)),
		strictOrder: slices.Contains(s.Mode, "strict_order"), allowReentry: slices.Contains(s.Mode, "allow_reentry"),
		strictDeduplication: slices.Contains(s.Mode, "strict_deduplication"), increasing: slices.Contains(s.Mode, "strict_increase"),
		single: slices.Contains(s.Mode, "strict_once")}
	for _, stage := range s.Stages {
		p.stages = append(p.stages, known(stage))
	}
	return p
}

// through is how many of the stages a person passed and when they entered. The first
// stage must fall in the period, later ones may follow it.
func (p *passage) through(events []event, period report.Period) (level int, entered time.Time) {
	clear(p.chains)
	p.level, p.entered = 0, time.Time{}
	for from := 0; from < len(events); {
		until := from + 1
		for until < len(events) && events[until].at.Equal(events[from].at) {
			until++
		}
		if p.moment(events[from:until], period) {
			break
		}
		from = until
	}
	return p.level, p.entered
}

// moment takes the events of one moment and reports whether the walk is over: those
// that are no stage first, then by stage.
func (p *passage) moment(events []event, period report.Period) (over bool) {
	if p.strictOrder && p.level > 0 && slices.ContainsFunc(events, func(e event) bool { return !slices.Contains(p.stages, e.name) }) {
		return true
	}
	if p.single {
		return p.each(events, period)
	}
	for k, stage := range p.stages {
		for _, e := range events {
			if e.name == stage && p.reach(k, e.at, period) {
				return true
			}
		}
	}
	return false
}

// each takes the events one by one, in the order of the first stage they can be. Of
// several stages of its name an event is tried for the last first, so that none sees a
// chain that the same event has just lengthened.
func (p *passage) each(events []event, period report.Period) (over bool) {
	for k, stage := range p.stages {
		if slices.Index(p.stages, stage) < k {
			continue
		}
		for _, e := range events {
			if e.name != stage {
				continue
			}
			for last := len(p.stages) - 1; last >= k; last-- {
				if p.stages[last] == stage && p.reach(last, e.at, period) {
					return true
				}
			}
		}
	}
	return false
}

// reach takes an event that is stage k and reports whether the walk is over.
func (p *passage) reach(k int, at time.Time, period report.Period) (over bool) {
	if p.strictOrder && p.level > 0 && (k > p.level || k < p.level-1 && !p.allowReentry) {
		return true
	}
	switch {
	case k == 0:
		if !period.Contains(at) {
			return false
		}
		p.chains[0] = chain{at, at}
	case p.strictDeduplication && !p.chains[k].start.IsZero():
		return true
	default:
		before := p.chains[k-1]
		if before.start.IsZero() || at.Sub(before.start) > p.window || p.increasing && !at.After(before.last) {
			return false
		}
		p.chains[k] = chain{before.start, at}
	}
	if k+1 > p.level {
		p.level, p.entered = k+1, p.chains[k].start
	}
	return false
}
