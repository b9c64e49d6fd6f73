package jobs

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/ledger"
	"github.com/wxreport/wxreport/report/pipeline"
)

// TestAMakerReadsTheSpecOfItsReportAlone: with five thousand accounts a process that makes one report would otherwise
// hold them all.
func TestAMakerReadsTheSpecOfItsReportAlone(t *testing.T) {
	t.Parallel()
	var read []string
	var others []string
	f := newFixture(t, "sqlite:"+filepath.Join(t.TempDir(), "ledger.db"), nil)
	c := f.Config
	c.Load = func(path string, reading report.Reading) (*report.Plan, error) {
		read = append(read, filepath.Base(path))
		return loadFake(path, reading)
	}
	c.Build = func(ctx context.Context, plan *report.Plan, job report.Job) (pipeline.Result, error) {
		others = job.Others
		return buildFake(ctx, plan, job)
	}
	for _, name := range []string{"a/meiri", "a/mingri", "b/zuori"} {
		f.spec(name, "recipients=1")
	}
	names, err := f.index.Accounts(november)
	if err != nil || !slices.Equal(names, []string{"meiri", "mingri", "zuori"}) {
		t.Fatal(names, err)
	}
	run := ledger.Run{Key: ledger.Key{Report: "a/mingri", Account: "mingri", Period: "2026-10", Edition: 1}, DueAt: november, Others: names}
	if _, err := NewMaker(c).Make(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(slices.Compact(read), []string{"mingri.yaml"}) || !slices.Equal(others, names) {
		t.Errorf("read %v, was told of %v", read, others)
	}
}

// TestAccountsAreLookedForAgain: a new client's name is known to the makers within a minute.
func TestAccountsAreLookedForAgain(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "sqlite:"+filepath.Join(t.TempDir(), "ledger.db"), nil)
	f.spec("a/meiri", "")
	for _, c := range []struct {
		after time.Duration
		want  int
	}{{0, 1}, {accountsFor, 1}, {accountsFor + time.Second, 2}, {-time.Hour, 2}} {
		got, err := f.index.Accounts(november.Add(c.after))
		if err != nil || len(got) != c.want {
			t.Errorf("after %s: %v, %v, want %d", c.after, got, err, c.want)
		}
		f.spec("a/mingri", "")
	}
}

// TestAReportIsFoundWhenItsFileMoves: a/meiri.yaml becomes a folder with a report.yaml in it.
func TestAReportIsFoundWhenItsFileMoves(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "sqlite:"+filepath.Join(t.TempDir(), "ledger.db"), func(c *Config) {
		c.Workspace.Reports = append(c.Workspace.Reports, filepath.Join(filepath.Dir(c.Workspace.Reports[0]), "*", "report.yaml"))
	})
	f.spec("a/meiri", "")
	old := filepath.Join(f.folder, "a", "meiri.yaml")
	if e, ok := f.index.Entry("a/meiri"); !ok || e.Path != old {
		t.Fatal(e, ok)
	}
	if _, ok := f.index.Entry("a/nobody"); ok {
		t.Error("found a report that is not there")
	}
	moved := filepath.Join(f.folder, "a", "meiri", "report.yaml")
	if err := os.MkdirAll(filepath.Dir(moved), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(old, moved); err != nil {
		t.Fatal(err)
	}
	if e, ok := f.index.Entry("a/meiri"); !ok || e.Path != moved {
		t.Errorf("%+v, %v, want %s", e, ok, moved)
	}
	if err := os.Remove(moved); err != nil {
		t.Fatal(err)
	}
	if _, ok := f.index.Entry("a/meiri"); ok {
		t.Error("found a report that is gone")
	}
}
