package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/wxreport/wxreport/report/jobs"
	"github.com/wxreport/wxreport/report/ledger"
)

// TestAChildFinishesWhenItsGroupIsEnded: systemd, without KillMode=mixed, sends SIGTERM to the processes that make reports as
// well; a report that was cut off would fail for good.
func TestAChildFinishesWhenItsGroupIsEnded(t *testing.T) {
	t.Parallel()
	dir := shop(t, 25)
	p := &program{workspaceFile: filepath.Join(dir, "wxreport.yaml")}
	w, err := p.workspace()
	if err != nil {
		t.Fatal(err)
	}
	entries, err := p.index(w)
	if err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), os.Args[0], "make", "--workspace", w.Path)
	child.Env = append(os.Environ(), "WXREPORT_MAIN=1")
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	answers := json.NewDecoder(out)
	run := ledger.Run{Key: ledger.Key{Report: entries[0].Name, Account: "shop", Period: "2026-10", Edition: 1}, DueAt: asOf}
	for _, when := range []string{"before", "after"} {
		if err := json.NewEncoder(in).Encode(run); err != nil {
			t.Fatal(when, err)
		}
		var a jobs.Answer
		if err := answers.Decode(&a); err != nil {
			t.Fatalf("%s the signal: %v", when, err)
		}
		if made, err := a.Results(); err != nil || len(made.Artifacts) == 0 {
			t.Fatalf("%s the signal: %d files, %v", when, len(made.Artifacts), err)
		}
		if err := child.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
	}
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	if err := child.Wait(); err != nil {
		t.Errorf("when nobody asks any more: %v", err)
	}
}
