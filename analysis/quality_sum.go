package analysis

import (
	"math"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
)

// slack is how far a sum may be from its total, as a fraction of the total: exports of
// two hours differ by late corrections.
func (q inspector) slack() float64 { return q.in.Rules.Param(disagreeRule, "slack", 0.005) }

// apart reports whether a value is not what it should be: by more than the slack
// and by at least one person.
func (q inspector) apart(got, want report.Number) bool {
	return got.Known && want.Known && math.Abs(got.F-want.F) > max(q.slack()*math.Abs(want.F), 0.999)
}

// byDay is the view in the order of days.
func byDay(ds *report.Dataset, column string) *report.Dataset {
	return ds.Sorted(func(a, b int) int { return ds.Time(column, a).Compare(ds.Time(column, b)) })
}

// netIdentity lists the rows whose net is not new less cancelled, where the
// data states a net.
func (q inspector) netIdentity() []report.Check {
	ds := q.now("followers")
	var out []report.Check
	for i := range ds.Len() {
		net, want := ds.Number("net", i), ds.Number("new", i).Minus(ds.Number("cancelled", i))
		if net.Known && want.Known && net.F != want.F {
			out = append(out, q.fault("net", report.Warning, ds, i, "net", report.Args{"net": report.Q(net, report.UnitCount), "want": report.Q(want, report.UnitCount)}))
		}
	}
	return q.listed(out)
}

// account is the rows about the account as a whole, not about a source.
func account(ds *report.Dataset) *report.Dataset {
	total := remembered(isTotal)
	zero := zeroIsTotal(ds, total)
	return ds.Where(func(i int) bool {
		source := ds.Text("source", i)
		return source == "" || total(source) || source == "0" && zero
	})
}

// followerIdentity tells the days on which total followers differ from the day before
// plus new less cancelled by more than the slack.
func (q inspector) followerIdentity() []report.Check {
	ds := account(q.now("followers"))
	if !ds.Has("total") {
		return nil
	}
	ds = byDay(ds, "date")
	count, first := 0, -1
	for i := 1; i < ds.Len(); i++ {
		net := ds.Number("new", i).Minus(ds.Number("cancelled", i))
		if !net.Known {
			net = ds.Number("net", i)
		}
		next := ds.Time("date", i-1).AddDate(0, 0, 1).Equal(ds.Time("date", i))
		if next && q.apart(ds.Number("total", i), ds.Number("total", i-1).Plus(net)) {
			if count++; first < 0 {
				first = i
			}
		}
	}
	if count == 0 {
		return nil
	}
	c := q.fault("identity", report.Warning, ds, first, "total", report.Args{"n": count, "day": q.in.Words.Day(ds.Time("date", first))})
	c.Count = count
	return []report.Check{c}
}

// sourceTotals lists the days whose sources do not add up to the day's new followers.
func (q inspector) sourceTotals() []report.Check {
	ds := q.now("followers")
	if !ds.Has("source", "new") {
		return nil
	}
	b := readBook(ds)
	whole := byDay(account(ds), "date")
	var out []report.Check
	for i := range whole.Len() {
		at := whole.Time("date", i)
		day := b.byDay[at.Format(time.DateOnly)]
		if day == nil || i > 0 && whole.Time("date", i-1).Equal(at) {
			continue
		}
		sum := report.Missing
		for _, s := range day.sources {
			sum = report.Sum(sum, s.fresh)
		}
		if q.apart(sum, day.fresh) {
			out = append(out, q.fault("source_total", report.Warning, whole, i, "new", report.Args{"day": q.in.Words.Day(at),
				"sum": report.Q(sum, report.UnitCount), "total": report.Q(day.fresh, report.UnitCount)}))
		}
	}
	return q.listed(out)
}

// cohortSizes lists cohorts whose size is not the new followers of their month, or of
// their day. Cohorts are months where all of them begin on the first of one.
func (q inspector) cohortSizes() []report.Check {
	ds, b := q.in.Datasets.Get("retention"), readBook(q.in.Datasets.Get("followers"))
	if !ds.Has("cohort", "size") {
		return nil
	}
	span := report.Month
	for i := range ds.Len() {
		if at := ds.Time("cohort", i); at.IsZero() {
			return nil
		} else if at.Day() != 1 {
			span = func(t time.Time) report.Period { return report.Range(t, t) }
		}
	}
	seen := map[time.Time]bool{}
	var out []report.Check
	for i := range ds.Len() {
		cohort, size := ds.Time("cohort", i), ds.Number("size", i)
		if !size.Known || ds.Text("group", i) != "" || seen[cohort] || !cohort.Before(q.in.Job.Period.Until) {
			continue
		}
		seen[cohort] = true
		when := span(cohort)
		name := q.in.Words.Period(when)
		if when.Days() == 1 {
			name = q.in.Words.Day(cohort)
		}
		if want := b.sum(when, newOf); len(b.days(when)) == when.Days() && q.apart(size, want) {
			out = append(out, q.fault("cohort_size", report.Info, ds, i, "size", report.Args{"cohort": name,
				"size": report.Q(size, report.UnitCount), "total": report.Q(want, report.UnitCount)}))
		}
	}
	return q.listed(out)
}

// funnelOrder lists later stages with more people than the stage before them, in
// the order in which the data first names the stages. People of a single day may
// have come through the stage before on an earlier day: a day needs an excess of
// three standard errors, the period none.
func (q inspector) funnelOrder() []report.Check {
	ds := q.now("funnel")
	stages := ds.Distinct("stage")
	type cell struct{ group, stage string }
	sum, row := map[cell]float64{}, map[cell]int{}
	var groups []string
	dated := map[string]bool{}
	for i := range ds.Len() {
		n := ds.Number("users", i)
		if !n.Known {
			continue
		}
		segment, day := ds.Text("segment", i), ds.Time("date", i)
		names := []string{segment + "|"}
		if !day.IsZero() {
			names = append(names, segment+"|"+day.Format(time.DateOnly))
		}
		for _, g := range names {
			c := cell{g, ds.Text("stage", i)}
			if _, ok := row[c]; !ok {
				row[c] = i
				groups = appendNew(groups, g, dated)
			}
			sum[c] += n.F
		}
	}
	var whole, days []report.Check
	for _, g := range groups {
		for s := 1; s < len(stages); s++ {
			from, to := cell{g, stages[s-1]}, cell{g, stages[s]}
			a, okA := sum[from]
			b, okB := sum[to]
			day := !strings.HasSuffix(g, "|")
			if !okA || !okB || b <= a || day && b-a <= 3*math.Sqrt(a+b) {
				continue
			}
			c := q.fault("funnel_order", report.Warning, ds, row[to], "users", report.Args{"later": stages[s], "earlier": stages[s-1],
				"b": report.Q(report.Some(b), report.UnitCount), "a": report.Q(report.Some(a), report.UnitCount)})
			if day {
				days = append(days, c)
			} else {
				whole = append(whole, c)
			}
		}
	}
	if len(days) > 0 {
		return q.listed(days)
	}
	return q.listed(whole)
}

// appendNew appends a name once.
func appendNew(names []string, name string, seen map[string]bool) []string {
	if seen[name] {
		return names
	}
	seen[name] = true
	return append(names, name)
}

// retentionOrder lists cohorts of which more are there on a later day: people who
// still follow can only become fewer, people active on a day may also rise.
func (q inspector) retentionOrder() []report.Check {
	ds := q.in.Datasets.Get("retention")
	if !ds.Has("day") {
		return nil
	}
	column, unit := "users", report.UnitCount
	if !ds.Has(column) {
		column, unit = "rate", report.UnitRate
	}
	ds = ds.Sorted(func(a, b int) int {
		if c := ds.Time("cohort", a).Compare(ds.Time("cohort", b)); c != 0 {
			return c
		}
		if c := strings.Compare(ds.Text("group", a), ds.Text("group", b)); c != 0 {
			return c
		}
		return int(ds.Number("day", a).Or(0) - ds.Number("day", b).Or(0))
	})
	var out []report.Check
	for i := 1; i < ds.Len(); i++ {
		same := ds.Time("cohort", i).Equal(ds.Time("cohort", i-1)) && ds.Text("group", i) == ds.Text("group", i-1)
		before, now := ds.Number(column, i-1), ds.Number(column, i)
		if !same || !before.Known || !now.Known || now.F <= before.F || ds.Number("day", i) == ds.Number("day", i-1) {
			continue
		}
		out = append(out, q.fault("retention_order", report.Info, ds, i, column, report.Args{"before": report.Q(before, unit), "now": report.Q(now, unit),
			"from": dayName(ds.Number("day", i-1).F), "to": dayName(ds.Number("day", i).F)}))
	}
	return q.listed(out)
}
