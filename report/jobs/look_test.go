package jobs

import (
	"database/sql"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/ledger"
	"github.com/wxreport/wxreport/report/schedule"
)

// scheduler is a fixture with a clock that a test moves.
type scheduler struct {
	*fixture
	t *testing.T
}

// tick moves the clock and wants so many new runs, which are "report period state".
func (s scheduler) tick(at time.Time, want ...string) {
	s.t.Helper()
	before := s.runs()
	s.now.Store(at.UnixMilli())
	n, err := s.Tick(s.t.Context())
	var fresh []string
	for _, r := range s.runs() {
		if !slices.Contains(before, r) {
			fresh = append(fresh, r)
		}
	}
	if slices.Sort(want); err != nil || n != len(want) || !slices.Equal(fresh, want) {
		s.t.Errorf("at %s %d new: %v, want %v, %v", at.Format(time.DateTime), n, fresh, want, err)
	}
}

func (s scheduler) runs() []string {
	s.t.Helper()
	list, err := ledger.Runs(s.t.Context(), s.Ledger.Reader(), ledger.Filter{})
	if err != nil {
		s.t.Fatal(err)
	}
	var out []string
	for _, r := range list {
		out = append(out, fmt.Sprintf("%s %s %s", r.Report, r.Period, r.State))
	}
	slices.Sort(out)
	return out
}

// scheduled runs a test with report a/meiri, first seen on 25 October, due on the third.
func scheduled(t *testing.T, test func(t *testing.T, s scheduler)) {
	t.Helper()
	each(t, func(t *testing.T, address string) {
		s := scheduler{newFixture(t, address, nil), t}
		s.spec("a/meiri", "at=monthly 3 09:00")
		s.tick(november.AddDate(0, 0, -9))
		test(t, s)
	})
}

var december = november.AddDate(0, 1, 0)

func TestALongOutageHidesNoPeriod(t *testing.T) {
	scheduled(t, func(_ *testing.T, s scheduler) {
		s.tick(november.Add(-time.Second))
		s.tick(november, "a/meiri 2026-10 queued")
		s.tick(december.AddDate(0, 2, 0), "a/meiri 2026-11 queued", "a/meiri 2026-12 queued", "a/meiri 2027-01 queued")
		s.tick(december.AddDate(0, 2, 0))
	})
}

func TestAClockThatStepsBackDoublesAndLosesNothing(t *testing.T) {
	scheduled(t, func(_ *testing.T, s scheduler) {
		s.tick(november, "a/meiri 2026-10 queued")
		s.tick(november.AddDate(0, 0, -5))                          // back
		s.tick(november.Add(time.Hour))                             // over the same third again
		s.tick(december.Add(time.Hour), "a/meiri 2026-11 queued")   // a wrong clock, a month ahead
		s.tick(november.AddDate(0, 0, 10))                          // set right
		s.tick(december)                                            // the third of December, recorded when the clock was wrong
		s.tick(december.AddDate(0, 1, 0), "a/meiri 2026-12 queued") // and on
	})
}

func TestAChangedTimetableLosesNothing(t *testing.T) {
	scheduled(t, func(_ *testing.T, s scheduler) {
		s.tick(november, "a/meiri 2026-10 queued")
		s.spec("a/meiri", "at=monthly 20 09:00\n#") // later in the month: not again for October
		s.tick(november.AddDate(0, 0, 18))
		s.tick(december.AddDate(0, 0, 10))
		s.spec("a/meiri", "at=monthly 2 09:00\n# ") // earlier: December's second has passed
		s.tick(december.AddDate(0, 0, 11), "a/meiri 2026-11 queued")
		s.spec("a/meiri", "spec=broken")
		s.tick(december.AddDate(0, 1, 0)) // 3 January, the second has passed unseen
		s.spec("a/meiri", "at=monthly 2 09:00\n#  ")
		s.tick(december.AddDate(0, 1, 1), "a/meiri 2026-12 queued")
	})
}

func TestAPauseSkipsWhatFallsDueInItAndNothingElse(t *testing.T) {
	scheduled(t, func(t *testing.T, s scheduler) {
		pause := func(at time.Time) {
			t.Helper()
			if err := ledger.Pause(t.Context(), s.Ledger.DB, "a/meiri", at); err != nil {
				t.Fatal(err)
			}
		}
		resume := func() {
			t.Helper()
			if ok, err := ledger.Resume(t.Context(), s.Ledger.DB, "a/meiri"); !ok || err != nil {
				t.Fatal(ok, err)
			}
		}
		s.tick(november, "a/meiri 2026-10 queued")
		pause(november.AddDate(0, 0, 10))
		s.tick(december, "a/meiri 2026-11 skipped")
		resume()
		s.tick(december.Add(time.Hour))
		s.tick(december.AddDate(0, 1, 0), "a/meiri 2026-12 queued")
		pause(december.AddDate(0, 2, 1)) // after February's third, which nobody has looked at yet
		s.tick(december.AddDate(0, 2, 2), "a/meiri 2027-01 queued")
		resume()
		s.tick(december.AddDate(0, 3, 0), "a/meiri 2027-02 queued")
	})
}

// TestATickThatFailedIsLookedAtAgain ends the database's answer in the middle of a tick.
func TestATickThatFailedIsLookedAtAgain(t *testing.T) {
	scheduled(t, func(t *testing.T, s scheduler) {
		s.tick(november.Add(-time.Hour))
		for _, table := range []string{"run", "river_job"} { // before the insert, and after it
			if _, err := s.Ledger.DB.ExecContext(t.Context(), `ALTER TABLE `+table+` RENAME TO gone`); err != nil {
				t.Fatal(err)
			}
			s.now.Store(november.UnixMilli())
			if n, err := s.Tick(t.Context()); n != 0 || err == nil {
				t.Errorf("without %s: %d recorded, %v", table, n, err)
			}
			if _, err := s.Ledger.DB.ExecContext(t.Context(), `ALTER TABLE gone RENAME TO `+table); err != nil {
				t.Fatal(err)
			}
		}
		s.tick(november.Add(time.Minute), "a/meiri 2026-10 queued")
	})
}

// TestALedgerThatWasRestoredIsFilledAgain takes a recorded run away behind a living scheduler's back.
func TestALedgerThatWasRestoredIsFilledAgain(t *testing.T) {
	scheduled(t, func(t *testing.T, s scheduler) {
		s.tick(november, "a/meiri 2026-10 queued")
		if _, err := s.Ledger.DB.ExecContext(t.Context(), `DELETE FROM run`); err != nil {
			t.Fatal(err)
		}
		total := 0
		for i := range lookAgain {
			s.now.Store(november.Add(time.Duration(i) * time.Second).UnixMilli())
			n, err := s.Tick(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			total += n
		}
		if got := s.runs(); total != 1 || !slices.Equal(got, []string{"a/meiri 2026-10 queued"}) {
			t.Errorf("%d recorded: %v", total, got)
		}
	})
}

// TestSlotsInPartsAreThoseOfTheWhole: what is due in a time is what is due in its parts, however it is cut.
func TestSlotsInPartsAreThoseOfTheWhole(t *testing.T) {
	t.Parallel()
	for _, zone := range []string{"Asia/Shanghai", "America/New_York", "Pacific/Apia", "Europe/Lisbon"} {
		for _, at := range []string{"monthly 3 09:00", "monthly last 02:30", "monthly workday 1 00:00", "weekly sun 02:30", "30 1 * * *"} {
			loc, err := time.LoadLocation(zone)
			if err != nil {
				t.Fatal(err)
			}
			window := report.Window{Relative: "last-month"}
			if at[0] == 'w' {
				window.Relative = "last-week"
			}
			table, err := schedule.New(report.Schedule{At: at, Zone: loc}, window, loc, NoDays{})
			if err != nil {
				t.Fatal(err)
			}
			from := time.Date(2024, 1, 1, 0, 0, 0, 0, loc)
			until := from.AddDate(2, 0, 0)
			whole := table.Between(from, until)
			for step := range 40 {
				var parts []schedule.Slot
				length := 7*time.Hour + time.Duration(step*step)*5*time.Hour
				for at := from; at.Before(until); at = at.Add(length) {
					end := at.Add(length)
					if end.After(until) {
						end = until
					}
					parts = append(parts, table.Between(at, end)...)
				}
				if !slices.EqualFunc(whole, parts, func(a, b schedule.Slot) bool { return a.At.Equal(b.At) }) {
					t.Fatalf("%s in %s: %d slots in parts of %s, %d in the whole", at, zone, len(parts), length, len(whole))
				}
			}
		}
	}
}

// NoDays is a calendar of weekends alone.
type NoDays struct{}

// NthWorkday is the first days of the month.
func (NoDays) NthWorkday(year int, month time.Month, n int, loc *time.Location) (time.Time, bool) {
	return time.Date(year, month, n, 0, 0, 0, 0, loc), n > 0
}

// Known is true: there is nothing to know.
func (NoDays) Known(int) bool { return true }

// TestTwoSchedulersAnchorTheSameReports has two at a barrier see 1,000 new reports, in the same and in opposite order.
func TestTwoSchedulersAnchorTheSameReports(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		engines := two(t, address)
		for round, opposite := range []bool{false, true, true} {
			var names [2][]ledger.Timetabled
			var got [2]map[ledger.Timetabled]time.Time
			for i := range 1000 {
				name := ledger.Timetabled{Report: fmt.Sprintf("a%d/%04d", round, i), Account: "x", Timetable: "last-month"}
				names[0], names[1] = append(names[0], name), append(names[1], name)
			}
			if opposite {
				slices.Reverse(names[1])
			}
			barrier := make(chan struct{})
			var wg sync.WaitGroup
			for i, e := range engines {
				wg.Go(func() {
					<-barrier
					got[i] = map[ledger.Timetabled]time.Time{}
					for part := range slices.Chunk(names[i], batch) {
						err := e.Ledger.Tx(t.Context(), func(tx *sql.Tx) error {
							since, err := ledger.Anchors(t.Context(), tx, part, november.Add(time.Duration(i)*time.Second))
							for name, at := range since {
								got[i][name] = at
							}
							return err
						})
						if err != nil {
							t.Error(err)
						}
					}
				})
			}
			close(barrier)
			wg.Wait()
			for _, name := range names[0] {
				if at := got[0][name]; at.IsZero() || !at.Equal(got[1][name]) {
					t.Fatalf("round %d: %s is anchored at %v and %v", round, name.Report, at, got[1][name])
				}
			}
		}
	})
}

// TestTwoSchedulersSeeANewWorkspaceAtOnce has the first ticks of two at a barrier.
func TestTwoSchedulersSeeANewWorkspaceAtOnce(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		a, b := newFixture(t, address, nil), newFixture(t, address, nil)
		for i := range 1000 {
			for _, f := range []*fixture{a, b} {
				f.spec(fmt.Sprintf("a/%04d", i), "at=monthly 3 09:00")
			}
		}
		barrier := make(chan struct{})
		var wg sync.WaitGroup
		for i, f := range []*fixture{a, b} {
			f.now.Store(november.Add(time.Duration(i) * time.Millisecond).UnixMilli())
			wg.Go(func() {
				<-barrier
				if n, err := f.Tick(t.Context()); n != 0 || err != nil {
					t.Errorf("%d recorded: %v", n, err)
				}
			})
		}
		close(barrier)
		wg.Wait()
		for entry, l := range a.looks.known {
			same := false
			for other, m := range b.looks.known {
				same = same || other.Name == entry.Name && m.anchor.Equal(l.anchor)
			}
			if !same {
				t.Fatalf("%s is anchored twice", entry.Name)
			}
		}
		if len(a.looks.known) != 1000 || len(b.looks.known) != 1000 {
			t.Errorf("%d and %d anchors, want 1,000", len(a.looks.known), len(b.looks.known))
		}
	})
}
