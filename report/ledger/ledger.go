package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver pgx of database/sql
	"modernc.org/sqlite"
	sqlitelib "modernc.org/sqlite/lib"
)

// Ledger is an open database.
type Ledger struct {
	DB       *sql.DB       // writes, and reads in transactions
	Listener *pgxpool.Pool // for LISTEN; nil on SQLite
	reader   *sql.DB       // reads that need no lock
	postgres bool
	dsn      string
}

// sqliteOptions are measured (see CONTRIBUTING): immediate transactions, because a
// transaction that reads first fails at its write otherwise; full synchronisation, because
// a power cut must not take back a claim.
const sqliteOptions = "_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_txlock=immediate"

// Open opens a database: sqlite:PATH or postgres://... . It does not migrate. An
// address may hold a password: errors never repeat it.
func Open(ctx context.Context, address string) (*Ledger, error) {
	if path, ok := strings.CutPrefix(address, "sqlite:"); ok {
		return openSQLite(ctx, path)
	}
	if strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://") {
		return openPostgres(ctx, address)
	}
	return nil, errors.New("database: expected sqlite:PATH or postgres://USER@HOST/NAME")
}

func openSQLite(ctx context.Context, path string) (*Ledger, error) {
	if path == "" || strings.ContainsAny(path, "?#") {
		return nil, fmt.Errorf("database: sqlite:%s is no path, expected a form like sqlite:wxreport.db", path)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	file := (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}).String()
	db, err := sql.Open("sqlite", file+"?"+sqliteOptions)
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	db.SetMaxOpenConns(1) // one writer: the others would only wait for its lock
	reader, err := sql.Open("sqlite", file+"?_pragma=busy_timeout(10000)&_pragma=query_only(1)")
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	reader.SetMaxOpenConns(4)
	l := &Ledger{DB: db, reader: reader, dsn: "sqlite:" + path}
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("database sqlite:%s: %w", path, err), l.Close())
	}
	return l, nil
}

// connections bounds what one process asks of a server, which has 100 by default.
const connections = 10

func openPostgres(ctx context.Context, address string) (*Ledger, error) {
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, errors.New("database: the address of PostgreSQL is malformed, expected postgres://USER:PASSWORD@HOST:5432/NAME")
	}
	where := fmt.Sprintf("postgres://%s:%d/%s", config.ConnConfig.Host, config.ConnConfig.Port, config.ConnConfig.Database)
	config.MinConns, config.MaxConns = 0, 2
	listener, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", where, err)
	}
	db, err := sql.Open("pgx", address)
	if err != nil {
		listener.Close()
		return nil, fmt.Errorf("database %s: cannot be opened", where)
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	db.SetConnMaxIdleTime(5 * time.Minute)
	l := &Ledger{DB: db, reader: db, Listener: listener, postgres: true, dsn: where}
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("database %s: %w", where, err), l.Close())
	}
	return l, nil
}

// Postgres reports whether the database is PostgreSQL; otherwise it is SQLite.
func (l *Ledger) Postgres() bool { return l.postgres }

// String is where the database is, without a password.
func (l *Ledger) String() string { return l.dsn }

// closePatience is how long a database may take to close: the program ends, and a connection with it.
const closePatience = 5 * time.Second

// Close closes the database. Nothing may use it any more.
func (l *Ledger) Close() error {
	var errs []error
	if l.Listener != nil {
		closed := make(chan struct{})
		go func() {
			l.Listener.Close() // waits for connections that a queue that did not stop in time still holds
			close(closed)
		}()
		select {
		case <-closed:
		case <-time.After(closePatience):
			errs = append(errs, errors.New("database: connections are still in use"))
		}
	}
	if l.reader != nil && l.reader != l.DB {
		errs = append(errs, l.reader.Close())
	}
	return errors.Join(append(errs, l.DB.Close())...)
}

// Querier is the database or a transaction.
type Querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Reader reads outside transactions.
func (l *Ledger) Reader() Querier { return l.reader }

// mostTries of a transaction that the database asks to repeat.
const mostTries = 12

// Tx runs a function in a transaction, again where the database asks for it:
// deadlocks and conflicts of PostgreSQL, a busy SQLite.
func (l *Ledger) Tx(ctx context.Context, do func(tx *sql.Tx) error) error {
	wait := 2 * time.Millisecond
	for try := 1; ; try++ {
		err := l.once(ctx, do)
		if err == nil || !transient(err) || try == mostTries {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-time.After(wait):
		}
		wait = min(2*wait, 250*time.Millisecond)
	}
}

func (l *Ledger) once(ctx context.Context, do func(tx *sql.Tx) error) error {
	tx, err := l.DB.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		_ = tx.Rollback() // the first error counts
		return err
	}
	return tx.Commit()
}

// transient reports whether a transaction certainly changed nothing and may pass next time.
func transient(err error) bool {
	if errors.Is(err, errTaken) {
		return true
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "40P01" || pg.Code == "40001" || pg.Code == "55P03"
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		code := lite.Code() & 0xff
		return code == sqlitelib.SQLITE_BUSY || code == sqlitelib.SQLITE_LOCKED
	}
	return false
}

func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMS(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMilli(n).UTC()
}

// changed reports whether a statement changed a row.
func changed(result sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

// all reads every row of a query.
func all[T any](rows *sql.Rows, err error, scan func(*sql.Rows) (T, error)) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// mostNames is how many names one statement is given.
const mostNames = 100

// parts calls a function with some of the names at a time, as arguments and their marks: $1,$2,...
func parts(names []string, do func(marks string, args []any) error) error {
	for part := range slices.Chunk(names, mostNames) {
		args, marks := make([]any, len(part)), make([]string, len(part))
		for i, n := range part {
			args[i], marks[i] = n, fmt.Sprintf("$%d", i+1)
		}
		if err := do(strings.Join(marks, ","), args); err != nil {
			return err
		}
	}
	return nil
}

// quoted is a list of states for IN. They are part of the query's text, so that the database plans for them.
func quoted[S ~string](states []S) string {
	list := make([]string, len(states))
	for i, s := range states {
		list[i] = "'" + strings.ReplaceAll(string(s), "'", "''") + "'"
	}
	return strings.Join(list, ",")
}
