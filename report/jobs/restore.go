package jobs

import (
	"context"
	"database/sql"

	"github.com/wxreport/wxreport/report/ledger"
)

// Restored is why what a restored database does not know the end of waits for a person.
const Restored = "the database was restored from a backup: it may have been sent since"

// Restore holds back whatever would be made or sent by a database that was restored from a backup, and may have been
// before: what fell due until now, reports that are not finished, messages that are not settled. It gives how many of each
// wait for a person. No other process may be at work.
func (e *Engine) Restore(ctx context.Context) (reports, messages int, err error) {
	if _, err := e.Tick(ctx); err != nil { // what fell due since, by the book
		return 0, 0, err
	}
	runs, err := ledger.Runs(ctx, e.Ledger.Reader(), ledger.Filter{States: []ledger.State{ledger.Queued, ledger.AwaitingData, ledger.Waiting, ledger.Approved}})
	if err != nil {
		return 0, 0, err
	}
	err = e.Ledger.Tx(ctx, func(tx *sql.Tx) error {
		reports = 0
		for _, r := range runs {
			moved, err := ledger.Move(ctx, tx, r.ID, []ledger.State{ledger.Queued, ledger.AwaitingData}, ledger.Held, Restored, e.Now())
			if err == nil && !moved {
				moved, err = ledger.SendBack(ctx, tx, r, "wxreport restored", Restored, nil, e.Now())
			}
			if err != nil {
				return err
			}
			if moved {
				reports++
			}
		}
		messages, err = ledger.Doubt(ctx, tx, Restored, e.Now())
		return err
	})
	return reports, messages, err
}
