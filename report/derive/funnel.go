package derive

import (
	"github.com/wxreport/wxreport/report"
)

// funnel counts people by stage and by the day on which they entered, each person
// once a period: by the chain of stages that went furthest.
func funnel(p *people) *report.Dataset {
	t := p.start("funnel", "stage", "users", "date")
	if len(p.steps.Stages) == 0 {
		return t.dataset()
	}
	p.young = p.youngDays()
	passing := newPassage(p.steps)
	for _, period := range p.periods {
		if period == p.in.Job.Period { // who has just entered has had no time to go on
			period.Until = period.Until.AddDate(0, 0, -p.young)
		}
		count := make([]map[int]int, period.Days()) // by day and stage
		for _, events := range p.users {
			level, entered := passing.through(events, period)
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
			for k, stage := range p.steps.Stages {
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
