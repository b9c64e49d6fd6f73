package spec

import (
	"testing"
	"time"
)

func TestParsePeriod(t *testing.T) {
	t.Parallel()
	// 2026-03-08 begins summer time in New York at 02:00; 2018-11-04 began it in São
	// Paulo at midnight; Apia had no 2011-12-30.
	for _, c := range []struct {
		text, zone, first, last string
		days                    int
	}{
		{"2026-10", "Asia/Shanghai", "2026-10-01", "2026-10-31", 31},
		{"2026-02", "Asia/Shanghai", "2026-02-01", "2026-02-28", 28},
		{"2026-03", "America/New_York", "2026-03-01", "2026-03-31", 31},
		{"2026-W10", "America/New_York", "2026-03-02", "2026-03-08", 7},
		{"2026-W01", "Asia/Shanghai", "2025-12-29", "2026-01-04", 7},
		{"2020-W53", "Europe/London", "2020-12-28", "2021-01-03", 7},
		{"2026-W53", "UTC", "2026-12-28", "2027-01-03", 7},
		{"2026-10-01..2026-10-15", "Asia/Shanghai", "2026-10-01", "2026-10-15", 15},
		{"2026-10-01..2026-10-01", "Asia/Shanghai", "2026-10-01", "2026-10-01", 1},
		{"2026-10-25..2026-11-02", "Europe/London", "2026-10-25", "2026-11-02", 9},
	} {
		zone, ok := newZone(c.zone)
		if !ok {
			t.Fatal(c.zone)
		}
		w, err := ParsePeriod(c.text, zone.at)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		p := w.Period(time.Time{})
		if p.From.Format(time.DateOnly) != c.first || p.Last().Format(time.DateOnly) != c.last || p.Days() != c.days {
			t.Errorf("%s in %s is %s to %s, %d days", c.text, c.zone, p.From, p.Last(), p.Days())
		}
		if p.String() != c.text || p.From.Location() != zone.at || p.From.Hour() != 0 {
			t.Errorf("%s in %s reads back as %s from %s", c.text, c.zone, p, p.From)
		}
	}
}

func TestParsePeriodRefuses(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "2026", "2026-1", "2026-00", "2026-13", "2026-W00", "2026-W54", "2025-W53", "1026-10",
		"9999-10", "last-year", "2026-10-01", "2026-10-02..2026-10-01", "2026-10-01..", "2026-02-29..2026-03-01", "2026-10 "} {
		if w, err := ParsePeriod(bad, time.UTC); err == nil {
			t.Errorf("%q is %v", bad, w)
		}
	}
}

// TestRelativeWindow shows that the account's calendar decides what last month is.
func TestRelativeWindow(t *testing.T) {
	t.Parallel()
	plan, err := Load("report.yaml", testCatalog(map[string]string{"report.yaml": `{version: 1, account: {id: a, timezone: Asia/Tokyo}, data: d, sections: [growth]}`}))
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 10, 31, 16, 0, 0, 0, time.UTC) // 01:00 of 1 November in Tokyo
	job := plan.Job(now, nil)
	if got := job.Period.String(); got != "2026-10" {
		t.Errorf("last month is %s", got)
	}
	if len(job.Compare) != 2 || job.Compare[0].Period.String() != "2026-09" || job.Compare[1].Period.String() != "2025-10" {
		t.Errorf("compared with %v", job.Compare)
	}
}

func TestParseDuration(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{"7d": 168 * time.Hour, "72h": 72 * time.Hour, "2w": 336 * time.Hour,
		"90m": 90 * time.Minute, "30s": 30 * time.Second, "1d12h": 36 * time.Hour, "1.5h": 90 * time.Minute, "0d": 0} {
		if got, ok := ParseDuration(text); !ok || got != want {
			t.Errorf("%s is %v, %v", text, got, ok)
		}
	}
	for _, bad := range []string{"", "d", "7", "7 d", "-7d", "7days", "1e3h", "999999w", "7d7", "７d"} {
		if got, ok := ParseDuration(bad); ok {
			t.Errorf("%q is %v", bad, got)
		}
	}
}
