package jobs

import (
	"encoding/json"
	"fmt"
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
		f := newFixture(t, address, nil)
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
	})
}
