package ledger

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Anchor is since when a report's timetable counts: what was due before the report was
// first seen is not made up for. The first caller sets it.
func Anchor(ctx context.Context, tx Querier, report, account, timetable string, now time.Time) (time.Time, error) {
	if _, err := tx.ExecContext(ctx, `INSERT INTO anchor (report, account, timetable, since) VALUES ($1,$2,$3,$4)
		ON CONFLICT (report, account, timetable) DO NOTHING`, report, account, timetable, ms(now)); err != nil {
		return time.Time{}, err
	}
	var since int64
	err := tx.QueryRowContext(ctx, `SELECT since FROM anchor WHERE report = $1 AND account = $2 AND timetable = $3`, report, account, timetable).Scan(&since)
	return fromMS(since), err
}

// Pause stops a report's schedule, Resume starts it again. What falls due in between is
// recorded as skipped.
func Pause(ctx context.Context, tx Querier, report string, now time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO pause (report, since) VALUES ($1,$2) ON CONFLICT (report) DO NOTHING`, report, ms(now))
	return err
}

// Resume starts a paused schedule; false when it was not paused.
func Resume(ctx context.Context, tx Querier, report string) (bool, error) {
	return changed(tx.ExecContext(ctx, `DELETE FROM pause WHERE report = $1`, report))
}

// Pauses lists the paused reports.
func Pauses(ctx context.Context, q Querier) (map[string]time.Time, error) {
	type pair struct {
		report string
		since  int64
	}
	rows, err := q.QueryContext(ctx, `SELECT report, since FROM pause`)
	list, err := all(rows, err, func(rows *sql.Rows) (pair, error) {
		var p pair
		return p, rows.Scan(&p.report, &p.since)
	})
	out := map[string]time.Time{}
	for _, p := range list {
		out[p.report] = fromMS(p.since)
	}
	return out, err
}

// Turn reserves the next turn at a relay that takes one message every interval: the
// instant at which the caller may send. A day's limit of 0 is none; where it is used up the
// turn is the next day's.
func Turn(ctx context.Context, tx Querier, relay string, interval time.Duration, perDay int, now time.Time) (time.Time, error) {
	var next, day int64
	var sent int
	err := tx.QueryRowContext(ctx, `SELECT next_at, day, sent FROM pace WHERE relay = $1`, relay).Scan(&next, &day, &sent)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, err
	}
	at := max(next, ms(now))
	const dayMS = 24 * 60 * 60 * 1000
	if today := at / dayMS; today != day {
		day, sent = today, 0
	}
	if perDay > 0 && sent >= perDay {
		day, sent = day+1, 0
		at = day * dayMS
	}
	// The old value guards against another process that took the same turn.
	took, err := changed(tx.ExecContext(ctx, `INSERT INTO pace (relay, next_at, day, sent) VALUES ($1,$2,$3,$4)
		ON CONFLICT (relay) DO UPDATE SET next_at = $2, day = $3, sent = $4 WHERE pace.next_at = $5`,
		relay, at+interval.Milliseconds(), day, sent+1, next))
	if err != nil {
		return time.Time{}, err
	}
	if !took {
		return time.Time{}, errTaken
	}
	return fromMS(at), nil
}

// errTaken is a turn that another process took first; the transaction is tried again.
var errTaken = errors.New("another process took the turn")

// SetTurn records a message's turn, so that it keeps it when its worker dies.
func SetTurn(ctx context.Context, tx Querier, delivery string, at time.Time) error {
	_, err := tx.ExecContext(ctx, `UPDATE delivery SET not_before = $2, paced = 1 WHERE id = $1 AND state = 'pending'`, delivery, ms(at))
	return err
}
