package report

import (
	"fmt"
	"strings"
	"time"
)

// Date writes a date in the layout that is the text of the key, a layout of package
// time. Names of months are the texts month.1 to month.12 for January and month_short.1
// for Jan, English where the language has none.
func (w *Words) Date(key string, t time.Time) string {
	layout := w.texts[key]
	for _, form := range []struct{ layout, key string }{{"January", "month."}, {"Jan", "month_short."}} {
		name, own := w.texts[form.key+fmt.Sprint(int(t.Month()))]
		before, after, found := strings.Cut(layout, form.layout)
		if own && found {
			return t.Format(before) + name + t.Format(after)
		}
	}
	return t.Format(layout)
}

// Day writes a date: the layout is the text date.day.
func (w *Words) Day(t time.Time) string { return w.Date("date.day", t) }

// ShortDay writes a date without its year: the layout is date.short.
func (w *Words) ShortDay(t time.Time) string { return w.Date("date.short", t) }

// Weekday names the day of the week in its short form.
func (w *Words) Weekday(d time.Weekday) string { return w.Say(fmt.Sprintf("weekday.%d", int(d))) }

// Period names a period: 2026 年 10 月, or its first and last day.
func (w *Words) Period(p Period) string {
	if p.Grain == GrainMonth {
		return w.Date("date.month", p.From)
	}
	return w.Say("date.range", Args{"from": w.Day(p.From), "to": w.Day(p.Last())})
}
