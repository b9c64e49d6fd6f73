package ledger

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base32"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// State is where a run is.
type State string

// The states of a run. A report under review waits between built and approved.
const (
	Queued       State = "queued"
	AwaitingData State = "awaiting_data"
	Built        State = "built"
	Waiting      State = "waiting" // for a review
	Approved     State = "approved"
	SentBack     State = "sent_back"
	Sending      State = "sending"
	Done         State = "done"
	Failed       State = "failed"
	NoData       State = "no_data"
	Held         State = "held" // a person has to look
	Skipped      State = "skipped"
)

// Open reports whether the program itself still has something to do.
func (s State) Open() bool {
	return s == Queued || s == AwaitingData || s == Built || s == Approved || s == Sending
}

// Key names a unit of work.
type Key struct {
	Report, Account, Period string
	Edition                 int
}

// String is report/account/period/edition.
func (k Key) String() string {
	return fmt.Sprintf("%s/%s/%s/%d", k.Report, k.Account, k.Period, k.Edition)
}

// ID is the run's name in the database: the same wherever it is computed.
func (k Key) ID() string {
	sum := sha256.Sum256([]byte(strings.Join([]string{k.Report, k.Account, k.Period, fmt.Sprint(k.Edition)}, "\x00")))
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:15]))
}

// Run is one report that is due, being made, or made.
type Run struct {
	Key
	ID        string
	Agency    string // whose reports take turns with those of others
	State     State
	Reason    string // why it is not done
	DueAt     time.Time
	CreatedAt time.Time
	ChangedAt time.Time
	DoneAt    time.Time
	NotBefore time.Time
	Tries     int    // failed tries to make it
	Urgent    bool   // asked for by a person
	Note      string // why there is another edition
	Archived  bool   // false: recorded before there was an archive

	// What a maker is told besides, see [Brief]; no columns.
	Remarks []Remark
	Before  string   // hash of the JSON of the edition before; empty: none
	Earlier []string // hashes of the JSON of past periods' reports, oldest first
	Others  []string // names of the accounts whose reports are made beside it
}

const runColumns = `id, report, account, period, edition, agency, state, reason, due_at, created_at, changed_at, done_at, not_before, tries, urgent, note, archived`

func scanRun(rows interface{ Scan(...any) error }) (Run, error) {
	var r Run
	var due, created, changed, done, before int64
	err := rows.Scan(&r.ID, &r.Report, &r.Account, &r.Period, &r.Edition, &r.Agency, &r.State, &r.Reason, &due, &created, &changed, &done, &before, &r.Tries, &r.Urgent, &r.Note, &r.Archived)
	r.DueAt, r.CreatedAt, r.ChangedAt, r.DoneAt, r.NotBefore = fromMS(due), fromMS(created), fromMS(changed), fromMS(done), fromMS(before)
	return r, err
}

// SortRuns puts runs into the order in which every process inserts them: two that insert
// the same rows in opposite orders would block each other.
func SortRuns(runs []Run) {
	slices.SortFunc(runs, func(a, b Run) int {
		return cmp.Or(cmp.Compare(a.Report, b.Report), cmp.Compare(a.Account, b.Account), cmp.Compare(a.Period, b.Period), cmp.Compare(a.Edition, b.Edition))
	})
}

// InsertRuns adds the runs that are new, and gives those. They must be sorted; ids and
// times of creation are filled in.
func InsertRuns(ctx context.Context, tx Querier, runs []Run, now time.Time) ([]Run, error) {
	var fresh []Run
	for _, r := range runs {
		r.ID, r.CreatedAt, r.ChangedAt, r.Archived = r.Key.ID(), now, now, true
		urgent := 0
		if r.Urgent {
			urgent = 1
		}
		inserted, err := changed(tx.ExecContext(ctx, `INSERT INTO run (id, report, account, period, edition, agency, state, reason, due_at, created_at, changed_at, urgent, note, archived)
			VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$10,$11,$12,1) ON CONFLICT DO NOTHING`,
			r.ID, r.Report, r.Account, r.Period, r.Edition, r.Agency, string(r.State), r.Reason, ms(r.DueAt), ms(now), urgent, r.Note))
		if err != nil {
			return nil, err
		}
		if inserted {
			fresh = append(fresh, r)
		}
	}
	return fresh, nil
}

// ErrNone is a row that is not there.
var ErrNone = errors.New("not in the ledger")

// RunByID reads a run.
func RunByID(ctx context.Context, q Querier, id string) (Run, error) {
	r, err := scanRun(q.QueryRowContext(ctx, `SELECT `+runColumns+` FROM run WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return r, fmt.Errorf("run %s: %w", id, ErrNone)
	}
	return r, err
}

// Filter chooses runs; empty fields choose all.
type Filter struct {
	Report, Account, Period string
	States                  []State
	Limit                   int
}

// Runs lists the chosen runs, the latest due first.
func Runs(ctx context.Context, q Querier, f Filter) ([]Run, error) {
	query, args := `SELECT `+runColumns+` FROM run WHERE 1 = 1`, []any{}
	add := func(column, value string) {
		if value != "" {
			args = append(args, value)
			query += fmt.Sprintf(` AND %s = $%d`, column, len(args))
		}
	}
	add("report", f.Report)
	add("account", f.Account)
	add("period", f.Period)
	if len(f.States) > 0 {
		query += ` AND state IN (` + quoted(f.States) + `)`
	}
	query += ` ORDER BY due_at DESC, report, account, period, edition DESC`
	if f.Limit > 0 {
		query += fmt.Sprintf(` LIMIT %d`, f.Limit)
	}
	rows, err := q.QueryContext(ctx, query, args...)
	return all(rows, err, func(rows *sql.Rows) (Run, error) { return scanRun(rows) })
}

// Made lists what has a run of the given reports, whatever its edition: as keys of edition 1.
func Made(ctx context.Context, q Querier, reports []string) (map[Key]bool, error) {
	out := map[Key]bool{}
	return out, parts(reports, func(marks string, args []any) error {
		rows, err := q.QueryContext(ctx, `SELECT report, account, period FROM run WHERE report IN (`+marks+`)`, args...)
		_, err = all(rows, err, func(rows *sql.Rows) (Key, error) {
			k := Key{Edition: 1}
			err := rows.Scan(&k.Report, &k.Account, &k.Period)
			out[k] = true
			return k, err
		})
		return err
	})
}

// Move changes a run's state, if it is one of those given; false if it was none.
func Move(ctx context.Context, tx Querier, id string, from []State, to State, reason string, now time.Time) (bool, error) {
	args := []any{id, string(to), reason, ms(now)}
	marks := make([]string, len(from))
	for i, s := range from {
		args = append(args, string(s))
		marks[i] = fmt.Sprintf("$%d", len(args))
	}
	done := "done_at"
	if !to.Open() && to != Waiting && to != SentBack {
		done = "$4"
	}
	return changed(tx.ExecContext(ctx, `UPDATE run SET state = $2, reason = $3, changed_at = $4, done_at = `+done+`
		WHERE id = $1 AND state IN (`+strings.Join(marks, ",")+`)`, args...))
}

// Postpone records why an open run waits and until when; failed counts as a try.
func Postpone(ctx context.Context, tx Querier, id string, to State, reason string, until time.Time, failed bool, now time.Time) error {
	try := 0
	if failed {
		try = 1
	}
	_, err := tx.ExecContext(ctx, `UPDATE run SET state = $2, reason = $3, not_before = $4, tries = tries + $5, changed_at = $6
		WHERE id = $1 AND state IN ('queued','awaiting_data')`, id, string(to), reason, ms(until), try, ms(now))
	return err
}

// Requeue starts an unfinished run again, for a person who asked.
func Requeue(ctx context.Context, tx Querier, id string, now time.Time) (bool, error) {
	return changed(tx.ExecContext(ctx, `UPDATE run SET state = 'queued', reason = '', tries = 0, not_before = 0, done_at = 0, urgent = 1, changed_at = $2
		WHERE id = $1 AND state IN ('failed','no_data','held','skipped')`, id, ms(now)))
}

// CountRuns counts runs by state.
func CountRuns(ctx context.Context, q Querier) (map[State]int, error) {
	rows, err := q.QueryContext(ctx, `SELECT state, count(*) FROM run GROUP BY state`)
	return counted[State](rows, err)
}

func counted[S ~string](rows *sql.Rows, err error) (map[S]int, error) {
	type pair struct {
		state S
		n     int
	}
	list, err := all(rows, err, func(rows *sql.Rows) (pair, error) {
		var p pair
		return p, rows.Scan(&p.state, &p.n)
	})
	out := map[S]int{}
	for _, p := range list {
		out[p.state] = p.n
	}
	return out, err
}

// Step is a finished step of a run.
type Step struct {
	Name   string
	At     time.Time
	Detail string
}

// Record notes a finished step; a step that is repeated keeps its latest time.
func Record(ctx context.Context, tx Querier, run, name, detail string, now time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO step (run_id, name, at, detail) VALUES ($1,$2,$3,$4)
		ON CONFLICT (run_id, name) DO UPDATE SET at = excluded.at, detail = excluded.detail`, run, name, ms(now), detail)
	return err
}

// Steps lists a run's finished steps in order.
func Steps(ctx context.Context, q Querier, run string) ([]Step, error) {
	rows, err := q.QueryContext(ctx, `SELECT name, at, detail FROM step WHERE run_id = $1 ORDER BY at, name`, run)
	return all(rows, err, func(rows *sql.Rows) (Step, error) {
		var s Step
		var at int64
		err := rows.Scan(&s.Name, &at, &s.Detail)
		s.At = fromMS(at)
		return s, err
	})
}
