package jobs

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report/ledger"
)

// TestASurgeIsRecordedOnceAndAgenciesTakeTurns has 5,000 reports of ten agencies, from 4,500 to five of each, due in the same
// minute.
func TestASurgeIsRecordedOnceAndAgenciesTakeTurns(t *testing.T) {
	if testing.Short() {
		t.Skip("5,000 reports take a while under the race detector, which runs the short tests")
	}
	each(t, func(t *testing.T, address string) {
		f := newFixture(t, address, func(c *Config) { c.Timing.Silent = time.Minute }) // a busy machine is not a dead worker
		sizes := []int{4500, 300, 100, 40, 20, 15, 10, 5, 5, 5}
		agency := map[string]int{}
		for a, n := range sizes {
			for i := range n {
				name := fmt.Sprintf("agency%d/c%04d", a, i)
				f.spec(name, "at=monthly 3 09:00\nrecipients=1")
				agency[ledger.Key{Report: name, Account: fmt.Sprintf("c%04d", i), Period: "2026-10", Edition: 1}.ID()] = a
			}
		}
		f.now.Store(november.AddDate(0, 0, -14).UnixMilli())
		if n, err := f.Tick(t.Context()); n != 0 || err != nil {
			t.Fatalf("%d due in October: %v", n, err)
		}
		f.now.Store(november.Add(time.Minute).UnixMilli())
		started := time.Now()
		if n, err := f.Tick(t.Context()); n != 5000 || err != nil {
			t.Fatalf("%d recorded: %v", n, err)
		}
		t.Logf("5,000 recorded in %s", time.Since(started).Round(time.Millisecond))
		if n, err := f.Tick(t.Context()); n != 0 || err != nil {
			t.Errorf("%d recorded again: %v", n, err)
		}
		column := "args"
		if strings.HasPrefix(address, "sqlite:") {
			column = "json(args)"
		}
		rows, err := f.Ledger.DB.QueryContext(t.Context(), `SELECT `+column+` FROM river_job WHERE kind = 'make' ORDER BY priority, scheduled_at, id`)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = rows.Close() }()
		last := map[int]int{} // place of an agency's last report
		place := 0
		for ; rows.Next(); place++ {
			var text []byte
			var args makeArgs
			if err := rows.Scan(&text); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(text, &args); err != nil {
				t.Fatal(err)
			}
			a, known := agency[args.Run]
			if !known {
				t.Fatalf("a job of run %s, which nobody asked for", args.Run)
			}
			last[a] = place
		}
		if err := rows.Err(); err != nil || place != 5000 {
			t.Fatalf("%d jobs: %v", place, err)
		}
		for a, n := range sizes[1:] { // nobody waits for more than one report of each other agency a turn
			if most := n * len(sizes); last[a+1] >= most {
				t.Errorf("the last of agency %d's %d reports is number %d, want before %d", a+1, n, last[a+1], most)
			}
		}
		f.measuresSurge(november)
	})
}

// measuresSurge wants depth, age and throughput of 5,000 queued reports in the metrics.
func (f *fixture) measuresSurge(due time.Time) {
	f.t.Helper()
	f.now.Store(due.Add(10 * time.Minute).UnixMilli())
	if got := f.metrics(); got[`wxreport_queue_jobs{queue="make"}`] != 5000 || got[`wxreport_runs{state="queued"}`] != 5000 || got["wxreport_oldest_due_seconds"] != 600 ||
		got[`wxreport_made_total{result="made"}`] != 0 {
		f.t.Errorf("before the first is made: %v", got)
	}
	ctx := f.t.Context()
	if err := f.Start(ctx, false); err != nil {
		f.t.Fatal(err)
	}
	for range 1000 {
		if f.counts.accepted.Load() >= 20 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if err := f.Stop(ctx); err != nil {
		f.t.Fatal(err)
	}
	got := f.metrics()
	made, sent := got[`wxreport_made_total{result="made"}`], got[`wxreport_sent_total{result="accepted"}`]
	// A job that the stop handed back may be that of a run that was made meanwhile: it will find so.
	idle := made + got[`wxreport_queue_jobs{queue="make"}`] - 5000
	if made < 20 || sent < 20 || idle < 0 || idle > float64(f.Workspace.Limits.Workers) || made+got[`wxreport_runs{state="queued"}`] != 5000 || sent != got[`wxreport_deliveries{state="accepted"}`] {
		f.t.Errorf("after some were made: %v", got)
	}
	reports, messages, err := ledger.Finished(ctx, f.Ledger.Reader(), f.Now().Add(-time.Hour))
	if float64(messages) != sent || float64(reports) > made || reports < 10 || err != nil {
		f.t.Errorf("the ledger has %d reports and %d messages of the last hour, the metrics %g and %g: %v", reports, messages, made, sent, err)
	}
}

// metrics reads the page of metrics: values by name with labels.
func (f *fixture) metrics() map[string]float64 {
	f.t.Helper()
	page := httptest.NewRecorder()
	f.Handler().ServeHTTP(page, httptest.NewRequestWithContext(f.t.Context(), "GET", "/metrics", nil))
	out := map[string]float64{}
	for line := range strings.Lines(page.Body.String()) {
		name, text, _ := strings.Cut(strings.TrimSpace(line), " ")
		if value, err := strconv.ParseFloat(text, 64); err == nil && strings.HasPrefix(name, "wxreport_") {
			out[name] = value
		}
	}
	return out
}
