package main

import (
	"cmp"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/report"
)

const maxBacktest = 60 // periods

func (p *program) backtestCommand() *cobra.Command {
	var last int
	cmd := &cobra.Command{Use: "backtest RULE SPEC", Short: "Tell what a rule would have said in each past period", Args: arguments(cobra.ExactArgs(2)),
		Long: `Backtest makes the report of every period that the data covers, from the first to
the spec's, and prints what the rule found in each. RULE is an id or a pattern
such as funnel.*. Data without dates counts for the spec's period alone.`,
		RunE: func(cmd *cobra.Command, args []string) error { return p.backtest(cmd, args[0], args[1], last) }}
	cmd.Flags().IntVar(&last, "last", 0, fmt.Sprintf("only this many periods, at most %d; all when not given", maxBacktest))
	return cmd
}

func (p *program) backtest(cmd *cobra.Command, pattern, path string, last int) error {
	if last < 0 || last > maxBacktest {
		return usageError{fmt.Errorf("--last %d, expected 1 to %d", last, maxBacktest)}
	}
	plan, err := load(path)
	if err != nil {
		return err
	}
	p.warn(plan)
	ids := shelf{rules: plan.Rules, custom: plan.Custom}.ids()
	known := false
	for _, id := range ids {
		known = known || matches([]string{pattern}, id)
	}
	if !known {
		return usageError{unknownRule(pattern, ids)}
	}
	job := plan.Job(p.now, nil)
	periods, err := p.covering(cmd, plan, job, cmp.Or(last, maxBacktest))
	if err != nil {
		return err
	}
	rows := [][]string{{"period", "rule", "ends", "severity", "verdict", "finding"}}
	for _, period := range periods {
		past := plan.Job(period.Until.AddDate(0, 0, 2), &period)
		doc, err := builder().Document(cmd.Context(), plan, past)
		if err != nil {
			return fmt.Errorf("%s: %w", period, err)
		}
		ends := endings(plan.Rules, plan.Sections, doc)
		for _, id := range ids {
			if !matches([]string{pattern}, id) {
				continue
			}
			told := false
			for _, f := range doc.Findings {
				if f.Rule == id {
					rows, told = append(rows, []string{period.String(), id, string(ends[id]), string(f.Severity), string(f.Verdict), f.Claim}), true
				}
			}
			if !told {
				rows = append(rows, []string{period.String(), id, string(ends[id]), "", "", noteOf(doc, id)})
			}
		}
	}
	p.table(rows)
	return nil
}

// covering lists the periods from the first day of the data to the job's, oldest
// first, at most so many.
func (p *program) covering(cmd *cobra.Command, plan *report.Plan, job report.Job, most int) ([]report.Period, error) {
	doc, err := builder().Document(cmd.Context(), plan, job)
	if err != nil {
		return nil, err
	}
	first := job.Period.From
	for _, s := range doc.Sources {
		if day, err := time.ParseInLocation(time.DateOnly, s.First, plan.Account.Location); err == nil && day.Before(first) {
			first = day
		}
	}
	periods := []report.Period{job.Period}
	for len(periods) < most && periods[0].From.After(first) {
		periods = append([]report.Period{periods[0].Previous()}, periods...)
	}
	return periods, nil
}

// noteOf is why a custom rule could not be judged.
func noteOf(doc *report.Document, id string) string {
	for _, o := range doc.Rules {
		if o.Rule == id {
			return o.Note
		}
	}
	return ""
}
