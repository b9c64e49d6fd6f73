package jobs

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report/ledger"
)

// run is a report's run as the ledger has it.
func (f *fixture) run(name string, edition int) ledger.Run {
	f.t.Helper()
	key := ledger.Key{Report: name, Account: filepath.Base(name), Period: "2026-10", Edition: edition}
	r, err := ledger.RunByID(f.t.Context(), f.Ledger.Reader(), key.ID())
	if err != nil {
		f.t.Fatal(err)
	}
	return r
}

// events are what the archive tells of a report.
func (f *fixture) events(name string) string {
	f.t.Helper()
	entries, err := ledger.Entries(f.t.Context(), f.Ledger.Reader(), name)
	if err != nil {
		f.t.Fatal(err)
	}
	if faults := ledger.CheckChain(entries); len(faults) > 0 {
		f.t.Fatal(faults)
	}
	var out []string
	for _, e := range entries {
		out = append(out, string(e.Event))
	}
	return strings.Join(out, " ")
}

func TestAReportUnderReviewWaitsAndGoesOutWhenApproved(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		f := newFixture(t, address, nil)
		f.spec("a/meiri", "recipients=2\nreview=required")
		f.due("a/meiri")
		f.start()
		f.wait(runsBy{ledger.Waiting: 1}, mailsBy{ledger.Pending: 2})
		time.Sleep(300 * time.Millisecond)
		if len(f.mail.to) > 0 {
			t.Fatal("sent before it was approved")
		}
		if done, err := f.Approve(t.Context(), f.run("a/meiri", 1), "张三"); err != nil || !done {
			t.Fatal(done, err)
		}
		f.wait(runsBy{ledger.Done: 1}, mailsBy{ledger.WasAccepted: 2})
		if done, err := f.Approve(t.Context(), f.run("a/meiri", 1), "李四"); err != nil || done {
			t.Errorf("approved twice: %v", err)
		}
		if got := f.events("a/meiri"); got != "made approved delivered" {
			t.Errorf("the archive tells %s", got)
		}
	})
}

// TestOneChangedByteBlocksAnApprovedReport changes the kept message, the kept file, or the ledger's row, after the approval.
func TestOneChangedByteBlocksAnApprovedReport(t *testing.T) {
	t.Parallel()
	flip := func(f *fixture, hash string) {
		path := filepath.Join(f.Store.Dir, hash[:2], hash)
		body, err := os.ReadFile(path)
		if err != nil {
			f.t.Fatal(err)
		}
		body[len(body)/2] ^= 1
		if err := os.WriteFile(path, body, 0o644); err != nil {
			f.t.Fatal(err)
		}
	}
	for name, change := range map[string]func(f *fixture, run ledger.Run){
		"message": func(f *fixture, _ ledger.Run) { tamper(f.t, f) },
		"file": func(f *fixture, run ledger.Run) {
			files, err := ledger.Artifacts(f.t.Context(), f.Ledger.Reader(), run.ID)
			if err != nil || len(files) == 0 {
				f.t.Fatal(files, err)
			}
			flip(f, files[0].SHA256)
		},
		"recipient": func(f *fixture, run ledger.Run) {
			if _, err := f.Ledger.DB.ExecContext(f.t.Context(), `UPDATE delivery SET recipient = 'rival@x.cn' WHERE run_id = $1`, run.ID); err != nil {
				f.t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t, "sqlite:"+t.TempDir()+"/l.db", nil)
			f.spec("a/meiri", "recipients=1\nreview=required")
			f.due("a/meiri")
			if err := f.Start(t.Context(), true); err != nil {
				t.Fatal(err)
			}
			f.wait(runsBy{ledger.Waiting: 1}, mailsBy{ledger.Pending: 1})
			stop, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			if err := f.Stop(stop); err != nil {
				t.Fatal(err)
			}
			if done, err := f.Approve(t.Context(), f.run("a/meiri", 1), "张三"); err != nil || !done {
				t.Fatal(done, err)
			}
			change(f, f.run("a/meiri", 1))
			again, err := New(f.Config)
			if err != nil {
				t.Fatal(err)
			}
			f.Engine = again
			f.start()
			f.wait(runsBy{ledger.Waiting: 1}, mailsBy{ledger.Pending: 1})
			if told := f.notices(1); len(told) != 1 || !strings.HasPrefix(told[0], "review/a/meiri/meiri over=false") {
				t.Errorf("the owner was told %q", told)
			}
			if r := f.run("a/meiri", 1); !strings.Contains(r.Reason, "not what") || len(f.mail.to) > 0 {
				t.Errorf("reason %q, %d mails", r.Reason, len(f.mail.to))
			}
		})
	}
}

func TestAReportThatIsSentBackIsMadeAgain(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		f := newFixture(t, address, nil)
		f.spec("a/meiri", "recipients=1\nreview=required")
		f.due("a/meiri")
		f.start()
		f.wait(runsBy{ledger.Waiting: 1}, mailsBy{ledger.Pending: 1})
		remarks := []ledger.Remark{{Slot: "summary", Reviewer: "张三", Text: "先说活动"}}
		if done, err := f.SendBack(t.Context(), f.run("a/meiri", 1), "张三", "数字不对", remarks, false); err != nil || !done {
			t.Fatal(done, err)
		}
		time.Sleep(300 * time.Millisecond)
		f.wait(runsBy{ledger.SentBack: 1}, mailsBy{ledger.Pending: 1})
		if done, err := f.Approve(t.Context(), f.run("a/meiri", 1), "李四"); err != nil || done {
			t.Errorf("a report that was sent back is approved: %v %v", done, err)
		}
		if done, err := f.MakeAgain(t.Context(), f.run("a/meiri", 1)); err != nil || !done {
			t.Fatal(done, err)
		}
		f.wait(runsBy{ledger.Waiting: 1}, mailsBy{ledger.Pending: 1})
		man, err := ledger.ManifestOf(t.Context(), f.Ledger.Reader(), f.Store, f.run("a/meiri", 1).ID)
		if err != nil || len(man.Remarks) != 1 || man.Remarks[0] != remarks[0] {
			t.Errorf("made with the remarks %v: %v", man.Remarks, err)
		}
		if done, err := f.Approve(t.Context(), f.run("a/meiri", 1), "李四"); err != nil || !done {
			t.Fatal(done, err)
		}
		f.wait(runsBy{ledger.Done: 1}, mailsBy{ledger.WasAccepted: 1})
		if got := f.events("a/meiri"); got != "made sent_back made approved delivered" {
			t.Errorf("the archive tells %s", got)
		}
	})
}

func TestTheOwnerIsRemindedOnceOfAReview(t *testing.T) {
	f := newFixture(t, "sqlite:"+t.TempDir()+"/l.db", nil)
	f.now.Store(november.UnixMilli())
	f.spec("a/meiri", "recipients=1\nreview=required")
	f.due("a/meiri")
	f.start()
	f.wait(runsBy{ledger.Waiting: 1}, mailsBy{ledger.Pending: 1})
	if told := f.notices(0); len(told) > 0 {
		t.Fatalf("told at once: %q", told)
	}
	f.now.Store(november.Add(2 * time.Hour).UnixMilli())
	if told := f.notices(1); len(told) != 1 || told[0] != "review/a/meiri/meiri over=false" {
		t.Fatalf("told %q", told)
	}
	if done, err := f.Approve(t.Context(), f.run("a/meiri", 1), "张三"); err != nil || !done {
		t.Fatal(done, err)
	}
	if told := f.notices(1); len(told) != 1 || told[0] != "review/a/meiri/meiri over=true" {
		t.Fatalf("told %q", told)
	}
}

// TestAnotherEditionIsSentUnderItsOwnNames makes a second edition beside the first, with its reason.
func TestAnotherEditionIsSentUnderItsOwnNames(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		f := newFixture(t, address, nil)
		f.spec("a/meiri", "recipients=2")
		f.due("a/meiri")
		f.start()
		f.wait(runsBy{ledger.Done: 1}, mailsBy{ledger.WasAccepted: 2})
		next, err := f.Reissue(t.Context(), f.run("a/meiri", 1), "订单数重新导出")
		if err != nil || next.Edition != 2 {
			t.Fatal(next, err)
		}
		if _, err := f.Reissue(t.Context(), f.run("a/meiri", 1), "又一次"); err == nil {
			t.Error("a third edition while the second is made")
		}
		f.wait(runsBy{ledger.Done: 2}, mailsBy{ledger.WasAccepted: 4})
		man, err := ledger.ManifestOf(t.Context(), f.Ledger.Reader(), f.Store, f.run("a/meiri", 2).ID)
		if err != nil || man.Reason != "订单数重新导出" || man.Edition != 2 {
			t.Errorf("%+v %v", man, err)
		}
		f.mail.mu.Lock()
		defer f.mail.mu.Unlock()
		if len(f.mail.got) != 4 {
			t.Errorf("%d names of messages, want 4", len(f.mail.got))
		}
	})
}

// TestADatabaseThatDoesNotAnswerSaysNothingAboutAnApproval: a message must not be refused for good because of it.
func TestADatabaseThatDoesNotAnswerSaysNothingAboutAnApproval(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "sqlite:"+t.TempDir()+"/l.db", nil)
	f.due("a/meiri")
	run := f.run("a/meiri", 1)
	if err := f.approved(t.Context(), f.Ledger.Reader(), run); !errors.Is(err, errUnlike) {
		t.Errorf("an approval that nobody gave: %v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for name, err := range map[string]error{"sealed": sealed(gone, f.Ledger.Reader(), run), "approved": f.approved(gone, f.Ledger.Reader(), run)} {
		if err == nil || errors.Is(err, errUnlike) || errors.Is(err, ledger.ErrNone) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
