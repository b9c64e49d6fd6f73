package main

import (
	"testing"
	"time"

	"github.com/wxreport/wxreport/report/jobs"
	"github.com/wxreport/wxreport/report/ledger"
)

// TestWhatIsWellIsNotListedAsAProblem tells the states that somebody should look at from those that pass by themselves.
func TestWhatIsWellIsNotListedAsAProblem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		run  ledger.Run
		want bool
	}{
		{ledger.Run{State: ledger.Done}, false},
		{ledger.Run{State: ledger.Done, Reason: "1 of 2 messages not delivered: 1 rejected, 0 unknown"}, true},
		{ledger.Run{State: ledger.Skipped, Reason: jobs.PausedReason}, false},
		{ledger.Run{State: ledger.Skipped, Reason: "missed: nothing ran until 72h0m0s after its time"}, true},
		{ledger.Run{State: ledger.Queued, DueAt: asOf.Add(-time.Minute)}, false},
		{ledger.Run{State: ledger.Queued, DueAt: asOf.Add(-time.Minute), Tries: 1}, true},
		{ledger.Run{State: ledger.Queued, DueAt: asOf.Add(-2 * time.Hour)}, true},
		{ledger.Run{State: ledger.Sending, DueAt: asOf.Add(-time.Minute)}, false},
		{ledger.Run{State: ledger.Sending, DueAt: asOf.Add(-2 * time.Hour)}, true},
		{ledger.Run{State: ledger.AwaitingData, DueAt: asOf}, true},
		{ledger.Run{State: ledger.Waiting}, true},
		{ledger.Run{State: ledger.SentBack}, true},
		{ledger.Run{State: ledger.Failed}, true},
		{ledger.Run{State: ledger.Held}, true},
		{ledger.Run{State: ledger.NoData}, true},
	} {
		if got := unwell(c.run, asOf); got != c.want {
			t.Errorf("%s %q, due %s, %d tries: a problem %v, want %v", c.run.State, c.run.Reason, c.run.DueAt, c.run.Tries, got, c.want)
		}
	}
}

func TestManyRunsAreAskedForLessOften(t *testing.T) {
	t.Parallel()
	for open, want := range map[int]time.Duration{0: 150 * time.Millisecond, 10: 152 * time.Millisecond, 5000: 1150 * time.Millisecond} {
		if got := pollInterval(open); got != want {
			t.Errorf("%d are asked for every %s, want %s", open, got, want)
		}
	}
}
