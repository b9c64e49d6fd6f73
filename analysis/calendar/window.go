package calendar

import "time"

// The named windows. Their names are keys of texts too: term.holiday.<name>.
const (
	CNY        = "cny"         // from 7 days before the first lunar day to 15 after, the lantern festival's day and one more
	Qingming   = "qingming"    // the day before to two after
	Duanwu     = "duanwu"      // two days to either side
	MidAutumn  = "mid_autumn"  // two days to either side
	NewYear    = "new_year"    // 1 January
	Labour     = "labour"      // 1 to 5 May
	GoldenWeek = "golden_week" // 1 to 7 October, the 8th when Mid-Autumn falls within
	Shop618    = "618"         // 20 May to 20 June
	Shop1111   = "11.11"       // 14 October to 12 November
	Shop1212   = "12.12"       // 10 to 12 December
)

// Holiday is a day's place in a named window.
type Holiday struct {
	Name   string
	Offset int  // days from the anchor, such as the first lunar day or 11 November
	Lunar  bool // the anchor moves from year to year: compare by Offset, see [Calendar.Align]
}

// window is the days around an anchor.
type window struct {
	name     string
	anchor   date
	from, to int
	lunar    bool
}

// windowsOf are a year's, in the order in which they name a day: Golden Week before
// Mid-Autumn, holidays before shopping seasons.
func windowsOf(year int, f festivals) []window {
	fixed := func(name string, month time.Month, day, from, to int) window {
		return window{name, dateYMD(year, month, day), from, to, false}
	}
	golden := fixed(GoldenWeek, time.October, 1, 0, 6)
	if golden.anchor <= f.midAutumn && f.midAutumn <= golden.anchor+6 {
		golden.to = 7 // the day of Mid-Autumn is added to the end
	}
	return []window{
		{CNY, f.cny, -7, 15, true}, {Qingming, f.qingming, -1, 2, true}, fixed(Labour, time.May, 1, 0, 4),
		{Duanwu, f.duanwu, -2, 2, true}, golden, {MidAutumn, f.midAutumn, -2, 2, true}, fixed(NewYear, time.January, 1, 0, 0),
		fixed(Shop618, time.June, 18, -29, 2), fixed(Shop1111, time.November, 11, -28, 1), fixed(Shop1212, time.December, 12, -2, 0),
	}
}

// Holidays are all named windows that t's day lies in, the one that names it first.
// A statutory day off outside the windows is of the holiday that the file names.
func (c *Calendar) Holidays(t time.Time) []Holiday { return c.holidays(dateOf(t)) }

func (c *Calendar) holidays(d date) []Holiday {
	var out []Holiday
	windows := c.year(d.year()).windows
	for _, w := range windows {
		if at := int(d - w.anchor); w.from <= at && at <= w.to {
			out = append(out, Holiday{w.name, at, w.lunar})
		}
	}
	name, off := c.statutory.off[d]
	if !off {
		return out
	}
	for _, h := range out {
		if h.Name == name {
			return out
		}
	}
	h := Holiday{Name: name}
	for _, w := range windows {
		if w.name == name {
			h.Offset, h.Lunar = int(d-w.anchor), w.lunar
		}
	}
	return append([]Holiday{h}, out...)
}

// Holiday is the window that names t's day; false for a day in none.
func (c *Calendar) Holiday(t time.Time) (Holiday, bool) {
	if all := c.Holidays(t); len(all) > 0 {
		return all[0], true
	}
	return Holiday{}, false
}

// Align is the day that t's compares with some years back (forth where negative),
// at t's time of day: within the window of a lunar holiday the day as far from that
// year's holiday, and true; else the same date, and false. 29 February becomes the
// 28th. Within a window it undoes itself: Align(Align(t, n), -n) is t's day.
func (c *Calendar) Align(t time.Time, years int) (time.Time, bool) {
	d := dateOf(t)
	move := func(to date) time.Time {
		return t.AddDate(0, 0, int(to-d))
	}
	then := c.year(d.year() - years).windows
	for i, w := range c.year(d.year()).windows {
		if at := int(d - w.anchor); w.lunar && w.from <= at && at <= w.to {
			return move(then[i].anchor + date(at)), true
		}
	}
	year, month, day := t.Date()
	to := dateYMD(year-years, month, day)
	if to.utc().Month() != month {
		to--
	}
	return move(to), false
}

// Qixi is a festival without a window.
const Qixi = "qixi"

// Festival is noon, in a zone, of a window's anchor in a year, or of Qixi; false
// for another name.
func (c *Calendar) Festival(name string, year int, loc *time.Location) (time.Time, bool) {
	if name == Qixi {
		return c.year(year).qixi.in(loc), true
	}
	for _, w := range c.year(year).windows {
		if w.name == name {
			return w.anchor.in(loc), true
		}
	}
	return time.Time{}, false
}
