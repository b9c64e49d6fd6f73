package jobs

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report/ledger"
	"github.com/wxreport/wxreport/report/ledger/pgtest"
)

// TestADatabaseThatCrashesLosesAndDoublesNothing: the server goes down in the middle of sending, twice, and
// comes back. The engine is not started again: it goes on by itself.
func TestADatabaseThatCrashesLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	bin := pgtest.Find()
	if bin == "" {
		if os.Getenv("WXREPORT_REQUIRE_TOOLS") != "" {
			t.Fatal("PostgreSQL is not installed")
		}
		t.Skip("PostgreSQL is not installed")
	}
	own, err := pgtest.Start(bin)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(own.Stop)
	address, err := own.Database(1)
	if err != nil {
		t.Fatal(err)
	}
	const reports, recipients = 40, 5
	f := newFixture(t, address, nil)
	f.mail.reply = func(string, int) (string, string, bool) {
		time.Sleep(5 * time.Millisecond) // so that a crash finds messages on their way
		return "250 ok", "250 queued", false
	}
	var names []string
	for i := range reports {
		names = append(names, fmt.Sprintf("a/c%02d", i))
		f.spec(names[i], fmt.Sprintf("recipients=%d", recipients))
	}
	f.due(names...)
	f.start()
	for _, after := range []int{20, 90} {
		for f.mail.count() < after {
			time.Sleep(5 * time.Millisecond)
		}
		own.Crash()
		time.Sleep(1500 * time.Millisecond)
		if err := own.Run(); err != nil {
			t.Fatal(err)
		}
	}
	f.wait(runsBy{ledger.Done: reports}, mailsBy{ledger.WasAccepted: reports * recipients})
	f.mail.mu.Lock()
	defer f.mail.mu.Unlock()
	for id, n := range f.mail.got {
		if n != 1 {
			t.Errorf("%s came %d times", id, n)
		}
	}
	if len(f.mail.got) != reports*recipients {
		t.Errorf("%d messages came, want %d", len(f.mail.got), reports*recipients)
	}
}
