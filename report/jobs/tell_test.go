package jobs

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/ledger"
)

// owner is a reader of notices whose mail server is under the test's control.
type owner struct {
	mu     sync.Mutex
	result report.Result
	got    []report.Bulletin
}

func (o *owner) notify(_ context.Context, n report.Bulletin) report.Delivered {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.got = append(o.got, n)
	return report.Delivered{Result: o.result}
}

// fail begins an incident of each report.
func (f *fixture) fail(names ...string) {
	f.t.Helper()
	for _, n := range names {
		run := ledger.Run{Key: ledger.Key{Report: n, Account: n, Period: "2026-10", Edition: 1}}
		if err := f.begin(f.t.Context(), f.Ledger.DB, report.Incident{Key: runCause(run), Report: n, Account: n, Title: titleFailed, Text: "2026-10: no such file"}); err != nil {
			f.t.Fatal(err)
		}
	}
}

func (f *fixture) mend(names ...string) {
	f.t.Helper()
	for _, n := range names {
		if err := f.recover(f.t.Context(), f.Ledger.DB, runCause(ledger.Run{Key: ledger.Key{Report: n, Account: n}})); err != nil {
			f.t.Fatal(err)
		}
	}
}

func forty() []string {
	var out []string
	for i := range 40 {
		out = append(out, fmt.Sprintf("c%02d", i))
	}
	return out
}

func keys(n report.Bulletin) []string {
	var out []string
	for _, i := range n.News {
		out = append(out, fmt.Sprint(i.Report, " ", i.Over))
	}
	return out
}

func TestFortyIncidentsAreOneNoticeThatNamesThemAll(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		o := &owner{result: report.Accepted}
		change := func(c *Config) { c.Notify = o.notify }
		one, two := newFixture(t, address, change), newFixture(t, address, change)
		names := forty()
		one.fail(names...)
		var wg sync.WaitGroup
		barrier := make(chan struct{})
		for _, f := range []*fixture{one, two} {
			wg.Go(func() {
				<-barrier
				if err := f.tellInTime(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		close(barrier)
		wg.Wait()
		if len(o.got) != 1 {
			t.Fatalf("%d notices by two processes, want 1", len(o.got))
		}
		for i, name := range names {
			if got := o.got[0].News[i]; got.Report != name || got.Over {
				t.Errorf("line %d is about %s, want %s", i, got.Report, name)
			}
		}
		one.mend(names[:5]...)
		one.fail("late", "passing")
		one.mend("passing") // before anybody was told
		if err := two.tellInTime(t.Context()); err != nil {
			t.Fatal(err)
		}
		want := []string{"late false", "c00 true", "c01 true", "c02 true", "c03 true", "c04 true"}
		if len(o.got) != 2 || !slices.Equal(keys(o.got[1]), want) || o.got[0].ID == o.got[1].ID {
			t.Errorf("told %d times, last %v, want %v", len(o.got), keys(o.got[len(o.got)-1]), want)
		}
		for range 2 {
			if err := one.tellInTime(t.Context()); err != nil || len(o.got) != 2 {
				t.Errorf("told %d times, %v", len(o.got), err)
			}
		}
	})
}

func TestAnOwnerWhoseServerIsDownIsToldLaterAndOnce(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		o := &owner{result: report.RetryLater}
		f := newFixture(t, address, func(c *Config) { c.Notify, c.Timing.Retry = o.notify, time.Minute })
		at := november
		turn := func(wait time.Duration) {
			t.Helper()
			at = at.Add(wait)
			f.now.Store(at.UnixMilli())
			if err := f.tellInTime(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		f.now.Store(at.UnixMilli())
		f.fail("a", "b")
		turn(time.Second)
		turn(time.Second)
		if len(o.got) != 1 {
			t.Fatalf("asked %d times within two seconds, want 1", len(o.got))
		}
		first := o.got[0].ID
		turn(2 * time.Minute)
		if len(o.got) != 2 || o.got[1].ID != first {
			t.Fatalf("asked %d times, ids %s, %s: the same notice has the same name", len(o.got), first, o.got[1].ID)
		}
		f.mend("b") // nobody knows of it
		o.result = report.Accepted
		for range 3 {
			turn(time.Hour)
		}
		if len(o.got) != 3 || !slices.Equal(keys(o.got[2]), []string{"a false"}) {
			t.Errorf("told %d times, last %v", len(o.got)-2, keys(o.got[len(o.got)-1]))
		}
	})
}

// A burst is gathered, and what follows it waits a while.
func TestABurstIsAFewNotices(t *testing.T) {
	t.Parallel()
	o := &owner{result: report.Accepted}
	f := newFixture(t, "sqlite:"+t.TempDir()+"/l.db", func(c *Config) { c.Notify, c.Timing.Gather, c.Timing.Quiet = o.notify, time.Minute, 10*time.Minute })
	for i := range 60 * 3 { // a failure every 20 seconds for an hour
		f.now.Store(november.Add(time.Duration(i) * 20 * time.Second).UnixMilli())
		f.fail(fmt.Sprintf("c%03d", i))
		if err := f.tellInTime(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	var told int
	for _, n := range o.got {
		told += len(n.News)
	}
	if len(o.got) != 6 || told < 150 {
		t.Errorf("%d notices of %d incidents, want 6 in an hour", len(o.got), told)
	}
	if err := f.tellAtLast(t.Context()); err != nil || len(o.got) != 7 {
		t.Errorf("%d notices when the process ended, want 7: %v", len(o.got), err)
	}
}

// A mail server that takes a minute for each notice delays nobody: what falls due meanwhile is found and made.
func TestASlowMailServerHoldsUpNoTick(t *testing.T) {
	t.Parallel()
	asked, answer := make(chan struct{}, 10), make(chan struct{})
	f := newFixture(t, "sqlite:"+t.TempDir()+"/l.db", func(c *Config) {
		c.Notify = func(ctx context.Context, _ report.Bulletin) report.Delivered {
			asked <- struct{}{}
			select {
			case <-answer:
			case <-ctx.Done():
			}
			return report.Delivered{Result: report.Accepted}
		}
	})
	f.spec("a/meiri", "at=monthly 3 09:00\nrecipients=1")
	f.now.Store(november.AddDate(0, 0, -14).UnixMilli())
	if _, err := f.Tick(t.Context()); err != nil { // the report is known from now on
		t.Fatal(err)
	}
	f.fail("x")
	f.start()
	<-asked
	f.now.Store(november.Add(time.Minute).UnixMilli())
	f.wait(runsBy{ledger.Done: 1}, mailsBy{ledger.WasAccepted: 1})
	close(answer)
}

func TestAProcessThatEndsTellsWhatIsLeft(t *testing.T) {
	t.Parallel()
	var told atomic.Int64
	f := newFixture(t, "sqlite:"+t.TempDir()+"/l.db", func(c *Config) {
		c.Timing.Gather = time.Hour
		c.Notify = func(_ context.Context, n report.Bulletin) report.Delivered {
			told.Add(int64(len(n.News)))
			return report.Delivered{Result: report.Accepted}
		}
	})
	if err := f.Start(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	f.fail("x")
	if err := f.Stop(t.Context()); err != nil || told.Load() != 1 {
		t.Errorf("told of %d, %v", told.Load(), err)
	}
}

// A notice that the program fails over may have gone out: it is not sent again.
func TestANoticeThatPanicsIsNotRepeated(t *testing.T) {
	t.Parallel()
	asked := 0
	f := newFixture(t, "sqlite:"+t.TempDir()+"/l.db", func(c *Config) {
		c.Notify = func(context.Context, report.Bulletin) report.Delivered { asked++; panic("nil map") }
	})
	f.fail("x")
	for range 2 {
		if err := f.tellInTime(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
}

// Every incident comes with a command that helps, worst first, taken from real failures.
func TestEveryIncidentHasARemedy(t *testing.T) {
	t.Parallel()
	o := &owner{result: report.Accepted}
	f := newFixture(t, "sqlite:"+t.TempDir()+"/l.db", func(c *Config) { c.Notify = o.notify })
	f.mail.reply = func(to string, _ int) (string, string, bool) {
		switch {
		case strings.HasPrefix(to, "r00"):
			return "550 5.1.1 no such user", "", false
		case strings.HasPrefix(to, "r01"):
			return "250 ok", "250 queued", true
		}
		return "250 ok", "250 queued", false
	}
	late := "build=gap\nrecipients=1\nat=monthly 3 09:00\nwait=1h\n"
	for name, text := range map[string]string{"a/fails": "build=fail\nrecipients=1", "a/mails": "recipients=3", "a/held": late + "late=hold", "a/skipped": late + "late=skip",
		"a/read": "recipients=1\nreview=yes", "a/broken spec": "spec=broken"} {
		f.spec(name, text)
	}
	f.now.Store(november.Add(48 * time.Hour).UnixMilli())
	f.due("a/fails", "a/mails", "a/held", "a/skipped", "a/read")
	due := []ledger.Run{{Key: ledger.Key{Report: "a/fails", Account: "fails2", Period: "2026-10", Edition: 2}, State: ledger.Queued, DueAt: november}}
	if _, err := f.record(t.Context(), due, f.Now()); err != nil {
		t.Fatal(err)
	}
	run := ledger.Run{Key: ledger.Key{Report: "a/read", Account: "other", Period: "2026-10", Edition: 1}}
	f.start()
	f.wait(runsBy{ledger.Failed: 2, ledger.Held: 1, ledger.NoData: 1, ledger.Waiting: 1, ledger.Done: 1}, mailsBy{ledger.WasAccepted: 1, ledger.WasRejected: 1, ledger.UnknownState: 1, ledger.Pending: 1})
	f.now.Store(november.Add(72 * time.Hour).UnixMilli())
	for _, i := range []report.Incident{{Key: relayCause("smtp.agency.cn:465"), Title: titleUnsent, Text: "535 wrong password"},
		{Key: reviewCause(run), Report: "a/read", Account: "other", Title: titleChanged, Text: "2026-10: changed"}} {
		if err := f.begin(t.Context(), f.Ledger.DB, i); err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]string{
		"a/fails fails": "wxreport run --reports %s --period 2026-10|a/fails", "a/fails fails2": "wxreport reissue %s --reason TEXT|a/fails",
		"a/held held": "wxreport run --reports %s --period 2026-10|a/held", "a/skipped skipped": "wxreport run --reports %s --period 2026-10|a/skipped",
		"a/read read": "wxreport review show %s|a/read", "a/read other": "wxreport review show %s|a/read", "a/broken spec ": "wxreport check %s|'a/broken spec.yaml'", " ": "wxreport doctor|",
	}
	got := map[string]string{}
	for range 500 {
		o.mu.Lock()
		for _, n := range o.got {
			for _, i := range n.News {
				got[i.Report+" "+i.Account] = i.Remedy.Command + "|" + i.Remedy.Target
				if i.Report == "a/mails" {
					got[i.Title] = i.Remedy.Command + "|" + i.Remedy.Target
				}
			}
		}
		o.mu.Unlock()
		if len(got) >= len(want)+3 {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	for who, remedy := range want {
		if got[who] != remedy {
			t.Errorf("%s: %q, want %q", who, got[who], remedy)
		}
	}
	list, err := ledger.Deliveries(t.Context(), f.Ledger.Reader(), "", ledger.WasRejected, ledger.UnknownState)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range list {
		title := map[ledger.DeliveryState]string{ledger.WasRejected: titleRefused, ledger.UnknownState: titleUncertain}[d.State]
		if want := "wxreport resend %s|" + d.ID[:12]; got[title] != want {
			t.Errorf("%s: %q, want %q", title, got[title], want)
		}
	}
}
