package ledger

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Lane is a way past a relay that takes one message every interval. A day's limit of 0 is none.
type Lane struct {
	Relay    string
	Interval time.Duration
	PerDay   int
}

// turn is the next one of a lane, with what its row was when that was read.
type turn struct {
	Lane
	at, read, day int64
	sent          int // on that day, before
}

// Turn reserves the earliest turn of some lanes, the first of those that are as early: the instant at which the
// caller may send. Where a lane's day is used up its turn is the next day's.
func Turn(ctx context.Context, tx Querier, now time.Time, lanes ...Lane) (time.Time, error) {
	var best turn
	for i, l := range lanes {
		t, err := l.next(ctx, tx, now)
		if err != nil {
			return time.Time{}, err
		}
		if i == 0 || t.at < best.at {
			best = t
		}
	}
	return best.take(ctx, tx)
}

// next is the lane's next turn.
func (l Lane) next(ctx context.Context, tx Querier, now time.Time) (turn, error) {
	t := turn{Lane: l}
	err := tx.QueryRowContext(ctx, `SELECT next_at, day, sent FROM pace WHERE relay = $1`, l.Relay).Scan(&t.read, &t.day, &t.sent)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return t, err
	}
	t.at = max(t.read, ms(now))
	const dayMS = 24 * 60 * 60 * 1000
	if today := t.at / dayMS; today != t.day {
		t.day, t.sent = today, 0
	}
	if l.PerDay > 0 && t.sent >= l.PerDay {
		t.day, t.sent = t.day+1, 0
		t.at = t.day * dayMS
	}
	return t, nil
}

// take reserves a turn. The value that was read guards against another process that took the same.
func (t turn) take(ctx context.Context, tx Querier) (time.Time, error) {
	took, err := changed(tx.ExecContext(ctx, `INSERT INTO pace (relay, next_at, day, sent) VALUES ($1,$2,$3,$4)
		ON CONFLICT (relay) DO UPDATE SET next_at = $2, day = $3, sent = $4 WHERE pace.next_at = $5`,
		t.Relay, t.at+t.Interval.Milliseconds(), t.day, t.sent+1, t.read))
	if err != nil {
		return time.Time{}, err
	}
	if !took {
		return time.Time{}, errTaken
	}
	return fromMS(t.at), nil
}

// errTaken is a turn that another process took first; the transaction is tried again.
var errTaken = errors.New("another process took the turn")

// SetTurn records a message's turn, so that it keeps it when its worker dies.
func SetTurn(ctx context.Context, tx Querier, delivery string, at time.Time) error {
	_, err := tx.ExecContext(ctx, `UPDATE delivery SET not_before = $2, paced = 1 WHERE id = $1 AND state = 'pending'`, delivery, ms(at))
	return err
}
