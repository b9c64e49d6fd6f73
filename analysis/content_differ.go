package analysis

import (
	"math"
	"slices"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// typesDiffer compares the two most published types item by item among their peers: the
// ratio of two cluster estimates, that of typical reads by ranks, Holm-adjusted over the
// measures, told from the rule's margin on. What one article alone makes is not told of
// its type.
func (s *Content) typesDiffer(f *frame, types []kindOf, equal adjusted) {
	const rule = "content.type_differs"
	if len(types) < 2 {
		f.inapplicable(rule, "types")
		return
	}
	order := slices.Clone(types)
	slices.SortStableFunc(order, func(a, b kindOf) int { return int(b.published.Value.Or(0) - a.published.Value.Or(0)) })
	a, b := order[0], order[1]
	all := s.equals(f, a.name, b.name)
	without, viral := all.withoutViral()
	gaps, ps := make([]typeGap, len(contentMeasures)), make([]float64, len(contentMeasures))
	for i, m := range contentMeasures {
		gaps[i] = f.typeGap(all, m)
		ps[i] = gaps[i].p
	}
	if !slices.ContainsFunc(ps, func(p float64) bool { return !math.IsNaN(p) }) {
		f.lacks(rule, "items", report.Args{"have": int(min(a.published.Value.Or(0), b.published.Value.Or(0))), "need": stats.MinClusters})
	}
	alpha, margin := f.in.Rules.Param(rule, "alpha", 0.005), 1+f.in.Rules.Param(rule, "margin", 0.1)
	for i, p := range stats.Holm(ps) {
		m, g := contentMeasures[i], gaps[i]
		if !slices.Contains([]string{"share_conversion", "open_rate", "average_reads"}, m.name) {
			continue
		}
		if !(p < alpha) {
			if viral != "" {
				f.hiddenByOne(m, f.typeGap(without, m), a, b, viral, alpha/float64(len(ps)), margin)
			}
			continue
		}
		high, low := a, b
		if g.ratio < 1 {
			high, low, g = b, a, g.turned()
		}
		if !(g.ratio >= margin) || math.IsInf(g.ratio, 0) {
			continue
		}
		if viral != "" {
			rest := f.typeGap(without, m)
			if high.name == b.name {
				rest = rest.turned()
			}
			if !(rest.p < alpha) || !(rest.ratio >= margin) {
				f.note("note.driven_by_one", report.Args{"measure": f.measureLabel("content", m.name), "type": f.term("type", high.name), "other": f.term("type", low.name), "title": viral})
				continue
			}
		}
		verdict := report.Likely
		if g.interval.Low >= margin {
			verdict = report.Certain
		}
		told := g.ratio
		if m.name != "average_reads" { // the sentence shows both values, which make their own ratio
			told = high.rates[m.name].Value.Over(low.rates[m.name].Value).Or(0)
		}
		if told < margin {
			f.note("note.misleading", report.Args{"measure": f.measureLabel("content", m.name), "type": f.term("type", high.name), "other": f.term("type", low.name), "ratio": report.Q(report.Some(g.ratio), report.UnitTimes)})
			continue
		}
		evidence := []string{f.say("evidence.ratio", report.Args{"low": report.Q(report.Some(g.interval.Low), report.UnitNone), "high": report.Q(report.Some(g.interval.High), report.UnitTimes),
			"items": g.items[0], "others": g.items[1]}), f.say("evidence." + g.scope)}
		if k, ok := equal.between(high.name, low.name); ok && m.name == "average_reads" {
			args := report.Args{"type": f.term("type", high.name), "other": f.term("type", low.name), "raw": report.Q(report.Some(g.ratio), report.UnitTimes),
				"ratio": report.Q(report.Some(k.ratio), report.UnitTimes), "low": report.Q(report.Some(k.interval.Low), report.UnitNone), "high": report.Q(report.Some(k.interval.High), report.UnitTimes), "controls": equal.held(f)}
			if !(k.ratio >= margin) || !(k.interval.Low > 1) {
				f.note("note.confounded", args)
				continue
			}
			evidence = append(evidence, f.say("evidence.adjusted", args))
		}
		f.find(claim{rule: rule, variant: m.name, subject: m.name + "." + high.name + "." + low.name, advice: m.name, label: f.typed(high.name, m.name), metric: high.rates[m.name],
			severity: report.Info, verdict: verdict, direction: report.Up,
			args: report.Args{"type": f.term("type", high.name), "other": f.term("type", low.name), "ratio": report.Q(report.Some(told), report.UnitTimes),
				"base": report.Q(low.rates[m.name].Value, m.unit)},
			evidence: evidence})
	}
}

// hiddenByOne notes a difference of two types that one article alone hides.
func (f *frame) hiddenByOne(m contentMeasure, rest typeGap, high, low kindOf, title string, alpha, margin float64) {
	if rest.ratio < 1 {
		high, low, rest = low, high, rest.turned()
	}
	if rest.p < alpha && rest.ratio >= margin && !math.IsInf(rest.ratio, 0) {
		f.note("note.hidden_by_one", report.Args{"measure": f.measureLabel("content", m.name), "type": f.term("type", high.name), "other": f.term("type", low.name),
			"title": title, "ratio": report.Q(report.Some(rest.ratio), report.UnitTimes)})
	}
}

// typeGap is how far two types differ in a measure.
type typeGap struct {
	p, ratio float64
	interval stats.Interval
	scope    string // key of what was compared
	items    [2]int // of either type
}

// turned is the gap seen from the other side.
func (g typeGap) turned() typeGap {
	g.items[0], g.items[1] = g.items[1], g.items[0]
	g.ratio, g.interval = 1/g.ratio, stats.Interval{Low: 1 / g.interval.High, High: 1 / g.interval.Low}
	return g
}

func (f *frame) typeGap(p peers, m contentMeasure) typeGap {
	if m.name == "average_reads" {
		return f.readsDiffer(p)
	}
	return p.test(m)
}
