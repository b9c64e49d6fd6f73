package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"
)

// clock is the database's own time in milliseconds: the machines of a fleet may disagree.
func (l *Ledger) clock() string {
	if l.postgres {
		return `CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)`
	}
	return `CAST(unixepoch('subsec') * 1000 AS INTEGER)`
}

// Time is what the database's clock says.
func (l *Ledger) Time(ctx context.Context) (time.Time, error) {
	var now int64
	err := l.DB.QueryRowContext(ctx, `SELECT `+l.clock()).Scan(&now)
	return fromMS(now), err
}

// Beat says that a worker is alive.
func (l *Ledger) Beat(ctx context.Context, id, host string) error {
	now := l.clock()
	_, err := l.DB.ExecContext(ctx, `INSERT INTO worker (id, host, started_at, beat_at) VALUES ($1,$2,`+now+`,`+now+`)
		ON CONFLICT (id) DO UPDATE SET beat_at = excluded.beat_at`, id, host)
	return err
}

// Leave says that a worker has stopped and holds nothing.
func (l *Ledger) Leave(ctx context.Context, id string) error {
	_, err := l.DB.ExecContext(ctx, `DELETE FROM worker WHERE id = $1`, id)
	return err
}

// Worker is a process that works, or did until its last beat.
type Worker struct {
	ID, Host string
	Silent   time.Duration // since its last beat
}

// Workers lists the processes.
func (l *Ledger) Workers(ctx context.Context) ([]Worker, error) {
	rows, err := l.reader.QueryContext(ctx, `SELECT id, host, `+l.clock()+` - beat_at FROM worker ORDER BY id`)
	return all(rows, err, func(rows *sql.Rows) (Worker, error) {
		var w Worker
		var silent int64
		err := rows.Scan(&w.ID, &w.Host, &silent)
		w.Silent = time.Duration(silent) * time.Millisecond
		return w, err
	})
}

// FreeJobs makes what dead workers held available again: jobs that the queue takes for
// running although their process has not beaten for a while, or although this process, which fetched them
// that long ago, does not hold them: the database was away when they ended. The queue's own rescue
// takes many minutes, because it cannot tell a dead worker from a slow one. Should the
// worker live after all, the ledger's claims hold two workers of one job apart.
func (l *Ledger) FreeJobs(ctx context.Context, own string, held []int64, silent time.Duration) (int64, error) {
	var freed int64
	err := l.Tx(ctx, func(tx *sql.Tx) error {
		dead := `beat_at < ` + l.clock() + fmt.Sprintf(` - %d`, silent.Milliseconds())
		last, fetched := `json_extract(attempted_by, '$[#-1]')`, `CAST(unixepoch(attempted_at, 'subsec') * 1000 AS INTEGER)`
		if l.postgres {
			last, fetched = `attempted_by[array_length(attempted_by, 1)]`, `CAST(extract(epoch FROM attempted_at) * 1000 AS BIGINT)`
		}
		lost := last + ` = $1 AND ` + fetched + ` < ` + l.clock() + fmt.Sprintf(` - %d`, silent.Milliseconds())
		if len(held) > 0 {
			lost += ` AND id NOT IN (` + strings.Trim(strings.ReplaceAll(fmt.Sprint(held), " ", ","), "[]") + `)`
		}
		result, err := tx.ExecContext(ctx, `UPDATE river_job SET state = 'available' WHERE state = 'running' AND (`+lost+` OR `+last+` NOT IN (SELECT id FROM worker WHERE NOT (`+dead+`)))`, own)
		if err != nil {
			return err
		}
		if freed, err = result.RowsAffected(); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM worker WHERE `+dead)
		return err
	})
	return freed, err
}

// OpenJobs counts the queue's jobs by queue that are not finished, with the age of the
// oldest that could run.
func (l *Ledger) OpenJobs(ctx context.Context) (map[string]int, error) {
	rows, err := l.reader.QueryContext(ctx, `SELECT queue, count(*) FROM river_job WHERE state IN ('available','running','scheduled','retryable','pending') GROUP BY queue`)
	return counted[string](rows, err)
}

// OldestOpen is how long the open run that is due longest has been due; 0 when none is.
func OldestOpen(ctx context.Context, q Querier, now time.Time) (time.Duration, error) {
	var due int64
	err := q.QueryRowContext(ctx, `SELECT COALESCE(MIN(due_at), 0) FROM run WHERE state IN ('queued','built','approved','sending')`).Scan(&due)
	if err != nil || due == 0 {
		return 0, err
	}
	return max(now.Sub(fromMS(due)), 0), nil
}

// LiveJobs lists the runs and deliveries that a job of the queue will still work at.
func (l *Ledger) LiveJobs(ctx context.Context) (map[string]bool, error) {
	name := `COALESCE(json_extract(args, '$.run'), json_extract(args, '$.delivery'), '')`
	if l.postgres {
		name = `COALESCE(args->>'run', args->>'delivery', '')`
	}
	rows, err := l.reader.QueryContext(ctx, `SELECT `+name+` FROM river_job WHERE state IN ('available','running','scheduled','retryable','pending')`)
	list, err := all(rows, err, func(rows *sql.Rows) (string, error) {
		var s string
		return s, rows.Scan(&s)
	})
	out := map[string]bool{}
	for _, s := range list {
		out[s] = true
	}
	return out, err
}
