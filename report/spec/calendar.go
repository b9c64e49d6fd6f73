package spec

import (
	"slices"
	"time"

	"github.com/wxreport/wxreport/report"
)

const (
	mostHoliday  = 31 // days; a longer run of days off is a slip of the pen
	firstHoliday = 1900
	lastHoliday  = 2100
)

// calendarFile is a user's calendar as written:
//
//	source: 国办发明电〔2026〕9号
//	days:
//	  - {first: 2027-01-01, last: 2027-01-03, kind: off, holiday: new_year}
//	  - {first: 2027-01-04, kind: work, holiday: new_year}
//	  - {first: 2026-05-09, kind: ordinary}
type calendarFile struct {
	Source string        `yaml:"source"`
	Days   []calendarRow `yaml:"days"`
}

type calendarRow struct {
	First   string `yaml:"first"`
	Last    string `yaml:"last"`
	Kind    string `yaml:"kind" enum:"off,work,ordinary"`
	Holiday string `yaml:"holiday"`
}

// calendar reads the days of the file that the spec names.
func (d *decoder) calendar(f filePath) []report.Holiday {
	body := d.file(f, maxBytes)
	if body == nil {
		return nil
	}
	path := d.disk.join(f.at.file.dir, f.name)
	t, fault := newText(path, d.disk.dir(path), body)
	if fault != nil {
		d.list = append(d.list, fault)
		return nil
	}
	tree := read(t, d.problems)
	if tree == nil {
		return nil
	}
	var doc calendarFile
	d.structure(pointed(&doc), tree)
	rows := tree.get("days")
	if rows.blank() || rows.shape != list {
		d.add(tree, "calendar without days", "days: [{first: 2027-01-01, last: 2027-01-03, kind: off, holiday: new_year}]", "")
		return nil
	}
	c := calendarReader{decoder: d, seen: map[time.Time]report.Holiday{}}
	for i, row := range doc.Days {
		if n := rows.items[i]; n.shape == mapping {
			c.row(row, n)
		}
	}
	return c.days
}

type calendarReader struct {
	*decoder
	days []report.Holiday
	seen map[time.Time]report.Holiday
}

// row checks one run of days.
func (c *calendarReader) row(r calendarRow, n *node) {
	h := report.Holiday{Kind: r.Kind, Name: r.Holiday}
	at := func(key string) *node {
		if m := n.get(key); m != nil {
			return m
		}
		return n
	}
	var ok bool
	if h.First, ok = holidayDay(r.First); !ok {
		c.add(at("first"), "first is "+quoted(r.First), "a day of 1900 to 2100 such as 2027-01-01", "")
		return
	}
	h.Last = h.First
	if r.Last != "" {
		if h.Last, ok = holidayDay(r.Last); !ok || h.Last.Before(h.First) || h.Last.Sub(h.First) >= mostHoliday*24*time.Hour {
			c.add(at("last"), "last is "+quoted(r.Last), "nothing, or a day from "+r.First+" to 30 days later", "")
			return
		}
	}
	switch {
	case !slices.Contains([]string{report.DayOff, report.DayWorked, report.DayOrdinary}, r.Kind):
		if n.get("kind") == nil {
			c.add(n, "days without kind", "kind: off, work or ordinary", "")
		}
		return
	case r.Kind != report.DayOrdinary && r.Holiday == "":
		c.add(n, "days without holiday", "the holiday that they belong to, as holiday: new_year", "")
		return
	}
	for day := h.First; !day.After(h.Last); day = day.AddDate(0, 0, 1) {
		if other, taken := c.seen[day]; taken && other.Kind != h.Kind {
			c.add(n, day.Format(time.DateOnly)+" is both "+other.Kind+" and "+h.Kind, "one of them", "")
			return
		}
		if w := day.Weekday(); h.Kind == report.DayWorked && w != time.Saturday && w != time.Sunday {
			c.add(at("first"), day.Format(time.DateOnly)+" is a "+w.String(), "a Saturday or Sunday: other days are worked anyway", "")
			return
		}
		c.seen[day] = h
	}
	c.days = append(c.days, h)
}

func holidayDay(text string) (time.Time, bool) {
	day, err := time.Parse(time.DateOnly, text)
	return day, err == nil && day.Year() >= firstHoliday && day.Year() <= lastHoliday
}
