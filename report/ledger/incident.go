package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/wxreport/wxreport/report"
)

// Begin records that something ended badly for good; false when the same cause is open
// already: its owner has been told, or will be.
func Begin(ctx context.Context, tx Querier, i report.Incident, now time.Time) (bool, error) {
	return changed(tx.ExecContext(ctx, `INSERT INTO incident (id, cause, report, account, title, detail, opened_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7) ON CONFLICT DO NOTHING`,
		fmt.Sprintf("%s@%d", i.Key, ms(now)), i.Key, i.Report, i.Account, i.Title, i.Text, ms(now)))
}

// Recover closes the incident of a cause, if there is one.
func Recover(ctx context.Context, tx Querier, cause string, now time.Time) (bool, error) {
	return changed(tx.ExecContext(ctx, `UPDATE incident SET closed_at = $2 WHERE cause = $1 AND closed_at = 0`, cause, ms(now)))
}

// Incident is one of the past or present.
type Incident struct {
	report.Incident
	ID               string
	OpenedAt, Closed time.Time
	Told             bool
}

// Incidents lists the open ones, or all, the latest first.
func Incidents(ctx context.Context, q Querier, open bool) ([]Incident, error) {
	where := ``
	if open {
		where = ` WHERE closed_at = 0`
	}
	rows, err := q.QueryContext(ctx, incidentQuery+where+` ORDER BY opened_at DESC, id`)
	return all(rows, err, scanIncident)
}

const incidentQuery = `SELECT id, cause, report, account, title, detail, opened_at, closed_at, told_at FROM incident`

func scanIncident(rows *sql.Rows) (Incident, error) {
	var i Incident
	var opened, closed, told int64
	err := rows.Scan(&i.ID, &i.Key, &i.Report, &i.Account, &i.Title, &i.Text, &opened, &closed, &told)
	i.OpenedAt, i.Closed, i.Told, i.Over = fromMS(opened), fromMS(closed), told > 0, closed > 0
	return i, err
}

// Untold lists what owners have yet to be told: beginnings, and ends of what they were
// told of. An incident that was over before anybody was told of it is nobody's concern.
func Untold(ctx context.Context, q Querier) ([]Incident, error) {
	// Two queries in one: each has an index of its own, and the past is not read.
	rows, err := q.QueryContext(ctx, incidentQuery+` WHERE told_at = 0 AND closed_at = 0 UNION ALL `+
		incidentQuery+` WHERE told_at > 0 AND closed_at > 0 AND told_over_at = 0 ORDER BY opened_at, id`)
	return all(rows, err, scanIncident)
}

// Tell claims the telling of an incident's beginning or end; false when another process
// has it.
func Tell(ctx context.Context, tx Querier, i Incident, now time.Time) (bool, error) {
	column := "told_at"
	if i.Over {
		column = "told_over_at"
	}
	return changed(tx.ExecContext(ctx, `UPDATE incident SET `+column+` = $2 WHERE id = $1 AND `+column+` = 0`, i.ID, ms(now)))
}

// Untell gives a telling back that certainly reached nobody.
func Untell(ctx context.Context, tx Querier, i Incident) error {
	column := "told_at"
	if i.Over {
		column = "told_over_at"
	}
	_, err := tx.ExecContext(ctx, `UPDATE incident SET `+column+` = 0 WHERE id = $1`, i.ID)
	return err
}

// LastTold is when an owner was last told something; zero: never.
func LastTold(ctx context.Context, q Querier) (time.Time, error) {
	var began, over sql.NullInt64
	err := q.QueryRowContext(ctx, `SELECT max(told_at), max(told_over_at) FROM incident`).Scan(&began, &over)
	return fromMS(max(began.Int64, over.Int64)), err
}
