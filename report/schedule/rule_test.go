package schedule

import (
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/analysis/calendar"
	"github.com/wxreport/wxreport/report"
)

const form = "2006-01-02 15:04"

func wall(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(form, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestRulesYieldTheTimesTheirWordsSay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ rule, after, want string }{
		{"0 9 3 * *", "2026-10-03 09:00", "2026-11-03 09:00"},
		{"daily 09:00", "2026-10-03 08:59", "2026-10-03 09:00"},
		{"weekly mon 08:30", "2026-10-05 08:30", "2026-10-12 08:30"},
		{"monthly 3 09:00", "2026-12-03 09:00", "2027-01-03 09:00"},
		{"monthly 31 09:00", "2026-01-31 09:00", "2026-02-28 09:00"}, // no month without a report
		{"monthly last 23:30", "2028-02-01 00:00", "2028-02-29 23:30"},
		// October 2026: days off from the 1st to the 7th, Saturday the 10th worked.
		{"monthly workday 3 09:00", "2026-10-01 00:00", "2026-10-10 09:00"},
		{"monthly 3rd workday 09:00", "2026-10-01 00:00", "2026-10-10 09:00"},
		{"3rd workday 9:00", "2026-10-01 00:00", "2026-10-10 09:00"},
		{"last day 23:30", "2028-02-01 00:00", "2028-02-29 23:30"},
		{"last workday 18:00", "2026-02-01 00:00", "2026-02-28 18:00"},
		{"monthly workday 1 09:00", "2026-10-01 00:00", "2026-10-08 09:00"},
		{"monthly last workday 18:00", "2026-02-01 00:00", "2026-02-28 18:00"}, // a Saturday that makes up for Spring Festival
	} {
		rule, err := Parse(c.rule)
		if err != nil {
			t.Fatalf("%s: %v", c.rule, err)
		}
		if got := rule.Next(wall(t, c.after), calendar.China()).Format(form); got != c.want {
			t.Errorf("%s after %s: %s, want %s", c.rule, c.after, got, c.want)
		}
	}
}

func TestWrongRulesAreRefusedWithTheReason(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"monthly 0 09:00": "no day 0", "monthly 32 09:00": "no day 32", "daily 24:00": "no time 24:00", "daily 9:0": "neither",
		"monthly workday 16 09:00": "not in every month", "16th workday 09:00": "not in every month", "3 09:00": "neither", "last 09:00": "neither", "monthly workday 0 09:00": "not in every month", "0 9 31 2 *": "no such day",
		"@monthly": "neither", "TZ=UTC 0 9 * * *": "neither", "": "neither", "61 9 * * *": "range", "0 0 9 3 * *": "neither",
	} {
		if _, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"0 9 3 * *", "monthly workday 3 09:00", "weekly mon 08:30", "*/5 0-23/2 L * 1,2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		rule, err := Parse(s)
		if err != nil {
			return
		}
		after := time.Date(2026, 10, 3, 9, 0, 0, 0, time.UTC)
		if next := rule.Next(after, calendar.China()); !next.After(after) {
			t.Errorf("%q: %v is not after %v", s, next, after)
		}
		if _, err := Parse(rule.String()); err != nil {
			t.Errorf("%q reads, %q does not: %v", s, rule, err)
		}
	})
}

func TestClocksThatJump(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ zone, wall, want string }{
		{"America/New_York", "2026-03-08 02:30", "2026-03-08T03:00:00-04:00"},    // skipped: the first instant after
		{"America/New_York", "2026-11-01 01:30", "2026-11-01T01:30:00-04:00"},    // twice: the first
		{"Australia/Lord_Howe", "2026-10-04 02:10", "2026-10-04T02:30:00+11:00"}, // by half an hour
		{"America/Sao_Paulo", "2018-11-04 00:00", "2018-11-04T01:00:00-02:00"},   // at midnight
		{"Pacific/Apia", "2011-12-30 09:00", "2011-12-31T00:00:00+14:00"},        // a day that never was
		{"Asia/Shanghai", "2026-10-03 09:00", "2026-10-03T09:00:00+08:00"},
		{"Asia/Shanghai", "1986-05-04 02:30", "1986-05-04T03:00:00+09:00"},
	} {
		if got := Instant(wall(t, c.wall), zone(t, c.zone)).Format(time.RFC3339); got != c.want {
			t.Errorf("%s in %s: %s, want %s", c.wall, c.zone, got, c.want)
		}
	}
}

func timetable(t testing.TB, s report.Schedule, window string, account *time.Location) *Timetable {
	t.Helper()
	table, err := New(s, report.Window{Relative: window}, account, calendar.China())
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestThePeriodIsTheScheduledOneInTheAccountsCalendar(t *testing.T) {
	t.Parallel()
	// 09:00 on November 1st in Shanghai is still October in New York.
	table := timetable(t, report.Schedule{At: "monthly 1 09:00", Zone: zone(t, "Asia/Shanghai")}, "last-month", zone(t, "America/New_York"))
	slot, ok := table.Next(time.Date(2026, 10, 20, 0, 0, 0, 0, time.UTC))
	if !ok || slot.Period.String() != "2026-10" || slot.Period.From.Location().String() != "America/New_York" {
		t.Errorf("%v %v, want 2026-10 in New York's calendar", slot, ok)
	}
}

func TestARuleThatFiresDailyReportsEachPeriodOnce(t *testing.T) {
	t.Parallel()
	table := timetable(t, report.Schedule{At: "0 9 * * *"}, "last-month", zone(t, "Asia/Shanghai"))
	slots := table.Between(time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC), time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC))
	if len(slots) != 11 || slots[0].Period.String() != "2026-01" || slots[0].Wall.Format(form) != "2026-02-01 09:00" {
		t.Errorf("%d slots, first %v, want 11 from 2026-02-01", len(slots), slots[0])
	}
}

func TestStartAndEndBoundTheSchedule(t *testing.T) {
	t.Parallel()
	s := report.Schedule{At: "monthly 3 09:00", Start: time.Date(2026, 4, 3, 0, 0, 0, 0, time.UTC), End: time.Date(2026, 7, 3, 0, 0, 0, 0, time.UTC)}
	slots := timetable(t, s, "last-month", zone(t, "Asia/Shanghai")).Between(time.Time{}, time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC))
	if len(slots) != 4 || slots[0].Wall.Month() != 4 || slots[3].Wall.Month() != 7 {
		t.Errorf("%v, want April to July", slots)
	}
}

func TestWhatBecomesOfMissedTimes(t *testing.T) {
	t.Parallel()
	slot := Slot{At: time.Date(2026, 10, 3, 1, 0, 0, 0, time.UTC)}
	for _, c := range []struct {
		s    report.Schedule
		late time.Duration
		want Late
	}{
		{report.Schedule{}, 45 * 24 * time.Hour, Run},
		{report.Schedule{MaxLateness: 48 * time.Hour}, 48 * time.Hour, Run},
		{report.Schedule{MaxLateness: 48 * time.Hour}, 49 * time.Hour, Skip},
		{report.Schedule{IfMissed: report.MissedSkip}, 10 * time.Minute, Run},
		{report.Schedule{IfMissed: report.MissedSkip}, time.Hour, Skip},
		{report.Schedule{Paused: true}, 0, Paused},
	} {
		c.s.At = "monthly 3 09:00"
		if got := timetable(t, c.s, "last-month", time.UTC).Decide(slot, slot.At.Add(c.late)); got != c.want {
			t.Errorf("%v late under %+v: %s, want %s", c.late, c.s, got, c.want)
		}
	}
}
