package jobs

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/wxreport/wxreport/report/ledger"
)

// two are two schedulers on one database.
func two(t *testing.T, address string) [2]*Engine {
	t.Helper()
	a := newFixture(t, address, nil)
	b := newFixture(t, address, nil)
	return [2]*Engine{a.Engine, b.Engine}
}

func TestOfTwoSchedulersOneWins(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		engines := two(t, address)
		const rounds = 1000
		for round := range rounds {
			run := ledger.Run{Key: ledger.Key{Report: "a/meiri", Account: "meiri", Period: fmt.Sprint(round), Edition: 1}, State: ledger.Queued, DueAt: november}
			var won atomic.Int64
			barrier := make(chan struct{})
			var wg sync.WaitGroup
			for _, e := range engines {
				wg.Go(func() {
					<-barrier
					n, err := e.record(t.Context(), []ledger.Run{run}, november)
					if err != nil {
						t.Error(err)
					}
					won.Add(int64(n))
				})
			}
			close(barrier)
			wg.Wait()
			if won.Load() != 1 {
				t.Fatalf("round %d has %d winners", round, won.Load())
			}
		}
		jobs, err := engines[0].Ledger.OpenJobs(t.Context())
		if err != nil || jobs[makeQueue] != rounds {
			t.Errorf("%v jobs, want %d, %v", jobs, rounds, err)
		}
	})
}

func TestTwoSchedulersInOppositeOrderDoNotBlockEachOther(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		engines := two(t, address)
		var runs []ledger.Run
		for i := range 1000 {
			runs = append(runs, ledger.Run{Key: ledger.Key{Report: fmt.Sprintf("a/%04d", i), Account: "x", Period: "2026-10", Edition: 1}, Agency: fmt.Sprint(i % 7), State: ledger.Queued, DueAt: november})
		}
		var won atomic.Int64
		var wg sync.WaitGroup
		for i, e := range engines {
			list := slices.Clone(runs)
			if i == 1 {
				slices.Reverse(list)
			}
			wg.Go(func() {
				n, err := e.record(t.Context(), list, november)
				if err != nil {
					t.Error(err)
				}
				won.Add(int64(n))
			})
		}
		wg.Wait()
		jobs, err := engines[0].Ledger.OpenJobs(t.Context())
		if won.Load() != 1000 || jobs[makeQueue] != 1000 || err != nil {
			t.Errorf("%d won, %v jobs, want 1000, %v", won.Load(), jobs, err)
		}
	})
}

func TestAJobWhoseWorkerIsGoneIsTakenOver(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		f := newFixture(t, address, nil)
		f.spec("a/meiri", "recipients=1")
		f.due("a/meiri")
		mark := `UPDATE river_job SET state = 'running', attempted_by = jsonb('["gone"]'), attempt = 1`
		if f.Ledger.Postgres() {
			mark = `UPDATE river_job SET state = 'running', attempted_by = ARRAY['gone'], attempted_at = now(), attempt = 1`
		}
		if _, err := f.Ledger.DB.ExecContext(t.Context(), mark); err != nil {
			t.Fatal(err)
		}
		f.start()
		f.wait(runsBy{ledger.Done: 1}, mailsBy{ledger.WasAccepted: 1})
	})
}

func TestAJobThatThisProcessLostIsTakenUpAgain(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		f := newFixture(t, address, nil)
		f.spec("a/meiri", "recipients=1")
		f.due("a/meiri")
		mark := `UPDATE river_job SET state = 'running', attempted_by = jsonb('["` + f.ID() + `"]'), attempted_at = datetime('now', '-1 minute'), attempt = 1`
		if f.Ledger.Postgres() {
			mark = `UPDATE river_job SET state = 'running', attempted_by = ARRAY['` + f.ID() + `'], attempted_at = now() - interval '1 minute', attempt = 1`
		}
		if _, err := f.Ledger.DB.ExecContext(t.Context(), mark); err != nil {
			t.Fatal(err)
		}
		f.start()
		f.wait(runsBy{ledger.Done: 1}, mailsBy{ledger.WasAccepted: 1})
	})
}

func TestWorkThatTheQueueForgotIsFoundAgain(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		f := newFixture(t, address, nil)
		f.spec("a/meiri", "recipients=1")
		f.due("a/meiri")
		if _, err := f.Ledger.DB.ExecContext(t.Context(), `DELETE FROM river_job`); err != nil {
			t.Fatal(err)
		}
		f.start()
		f.wait(runsBy{ledger.Done: 1}, mailsBy{ledger.WasAccepted: 1})
	})
}
