package jobs

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/wxreport/wxreport/analysis/calendar"
	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/ledger"
)

// points are where a process is killed: every step of making and sending.
var points = []string{"recorded", "make-begin", "prepared", "made", "store-uncommitted", "stored", "send-begin", "connected", "announced",
	"claim-begin", "claimed", "data-open", "data-half", "data-full", "data-closed", "reply", "outcome", "settle-uncommitted", "settled", "finish-uncommitted", "finished"}

// victim is a process of the kill test: a worker, or with an argument a maker that a worker started. It works
// until it is killed, or kills itself when it comes to a point for the nth time.
func victim() {
	fail := func(err error) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	ctx := context.Background()
	folder := os.Getenv("WXREPORT_FOLDER")
	point, nth, _ := strings.Cut(os.Getenv("WXREPORT_KILL"), ":")
	left, _ := strconv.Atoi(nth)
	var mu sync.Mutex
	at = func(name string) {
		mu.Lock()
		defer mu.Unlock()
		if name != point {
			return
		}
		if left--; left <= 0 && once(folder) {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}
	timing := Timing{Tick: 100 * time.Millisecond, Beat: 40 * time.Millisecond, Silent: 400 * time.Millisecond, Poll: 30 * time.Millisecond, Retry: 20 * time.Millisecond}
	if os.Getenv("WXREPORT_BENCH") != "" {
		timing = Timing{} // as in production
	}
	c := Config{
		Workspace: report.Workspace{Path: filepath.Join(folder, "wxreport.yaml"), Reports: []string{filepath.Join(folder, "*", "*.yaml")},
			Limits: report.Limits{Workers: 2, Senders: 3, Build: 5 * time.Second}},
		Store: ledger.Store{Dir: filepath.Join(folder, "archive")}, Load: loadFake, Build: buildFake, Period: period, Days: calendar.China(),
		Timing: timing, Now: func() time.Time { return november.Add(time.Hour).Add(time.Since(started)) }, At: at,
	}
	if len(os.Args) > 1 {
		_ = NewMaker(c).Serve(ctx, os.Stdin, os.Stdout) // it ends when whoever asked does
		return
	}
	apart, err := NewChildren(c.Workspace.Limits, "make")
	if err != nil {
		fail(err)
	}
	c.Apart = apart.Make
	if c.Ledger, err = ledger.Open(ctx, os.Getenv("WXREPORT_CHILD")); err != nil {
		fail(err)
	}
	if err := Migrate(ctx, c.Ledger); err != nil {
		fail(err)
	}
	e, err := New(c)
	if err != nil {
		fail(err)
	}
	if err := e.Start(ctx, true); err != nil {
		fail(err)
	}
	select {}
}

// once is false for the second maker of one worker: a report that ends its maker every time is given up after some
// tries, as it should be.
func once(folder string) bool {
	if len(os.Args) == 1 {
		return true
	}
	f, err := os.OpenFile(filepath.Join(folder, fmt.Sprintf("killed-%d", os.Getppid())), os.O_CREATE|os.O_EXCL, 0o600)
	return err == nil && f.Close() == nil
}

var started = time.Now()

// fleet is a round of the kill test: 5 reports for 20 recipients each, and processes that die.
type fleet struct {
	t       *testing.T
	address string
	folder  string
	mail    *mailServer
	kills   int
}

func (f *fleet) launch(kill string) *exec.Cmd {
	f.t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "WXREPORT_CHILD="+f.address, "WXREPORT_FOLDER="+f.folder, "WXREPORT_KILL="+kill)
	cmd.Stderr = os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		f.t.Fatal(err)
	}
	return cmd
}

// round kills processes, `at once` of them working together, until the work is done; it then looks
// at what the server saw.
func (f *fleet) round(once, seed int) {
	t := f.t
	t.Helper()
	chance := rand.New(rand.NewPCG(uint64(seed), 1))
	replies := rand.New(rand.NewPCG(uint64(seed), 2)) // of the server alone, whose conversations take turns
	var turn sync.Mutex
	f.folder, f.mail = t.TempDir(), startMail(t)
	f.mail.reply = func(string, int) (string, string, bool) {
		turn.Lock()
		defer turn.Unlock()
		switch replies.IntN(100) {
		case 0:
			return "450 4.2.1 busy", "", false
		case 1:
			return "250 ok", "451 4.3.0 later", false
		case 2:
			return "250 ok", "250 queued", true
		}
		return "250 ok", "250 queued", false
	}
	for i := range 5 {
		path := filepath.Join(f.folder, "a", fmt.Sprintf("client%d.yaml", i))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("at=monthly 3 09:00\nrecipients=20\nsmtp="+f.mail.Addr().String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	l := open(t, f.address)
	for i := range 5 { // the reports have been known since October
		name := fmt.Sprintf("client%d", i)
		if _, err := ledger.Anchors(t.Context(), l.DB, []ledger.Timetabled{{Report: "a/" + name, Account: name, Timetable: "last-month"}}, november.AddDate(0, 0, -20)); err != nil {
			t.Fatal(err)
		}
	}
	dead := make(chan error)
	launch := func() {
		kill := fmt.Sprintf("%s:%d", points[chance.IntN(len(points))], 1+chance.IntN(4))
		cmd := f.launch(kill)
		after := time.Duration(200+chance.IntN(1500)) * time.Millisecond // or from outside, at any time
		timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		go func() { err := cmd.Wait(); timer.Stop(); dead <- err }()
	}
	for range once {
		launch()
	}
	for running := once; running > 0; {
		var exit *exec.ExitError
		if err := <-dead; !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
			t.Fatalf("a process ended without being killed: %v", err)
		}
		running--
		f.kills++
		if open, err := f.open(l); err != nil {
			t.Fatal(err)
		} else if open {
			launch()
			running++
		}
	}
	f.check(l)
}

// open reports whether anything is left to do.
func (f *fleet) open(l *ledger.Ledger) (bool, error) {
	ctx := f.t.Context()
	runs, err := ledger.CountRuns(ctx, l.Reader())
	if err != nil {
		return false, err
	}
	if runs[ledger.Failed] > 0 {
		return false, fmt.Errorf("runs end as %v", runs)
	}
	return runs[ledger.Done] < 5, nil
}

func (f *fleet) check(l *ledger.Ledger) {
	t := f.t
	t.Helper()
	list, err := ledger.Deliveries(t.Context(), l.Reader(), "")
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 100 {
		t.Errorf("%d messages in the ledger, want 100", len(list))
	}
	f.mail.mu.Lock()
	defer f.mail.mu.Unlock()
	counts := map[ledger.DeliveryState]int{}
	arrived := 0
	for _, d := range list {
		counts[d.State]++
		n := f.mail.got[d.ID]
		switch {
		case n > 1:
			t.Errorf("%s came %d times", d.ID, n)
		case d.State == ledger.WasAccepted && n != 1:
			t.Errorf("%s to %s is accepted and came %d times: lost", d.ID, d.Recipient, n)
		case d.State == ledger.Pending || d.State == ledger.BeingSent:
			t.Errorf("%s is left %s behind a finished run", d.ID, d.State)
		case d.State == ledger.UnknownState && n == 1:
			arrived++
		}
	}
	for id := range f.mail.got {
		if _, err := ledger.DeliveryByID(t.Context(), l.Reader(), id); err != nil {
			t.Errorf("the server has a message that the ledger does not: %v", err)
		}
	}
	if counts[ledger.WasAccepted]+counts[ledger.UnknownState] != 100 {
		t.Errorf("%v, want 100 accepted or unknown", counts)
	}
	t.Logf("%d kills so far; %d accepted, %d unknown (%d of them arrived)", f.kills, counts[ledger.WasAccepted], counts[ledger.UnknownState], arrived)
}

// TestKilledAnywhereNothingIsSentTwiceOrLost kills one process at a time on SQLite, and three that
// work together on PostgreSQL, at every step: 200 times each with WXREPORT_FULL=1, 25 without.
func TestKilledAnywhereNothingIsSentTwiceOrLost(t *testing.T) {
	least := 25
	if os.Getenv("WXREPORT_FULL") != "" {
		least = 200
	}
	for _, c := range []struct {
		name string
		once int
	}{{"sqlite", 1}, {"postgres", 3}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := &fleet{t: t}
			for seed := 1; f.kills < least && !t.Failed(); seed++ {
				f.address = "sqlite:" + filepath.Join(t.TempDir(), "ledger.db")
				if c.name == "postgres" {
					f.address = postgres(t)
				}
				f.round(c.once, seed)
			}
		})
	}
}
