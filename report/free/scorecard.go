package free

import (
	"fmt"

	"github.com/wxreport/wxreport/report"
)

// Scorecard is a section of key figures the client picks.
type Scorecard struct {
	late
	Metrics []string `yaml:"metrics" doc:"metric names as NAME.json lists them"`
}

func scorecardKind() report.Kind[report.Section] {
	return report.Kind[report.Section]{
		Name: "scorecard", Summary: "Key figures of your choice with their changes.",
		Example: `
kind: scorecard
title: 老板关心的数
metrics: [growth.net, funnel.overall]
`,
		Options: func() any { return &Scorecard{} },
		Build: func(options any) (report.Section, error) {
			s := options.(*Scorecard)
			if len(s.Metrics) == 0 {
				return nil, &report.FieldError{Path: "metrics", Problem: "is empty", Expected: "at least one metric name"}
			}
			return s, nil
		},
	}
}

// Needs nothing: a metric that was not measured is told in a note.
func (s *Scorecard) Needs() []report.Need { return nil }

// Analyze picks the metrics.
func (s *Scorecard) Analyze(in report.Input) (report.Chapter, error) {
	c := chapter("scorecard", in)
	var cards []report.Card
	for i, name := range s.Metrics {
		m, ok := in.Metrics(name)
		switch {
		case !ok && !in.Words.Defines(name):
			return c, fmt.Errorf("metrics[%d]: there is no metric %q; `wxreport build --only json` writes all names", i, name)
		case !ok:
			c.Notes = append(c.Notes, in.Words.Say("free.not_measured", report.Args{"metric": in.Words.Metric(name)}))
			continue
		}
		cards = append(cards, report.Card{Name: in.Words.Metric(m.Name), Metric: m.Name, Value: report.Q(m.Value, m.Unit),
			Previous: m.Change(m.Previous), YearAgo: m.Change(m.YearAgo), Better: m.Better})
	}
	if len(cards) > 0 {
		c.Blocks = []report.Block{report.Scorecard{Cards: cards}}
	}
	return c, nil
}
