package derive

import (
	"slices"
	"time"

	"github.com/wxreport/wxreport/report"
)

// funnel counts people by stage and by the day on which they entered, each person
// once a period: by the chain of stages that went furthest.
func funnel(p *people) *report.Dataset {
	t := p.start("funnel", "stage", "users", "date")
	if len(p.stages) == 0 {
		return t.dataset()
	}
	p.young = p.youngDays()
	for _, period := range p.periods {
		if period == p.in.Job.Period { // who has just entered has had no time to go on
			period.Until = period.Until.AddDate(0, 0, -p.young)
		}
		count := make([]map[int]int, period.Days()) // by day and stage
		for _, events := range p.users {
			level, entered := windowFunnel(events, p.stages, p.window, period)
			if level == 0 {
				continue
			}
			at := daysBetween(period.From, entered)
			if count[at] == nil {
				count[at] = map[int]int{}
			}
			for k := range level {
				count[at][k]++
			}
		}
		for at, stages := range count {
			for k, stage := range p.stages {
				if stages != nil {
					t.add(stage, stages[k], period.From.AddDate(0, 0, at))
				}
			}
		}
	}
	return t.dataset()
}

// youngDays is how many of the reported period's last days are left out because
// their people's window is not over yet; none where that would leave less than half
// of the period.
func (p *people) youngDays() int {
	period := p.in.Job.Period
	young := max(0, daysBetween(p.end.Add(-p.window), period.Until))
	if 2*young > period.Days() {
		return 0
	}
	return young
}

// windowFunnel is how many of the stages a person passed in their order, each within
// the window after the first, and when they entered. The first stage must fall in
// the period, later ones may follow it. Events of one moment count in the order of
// the stages; the window's last moment is in it.
//
// The semantics are those of ClickHouse's windowFunnel in its default mode.
func windowFunnel(events []event, stages []string, window time.Duration, period report.Period) (level int, entered time.Time) {
	starts := make([]time.Time, len(stages)) // of the latest chain that reached a stage; zero: none
	for from := 0; from < len(events); {
		until := from + 1
		for until < len(events) && events[until].at.Equal(events[from].at) {
			until++
		}
		at := events[from].at
		for k, stage := range stages {
			if !slices.ContainsFunc(events[from:until], func(e event) bool { return e.name == known(stage) }) {
				continue
			}
			switch {
			case k == 0 && period.Contains(at):
				starts[0] = at
			case k > 0 && !starts[k-1].IsZero() && at.Sub(starts[k-1]) <= window:
				starts[k] = starts[k-1]
			default:
				continue
			}
			if k+1 > level {
				level, entered = k+1, starts[k]
			}
		}
		from = until
	}
	return level, entered
}
