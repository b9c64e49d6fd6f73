package analysis

import (
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/wxreport/wxreport/analysis/calendar"
	"github.com/wxreport/wxreport/report"
)

// leastShift is the smallest difference between the raw and the adjusted change that
// is worth a sentence: one percentage point.
const leastShift = 0.01

// adjust records the new followers of a mean ordinary day, which compares months
// that hold unlike weekdays and holidays, and says where that changes the picture.
func (f *frame) adjust(b book) {
	p := f.in.Job.Period
	f.newYearNote(b)
	weights, learned := f.calendar().Learn(b.counts(newOf), p.From)
	if !learned {
		return
	}
	of := func(p report.Period) report.Number {
		var days []time.Time
		for _, key := range b.days(p) {
			if newOf(b.byDay[key]).Known {
				days = append(days, b.byDay[key].at)
			}
		}
		return b.sum(p, newOf).Over(report.Some(weights.Sum(days)))
	}
	m := f.count("growth.new_adjusted", report.UnitCount, report.Up, of)
	if nearNewYear(p) { // the year before had its new year elsewhere: see newYearNote
		m.YearAgo = report.Missing
		f.record(m)
	}
	raw := f.metric("growth.new")
	for _, base := range f.in.Job.Compare {
		before, adjusted := raw.Previous, m.Previous
		if base.Name == report.CompareYearAgo {
			before, adjusted = raw.YearAgo, m.YearAgo
		}
		if b.covers(p, base.Period) {
			f.adjustedNote(base, raw.Value.Relative(before), m.Value.Relative(adjusted))
		}
	}
	f.unknownYears(m)
}

// calendar is the program's calendar with the spec's corrections.
func (f *frame) calendar() *calendar.Calendar {
	if f.days == nil {
		f.days = calendar.ChinaWith(f.in.Holidays)
	}
	return f.days
}

// adjustedNote says a change raw and adjusted, and when they point apart.
func (f *frame) adjustedNote(base report.Compared, raw, adjusted report.Number) {
	if !raw.Known || !adjusted.Known || math.Abs(raw.F-adjusted.F) < leastShift {
		return
	}
	words := f.in.Words
	args := report.Args{"base": words.Period(base.Period), "raw": report.Q(raw, report.UnitRelative), "adjusted": report.Q(adjusted, report.UnitRelative)}
	text := words.Say("calendar.adjusted", args)
	if raw.F*adjusted.F < 0 {
		text = words.Say("calendar.signs_differ", args)
	}
	f.chapter.Notes = append(f.chapter.Notes, text)
}

// unknownYears says when the statutory days of a year that the adjusted figures stand
// on are not known.
func (f *frame) unknownYears(m report.Metric) {
	years := []int{f.in.Job.Period.From.Year()}
	for _, base := range f.in.Job.Compare {
		value := m.Previous
		if base.Name == report.CompareYearAgo {
			value = m.YearAgo
		}
		if year := base.Period.From.Year(); value.Known && !slices.Contains(years, year) {
			years = append(years, year)
		}
	}
	for _, year := range years {
		if !f.calendar().Known(year) {
			f.chapter.Notes = append(f.chapter.Notes, f.in.Words.Say("calendar.unknown_year", report.Args{"year": strconv.Itoa(year)}))
		}
	}
}

// nearNewYear reports whether a period lies in the months that the lunar new year
// wanders through.
func nearNewYear(p report.Period) bool { return p.From.Month() <= time.February }

// newYearNote compares the days around the lunar new year with those as far from it
// a year before: January and February alone never compare.
func (f *frame) newYearNote(b book) {
	p := f.in.Job.Period
	if _, asked := f.in.Job.Base(report.CompareYearAgo); !asked || !nearNewYear(p) || !f.metric("growth.new").YearAgo.Known {
		return
	}
	words := f.in.Words
	year := p.From.Year()
	now, _ := f.calendar().Festival(calendar.CNY, year, time.UTC)
	then, _ := f.calendar().Festival(calendar.CNY, year-1, time.UTC)
	args := report.Args{"now": words.Day(now), "then": words.Day(then)}
	value, before, days := report.Missing, report.Missing, 0
	for _, key := range b.days(p) {
		day := b.byDay[key]
		aligned, inside := f.calendar().Align(day.at, 1)
		other := b.byDay[aligned.Format(time.DateOnly)]
		if inside && other != nil && day.fresh.Known && other.fresh.Known {
			value, before, days = report.Sum(value, day.fresh), report.Sum(before, other.fresh), days+1
		}
	}
	text := words.Say("calendar.new_year", args)
	if change := value.Relative(before); change.Known {
		args["days"], args["value"], args["before"], args["change"] = days, report.Q(value, report.UnitCount), report.Q(before, report.UnitCount), report.Q(change, report.UnitRelative)
		text += words.Say("calendar.new_year_days", args)
	}
	f.chapter.Notes = append(f.chapter.Notes, text+f.firstMonths(b, p))
}

// firstMonths compares January and February together, when the period is February.
func (f *frame) firstMonths(b book, p report.Period) string {
	if p.Grain != report.GrainMonth || p.From.Month() != time.February {
		return ""
	}
	both := func(p report.Period) report.Period {
		return report.Range(p.Previous().From, p.Last())
	}
	now, then := both(p), both(p.YearAgo())
	change := b.sum(now, newOf).Relative(b.sum(then, newOf))
	if !change.Known || !b.covers(now, then) {
		return ""
	}
	return f.in.Words.Say("calendar.first_months", report.Args{"value": report.Q(b.sum(now, newOf), report.UnitCount), "change": report.Q(change, report.UnitRelative)})
}

// counts are the days that know a figure, in order.
func (b book) counts(of func(*bookDay) report.Number) []calendar.Count {
	var out []calendar.Count
	for _, key := range b.order {
		if v := of(b.byDay[key]); v.Known {
			out = append(out, calendar.Count{At: b.byDay[key].at, Value: v.F})
		}
	}
	return out
}

// holidayCause names the holiday or shopping season of a day as what may have moved
// it; "" for an ordinary day.
func (f *frame) holidayCause(at time.Time) string {
	words := f.in.Words
	if h, ok := f.calendar().Holiday(at); ok {
		return words.Say("calendar.cause", report.Args{"holiday": words.Term("holiday", h.Name)})
	}
	if f.calendar().Class(at) == calendar.MakeUp {
		return words.Say("calendar.cause_makeup")
	}
	return ""
}
