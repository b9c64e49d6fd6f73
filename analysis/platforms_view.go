package analysis

import (
	"github.com/wxreport/wxreport/report"
)

// platformFigure is each platform's part of users, reads, orders and revenue.
func (f *frame) platformFigure(platforms []platform) report.Figure {
	measures := []struct {
		name string
		of   func(platform) report.Number
	}{
		{"users", func(p platform) report.Number { return p.users.Value }},
		{"reads", func(p platform) report.Number { return p.reads.Value }},
		{"orders", func(p platform) report.Number { return p.orders.Value }},
		{"revenue", func(p platform) report.Number { return p.gmv.Value }},
	}
	chart := report.Chart{Kind: "grouped", Unit: report.UnitRate}
	for _, p := range platforms {
		chart.Series = append(chart.Series, report.Series{Name: f.term("platform", p.name)})
	}
	most, part, users := 0, report.Missing, report.Missing
	for _, p := range platforms {
		users = report.Sum(users, p.users.Value)
	}
	for _, m := range measures {
		total := report.Missing
		for _, p := range platforms {
			total = report.Sum(total, m.of(p))
		}
		if !total.Known || total.F == 0 {
			continue
		}
		chart.Labels = append(chart.Labels, f.measureLabel("platforms", m.name))
		for i, p := range platforms {
			share := m.of(p).Over(total)
			chart.Series[i].Values = append(chart.Series[i].Values, share)
			if m.name == "revenue" && share.Known && (!part.Known || share.F > part.F) {
				most, part = i, share
			}
		}
	}
	reading := f.say("reading.no_revenue")
	if part.Known {
		held := platforms[most].share.Value
		key := "reading.revenue"
		if held.Known {
			key = "reading.revenue_users"
		}
		reading = f.say(key, report.Args{"platform": f.term("platform", platforms[most].name), "value": report.Q(part, report.UnitRate), "users": report.Q(held, report.UnitRate)})
	}
	return report.Figure{ID: f.in.ID + ".shares", Title: f.say("figure.shares"), Unit: f.say("unit.share"), Source: f.source("platforms"), N: f.n(users), Reading: reading, Alt: reading,
		Width: report.Half, Height: quadrantHeight(chart), Chart: chart}
}

// handOverFigure places the origins by what a follower spends and how many unlink.
func (f *frame) handOverFigure(linked []platform) report.Figure {
	chart := report.Chart{Kind: "quadrant", XUnit: report.UnitMoney, Unit: report.UnitRate, XTitle: f.measureLabel("platforms", "gmv_per_user"), YTitle: f.measureLabel("platforms", "unlink_rate"),
		Quadrants: []string{f.say("quadrant.rich_leaving"), f.say("quadrant.poor_leaving"), f.say("quadrant.poor_staying"), f.say("quadrant.rich_staying")}}
	best, followers := linked[0], report.Missing
	for _, p := range linked {
		followers = report.Sum(followers, p.unlink.Denominator)
		if p.perUser.Value.Known && p.unlink.Value.Known {
			chart.Points = append(chart.Points, report.Point{Label: f.term("platform", p.name), X: p.perUser.Value, Y: p.unlink.Value, Size: p.unlink.Denominator})
		}
		if p.perUser.Value.Or(-1) > best.perUser.Value.Or(-1) {
			best = p
		}
	}
	if len(chart.Points) < 2 {
		series := report.Series{Name: f.measureLabel("platforms", "unlink_rate")}
		chart = report.Chart{Kind: "bars", Unit: report.UnitRate}
		for _, p := range linked {
			chart.Labels = append(chart.Labels, f.term("platform", p.name))
			series.Values = append(series.Values, p.unlink.Value)
		}
		chart.Series = []report.Series{series}
	}
	key := "reading.unlink_only"
	switch {
	case best.perUser.Value.Known && best.unlink.Value.Known:
		key = "reading.hand_over"
	case best.perUser.Value.Known:
		key = "reading.gmv_only"
	}
	reading := f.say(key, report.Args{"platform": f.term("platform", best.name), "gmv": report.Q(best.perUser.Value, report.UnitMoney), "unlink": report.Q(best.unlink.Value, report.UnitRate)})
	return report.Figure{ID: f.in.ID + ".hand_over", Title: f.say("figure.hand_over"), Unit: f.say("unit.hand_over"), Source: f.source("platforms"), N: f.n(followers), Reading: reading, Alt: reading,
		Width: report.Half, Height: quadrantHeight(chart), Chart: chart}
}

// platformTable is one row a platform.
func (f *frame) platformTable(platforms []platform) report.Table {
	label := func(measure string) string { return f.measureLabel("platforms", measure) }
	words := f.in.Words
	t := report.Table{ID: f.in.ID + ".platforms", Title: f.say("table.platforms"), Columns: []report.Column{
		{Key: "platform", Title: f.say("column.platform"), Text: true},
		{Key: "users", Title: f.say("column.users"), Unit: report.UnitCount, Workbook: true},
		{Key: "daily", Title: label("users_per_day"), Unit: report.UnitCount},
		{Key: "share", Title: label("share"), Unit: report.UnitRate, Bar: true},
		{Key: "reads", Title: label("reads"), Unit: report.UnitCount},
		{Key: "orders", Title: label("orders"), Unit: report.UnitCount},
		{Key: "revenue", Title: label("revenue"), Unit: report.UnitMoney, Decisive: true},
		{Key: "before", Title: words.Say("column.previous"), Unit: report.UnitMoney, Workbook: true},
		{Key: "change", Title: words.Say("column.change"), Unit: report.UnitRelative, Signed: true, Better: report.Up, Formula: report.Formula{Op: report.OpRelative, A: "revenue", B: "before"}},
		{Key: "linked", Title: f.say("column.linked"), Unit: report.UnitCount, Workbook: true},
		{Key: "unlinked", Title: f.say("column.unlinked"), Unit: report.UnitCount, Workbook: true},
		{Key: "gmv", Title: label("gmv_per_user"), Unit: report.UnitMoney},
		{Key: "unlink", Title: label("unlink_rate"), Unit: report.UnitRate, Better: report.Down, Formula: report.Formula{Op: report.OpRatio, A: "unlinked", B: "linked"}},
	}}
	for _, p := range platforms {
		t.Rows = append(t.Rows, report.Row{ID: p.name, Cells: []report.Cell{{Text: f.term("platform", p.name)}, {Number: p.users.Value}, {Number: p.daily.Value},
			{Number: p.share.Value}, {Number: p.reads.Value}, {Number: p.orders.Value}, {Number: p.gmv.Value}, {Number: p.gmv.Previous},
			{Number: p.gmv.Value.Relative(p.gmv.Previous)}, {Number: p.unlink.Denominator}, {Number: p.unlink.Numerator}, {Number: p.perUser.Value}, {Number: p.unlink.Value}}})
	}
	return t
}
