package report_test

import (
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestPeriods(t *testing.T) {
	t.Parallel()
	shanghai := zone(t, "Asia/Shanghai")
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, shanghai) }
	cases := []struct {
		name                     string
		p                        report.Period
		label, previous, yearAgo string
		days                     int
	}{
		{"month", report.Month(day(2026, 10, 17)), "2026-10", "2026-09", "2025-10", 31},
		{"january", report.Month(day(2026, 1, 1)), "2026-01", "2025-12", "2025-01", 31},
		{"leap february", report.Month(day(2028, 2, 29)), "2028-02", "2028-01", "2027-02", 29},
		{"week", report.Week(day(2026, 10, 11)), "2026-W41", "2026-W40", "2025-W41", 7},
		{"range", report.Range(day(2026, 10, 1), day(2026, 10, 15)), "2026-10-01..2026-10-15", "2026-09-16..2026-09-30", "2025-10-01..2025-10-15", 15},
		{"leap day", report.Range(day(2028, 2, 29), day(2028, 2, 29)), "2028-02-29..2028-02-29", "2028-02-28..2028-02-28", "2027-03-01..2027-03-01", 1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := c.p.String(); got != c.label {
				t.Errorf("label %s, expected %s", got, c.label)
			}
			if got := c.p.Previous().String(); got != c.previous {
				t.Errorf("previous %s, expected %s", got, c.previous)
			}
			if got := c.p.YearAgo().String(); got != c.yearAgo {
				t.Errorf("year ago %s, expected %s", got, c.yearAgo)
			}
			if got := c.p.Days(); got != c.days {
				t.Errorf("%d days, expected %d", got, c.days)
			}
		})
	}
}

// A month with a clock change still has its calendar days.
func TestPeriodAcrossClockChange(t *testing.T) {
	t.Parallel()
	p := report.Month(time.Date(2026, 3, 10, 0, 0, 0, 0, zone(t, "America/New_York")))
	if p.Days() != 31 {
		t.Errorf("%d days, expected 31", p.Days())
	}
	for _, at := range []time.Time{p.From, p.Until.Add(-time.Nanosecond)} {
		if !p.Contains(at) {
			t.Errorf("%v is not in %v", at, p)
		}
	}
	if p.Contains(p.Until) {
		t.Error("the day after the period is in it")
	}
}

func TestWindow(t *testing.T) {
	t.Parallel()
	loc := zone(t, "Asia/Shanghai")
	plan := report.Plan{Account: report.Account{Location: loc}, Window: report.Window{Relative: "last-month"},
		Compare: []string{report.ComparePrevious, report.CompareYearAgo}}
	// 31 October 17:00 in London is 1 November in Shanghai.
	job := plan.Job(time.Date(2026, 10, 31, 17, 0, 0, 0, time.UTC), nil)
	if got := job.Period.String(); got != "2026-10" {
		t.Errorf("period %s, expected 2026-10: the account's calendar counts", got)
	}
	if base, ok := job.Base(report.CompareYearAgo); !ok || base.String() != "2025-10" {
		t.Errorf("year ago %v %v", base, ok)
	}
	if _, ok := job.Base("never"); ok {
		t.Error("a base that was not asked for is there")
	}
}

func TestDays(t *testing.T) {
	t.Parallel()
	var d report.Days
	if err := d.UnmarshalText([]byte(" 7d ")); err != nil || d != 7 {
		t.Errorf("7d is %d, %v", d, err)
	}
	for _, bad := range []string{"", "0", "-1d", "week", "99999"} {
		if err := d.UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("%q was read as %d", bad, d)
		}
	}
}

// Where summer time begins at midnight the day begins later, and is still whole.
func TestPeriodWithoutMidnight(t *testing.T) {
	t.Parallel()
	for name, day := range map[string][3]int{"America/Sao_Paulo": {2018, 11, 4}, "Africa/Cairo": {2026, 4, 24}, "Asia/Beirut": {2026, 3, 29}} {
		loc := zone(t, name)
		noon := time.Date(day[0], time.Month(day[1]), day[2], 12, 0, 0, 0, loc)
		p := report.Range(noon, noon)
		if p.From.Day() != day[2] || p.Last().Day() != day[2] || p.Days() != 1 || !p.Contains(noon) {
			t.Errorf("%s: the day is %v to %v, %d days", name, p.From, p.Until, p.Days())
		}
		if before := p.Previous(); before.From.Day() != day[2]-1 || !before.Until.Equal(p.From) {
			t.Errorf("%s: the day before is %v to %v", name, before.From, before.Until)
		}
		if m := report.Month(noon); !m.Contains(p.From) || m.Previous().Until != m.From {
			t.Errorf("%s: the month is %v to %v", name, m.From, m.Until)
		}
	}
}
