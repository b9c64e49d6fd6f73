package analysis

import (
	"math"
	"slices"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// valueDay is the day of the value matrix.
const valueDay = 7

// crowd is the followers who came by one kind of content.
type crowd struct {
	name   string
	rate   report.Metric // on valueDay
	money  report.Metric // revenue per 1,000 reads
	spread stats.ClusterEstimate
	size   report.Number
	stay   side // of the matrix
	earn   side
}

// side is where a group stands against the cut line of an axis, after its share of
// what all groups tell.
type side struct {
	value, sd float64
	cut       float64
	high      float64 // probability of standing above the cut; NaN: not known
}

// settled is the probability from which a group is placed on a side of the matrix.
const settledAt = 0.8

// sure reports whether the side is settled, and which it is.
func (s side) sure() (high, ok bool) {
	return s.high >= settledAt, s.high >= settledAt || s.high <= 1-settledAt
}

// groups measures each group's retention, sets it against what its content
// earns, and tells the clearest trade-off.
func (s *Retention) groups(f *frame) {
	now := f.kept(f.in.Job.Period)
	names := now.groups()
	if len(names) == 0 {
		f.inapplicable("retention.trade_off", "split")
		return
	}
	var crowds []crowd
	for _, name := range names {
		for _, day := range daysOfGroup(now, name) {
			f.keepRate("retention.rate."+dayName(day)+"."+name, now.of(name).phi(day), func(p report.Period) kept { return f.kept(p).pool(day, name) })
		}
		c := crowd{name: name, rate: f.metric("retention.rate." + dayName(valueDay) + "." + name)}
		if days := daysOfGroup(now, name); len(days) > 0 {
			c.size = now.pool(days[0], name).den
		}
		c.money, c.spread = f.earning(name)
		crowds = append(crowds, c)
		f.hold(s.Alerts, watched{measure: "rate", value: dayName(valueDay) + "." + name, metric: c.rate, phi: now.of(name).phi(valueDay),
			label: f.say("label.group_rate", report.Args{"group": name, "day": dayName(valueDay)})})
	}
	s.sides(crowds)
	sortByValue(crowds, func(c crowd) report.Number { return c.rate.Value }, func(c crowd) string { return c.name })
	if figure, ok := f.matrix(crowds); ok {
		f.add(figure)
	}
	f.add(f.groupTable(now, crowds))
	s.tradeOff(f, crowds)
}

// staysDiffer is the p value of two groups' retention: with each cohort as a cluster where
// there are enough daily ones, for its people share the day and what was sent on it.
//
// Source: stats.ClusterLogit, else stats.TwoProportion.
func (f *frame) staysDiffer(a, b crowd) float64 {
	var design [][]float64
	var x, n []float64
	var cluster []int
	for _, r := range f.kept(f.in.Job.Period) {
		if r.day == valueDay && (r.group == a.name || r.group == b.name) && r.den.Known && r.den.F > 0 && r.num.F <= r.den.F {
			design, cluster = append(design, []float64{1, truth(r.group == a.name)}), append(cluster, int(r.cohort.Unix()))
			x, n = append(x, r.num.F), append(n, r.den.F)
		}
	}
	if fit, err := stats.ClusterLogit(design, x, n, cluster); err == nil {
		return fit.P(1)
	}
	return stats.TwoProportion(a.rate.Numerator.F, a.rate.Denominator.F, b.rate.Numerator.F, b.rate.Denominator.F).P
}

func daysOfGroup(rows keptRows, group string) []float64 {
	var out []float64
	for _, r := range rows.of(group) {
		if r.day > 0 && !slices.Contains(out, r.day) {
			out = append(out, r.day)
		}
	}
	slices.Sort(out)
	return out
}

// earning is the revenue per 1,000 reads of the articles of a category, or type.
func (f *frame) earning(name string) (report.Metric, stats.ClusterEstimate) {
	of := func(p report.Period) *report.Dataset {
		ds := f.during("articles", p)
		if own := ds.With("category", name); own.Len() > 0 {
			return own
		}
		return ds.With("type", name)
	}
	m := report.Metric{Name: "retention.revenue_per_1000_reads." + name, Unit: report.UnitMoney, Better: report.Up}
	pair := pooled(of(f.in.Job.Period), "revenue", "reads")
	m.Value, m.Numerator, m.Denominator = pair.value().Times(1000), pair.num, pair.den
	m.Previous, m.YearAgo = f.bases(func(p report.Period) report.Number { return pooled(of(p), "revenue", "reads").value().Times(1000) })
	if !m.Value.Known {
		return m, stats.ClusterEstimate{}
	}
	estimate := clusters(of(f.in.Job.Period), columns("revenue", "reads"))
	if low, high := bounds(estimate.CI); low.Known {
		m.Low, m.High = report.Some(max(low.F*1000, 0)), high.Times(1000)
	}
	return f.record(m), estimate
}

// matrix places the groups by retention and earning.
func (f *frame) matrix(crowds []crowd) (report.Figure, bool) {
	chart := report.Chart{Kind: "quadrant", Unit: report.UnitMoney, XUnit: report.UnitRate, XTitle: f.say("axis.retention", report.Args{"day": dayName(valueDay)}),
		YTitle: f.say("axis.earning"), Quadrants: []string{f.say("quadrant.keep"), f.say("quadrant.soften"), f.say("quadrant.stop"), f.say("quadrant.monetise")}}
	var stay, money fraction
	for _, c := range crowds {
		if !c.rate.Value.Known || !c.money.Value.Known {
			continue
		}
		chart.Points = append(chart.Points, report.Point{Label: c.name, X: c.rate.Value, Y: c.money.Value, Size: c.rate.Denominator})
		stay = fraction{report.Sum(stay.num, c.rate.Numerator), report.Sum(stay.den, c.rate.Denominator)}
		money = fraction{report.Sum(money.num, c.money.Numerator), report.Sum(money.den, c.money.Denominator)}
	}
	if len(chart.Points) < 2 {
		return report.Figure{}, false
	}
	chart.XCut, chart.YCut = stay.value(), money.value().Times(1000)
	reading := f.matrixReading(crowds)
	return report.Figure{ID: f.in.ID + ".matrix", Title: f.say("figure.matrix"), Unit: f.say("unit.matrix"), Source: f.source("retention"), N: f.n(stay.den),
		Reading: reading, Alt: reading, Width: report.Half, Chart: chart}, true
}

// matrixReading names the groups that are strong on both sides, or that none is.
func (f *frame) matrixReading(crowds []crowd) string {
	strong := ""
	for _, c := range crowds {
		stays, ok1 := c.stay.sure()
		earns, ok2 := c.earn.sure()
		if stays && earns && ok1 && ok2 {
			if strong != "" {
				strong += f.say("label.and")
			}
			strong += c.name
		}
	}
	text := f.say("reading.matrix_none")
	if strong != "" {
		text = f.say("reading.matrix", report.Args{"groups": strong})
	}
	if front := frontier(crowds); len(front) > 0 {
		text += f.say("reading.matrix_front", report.Args{"groups": f.list(front)})
	}
	return text
}

// frontier is the groups that no other one beats in both figures, after shrinkage; none
// where that is all of them, and tells nothing.
func frontier(crowds []crowd) []string {
	var out []string
	placed := 0
	for _, c := range crowds {
		if math.IsNaN(c.stay.high) || math.IsNaN(c.earn.high) {
			continue
		}
		placed++
		if !slices.ContainsFunc(crowds, func(o crowd) bool {
			return !math.IsNaN(o.stay.high) && !math.IsNaN(o.earn.high) && o.stay.value >= c.stay.value && o.earn.value >= c.earn.value && o.stay.value+o.earn.value > c.stay.value+c.earn.value
		}) {
			out = append(out, c.name)
		}
	}
	if len(out) == placed {
		return nil
	}
	return out
}

// field is the advice of the quadrant a group stands in; unsettled where its figures do
// not tell with a probability of .8 on both axes.
func (f *frame) field(c crowd) string {
	if math.IsNaN(c.stay.high) || math.IsNaN(c.earn.high) {
		return ""
	}
	stays, ok1 := c.stay.sure()
	earns, ok2 := c.earn.sure()
	switch {
	case !ok1 || !ok2:
		return f.say("quadrant.unsettled")
	case stays && earns:
		return f.say("quadrant.keep")
	case earns:
		return f.say("quadrant.soften")
	case stays:
		return f.say("quadrant.monetise")
	}
	return f.say("quadrant.stop")
}

// groupTable is one row a group: retention by day, earning, and what to do.
func (f *frame) groupTable(now keptRows, crowds []crowd) report.Table {
	t := report.Table{ID: f.in.ID + ".groups", Title: f.say("table.groups"), Limit: 8, Columns: []report.Column{
		{Key: "group", Title: f.say("column.group"), Text: true}, {Key: "size", Title: f.say("column.size"), Unit: report.UnitCount}}}
	var days []float64
	for _, day := range []float64{1, 7, 30} {
		if slices.ContainsFunc(now, func(r keptRow) bool { return r.group != "" && r.day == day }) {
			days = append(days, day)
			t.Columns = append(t.Columns, report.Column{Key: "day" + dayName(day), Title: f.say("label.day", report.Args{"day": dayName(day)}),
				Unit: report.UnitRate, Decisive: day == valueDay})
		}
	}
	weekly := slices.Contains(days, valueDay)
	if weekly {
		t.Columns = append(t.Columns, report.Column{Key: "interval", Title: f.say("column.interval_day", report.Args{"day": dayName(valueDay)}), Unit: report.UnitRate, Quiet: true})
	}
	earns := slices.ContainsFunc(crowds, func(c crowd) bool { return c.money.Value.Known })
	if earns {
		t.Columns = append(t.Columns, report.Column{Key: "money", Title: f.say("column.earning"), Unit: report.UnitMoney},
			report.Column{Key: "field", Title: f.say("column.field"), Text: true})
	} else {
		f.note("note.no_revenue")
	}
	for _, c := range crowds {
		cells := []report.Cell{{Text: c.name}, {Number: c.size}}
		for _, day := range days {
			cells = append(cells, report.Cell{Number: f.value("retention.rate." + dayName(day) + "." + c.name)})
		}
		if weekly {
			cells = append(cells, report.Cell{Low: c.rate.Low, High: c.rate.High})
		}
		if earns {
			cells = append(cells, report.Cell{Number: c.money.Value}, report.Cell{Text: f.field(c)})
		}
		t.Rows = append(t.Rows, report.Row{ID: c.name, Cells: cells})
	}
	return t
}

// tradeOff tells the pair of groups of which one keeps clearly more people and
// earns less: the pair named in the spec, else the one with the widest gaps.
// Both gaps must hold after Holm over all pairs, that of the earnings item by item.
func (s *Retention) tradeOff(f *frame, crowds []crowd) {
	const rule = "retention.trade_off"
	margin, least, alpha := f.in.Rules.Param(rule, "margin", 0.1), f.in.Rules.Param(rule, "retention", 0.05), f.in.Rules.Param(rule, "alpha", 0.005)
	type pair struct {
		a, b  crowd
		more  float64 // retention of a over that of b, relative
		less  float64 // earning of a below that of b, relative
		money float64 // p of the earnings, adjusted like that of the retention
		score float64
	}
	var pairs []pair
	var ps, moneys []float64
	for _, a := range crowds {
		for _, b := range crowds {
			if a.name == b.name || !a.rate.Denominator.Known || !b.rate.Denominator.Known || a.rate.Value.F <= b.rate.Value.F {
				continue
			}
			more, less := a.rate.Value.Relative(b.rate.Value), a.money.Value.Relative(b.money.Value).Times(-1)
			if !more.Known || !less.Known || len(s.Groups) == 2 && (!slices.Contains(s.Groups, a.name) || !slices.Contains(s.Groups, b.name)) {
				continue
			}
			money := stats.CompareClusters(a.spread, b.spread)
			if money.Enough {
				f.looked(rule)
			} else {
				money.P = math.NaN()
				f.lacks(rule, "items", report.Args{"have": min(a.spread.Clusters, b.spread.Clusters), "need": stats.MinClusters})
			}
			pairs, ps, moneys = append(pairs, pair{a, b, more.F, less.F, money.P, more.F * less.F}), append(ps, f.staysDiffer(a, b)), append(moneys, money.P)
		}
	}
	if len(pairs) == 0 {
		f.inapplicable(rule, "revenue")
	}
	for i, p := range stats.Holm(moneys) {
		pairs[i].money = p
	}
	best := -1
	for i, p := range stats.Holm(ps) {
		if p < alpha && pairs[i].money < alpha && pairs[i].more >= least && pairs[i].less >= margin && (best < 0 || pairs[i].score > pairs[best].score) {
			best = i
		}
	}
	if best < 0 {
		return
	}
	x := pairs[best]
	c := claim{rule: rule, variant: "pair", subject: x.a.name + ">" + x.b.name, label: x.a.name, metric: x.a.rate, severity: report.Notice,
		verdict: report.Certain, direction: report.Up, args: report.Args{"group": x.a.name, "other": x.b.name, "day": dayName(valueDay),
			"more": report.Q(report.Some(x.more), report.UnitRate), "less": report.Q(report.Some(x.less), report.UnitRate)}}
	c.evidence = []string{f.say("evidence.pair", report.Args{"group": x.a.name, "other": x.b.name,
		"a": report.Q(x.a.rate.Value, report.UnitRate), "a_n": report.Q(x.a.rate.Denominator, report.UnitCount),
		"b": report.Q(x.b.rate.Value, report.UnitRate), "b_n": report.Q(x.b.rate.Denominator, report.UnitCount),
		"a_money": report.Q(x.a.money.Value, report.UnitMoney), "b_money": report.Q(x.b.money.Value, report.UnitMoney)})}
	f.find(c)
}
