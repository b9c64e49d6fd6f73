package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Timetabled names a report's timetable.
type Timetabled struct{ Report, Account, Timetable string }

func (t Timetabled) compare(u Timetabled) int {
	return cmp.Or(cmp.Compare(t.Report, u.Report), cmp.Compare(t.Account, u.Account), cmp.Compare(t.Timetable, u.Timetable))
}

// Anchored reads since when timetables count; those that nobody has anchored are left out.
func Anchored(ctx context.Context, q Querier, list []Timetabled) (map[Timetabled]time.Time, error) {
	reports, wanted := make([]string, len(list)), map[Timetabled]bool{}
	for i, t := range list {
		reports[i], wanted[t] = t.Report, true
	}
	out := map[Timetabled]time.Time{}
	return out, parts(reports, func(marks string, args []any) error {
		rows, err := q.QueryContext(ctx, `SELECT report, account, timetable, since FROM anchor WHERE report IN (`+marks+`)`, args...)
		_, err = all(rows, err, func(rows *sql.Rows) (t Timetabled, err error) {
			var since int64
			if err = rows.Scan(&t.Report, &t.Account, &t.Timetable, &since); wanted[t] {
				out[t] = fromMS(since)
			}
			return t, err
		})
		return err
	})
}

// Anchors is since when timetables count: what was due before a report was first seen is not
// made up for. The first caller sets it. Rows are inserted in order of their key, so that two callers do
// not block each other for good, in whatever order they name the reports.
func Anchors(ctx context.Context, tx Querier, list []Timetabled, now time.Time) (map[Timetabled]time.Time, error) {
	sorted := slices.SortedFunc(slices.Values(list), Timetabled.compare)
	for part := range slices.Chunk(sorted, mostNames) {
		values, args := make([]string, len(part)), []any{ms(now)}
		for i, t := range part {
			values[i] = fmt.Sprintf("($%d,$%d,$%d,$1)", len(args)+1, len(args)+2, len(args)+3)
			args = append(args, t.Report, t.Account, t.Timetable)
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO anchor (report, account, timetable, since) VALUES `+strings.Join(values, ",")+` ON CONFLICT DO NOTHING`, args...); err != nil {
			return nil, err
		}
	}
	return Anchored(ctx, tx, list)
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
