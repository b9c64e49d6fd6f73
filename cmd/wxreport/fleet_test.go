//go:build linux

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report/jobs"
	"github.com/wxreport/wxreport/report/ledger"
	"github.com/wxreport/wxreport/report/ledger/pgtest"
)

// TestFleet measures real reports: the quickstart's, PDF, workbook and JSON, for WXREPORT_BENCH accounts, by 1, 2 and
// 4 worker processes on both databases. Each worker makes one report at a time in a child of its own.
func TestFleet(t *testing.T) {
	accounts, _ := strconv.Atoi(os.Getenv("WXREPORT_BENCH"))
	if accounts == 0 {
		t.Skip("measures with WXREPORT_BENCH=1000")
	}
	var server *pgtest.Server
	if bin := pgtest.Find(); bin != "" {
		var err error
		if server, err = pgtest.Start(bin); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(server.Stop)
	}
	// The program as it is shipped: a test's binary is larger, and memory counts here.
	shipped := filepath.Join(t.TempDir(), "wxreport")
	if out, err := exec.Command("go", "build", "-o", shipped, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	source, err := filepath.Abs(quickstart)
	if err != nil {
		t.Fatal(err)
	}
	spec, err := os.ReadFile(filepath.Join(source, "report.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer("logo: logo.png", "logo: "+source+"/logo.png", "data: data/", "data: "+source+"/data/").Replace(string(spec))
	for n, kind := range []string{"sqlite", "postgres"} {
		for _, processes := range []int{1, 2, 4} {
			t.Run(fmt.Sprintf("%s-%d", kind, processes), func(t *testing.T) {
				dir := t.TempDir()
				address := "sqlite:" + filepath.Join(dir, "wxreport.db")
				if kind == "postgres" {
					if server == nil {
						t.Skip("PostgreSQL is not installed")
					}
					if address, err = server.Database(10*n + processes); err != nil {
						t.Fatal(err)
					}
				}
				clients(t, dir, text, accounts)
				t.Logf("%-8s %d processes: %s", kind, processes, measure(t, shipped, dir, address, accounts, processes))
			})
		}
	}
}

// clients writes a workspace of accounts that differ in their ids.
func clients(t *testing.T, dir, text string, accounts int) {
	t.Helper()
	for i := range accounts {
		folder := filepath.Join(dir, "clients", fmt.Sprintf("c%04d", i))
		mkdir(t, folder)
		own := strings.Replace(text, "id: meiri", fmt.Sprintf("id: c%04d", i), 1) + "\ndeliver: [{folder: {path: ../../out/" + filepath.Base(folder) + "}}]\n"
		if err := os.WriteFile(filepath.Join(folder, "report.yaml"), []byte(own), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "wxreport.yaml"), []byte("version: 1\nreports: clients/*/report.yaml\nlimits: {workers: 1}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

// measure makes the reports of a workspace and says how it went.
func measure(t *testing.T, shipped, dir, address string, accounts, processes int) string {
	t.Helper()
	t.Setenv(databaseVariable, address)
	l, err := ledger.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := jobs.Migrate(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	p := &program{out: os.Stderr, err: os.Stderr, now: asOf, clock: clockFrom(asOf), workspaceFile: filepath.Join(dir, "wxreport.yaml")}
	w, err := p.workspace()
	if err != nil {
		t.Fatal(err)
	}
	log, _ := p.logger("none")
	e, err := p.engine(w, l, log)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := p.index(w)
	if err != nil {
		t.Fatal(err)
	}
	runs, _, err := p.chosen(entries, runOptions{accounts: "*"})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := e.Ask(t.Context(), runs); n != accounts || err != nil {
		t.Fatal(n, err)
	}
	started := time.Now()
	var workers []*exec.Cmd
	for range processes {
		cmd := exec.Command(shipped, "worker", "--log", "none")
		cmd.Dir = dir
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		workers = append(workers, cmd)
	}
	worker, child := 0, 0
	for {
		counts, err := ledger.CountRuns(t.Context(), l.Reader())
		if err != nil || counts[ledger.Failed] > 0 {
			t.Fatal(counts, err)
		}
		for _, w := range workers {
			worker = max(worker, jobs.ResidentMemory(w.Process.Pid))
			for _, pid := range descendants(w.Process.Pid) {
				child = max(child, jobs.ResidentMemory(pid))
			}
		}
		if counts[ledger.Done] == accounts {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	took := time.Since(started)
	for _, w := range workers {
		_ = w.Process.Kill()
		_ = w.Wait()
	}
	mails, err := ledger.CountDeliveries(t.Context(), l.Reader(), "")
	files, _ := filepath.Glob(filepath.Join(dir, "out", "*", "*.pdf"))
	if err != nil || mails[ledger.WasAccepted] != accounts || len(files) != accounts {
		t.Fatalf("%v delivered, %d PDFs, want %d: %v", mails, len(files), accounts, err)
	}
	return fmt.Sprintf("%d reports in %s, %.2f a second; peak %d MB a worker, %d MB the process that makes a report; nothing lost",
		accounts, took.Round(100*time.Millisecond), float64(accounts)/took.Seconds(), worker>>20, child>>20)
}

// descendants are a process's children.
func descendants(pid int) []int {
	var out []int
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, task := range tasks {
		body, _ := os.ReadFile(task)
		for field := range strings.FieldsSeq(string(body)) {
			if n, err := strconv.Atoi(field); err == nil {
				out = append(out, n)
			}
		}
	}
	return out
}
