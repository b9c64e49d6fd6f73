package ledger

import (
	"context"
	"database/sql"
	"time"
)

// Latest is each report's run that was due last, of the last period where several were, by the report's name.
func Latest(ctx context.Context, q Querier) (map[string]Run, error) {
	rows, err := q.QueryContext(ctx, `SELECT `+runColumns+` FROM run WHERE id IN (SELECT (SELECT id FROM run r WHERE r.report = n.report
		ORDER BY r.due_at DESC, r.period DESC, r.edition DESC, r.account LIMIT 1) FROM (SELECT DISTINCT report FROM run) n)`)
	list, err := all(rows, err, func(rows *sql.Rows) (Run, error) { return scanRun(rows) })
	out := map[string]Run{}
	for _, r := range list {
		out[r.Report] = r
	}
	return out, err
}

// needing are the states of runs that go on only when somebody does something.
var needing = []State{Waiting, SentBack, Failed, Held}

// NeedSomebody lists the runs that wait for a person: for a review, for data or a spec to be mended, or for a word on a
// message that may not have arrived. The latest due comes first.
func NeedSomebody(ctx context.Context, q Querier) ([]Run, error) {
	rows, err := q.QueryContext(ctx, `SELECT `+runColumns+` FROM run WHERE id IN (SELECT id FROM run WHERE state IN (`+quoted(needing)+`)
		UNION SELECT run_id FROM delivery WHERE state = 'unknown') ORDER BY due_at DESC, report, account, period, edition DESC`)
	return all(rows, err, func(rows *sql.Rows) (Run, error) { return scanRun(rows) })
}

// Finished counts the reports that were finished, and the messages that were accepted, since an instant.
func Finished(ctx context.Context, q Querier, since time.Time) (reports, messages int, err error) {
	err = q.QueryRowContext(ctx, `SELECT count(*) FROM run WHERE state = 'done' AND done_at >= $1`, ms(since)).Scan(&reports)
	if err == nil {
		err = q.QueryRowContext(ctx, `SELECT count(*) FROM delivery WHERE state = 'accepted' AND settled_at >= $1`, ms(since)).Scan(&messages)
	}
	return reports, messages, err
}
