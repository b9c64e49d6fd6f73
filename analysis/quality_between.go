package analysis

import (
	"time"

	"github.com/wxreport/wxreport/report"
)

// Sections speak of the same people from different exports. These checks hold them
// against each other; what cannot both be true is a fault, and a finding.

// trafficTotal tells traffic sources that brought more new followers than the account
// gained: they are parts of one whole. Fewer may be right, as not every follower
// comes through a counted source.
func (q inspector) trafficTotal() []report.Check {
	ds := q.now("sources")
	days := map[string]bool{}
	for i := range ds.Len() {
		at := ds.Time("date", i)
		if !ds.Number("new_followers", i).Known || isTotal(ds.Text("source", i)) {
			return nil
		}
		days[at.Format(time.DateOnly)] = true
	}
	sum, total := ds.Sum("new_followers"), report.Missing
	b := readBook(q.now("followers"))
	if p := q.in.Job.Period; len(days) == 1 && p.Days() > 1 { // the rows speak of the whole period
		if len(b.days(p)) < p.Days() {
			return nil
		}
		total, days = b.sum(p, newOf), nil
	}
	for _, day := range sortedKeys(days) {
		of := b.byDay[day]
		if of == nil || !of.fresh.Known {
			return nil
		}
		total = report.Sum(total, of.fresh)
	}
	if !q.apart(sum, total) || sum.F < total.F {
		return nil
	}
	c := q.fault("traffic_total", report.Warning, ds, 0, "new_followers", report.Args{"sum": report.Q(sum, report.UnitCount), "total": report.Q(total, report.UnitCount)})
	return []report.Check{c}
}

// retainedSources tells channels whose retention lies on one side of the account's:
// of a whole, some parts are above the mean and others below. Half a point is left
// for cohorts that are cut at different hours.
func (q inspector) retainedSources() []report.Check {
	const margin = 0.005
	ds := q.now("sources")
	rows := readKept(q.now("retention"), q.in.Job.AsOf).whole()
	var out []report.Check
	for _, at := range []struct {
		column string
		day    float64
	}{{"retained_1", 1}, {"retained_7", 7}, {"retained_30", 30}} {
		whole := rows.on(at.day).value()
		low, high, sources := report.Missing, report.Missing, 0
		for _, name := range ds.Distinct("source") {
			one := ds.With("source", name)
			rate := pooled(one, at.column, "new_followers").value()
			if !rate.Known || isTotal(name) {
				continue
			}
			sources++
			high = greatest(high, rate)
			if !low.Known || rate.F < low.F {
				low = rate
			}
		}
		if sources < 2 || !whole.Known {
			continue
		}
		args := report.Args{"day": int(at.day), "low": report.Q(low, report.UnitRate), "high": report.Q(high, report.UnitRate), "total": report.Q(whole, report.UnitRate)}
		check := ""
		switch {
		case low.F > whole.F+margin:
			check = "retained_above"
		case high.F < whole.F-margin:
			check = "retained_below"
		default:
			continue
		}
		c := q.fault(check, report.Warning, ds, 0, at.column, args)
		c.Count, c.Subject = sources, dayName(at.day)
		out = append(out, c)
	}
	return out
}

// on pools the rows of a day.
func (rows keptRows) on(day float64) kept {
	var out kept
	for _, r := range rows {
		if r.day == day {
			out.num, out.den = report.Sum(out.num, r.num), report.Sum(out.den, r.den)
			if !r.den.Known {
				out.rate = r.rate
			}
		}
	}
	return out
}

// derivedOrders tells datasets that state more orders than the list of orders has:
// every order stands in the list once.
func (q inspector) derivedOrders() []report.Check {
	orders := q.now("orders")
	if orders.Len() == 0 {
		return nil
	}
	found := report.Some(float64(len(orders.Distinct("order"))))
	var out []report.Check
	for _, name := range []string{"sources", "platforms"} {
		ds := q.now(name)
		given := ds.Sum("orders")
		if q.apart(given, found) && given.F > found.F {
			c := q.fault("derived_orders", report.Warning, ds, 0, "orders", report.Args{"given": report.Q(given, report.UnitCount), "found": report.Q(found, report.UnitCount)})
			c.Subject = ""
			out = append(out, c)
		}
	}
	return out
}
