package spec

import (
	"encoding"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
)

// durationPart is one number with its unit: 7d, 72h.
var durationPart = regexp.MustCompile(`^(\d{1,6}(?:\.\d{1,3})?)(w|d|h|m|s)`)

var durationUnit = map[string]time.Duration{
	"w": 7 * 24 * time.Hour, "d": 24 * time.Hour, "h": time.Hour, "m": time.Minute, "s": time.Second,
}

// ParseDuration reads 7d, 72h, 2w, 90m or a run of them such as 1d12h. A day is 24 hours.
func ParseDuration(s string) (time.Duration, bool) {
	total := time.Duration(0)
	rest := s
	for rest != "" {
		m := durationPart.FindStringSubmatch(rest)
		if m == nil {
			return 0, false
		}
		value, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			return 0, false
		}
		if total += time.Duration(value * float64(durationUnit[m[2]])); total < 0 || total > 100*365*24*time.Hour {
			return 0, false
		}
		rest = rest[len(m[0]):]
	}
	return total, s != ""
}

func (d *decoder) duration(target *time.Duration, n *node) {
	value, ok := time.Duration(0), false
	if n.shape == scalar {
		value, ok = ParseDuration(strings.TrimSpace(n.value))
	}
	if !ok {
		d.wrong(n, "a length of time such as 7d, 72h or 90m")
		return
	}
	*target = value
}

// day reads a calendar day in the account's zone.
func (d *decoder) day(target *time.Time, n *node) {
	if n.shape == scalar {
		if day, ok := parseDay(n.value, d.location()); ok {
			*target = day
			return
		}
	}
	d.wrong(n, "a day such as 2026-10-01")
}

func (d *decoder) location() *time.Location {
	if d.zone == nil {
		return time.UTC
	}
	return d.zone
}

// parseDay reads 2026-10-01 between 1990 and 2199.
func parseDay(s string, zone *time.Location) (time.Time, bool) {
	day, err := time.ParseInLocation(time.DateOnly, s, time.UTC)
	if err != nil || day.Year() < 1990 || day.Year() > 2199 {
		return time.Time{}, false
	}
	// Not parsed in the zone: where summer time begins at midnight, that reads
	// 00:00 as 23:00 of the day before.
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, zone), true
}

// text lets a type read its own words.
func (d *decoder) text(target encoding.TextUnmarshaler, n *node) {
	if n.shape != scalar {
		d.wrong(n, "text")
		return
	}
	err := target.UnmarshalText([]byte(n.value))
	if err == nil {
		return
	}
	var f *report.FieldError
	if errors.As(err, &f) {
		d.fieldError(n, f)
		return
	}
	d.add(n, err.Error(), "", typingHint(n.value))
}

// fieldError notes what a component said about one of its values.
func (d *decoder) fieldError(n *node, f *report.FieldError) {
	if f.Expected == "" && len(f.Choices) > 0 {
		word := n.value
		d.choose(n, f.Problem, word, f.Choices)
		return
	}
	hint := ""
	if near := report.Nearest(n.value, f.Choices); near != "" {
		hint = "did you mean " + quoted(near) + "?"
	}
	d.add(n, f.Problem, f.Expected, hint)
}
