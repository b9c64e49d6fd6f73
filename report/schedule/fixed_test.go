package schedule

import (
	"testing"
	"time"

	"github.com/wxreport/wxreport/analysis/calendar"
	"github.com/wxreport/wxreport/report"
)

// counting counts what a timetable asks of the calendar.
type counting struct {
	Workdays
	asked *int
}

// NthWorkday counts the question and passes it on.
func (c counting) NthWorkday(year int, month time.Month, n int, loc *time.Location) (time.Time, bool) {
	*c.asked++
	return c.Workdays.NthWorkday(year, month, n, loc)
}

func TestAFixedPeriodIsDueOnceAndFoundWithoutASearch(t *testing.T) {
	t.Parallel()
	shanghai := zone(t, "Asia/Shanghai")
	october := report.Window{Fixed: report.Month(time.Date(2026, 10, 1, 0, 0, 0, 0, shanghai))}
	for _, c := range []struct{ rule, start, end, after, want string }{
		{"monthly workday 3 09:00", "", "", "2024-01-01", "2026-11-04 09:00"},
		{"monthly workday 3 09:00", "", "", "2026-11-04", "2026-11-04 09:00"},
		{"monthly workday 3 09:00", "", "", "2026-11-05", ""},
		{"daily 09:00", "2026-12-24", "", "2026-11-05", "2026-12-24 09:00"},
		{"daily 09:00", "2026-09-24", "", "2026-09-25", "2026-11-01 09:00"},
		{"monthly 3 09:00", "", "2026-11-02", "2026-10-20", ""},
		{"monthly 3 09:00", "", "2026-11-03", "2026-10-20", "2026-11-03 09:00"},
	} {
		asked := 0
		day := func(s string) (at time.Time) {
			if s != "" {
				at = wall(t, s+" 00:00")
				at = time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, shanghai)
			}
			return at
		}
		table, err := New(report.Schedule{At: c.rule, Zone: shanghai, Start: day(c.start), End: day(c.end)}, october, shanghai, counting{calendar.China(), &asked})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if slot, ok := table.Next(day(c.after)); ok {
			got = slot.At.Format(form)
			if slot.Period.String() != "2026-10" {
				t.Errorf("%s reports %s", c.rule, slot.Period)
			}
			if between := table.Between(day(c.after), slot.At); len(between) != 1 || !between[0].At.Equal(slot.At) {
				t.Errorf("%s is due %d times up to %s", c.rule, len(between), got)
			}
			if _, again := table.Next(slot.At); again {
				t.Errorf("%s is due again", c.rule)
			}
		}
		if got != c.want || asked > 500 {
			t.Errorf("%s from %s to %s, after %s: %q, want %q, after %d questions", c.rule, c.start, c.end, c.after, got, c.want, asked)
		}
	}
}
