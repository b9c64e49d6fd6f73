package analysis

import (
	"math"
	"slices"
	"time"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// keptRow is the people of a cohort and group still there on a day.
type keptRow struct {
	cohort time.Time
	group  string // "": the whole cohort
	day    float64
	kept
}

// kept is a retention rate: counts, or a rate that came without them.
type kept struct {
	fraction
	rate report.Number
}

func (k kept) value() report.Number {
	if k.den.Known {
		return k.fraction.value()
	}
	return k.rate
}

// keptRows is the retention data of a period.
type keptRows []keptRow

// kept reads the retention rows of a period. Rows of days that a cohort has not
// reached by the report's day are left out: they are immature, not zero. Callers
// share the list and leave it as it is.
func (f *frame) kept(p report.Period) keptRows {
	return once(&f.read.retention, viewKey{from: p.From.Unix(), until: p.Until.Unix()}, func() keptRows {
		return readKept(f.during("retention", p), f.in.Job.AsOf)
	})
}

func readKept(ds *report.Dataset, asOf time.Time) keptRows {
	type key struct {
		cohort int64
		group  string
	}
	starts := map[key]report.Number{}
	at := func(i int) key {
		group := ds.Text("group", i)
		if isTotal(group) {
			group = ""
		}
		return key{ds.Time("cohort", i).Unix(), group}
	}
	for i := range ds.Len() {
		if day := ds.Number("day", i); day.Known && day.F == 0 {
			starts[at(i)] = ds.Number("users", i)
		}
	}
	var out keptRows
	for i := range ds.Len() {
		day, k := ds.Number("day", i), at(i)
		cohort := ds.Time("cohort", i)
		if !day.Known || day.F < 0 || day.F > 36600 || !cohort.IsZero() && !asOf.IsZero() && cohort.AddDate(0, 0, int(day.F)).After(asOf) {
			continue
		}
		row := keptRow{cohort: cohort, group: k.group, day: day.F}
		row.kept.rate = ds.Number("rate", i)
		size := ds.Number("size", i)
		if !size.Known {
			size = starts[k]
		}
		users := ds.Number("users", i)
		if !users.Known && row.kept.rate.Known && size.Known {
			users = size.Times(row.kept.rate.F)
		}
		if users.Known && size.Known {
			row.kept.fraction = fraction{users, size}
		}
		if row.kept.den.Known || row.kept.rate.Known {
			out = append(out, row)
		}
	}
	return out
}

// whole are the rows that stand for all new followers: those without a group
// where there are any, else every group, never both.
func (rows keptRows) whole() keptRows {
	if own := rows.of(""); len(own) > 0 {
		return own
	}
	return rows
}

func (rows keptRows) of(group string) keptRows {
	var out keptRows
	for i := range rows {
		if rows[i].group == group {
			out = append(out, rows[i])
		}
	}
	return out
}

func (rows keptRows) has(group string) bool {
	return slices.ContainsFunc(rows, func(r keptRow) bool { return r.group == group })
}

// days lists the days after the first that the whole knows, in order.
func (rows keptRows) days() []float64 {
	seen := map[float64]bool{}
	for _, r := range rows.whole() {
		if r.day > 0 {
			seen[r.day] = true
		}
	}
	var out []float64
	for day := range seen {
		out = append(out, day)
	}
	slices.Sort(out)
	return out
}

// groups lists the groups by name.
func (rows keptRows) groups() []string {
	seen := map[string]bool{}
	for _, r := range rows {
		if r.group != "" {
			seen[r.group] = true
		}
	}
	return sortedKeys(seen)
}

// pool adds up a day over cohorts; group "": the whole. Rates without counts are
// never averaged: one alone stands for itself, several are missing.
func (rows keptRows) pool(day float64, group string) kept {
	own := group != "" || rows.has("")
	var out kept
	bare := 0
	for i := range rows {
		r := &rows[i]
		if r.day != day || own && r.group != group {
			continue
		}
		if !r.den.Known {
			out.rate = r.rate
			bare++
			continue
		}
		out.num, out.den = report.Sum(out.num, r.num), report.Sum(out.den, r.den)
	}
	if bare > 1 {
		out.rate = report.Missing
	}
	return out
}

// unpooled reports whether a day has several rates without counts, which cannot
// be put together.
func (rows keptRows) unpooled() bool {
	bare := map[float64]int{}
	for _, r := range rows.whole() {
		if !r.den.Known {
			bare[r.day]++
		}
	}
	for _, n := range bare {
		if n > 1 {
			return true
		}
	}
	return false
}

// phi is the over-dispersion of a day's rate between cohorts.
func (rows keptRows) phi(day float64) float64 {
	var pairs []fraction
	for _, r := range rows.whole() {
		if r.day == day {
			pairs = append(pairs, r.fraction)
		}
	}
	return daily(pairs)
}

// cohortPhi is the over-dispersion between cohorts, of the day that most of them know;
// 1 where there are too few.
func (rows keptRows) cohortPhi() float64 {
	best, most := 0.0, 0
	for _, day := range rows.days() {
		n := 0
		for _, r := range rows.whole() {
			if r.day == day && r.den.Known {
				n++
			}
		}
		if n >= most {
			best, most = day, n
		}
	}
	return rows.phi(best)
}

// keepRate records a retention rate with its interval at the effective sample size.
func (f *frame) keepRate(name string, phi float64, of func(report.Period) kept) report.Metric {
	now := of(f.in.Job.Period)
	m := report.Metric{Name: name, Unit: report.UnitRate, Better: report.Up, Value: now.value(), Numerator: now.num, Denominator: now.den}
	if now.den.Known && now.num.F <= now.den.F {
		m.Low, m.High = bounds(stats.WilsonPhi(now.num.F, now.den.F, phi, stats.Z95))
	}
	m.Previous, m.YearAgo = f.bases(func(p report.Period) report.Number { return of(p).value() })
	if !m.Value.Known {
		return m
	}
	return f.record(m)
}

// perCohort is the curve of each cohort of the whole with counts, groups put together, by
// the day after following; the cohorts in order.
func (rows keptRows) perCohort() (order []int64, curves map[int64]map[float64]fraction) {
	curves = map[int64]map[float64]fraction{}
	for _, r := range rows.whole() {
		if !r.den.Known {
			continue
		}
		key := r.cohort.Unix()
		if curves[key] == nil {
			curves[key] = map[float64]fraction{}
			order = append(order, key)
		}
		had := curves[key][r.day]
		curves[key][r.day] = fraction{report.Sum(had.num, r.num), report.Sum(had.den, r.den)}
	}
	slices.Sort(order)
	return order, curves
}

// cohorts lists the cohorts of the whole for the models: one curve each, from its
// size on, of those with counts that never rise.
func (rows keptRows) cohorts() []stats.Cohort {
	order, byCohort := rows.perCohort()
	var out []stats.Cohort
	for _, key := range order {
		size, days := 0.0, []float64{}
		for day, part := range byCohort[key] {
			size = math.Max(size, part.den.F)
			if day > 0 {
				days = append(days, day)
			}
		}
		slices.Sort(days)
		c := stats.Cohort{Days: []float64{0}, Alive: []float64{size}}
		rises := false
		for _, day := range days {
			// A group that lacks the day would look like a loss.
			if part := byCohort[key][day]; part.den.F == size {
				rises = rises || part.num.F > c.Alive[len(c.Alive)-1]
				c.Days, c.Alive = append(c.Days, day), append(c.Alive, part.num.F)
			}
		}
		if len(days) > 0 && !rises && size > 0 {
			out = append(out, c)
		}
	}
	return out
}
