package main

import (
	"cmp"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/report/jobs"
	"github.com/wxreport/wxreport/report/ledger"
)

func (p *program) statusCommand() *cobra.Command {
	var account string
	cmd := &cobra.Command{Use: "status", Short: "Tell where every report is, and what is wrong", Args: arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return p.status(cmd, account) }}
	cmd.Flags().StringVar(&account, "account", "", "show this account's runs and their steps")
	return cmd
}

func (p *program) status(cmd *cobra.Command, account string) error {
	ctx := cmd.Context()
	w, l, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }()
	if account != "" {
		return p.history(cmd, l, account)
	}
	entries, err := p.index(w)
	if err != nil {
		return err
	}
	runs, err := ledger.Runs(ctx, l.Reader(), ledger.Filter{})
	if err != nil {
		return err
	}
	latest := map[string]ledger.Run{}
	for _, r := range runs { // the latest due comes first
		if _, ok := latest[r.Report]; !ok {
			latest[r.Report] = r
		}
	}
	rows := [][]string{{"report", "account", "last", "state", "next", "why"}}
	for _, e := range entries {
		r, ran := latest[e.Name]
		row := []string{e.Name, cmp.Or(e.Account, "-"), "-", "-", next(e, p.now), r.Reason}
		if ran {
			row[2], row[3] = r.Period, string(r.State)
		}
		if e.Err != nil {
			row[5] = "the spec cannot be read: " + firstLine(e.Err.Error())
		}
		rows = append(rows, row)
	}
	p.table(rows)
	return p.problems(cmd, l)
}

// next is when a report is due next.
func next(e *jobs.Entry, now time.Time) string {
	if e.Err != nil || e.Timetable == nil {
		return "-"
	}
	slot, ok := e.Timetable.Next(now)
	switch {
	case !ok:
		return "-"
	case e.Schedule.Paused:
		return "paused"
	}
	return slot.At.Format("2006-01-02 15:04")
}

// problems shows the open incidents, the processes and the counts.
func (p *program) problems(cmd *cobra.Command, l *ledger.Ledger) error {
	ctx := cmd.Context()
	open, err := ledger.Incidents(ctx, l.Reader(), true)
	if err != nil {
		return err
	}
	if len(open) > 0 {
		rows := [][]string{{"since", "incident", "report", "what"}}
		for _, i := range open {
			rows = append(rows, []string{i.OpenedAt.Local().Format("2006-01-02 15:04"), i.Title, i.Report, i.Text})
		}
		p.table(rows)
	}
	workers, err := l.Workers(ctx)
	if err != nil {
		return err
	}
	alive := 0
	for _, w := range workers {
		if w.Silent < time.Minute {
			alive++
		}
	}
	runs, err := ledger.CountRuns(ctx, l.Reader())
	if err != nil {
		return err
	}
	mails, err := ledger.CountDeliveries(ctx, l.Reader(), "")
	if err != nil {
		return err
	}
	waiting := 0
	for state, n := range runs {
		if state.Open() {
			waiting += n
		}
	}
	p.printf("%d processes; reports: %d open, %d done, %d failed; messages: %d pending, %d accepted, %d rejected, %d unknown\n", alive, waiting,
		runs[ledger.Done], runs[ledger.Failed], mails[ledger.Pending], mails[ledger.WasAccepted], mails[ledger.WasRejected], mails[ledger.UnknownState])
	return nil
}

// history shows an account's runs with their steps.
func (p *program) history(cmd *cobra.Command, l *ledger.Ledger, account string) error {
	ctx := cmd.Context()
	runs, err := ledger.Runs(ctx, l.Reader(), ledger.Filter{Account: account, Limit: 24})
	if err != nil {
		return err
	}
	if len(runs) == 0 {
		return fmt.Errorf("account %s has no runs", account)
	}
	rows := [][]string{{"report", "period", "edition", "state", "due", "steps", "why"}}
	for _, r := range runs {
		steps, err := ledger.Steps(ctx, l.Reader(), r.ID)
		if err != nil {
			return err
		}
		text := ""
		for _, s := range steps {
			text += fmt.Sprintf("%s %s (%s) ", s.At.Local().Format("15:04:05"), s.Name, s.Detail)
		}
		rows = append(rows, []string{r.Report, r.Period, fmt.Sprint(r.Edition), string(r.State), r.DueAt.Local().Format("2006-01-02 15:04"), cmp.Or(text, "-"), r.Reason})
	}
	p.table(rows)
	return nil
}
