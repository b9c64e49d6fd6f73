package ledger

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// lockKey is the advisory lock that starters on PostgreSQL queue at.
const lockKey = 0x77787265 // "wxre"

// ErrNewer is a database that a newer program has migrated.
var ErrNewer = errors.New("the database was migrated by a newer wxreport: upgrade this program")

// Version is the schema version of the database and the one this program needs.
func (l *Ledger) Version(ctx context.Context) (is, want int64, err error) {
	p, err := l.provider()
	if err != nil {
		return 0, 0, err
	}
	is, err = p.GetDBVersion(ctx)
	if err != nil {
		return 0, 0, err
	}
	sources := p.ListSources()
	return is, sources[len(sources)-1].Version, nil
}

// Migrate brings the schema up to date, after what `before` does (the queue's own
// migrations). It may be called by several starters at once: PostgreSQL lets one in at a
// time, on SQLite the later finds the work done. It never goes down.
func (l *Ledger) Migrate(ctx context.Context, before func(ctx context.Context) error) error {
	if l.postgres {
		conn, err := l.DB.Conn(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = conn.Close() }()
		if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, lockKey); err != nil {
			return err
		}
		defer func() {
			_, _ = conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, lockKey)
		}()
		return l.migrate(ctx, before)
	}
	var err error
	for range 10 { // another starter migrates: its step is ours
		if err = l.migrate(ctx, before); err == nil || errors.Is(err, ErrNewer) || ctx.Err() != nil {
			return err
		}
		time.Sleep(100 * time.Millisecond)
	}
	return err
}

func (l *Ledger) migrate(ctx context.Context, before func(ctx context.Context) error) error {
	is, want, err := l.Version(ctx)
	if err != nil {
		return fmt.Errorf("schema version: %w", err)
	}
	if is > want {
		return ErrNewer
	}
	if before != nil {
		if err := before(ctx); err != nil {
			return err
		}
	}
	p, err := l.provider()
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

func (l *Ledger) provider() (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	dialect := goose.DialectSQLite3
	if l.postgres {
		dialect = goose.DialectPostgres
	}
	return goose.NewProvider(dialect, l.DB, files, goose.WithTableName("wxreport_version"))
}
