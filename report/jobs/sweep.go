package jobs

import (
	"context"
	"database/sql"
	"slices"

	"github.com/riverqueue/river"
	"github.com/wxreport/wxreport/report/ledger"
)

// unreleased are the states of runs of which nothing may be sent yet.
var unreleased = []ledger.State{ledger.Waiting, ledger.SentBack, ledger.Approved}

// Sweep wakes workers for whatever the ledger says is not finished and the queue has
// forgotten: an approval, a message that a person released, jobs that ran out of
// attempts, a queue that was restored from a backup. Work that has a live job gets no
// second one.
func (e *Engine) Sweep(ctx context.Context) error {
	reader := e.Ledger.Reader()
	live, err := e.Ledger.LiveJobs(ctx) // before the rest: what ends meanwhile is only looked at once more
	if err != nil {
		return err
	}
	runs, err := ledger.Runs(ctx, reader, ledger.Filter{States: []ledger.State{ledger.Queued, ledger.AwaitingData, ledger.Approved}})
	if err != nil {
		return err
	}
	var jobs []river.InsertManyParams
	for _, r := range TakeTurns(runs) {
		if !live[r.ID] {
			jobs = append(jobs, makeJob(r))
		}
	}
	pending, err := ledger.Deliveries(ctx, reader, "", ledger.Pending, ledger.BeingSent)
	if err != nil {
		return err
	}
	waiting, err := ledger.Runs(ctx, reader, ledger.Filter{States: unreleased})
	if err != nil {
		return err
	}
	unapproved := map[string]bool{}
	for _, r := range waiting {
		unapproved[r.ID] = true
	}
	for _, d := range pending {
		if !unapproved[d.RunID] && !live[d.ID] {
			jobs = append(jobs, sendJob(d.ID, false))
		}
	}
	for part := range slices.Chunk(jobs, batch) {
		if err := e.Ledger.Tx(ctx, func(tx *sql.Tx) error {
			_, err := e.queue.InsertManyTx(ctx, tx, part)
			return err
		}); err != nil {
			return err
		}
	}
	return e.sweepDone(ctx)
}

// sweepDone ends runs whose messages are all settled: the last one by a person, or just before a crash.
func (e *Engine) sweepDone(ctx context.Context) error {
	sending, err := ledger.Runs(ctx, e.Ledger.Reader(), ledger.Filter{States: []ledger.State{ledger.Sending}})
	if err != nil {
		return err
	}
	for _, r := range sending {
		if open, err := ledger.OpenDeliveries(ctx, e.Ledger.Reader(), r.ID); err != nil || open > 0 {
			if err != nil {
				return err
			}
			continue
		}
		if err := e.Ledger.Tx(ctx, func(tx *sql.Tx) error { return e.closeRun(ctx, tx, r.ID) }); err != nil {
			return err
		}
	}
	return nil
}
