//go:build cgo

package warehouse

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"
	"time"

	duckdb "github.com/duckdb/duckdb-go/v2"
	"github.com/wxreport/wxreport/report"
)

// limits of one query.
const (
	maxRows = 100_000
	timeout = 30 * time.Second
)

// Open returns a query over the datasets and what closes the engine. The engine
// starts, and a dataset becomes a table, with the first query.
func Open(datasets report.Datasets) (query func(string) (*report.Dataset, error), closer func() error, err error) {
	w := &warehouse{datasets: datasets}
	return w.query, w.close, nil
}

type warehouse struct {
	datasets report.Datasets
	db       *sql.DB
}

func (w *warehouse) close() error {
	if w.db == nil {
		return nil
	}
	return w.db.Close()
}

// start opens the engine, fills the tables, and then locks the door: no file,
// no extension, no setting can be reached from a query.
func (w *warehouse) start(ctx context.Context) error {
	if w.db != nil {
		return nil
	}
	connector, err := duckdb.NewConnector("", nil)
	if err != nil {
		return err
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(1)
	for _, setting := range []string{"SET threads=1", "SET memory_limit='1GB'", "SET TimeZone='UTC'"} {
		if _, err := db.ExecContext(ctx, setting); err != nil {
			return fmt.Errorf("%s: %w", setting, err)
		}
	}
	names := make([]string, 0, len(w.datasets))
	for name := range w.datasets {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if err := fill(ctx, db, w.datasets[name]); err != nil {
			return fmt.Errorf("table %s: %w", name, err)
		}
	}
	for _, lock := range []string{"SET enable_external_access=false", "SET lock_configuration=true"} {
		if _, err := db.ExecContext(ctx, lock); err != nil {
			return fmt.Errorf("%s: %w", lock, err)
		}
	}
	w.db = db
	return nil
}

// fill makes a table of a dataset.
func fill(ctx context.Context, db *sql.DB, ds *report.Dataset) error {
	types := map[report.ColumnType]string{report.TypeText: "VARCHAR", report.TypeNumber: "DOUBLE", report.TypeTime: "TIMESTAMP"}
	var defs []string
	for _, c := range ds.Columns() {
		defs = append(defs, quote(c)+" "+types[ds.Type(c)])
	}
	if _, err := db.ExecContext(ctx, "CREATE TABLE "+quote(ds.Name)+" ("+strings.Join(defs, ", ")+")"); err != nil {
		return err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	return conn.Raw(func(raw any) error { return appendRows(raw.(driver.Conn), ds) })
}

func appendRows(conn driver.Conn, ds *report.Dataset) error {
	appender, err := duckdb.NewAppenderFromConn(conn, "", ds.Name)
	if err != nil {
		return err
	}
	columns := ds.Columns()
	for i := range ds.Len() {
		row := make([]driver.Value, len(columns))
		for j, c := range columns {
			switch v := ds.Cell(c, i).(type) {
			case report.Number:
				row[j] = v.F
			case time.Time: // the wall clock of the account's zone
				row[j] = time.Date(v.Year(), v.Month(), v.Day(), v.Hour(), v.Minute(), v.Second(), 0, time.UTC)
			case string:
				row[j] = v
			}
		}
		if err := appender.AppendRow(row...); err != nil {
			return err
		}
	}
	return appender.Close()
}

func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// query runs one SELECT and returns its rows as a dataset named "query".
func (w *warehouse) query(text string) (*report.Dataset, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	if err := w.start(ctx); err != nil {
		return nil, err
	}
	rows, err := w.db.QueryContext(ctx, text)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var table [][]report.Value
	for rows.Next() {
		if len(table) == maxRows {
			return nil, fmt.Errorf("more than %d rows, expected a LIMIT", maxRows)
		}
		cells := make([]any, len(columns))
		for i := range cells {
			cells[i] = new(any)
		}
		if err := rows.Scan(cells...); err != nil {
			return nil, err
		}
		row := make([]report.Value, len(columns))
		for i := range cells {
			row[i] = value(*cells[i].(*any))
		}
		table = append(table, row)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return dataset(columns, table)
}

// value is a database value as a cell.
func value(v any) report.Value {
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		return v
	case time.Time:
		return v
	case bool:
		return fmt.Sprint(v)
	case duckdb.Decimal:
		return report.Some(v.Float64())
	case []byte:
		return string(v)
	}
	if f, ok := float(v); ok {
		return report.Some(f)
	}
	return fmt.Sprint(v)
}

// dataset types each column by its first known value; a column that mixes types
// becomes text.
func dataset(columns []string, table [][]report.Value) (*report.Dataset, error) {
	defs := make([]report.ColumnDef, len(columns))
	for i, name := range columns {
		defs[i] = report.ColumnDef{Name: name, Type: columnType(table, i)}
	}
	b := report.NewDataset("query", defs...)
	for n, row := range table {
		for i := range row {
			if s, isText := row[i].(string); row[i] != nil && defs[i].Type == report.TypeText && !isText {
				row[i] = fmt.Sprint(row[i])
			} else if isText && s == "" {
				row[i] = nil
			}
		}
		if err := b.Row(report.Origin{File: "query", Row: n + 1}, row...); err != nil {
			return nil, err
		}
	}
	return b.Dataset(), nil
}

func columnType(table [][]report.Value, i int) report.ColumnType {
	seen := report.ColumnType("")
	for _, row := range table {
		t := seen
		switch row[i].(type) {
		case report.Number:
			t = report.TypeNumber
		case time.Time:
			t = report.TypeTime
		case string:
			t = report.TypeText
		}
		if seen != "" && t != seen {
			return report.TypeText
		}
		seen = t
	}
	if seen == "" {
		return report.TypeText
	}
	return seen
}
