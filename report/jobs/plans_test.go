package jobs

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report/ledger"
	"github.com/wxreport/wxreport/report/ledger/yeartest"
)

// explainer asks how a query is answered, in place of asking it.
type explainer struct {
	ledger.Querier
	prefix string
	plans  []string
}

// QueryContext keeps the plan of a query, and answers it.
func (x *explainer) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	rows, err := x.Querier.QueryContext(ctx, x.prefix+query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var plan strings.Builder
	for rows.Next() {
		values, targets := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
		fmt.Fprintln(&plan, values[len(values)-1])
	}
	x.plans = append(x.plans, plan.String())
	return x.Querier.QueryContext(ctx, query, args...)
}

// QueryRowContext keeps the plan of a query, and answers it.
func (x *explainer) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if rows, err := x.QueryContext(ctx, query, args...); err == nil {
		_ = rows.Close()
	}
	return x.Querier.QueryRowContext(ctx, query, args...)
}

// whole is a plan that reads a table from its beginning to its end; an index that holds all that is asked for is fine.
var whole = regexp.MustCompile(`(?m)^.*(Seq Scan on|\bSCAN) (run|delivery|archive|transcript|step|incident|artifact|d|r|a)\b.*$`)

// TestWhatIsAskedAgainAndAgainReadsNoHistory: the questions of ticks, sweeps, metrics and commands that repeat them are
// answered from indexes on both databases, on SQLite also without statistics.
func TestWhatIsAskedAgainAndAgainReadsNoHistory(t *testing.T) {
	if testing.Short() {
		t.Skip("filling two databases takes a while under the race detector, which runs the short tests")
	}
	each(t, func(t *testing.T, address string) {
		if strings.HasPrefix(address, "postgres:") {
			address += "&enable_seqscan=off" // its tables are small here: is there an index at all?
		}
		l, ctx := open(t, address), t.Context()
		var names []string
		for i := range 400 {
			names = append(names, fmt.Sprintf("a/c%04d", i))
		}
		if err := yeartest.Fill(ctx, l, names); err != nil {
			t.Fatal(err)
		}
		prefix := "EXPLAIN QUERY PLAN "
		if l.Postgres() {
			prefix = "EXPLAIN "
			if _, err := l.DB.ExecContext(ctx, `VACUUM ANALYZE`); err != nil {
				t.Fatal(err)
			}
		}
		run := ledger.Key{Report: names[0], Account: "c0000", Period: "2026-10", Edition: 1}.ID()
		for name, ask := range map[string]func(q ledger.Querier) error{
			"pauses and open incidents": func(q ledger.Querier) error { _, err := ledger.Incidents(ctx, q, true); return err },
			"untold":                    func(q ledger.Querier) error { _, err := ledger.Untold(ctx, q); return err },
			"made":                      func(q ledger.Querier) error { _, err := ledger.Made(ctx, q, names[:28]); return err },
			"open runs":                 func(q ledger.Querier) error { _, err := ledger.OpenRuns(ctx, q); return err },
			"waiting runs": func(q ledger.Querier) error {
				_, err := ledger.Runs(ctx, q, ledger.Filter{States: []ledger.State{ledger.Waiting}})
				return err
			},
			"unsent":         func(q ledger.Querier) error { _, err := ledger.Unsent(ctx, q, unreleased...); return err },
			"settled":        func(q ledger.Querier) error { _, err := ledger.Settled(ctx, q); return err },
			"counts of runs": func(q ledger.Querier) error { _, err := ledger.CountRuns(ctx, q); return err },
			"counts of messages": func(q ledger.Querier) error {
				_, err := ledger.CountDeliveries(ctx, q, "")
				return err
			},
			"a run's messages": func(q ledger.Querier) error { _, err := ledger.CountDeliveries(ctx, q, run); return err },
			"oldest":           func(q ledger.Querier) error { _, err := ledger.OldestOpen(ctx, q, yeartest.End); return err },
			"last hour":        func(q ledger.Querier) error { _, _, err := ledger.Finished(ctx, q, yeartest.End); return err },
			"needing somebody": func(q ledger.Querier) error { _, err := ledger.NeedSomebody(ctx, q); return err },
			"states":           func(q ledger.Querier) error { _, err := ledger.States(ctx, q, []string{run}); return err },
			"seal":             func(q ledger.Querier) error { _, err := ledger.Seal(ctx, q, run); return err },
			"brief": func(q ledger.Querier) error {
				_, err := ledger.Brief(ctx, q, ledger.Run{ID: run, DueAt: yeartest.End, Key: ledger.Key{Report: names[0], Account: "c0000", Period: "2026-10", Edition: 1}})
				return err
			},
			"steps":      func(q ledger.Querier) error { _, err := ledger.Steps(ctx, q, run); return err },
			"transcript": func(q ledger.Querier) error { _, err := ledger.Transcript(ctx, q, run+"0@wxreport"); return err },
			"entries":    func(q ledger.Querier) error { _, err := ledger.ListEntries(ctx, q, names[0]); return err },
			"unknown messages": func(q ledger.Querier) error {
				_, err := ledger.SentOf(ctx, q, "", 1000, ledger.UnknownState, ledger.WasRejected)
				return err
			},
		} {
			x := &explainer{Querier: l.Reader(), prefix: prefix}
			if err := ask(x); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if len(x.plans) == 0 {
				t.Errorf("%s was not asked", name)
			}
			for _, plan := range x.plans {
				for _, line := range whole.FindAllString(plan, -1) {
					if !strings.Contains(line, "COVERING INDEX") && !strings.Contains(line, "incident_over") && !strings.Contains(line, "incident_open") {
						t.Errorf("%s reads a whole table:\n%s", name, plan)
					}
				}
			}
		}
	})
}
