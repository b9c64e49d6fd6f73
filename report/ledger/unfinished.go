package ledger

import (
	"context"
)

// openStates are those of which [State.Open] is true.
var openStates = []State{Queued, AwaitingData, Built, Approved, Sending}

// OpenRuns lists the runs that the program itself has still to do something about.
func OpenRuns(ctx context.Context, q Querier) ([]Run, error) {
	return Runs(ctx, q, Filter{States: openStates})
}

// Unsent lists the messages that are to be sent, or are being sent, but for those of runs in the given states. They come in order
// of run, channel and recipient.
func Unsent(ctx context.Context, q Querier, unreleased ...State) ([]string, error) {
	return names(q.QueryContext(ctx, `SELECT d.id FROM delivery d JOIN run r ON r.id = d.run_id
		WHERE d.state IN ('pending','sending') AND r.state NOT IN (`+quoted(unreleased)+`) ORDER BY d.run_id, d.channel, d.recipient`))
}

// Settled lists the runs that are being sent and have no message left to send.
func Settled(ctx context.Context, q Querier) ([]string, error) {
	return names(q.QueryContext(ctx, `SELECT id FROM run WHERE state = 'sending'
		AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.run_id = run.id AND d.state IN ('pending','sending')) ORDER BY id`))
}
