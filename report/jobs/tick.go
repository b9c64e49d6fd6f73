package jobs

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/riverqueue/river"
	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/ledger"
)

// batch is how many runs or anchors one transaction records: small, so that two schedulers hardly wait.
const batch = 100

// Tick records what is due by now and wakes workers for it: how many reports are new.
func (e *Engine) Tick(ctx context.Context) (int, error) {
	e.looks.mu.Lock()
	defer e.looks.mu.Unlock()
	entries, err := e.index.Refresh()
	if err != nil {
		return 0, err
	}
	pauses, err := ledger.Pauses(ctx, e.Ledger.Reader())
	if err != nil {
		return 0, err
	}
	incidents, err := ledger.Incidents(ctx, e.Ledger.Reader(), true)
	if err != nil {
		return 0, err
	}
	open := map[string]bool{}
	for _, i := range incidents {
		open[i.Key] = true
	}
	now := e.Now()
	var scheduled []*Entry
	var errs []error
	for _, entry := range entries {
		cause := specCause(entry.Name)
		switch {
		case entry.Err != nil && !open[cause]:
			errs = append(errs, e.begin(ctx, e.Ledger.DB, report.Incident{Key: cause, Report: entry.Name, Account: entry.Account,
				Title: "the spec cannot be read", Text: legible(entry.Err.Error())}))
		case entry.Err == nil && open[cause]:
			errs = append(errs, e.recover(ctx, e.Ledger.DB, cause))
		}
		if entry.Err == nil && entry.Timetable != nil {
			scheduled = append(scheduled, entry)
		}
	}
	list, err := e.anchored(ctx, e.looks.begin(scheduled), now)
	errs = append(errs, err)
	due, err := e.dueOf(ctx, list, pauses, now)
	if err != nil {
		return 0, errors.Join(append(errs, err)...)
	}
	n, err := e.record(ctx, due, now)
	if err == nil {
		e.looks.end(list, now)
	}
	return n, errors.Join(append(errs, err)...)
}

// record inserts runs and wakes workers for the new ones, in the same transaction.
// Agencies take turns, so that none waits for another's thousands; within a
// batch the order is that of the key, so that two schedulers do not block each other.
func (e *Engine) record(ctx context.Context, runs []ledger.Run, now time.Time) (int, error) {
	total := 0
	for part := range slices.Chunk(TakeTurns(runs), batch) {
		rank := map[string]int{}
		for i, r := range part {
			rank[r.Key.ID()] = i
		}
		sorted := slices.Clone(part)
		ledger.SortRuns(sorted)
		var fresh []ledger.Run
		err := e.Ledger.Tx(ctx, func(tx *sql.Tx) (err error) {
			if fresh, err = ledger.InsertRuns(ctx, tx, sorted, now); err != nil {
				return err
			}
			slices.SortFunc(fresh, func(a, b ledger.Run) int { return rank[a.ID] - rank[b.ID] })
			return e.wake(ctx, tx, fresh)
		})
		if err != nil {
			return total, err
		}
		e.At("recorded")
		total += len(fresh)
		for _, r := range fresh {
			e.Log.Info("due", "report", r.Report, "account", r.Account, "period", r.Period, "state", r.State, "reason", r.Reason)
			if r.State == ledger.Skipped {
				e.counts.skipped.Add(1)
			}
		}
	}
	return total, nil
}

// wake inserts jobs for the runs that are to be made.
func (e *Engine) wake(ctx context.Context, tx *sql.Tx, runs []ledger.Run) error {
	var jobs []river.InsertManyParams
	for _, r := range runs {
		if r.State == ledger.Queued {
			jobs = append(jobs, makeJob(r))
		}
	}
	if len(jobs) == 0 {
		return nil
	}
	_, err := e.queue.InsertManyTx(ctx, tx, jobs)
	return err
}

// TakeTurns orders runs so that each agency has one before any has a second.
func TakeTurns(runs []ledger.Run) []ledger.Run {
	turn := map[string]int{}
	type placed struct {
		ledger.Run
		turn int
	}
	list := make([]placed, len(runs))
	for i, r := range runs {
		list[i] = placed{r, turn[r.Agency]}
		turn[r.Agency]++
	}
	slices.SortStableFunc(list, func(a, b placed) int { return a.turn - b.turn })
	out := make([]ledger.Run, len(list))
	for i, p := range list {
		out[i] = p.Run
	}
	return out
}
