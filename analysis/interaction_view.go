package analysis

import (
	"time"

	"github.com/wxreport/wxreport/report"
)

// kindTable is one row a kind: how often, who buys, and how fast it should be
// answered.
func (s *Interaction) kindTable(f *frame, kinds []exchange) report.Table {
	words := f.in.Words
	t := report.Table{ID: f.in.ID + ".kinds", Title: f.say("table.kinds"), Columns: []report.Column{
		{Key: "kind", Title: f.say("column.kind"), Text: true},
		{Key: "count", Title: f.say("column.count"), Unit: report.UnitCount, Workbook: true},
		{Key: "days", Title: f.say("column.days"), Unit: report.UnitCount, Workbook: true},
		{Key: "per_day", Title: f.say("column.per_day"), Unit: report.UnitCount, Formula: report.Formula{Op: report.OpRatio, A: "count", B: "days"}},
		{Key: "before", Title: words.Say("column.previous"), Unit: report.UnitCount, Workbook: true},
		{Key: "change", Title: words.Say("column.change"), Unit: report.UnitRelative, Signed: true, Better: report.Up,
			Formula: report.Formula{Op: report.OpRelative, A: "per_day", B: "before"}},
		{Key: "users", Title: f.say("column.users"), Unit: report.UnitCount, Workbook: true},
		{Key: "converted", Title: f.say("column.converted"), Unit: report.UnitCount, Workbook: true},
		{Key: "conversion", Title: f.say("column.conversion"), Unit: report.UnitRate, Decisive: true, Formula: report.Formula{Op: report.OpRatio, A: "converted", B: "users"}},
		{Key: "interval", Title: words.Say("column.interval"), Unit: report.UnitRate, Quiet: true},
		{Key: "bought", Title: f.say("column.bought"), Unit: report.UnitRate},
		{Key: "target", Title: f.say("column.target"), Text: true},
		{Key: "met", Title: f.say("column.met"), Unit: report.UnitRate},
	}}
	for _, x := range kinds {
		c := x.conversion
		target := words.Format(report.Missing, report.UnitHours)
		if x.target > 0 {
			target = f.within(x.target)
		}
		t.Rows = append(t.Rows, report.Row{ID: x.name, Cells: []report.Cell{{Text: f.term("interaction", x.name)},
			{Number: x.perDay.Numerator}, {Number: x.perDay.Denominator}, {Number: x.perDay.Value}, {Number: x.perDay.Previous},
			{Number: x.perDay.Value.Relative(x.perDay.Previous)}, {Number: c.Denominator}, {Number: c.Numerator}, {Number: c.Value},
			{Low: c.Low, High: c.High}, {Number: x.bought.Value}, {Text: target}, {Number: x.met}}})
	}
	return t
}

// within writes a response target: < 2 hours.
func (f *frame) within(target time.Duration) string {
	return f.say("label.within", report.Args{"target": report.Q(report.Some(target.Hours()), report.UnitHours)})
}

// conversionFigure ranks the kinds by the share of their users who buy.
func (f *frame) conversionFigure(kinds []exchange) {
	known := make([]exchange, 0, len(kinds))
	for _, x := range kinds {
		if x.conversion.Value.Known {
			known = append(known, x)
		}
	}
	if len(known) == 0 {
		if len(kinds) > 0 {
			f.note("note.no_conversion")
		}
		return
	}
	sortByValue(known, func(x exchange) report.Number { return x.conversion.Value }, func(x exchange) string { return x.name })
	series := report.Series{Name: f.say("column.conversion")}
	base := report.Series{Name: f.in.Words.Say("column.previous"), Role: report.RoleBase}
	var labels []string
	users := report.Missing
	for _, x := range known {
		users = report.Sum(users, x.conversion.Denominator)
		labels = append(labels, f.term("interaction", x.name))
		series.Values = append(series.Values, x.conversion.Value)
		base.Values = append(base.Values, x.conversion.Previous)
	}
	top, low := known[0], known[len(known)-1]
	args := report.Args{"kind": f.term("interaction", top.name), "value": report.Q(top.conversion.Value, report.UnitRate),
		"other": f.term("interaction", low.name), "least": report.Q(low.conversion.Value, report.UnitRate),
		"times": report.Q(top.conversion.Value.Over(low.conversion.Value), report.UnitTimes)}
	reading := f.say("reading.conversion_one", args)
	if len(known) > 1 && top.conversion.Value.Over(low.conversion.Value).Known {
		reading = f.say("reading.conversion", args)
	}
	f.add(report.Figure{ID: f.in.ID + ".conversion", Title: f.say("figure.conversion"), Unit: f.say("unit.conversion"), Source: f.source("interactions"), N: f.n(users),
		Reading: reading, Alt: reading, Width: report.Half,
		Chart: report.Chart{Kind: "bars", Unit: report.UnitRate, Labels: labels, Series: withBase(series, base)}})
}
