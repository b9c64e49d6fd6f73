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
	all, ps := make([]difference, 0, len(inlets)*len(shown)), []float64{}
	for _, x := range inlets {
		for _, m := range shown {
			d := f.differRest(m, x)
			all, ps = append(all, d), append(ps, d.p)
		}
	}
	adjusted := stats.Holm(ps)
	var more, fewer []string
	for k, m := range shown {
		t.Columns = append(t.Columns, report.Column{Key: m.name + "_rest", Title: f.say("column.against_rest", report.Args{"measure": f.measureLabel("traffic", m.name)}),
			Unit: report.UnitRelative, Signed: true, Workbook: true})
		for i, x := range inlets {
			d, cell := all[i*len(shown)+k], report.Cell{}
			if !math.IsNaN(d.relative) {
				cell.Number = report.Some(d.relative)
			}
			if adjusted[i*len(shown)+k] < alpha && math.Abs(d.relative) >= margin {
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

// differRest compares a figure of a source with that of all other sources together.
func (f *frame) differRest(m trafficMeasure, x inlet) difference {
	d := difference{measure: m, relative: math.NaN(), p: math.NaN()}
	rows := f.inletRows(f.in.Job.Period)
	rest := rows.Where(func(i int) bool { return rows.Text("source", i) != x.name })
	den := m.den
	if m.name == "follow_rate" && !pooled(rows, m.num, den).den.Known {
		den = "visits"
	}
	own, others := x.rates[m.name], pooled(rest, m.num, den)
	relative := own.Value.Relative(others.value())
	if !relative.Known || !own.Numerator.Known || !others.num.Known {
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
	_, _, d.p = stats.LogitTest(own.Numerator.F, own.Denominator.F, x.phi[m.name], others.num.F, others.den.F, daily(days(rest, m.num, den)))
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
