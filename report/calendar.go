package report

import "time"

// The kinds of days in a calendar file.
const (
	DayOff      = "off"      // nobody works, also where it is no weekend
	DayWorked   = "work"     // a Saturday or Sunday that is worked
	DayOrdinary = "ordinary" // as its weekday is: what the program's calendar says of it is wrong
)

// Holiday is a run of days of a user's calendar, which corrects the program's.
type Holiday struct {
	First, Last time.Time // calendar days, both included
	Kind        string    // DayOff, DayWorked or DayOrdinary
	Name        string    // the holiday that they belong to; empty where ordinary
}
