package schedule

import (
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/wxreport/wxreport/analysis/calendar"
	"github.com/wxreport/wxreport/report"
)

// expected is a report that a person with a calendar on the wall would ask for.
type expected struct {
	period string
	at     time.Time
}

// oracle computes what is due without the code under test: it looks at every day of
// the calendar and waits, minute by minute, until the zone's clock shows the time.
func oracle(fits func(day time.Time) bool, hour, minute int, from, until time.Time, zone *time.Location, window string) []expected {
	var out []expected
	seen := map[string]bool{}
	for day := from; day.Before(until); day = day.AddDate(0, 0, 1) {
		period := monthBefore(day)
		if window == "last-week" {
			period = weekBefore(day)
		}
		if !fits(day) || seen[period] {
			continue
		}
		seen[period] = true
		want := day.Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
		t := want.Add(-16 * time.Hour)
		for Wall(t.In(zone)).Before(want) {
			t = t.Add(time.Minute)
		}
		out = append(out, expected{period, t})
	}
	return out
}

func monthBefore(day time.Time) string {
	return time.Date(day.Year(), day.Month()-1, 1, 0, 0, 0, 0, time.UTC).Format("2006-01")
}

func weekBefore(day time.Time) string {
	year, week := day.AddDate(0, 0, -7).ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, week)
}

// schedules are rules with what they mean, told a second time.
var schedules = []struct {
	at, window   string
	hour, minute int
	fits         func(day time.Time) bool
}{
	{"monthly 1 00:00", "last-month", 0, 0, func(d time.Time) bool { return d.Day() == 1 }},
	{"monthly 31 02:30", "last-month", 2, 30, func(d time.Time) bool { return d.AddDate(0, 0, 1).Day() == 1 }},
	{"0 9 * * *", "last-month", 9, 0, func(time.Time) bool { return true }},
	{"monthly workday 3 09:00", "last-month", 9, 0, func(d time.Time) bool {
		n := 0
		for e := d.AddDate(0, 0, 1-d.Day()); !e.After(d); e = e.AddDate(0, 0, 1) {
			if calendar.China().Workday(e) {
				n++
			}
		}
		return n == 3 && calendar.China().Workday(d)
	}},
	{"weekly sun 02:30", "last-week", 2, 30, func(d time.Time) bool { return d.Weekday() == time.Sunday }},
	{"30 1 * * 0", "last-week", 1, 30, func(d time.Time) bool { return d.Weekday() == time.Sunday }},
}

var zones = []string{"America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Apia"}

// outages start around a boundary: just before it, at it, halfway, or such that they end with it.
var outages = []time.Duration{time.Hour, 25 * time.Hour, 4 * 24 * time.Hour, 31 * 24 * time.Hour, 45 * 24 * time.Hour}

// TestEveryPeriodComesExactlyOnce runs ten years in five zones, with an outage of an hour to
// 45 days around every boundary with WXREPORT_FULL=1 (seven minutes), around every 53rd without.
func TestEveryPeriodComesExactlyOnce(t *testing.T) {
	t.Parallel()
	from, until := time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, name := range zones {
		for _, s := range schedules {
			t.Run(name+"/"+s.at, func(t *testing.T) {
				t.Parallel()
				loc := zone(t, name)
				table := timetable(t, report.Schedule{At: s.at, Zone: loc}, s.window, loc)
				want := oracle(s.fits, s.hour, s.minute, from, until, loc, s.window)
				got := table.Between(want[0].at.Add(-time.Second), want[len(want)-1].at)
				if len(got) != len(want) {
					t.Fatalf("%d reports in ten years, want %d", len(got), len(want))
				}
				for i, slot := range got {
					if !slot.At.Equal(want[i].at) || slot.Period.String() != want[i].period {
						t.Fatalf("%s at %s, want %s at %s", slot.Period, slot.At, want[i].period, want[i].at.In(loc))
					}
				}
				step := 53
				if os.Getenv("WXREPORT_FULL") != "" {
					step = 1
				}
				for i := 2; i < len(want)-8; i += step {
					for _, length := range outages {
						for _, lead := range []time.Duration{0, time.Second, length / 2, length - time.Second, length} {
							outage(t, table, want[i-2:min(i+9, len(want))], want[i].at.Add(-lead), length)
						}
					}
				}
			})
		}
	}
}

// outage plays the reports of a while with a fake clock that ticks at every boundary, a
// second before and twice after, but not while the program is down, and once when it is
// up again. Each report must be recorded once, at the first tick at which it could be.
func outage(t *testing.T, table *Timetable, want []expected, down time.Time, length time.Duration) {
	t.Helper()
	up := down.Add(length)
	anchor := want[0].at.Add(-time.Hour)
	ticks := []time.Time{up}
	for _, w := range want {
		ticks = append(ticks, w.at.Add(-time.Second), w.at, w.at.Add(20*time.Second))
	}
	ticks = slices.DeleteFunc(ticks, func(at time.Time) bool { return !at.Before(down) && at.Before(up) })
	slices.SortFunc(ticks, time.Time.Compare)
	made := map[string]time.Time{}
	last := want[len(want)-1].at
	for _, now := range ticks {
		if now.After(last) {
			break
		}
		here := map[string]bool{}
		for _, due := range table.Due(anchor, now) {
			period := due.Period.String()
			if here[period] || due.Do != Run {
				t.Fatalf("%s: %s, twice at once: %v", due.Period, due.Do, here[period])
			}
			here[period] = true
			if _, ok := made[period]; !ok { // the ledger has one run a period
				made[period] = now
			}
		}
	}
	for _, w := range want {
		on := w.at
		if !on.Before(down) && on.Before(up) {
			on = up
		}
		if on.After(last) {
			continue
		}
		if at, ok := made[w.period]; !ok || !at.Equal(on) {
			t.Fatalf("down from %s for %s: %s made at %v, want %v", down, length, w.period, at, on)
		}
	}
	if len(made) > len(want) {
		t.Fatalf("%d reports, want at most %d", len(made), len(want))
	}
}
