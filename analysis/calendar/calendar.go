package calendar

import (
	"sync"
	"time"
)

// Class is what kind of day a day is; every day is of exactly one.
type Class string

// The classes.
const (
	Workday Class = "workday"
	Weekend Class = "weekend"
	DayOff  Class = "off"    // statutory, also where it falls on a weekend
	MakeUp  Class = "makeup" // a weekend day that is worked
)

// Calendar answers for days. It is safe for concurrent use.
type Calendar struct {
	statutory Statutory
	mu        sync.Mutex
	years     map[int]year
}

// New is a calendar with the statutory days of s; the zero Statutory knows none.
func New(s Statutory) *Calendar {
	return &Calendar{statutory: s, years: map[int]year{}}
}

// Known reports whether the year's statutory days are known. Where they are not,
// weekends are free and other days are worked, which is wrong near holidays.
func (c *Calendar) Known(year int) bool { return c.statutory.years[year] }

// Class is the kind of t's day.
func (c *Calendar) Class(t time.Time) Class { return c.class(dateOf(t)) }

func (c *Calendar) class(d date) Class {
	if _, ok := c.statutory.work[d]; ok {
		return MakeUp
	}
	if _, ok := c.statutory.off[d]; ok {
		return DayOff
	}
	if w := d.weekday(); w == time.Saturday || w == time.Sunday {
		return Weekend
	}
	return Workday
}

// Workday reports whether t's day is worked, make-up days included.
func (c *Calendar) Workday(t time.Time) bool { return c.worked(dateOf(t)) }

func (c *Calendar) worked(d date) bool {
	class := c.class(d)
	return class == Workday || class == MakeUp
}

// NthWorkday is noon of the month's nth workday, counted from 1, or from the end for
// n below 0; false where the month has fewer or n is 0.
func (c *Calendar) NthWorkday(year int, month time.Month, n int, loc *time.Location) (time.Time, bool) {
	first, last, step := dateYMD(year, month, 1), dateYMD(year, month+1, 1)-1, date(1)
	if n < 0 {
		first, last, step, n = last, first, -1, -n
	}
	for d := first; n > 0 && d != last+step; d += step {
		if c.worked(d) {
			if n--; n == 0 {
				return d.in(loc), true
			}
		}
	}
	return time.Time{}, false
}

// year is what a year holds, computed once.
type year struct {
	festivals
	windows []window
}

// year is that of a number; beyond the computed years the nearest festivals count.
func (c *Calendar) year(number int) year {
	c.mu.Lock()
	defer c.mu.Unlock()
	y, ok := c.years[number]
	if !ok {
		y.festivals = reckon(min(max(number, firstYear), lastYear))
		y.windows = windowsOf(number, y.festivals)
		c.years[number] = y
	}
	return y
}
