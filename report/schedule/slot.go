package schedule

import (
	"time"

	"github.com/wxreport/wxreport/report"
)

// Slot is one report that a schedule asks for.
type Slot struct {
	At     time.Time // the instant it is due, in the schedule's zone
	Wall   time.Time // the wall-clock time asked for
	Period report.Period
}

// Late is what to do with a slot that is looked at after its time.
type Late string

// What can be done with a slot.
const (
	Run    Late = "run"
	Skip   Late = "skip"   // too late for its policy
	Paused Late = "paused" // its report was paused
)

// Prompt is how late a slot still counts as on time: a restart takes minutes.
const Prompt = 15 * time.Minute

// Timetable is a report's schedule with what it needs to be computed.
type Timetable struct {
	rule   Rule
	plan   report.Schedule
	window report.Window
	zone   *time.Location // of the account: where its periods begin
	days   Workdays
}

// New is the timetable of a report; the schedule's text must be one that Parse reads.
func New(s report.Schedule, window report.Window, account *time.Location, days Workdays) (*Timetable, error) {
	rule, err := Parse(s.At)
	if err != nil {
		return nil, err
	}
	if s.Zone == nil {
		s.Zone = account
	}
	return &Timetable{rule: rule, plan: s, window: window, zone: account, days: days}, nil
}

// mostSlots bounds one look at a timetable.
const mostSlots = 100_000

// Next is the first slot after an instant whose period no earlier slot has; false
// when there is none.
func (t *Timetable) Next(after time.Time) (Slot, bool) {
	if t.window.Relative == "" {
		return t.only(after)
	}
	wall := Wall(after.In(t.plan.Zone)).Add(-26 * time.Hour) // clocks may have been set back, or a day been skipped
	if start := Wall(t.plan.Start); !t.plan.Start.IsZero() && wall.Before(start) {
		wall = start.Add(-time.Second)
	}
	for range mostSlots {
		wall = t.rule.Next(wall, t.days)
		if t.over(wall) {
			return Slot{}, false
		}
		if at := Instant(wall, t.plan.Zone); at.After(after) && t.first(wall) {
			return Slot{At: at, Wall: wall, Period: t.period(wall)}, true
		}
	}
	return Slot{}, false
}

// only is the slot of a fixed period, if it is after an instant: there is no other, however far one looks.
func (t *Timetable) only(after time.Time) (Slot, bool) {
	wall := t.rule.Next(t.begin(time.Time{}).Add(-time.Second), t.days)
	if t.over(wall) {
		return Slot{}, false
	}
	at := Instant(wall, t.plan.Zone)
	return Slot{At: at, Wall: wall, Period: t.period(wall)}, at.After(after)
}

// over reports whether a wall-clock time is none, or after the schedule's end.
func (t *Timetable) over(wall time.Time) bool {
	return wall.IsZero() || !t.plan.End.IsZero() && !wall.Before(Wall(t.plan.End).AddDate(0, 0, 1))
}

// Never says why no slot follows an instant, and what would change that; empty when one does.
func (t *Timetable) Never(after time.Time) string {
	if _, ok := t.Next(after); ok {
		return ""
	}
	if t.window.Relative == "" {
		return "its period " + t.window.Fixed.String() + " is fixed and is reported once: period: last-month or last-week"
	}
	return "its schedule has ended: remove end, or the schedule"
}

// Between lists the slots after one instant, up to and with another, oldest first.
func (t *Timetable) Between(after, until time.Time) []Slot {
	var out []Slot
	for range mostSlots {
		slot, ok := t.Next(after)
		if !ok || slot.At.After(until) {
			break
		}
		out = append(out, slot)
		after = slot.At
	}
	return out
}

// first reports whether a wall-clock time is the rule's first of its period: a rule may
// fire each day for a report on the month before, which is made once.
func (t *Timetable) first(wall time.Time) bool {
	return t.rule.Next(t.begin(wall).Add(-time.Second), t.days).Equal(wall)
}

// begin is from when on a report is due on the period that one due at a wall-clock time would tell of.
func (t *Timetable) begin(wall time.Time) time.Time {
	from := time.Date(wall.Year(), wall.Month(), 1, 0, 0, 0, 0, time.UTC)
	switch t.window.Relative {
	case "last-month":
	case "last-week":
		from = Wall(report.Week(wall).From)
	default: // a fixed period is reported once: after the start, or after its end
		from = Wall(t.window.Fixed.Until)
	}
	if start := Wall(t.plan.Start); !t.plan.Start.IsZero() && start.After(from) {
		from = start
	}
	return from
}

// period is what a slot reports: by the day asked for, in the account's calendar.
func (t *Timetable) period(wall time.Time) report.Period {
	day := time.Date(wall.Year(), wall.Month(), wall.Day(), 12, 0, 0, 0, t.zone)
	return t.window.Period(day)
}

// Decide is what to do with a slot that is looked at now.
func (t *Timetable) Decide(slot Slot, now time.Time) Late {
	if t.plan.Paused {
		return Paused
	}
	late := now.Sub(slot.At)
	if t.plan.IfMissed == report.MissedSkip {
		if late > Prompt {
			return Skip
		}
		return Run
	}
	if t.plan.MaxLateness > 0 && late > t.plan.MaxLateness {
		return Skip
	}
	return Run
}

// Uncertain reports whether a slot was reckoned without knowing the days off of its year.
func (t *Timetable) Uncertain(slot Slot) bool {
	return t.rule.ByWorkday && !t.days.Known(slot.Wall.Year())
}

// Key tells timetables apart whose periods are not one another's: a changed time of day
// keeps it, another kind of period does not.
func (t *Timetable) Key() string {
	if t.window.Relative != "" {
		return t.window.Relative
	}
	return t.window.Fixed.String()
}

// Due is a slot with what to do about it.
type Due struct {
	Slot
	Do Late
}

// Due lists what there is to record now: the slots after since, up to now. Recording is idempotent, so a restart, a second
// scheduler or a clock that steps back asks for nothing twice, and no outage hides a slot.
func (t *Timetable) Due(since, now time.Time) []Due {
	var out []Due
	for _, slot := range t.Between(since, now) {
		out = append(out, Due{Slot: slot, Do: t.Decide(slot, now)})
	}
	return out
}
