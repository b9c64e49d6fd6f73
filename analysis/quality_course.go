package analysis

import (
	"math"
	"slices"
	"time"

	"github.com/wxreport/wxreport/report"
)

const (
	stuckDays    = 7  // equal days in a row
	stuckLeast   = 10 // a small count repeats itself by chance
	roundedRows  = 6  // values that are all multiples of a hundred
	shiftDays    = 14 // days on either side of a change of definition
	shiftSeries  = 3  // series that must all change
	shiftRatio   = 1.25
	copiedValues = 12 // values that two periods share
)

// courses looks at the counts of a daily dataset over the days of the period.
func (q inspector) courses(name string) []report.Check {
	ds := q.in.Datasets.Get(name)
	all := q.series(ds)
	var stuck, rounded []report.Check
	for _, s := range all {
		if c, ok := q.stuck(ds, s); ok {
			stuck = append(stuck, c)
			continue
		}
		if c, ok := q.rounded(ds, s); ok {
			rounded = append(rounded, c)
		}
	}
	return slices.Concat(q.partial(ds, all), q.listed(stuck), q.listed(rounded), q.shifted(ds, all))
}

// days calls visit with each day of the period.
func (q inspector) days(visit func(day time.Time)) {
	for d := q.in.Job.Period.From; d.Before(q.in.Job.Period.Until); d = d.AddDate(0, 0, 1) {
		visit(d)
	}
}

// stuck tells a count that is the same seven days running or longer.
func (q inspector) stuck(ds *report.Dataset, s dayCounts) (report.Check, bool) {
	best, run, last, value := 0, 0, 0, 0.0
	start := dayNumber(q.in.Job.Period.From) - s.first
	for k := range q.in.Job.Period.Days() {
		v, ok := s.place(start + k)
		switch {
		case !ok || v < stuckLeast:
			run = 0
		case run > 0 && v == value:
			run++
		default:
			run = 1
		}
		value = v
		if run > best {
			best, last = run, k
		}
	}
	if best < stuckDays {
		return report.Check{}, false
	}
	end := q.in.Job.Period.From.AddDate(0, 0, last)
	from := end.AddDate(0, 0, 1-best)
	v, _ := s.at(end)
	c := q.fault("stuck", report.Warning, ds, s.row(from), s.column, report.Args{"column": s.column, "n": best,
		"day": q.in.Words.Day(from), "value": report.Q(report.Some(v), report.UnitCount)})
	c.Count = best
	return c, true
}

// rounded tells a count whose values are all multiples of a hundred.
func (q inspector) rounded(ds *report.Dataset, s dayCounts) (report.Check, bool) {
	n, first, value, varied := 0, -1, 0.0, false
	start := dayNumber(q.in.Job.Period.From) - s.first
	for k := range q.in.Job.Period.Days() {
		v, ok := s.place(start + k)
		if !ok || v == 0 {
			continue
		}
		if math.Mod(v, 100) != 0 {
			return report.Check{}, false
		}
		if n++; first < 0 {
			first, value = s.rows[start+k], v
		}
		varied = varied || v != value
	}
	if n < roundedRows || !varied {
		return report.Check{}, false
	}
	c := q.fault("rounded", report.Info, ds, first, s.column, report.Args{"column": s.column, "n": n})
	c.Count = n
	return c, true
}

// shifted tells the day on which every count of a dataset moved to another level
// at once and stayed: people, channels and stages do not do that, a new definition
// does. Each day is held against the same weekday two weeks before, so that
// weekends and weeks of holidays do not pass for a level.
func (q inspector) shifted(ds *report.Dataset, all []dayCounts) []report.Check {
	var found []report.Check
	q.days(func(day time.Time) {
		up, down, row := 0, 0, -1
		for _, s := range all {
			ratio, known := s.shift(day)
			if !known {
				continue
			}
			if row < 0 {
				row = s.row(day)
			}
			switch {
			case ratio > shiftRatio:
				up++
			case ratio > 0 && ratio < 1/shiftRatio:
				down++
			default:
				return
			}
		}
		if len(found) == 0 && up+down >= shiftSeries && (up == 0 || down == 0) {
			found = append(found, q.fault("definition", report.Warning, ds, row, "", report.Args{"day": q.in.Words.Day(day), "n": up + down}))
		}
	})
	return found
}

// shift is the ratio of the level from a day on to the level before it, 1 where
// not each of the days moved the same way; false where days lack or are small.
func (s dayCounts) shift(day time.Time) (ratio float64, known bool) {
	sum, up, down := 0.0, 0, 0
	at := dayNumber(day) - s.first
	for k := range shiftDays {
		now, okNow := s.place(at + k)
		before, okBefore := s.place(at + k - shiftDays)
		if !okNow || !okBefore || now < stuckLeast || before < stuckLeast {
			return 0, false
		}
		step := math.Log(now / before)
		if step > 0 {
			up++
		} else if step < 0 {
			down++
		}
		sum += step
	}
	if up < shiftDays && down < shiftDays {
		return 1, true
	}
	return math.Exp(sum / shiftDays), true
}

// ceilings are the values at which platforms stop counting: 10万+ is written as
// 100,000 or 100,001.
var ceilings = []float64{100000, 100001}

// capped lists the columns in which several values stand at a ceiling.
func (q inspector) capped() []report.Check {
	var out []report.Check
	for _, at := range []struct{ dataset, column string }{{"articles", "reads"}, {"articles", "read_count"}, {"titles", "reads"}} {
		ds := q.now(at.dataset)
		n, first := 0, -1
		for i := range ds.Len() {
			v := ds.Number(at.column, i)
			if v.Known && v.F > ceilings[1] { // a larger value: nothing is cut off
				n = 0
				break
			}
			if v.Known && slices.Contains(ceilings, v.F) {
				if n++; first < 0 {
					first = i
				}
			}
		}
		if n > 0 {
			c := q.fault("capped", report.Info, ds, first, at.column, report.Args{"column": at.column, "n": n})
			c.Count = n
			out = append(out, c)
		}
	}
	return out
}

// copied tells a period whose counts are all those of the period before: somebody
// sent the same file again.
func (q inspector) copied(s report.Schema) []report.Check {
	ds := q.in.Datasets.Get(s.Name)
	before := q.in.Job.Period.Previous()
	now, then := countsIn(ds, s, q.in.Job.Period), countsIn(ds, s, before)
	if len(now.columns)*len(now.rows) < copiedValues {
		return nil
	}
	earlier := make(map[countKey]int, len(then.rows)) // the row of a subject and day
	for _, i := range then.rows {
		earlier[then.key(i)] = i
	}
	same := 0
	different := map[float64]bool{}
	for _, i := range now.rows {
		at, known := earlier[now.key(i)]
		if !known {
			continue
		}
		for _, column := range now.columns {
			v, w := ds.Number(column, i), ds.Number(column, at)
			switch {
			case !v.Known || !w.Known || v.F == 0 && w.F == 0:
			case v.F != w.F:
				return nil
			default:
				same++
				different[v.F] = true
			}
		}
	}
	if same < copiedValues || len(different) < 4 {
		return nil
	}
	c := q.fault("copied", report.Critical, ds, now.rows[0], "", report.Args{"n": same, "before": q.in.Words.Period(before)})
	c.Count = same
	return []report.Check{c}
}

// countKey names a row within a period; day -1 stands for the whole of it.
type countKey struct {
	subject string
	day     int
}

// periodCounts are the rows of a period alone and the columns of counts.
type periodCounts struct {
	ds                *report.Dataset
	schema            report.Schema
	period            report.Period
	subjects, columns []string
	rows              []int
}

func countsIn(ds *report.Dataset, s report.Schema, p report.Period) periodCounts {
	out := periodCounts{ds: ds, schema: s, period: p, subjects: slices.DeleteFunc(slices.Clone(s.Key), func(c string) bool { return c == s.Time || c == "period" })}
	for _, c := range s.Columns {
		if c.Unit == report.UnitCount && c.Name != "position" && ds.Has(c.Name) {
			out.columns = append(out.columns, c.Name)
		}
	}
	if len(out.columns) == 0 {
		return out
	}
	for i := range ds.Len() {
		when := ds.Time(s.Time, i)
		if !when.IsZero() && p.Contains(when) || when.IsZero() && ds.Text("period", i) == p.String() {
			if when.IsZero() { // of no day: it must at least name a subject
				if _, ok := keyOf(ds, out.subjects, i); !ok {
					continue
				}
			}
			out.rows = append(out.rows, i)
		}
	}
	return out
}

// key is the subject and day of a row.
func (c periodCounts) key(row int) countKey {
	subject, _ := keyOf(c.ds, c.subjects, row)
	day := -1
	if when := c.ds.Time(c.schema.Time, row); !when.IsZero() {
		day = int(math.Round(when.Sub(c.period.From).Hours() / 24))
	}
	return countKey{subject, day}
}
