package jobs

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wxreport/wxreport/analysis/calendar"
	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/ledger"
	"github.com/wxreport/wxreport/report/pipeline"
)

// reads counts how often specs are read.
type reads struct {
	mu sync.Mutex
	of map[string]int
}

func (r *reads) load(path string, reading report.Reading) (*report.Plan, error) {
	r.mu.Lock()
	r.of[strings.TrimSuffix(filepath.Base(path), ".yaml")]++
	r.mu.Unlock()
	plan, err := loadFake(path, reading)
	if err == nil {
		plan.Files = append(plan.Files, filepath.Join(filepath.Dir(filepath.Dir(path)), "base"))
	}
	return plan, err
}

func (r *reads) taken() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []string
	for name, n := range r.of {
		out = append(out, fmt.Sprintf("%s:%d", name, n))
	}
	r.of = map[string]int{}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestTheIndexReadsWhatIsAskedForAndWhatHasChanged(t *testing.T) {
	t.Parallel()
	dir, r := t.TempDir(), &reads{of: map[string]int{}}
	day := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, name)
		day = day.Add(time.Minute)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, day, day); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 30 {
		write(fmt.Sprintf("a/c%02d.yaml", i), "recipients=1")
	}
	x := NewIndex(report.Workspace{Path: filepath.Join(dir, "wxreport.yaml"), Reports: []string{filepath.Join(dir, "*", "*.yaml")}}, r.load, calendar.China())
	entry := func(name string, found bool, wantReads string) {
		t.Helper()
		e, ok := x.Entry(name)
		if got := r.taken(); ok != found || got != wantReads || ok && e.Name != name {
			t.Errorf("%s found %v, want %v; read %q, want %q", name, ok, found, got, wantReads)
		}
	}
	entry("a/c07", true, "c07:1") // alone, as a process that makes one report
	entry("a/c07", true, "")
	entry("a/nobody", false, "")
	if names, err := x.Accounts(november); err != nil || len(names) != 30 || !slices.IsSorted(names) {
		t.Errorf("accounts are %v, %v", names, err)
	}
	if got := r.taken(); strings.Contains(got, "c07") || len(strings.Fields(got)) != 29 || strings.Contains(got, ":2") {
		t.Errorf("read %s", got)
	}
	refreshed := func(want int, wantReads string) {
		t.Helper()
		list, err := x.Refresh()
		if got := r.taken(); err != nil || len(list) != want || got != wantReads || !slices.IsSortedFunc(list, func(a, b *Entry) int { return strings.Compare(a.Name, b.Name) }) {
			t.Errorf("%d entries, want %d; read %q, want %q, %v", len(list), want, got, wantReads, err)
		}
	}
	refreshed(30, "")
	write("a/c03.yaml", "recipients=2")
	write("b/new.yaml", "recipients=2")
	refreshed(31, "c03:1 new:1")
	write("a/c03.yaml", "spec=broken")
	entry("a/c03", true, "c03:1")
	refreshed(31, "c03:1") // what it extends may have been mended
	for _, gone := range []string{"a/c03.yaml", "a/c04.yaml"} {
		if err := os.Remove(filepath.Join(dir, gone)); err != nil {
			t.Fatal(err)
		}
	}
	entry("a/c04", false, "")
	refreshed(29, "")
	write("base", "")
	var all []string
	for i := range 30 {
		if i != 3 && i != 4 {
			all = append(all, fmt.Sprintf("c%02d:1", i))
		}
	}
	refreshed(29, strings.Join(append(all, "new:1"), " ")) // they share it
}

// TestAPathInAnotherEncodingStopsNoOther has a folder named in GBK, as old archives unpack.
func TestAPathInAnotherEncodingStopsNoOther(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		f := newFixture(t, address, nil)
		f.spec("a/meiri", "at=monthly 3 09:00")
		f.spec("\xc3\xbf\xc8\xd5/\xc3\xbf\xc8\xd5", "at=monthly 3 09:00")
		f.now.Store(november.AddDate(0, 0, -9).UnixMilli())
		for _, at := range []time.Time{november.AddDate(0, 0, -9), november} {
			f.now.Store(at.UnixMilli())
			if _, err := f.Tick(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		runs, err := ledger.Runs(t.Context(), f.Ledger.Reader(), ledger.Filter{})
		if err != nil || len(runs) != 1 || runs[0].Report != "a/meiri" {
			t.Errorf("%v %v", runs, err)
		}
		open, err := ledger.Incidents(t.Context(), f.Ledger.Reader(), true)
		if err != nil || len(open) != 1 || !strings.Contains(open[0].Text, "not UTF-8: rename") {
			t.Errorf("%v %v", open, err)
		}
	})
}

// TestAReasonInAnotherEncodingIsRecorded has a build and a mail server that quote what is no text.
func TestAReasonInAnotherEncodingIsRecorded(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		f := newFixture(t, address, func(c *Config) {
			build, load := c.Build, c.Load
			c.Build = func(ctx context.Context, plan *report.Plan, job report.Job) (pipeline.Result, error) {
				if plan.Title == "gbk" {
					return pipeline.Result{}, errors.New("articles.csv:3: \xc3\xbf\xc8\xd5\x00 is no number")
				}
				return build(ctx, plan, job)
			}
			c.Load = func(path string, reading report.Reading) (*report.Plan, error) {
				if strings.Contains(path, "unread") {
					return nil, errors.New("report.yaml:1:1: \xc3\xbf\x00 is no key")
				}
				return load(path, reading)
			}
		})
		f.mail.reply = func(string, int) (string, string, bool) { return "250 ok", "554 \xbe\xdc\xbe\xf8 refused", false }
		f.spec("a/gbk", "build=gbk\nrecipients=1")
		f.spec("a/meiri", "recipients=1")
		f.spec("a/unread", "")
		f.due("a/gbk", "a/meiri")
		f.start()
		f.wait(runsBy{ledger.Failed: 1, ledger.Done: 1}, mailsBy{ledger.WasRejected: 1})
		if told := f.notices(3); len(told) != 3 {
			t.Errorf("told %v, want three", told)
		}
	})
}

// TestABrokenBaseIsNotReadForThousandsAllTheTime: specs that fail are read again in turns, and all at once when the base they
// share is mended.
func TestABrokenBaseIsNotReadForThousandsAllTheTime(t *testing.T) {
	t.Parallel()
	dir, r := t.TempDir(), &reads{of: map[string]int{}}
	base := filepath.Join(dir, "base")
	write := func(path, text string, day int) {
		t.Helper()
		at := time.Date(2026, 11, day, 9, 0, 0, 0, time.UTC)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644), os.Chtimes(path, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	const specs = 4 * mostFailed
	for i := range specs {
		write(filepath.Join(dir, "a", fmt.Sprintf("c%03d.yaml", i)), "recipients=1", 1)
	}
	write(base, "spec=broken", 1)
	load := func(path string, reading report.Reading) (*report.Plan, error) {
		if _, err := loadFake(base, reading); err != nil {
			reading.Tell(path, nil)
			_, _ = r.load(path, reading)
			return nil, err
		}
		return r.load(path, reading)
	}
	x := NewIndex(report.Workspace{Path: filepath.Join(dir, "wxreport.yaml"), Reports: []string{filepath.Join(dir, "a", "*.yaml")}}, load, calendar.China())
	refresh := func(want int) string {
		t.Helper()
		if _, err := x.Refresh(); err != nil {
			t.Fatal(err)
		}
		got := r.taken()
		if n := len(strings.Fields(got)); n != want {
			t.Errorf("%d specs were read, want %d", n, want)
		}
		return got
	}
	refresh(specs)
	all := ""
	for range specs / mostFailed {
		all += " " + refresh(mostFailed)
	}
	seen := strings.Fields(all)
	if slices.Sort(seen); len(slices.Compact(seen)) != specs {
		t.Errorf("%d different specs were read in turns, want all", len(slices.Compact(seen)))
	}
	write(base, "recipients=1", 2)
	refresh(specs)
	refresh(0)
}
