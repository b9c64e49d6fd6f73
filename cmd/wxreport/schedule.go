package main

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/jobs"
	"github.com/wxreport/wxreport/report/ledger"
)

func (p *program) scheduleCommand() *cobra.Command {
	var count int
	var from string
	cmd := &cobra.Command{Use: "schedule", Short: "List the next runs", Args: arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return p.schedule(cmd, count, from) }}
	cmd.Flags().IntVar(&count, "count", 1, "runs to list of each report")
	cmd.Flags().StringVar(&from, "from", "", "list from this day on, 2026-11-03; now when not given")
	cmd.AddCommand(p.pauseCommand("pause", "Stop a report's schedule: what falls due meanwhile is skipped", true),
		p.pauseCommand("resume", "Start a paused schedule again", false))
	return cmd
}

func (p *program) schedule(cmd *cobra.Command, count int, from string) error {
	if _, err := time.Parse(time.DateOnly, from); from != "" && err != nil {
		return usageError{fmt.Errorf("--from %q is not a day, expected a form like 2026-11-03", from)}
	}
	w, l, err := p.open(cmd.Context())
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }()
	entries, err := p.index(w)
	if err != nil {
		return err
	}
	pauses, err := ledger.Pauses(cmd.Context(), l.Reader())
	if err != nil {
		return err
	}
	type line struct {
		at  time.Time
		row []string
	}
	var lines []line
	for _, e := range entries {
		after := p.now
		if from != "" && e.Err == nil {
			day, err := time.ParseInLocation(time.DateOnly, from, e.Zone)
			if err != nil {
				return usageError{err}
			}
			after = day.Add(-time.Second)
		}
		if why := never(e, after); why != "" {
			lines = append(lines, line{row: []string{e.Name, cmp.Or(e.Account, "-"), "-", "-", why}})
			continue
		}
		for range count {
			slot, ok := e.Timetable.Next(after)
			if !ok {
				break
			}
			note := e.Schedule.At
			_, paused := pauses[e.Name]
			switch {
			case e.Schedule.Paused || paused:
				note += ", paused"
			case e.Timetable.Uncertain(slot):
				note += fmt.Sprintf(", the days off of %d are not known yet", slot.Wall.Year())
			}
			lines = append(lines, line{slot.At, []string{e.Name, e.Account, slot.At.Format("2006-01-02 15:04 MST"), slot.Period.String(), note}})
			after = slot.At
		}
	}
	slices.SortStableFunc(lines, func(a, b line) int { return a.at.Compare(b.at) })
	rows := [][]string{{"report", "account", "next", "period", "schedule"}}
	for _, l := range lines {
		rows = append(rows, l.row)
	}
	p.table(rows)
	return nil
}

// never says why a report has no next run; empty when it has one.
func never(e *jobs.Entry, after time.Time) string {
	switch {
	case e.Err != nil:
		return "the spec cannot be read: " + firstLine(e.Err.Error())
	case e.Timetable == nil:
		return "no schedule"
	}
	return e.Timetable.Never(after)
}

func (p *program) pauseCommand(name, short string, pause bool) *cobra.Command {
	return &cobra.Command{Use: name + " REPORT...", Short: short, Args: arguments(cobra.MinimumNArgs(1)),
		RunE: p.opening(func(ctx context.Context, args []string, w report.Workspace, l *ledger.Ledger) error {
			index := newIndex(w)
			for _, name := range args {
				if _, ok := index.Entry(name); !ok {
					entries, err := entriesOf(w, index)
					if err != nil {
						return err
					}
					return usageError{fmt.Errorf("there is no report %q, expected one of %s", name, names(entries))}
				}
			}
			return l.Tx(ctx, func(tx *sql.Tx) error {
				for _, name := range args {
					if !pause {
						if _, err := ledger.Resume(ctx, tx, name); err != nil {
							return err
						}
						continue
					}
					if err := ledger.Pause(ctx, tx, name, p.now); err != nil {
						return err
					}
				}
				return nil
			})
		})}
}

// names lists some reports.
func names(entries []*jobs.Entry) string {
	var out []string
	for i, e := range entries {
		if i == 10 {
			return strings.Join(out, ", ") + ", …"
		}
		out = append(out, e.Name)
	}
	return strings.Join(out, ", ")
}
