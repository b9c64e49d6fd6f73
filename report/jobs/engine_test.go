package jobs

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/ledger"
)

type (
	runsBy  = map[ledger.State]int
	mailsBy = map[ledger.DeliveryState]int
)

func TestAReportGoesOutOnceToEachRecipient(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		f := newFixture(t, address, nil)
		f.spec("a/meiri", "recipients=5")
		f.spec("b/mingri", "recipients=3")
		f.due("a/meiri", "b/mingri")
		f.start()
		f.wait(runsBy{ledger.Done: 2}, mailsBy{ledger.WasAccepted: 8})
		f.due("a/meiri", "b/mingri") // again: nothing happens
		time.Sleep(300 * time.Millisecond)
		for to, n := range f.mail.to {
			if n != 1 {
				t.Errorf("%s got %d mails", to, n)
			}
		}
		if len(f.mail.to) != 8 {
			t.Errorf("%d recipients, want 8", len(f.mail.to))
		}
		files, err := ledger.Artifacts(t.Context(), f.Ledger.Reader(), ledger.Key{Report: "a/meiri", Account: "meiri", Period: "2026-10", Edition: 1}.ID())
		if err != nil || len(files) != 1 {
			t.Fatal(files, err)
		}
		if body, err := f.Store.Get(files[0].SHA256); err != nil || string(body) != "report meiri 2026-10" {
			t.Errorf("%q %v", body, err)
		}
	})
}

func TestTheTickRecordsWhatTheScheduleAsksFor(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		f := newFixture(t, address, nil)
		f.spec("a/meiri", "at=monthly 3 09:00")
		f.spec("a/late", "at=monthly 3 09:00\nlateness=48h")
		f.spec("a/prompt", "at=monthly 3 09:00\nmissed=skip")
		f.spec("a/paused", "at=monthly 3 09:00")
		f.spec("a/none", "")
		ctx := t.Context()
		tick := func(now time.Time, want int) {
			t.Helper()
			f.now.Store(now.UnixMilli())
			if n, err := f.Tick(ctx); err != nil || n != want {
				t.Errorf("%v: %d new, want %d, %v", now, n, want, err)
			}
		}
		tick(november.AddDate(0, 0, -3), 0)
		if err := ledger.Pause(ctx, f.Ledger.DB, "a/paused", f.Now()); err != nil {
			t.Fatal(err)
		}
		tick(november.Add(-time.Second), 0)
		tick(november.Add(5*24*time.Hour), 4) // five days down
		tick(november.Add(5*24*time.Hour), 0)
		tick(november, 0) // the clock steps back
		runs, err := ledger.Runs(ctx, f.Ledger.Reader(), ledger.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]ledger.State{}
		for _, r := range runs {
			got[r.Report] = r.State
			if r.Period != "2026-10" || !r.DueAt.Equal(november) {
				t.Errorf("%s: %s due %v", r.Report, r.Period, r.DueAt)
			}
		}
		for name, want := range map[string]ledger.State{"a/meiri": ledger.Queued, "a/late": ledger.Skipped, "a/prompt": ledger.Skipped, "a/paused": ledger.Skipped} {
			if got[name] != want {
				t.Errorf("%s: %s, want %s", name, got[name], want)
			}
		}
	})
}

func TestPoisonAccountsDelayNobody(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		f := newFixture(t, address, func(c *Config) { c.Workspace.Limits.Build = 300 * time.Millisecond })
		names := []string{"a/broken", "a/panics", "a/fails", "a/hangs", "a/gone"}
		f.spec("a/broken", "spec=broken\nrecipients=1")
		f.spec("a/panics", "build=panic\nrecipients=1")
		f.spec("a/fails", "build=fail\nrecipients=1")
		f.spec("a/hangs", "build=hang\nrecipients=1")
		for i := range 20 {
			name := "b/good" + string(rune('a'+i))
			f.spec(name, "recipients=1")
			names = append(names, name)
		}
		f.due(names...)
		f.start()
		f.wait(runsBy{ledger.Done: 20, ledger.Failed: 5}, mailsBy{ledger.WasAccepted: 20})
		runs, err := ledger.Runs(t.Context(), f.Ledger.Reader(), ledger.Filter{States: []ledger.State{ledger.Failed}})
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{"a/broken": "this spec is broken", "a/panics": "nil map", "a/fails": "shares 812 exceed", "a/hangs": "longer than 300ms", "a/gone": "gone from the workspace"}
		for _, r := range runs {
			if !strings.Contains(r.Reason, want[r.Report]) {
				t.Errorf("%s: %q, want %q", r.Report, r.Reason, want[r.Report])
			}
			if tries := map[string]int{"a/hangs": mostTries - 1}[r.Report]; r.Tries != tries {
				t.Errorf("%s: tried again %d times, want %d", r.Report, r.Tries, tries)
			}
		}
	})
}

func TestWhatMayPassIsTriedAgainAndNobodyIsTold(t *testing.T) {
	f := newFixture(t, "sqlite:"+t.TempDir()+"/l.db", nil)
	f.mail.reply = func(to string, n int) (string, string, bool) {
		switch {
		case strings.HasPrefix(to, "r00") && n < 3:
			return "450 4.2.1 busy", "", false
		case strings.HasPrefix(to, "r01") && n < 2:
			return "250 ok", "451 4.3.0 later", false
		}
		return "250 ok", "250 queued", false
	}
	f.spec("a/flaky", "build=flaky\nrecipients=3")
	f.due("a/flaky")
	f.start()
	f.wait(runsBy{ledger.Done: 1}, mailsBy{ledger.WasAccepted: 3})
	if told := f.notices(0); len(told) > 0 {
		t.Errorf("told %v, want nothing", told)
	}
}

func TestOneRecipientsFailureStopsNoOther(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		f := newFixture(t, address, nil)
		f.mail.reply = func(to string, _ int) (string, string, bool) {
			switch {
			case strings.HasPrefix(to, "r01"):
				return "550 5.1.1 no such user", "", false
			case strings.HasPrefix(to, "r02"):
				return "250 ok", "250 queued", true // accepted, the reply is lost
			case strings.HasPrefix(to, "r03"):
				return "250 ok", "554 5.7.1 spam", false
			}
			return "250 ok", "250 queued", false
		}
		f.spec("a/meiri", "recipients=6")
		f.due("a/meiri")
		f.start()
		f.wait(runsBy{ledger.Done: 1}, mailsBy{ledger.WasAccepted: 3, ledger.WasRejected: 2, ledger.UnknownState: 1})
		want := []string{"delivery/a/meiri/meiri/email/r01@meiri.cn over=false", "delivery/a/meiri/meiri/email/r02@meiri.cn over=false", "delivery/a/meiri/meiri/email/r03@meiri.cn over=false"}
		if told := f.notices(3); !slices.Equal(told, want) {
			t.Errorf("told %v, want %v", told, want)
		}
		runs, err := ledger.Runs(t.Context(), f.Ledger.Reader(), ledger.Filter{})
		if err != nil || !strings.Contains(runs[0].Reason, "3 of 6 messages not delivered: 2 rejected, 1 unknown") {
			t.Errorf("%+v %v", runs, err)
		}
		// A person looks and decides: the server takes it now, and the owner hears that it is over.
		f.mail.mu.Lock()
		f.mail.reply = nil
		f.mail.mu.Unlock()
		bad, err := ledger.Deliveries(t.Context(), f.Ledger.Reader(), "", ledger.WasRejected)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range bad {
			if ok, err := f.Resend(t.Context(), d.ID); !ok || err != nil {
				t.Error(ok, err)
			}
		}
		f.wait(runsBy{ledger.Done: 1}, mailsBy{ledger.WasAccepted: 5, ledger.UnknownState: 1})
		if told := f.notices(2); len(told) != 2 || !strings.HasSuffix(told[0], "over=true") {
			t.Errorf("told %v, want two recoveries", told)
		}
	})
}

func TestAnIncidentIsToldOnceAndItsEndOnce(t *testing.T) {
	f := newFixture(t, "sqlite:"+t.TempDir()+"/l.db", nil)
	f.spec("a/meiri", "build=fail\nrecipients=1")
	f.due("a/meiri")
	f.start()
	f.wait(runsBy{ledger.Failed: 1}, mailsBy{})
	requeue := func() {
		t.Helper()
		if n, err := f.Ask(t.Context(), []ledger.Run{{Key: ledger.Key{Report: "a/meiri", Account: "meiri", Period: "2026-10", Edition: 1}, DueAt: november}}); n != 1 || err != nil {
			t.Fatal(n, err)
		}
	}
	if told := f.notices(1); !slices.Equal(told, []string{"run/a/meiri/meiri over=false"}) {
		t.Errorf("told %v", told)
	}
	requeue()
	time.Sleep(500 * time.Millisecond)
	f.wait(runsBy{ledger.Failed: 1}, mailsBy{})
	if told := f.notices(0); len(told) != 0 {
		t.Errorf("told again: %v", told)
	}
	f.spec("a/meiri", "build=ok\nrecipients=1")
	requeue()
	f.wait(runsBy{ledger.Done: 1}, mailsBy{ledger.WasAccepted: 1})
	if told := f.notices(1); !slices.Equal(told, []string{"run/a/meiri/meiri over=true"}) {
		t.Errorf("told %v", told)
	}
}

// What readers of the files may miss is in the log, once, and in the run's step; recipients hear nothing of it.
func TestFaultsOfFilesAreToldToTheOperator(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	f := newFixture(t, "sqlite:"+t.TempDir()+"/l.db", func(c *Config) {
		c.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelWarn}))
		maker := NewMaker(*c)
		c.Apart = func(ctx context.Context, run ledger.Run) (Made, error) { // as over a pipe to another process
			line, err := json.Marshal(Answered(maker.Make(ctx, run)))
			var a Answer
			if err == nil {
				err = json.Unmarshal(line, &a)
			}
			if err != nil {
				return Made{}, err
			}
			return a.Results()
		}
	})
	f.spec("a/meiri", "build=faulty\nrecipients=1")
	f.due("a/meiri")
	if err := f.Start(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	f.wait(runsBy{ledger.Done: 1}, mailsBy{ledger.WasAccepted: 1})
	runs, err := ledger.Runs(t.Context(), f.Ledger.Reader(), ledger.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	steps, err := ledger.Steps(t.Context(), f.Ledger.Reader(), runs[0].ID)
	const want = "1 files, 1 messages; pdf: no font has the character 'ع'; pdf: no font has the character 'ب'; "
	if err != nil || len(steps) == 0 || !strings.HasPrefix(steps[0].Detail, want) || !strings.HasSuffix(steps[0].Detail, "; and 3 more") {
		t.Errorf("steps %+v, want %q, %v", steps, want, err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := f.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(log.String(), "may miss something"); n != 1 || !strings.Contains(log.String(), "ع") {
		t.Errorf("%d warnings: %s", n, log.String())
	}
	if body := f.mail.bodies["r00@meiri.cn"]; body == "" || strings.Contains(body, "font") || runs[0].Reason != "" {
		t.Errorf("the recipient got %q, the reason is %q", body, runs[0].Reason)
	}
}

func TestDataThatIsMissingIsWaitedFor(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		f := newFixture(t, address, nil)
		f.now.Store(november.Add(time.Hour).UnixMilli())
		const gap = "build=gap\nrecipients=1\nat=monthly 3 09:00\nwait=72h\n"
		f.spec("a/comes", gap)
		f.spec("a/hold", gap+"late=hold")
		f.spec("a/skip", gap+"late=skip")
		f.spec("a/send", gap+"late=send-preliminary")
		f.due("a/comes", "a/hold", "a/skip", "a/send")
		f.start()
		f.wait(runsBy{ledger.AwaitingData: 4}, mailsBy{})
		runs, err := ledger.Runs(t.Context(), f.Ledger.Reader(), ledger.Filter{Account: "comes"})
		if err != nil || runs[0].Reason != "missing: followers after 2026-10-01, waiting until 2026-11-06 09:00" {
			t.Errorf("%+v %v", runs, err)
		}
		f.spec("a/comes", "build=ok\nrecipients=1\nat=monthly 3 09:00\nwait=72h")
		f.now.Store(november.Add(24 * time.Hour).UnixMilli())
		f.wait(runsBy{ledger.AwaitingData: 3, ledger.Done: 1}, mailsBy{ledger.WasAccepted: 1})
		f.now.Store(november.Add(73 * time.Hour).UnixMilli())
		f.wait(runsBy{ledger.Held: 1, ledger.NoData: 1, ledger.Done: 2}, mailsBy{ledger.WasAccepted: 2})
	})
}

func TestASpecThatIsBeingEditedStopsNoMessageForGood(t *testing.T) {
	f := newFixture(t, "sqlite:"+t.TempDir()+"/l.db", nil)
	f.spec("a/meiri", "recipients=1\nreview=required")
	f.due("a/meiri")
	f.start()
	f.wait(runsBy{ledger.Waiting: 1}, mailsBy{ledger.Pending: 1})
	f.spec("a/meiri", "spec=broken")
	if done, err := f.Approve(t.Context(), f.run("a/meiri", 1), "张三"); err != nil || !done {
		t.Fatal(done, err)
	}
	f.wait(runsBy{ledger.Sending: 1}, mailsBy{ledger.Pending: 1})
	time.Sleep(200 * time.Millisecond)
	f.spec("a/meiri", "recipients=1")
	f.wait(runsBy{ledger.Done: 1}, mailsBy{ledger.WasAccepted: 1})
}

func TestAgenciesTakeTurns(t *testing.T) {
	t.Parallel()
	var runs []ledger.Run
	for i := range 1000 {
		runs = append(runs, ledger.Run{Agency: "big", Key: ledger.Key{Account: string(rune(i))}})
	}
	runs = append(runs, ledger.Run{Agency: "small"}, ledger.Run{Agency: "small"})
	got := TakeTurns(runs)
	if got[1].Agency != "small" || got[3].Agency != "small" || len(got) != 1002 {
		t.Errorf("small agency waits: %v", got[:4])
	}
}

func TestMailIsPacedOverProcesses(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		f := newFixture(t, address, func(c *Config) {
			c.Load = func(path string, reading report.Reading) (*report.Plan, error) {
				plan, err := loadFake(path, reading)
				if err == nil {
					plan.Channels[0].Do = slow{plan.Channels[0].Do.(mailer)}
				}
				return plan, err
			}
		})
		f.spec("a/meiri", "recipients=6")
		f.due("a/meiri")
		started := time.Now()
		f.start()
		f.wait(runsBy{ledger.Done: 1}, mailsBy{ledger.WasAccepted: 6})
		if took := time.Since(started); took < 5*100*time.Millisecond {
			t.Errorf("six mails at 600 a minute took %v", took)
		}
	})
}

// slow is a mailer whose server takes 600 messages a minute.
type slow struct{ mailer }

func (slow) Pace() (string, int, int) { return "smtp", 600, 0 }

func TestAStopHandsWorkBack(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		f := newFixture(t, address, func(c *Config) { c.Timing.Stop = 50 * time.Millisecond; c.Workspace.Limits.Workers = 2 })
		for _, n := range []string{"a/a", "a/b", "a/c", "a/d"} {
			f.spec(n, "build=slow\nrecipients=1")
		}
		f.due("a/a", "a/b", "a/c", "a/d")
		if err := f.Start(t.Context(), false); err != nil {
			t.Fatal(err)
		}
		time.Sleep(300 * time.Millisecond)
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		if err := f.Stop(ctx); err != nil {
			t.Fatal(err)
		}
		f.wait(runsBy{ledger.Queued: 4}, mailsBy{})
		config := f.Config
		again, err := New(config)
		if err != nil {
			t.Fatal(err)
		}
		f.Engine = again
		f.start()
		f.wait(runsBy{ledger.Done: 4}, mailsBy{ledger.WasAccepted: 4})
	})
}
