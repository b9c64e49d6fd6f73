package analysis

import (
	"math"
	"slices"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// orderChange is the change of the last stage against the period before, split into
// the entrance and the steps.
type orderChange struct {
	stats.FunnelChange
	before, after []float64 // people by stage
}

// orderChange splits the change of the orders over the funnel; ok is false when a
// stage is not counted in both periods.
//
// Source: Ang BW (2005), LMDI-I; stats.LMDI.
func (s *Funnel) orderChange(users []report.Metric) (orderChange, bool) {
	var c orderChange
	for _, m := range users {
		if !m.Value.Known || !m.Previous.Known {
			return c, false
		}
		c.before, c.after = append(c.before, m.Previous.F), append(c.after, m.Value.F)
	}
	change, err := stats.LMDI(c.before, c.after)
	c.FunnelChange = change
	return c, err == nil && change.Delta != 0
}

// part is what one adjacent step adds to the change of the orders.
func (s *Funnel) part(c orderChange, st step) (float64, bool) {
	at := slices.Index(s.Stages, st.from)
	if at < 0 || at+1 >= len(s.Stages) || s.Stages[at+1] != st.to || at >= len(c.Stages) {
		return 0, false
	}
	return c.Stages[at], true
}

// inOrders is the line of evidence that says what a step adds to the change of the
// orders; none for a step that adds little.
func (s *Funnel) inOrders(f *frame, c orderChange, known bool, st step) []string {
	v, ok := s.part(c, st)
	if !known || !ok || math.Abs(v) < 0.1*math.Abs(c.Delta) {
		return nil
	}
	return []string{f.say("evidence.in_orders", report.Args{"part": report.Q(report.Some(v), report.UnitCount), "delta": report.Q(report.Some(c.Delta), report.UnitCount)})}
}

// added is what a step adds to the change of the orders; missing for a span of steps.
func (s *Funnel) added(c orderChange, known bool, st step) report.Number {
	if v, ok := s.part(c, st); ok && known {
		return report.Some(v)
	}
	return report.Missing
}

// changeFigure shows what the entrance and each step did to the orders.
func (s *Funnel) changeFigure(f *frame, c orderChange) report.Figure {
	series := report.Series{Name: f.say("series.change")}
	chart := report.Chart{Kind: "bars", Unit: report.UnitCount}
	add := func(label string, v float64) {
		tone := report.Severity("")
		if v < 0 {
			tone = report.Warning
		}
		chart.Labels = append(chart.Labels, label)
		series.Values, series.Tones = append(series.Values, report.Some(v)), append(series.Tones, tone)
	}
	add(f.say("label.entrance"), c.Traffic)
	for i, v := range c.Stages {
		add(s.label(f, s.Stages[i], s.Stages[i+1]), v)
	}
	chart.Series = []report.Series{series}
	reading := s.changeReading(f, c)
	return report.Figure{ID: f.in.ID + ".change", Title: f.say("figure.change"), Unit: f.say("unit.orders"), Source: f.source("funnel"), N: f.n(s.users(f, s.Stages[len(s.Stages)-1], f.in.Job.Period)), Reading: reading, Alt: reading,
		Width: report.Half, Height: 0.3, Chart: chart}
}

// changeReading names the greatest part in the direction of the change and, where
// parts cancel, what worked against it.
func (s *Funnel) changeReading(f *frame, c orderChange) string {
	names, parts := []string{f.say("label.entrance")}, []float64{c.Traffic}
	for i, v := range c.Stages {
		names, parts = append(names, s.label(f, s.Stages[i], s.Stages[i+1])), append(parts, v)
	}
	with, against := 0, 0
	for i, v := range parts {
		if v*c.Delta > parts[with]*c.Delta {
			with = i
		}
		if v*c.Delta < parts[against]*c.Delta {
			against = i
		}
	}
	count := func(v float64) report.Quantity { return report.Q(report.Some(v), report.UnitCount) }
	args := report.Args{"delta": count(c.Delta), "part": count(parts[with]), "name": names[with], "other": names[against], "back": count(parts[against])}
	text := f.say("reading.change", args)
	if parts[against]*c.Delta < 0 && math.Abs(parts[against]) > 0.1*math.Abs(c.Delta) {
		text = f.say("reading.change_against", args)
	}
	if c.Filled {
		text += f.say("reading.change_filled")
	}
	return text
}

// crowdStep is one segment's part in the change of the overall rate.
type crowdStep struct {
	name          string
	before, after stats.Segment
	stats.MixRate
}

// bySegment splits the change of the overall rate into what each segment does and
// how many of them came; rows are in the order of the segments' size.
//
// Source: Kitagawa (1955); stats.Kitagawa.
func (s *Funnel) bySegment(f *frame) ([]crowdStep, stats.RateChange, bool) {
	previous, asked := f.in.Job.Base(report.ComparePrevious)
	names := ranked(without(f.now("funnel"), "segment"), "segment", "users")
	if !asked || len(names) < 2 {
		return nil, stats.RateChange{}, false
	}
	whole := step{from: s.Stages[0], to: s.Stages[len(s.Stages)-1]}
	var before, after []stats.Segment
	for _, name := range names {
		before, after = append(before, s.segment(f, whole, name, previous)), append(after, s.segment(f, whole, name, f.in.Job.Period))
	}
	change, err := stats.Kitagawa(before, after)
	if err != nil {
		return nil, change, false
	}
	out := make([]crowdStep, len(names))
	for i, name := range names {
		out[i] = crowdStep{name: name, before: before[i], after: after[i], MixRate: change.Segments[i]}
	}
	return out, change, true
}

// segmentTable is one row a segment: its share of the entrance and its rate, both
// before and now, and what they did to the overall rate.
func (s *Funnel) segmentTable(f *frame, rows []crowdStep, change stats.RateChange) report.Table {
	words := f.in.Words
	t := report.Table{ID: f.in.ID + ".segments", Title: f.say("table.segments"), Limit: 8, Columns: []report.Column{
		{Key: "segment", Title: f.say("column.segment"), Text: true},
		{Key: "share", Title: words.Say("column.share"), Unit: report.UnitRate, Bar: true},
		{Key: "share_before", Title: f.say("column.share_before"), Unit: report.UnitRate},
		{Key: "rate", Title: f.say("column.overall"), Unit: report.UnitRate, Decisive: true},
		{Key: "rate_before", Title: words.Say("column.previous"), Unit: report.UnitRate},
		{Key: "own", Title: f.say("column.own"), Unit: report.UnitPoints, Signed: true, Better: report.Up},
		{Key: "mix", Title: f.say("column.mix"), Unit: report.UnitPoints, Signed: true, Better: report.Up},
	}}
	var now, then float64
	for _, r := range rows {
		now, then = now+r.after.Den, then+r.before.Den
	}
	over := func(a, b float64) report.Number { return report.Some(a).Over(report.Some(b)) }
	for _, r := range rows {
		t.Rows = append(t.Rows, report.Row{ID: r.name, Cells: []report.Cell{{Text: r.name}, {Number: over(r.after.Den, now)}, {Number: over(r.before.Den, then)},
			{Number: over(r.after.Num, r.after.Den)}, {Number: over(r.before.Num, r.before.Den)}, {Number: report.Some(r.Rate)}, {Number: report.Some(r.Mix)}}})
	}
	args := report.Args{"delta": report.Q(report.Some(change.Delta), report.UnitPoints), "mix": report.Q(report.Some(change.Mix), report.UnitPoints), "rate": report.Q(report.Some(change.Rate), report.UnitPoints)}
	t.Notes = append(t.Notes, f.say("table.segments_note", args))
	if relative := math.Abs(change.Delta) / change.Before; relative >= mixMargin && change.Mix/change.Delta >= mixShare {
		t.Notes = append(t.Notes, f.say("table.segments_mix"))
	}
	return t
}

// whyOrders explains the change of the orders by the segments.
func (s *Funnel) whyOrders(f *frame, orders report.Metric, rows []crowdStep) {
	last := s.Stages[len(s.Stages)-1]
	x := split{total: orders, what: f.term("stage", last), dimension: f.say("column.segment"), family: "funnel.orders", label: func(name string) string { return name },
		of: func(name string, p report.Period) report.Number {
			ds := f.during("funnel", p).With("segment", name)
			return ds.Where(func(i int) bool { return stageName(ds.Text("stage", i)) == last }).Sum("users")
		}}
	for _, r := range rows {
		x.elements = append(x.elements, r.name)
		f.count("funnel.orders."+r.name, report.UnitCount, report.Up, func(p report.Period) report.Number { return x.of(r.name, p) })
	}
	f.tellCause("funnel.why_changed", x)
}
