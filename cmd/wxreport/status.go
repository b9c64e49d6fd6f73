package main

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/report/jobs"
	"github.com/wxreport/wxreport/report/ledger"
)

func (p *program) statusCommand() *cobra.Command {
	var account string
	var problems bool
	cmd := &cobra.Command{Use: "status", Short: "Tell where every report is, and what is wrong", Args: arguments(cobra.NoArgs),
		Long: `Status shows each report's last run, and below it those of earlier periods that still
wait for somebody: for a review, for data or a spec to be mended, for a word on a message
that may not have arrived. Below are the open incidents, the queue and what was done in the last hour.`,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.status(cmd, account, problems) }}
	cmd.Flags().StringVar(&account, "account", "", "show this account's runs and their steps")
	cmd.Flags().BoolVar(&problems, "problems", false, "show only the reports that are not well")
	return cmd
}

func (p *program) status(cmd *cobra.Command, account string, problems bool) error {
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
	s, err := standOf(ctx, l)
	if err != nil {
		return err
	}
	rows := [][]string{{"report", "account", "last", "state", "next", "why"}}
	well := 0
	for _, e := range entries {
		list, ill := s.rows(e, p.now)
		if !ill {
			well++
		}
		if ill || !problems {
			rows = append(rows, list...)
		}
	}
	if len(rows) > 1 {
		p.table(rows)
	}
	if problems {
		p.printf("%d of %d reports are well\n\n", well, len(entries))
	}
	return p.operation(ctx, l)
}

// stand is where reports are, as the ledger has it.
type stand struct {
	latest  map[string]ledger.Run
	earlier map[string][]ledger.Run // that wait for somebody, by report, the latest first
	pauses  map[string]time.Time
}

func standOf(ctx context.Context, l *ledger.Ledger) (s stand, err error) {
	if s.latest, err = ledger.Latest(ctx, l.Reader()); err != nil {
		return s, err
	}
	needing, err := ledger.NeedSomebody(ctx, l.Reader())
	if err != nil {
		return s, err
	}
	s.earlier = map[string][]ledger.Run{}
	for _, r := range needing {
		if s.latest[r.Report].ID != r.ID {
			s.earlier[r.Report] = append(s.earlier[r.Report], r)
		}
	}
	s.pauses, err = ledger.Pauses(ctx, l.Reader())
	return s, err
}

// rows are a report's lines, and whether somebody should look at it.
func (s stand) rows(e *jobs.Entry, now time.Time) (rows [][]string, ill bool) {
	r, ran := s.latest[e.Name]
	row := []string{e.Name, cmp.Or(e.Account, "-"), "-", "-", s.next(e, now), r.Reason}
	if ran {
		row[2], row[3], ill = r.Period, string(r.State), unwell(r, now)
	}
	if e.Err != nil {
		row[5], ill = "the spec cannot be read: "+firstLine(e.Err.Error()), true
	}
	rows = append(rows, row)
	for _, r := range s.earlier[e.Name] {
		rows, ill = append(rows, []string{e.Name, r.Account, r.Period, string(r.State), "-", r.Reason}), true
	}
	return rows, ill
}

// overdue is how long after its time an unfinished run is nobody's problem yet: a morning of thousands takes a while.
const overdue = time.Hour

// unwell reports whether somebody should look at a run.
func unwell(r ledger.Run, now time.Time) bool {
	switch r.State {
	case ledger.Done, ledger.Skipped:
		return r.Reason != "" && r.Reason != jobs.PausedReason
	case ledger.Queued, ledger.Built, ledger.Approved, ledger.Sending:
		return r.Tries > 0 || now.Sub(r.DueAt) > overdue
	}
	return true
}

// next is when a report is due next.
func (s stand) next(e *jobs.Entry, now time.Time) string {
	if e.Err != nil || e.Timetable == nil {
		return "-"
	}
	slot, ok := e.Timetable.Next(now)
	_, paused := s.pauses[e.Name]
	switch {
	case !ok:
		return "-"
	case e.Schedule.Paused || paused:
		return "paused"
	}
	return slot.At.Format("2006-01-02 15:04")
}

// operation shows the open incidents, the processes, the counts and the queue.
func (p *program) operation(ctx context.Context, l *ledger.Ledger) error {
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
	return p.pace(ctx, l)
}

// pace shows how much waits in the queue, for how long, and how fast it goes.
func (p *program) pace(ctx context.Context, l *ledger.Ledger) error {
	queued, err := l.OpenJobs(ctx)
	if err != nil {
		return err
	}
	age, err := ledger.OldestOpen(ctx, l.Reader(), p.now)
	if err != nil {
		return err
	}
	reports, messages, err := ledger.Finished(ctx, l.Reader(), p.now.Add(-time.Hour))
	if err != nil {
		return err
	}
	waits := ""
	if age > 0 {
		waits = fmt.Sprintf(", the oldest due for %s", age.Round(time.Second))
	}
	p.printf("queue: %d to make, %d to send%s; in the last hour: %d reports finished, %d messages accepted\n", queued["make"], queued["send"], waits, reports, messages)
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
