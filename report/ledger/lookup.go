package ledger

import (
	"context"
	"database/sql"
	"fmt"
)

// RunsByID reads runs; those that are not in the ledger are left out.
func RunsByID(ctx context.Context, q Querier, ids []string) (out []Run, err error) {
	err = parts(ids, func(marks string, args []any) error {
		rows, err := q.QueryContext(ctx, `SELECT `+runColumns+` FROM run WHERE id IN (`+marks+`)`, args...)
		list, err := all(rows, err, func(rows *sql.Rows) (Run, error) { return scanRun(rows) })
		out = append(out, list...)
		return err
	})
	return out, err
}

// States reads where runs are, by id; those that are not in the ledger are left out.
func States(ctx context.Context, q Querier, ids []string) (map[string]State, error) {
	out := map[string]State{}
	return out, parts(ids, func(marks string, args []any) error {
		rows, err := q.QueryContext(ctx, `SELECT id, state FROM run WHERE id IN (`+marks+`)`, args...)
		_, err = all(rows, err, func(rows *sql.Rows) (id string, err error) {
			var s State
			err = rows.Scan(&id, &s)
			out[id] = s
			return id, err
		})
		return err
	})
}

// Named lists the runs of a report's name, of a key's text, or whose id begins with at least four letters given, in the given
// states, or all: the latest due first.
func Named(ctx context.Context, q Querier, name string, states ...State) ([]Run, error) {
	query := `SELECT ` + runColumns + ` FROM run WHERE (report = $1 OR report || '/' || account || '/' || period || '/' || edition = $1`
	args := []any{name}
	if len(name) >= 4 {
		args = append(args, len(name))
		query += ` OR substr(id, 1, $2) = $1`
	}
	query += `)`
	if len(states) > 0 {
		query += ` AND state IN (` + quoted(states) + `)`
	}
	rows, err := q.QueryContext(ctx, query+` ORDER BY due_at DESC, report, account, period, edition DESC`, args...)
	return all(rows, err, func(rows *sql.Rows) (Run, error) { return scanRun(rows) })
}

// CountByRun counts the messages of runs by state.
func CountByRun(ctx context.Context, q Querier, ids []string) (map[string]map[DeliveryState]int, error) {
	out := map[string]map[DeliveryState]int{}
	return out, parts(ids, func(marks string, args []any) error {
		rows, err := q.QueryContext(ctx, `SELECT run_id, state, count(*) FROM delivery WHERE run_id IN (`+marks+`) GROUP BY run_id, state`, args...)
		_, err = all(rows, err, func(rows *sql.Rows) (id string, err error) {
			var state DeliveryState
			var n int
			err = rows.Scan(&id, &state, &n)
			if out[id] == nil {
				out[id] = map[DeliveryState]int{}
			}
			out[id][state] = n
			return id, err
		})
		return err
	})
}

// DeliveriesNamed lists the messages whose id begins so.
func DeliveriesNamed(ctx context.Context, q Querier, prefix string) ([]Delivery, error) {
	rows, err := q.QueryContext(ctx, `SELECT `+deliveryColumns+` FROM delivery WHERE substr(id, 1, $1) = $2 ORDER BY id`, len(prefix), prefix)
	return all(rows, err, func(rows *sql.Rows) (Delivery, error) { return scanDelivery(rows) })
}

// Sent is a message with the run it belongs to.
type Sent struct {
	Delivery
	Run Key
}

// SentOf lists the messages of an account, or of all for "", in the given states, or all: of runs that were due last first,
// by channel and recipient, so many at most; 0: all.
func SentOf(ctx context.Context, q Querier, account string, most int, states ...DeliveryState) ([]Sent, error) {
	query, args := `SELECT d.id, d.run_id, d.channel, d.recipient, d.sender, d.sha256, d.size, d.state, d.owner, d.tries, d.not_before, d.paced, d.first_try, d.claimed_at, d.settled_at, d.reply,
		r.report, r.account, r.period, r.edition FROM delivery d JOIN run r ON r.id = d.run_id WHERE 1 = 1`, []any{}
	if account != "" {
		query, args = query+` AND r.account = $1`, []any{account}
	}
	if len(states) > 0 {
		query += ` AND d.state IN (` + quoted(states) + `)`
	}
	query += ` ORDER BY r.due_at DESC, r.report, d.run_id, d.channel, d.recipient`
	if most > 0 {
		query += fmt.Sprintf(` LIMIT %d`, most)
	}
	rows, err := q.QueryContext(ctx, query, args...)
	return all(rows, err, func(rows *sql.Rows) (s Sent, err error) {
		s.Delivery, err = scanDelivery(also{rows, []any{&s.Run.Report, &s.Run.Account, &s.Run.Period, &s.Run.Edition}})
		return s, err
	})
}

// also scans a row's further columns.
type also struct {
	*sql.Rows
	more []any
}

// Scan reads the row into the targets given, and then into those of its own.
func (a also) Scan(targets ...any) error { return a.Rows.Scan(append(targets, a.more...)...) }

// Listed is an entry of the archive as a list shows it: without its body, with its run's period and edition, which are empty where
// the ledger does not have the run.
type Listed struct {
	Entry
	Period  string
	Edition int
}

// ListEntries lists the archive of a report, or of all for "", in order.
func ListEntries(ctx context.Context, q Querier, report string) ([]Listed, error) {
	query, args := `SELECT a.report, a.seq, a.at, a.run_id, a.event, a.digest, COALESCE(r.period, ''), COALESCE(r.edition, 0)
		FROM archive a LEFT JOIN run r ON r.id = a.run_id`, []any{}
	if report != "" {
		query, args = query+` WHERE a.report = $1`, []any{report}
	}
	rows, err := q.QueryContext(ctx, query+` ORDER BY a.report, a.seq`, args...)
	return all(rows, err, func(rows *sql.Rows) (Listed, error) {
		var l Listed
		var at int64
		err := rows.Scan(&l.Report, &l.Seq, &at, &l.Run, &l.Event, &l.Digest, &l.Period, &l.Edition)
		l.At = fromMS(at)
		return l, err
	})
}

// names reads the only column of a query.
func names(rows *sql.Rows, err error) ([]string, error) {
	return all(rows, err, func(rows *sql.Rows) (string, error) {
		var s string
		return s, rows.Scan(&s)
	})
}
