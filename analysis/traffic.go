package analysis

import (
	"slices"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// Traffic compares the sources of visits: how many they bring, how many follow,
// who stays, what they spend, and where one figure is bought with another.
type Traffic struct {
	Alerts `yaml:",inline"`
	Base   string `yaml:"base" doc:"the source that others are compared with; empty: the one with most visits"`
}

func trafficKind() report.Kind[report.Section] {
	return kind("traffic", "Where visits come from, which sources bring followers who stay and buy, and the trade-offs between them.", `
kind: traffic
alerts:
  retention_7: {below: 0.1}
  unfollow_rate.扫码: {above: 0.3}
`, func() *Traffic {
		// The lower ends of what operators of mini programs call healthy: 20-40 %
		// on day 1, 10-20 % on day 7, 5-10 % on day 30.
		return &Traffic{Alerts: Alerts{report.Alerts{"retention_1": below(0.2), "retention_7": below(0.1), "retention_30": below(0.05)}}}
	}, (*Traffic).complete)
}

// trafficMeasure is one figure of a source.
type trafficMeasure struct {
	name, num, den string
	unit           report.Unit
	better         report.Direction
}

var trafficMeasures = []trafficMeasure{
	{"follow_rate", "new_followers", "visitors", report.UnitRate, report.Up},
	{"retention_1", "retained_1", "new_followers", report.UnitRate, report.Up},
	{"retention_7", "retained_7", "new_followers", report.UnitRate, report.Up},
	{"retention_30", "retained_30", "new_followers", report.UnitRate, report.Up},
	{"order_value", "revenue", "orders", report.UnitMoney, report.Up},
	{"unfollow_rate", "unfollowed", "new_followers", report.UnitRate, report.Down},
}

func (s *Traffic) complete() error {
	names := []string{"visit_share"}
	for _, m := range trafficMeasures {
		names = append(names, m.name)
	}
	return s.check(measured(names...))
}

// Needs names the sources.
func (s *Traffic) Needs() []report.Need {
	return []report.Need{{Dataset: "sources", Columns: []string{"source", "visits"}, For: "need.traffic"}}
}

// inlet is one traffic source with its figures.
type inlet struct {
	name  string
	share report.Metric
	rates map[string]report.Metric
	phi   map[string]float64
}

// Analyze measures the sources, then names the trade-offs.
func (s *Traffic) Analyze(in report.Input) (report.Chapter, error) {
	f := newFrame("traffic", in)
	inlets := s.inlets(f)
	if len(inlets) == 0 {
		f.chapter.Status = report.StatusNotEnoughData
		f.note("note.no_rows", report.Args{"period": in.Words.Period(in.Job.Period)})
		return f.finish(), nil
	}
	s.overall(f)
	base := inlets[0]
	for _, x := range inlets {
		if x.name == s.Base {
			base = x
		}
	}
	f.add(f.visitFigure(inlets))
	if figure, ok := f.qualityFigure(inlets); ok {
		f.add(figure)
	}
	table := f.inletTable(inlets)
	table.Notes = append(table.Notes, f.againstRest(inlets, &table)...)
	table.Notes = append(table.Notes, f.trafficFalls()...)
	f.add(table)
	for _, x := range inlets {
		s.alarms(f, x)
	}
	f.inletTradeoffs(base, inlets)
	f.dependent(inlets)
	f.whyVisits(inlets)
	f.chapter.Message = f.trafficMessage(inlets)
	s.missing(f, inlets)
	return f.finish(), nil
}

// inletRows is the rows of the sources in a period, without totals.
func (f *frame) inletRows(p report.Period) *report.Dataset {
	return f.part("sources", "*", p, func(ds *report.Dataset, i int) bool {
		return ds.Text("source", i) != "" && !isTotal(ds.Text("source", i))
	})
}

// inletOf is the rows of one source in a period.
func (f *frame) inletOf(source string, p report.Period) *report.Dataset {
	return f.part("sources", "="+source, p, func(ds *report.Dataset, i int) bool { return ds.Text("source", i) == source })
}

// inlets measures every source, most visits first, lumps last.
func (s *Traffic) inlets(f *frame) []inlet {
	period := f.in.Job.Period
	var out []inlet
	for _, name := range ranked(f.inletRows(period), "source", "visits") {
		one := func(p report.Period) *report.Dataset { return f.inletOf(name, p) }
		if !one(period).Sum("visits").Known {
			continue
		}
		x := inlet{name: name, rates: map[string]report.Metric{}, phi: map[string]float64{}}
		f.count("traffic.visits."+name, report.UnitCount, report.Up, func(p report.Period) report.Number { return one(p).Sum("visits") })
		x.share = f.rate("traffic.visit_share."+name, "", 1, func(p report.Period) fraction {
			return fraction{one(p).Sum("visits"), f.inletRows(p).Sum("visits")}
		})
		for _, m := range trafficMeasures {
			x.rates[m.name], x.phi[m.name] = f.inletRate("traffic."+m.name+"."+name, m, one)
		}
		out = append(out, x)
	}
	return out
}

// inletRate measures one figure of a source. New followers are held against
// visitors; where those are not counted, against visits. Money an order has the
// interval of the ratio estimator between days.
func (f *frame) inletRate(name string, m trafficMeasure, rows func(report.Period) *report.Dataset) (report.Metric, float64) {
	num, den := m.num, m.den
	now := rows(f.in.Job.Period)
	if m.name == "follow_rate" && !pooled(now, num, den).den.Known {
		den = "visits"
	}
	if m.unit == report.UnitMoney {
		metric, phi := f.clustered(name, m.unit, columns(num, den), rows)
		return metric, phi
	}
	phi := daily(days(now, num, den))
	return f.rate(name, m.better, phi, func(p report.Period) fraction { return pooled(rows(p), num, den) }), phi
}

// overall measures the figures of all sources together, for the summary.
func (s *Traffic) overall(f *frame) {
	for _, m := range trafficMeasures[:3] {
		metric, _ := f.inletRate("traffic."+m.name, m, f.inletRows)
		if !metric.Value.Known {
			continue
		}
		f.card(f.say("card."+m.name), metric, func(p report.Period) report.Number {
			den := m.den
			if m.name == "follow_rate" && !pooled(f.inletRows(p), m.num, den).den.Known {
				den = "visits"
			}
			return pooled(f.inletRows(p), m.num, den).value()
		})
	}
}

// trafficFalls says which falls of the rates of all sources would have shown.
func (f *frame) trafficFalls() []string {
	falls := leastFalls{f: f}
	for _, m := range trafficMeasures {
		if m.name != "follow_rate" && m.name != "retention_7" {
			continue
		}
		falls.add("traffic."+m.name, f.measureLabel("traffic", m.name), func(p report.Period) stats.Observed {
			rows, den := f.inletRows(p), m.den
			if m.name == "follow_rate" && !pooled(rows, m.num, den).den.Known {
				den = "visits"
			}
			return rateOnLogit(pooled(rows, m.num, den), daily(days(rows, m.num, den)))
		})
	}
	return falls.sentence()
}

func (s *Traffic) alarms(f *frame, x inlet) {
	f.hold(s.Alerts, watched{measure: "visit_share", value: x.name, metric: x.share, full: true, label: f.ofSource(x.name, "visit_share")})
	for _, m := range trafficMeasures {
		w := watched{measure: m.name, value: x.name, metric: x.rates[m.name], phi: x.phi[m.name], label: f.ofSource(x.name, m.name)}
		if m.unit == report.UnitRate {
			w.of = func(p report.Period) report.Number {
				den := m.den
				if m.name == "follow_rate" && !pooled(f.inletRows(p), m.num, den).den.Known {
					den = "visits"
				}
				return pooled(f.inletOf(x.name, p), m.num, den).value()
			}
		}
		f.hold(s.Alerts, w)
	}
}

// ofSource names a figure of a source: 搜一搜的次日留存率.
func (f *frame) ofSource(source, measure string) string {
	return f.say("label.of", report.Args{"source": f.term("source", source), "measure": f.measureLabel("traffic", measure)})
}

// dependent tells when one source brings more than the rule's share of visits.
func (f *frame) dependent(inlets []inlet) {
	const rule = "traffic.concentration"
	limit := f.in.Rules.Param(rule, "share", 0.6)
	var parts []report.Number
	for _, x := range inlets {
		parts = append(parts, x.share.Numerator)
	}
	hhi := f.concentration("traffic.concentration", parts)
	if len(inlets) < 2 {
		f.inapplicable(rule, "split")
	}
	for _, x := range inlets {
		if isRest(x.name) || len(inlets) < 2 || x.share.Value.Or(0) <= limit {
			continue
		}
		f.find(claim{rule: rule, variant: "top", subject: x.name, label: f.term("source", x.name), metric: x.share, severity: report.Notice,
			verdict: report.Certain, direction: report.Up, args: report.Args{"limit": report.Q(report.Some(limit), report.UnitRate)}, evidence: []string{hhi}})
	}
}

// whyVisits explains the change of the visits by their sources.
func (f *frame) whyVisits(inlets []inlet) {
	visits := func(p report.Period) report.Number { return f.inletRows(p).Sum("visits") }
	s := split{total: f.count("traffic.visits", report.UnitCount, report.Up, visits), what: f.say("column.visits"), dimension: f.say("column.source"), family: "traffic.visits",
		label: func(name string) string { return f.term("source", name) },
		of: func(name string, p report.Period) report.Number {
			return f.inletRows(p).With("source", name).Sum("visits")
		}}
	for _, x := range inlets {
		s.elements = append(s.elements, x.name)
	}
	f.tellCause("traffic.why_changed", s)
}

// trafficMessage is the headline: the gravest finding's claim, else the greatest
// source.
func (f *frame) trafficMessage(inlets []inlet) string {
	if slices.ContainsFunc(f.chapter.Findings, func(x report.Finding) bool { return x.Severity.Rank() <= report.Notice.Rank() }) {
		return ""
	}
	return f.say("message.top", report.Args{"source": f.term("source", inlets[0].name), "value": report.Q(inlets[0].share.Value, report.UnitRate)})
}

// missing says which figures the data cannot give, and which are not final.
func (s *Traffic) missing(f *frame, inlets []inlet) {
	var unknown []string
	for _, m := range trafficMeasures {
		if !slices.ContainsFunc(inlets, func(x inlet) bool { return x.rates[m.name].Value.Known }) {
			unknown = append(unknown, f.measureLabel("traffic", m.name))
		}
	}
	if len(unknown) > 0 {
		f.note("note.not_measured", report.Args{"measures": f.list(unknown)})
	}
	ds := f.now("sources")
	if !ds.Has("visitors") && ds.Has("new_followers") {
		f.note("note.visits")
	}
	var young []string
	for _, age := range []struct {
		measure, column string
		days            int
	}{{"retention_7", "retained_7", 7}, {"retention_30", "retained_30", 30}} {
		rows := ds.Where(func(i int) bool {
			at := ds.Time("date", i)
			return !at.IsZero() && ds.Number(age.column, i).Known && at.AddDate(0, 0, age.days).After(f.in.Job.AsOf)
		})
		if rows.Len() > 0 && !f.in.Job.AsOf.IsZero() {
			young = append(young, f.measureLabel("traffic", age.measure))
		}
	}
	if len(young) > 0 {
		f.note("note.immature", report.Args{"measures": f.list(young), "as_of": f.in.Words.Day(f.in.Job.AsOf)})
	}
}
