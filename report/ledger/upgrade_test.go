package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"
)

// before is a row of every table as the first version of the schema has it.
var before = []string{
	`INSERT INTO run (id, report, account, period, edition, agency, state, reason, due_at, created_at, changed_at, urgent) VALUES ('r1', 'a/meiri', 'meiri', '2026-10', 1, 'a', 'waiting', 'late', 1000, 1000, 2000, 1)`,
	`INSERT INTO step (run_id, name, at, detail) VALUES ('r1', 'build', 1500, '2 files')`,
	`INSERT INTO artifact (run_id, name, media_type, sha256, size) VALUES ('r1', 'x.pdf', 'application/pdf', 'ab', 7)`,
	`INSERT INTO delivery (id, run_id, channel, recipient, sha256, size, state, tries) VALUES ('d1', 'r1', 'email', 'a@x.cn', 'cd', 9, 'unknown', 2)`,
	`INSERT INTO transcript (delivery_id, at, owner, line) VALUES ('d1', 1700, 'w', '250 ok')`,
	`INSERT INTO anchor (report, account, timetable, since) VALUES ('a/meiri', 'meiri', 'monthly', 500)`,
	`INSERT INTO pause (report, since) VALUES ('a/other', 600)`,
	`INSERT INTO incident (id, cause, report, account, title, detail, opened_at) VALUES ('i1', 'run/x', 'a/meiri', 'meiri', 't', 'd', 800)`,
	`INSERT INTO pace (relay, next_at, day, sent) VALUES ('smtp:465', 900, 20000, 3)`,
	`INSERT INTO worker (id, host, started_at, beat_at) VALUES ('w1', 'h', 100, 200)`,
}

// second is a row of every table that the second version added.
var second = []string{
	`INSERT INTO approval (run_id, reviewer, at, seal) VALUES ('r1', '张三', 1800, 'ef')`,
	`INSERT INTO remark (run_id, slot, reviewer, text) VALUES ('r1', 'summary', '张三', '更正')`,
	`INSERT INTO archive (report, seq, at, run_id, event, body, digest) VALUES ('a/other', 1, 1900, 'r0', 'made', '{}', 'gh')`,
}

// indexes are those of the ledger's tables that no constraint asks for.
func indexes(t *testing.T, l *Ledger) string {
	t.Helper()
	query := `SELECT name FROM sqlite_master WHERE type = 'index' AND sql <> '' AND name NOT LIKE 'river%' ORDER BY name`
	if l.Postgres() {
		query = `SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND indexname NOT LIKE '%_pkey' AND indexname NOT LIKE '%_key' ORDER BY indexname`
	}
	list, err := names(l.Reader().QueryContext(t.Context(), query))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(list, " ")
}

// TestTheThirdVersionComesAndGoes: its indexes replace those before, and make way for them again.
func TestTheThirdVersionComesAndGoes(t *testing.T) {
	each(t, func(t *testing.T, open func() *Ledger) {
		l := migrated(t, open())
		p, err := l.provider()
		if err != nil {
			t.Fatal(err)
		}
		const newest, older = "archive_run delivery_state incident_open incident_over run_due run_state transcript_delivery",
			"archive_run delivery_open incident_open run_open transcript_delivery"
		if got := indexes(t, l); got != newest {
			t.Errorf("%s, want %s", got, newest)
		}
		if _, err := p.DownTo(t.Context(), 2); err != nil {
			t.Fatal(err)
		}
		if got := indexes(t, l); got != older {
			t.Errorf("%s, want %s", got, older)
		}
		migrated(t, l)
		if got := indexes(t, l); got != newest {
			t.Errorf("%s, want %s", got, newest)
		}
	})
}

// TestAnUpgradeLosesNothing migrates a database of the first version to the newest, and reads what was in it.
func TestAnUpgradeLosesNothing(t *testing.T) {
	each(t, func(t *testing.T, open func() *Ledger) {
		l := open()
		ctx := t.Context()
		p, err := l.provider()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.UpTo(ctx, 1); err != nil {
			t.Fatal(err)
		}
		tables := map[string]bool{}
		insert := func(statements []string) {
			for _, statement := range statements {
				if _, err := l.DB.ExecContext(ctx, statement); err != nil {
					t.Fatal(statement, err)
				}
				table, _, _ := strings.Cut(strings.TrimPrefix(statement, "INSERT INTO "), " ")
				tables[table] = true
			}
		}
		insert(before)
		if _, err := p.UpTo(ctx, 2); err != nil {
			t.Fatal(err)
		}
		insert(second)
		migrated(t, l)
		for table := range tables {
			var n int
			if err := l.DB.QueryRowContext(ctx, `SELECT count(*) FROM `+table).Scan(&n); err != nil || n != 1 {
				t.Errorf("%s has %d rows after the upgrade: %v", table, n, err)
			}
		}
		r, err := RunByID(ctx, l.Reader(), "r1")
		if err != nil || r.State != Waiting || r.Reason != "late" || !r.Urgent || r.Note != "" || r.Archived || !r.ChangedAt.Equal(time.UnixMilli(2000)) {
			t.Errorf("the run is %+v: %v", r, err)
		}
		files, err1 := Artifacts(ctx, l.Reader(), "r1")
		d, err2 := DeliveryByID(ctx, l.Reader(), "d1")
		lines, err3 := Transcript(ctx, l.Reader(), "d1")
		steps, err4 := Steps(ctx, l.Reader(), "r1")
		if got := fmt.Sprint(len(files), d.State, d.Tries, len(lines), len(steps), err1, err2, err3, err4); got != "1unknown2 1 1 <nil> <nil> <nil> <nil>" {
			t.Errorf("read %s", got)
		}
		// What waited for a review before can be approved after.
		var done bool
		tx(t, l, func(ctx context.Context, tx *sql.Tx) (err error) {
			done, err = Approve(ctx, tx, r, "张三", noon)
			return err
		})
		if entries, err := Entries(ctx, l.Reader(), "a/meiri"); err != nil || !done || len(entries) != 1 || len(CheckChain(entries)) > 0 {
			t.Errorf("approved: %v, %v %v", done, entries, err)
		}
	})
}
