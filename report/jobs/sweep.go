package jobs

import (
	"context"
	"database/sql"
	"errors"
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
	unsent, err := ledger.Unsent(ctx, reader, unreleased...)
	if err != nil {
		return err
	}
	for _, id := range unsent {
		if !live[id] {
			jobs = append(jobs, sendJob(id, false))
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
	settled, err := ledger.Settled(ctx, e.Ledger.Reader())
	if err != nil {
		return err
	}
	var errs []error
	for _, id := range settled { // one that cannot be ended keeps no other open
		if err := e.Ledger.Tx(ctx, func(tx *sql.Tx) error { return e.closeRun(ctx, tx, id) }); err != nil {
			errs = append(errs, err)
		}
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(errs...)
}
