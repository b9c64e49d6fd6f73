package jobs

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report/ledger"
)

// TestARestoredDatabaseSendsNothingByItself: whatever is open in a copy may have been finished since the copy was made.
func TestARestoredDatabaseSendsNothingByItself(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		f := newFixture(t, address, nil)
		f.spec("a/sent", "recipients=1")
		f.spec("a/review", "recipients=2\nreview=required")
		f.due("a/sent", "a/review")
		if err := f.Start(t.Context(), true); err != nil {
			t.Fatal(err)
		}
		f.wait(runsBy{ledger.Done: 1, ledger.Waiting: 1}, mailsBy{ledger.WasAccepted: 1, ledger.Pending: 2})
		if err := f.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		// A copy made at the worst moments: before a report was made, and before a message was sent.
		f.spec("a/queued", "recipients=1")
		f.spec("a/sending", "recipients=1")
		f.due("a/queued", "a/sending")
		ctx, now := t.Context(), time.Now()
		sending := f.run("a/sending", 1)
		if moved, err := ledger.Move(ctx, f.Ledger.DB, sending.ID, []ledger.State{ledger.Queued}, ledger.Sending, "", now); err != nil || !moved {
			t.Fatal(moved, err)
		}
		sum, err := f.Store.Put([]byte("to r0@client.cn"))
		if err != nil {
			t.Fatal(err)
		}
		if err := ledger.InsertDeliveries(ctx, f.Ledger.DB, []ledger.Delivery{{ID: "open", RunID: sending.ID, Channel: "fake", Recipient: "r0@client.cn", SHA256: sum}}); err != nil {
			t.Fatal(err)
		}
		// And before a time came that has passed now.
		f.spec("a/due", "recipients=1\nat=monthly 3 09:00")
		f.now.Store(november.Add(72 * time.Hour).UnixMilli())
		if _, err := f.index.Refresh(); err != nil {
			t.Fatal(err)
		}
		entry, ok := f.index.Entry("a/due")
		if !ok || entry.Timetable == nil {
			t.Fatal(entry)
		}
		if _, err := ledger.Anchors(ctx, f.Ledger.DB, []ledger.Timetabled{{Report: "a/due", Account: "due", Timetable: entry.Timetable.Key()}}, november.Add(-72*time.Hour)); err != nil {
			t.Fatal(err)
		}
		before := len(f.mail.to)

		reports, messages, err := f.Restore(ctx)
		if err != nil || reports != 3 || messages != 1 {
			t.Fatalf("%d reports and %d messages are held, want 3 and 1: %v", reports, messages, err)
		}
		if r := f.run("a/due", 1); r.State != ledger.Held {
			t.Errorf("what fell due since is %s", r.State)
		}
		f.now.Store(0)
		if err := os.Remove(filepath.Join(f.folder, "a/due.yaml")); err != nil { // it will be due again one day
			t.Fatal(err)
		}
		if f.Engine, err = New(f.Config); err != nil {
			t.Fatal(err)
		}
		f.start()
		f.wait(runsBy{ledger.Done: 2, ledger.SentBack: 1, ledger.Held: 2}, mailsBy{ledger.WasAccepted: 1, ledger.Pending: 2, ledger.UnknownState: 1})
		time.Sleep(300 * time.Millisecond)
		if len(f.mail.to) != before {
			t.Errorf("%d messages went out by themselves", len(f.mail.to)-before)
		}
		if reason := f.run("a/queued", 1).Reason; reason != Restored {
			t.Errorf("held for %q", reason)
		}
		// What a person decides is done.
		if n, err := f.Ask(ctx, []ledger.Run{f.run("a/queued", 1)}); err != nil || n != 1 {
			t.Fatal(n, err)
		}
		if done, err := f.MakeAgain(ctx, f.run("a/review", 1)); err != nil || !done {
			t.Fatal(done, err)
		}
		f.wait(runsBy{ledger.Done: 3, ledger.Waiting: 1, ledger.Held: 1}, mailsBy{ledger.WasAccepted: 2, ledger.Pending: 2, ledger.UnknownState: 1})
	})
}
