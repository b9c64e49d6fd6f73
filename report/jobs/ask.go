package jobs

import (
	"context"
	"database/sql"
	"slices"

	"github.com/riverqueue/river"
	"github.com/wxreport/wxreport/report/ledger"
)

// Ask records runs that a person wants now: new ones, and those that had ended without a
// report once more. What is being made or was made is left alone. It gives how many will be made.
func (e *Engine) Ask(ctx context.Context, runs []ledger.Run) (int, error) {
	total := 0
	now := e.Now()
	for part := range slices.Chunk(TakeTurns(runs), batch) {
		sorted := slices.Clone(part)
		for i := range sorted {
			sorted[i].State, sorted[i].Urgent = ledger.Queued, true
		}
		ledger.SortRuns(sorted)
		var wanted []ledger.Run
		err := e.Ledger.Tx(ctx, func(tx *sql.Tx) error {
			fresh, err := ledger.InsertRuns(ctx, tx, sorted, now)
			if err != nil {
				return err
			}
			wanted = fresh
			for _, r := range sorted {
				again, err := ledger.Requeue(ctx, tx, r.Key.ID(), now)
				if err != nil {
					return err
				}
				if again {
					r.ID = r.Key.ID()
					wanted = append(wanted, r)
				}
			}
			return e.wake(ctx, tx, wanted)
		})
		if err != nil {
			return total, err
		}
		total += len(wanted)
	}
	return total, nil
}

// Resend puts a message that was refused, or may not have arrived, back to be sent: a person
// decided. The bytes and the name of the message stay; its run is open again until it is sent. False when it is neither.
func (e *Engine) Resend(ctx context.Context, delivery string) (bool, error) {
	released := false
	err := e.Ledger.Tx(ctx, func(tx *sql.Tx) (err error) {
		if released, err = ledger.Release(ctx, tx, delivery, e.Now()); err != nil || !released {
			return err
		}
		d, err := ledger.DeliveryByID(ctx, tx, delivery)
		if err != nil {
			return err
		}
		if _, err := ledger.Move(ctx, tx, d.RunID, []ledger.State{ledger.Done}, ledger.Sending, "", e.Now()); err != nil {
			return err
		}
		_, err = e.queue.InsertManyTx(ctx, tx, []river.InsertManyParams{sendJob(delivery, true)})
		return err
	})
	return released, err
}
