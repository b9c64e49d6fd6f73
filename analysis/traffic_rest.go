package analysis

import (
	"math"
	"slices"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// againstRest holds every figure of every source against all other sources together:
// rates on the logit scale with their over-dispersion, order values by the ratio
// estimator, Holm over all. The workbook gets the differences, those that hold coloured;
// the sentence names the sources that keep more or fewer people.
func (f *frame) againstRest(inlets []inlet, t *report.Table) []string {
	if len(inlets) < 3 { // of two, the rest is the other
		return nil
	}
	const rule = "traffic.tradeoff"
	margin, alpha := f.in.Rules.Param(rule, "margin", 0.1), f.in.Rules.Param(rule, "alpha", 0.005)
	var shown []trafficMeasure
	for _, m := range trafficMeasures {
		if slices.ContainsFunc(t.Columns, func(c report.Column) bool { return c.Key == m.name }) {
			shown = append(shown, m)
		}
	}
	var all []difference // by figure, then by source
	var ps []float64
	for _, m := range shown {
		days := f.sourceDays(m)
		for _, x := range inlets {
			d := f.differRest(m, x, days)
			all, ps = append(all, d), append(ps, d.p)
		}
	}
	adjusted := stats.Holm(ps)
	var more, fewer []string
	for k, m := range shown {
		t.Columns = append(t.Columns, report.Column{Key: m.name + "_rest", Title: f.say("column.against_rest", report.Args{"measure": f.measureLabel("traffic", m.name)}),
			Unit: report.UnitRelative, Signed: true, Workbook: true})
		for i, x := range inlets {
			d, cell := all[k*len(inlets)+i], report.Cell{}
			if !math.IsNaN(d.relative) {
				cell.Number = report.Some(d.relative)
			}
			if adjusted[k*len(inlets)+i] < alpha && math.Abs(d.relative) >= margin {
				cell.Tone = report.Warning
				if d.better {
					cell.Tone = report.Good
				}
				if m.name == "retention_7" && !isRest(x.name) {
					part := f.say("label.against_rest", report.Args{"source": f.term("source", x.name), "value": report.Q(report.Some(d.relative), report.UnitRelative)})
					if d.better {
						more = append(more, part)
					} else {
						fewer = append(fewer, part)
					}
				}
			}
			t.Rows[i].Cells = append(t.Rows[i].Cells, cell)
		}
	}
	if len(more)+len(fewer) == 0 {
		return nil
	}
	return []string{f.say("table.against_rest", report.Args{"measure": f.measureLabel("traffic", "retention_7"), "list": f.list(append(more, fewer...))})}
}

// dayFigures is a figure of all sources by the day, in order, and of each source.
type dayFigures struct {
	days []date
	all  map[date]fraction
	own  map[string]map[date]fraction
}

// sourceDays adds up a figure by day and source; rows without a date share one day.
func (f *frame) sourceDays(m trafficMeasure) dayFigures {
	rows, den := f.inletRows(f.in.Job.Period), m.den
	if m.name == "follow_rate" && !pooled(rows, m.num, den).den.Known {
		den = "visits"
	}
	out := dayFigures{all: map[date]fraction{}, own: map[string]map[date]fraction{}}
	for i := range rows.Len() {
		num, all := rows.Number(m.num, i), rows.Number(den, i)
		if !num.Known || !all.Known {
			continue
		}
		day, source := dateOf(rows.Time("date", i)), rows.Text("source", i)
		if out.own[source] == nil {
			out.own[source] = map[date]fraction{}
		}
		if _, seen := out.all[day]; !seen {
			out.days = append(out.days, day)
		}
		for _, sum := range []map[date]fraction{out.all, out.own[source]} {
			had := sum[day]
			sum[day] = fraction{report.Sum(had.num, num), report.Sum(had.den, all)}
		}
	}
	slices.SortFunc(out.days, date.compare)
	return out
}

// rest is what all sources but one come to, and their over-dispersion between days.
func (d dayFigures) rest(source string) (fraction, float64) {
	var sum fraction
	var pairs []fraction
	for _, day := range d.days {
		all := d.all[day]
		if own, ok := d.own[source][day]; ok {
			all = fraction{all.num.Minus(own.num), all.den.Minus(own.den)}
		}
		sum = fraction{report.Sum(sum.num, all.num), report.Sum(sum.den, all.den)}
		pairs = append(pairs, all)
	}
	return sum, daily(pairs)
}

// differRest compares a figure of a source with that of all other sources together.
func (f *frame) differRest(m trafficMeasure, x inlet, days dayFigures) difference {
	d := difference{measure: m, relative: math.NaN(), p: math.NaN()}
	own := x.rates[m.name]
	others, phi := days.rest(x.name)
	relative := own.Value.Relative(others.value())
	if !relative.Known || !own.Numerator.Known {
		return d
	}
	d.relative, d.better = relative.F, (relative.F > 0) == (m.better == report.Up)
	if m.unit == report.UnitMoney {
		one := f.baskets(func(source string) bool { return source == x.name })
		other := f.baskets(func(source string) bool { return source != x.name })
		if others.den.F >= minOrders && own.Denominator.F >= minOrders && one.Clusters >= minDays && other.Clusters >= minDays {
			d.p = d.money(stats.CompareClusters(one, other))
		}
		return d
	}
	_, _, d.p = stats.LogitTest(own.Numerator.F, own.Denominator.F, x.phi[m.name], others.num.F, others.den.F, phi)
	return d
}

// money is the p value of a test of order values; NaN where it points the other way than
// the totals, which a single large order then makes.
func (d difference) money(t stats.ClusterTest) float64 {
	if (t.Ratio-1)*d.relative < 0 {
		return math.NaN()
	}
	return t.P
}

// What the comparison of order values asks for.
const (
	minOrders = 30
	minDays   = 10 // or orders, where they are given one by one
)

// basketLimit is the quantile at which single orders are cut off: one wholesale order
// must not make a source's basket.
const basketLimit = 0.99

// baskets is what an order of some sources brings: order by order, the largest 1 % cut
// off, where the orders are given; else day by day.
//
// Source: stats.Winsorise; stats.ClusterRatio.
func (f *frame) baskets(of func(source string) bool) stats.ClusterEstimate {
	orders := f.now("orders")
	if orders.Has("source", "amount") {
		var amounts, ones []float64
		for i := range orders.Len() {
			if v := orders.Number("amount", i); v.Known && v.F >= 0 && orders.Text("source", i) != "" && of(orders.Text("source", i)) {
				amounts, ones = append(amounts, v.F), append(ones, 1)
			}
		}
		if len(amounts) >= minOrders {
			return stats.ClusterRatio(stats.Winsorise(amounts, basketLimit), ones)
		}
	}
	rows := f.inletRows(f.in.Job.Period)
	return clusters(rows.Where(func(i int) bool { return of(rows.Text("source", i)) }), columns("revenue", "orders"))
}
