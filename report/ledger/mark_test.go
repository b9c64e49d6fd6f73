package ledger

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
)

// TestAMarkGoesForwardAndFindsAnOlderDatabase follows one archive over two databases.
func TestAMarkGoesForwardAndFindsAnOlderDatabase(t *testing.T) {
	t.Parallel()
	ctx, s := t.Context(), Store{Dir: filepath.Join(t.TempDir(), "archive")}
	now := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	database := func() *Ledger {
		l, err := Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "wx.db"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = l.Close() })
		if err := l.Migrate(ctx, nil); err != nil {
			t.Fatal(err)
		}
		return l
	}
	settle := func(l *Ledger, id string, result report.Result, at time.Time) {
		t.Helper()
		run := Run{Key: Key{Report: id, Account: "a", Period: "2026-10", Edition: 1}, State: Sending, DueAt: now}
		_, err1 := InsertRuns(ctx, l.DB, []Run{run}, now)
		err2 := InsertDeliveries(ctx, l.DB, []Delivery{{ID: id, RunID: run.Key.ID(), Channel: "email", Recipient: "a@client.cn"}})
		_, err3 := Claim(ctx, l.DB, id, "x", at)
		_, err4 := Settle(ctx, l.DB, id, "x", report.Delivered{Result: result}, time.Time{}, at)
		if err := errors.Join(err1, err2, err3, err4); err != nil {
			t.Fatal(err)
		}
	}
	mark := func(l *Ledger, want time.Time) {
		t.Helper()
		if err := KeepMark(ctx, l.Reader(), s); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Mark(); err != nil || !got.Equal(want) {
			t.Errorf("the mark is at %s, want %s: %v", got, want, err)
		}
	}
	first, second := database(), database()
	if err := Behind(ctx, first.Reader(), s); err != nil {
		t.Errorf("a new archive: %v", err)
	}
	mark(first, time.Time{})
	settle(first, "a", report.Accepted, now)
	settle(first, "b", report.Rejected, now.Add(time.Hour)) // may be sent again: it is no mark
	mark(first, now)
	settle(second, "a", report.Accepted, now.Add(-time.Second))
	if err := Behind(ctx, second.Reader(), s); !errors.Is(err, ErrBehind) || !strings.Contains(err.Error(), "2026-11-03 09:00:00 UTC, and the database ends at 2026-11-03 08:59:59") {
		t.Errorf("an older database: %v", err)
	}
	mark(second, now) // never back
	settle(second, "c", report.Accepted, now.Add(time.Minute))
	if err := Behind(ctx, second.Reader(), s); err != nil {
		t.Errorf("a newer database: %v", err)
	}
	mark(second, now.Add(time.Minute))
	if kept, err := s.List(); err != nil || len(kept) != 0 {
		t.Errorf("the mark is taken for a kept file: %v, %v", kept, err)
	}
	if err := os.WriteFile(filepath.Join(s.Dir, markName), []byte("yesterday"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Behind(ctx, second.Reader(), s); err == nil || errors.Is(err, ErrBehind) || !strings.Contains(err.Error(), `holds "yesterday", expected a time: remove it`) {
		t.Errorf("a damaged mark: %v", err)
	}
}
