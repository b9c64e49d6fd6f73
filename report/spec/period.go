package spec

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
)

// window is the key `period`.
type window struct {
	report.Window
	given string
}

const windowForms = "last-month, last-week, a month such as 2026-10, a week such as 2026-W41, or {from: 2026-10-01, to: 2026-10-31}"

func (w *window) fromNode(d *decoder, n *node) {
	switch n.shape {
	case mapping:
		w.between(d, n)
	case scalar:
		found, err := ParsePeriod(n.value, d.location())
		if err != nil {
			d.choosePeriod(n)
			return
		}
		w.Window, w.given = found, n.value
	default:
		d.wrong(n, windowForms)
	}
}

func (d *decoder) choosePeriod(n *node) {
	hint := typingHint(n.value)
	if near := report.Nearest(n.value, []string{"last-month", "last-week"}); hint == "" && near != "" {
		hint = "did you mean " + quoted(near) + "?"
	}
	d.add(n, "bad period "+quoted(n.value), windowForms, hint)
}

func (w *window) between(d *decoder, n *node) {
	found := len(d.list)
	var days struct {
		From time.Time `yaml:"from"`
		To   time.Time `yaml:"to"`
	}
	d.structure(pointed(&days), n)
	for _, key := range []string{"from", "to"} {
		if n.get(key).blank() {
			d.add(n, "period without "+key, "{from: 2026-10-01, to: 2026-10-31}", "")
		}
	}
	if len(d.list) > found {
		return
	}
	if days.To.Before(days.From) {
		d.add(n.get("to"), "period ends before it begins", "a day from "+n.get("from").value+" on", "")
		return
	}
	w.Fixed = report.Range(days.From, days.To)
	w.given = w.Fixed.String()
}

func (w window) String() string { return w.given }

var (
	monthForm = regexp.MustCompile(`^(\d{4})-(\d{2})$`)
	weekForm  = regexp.MustCompile(`^(\d{4})-W(\d{2})$`)
)

// ParsePeriod reads last-month, last-week, 2026-10, 2026-W41 or
// 2026-10-01..2026-10-15, with days that begin in the zone.
func ParsePeriod(s string, zone *time.Location) (report.Window, error) {
	wrong := fmt.Errorf("bad period %s, expected last-month, last-week, 2026-10, 2026-W41 or 2026-10-01..2026-10-15", quoted(s))
	if s == "last-month" || s == "last-week" {
		return report.Window{Relative: s}, nil
	}
	if m := monthForm.FindStringSubmatch(s); m != nil {
		if day, ok := parseDay(s+"-01", zone); ok {
			return report.Window{Fixed: report.Month(day)}, nil
		}
		return report.Window{}, wrong
	}
	if m := weekForm.FindStringSubmatch(s); m != nil {
		if week, ok := isoWeek(m[1], m[2], zone); ok {
			return report.Window{Fixed: week}, nil
		}
		return report.Window{}, wrong
	}
	first, last, _ := strings.Cut(s, "..")
	from, ok1 := parseDay(first, zone)
	to, ok2 := parseDay(last, zone)
	if !ok1 || !ok2 || to.Before(from) {
		return report.Window{}, wrong
	}
	return report.Window{Fixed: report.Range(from, to)}, nil
}

// isoWeek is the week by ISO 8601: week 1 holds January 4th.
func isoWeek(year, week string, zone *time.Location) (report.Period, bool) {
	fourth, ok := parseDay(year+"-01-04", zone)
	number, err := strconv.Atoi(week)
	if !ok || err != nil {
		return report.Period{}, false
	}
	period := report.Week(fourth.AddDate(0, 0, 7*(number-1)))
	y, w := period.From.ISOWeek()
	return period, strconv.Itoa(y) == year && w == number
}
