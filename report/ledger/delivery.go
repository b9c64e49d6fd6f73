package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/wxreport/wxreport/report"
)

// DeliveryState is where one recipient's message is.
type DeliveryState string

// The states of a delivery. Unknown may have arrived and waits for a person.
const (
	Pending      DeliveryState = "pending"
	BeingSent    DeliveryState = "sending"
	WasAccepted  DeliveryState = "accepted"
	WasRejected  DeliveryState = "rejected"
	UnknownState DeliveryState = "unknown"
)

// Delivery is one recipient's message.
type Delivery struct {
	ID        string // also the message's id
	RunID     string
	Channel   string
	Recipient string
	Sender    string
	SHA256    string // of the message in the store
	Size      int64
	State     DeliveryState
	Owner     string // who claimed it
	Tries     int
	NotBefore time.Time
	Paced     bool // NotBefore is its turn at the relay
	FirstTry  time.Time
	ClaimedAt time.Time
	SettledAt time.Time
	Reply     string
}

const deliveryColumns = `id, run_id, channel, recipient, sender, sha256, size, state, owner, tries, not_before, paced, first_try, claimed_at, settled_at, reply`

func scanDelivery(row interface{ Scan(...any) error }) (Delivery, error) {
	var d Delivery
	var before, first, claimed, settled int64
	err := row.Scan(&d.ID, &d.RunID, &d.Channel, &d.Recipient, &d.Sender, &d.SHA256, &d.Size, &d.State, &d.Owner, &d.Tries, &before, &d.Paced, &first, &claimed, &settled, &d.Reply)
	d.NotBefore, d.FirstTry, d.ClaimedAt, d.SettledAt = fromMS(before), fromMS(first), fromMS(claimed), fromMS(settled)
	return d, err
}

// InsertDeliveries records the messages of a run, to be sent.
func InsertDeliveries(ctx context.Context, tx Querier, list []Delivery) error {
	for _, d := range list {
		if _, err := tx.ExecContext(ctx, `INSERT INTO delivery (id, run_id, channel, recipient, sender, sha256, size, state)
			VALUES ($1,$2,$3,$4,$5,$6,$7,'pending') ON CONFLICT DO NOTHING`,
			d.ID, d.RunID, d.Channel, d.Recipient, d.Sender, d.SHA256, d.Size); err != nil {
			return err
		}
	}
	return nil
}

// DeliveryByID reads a delivery.
func DeliveryByID(ctx context.Context, q Querier, id string) (Delivery, error) {
	d, err := scanDelivery(q.QueryRowContext(ctx, `SELECT `+deliveryColumns+` FROM delivery WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return d, fmt.Errorf("delivery %s: %w", id, ErrNone)
	}
	return d, err
}

// Deliveries lists those of a run, or of all runs for "", in the given states, or all.
func Deliveries(ctx context.Context, q Querier, run string, states ...DeliveryState) ([]Delivery, error) {
	query, args := `SELECT `+deliveryColumns+` FROM delivery WHERE 1 = 1`, []any{}
	if run != "" {
		args = append(args, run)
		query += ` AND run_id = $1`
	}
	if len(states) > 0 {
		query += ` AND state IN (` + quoted(states) + `)`
	}
	rows, err := q.QueryContext(ctx, query+` ORDER BY run_id, channel, recipient`, args...)
	return all(rows, err, func(rows *sql.Rows) (Delivery, error) { return scanDelivery(rows) })
}

// Abandon turns a message that somebody else has claimed into unknown: whoever claimed
// it died, or is so late that nobody may wait. If it lives after all, it may still settle
// the message, but never put it back to be sent.
func Abandon(ctx context.Context, tx Querier, id string, now time.Time) (bool, error) {
	const reply = "the program was stopped while sending: the message may have arrived"
	done, err := changed(tx.ExecContext(ctx, `UPDATE delivery SET state = 'unknown', settled_at = $2, reply = $3 WHERE id = $1 AND state = 'sending'`, id, ms(now), reply))
	if done && err == nil {
		err = note(ctx, tx, id, "", reply, now)
	}
	return done, err
}

// Claim takes a message to be sent, for an owner's token that is used once; false when
// somebody else has it, or it is settled. It must be committed before the message may leave.
func Claim(ctx context.Context, tx Querier, id, owner string, now time.Time) (bool, error) {
	return changed(tx.ExecContext(ctx, `UPDATE delivery SET state = 'sending', owner = $2, claimed_at = $3,
		tries = tries + 1, first_try = CASE WHEN first_try = 0 THEN $3 ELSE first_try END WHERE id = $1 AND state = 'pending'`, id, owner, ms(now)))
}

// Settle records how a claimed message ended, for the owner that claimed it. One that was
// meanwhile abandoned may become accepted or rejected, not pending: its run may be
// finished, and nobody would send it.
func Settle(ctx context.Context, tx Querier, id, owner string, got report.Delivered, notBefore, now time.Time) (bool, error) {
	state, settled := WasAccepted, now
	switch got.Result {
	case report.Accepted:
	case report.Rejected:
		state = WasRejected
	case report.RetryLater:
		state, settled = Pending, time.Time{}
	case report.Unknown:
		state = UnknownState
	default:
		return false, fmt.Errorf("delivery %s: no such result %q", id, got.Result)
	}
	final := 0
	if state == WasAccepted || state == WasRejected {
		final = 1
	}
	done, err := changed(tx.ExecContext(ctx, `UPDATE delivery SET state = $3, settled_at = $4, reply = $5, not_before = $6, paced = 0
		WHERE id = $1 AND owner = $2 AND (state = 'sending' OR (state = 'unknown' AND $7 = 1))`,
		id, owner, string(state), ms(settled), got.Reply, ms(notBefore), final))
	if err != nil {
		return false, err
	}
	return done, note(ctx, tx, id, owner, string(got.Result)+": "+got.Reply, now)
}

// Missed records a try that ended before the message was claimed, or right after the owner did: it stays
// pending, or is rejected for good.
func Missed(ctx context.Context, tx Querier, id, owner string, got report.Delivered, notBefore, now time.Time) (bool, error) {
	state, settled := Pending, time.Time{}
	if got.Result == report.Rejected {
		state, settled = WasRejected, now
	}
	done, err := changed(tx.ExecContext(ctx, `UPDATE delivery SET state = $2, settled_at = $3, reply = $4, not_before = $5, paced = 0, tries = tries + 1,
		first_try = CASE WHEN first_try = 0 THEN $6 ELSE first_try END WHERE id = $1 AND (state = 'pending' OR (state = 'sending' AND owner = $7 AND owner <> ''))`,
		id, string(state), ms(settled), got.Reply, ms(notBefore), ms(now), owner))
	if err != nil {
		return false, err
	}
	return done, note(ctx, tx, id, owner, string(got.Result)+": "+got.Reply, now)
}

// OpenDeliveries counts a run's messages that are not settled. Unknown ones are: nothing
// happens to them without a person.
func OpenDeliveries(ctx context.Context, tx Querier, run string) (int, error) {
	var n int
	err := tx.QueryRowContext(ctx, `SELECT count(*) FROM delivery WHERE run_id = $1 AND state IN ('pending','sending')`, run).Scan(&n)
	return n, err
}

// CountDeliveries counts deliveries by state, of a run or of all for "".
func CountDeliveries(ctx context.Context, q Querier, run string) (map[DeliveryState]int, error) {
	query, args := `SELECT state, count(*) FROM delivery`, []any{}
	if run != "" {
		query, args = query+` WHERE run_id = $1`, []any{run}
	}
	rows, err := q.QueryContext(ctx, query+` GROUP BY state`, args...)
	return counted[DeliveryState](rows, err)
}

// Release puts a message back to be sent, for a person who decided so.
func Release(ctx context.Context, tx Querier, id string, now time.Time) (bool, error) {
	done, err := changed(tx.ExecContext(ctx, `UPDATE delivery SET state = 'pending', owner = '', not_before = 0, paced = 0, settled_at = 0, first_try = 0, tries = 0
		WHERE id = $1 AND state IN ('unknown','rejected')`, id))
	if done && err == nil {
		err = note(ctx, tx, id, "", "a person asked to send it again", now)
	}
	return done, err
}

// Confirm records that a person knows how an unknown message ended.
func Confirm(ctx context.Context, tx Querier, id string, arrived bool, now time.Time) (bool, error) {
	state, line := WasAccepted, "a person found that it arrived"
	if !arrived {
		state, line = WasRejected, "a person found that it did not arrive"
	}
	done, err := changed(tx.ExecContext(ctx, `UPDATE delivery SET state = $2, settled_at = $3, reply = $4 WHERE id = $1 AND state = 'unknown'`, id, string(state), ms(now), line))
	if done && err == nil {
		err = note(ctx, tx, id, "", line, now)
	}
	return done, err
}

// note appends a line to the delivery's transcript.
func note(ctx context.Context, tx Querier, id, owner, line string, now time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO transcript (delivery_id, at, owner, line) VALUES ($1,$2,$3,$4)`, id, ms(now), owner, line)
	return err
}

// Line is one line of a delivery's transcript.
type Line struct {
	At   time.Time
	Text string
}

// Transcript lists what happened to a delivery, oldest first.
func Transcript(ctx context.Context, q Querier, id string) ([]Line, error) {
	rows, err := q.QueryContext(ctx, `SELECT at, line FROM transcript WHERE delivery_id = $1 ORDER BY at, line`, id)
	return all(rows, err, func(rows *sql.Rows) (Line, error) {
		var l Line
		var at int64
		err := rows.Scan(&at, &l.Text)
		l.At = fromMS(at)
		return l, err
	})
}
