package analysis

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
)

// gaps tells the days of the period that a daily dataset lacks. A dataset with
// rows on fewer than a quarter of the days is not daily.
func (q inspector) gaps(name string) []report.Check {
	ds := q.now(name)
	schema, _ := report.SchemaOf(name)
	if ds.Len() == 0 || !ds.Has(schema.Time) {
		return nil
	}
	seen := map[string]bool{}
	for i := range ds.Len() {
		seen[ds.Time(schema.Time, i).Format(time.DateOnly)] = true
	}
	if len(seen)*4 < q.in.Job.Period.Days() {
		return nil
	}
	var missing []string
	for d := q.in.Job.Period.From; d.Before(q.in.Job.Period.Until); d = d.AddDate(0, 0, 1) {
		if !seen[d.Format(time.DateOnly)] {
			missing = append(missing, q.in.Words.ShortDay(d))
		}
	}
	if len(missing) == 0 {
		return nil
	}
	list := missing
	if len(list) > shown {
		list = append(slices.Clone(missing[:shown]), "…")
	}
	c := q.fault("missing_days", report.Warning, ds, -1, "", report.Args{"n": len(missing), "days": strings.Join(list, q.in.Words.Say("quality.join"))})
	c.Count = len(missing)
	return []report.Check{c}
}

const (
	partialHistory = 14  // days before the last one that a partial day is held against
	partialBelow   = 0.4 // of the least of them
	partialLeast   = 20  // of the least of them: below, a quiet day is as likely
)

// partial tells a last day that an export cut off: it holds well under what the
// quietest of the days before it held, in every count of the dataset.
func (q inspector) partial(ds *report.Dataset, all []dayCounts) []report.Check {
	last := q.in.Job.Period.Last()
	tested, row := 0, -1
	for _, s := range all {
		now, ok := s.at(last)
		if !ok {
			continue
		}
		least := now
		for k := 1; k <= partialHistory; k++ {
			v, ok := s.at(last.AddDate(0, 0, -k))
			if !ok {
				least = 0
				break
			}
			if k == 1 || v < least {
				least = v
			}
		}
		if least < partialLeast {
			continue
		}
		if now > partialBelow*least {
			return nil
		}
		if tested++; row < 0 {
			row = s.row(last)
		}
	}
	if tested == 0 {
		return nil
	}
	return []report.Check{q.fault("partial_day", report.Warning, ds, row, "", report.Args{"day": q.in.Words.Day(last)})}
}

// dayCounts is one count of one subject of a daily dataset, by day from the first on.
type dayCounts struct {
	column, subject string
	first           int       // number of the first day
	values          []float64 // NaN where there is none
	rows            []int
}

// date is a calendar day, whatever its hour and zone.
type date struct{ year, month, day int }

func dateOf(t time.Time) date {
	y, m, d := t.Date()
	return date{y, int(m), d}
}

func (d date) compare(e date) int {
	return cmp.Or(d.year-e.year, d.month-e.month, d.day-e.day)
}

// dayNumber counts calendar days, whatever their hour and zone.
func dayNumber(t time.Time) int {
	y, m, d := t.Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

func (s dayCounts) at(day time.Time) (float64, bool) { return s.place(dayNumber(day) - s.first) }

// place is the count of a day by its place from the first on.
func (s dayCounts) place(i int) (float64, bool) {
	if i < 0 || i >= len(s.values) || math.IsNaN(s.values[i]) {
		return 0, false
	}
	return s.values[i], true
}

// row is where the count of a day stands, which has one.
func (s dayCounts) row(day time.Time) int { return s.rows[dayNumber(day)-s.first] }

// series are the counts of a daily dataset by subject (channel, stage, source),
// without running totals, in the order of the data: those of the period and of the
// days that its days are held against.
func (q inspector) series(ds *report.Dataset) []dayCounts {
	if ds == nil {
		return nil
	}
	from := q.in.Job.Period.From.AddDate(0, 0, -max(shiftDays, partialHistory))
	schema, _ := report.SchemaOf(ds.Name)
	if !ds.Has(schema.Time) {
		return nil
	}
	subjects := slices.DeleteFunc(slices.Clone(schema.Key), func(c string) bool { return c == schema.Time })
	names := make([]string, ds.Len()) // of the subjects, empty outside the days looked at
	within := func(day time.Time) bool { return !day.Before(from) && day.Before(q.in.Job.Period.Until) }
	for i := range names {
		if within(ds.Time(schema.Time, i)) {
			names[i], _ = keyOf(ds, subjects, i)
		}
	}
	first := dayNumber(from)
	days := dayNumber(q.in.Job.Period.Last()) - first + 1
	var out []dayCounts
	for _, c := range schema.Columns {
		if c.Unit != report.UnitCount || c.Name == "total" || !ds.Has(c.Name) {
			continue
		}
		index := map[string]int{}
		for i := range ds.Len() {
			n, day := ds.Number(c.Name, i), ds.Time(schema.Time, i)
			if !n.Known || !within(day) {
				continue
			}
			subject := names[i]
			at, ok := index[subject]
			if !ok {
				at = len(out)
				index[subject] = at
				out = append(out, dayCounts{c.Name, subject, first, slices.Repeat([]float64{math.NaN()}, days), make([]int, days)})
			}
			place := dayNumber(day) - first
			out[at].values[place], out[at].rows[place] = n.F, i
		}
	}
	return out
}
