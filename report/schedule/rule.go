package schedule

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Workdays knows which days are worked; the calendar of China's holidays does.
type Workdays interface {
	// NthWorkday is the month's nth workday, counted from 1, or from the end for n
	// below 0; false where the month has fewer.
	NthWorkday(year int, month time.Month, n int, loc *time.Location) (time.Time, bool)
	// Known reports whether the year's days off have been announced.
	Known(year int) bool
}

// Rule yields wall-clock times. They are written as times in UTC that stand for
// no instant.
type Rule struct {
	text string
	next func(after time.Time, days Workdays) time.Time
	// ByWorkday is true for rules that need the calendar of holidays.
	ByWorkday bool
}

// String is the text the rule was read from.
func (r Rule) String() string { return r.text }

// Next is the first wall-clock time after one.
func (r Rule) Next(after time.Time, days Workdays) time.Time { return r.next(after, days) }

// Forms says how a rule is written.
const Forms = "five fields such as \"0 9 3 * *\" (minute hour day month weekday), or daily 09:00, weekly mon 09:00, monthly 3 09:00, " +
	"last day 09:00, 3rd workday 09:00, last workday 09:00"

var (
	dailyForm   = regexp.MustCompile(`^daily (\d{1,2}):(\d{2})$`)
	weeklyForm  = regexp.MustCompile(`^weekly (mon|tue|wed|thu|fri|sat|sun) (\d{1,2}):(\d{2})$`)
	monthlyForm = regexp.MustCompile(`^(?:monthly (\d{1,2}|last)|monthly workday (\d{1,2})|(?:monthly )?(\d{1,2})(?:st|nd|rd|th) workday|(?:monthly )?(last) workday|(?:monthly )?(last) day) (\d{1,2}):(\d{2})$`)
)

var weekdays = map[string]time.Weekday{"sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6}

// Parse reads a rule: five fields of cron, or words.
func Parse(text string) (Rule, error) {
	s := strings.Join(strings.Fields(text), " ")
	if m := dailyForm.FindStringSubmatch(s); m != nil {
		return timed(s, m[1], m[2], func(day time.Time, _ Workdays) bool { return !day.IsZero() }, 1)
	}
	if m := weeklyForm.FindStringSubmatch(s); m != nil {
		want := weekdays[m[1]]
		return timed(s, m[2], m[3], func(day time.Time, _ Workdays) bool { return day.Weekday() == want }, 7)
	}
	if m := monthlyForm.FindStringSubmatch(s); m != nil {
		return monthly(s, m)
	}
	return cronRule(s)
}

// monthly reads the groups of monthlyForm.
func monthly(s string, m []string) (Rule, error) {
	if day := m[1] + m[5]; day != "" {
		n, err := strconv.Atoi(day)
		if day == "last" {
			n, err = 31, nil
		}
		if err != nil || n < 1 || n > 31 {
			return Rule{}, fmt.Errorf("there is no day %s", day)
		}
		return timed(s, m[6], m[7], func(day time.Time, _ Workdays) bool { return day.Day() == min(n, lastDay(day)) }, 31)
	}
	n := -1
	if m[4] == "" {
		n, _ = strconv.Atoi(m[2] + m[3])
		if n < 1 || n > 15 {
			return Rule{}, fmt.Errorf("workday %d is not in every month, expected 1 to 15 or last", n)
		}
	}
	rule, err := timed(s, m[6], m[7], func(day time.Time, days Workdays) bool {
		at, ok := days.NthWorkday(day.Year(), day.Month(), n, time.UTC)
		if !ok { // a month of holidays: its last day, so that no period is without a report
			return day.Day() == lastDay(day)
		}
		return at.Day() == day.Day()
	}, 62)
	rule.ByWorkday = true
	return rule, err
}

func lastDay(day time.Time) int {
	return time.Date(day.Year(), day.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// timed is a rule of days that fit, at a time of day; within is the most days
// between two that fit.
func timed(text, hour, minute string, fits func(time.Time, Workdays) bool, within int) (Rule, error) {
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(minute)
	if h > 23 || m > 59 {
		return Rule{}, fmt.Errorf("there is no time %s:%s", hour, minute)
	}
	return Rule{text: text, next: func(after time.Time, days Workdays) time.Time {
		for i := range within + 1 {
			day := time.Date(after.Year(), after.Month(), after.Day()+i, h, m, 0, 0, time.UTC)
			if day.After(after) && fits(day, days) {
				return day
			}
		}
		return time.Time{}
	}}, nil
}

// cronRule reads five fields of cron.
func cronRule(s string) (Rule, error) {
	if strings.HasPrefix(s, "@") || strings.Contains(s, "TZ=") || len(strings.Fields(s)) != 5 {
		return Rule{}, fmt.Errorf("neither five fields nor words")
	}
	parsed, err := cron.ParseStandard(s)
	if err != nil {
		return Rule{}, err
	}
	fields, ok := parsed.(*cron.SpecSchedule)
	if !ok {
		return Rule{}, fmt.Errorf("not five fields")
	}
	fields.Location = time.UTC
	if fields.Next(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return Rule{}, fmt.Errorf("there is no such day")
	}
	return Rule{text: s, next: func(after time.Time, _ Workdays) time.Time { return fields.Next(after) }}, nil
}
