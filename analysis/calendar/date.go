package calendar

import "time"

// The years whose lunar dates are computed.
const (
	firstYear = 1900
	lastYear  = 2100
)

// date is a calendar day as the number of days since 1970-01-01, free of zones.
type date int

func dateOf(t time.Time) date { return dateYMD(t.Year(), t.Month(), t.Day()) }

func dateYMD(year int, month time.Month, day int) date {
	seconds := time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()
	return date(seconds / 86400) // whole days, also before 1970
}

func (d date) utc() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

func (d date) year() int { return d.utc().Year() }

func (d date) weekday() time.Weekday { return d.utc().Weekday() }

func (d date) String() string { return d.utc().Format(time.DateOnly) }

// in is noon of the day in a zone: no zone skips it.
func (d date) in(loc *time.Location) time.Time {
	t := d.utc()
	return time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, loc)
}
