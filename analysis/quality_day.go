package analysis

import (
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
			row = s.rows[dateOf(last)]
		}
	}
	if tested == 0 {
		return nil
	}
	return []report.Check{q.fault("partial_day", report.Warning, ds, row, "", report.Args{"day": q.in.Words.Day(last)})}
}

// dayCounts is one count of one subject of a daily dataset, by day.
type dayCounts struct {
	column, subject string
	values          map[date]float64
	rows            map[date]int
}

// date is a calendar day, whatever its hour and zone.
type date struct{ year, month, day int }

func dateOf(t time.Time) date {
	y, m, d := t.Date()
	return date{y, int(m), d}
}

func (s dayCounts) at(day time.Time) (float64, bool) {
	v, ok := s.values[dateOf(day)]
	return v, ok
}

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
	var out []dayCounts
	for _, c := range schema.Columns {
		if c.Unit != report.UnitCount || c.Name == "total" || !ds.Has(c.Name) {
			continue
		}
		index := map[string]int{}
		for i := range ds.Len() {
			n, day := ds.Number(c.Name, i), ds.Time(schema.Time, i)
			if !n.Known || day.Before(from) || !day.Before(q.in.Job.Period.Until) {
				continue
			}
			subject, _ := keyOf(ds, subjects, i)
			at, ok := index[subject]
			if !ok {
				at = len(out)
				index[subject] = at
				out = append(out, dayCounts{c.Name, subject, map[date]float64{}, map[date]int{}})
			}
			out[at].values[dateOf(day)], out[at].rows[dateOf(day)] = n.F, i
		}
	}
	return out
}
