package jobs

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report/ledger"
)

// TestThreeHundredAccountsWithFaults: a tenth has faults of every kind; the others get their mail, each its
// own, and memory stays bounded.
func TestThreeHundredAccountsWithFaults(t *testing.T) {
	if testing.Short() {
		t.Skip("300 accounts take minutes under the race detector, which runs the short tests")
	}
	each(t, func(t *testing.T, address string) {
		f := newFixture(t, address, func(c *Config) {
			c.Workspace.Limits.Build, c.Workspace.Limits.Workers = 2*time.Second, 8
			c.Timing.Retry = 5 * time.Millisecond
		})
		f.mail.reply = func(to string, _ int) (string, string, bool) {
			if strings.Contains(to, "-refused") {
				return "550 5.1.1 no such user", "", false
			}
			return "250 ok", "250 queued", false
		}
		kinds := []string{"fail", "panic", "spec", "refused", "fail", "panic"}
		var names []string
		for i := range 300 {
			name, text := fmt.Sprintf("agency%d/ok%03d", i%7, i), "recipients=1"
			if i%10 == 0 {
				switch kind := kinds[i/10%len(kinds)]; kind {
				case "spec":
					name, text = fmt.Sprintf("agency%d/bad%03d", i%7, i), "spec=broken"
				case "refused":
					name = fmt.Sprintf("agency%d/a%03d-refused", i%7, i)
				default:
					name, text = fmt.Sprintf("agency%d/bad%03d", i%7, i), "recipients=1\nbuild="+kind
				}
			}
			f.spec(name, text)
			names = append(names, name)
		}
		f.due(names...)
		f.start()
		f.wait(runsBy{ledger.Done: 275, ledger.Failed: 25}, mailsBy{ledger.WasAccepted: 270, ledger.WasRejected: 5})
		f.mail.mu.Lock()
		defer f.mail.mu.Unlock()
		for to, body := range f.mail.bodies {
			account := strings.TrimSuffix(to[len("r00@"):], ".cn")
			if want := "report " + account + " 2026-10"; !strings.Contains(body, want) || strings.Count(body, "report ") != 1 {
				t.Errorf("%s got %q, want %q", to, body, want)
			}
		}
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		if held := stats.HeapInuse >> 20; held > 150 {
			t.Errorf("the process holds %d MiB", held)
		}
	})
}

// TestQueueOverhead measures what the queue costs beside the work: 1,000 reports that take no time, made by 1, 2
// and 4 processes. It runs with WXREPORT_BENCH=1 (`make bench-fleet`) and prints a table.
func TestQueueOverhead(t *testing.T) {
	if os.Getenv("WXREPORT_BENCH") == "" {
		t.Skip("measures with WXREPORT_BENCH=1")
	}
	const reports = 1000
	for _, kind := range []string{"sqlite", "postgres"} {
		for _, processes := range []int{1, 2, 4} {
			address := "sqlite:" + filepath.Join(t.TempDir(), "ledger.db")
			if kind == "postgres" {
				address = postgres(t)
			}
			f := &fleet{t: t, address: address, folder: t.TempDir()}
			var runs []ledger.Run
			for i := range reports {
				name := fmt.Sprintf("client%04d", i)
				path := filepath.Join(f.folder, "a", name+".yaml")
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte("recipients=0\n"), 0o644); err != nil {
					t.Fatal(err)
				}
				runs = append(runs, ledger.Run{Key: ledger.Key{Report: "a/" + name, Account: name, Period: "2026-10", Edition: 1}, State: ledger.Queued, DueAt: november})
			}
			e := newFixture(t, address, nil)
			started := time.Now()
			if _, err := e.record(t.Context(), runs, november); err != nil {
				t.Fatal(err)
			}
			inserted := time.Since(started)
			var workers []*exec.Cmd
			for range processes {
				workers = append(workers, f.launch(""))
			}
			var first time.Time
			for {
				counts, err := ledger.CountRuns(t.Context(), e.Ledger.Reader())
				if err != nil {
					t.Fatal(err)
				}
				if first.IsZero() && counts[ledger.Done] > 0 {
					first = time.Now() // the processes have started
				}
				if counts[ledger.Done] == reports {
					break
				}
				time.Sleep(5 * time.Millisecond)
			}
			took := time.Since(first)
			peak := int64(0)
			cpu := time.Duration(0)
			for _, w := range workers {
				_ = w.Process.Kill()
				_ = w.Wait()
				usage := w.ProcessState.SysUsage().(*syscall.Rusage)
				peak = max(peak, usage.Maxrss)
				cpu += w.ProcessState.UserTime() + w.ProcessState.SystemTime()
			}
			t.Logf("%-8s %d processes: insert %.2f ms, queue %.2f ms a report, %.0f reports/s, CPU %.2f ms, peak %d MB a process",
				kind, processes, ms(inserted)/reports, ms(took)/reports, reports/took.Seconds(), ms(cpu)/reports, peak>>10)
		}
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
