package analysis

import (
	"math"
	"slices"

	"github.com/wxreport/wxreport/report"
)

// attributeFigures shows ages and regions side by side; where one is missing, the
// gender takes its place.
// withBase is a series with that of the compared period, where anything of it is known.
func withBase(own, base report.Series) []report.Series {
	if !report.Sum(base.Values...).Known {
		return []report.Series{own}
	}
	return []report.Series{own, base}
}

func (s *Audience) attributeFigures(f *frame, groups []group) {
	shown := 0
	for _, dimension := range []string{"age", "province", "city", "device", "gender"} {
		if shown == 2 {
			break
		}
		if figure, ok := s.attributeFigure(f, groups, dimension); ok {
			f.add(figure)
			shown++
		}
	}
}

func (s *Audience) attributeFigure(f *frame, groups []group, dimension string) (report.Figure, bool) {
	own := report.Series{Name: f.in.Words.Say("column.share")}
	base := report.Series{Name: f.in.Words.Say("column.previous"), Role: report.RoleBase}
	chart := report.Chart{Kind: "bars", Unit: report.UnitRate}
	n := report.Missing
	for _, g := range s.shown(groups) {
		if g.dimension != dimension {
			continue
		}
		chart.Labels = append(chart.Labels, f.valueLabel(dimension, g.value))
		own.Values, base.Values = append(own.Values, g.share.Value), append(base.Values, g.share.Previous)
		n = g.share.Denominator
	}
	if len(chart.Labels) < 2 {
		return report.Figure{}, false
	}
	chart.Series = withBase(own, base)
	top, ok := largest(groups, dimension)
	if !ok {
		return report.Figure{}, false
	}
	args := report.Args{"group": f.valueLabel(dimension, top.value), "value": report.Q(top.share.Value, report.UnitRate), "change": report.Q(top.share.Value.Minus(top.share.Previous), report.UnitPoints)}
	key := "reading.largest"
	if change := top.share.Value.Minus(top.share.Previous); change.Known && math.Abs(change.F) >= 0.0005 {
		key = "reading.largest_change"
	} else if change.Known {
		key = "reading.largest_same"
	}
	reading := f.say(key, args)
	return report.Figure{ID: f.in.ID + "." + dimension, Title: f.say("figure.share", report.Args{"dimension": f.term("dimension", dimension)}),
		Unit: f.say("unit.share"), Source: f.source("audience"), N: f.n(n), Reading: reading, Alt: reading, Width: report.Half, Chart: chart}, true
}

// shown leaves out the regions beyond the number the spec asks for.
func (s *Audience) shown(groups []group) []group {
	count := map[string]int{}
	return slices.DeleteFunc(slices.Clone(groups), func(g group) bool {
		count[g.dimension]++
		region := g.dimension == "province" || g.dimension == "city"
		return region && (count[g.dimension] > s.Regions || isRest(g.value))
	})
}

// attributeTable is the shares as a table; the workbook adds counts and intervals.
func (s *Audience) attributeTable(f *frame, groups []group) report.Table {
	words := f.in.Words
	t := report.Table{ID: f.in.ID + ".shares", Title: f.say("table.shares"), Columns: []report.Column{
		{Key: "dimension", Title: f.say("column.dimension"), Text: true, Quiet: true},
		{Key: "value", Title: f.say("column.value"), Text: true},
		{Key: "users", Title: f.say("column.users"), Unit: report.UnitCount},
		{Key: "share", Title: words.Say("column.share"), Unit: report.UnitRate, Decisive: true, Bar: true},
		{Key: "before", Title: words.Say("column.previous"), Unit: report.UnitRate, Workbook: true},
		{Key: "change", Title: words.Say("column.change"), Unit: report.UnitPoints, Signed: true, Formula: report.Formula{Op: report.OpMinus, A: "share", B: "before"}},
		{Key: "yoy", Title: words.Say("column.yoy"), Unit: report.UnitPoints, Signed: true},
		{Key: "new", Title: f.say("column.new_users"), Unit: report.UnitCount, Workbook: true},
		{Key: "new_share", Title: f.say("column.new_share"), Unit: report.UnitRate},
	}}
	// The workbook computes the part of new users only where all users of a value
	// know theirs.
	whole := !slices.ContainsFunc(groups, func(g group) bool {
		return g.fresh.Value.Known && g.fresh.Denominator != g.share.Numerator
	})
	if whole {
		t.Columns[len(t.Columns)-1].Formula = report.Formula{Op: report.OpRatio, A: "new", B: "users"}
	}
	// What has no figure of its own comes first: the page ends there.
	rows := slices.DeleteFunc(s.shown(groups), func(g group) bool { return g.dimension == "tier" })
	slices.SortStableFunc(rows, func(a, b group) int { return tableRank(a.dimension) - tableRank(b.dimension) })
	last := ""
	for _, g := range rows {
		if tableRank(g.dimension) < 4 {
			t.Limit++
		}
		name := f.term("dimension", g.dimension)
		if name == last {
			name = ""
		} else {
			last = name
		}
		fresh := g.fresh.Value
		m := g.share
		t.Rows = append(t.Rows, report.Row{ID: g.dimension + "." + g.value, Cells: []report.Cell{{Text: name}, {Text: f.valueLabel(g.dimension, g.value)}, {Number: m.Numerator},
			{Number: m.Value}, {Number: m.Previous}, {Number: m.Value.Minus(m.Previous)}, {Number: m.Value.Minus(m.YearAgo)}, {Number: g.fresh.Numerator}, {Number: fresh}}})
	}
	return t
}

// liftTable lists the groups by lift; the page shows the first.
func (s *Audience) liftTable(f *frame, cells []liftCell) report.Table {
	by := s.columns(f.now("segments"))
	words := f.in.Words
	measure := f.term("measure.audience", cells[0].measure)
	t := report.Table{ID: f.in.ID + ".lifts", Title: f.say("table.lifts", report.Args{"measure": measure}), Width: report.Half, Limit: 6, Columns: []report.Column{
		{Key: "segment", Title: f.say("column.segment"), Text: true},
		{Key: "category", Title: f.say("column.category"), Text: true},
		{Key: "users", Title: f.say("column.users"), Unit: report.UnitCount, Workbook: true},
		{Key: "events", Title: f.say("column.events"), Unit: report.UnitCount, Workbook: true},
		{Key: "trials", Title: f.say("column.trials"), Unit: report.UnitCount, Workbook: true},
		{Key: "own", Title: measure, Unit: report.UnitRate, Formula: report.Formula{Op: report.OpRatio, A: "events", B: "trials"}},
		{Key: "rest", Title: f.say("column.rest"), Unit: report.UnitRate},
		{Key: "lift", Title: f.say("column.lift"), Unit: report.UnitTimes, Decisive: true, Formula: report.Formula{Op: report.OpRatio, A: "own", B: "rest"}},
		{Key: "interval", Title: words.Say("column.interval"), Unit: report.UnitTimes, Digits: 2, Quiet: true, Workbook: true},
		{Key: "shrunk", Title: f.say("column.shrunk"), Unit: report.UnitTimes, Workbook: true},
		{Key: "measure", Title: f.say("column.measure"), Text: true, Workbook: true},
	}}
	for _, c := range cells {
		t.Rows = append(t.Rows, report.Row{ID: c.metric.Name, Cells: []report.Cell{{Text: f.segment(by, c.values)}, {Text: c.category}, {Number: c.users},
			{Number: c.own.num}, {Number: c.own.den}, {Number: c.own.value()}, {Number: c.rest.value()}, {Number: c.metric.Value},
			{Low: c.metric.Low, High: c.metric.High}, {Number: c.shrunk}, {Text: f.term("measure.audience", c.measure)}}})
	}
	return t
}

// tableRank orders the dimensions of the attribute table: those without a figure
// of their own first.
func tableRank(dimension string) int {
	if i := slices.Index([]string{"gender", "new_or_returning", "device", "city"}, dimension); i >= 0 {
		return i
	}
	return 4
}
