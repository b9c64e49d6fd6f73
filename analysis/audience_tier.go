package analysis

import (
	"slices"

	"github.com/wxreport/wxreport/report"
)

// tierShare is one level of activity and its part of the people.
type tierShare struct {
	name   string
	metric report.Metric
}

// tiers measures the levels of activity: as the data gives them, else by opens a
// day and seconds a visit of the groups of the cross table.
func (s *Audience) tiers(f *frame, groups []group) []tierShare {
	var out []tierShare
	for _, g := range groups {
		if g.dimension == "tier" {
			m := g.share
			m.Name = "audience.tier_share." + g.value
			out = append(out, tierShare{g.value, f.record(m)})
		}
	}
	if len(out) > 0 {
		slices.SortStableFunc(out, func(a, b tierShare) int { return tierRank(a.name) - tierRank(b.name) })
		return out
	}
	if ds := f.now("segments"); !ds.Has("users") || !ds.Has("daily_opens") && !ds.Has("dwell_seconds") {
		return nil
	}
	total := func(p report.Period) report.Number {
		sum := report.Missing
		for _, t := range s.Tiers {
			sum = report.Sum(sum, s.people(f, t.Name, p))
		}
		return sum
	}
	if !total(f.in.Job.Period).Known {
		return nil
	}
	for _, t := range s.Tiers {
		m := f.rate("audience.tier_share."+t.Name, "", 1, func(p report.Period) fraction {
			part, all := s.people(f, t.Name, p), total(p)
			if all.Known && !part.Known {
				part = report.Some(0)
			}
			return s.hidden(fraction{part, all})
		})
		out = append(out, tierShare{t.Name, m})
	}
	f.note("note.tiers_by_group")
	return out
}

// people is the users of the groups that belong to a tier.
func (s *Audience) people(f *frame, tier string, p report.Period) report.Number {
	ds := f.during("segments", p)
	return ds.Where(func(i int) bool { return s.tierOf(ds, i) == tier }).Sum("users")
}

// tierOf is the first tier whose limits the group reaches; "" where the data does
// not say what a limit needs.
func (s *Audience) tierOf(ds *report.Dataset, row int) string {
	opens, dwell := ds.Number("daily_opens", row), ds.Number("dwell_seconds", row)
	if !opens.Known && !dwell.Known {
		return ""
	}
	for _, t := range s.Tiers {
		if (!opens.Known || opens.F >= t.DailyOpens) && (!dwell.Known || dwell.F >= t.DwellSeconds) {
			return t.Name
		}
	}
	return ""
}

// tierRank orders the usual names of tiers, most active first; other names keep
// their place after them.
func tierRank(name string) int {
	for i, names := range [][]string{{"heavy", "高活跃", "重度", "核心"}, {"regular", "中活跃", "中度", "活跃"}, {"light", "低活跃", "轻度"}, {"dormant", "沉默", "沉睡", "流失"}} {
		if slices.Contains(names, name) {
			return i
		}
	}
	return 4
}

func (s *Audience) tierFigure(f *frame, tiers []tierShare) report.Figure {
	values := report.Series{Name: f.in.Words.Say("column.share")}
	chart := report.Chart{Kind: "pyramid", Unit: report.UnitRate}
	for _, t := range tiers {
		chart.Labels = append(chart.Labels, f.term("tier", t.name))
		values.Values = append(values.Values, t.metric.Value)
	}
	chart.Series = []report.Series{values}
	first, last := tiers[0], tiers[len(tiers)-1]
	reading := f.say("reading.tiers", report.Args{"top": f.term("tier", first.name), "top_share": report.Q(first.metric.Value, report.UnitRate),
		"low": f.term("tier", last.name), "low_share": report.Q(last.metric.Value, report.UnitRate)})
	return report.Figure{ID: f.in.ID + ".tiers", Title: f.say("figure.tiers"), Unit: f.say("unit.share"), Source: f.source("audience", "segments"),
		N: f.n(first.metric.Denominator), Reading: reading, Alt: reading, Width: report.Half, Chart: chart}
}

// n says how much data a figure stands on.
func (f *frame) n(n report.Number) string {
	if !n.Known {
		return ""
	}
	return f.in.Words.Say("figure.n", report.Args{"n": report.Q(n, report.UnitCount)})
}
