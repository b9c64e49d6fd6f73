package analysis

import (
	"slices"

	"github.com/wxreport/wxreport/report"
)

// origin is one source of followers with its figures.
type origin struct {
	name       string
	new, share report.Metric
}

// sources measures the new followers of each source and their share; greatest
// first, lumps last.
func (f *frame) sources(b book) []origin {
	var names []string
	for _, key := range b.days(f.in.Job.Period) {
		for _, s := range b.byDay[key].sources {
			if !slices.Contains(names, s.name) {
				names = append(names, s.name)
			}
		}
	}
	slices.Sort(names)
	var out []origin
	for _, name := range names {
		if !b.source(name, f.in.Job.Period).Known {
			continue
		}
		out = append(out, origin{name: name,
			new: f.count("growth.new."+name, report.UnitCount, report.Up, func(p report.Period) report.Number { return b.source(name, p) }),
			share: f.rate("growth.new_share."+name, "", 1, func(p report.Period) fraction {
				return fraction{b.source(name, p), b.allSources(p)}
			})})
	}
	slices.SortStableFunc(out, func(a, b origin) int {
		if isRest(a.name) != isRest(b.name) {
			if isRest(a.name) {
				return 1
			}
			return -1
		}
		return int(b.new.Value.F - a.new.Value.F)
	})
	return out
}

// netWaterfall adds the sources up, takes the cancellations off and arrives at
// the net. At most six sources stand alone; the smaller ones are one step.
func (f *frame) netWaterfall(sources []origin) report.Figure {
	steps := report.Series{Name: f.say("series.change")}
	totals := report.Series{Name: f.say("series.net"), Role: report.RoleTotal}
	var labels []string
	step := func(label string, v report.Number, tone report.Severity) {
		labels = append(labels, label)
		steps.Values, totals.Values = append(steps.Values, v), append(totals.Values, report.Missing)
		steps.Tones = append(steps.Tones, tone)
	}
	const most = 6
	rest, sum := report.Missing, report.Missing
	for i, o := range sources {
		sum = report.Sum(sum, o.new.Value)
		if len(sources) > most+1 && i >= most || isRest(o.name) {
			rest = report.Sum(rest, o.new.Value)
			continue
		}
		step(f.term("source", o.name), o.new.Value, "")
	}
	// What the account's total holds beyond its sources stands with the lumps.
	if beyond := f.metric("growth.new").Value.Minus(sum); beyond.Known && beyond.F > 0 {
		rest = report.Sum(rest, beyond)
	}
	if rest.Known {
		step(f.say("label.rest"), rest, "")
	}
	cancelled, net := f.metric("growth.cancelled").Value, f.metric("growth.net").Value
	if cancelled.Known {
		step(f.say("label.cancelled"), cancelled.Times(-1), report.Warning)
	}
	if cancelled.Known && net.Known {
		labels = append(labels, f.say("label.net"))
		steps.Values, totals.Values = append(steps.Values, report.Missing), append(totals.Values, net)
		steps.Tones = append(steps.Tones, "")
	}
	reading := f.sourceReading(sources)
	return report.Figure{ID: f.in.ID + ".waterfall", Title: f.say("figure.waterfall"), Unit: f.say("unit.people"), Source: f.source("followers"), N: f.n(f.metric("growth.new").Value),
		Reading: reading, Alt: reading, Width: report.Half,
		Chart: report.Chart{Kind: "waterfall", Unit: report.UnitCount, Labels: labels, Series: []report.Series{steps, totals}}}
}

// sourceReading names the greatest source and the one that changed most.
func (f *frame) sourceReading(sources []origin) string {
	first := sources[0]
	reading := f.say("reading.top", report.Args{"source": f.term("source", first.name), "value": report.Q(first.new.Value, report.UnitCount),
		"share": report.Q(first.share.Value, report.UnitRate)})
	var mover origin
	moved := report.Missing
	for _, o := range sources {
		change := o.new.Value.Minus(o.new.Previous)
		if change.Known && !isRest(o.name) && (!moved.Known || max(change.F, -change.F) > max(moved.F, -moved.F)) {
			mover, moved = o, change
		}
	}
	if moved.Known && moved.F != 0 {
		key := "reading.grew"
		if moved.F < 0 {
			key = "reading.shrank"
		}
		reading += f.say(key, report.Args{"source": f.term("source", mover.name), "change": report.Q(report.Some(max(moved.F, -moved.F)), report.UnitCount),
			"percent": report.Q(mover.new.Value.Relative(mover.new.Previous), report.UnitRelative)})
	}
	return reading
}

func (f *frame) sourceTable(sources []origin) report.Table {
	t := report.Table{ID: f.in.ID + ".sources", Title: f.say("table.sources"), Width: report.Half, Limit: 8, Columns: []report.Column{
		{Key: "source", Title: f.say("column.source"), Text: true},
		{Key: "new", Title: f.say("column.new"), Unit: report.UnitCount, Decisive: true},
		{Key: "share", Title: f.in.Words.Say("column.share"), Unit: report.UnitRate, Bar: true},
		{Key: "before", Title: f.in.Words.Say("column.previous"), Unit: report.UnitCount, Workbook: true},
		{Key: "year_ago", Title: f.in.Words.Say("column.year_ago"), Unit: report.UnitCount, Workbook: true},
		{Key: "change", Title: f.in.Words.Say("column.change"), Unit: report.UnitRelative, Signed: true, Better: report.Up,
			Formula: report.Formula{Op: report.OpRelative, A: "new", B: "before"}},
		{Key: "yoy", Title: f.in.Words.Say("column.yoy"), Unit: report.UnitRelative, Signed: true, Better: report.Up,
			Formula: report.Formula{Op: report.OpRelative, A: "new", B: "year_ago"}},
	}}
	for _, o := range sources {
		m := o.new
		t.Rows = append(t.Rows, report.Row{ID: o.name, Cells: []report.Cell{{Text: f.term("source", o.name)}, {Number: m.Value}, {Number: o.share.Value},
			{Number: m.Previous}, {Number: m.YearAgo}, {Number: m.Value.Relative(m.Previous)}, {Number: m.Value.Relative(m.YearAgo)}}})
	}
	if fall := f.value("growth.new.detectable_fall"); fall.Known {
		t.Notes = append(t.Notes, f.say("table.detectable", report.Args{"fall": report.Q(fall, report.UnitRate)}))
	}
	return t
}

// concentrated tells when one source brings more than the rule's share of the new
// followers: losing it would end the growth.
func (f *frame) concentrated(sources []origin) {
	const rule = "growth.concentration"
	var parts []report.Number
	for _, o := range sources {
		parts = append(parts, o.new.Value)
	}
	hhi := f.concentration("growth.concentration", parts)
	if len(sources) < 2 {
		f.inapplicable(rule, "split")
	}
	for _, o := range sources {
		m := o.share
		if isRest(o.name) || len(sources) < 2 || m.Value.Or(0) <= f.in.Rules.Param(rule, "share", 0.6) {
			continue
		}
		f.find(claim{rule: rule, variant: "top", subject: o.name, label: f.term("source", o.name), metric: m,
			severity: report.Notice, verdict: report.Certain, direction: report.Up,
			args: report.Args{"limit": report.Q(report.Some(f.in.Rules.Param(rule, "share", 0.6)), report.UnitRate)}, evidence: []string{hhi}})
	}
}

// whyNew explains the change of the new followers by their sources.
func (f *frame) whyNew(b book, sources []origin) {
	s := split{total: f.metric("growth.new"), what: f.measureLabel("growth", "new"), dimension: f.say("column.source"), family: "growth.new",
		label: func(name string) string { return f.term("source", name) }, of: b.source}
	for _, o := range sources {
		s.elements = append(s.elements, o.name)
	}
	f.tellCause("growth.why_changed", s)
}
