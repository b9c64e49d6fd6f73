package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Grain is the calendar unit a Period covers.
type Grain string

// The grains of a period. A range is any other run of whole days.
const (
	GrainMonth Grain = "month"
	GrainWeek  Grain = "week" // Monday to Sunday
	GrainRange Grain = "range"
)

// Period is a run of whole calendar days in the account's zone.
type Period struct {
	From  time.Time // first day, 00:00
	Until time.Time // the day after the last, 00:00
	Grain Grain
}

// Month is the calendar month that holds t.
func Month(t time.Time) Period {
	return Period{From: dayStart(t.Year(), t.Month(), 1, t.Location()), Until: dayStart(t.Year(), t.Month()+1, 1, t.Location()), Grain: GrainMonth}
}

// Week is the Monday-to-Sunday week that holds t.
func Week(t time.Time) Period {
	back := (int(t.Weekday()) + 6) % 7
	return Period{From: shift(t, -back), Until: shift(t, 7-back), Grain: GrainWeek}
}

// Range is the days from first to last, both included.
func Range(first, last time.Time) Period {
	return Period{From: shift(first, 0), Until: shift(last, 1), Grain: GrainRange}
}

// shift is the first instant of the day that many days from t's.
func shift(t time.Time, days int) time.Time {
	return dayStart(t.Year(), t.Month(), t.Day()+days, t.Location())
}

// dayStart is the first instant of a calendar day, which is not 00:00 where
// summer time begins at midnight.
func dayStart(year int, month time.Month, day int, loc *time.Location) time.Time {
	want := time.Date(year, month, day, 12, 0, 0, 0, loc).Day()
	t := time.Date(year, month, day, 0, 0, 0, 0, loc)
	for t.Day() != want {
		t = t.Add(15 * time.Minute)
	}
	return t
}

// Days is the number of calendar days.
func (p Period) Days() int {
	from := time.Date(p.From.Year(), p.From.Month(), p.From.Day(), 0, 0, 0, 0, time.UTC)
	until := time.Date(p.Until.Year(), p.Until.Month(), p.Until.Day(), 0, 0, 0, 0, time.UTC)
	return int(until.Sub(from).Hours() / 24)
}

// Last is the last day of the period.
func (p Period) Last() time.Time { return shift(p.Until, -1) }

// Contains reports whether t falls in the period.
func (p Period) Contains(t time.Time) bool {
	return !t.Before(p.From) && t.Before(p.Until)
}

// Previous is the period of the same grain and length just before p.
func (p Period) Previous() Period {
	if p.Grain == GrainMonth {
		return Month(shift(p.From, -1))
	}
	return Period{From: shift(p.From, -p.Days()), Until: p.From, Grain: p.Grain}
}

// YearAgo is the same period a year before: the same month, the week 52 weeks
// before (so that weekdays align), or the same dates.
func (p Period) YearAgo() Period {
	if p.Grain == GrainWeek {
		return Period{From: shift(p.From, -364), Until: shift(p.Until, -364), Grain: p.Grain}
	}
	if p.Grain == GrainMonth {
		return Month(dayStart(p.From.Year()-1, p.From.Month(), 1, p.From.Location()))
	}
	return Range(p.From.AddDate(-1, 0, 0), p.Last().AddDate(-1, 0, 0))
}

// String is the language-free label: 2026-10, 2026-W41, 2026-10-01..2026-10-15.
func (p Period) String() string {
	switch p.Grain {
	case GrainMonth:
		return p.From.Format("2006-01")
	case GrainWeek:
		year, week := p.From.ISOWeek()
		return fmt.Sprintf("%04d-W%02d", year, week)
	default:
		return p.From.Format(time.DateOnly) + ".." + p.Last().Format(time.DateOnly)
	}
}

// Compared is a base period with the role it plays.
type Compared struct {
	Name   string // ComparePrevious or CompareYearAgo
	Period Period
}

// The base periods a report can compare with.
const (
	ComparePrevious = "previous"
	CompareYearAgo  = "year-ago"
)

// Job is one report to make: an account, its period, and the day of making.
type Job struct {
	Account Account
	Period  Period
	Compare []Compared
	AsOf    time.Time // what "now" is for this report; nothing below reads a clock
	Order   Order
	Others  []string // names of the accounts whose reports are made beside it: none may appear
}

// Base is the compared period of that name.
func (j Job) Base(name string) (Period, bool) {
	for _, c := range j.Compare {
		if c.Name == name {
			return c.Period, true
		}
	}
	return Period{}, false
}

// Days is a whole number of days; specs write 7d or 7.
type Days int

// UnmarshalText reads "7d" or "7".
func (d *Days) UnmarshalText(text []byte) error {
	n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(string(text)), "d"))
	if err != nil || n < 1 || n > 3660 {
		return fmt.Errorf("%q is not a number of days, expected 1d to 3660d", text)
	}
	*d = Days(n)
	return nil
}
