//go:build linux

package jobs

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report/ledger"
	"github.com/wxreport/wxreport/report/ledger/yeartest"
)

// BenchmarkYear measures what a scheduler does again and again when 5,000 reports have a year of history. CPU is this
// process's and, on PostgreSQL, that of the server's processes.
func BenchmarkYear(b *testing.B) {
	for _, kind := range []string{"sqlite", "postgres"} {
		b.Run(kind, func(b *testing.B) {
			address := "sqlite:" + filepath.Join(b.TempDir(), "ledger.db")
			if kind == "postgres" {
				address = postgres(b)
			}
			f := newFixture(b, address, nil)
			var names []string
			for i := range 5000 {
				names = append(names, fmt.Sprintf("agency%02d/c%04d", i%40, i))
				f.spec(names[i], "at=monthly 3 09:00\nrecipients=4")
			}
			if err := yeartest.Fill(b.Context(), f.Ledger, names); err != nil {
				b.Fatal(err)
			}
			analyze(b, f.Ledger)
			f.now.Store(yeartest.End.UnixMilli())
			f.Ledger.DB.SetMaxIdleConns(10)
			tick := func(want int) {
				b.Helper()
				if n, err := f.Tick(b.Context()); n != want || err != nil {
					b.Fatalf("%d recorded, want %d: %v", n, want, err)
				}
			}
			measured(b, "first tick of a process", func() {
				again, err := New(f.Config)
				if err != nil {
					b.Fatal(err)
				}
				if n, err := again.Tick(b.Context()); n != 0 || err != nil {
					b.Fatal(n, err)
				}
			})
			tick(0)
			measured(b, "idle tick", func() { tick(0) })
			sweep := func() {
				if err := f.Sweep(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
			sweep()
			measured(b, "idle sweep", sweep)
			measured(b, "remind", func() {
				if err := f.remind(b.Context()); err != nil {
					b.Fatal(err)
				}
			})
			measured(b, "untold", func() {
				if _, err := ledger.Untold(b.Context(), f.Ledger.Reader()); err != nil {
					b.Fatal(err)
				}
			})
			handler := f.Handler()
			measured(b, "metrics", func() {
				page := httptest.NewRecorder()
				handler.ServeHTTP(page, httptest.NewRequestWithContext(b.Context(), "GET", "/metrics", nil))
				if !strings.Contains(page.Body.String(), "wxreport_incidents_open 5\n") {
					b.Fatal(page.Body)
				}
			})
			measured(b, "status", func() {
				_, err1 := ledger.Latest(b.Context(), f.Ledger.Reader())
				_, err2 := ledger.NeedSomebody(b.Context(), f.Ledger.Reader())
				_, _, err3 := ledger.Finished(b.Context(), f.Ledger.Reader(), yeartest.End.Add(-time.Hour))
				if err := errors.Join(err1, err2, err3); err != nil {
					b.Fatal(err)
				}
			})
			// A morning on which half of all mails wait for their mail server.
			for _, statement := range []string{`UPDATE run SET state = 'sending' WHERE period = '2026-10' AND state = 'done'`,
				`UPDATE delivery SET state = 'pending' WHERE run_id IN (SELECT id FROM run WHERE state = 'sending') AND (recipient LIKE 'r0%' OR recipient LIKE 'r1%')`} {
				if _, err := f.Ledger.DB.ExecContext(b.Context(), statement); err != nil {
					b.Fatal(err)
				}
			}
			analyze(b, f.Ledger)
			sweep()
			if jobs, err := f.Ledger.OpenJobs(b.Context()); err != nil || jobs[sendQueue] < 9000 {
				b.Fatal(jobs, err)
			}
			measured(b, "sweep of 10,000 messages", sweep)
			measured(b, "tick meanwhile", func() { tick(0) })
			open, err := ledger.OpenRuns(b.Context(), f.Ledger.Reader())
			if err != nil {
				b.Fatal(err)
			}
			var ids []string
			for _, r := range open {
				ids = append(ids, r.ID)
			}
			measured(b, "poll of a batch of 5,000", func() {
				if states, err := ledger.States(b.Context(), f.Ledger.Reader(), ids); err != nil || len(states) < 4000 {
					b.Fatal(len(states), err)
				}
			})
		})
	}
}

// analyze does what PostgreSQL's autovacuum would have done by now.
func analyze(b *testing.B, l *ledger.Ledger) {
	b.Helper()
	if l.Postgres() {
		if _, err := l.DB.ExecContext(b.Context(), `VACUUM ANALYZE`); err != nil {
			b.Fatal(err)
		}
	}
}

// measured measures a function, and the CPU of all that works for it.
func measured(b *testing.B, name string, do func()) {
	b.Run(name, func(b *testing.B) {
		before := cpuOf(b)
		for b.Loop() {
			do()
		}
		b.ReportMetric(float64((cpuOf(b)-before).Microseconds())/1000/float64(b.N), "cpu-ms/op")
	})
}

// cpuOf is the CPU time of this process and of the database's.
func cpuOf(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	sum := time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
	if server != nil {
		sum += descendantsCPU(os.Getpid())
	}
	return sum
}

// descendantsCPU is the CPU time of the living processes below one.
func descendantsCPU(pid int) time.Duration {
	sum := time.Duration(0)
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, task := range tasks {
		body, _ := os.ReadFile(task)
		for field := range strings.FieldsSeq(string(body)) {
			stat, err := os.ReadFile("/proc/" + field + "/stat")
			if err != nil {
				continue
			}
			var child, user, system int
			_, _ = fmt.Sscan(field, &child)
			_, after, _ := strings.Cut(string(stat), ") ")
			parts := strings.Fields(after)
			_, _ = fmt.Sscan(parts[11], &user)
			_, _ = fmt.Sscan(parts[12], &system)
			sum += time.Duration(user+system)*10*time.Millisecond + descendantsCPU(child) // ticks of 1/100 s
		}
	}
	return sum
}
