// Package yeartest fills a ledger with a year of reports, for benchmarks and for tests of query plans.
package yeartest

import (
	"context"
	"database/sql"
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report/ledger"
)

// Months are what [Fill] fills: the reports of 2025-11 to 2026-10, each due on the third of the next month at
// nine in Shanghai.
const Months = 12

// End is a while after the last report was due.
var End = time.Date(2026, 11, 5, 12, 0, 0, 0, shanghai)

var shanghai = time.FixedZone("CST", 8*3600)

// Due is when the reports of a month are due, counted from 0.
func Due(month int) time.Time {
	return time.Date(2025, 12, 3, 9, 0, 0, 0, shanghai).AddDate(0, month, 0)
}

// Period is a month's label.
func Period(month int) string { return Due(month).AddDate(0, -1, 0).Format("2006-01") }

// Fill fills an empty ledger whose tables are up to date with the history of reports, which are called
// AGENCY/ACCOUNT: for each of the twelve months a run with three steps, three files, four messages with a line of transcript each,
// and three or four archive events. One run in a hundred failed, one message in a thousand was
// refused, one in ten thousand is unknown, a few reports of the last month wait for a review.
func Fill(ctx context.Context, l *ledger.Ledger, reports []string) error {
	return l.Tx(ctx, func(tx *sql.Tx) error {
		f := &filler{ctx: ctx, tx: tx, waiting: map[string][]any{}}
		for i, name := range reports {
			account := path.Base(name)
			f.add("anchor (report, account, timetable, since)", name, account, "last-month", Due(0).AddDate(0, 0, -14).UnixMilli())
			for month := range Months {
				f.run(ledger.Key{Report: name, Account: account, Period: Period(month), Edition: 1}, path.Dir(name), i*Months+month, month)
			}
		}
		for n := range 2000 {
			at := Due(n % Months).UnixMilli()
			closed, cause := at+1000, fmt.Sprintf("run/%d", n)
			if n < 5 {
				closed = 0
			}
			f.add("incident (id, cause, report, account, title, detail, opened_at, closed_at, told_at, told_over_at)",
				fmt.Sprintf("%s@%d", cause, at), cause, reports[n%len(reports)], "", "the report cannot be made", "articles.csv:3: shares 812 exceed reads 640", at, closed, at+10, closed)
		}
		f.flush()
		return f.err
	})
}

// filler gathers rows and inserts many at once.
type filler struct {
	ctx     context.Context
	tx      *sql.Tx
	waiting map[string][]any
	err     error
}

// order is that of the tables' references.
var order = []string{"run (", "step (", "artifact (", "delivery (", "transcript (", "archive (", "anchor (", "incident ("}

// add adds a row to a table, given with its columns.
func (f *filler) add(table string, values ...any) {
	f.waiting[table] = append(f.waiting[table], values...)
	if len(f.waiting[table]) > 1_500 { // arguments: the SQLite driver looks each one up among all
		f.flush()
	}
}

func (f *filler) flush() {
	for _, prefix := range order {
		for table, values := range f.waiting {
			if !strings.HasPrefix(table, prefix) || len(values) == 0 || f.err != nil {
				continue
			}
			columns := strings.Count(table, ",") + 1
			var query strings.Builder
			fmt.Fprintf(&query, "INSERT INTO %s VALUES ", table)
			for i := range values {
				switch {
				case i%columns > 0:
					query.WriteString(",")
				case i > 0:
					query.WriteString("),(")
				default:
					query.WriteString("(")
				}
				fmt.Fprintf(&query, "$%d", i+1)
			}
			query.WriteString(")")
			_, f.err = f.tx.ExecContext(f.ctx, query.String(), values...)
			f.waiting[table] = values[:0]
		}
	}
}

// run adds a run with all that belongs to it; n is its number.
func (f *filler) run(key ledger.Key, agency string, n, month int) {
	id, due := key.ID(), Due(month).UnixMilli()
	state, reason, done := ledger.Done, "", due+60_000
	switch {
	case n%100 == 50:
		state, reason = ledger.Failed, "articles.csv:3: shares 812 exceed reads 640"
	case month == Months-1 && n%120 == 11:
		state, done = ledger.Waiting, 0
	}
	f.add("run (id, report, account, period, edition, agency, state, reason, due_at, created_at, changed_at, done_at, archived)",
		id, key.Report, key.Account, key.Period, key.Edition, agency, string(state), reason, due, due+500, due+60_000, done, 1)
	f.step(id, "pull", due+1000)
	if state == ledger.Failed {
		return
	}
	f.step(id, "build", due+30_000)
	hash := strings.Repeat("0123456789abcdef", 4)
	for _, kind := range []string{"pdf", "xlsx", "json"} {
		f.add("artifact (run_id, name, media_type, sha256, size)", id, key.Account+"_"+key.Period+"."+kind, "application/"+kind, hash, 300_000)
	}
	for to := range 4 {
		delivery, sent, settled, reply := fmt.Sprintf("%s%d@wxreport", id, to), ledger.WasAccepted, due+50_000, "250 2.0.0 queued"
		switch m := 4*n + to; {
		case state == ledger.Waiting:
			sent, settled, reply = ledger.Pending, 0, ""
		case m%10_000 == 9_999:
			sent, reply = ledger.UnknownState, "the connection was lost"
		case m%1000 == 999:
			sent, reply = ledger.WasRejected, "550 5.1.1 no such user"
		}
		f.add("delivery (id, run_id, channel, recipient, sender, sha256, size, state, tries, first_try, claimed_at, settled_at, reply)",
			delivery, id, "email", fmt.Sprintf("r%d@%s.cn", to, key.Account), "reports@agency.cn", hash, 900_000, string(sent), 1, due+40_000, due+45_000, settled, reply)
		if settled > 0 {
			f.add("transcript (delivery_id, at, owner, line)", delivery, settled, "worker", string(sent)+": "+reply)
		}
	}
	events := []ledger.Event{ledger.WasMade, ledger.WasApproved, ledger.WasDelivered, ledger.WasMade}
	if state == ledger.Waiting {
		events = events[:1]
	} else {
		f.step(id, "deliver", due+60_000)
		events = events[:3+n%5/4]
	}
	for i, event := range events {
		f.add("archive (report, seq, at, run_id, event, body, digest)", key.Report, month*4+i+1, due+60_000, id, string(event), `{"manifest":"`+hash+`","document":"`+hash+`"}`, hash)
	}
}

func (f *filler) step(run, name string, at int64) {
	f.add("step (run_id, name, at, detail)", run, name, at, "3 files, 4 messages")
}
