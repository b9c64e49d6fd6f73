package analysis

import (
	"strings"

	"github.com/wxreport/wxreport/report"
)

// list joins words as the language does.
func (f *frame) list(words []string) string {
	return strings.Join(words, f.in.Words.Say("list.join"))
}

// visitFigure is the sources by their share of visits.
func (f *frame) visitFigure(inlets []inlet) report.Figure {
	own := report.Series{Name: f.measureLabel("traffic", "visit_share")}
	base := report.Series{Name: f.in.Words.Say("column.previous"), Role: report.RoleBase}
	chart := report.Chart{Kind: "bars", Unit: report.UnitRate}
	for _, x := range inlets {
		chart.Labels = append(chart.Labels, f.term("source", x.name))
		own.Values, base.Values = append(own.Values, x.share.Value), append(base.Values, x.share.Previous)
	}
	chart.Series = withBase(own, base)
	top := inlets[0]
	reading := f.say("reading.top", report.Args{"source": f.term("source", top.name), "value": report.Q(top.share.Value, report.UnitRate)})
	if len(inlets) > 1 {
		second := inlets[1]
		reading = f.say("reading.two", report.Args{"source": f.term("source", top.name), "value": report.Q(top.share.Value, report.UnitRate),
			"second": f.term("source", second.name), "second_value": report.Q(second.share.Value, report.UnitRate),
			"sum": report.Q(top.share.Value.Plus(second.share.Value), report.UnitRate)})
	}
	return report.Figure{ID: f.in.ID + ".visits", Title: f.say("figure.visits"), Unit: f.say("unit.visits"), Source: f.source("sources"),
		N: f.n(top.share.Denominator), Reading: reading, Alt: reading, Width: report.Half, Chart: chart}
}

// qualityFigure places the sources by how many follow and how many stay.
func (f *frame) qualityFigure(inlets []inlet) (report.Figure, bool) {
	stay := "retention_7"
	for _, m := range []string{"retention_7", "retention_1", "retention_30"} {
		if inlets[0].rates[m].Value.Known {
			stay = m
			break
		}
	}
	chart := report.Chart{Kind: "quadrant", Unit: report.UnitRate, XUnit: report.UnitRate, XTitle: f.measureLabel("traffic", "follow_rate"), YTitle: f.measureLabel("traffic", stay),
		XCut: f.metric("traffic.follow_rate").Value, YCut: f.metric("traffic." + stay).Value,
		Quadrants: []string{f.say("quadrant.both"), f.say("quadrant.stay"), f.say("quadrant.neither"), f.say("quadrant.follow")}}
	best, visits := inlet{}, report.Missing
	for _, x := range inlets {
		visits = report.Sum(visits, x.share.Numerator)
		follow, kept := x.rates["follow_rate"].Value, x.rates[stay].Value
		if !follow.Known || !kept.Known {
			continue
		}
		chart.Points = append(chart.Points, report.Point{Label: f.term("source", x.name), X: follow, Y: kept, Size: x.share.Numerator})
		if !isRest(x.name) && (best.name == "" || kept.F > best.rates[stay].Value.F) {
			best = x
		}
	}
	if len(chart.Points) < 2 || best.name == "" {
		return report.Figure{}, false
	}
	reading := f.say("reading.stay", report.Args{"source": f.term("source", best.name), "measure": f.measureLabel("traffic", stay),
		"value": report.Q(best.rates[stay].Value, report.UnitRate), "follow": report.Q(best.rates["follow_rate"].Value, report.UnitRate)})
	return report.Figure{ID: f.in.ID + ".quality", Title: f.say("figure.quality"), Unit: f.say("unit.quality"), Source: f.source("sources"), N: f.n(visits), Reading: reading, Alt: reading,
		Width: report.Half, Height: quadrantHeight(chart), Chart: chart}, true
}

// inletTable is one row a source; the counts behind the rates are in the workbook.
func (f *frame) inletTable(inlets []inlet) report.Table {
	t := report.Table{ID: f.in.ID + ".sources", Title: f.say("table.sources"), Columns: []report.Column{
		{Key: "source", Title: f.say("column.source"), Text: true},
		{Key: "visits", Title: f.say("column.visits"), Unit: report.UnitCount, Workbook: true},
		{Key: "share", Title: f.measureLabel("traffic", "visit_share"), Unit: report.UnitRate, Bar: true},
		{Key: "new", Title: f.say("column.new"), Unit: report.UnitCount, Workbook: true},
	}}
	shown := []trafficMeasure{}
	for _, m := range trafficMeasures {
		known := false
		for _, x := range inlets {
			known = known || x.rates[m.name].Value.Known
		}
		if known {
			shown = append(shown, m)
			t.Columns = append(t.Columns, report.Column{Key: m.name, Title: f.measureLabel("traffic", m.name), Unit: m.unit, Better: m.better, Decisive: m.name == "retention_7"})
		}
	}
	for _, x := range inlets {
		row := report.Row{ID: x.name, Cells: []report.Cell{{Text: f.term("source", x.name)}, {Number: x.share.Numerator}, {Number: x.share.Value},
			{Number: x.rates["follow_rate"].Numerator}}}
		for _, m := range shown {
			row.Cells = append(row.Cells, report.Cell{Number: x.rates[m.name].Value})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
