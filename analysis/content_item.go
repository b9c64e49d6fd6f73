package analysis

import (
	"cmp"
	"math"
	"slices"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// byReads is the period's items with known reads, most read first; ties by title.
func (f *frame) byReads() *report.Dataset {
	all := f.now("articles")
	ds := all.Where(func(i int) bool { return all.Number("reads", i).Known })
	if ds == nil {
		return nil
	}
	return ds.Sorted(func(a, b int) int {
		return cmp.Or(cmp.Compare(ds.Number("reads", b).F, ds.Number("reads", a).F), cmp.Compare(ds.Text("title", a), ds.Text("title", b)),
			ds.Time("published_at", a).Compare(ds.Time("published_at", b)), cmp.Compare(ds.Number("shares", a).Or(-1), ds.Number("shares", b).Or(-1)))
	})
}

// itemTables is the most read items and, of those old enough to be finished, the
// least read.
func (s *Content) itemTables(f *frame) []report.Block {
	ds := f.byReads()
	if ds.Len() == 0 {
		return nil
	}
	top := s.itemTable(f, ds, f.in.ID+".top", f.say("table.top"))
	top.Limit = s.Top
	blocks := []report.Block{top}
	settled := ds.Where(func(i int) bool {
		at := ds.Time("published_at", i)
		return at.IsZero() || f.in.Job.AsOf.IsZero() || at.AddDate(0, 0, int(s.Mature)).Before(f.in.Job.AsOf)
	})
	if young := ds.Len() - settled.Len(); young > 0 {
		f.note("note.young", report.Args{"items": young, "days": int(s.Mature)})
	}
	if s.Bottom > 0 && settled.Len() >= s.Top+s.Bottom {
		first := settled.Len() - s.Bottom
		last := settled.Where(func(i int) bool { return i >= first })
		last = last.Sorted(func(a, b int) int { return b - a })
		bottom := s.itemTable(f, last, f.in.ID+".bottom", f.say("table.bottom"))
		blocks = append(blocks, narrow(bottom, "title", "reads", "share_rate"))
	}
	return blocks
}

// narrow is the table at half width: the page shows the named columns only, the
// workbook all.
func narrow(t report.Table, shown ...string) report.Table {
	t.Width = report.Half
	for i := range t.Columns {
		t.Columns[i].Bar = false
		t.Columns[i].Workbook = !slices.Contains(shown, t.Columns[i].Key)
	}
	return t
}

func (s *Content) itemTable(f *frame, ds *report.Dataset, id, title string) report.Table {
	words := f.in.Words
	t := report.Table{ID: id, Title: title, Columns: []report.Column{
		{Key: "title", Title: f.say("column.title"), Text: true},
		{Key: "type", Title: f.say("column.type"), Text: true},
		{Key: "date", Title: f.say("column.date"), Text: true, Quiet: true},
		{Key: "reads", Title: f.say("column.reads"), Unit: report.UnitCount, Decisive: true, Bar: true},
		{Key: "shares", Title: f.say("column.shares"), Unit: report.UnitCount, Workbook: true},
		{Key: "share_rate", Title: f.measureLabel("content", "share_rate"), Unit: report.UnitRate, Formula: report.Formula{Op: report.OpRatio, A: "shares", B: "reads"}},
		{Key: "favourites", Title: f.say("column.favourites"), Unit: report.UnitCount, Workbook: true},
		{Key: "finish_rate", Title: f.measureLabel("content", "finish_rate"), Unit: report.UnitRate},
		{Key: "new_followers", Title: f.say("column.new_followers"), Unit: report.UnitCount},
	}}
	for i := range ds.Len() {
		date := ""
		if at := ds.Time("published_at", i); !at.IsZero() {
			date = words.ShortDay(at)
		}
		reads, shares := ds.Number("reads", i), ds.Number("shares", i)
		t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{{Text: ds.Text("title", i)}, {Text: f.term("type", ds.Text("type", i))}, {Text: date},
			{Number: reads}, {Number: shares}, {Number: shares.Over(reads)}, {Number: ds.Number("favourites", i)},
			{Number: ds.Number("finish_rate", i)}, {Number: ds.Number("new_followers", i)}}})
	}
	return t
}

// viral notes an item that lifts its type's average alone: reads beyond the third
// quartile by three interquartile ranges on the log scale.
func (f *frame) viral(types []kindOf) {
	for _, k := range types {
		all := f.byReads()
		ds := all.Where(func(i int) bool {
			return (k.name == "" || all.Text("type", i) == k.name) && all.Number("reads", i).F > 0
		})
		if ds.Len() < 8 {
			continue
		}
		var logs []float64
		for i := range ds.Len() {
			logs = append(logs, math.Log(ds.Number("reads", i).F))
		}
		q := stats.Quantiles(logs, 0.25, 0.75)
		if logs[0] <= q[1]+3*(q[1]-q[0]) || q[1] == q[0] {
			continue
		}
		rest := ds.Where(func(i int) bool { return i > 0 })
		f.note("note.viral", report.Args{"title": ds.Text("title", 0), "reads": report.Q(ds.Number("reads", 0), report.UnitCount),
			"type": f.term("type", k.name), "without": report.Q(over(rest, each("reads")).value(), report.UnitCount)})
	}
}

// positions notes when one type holds the headline far more often than another:
// the place in a push drives reads.
func (f *frame) positions(types []kindOf) {
	low, high := report.Missing, report.Missing
	for _, k := range types {
		ds := f.ofType(k.name, f.in.Job.Period)
		known := ds.Where(func(i int) bool { return ds.Number("position", i).Known })
		if known.Len() < 8 {
			continue
		}
		first := known.Where(func(i int) bool { return known.Number("position", i).F == 1 })
		part := float64(first.Len()) / float64(known.Len())
		if !low.Known || part < low.F {
			low = report.Some(part)
		}
		if !high.Known || part > high.F {
			high = report.Some(part)
		}
	}
	if gap := high.Minus(low); gap.Known && gap.F > 0.15 {
		f.note("note.positions", report.Args{"low": report.Q(low, report.UnitRate), "high": report.Q(high, report.UnitRate)})
	}
}

// typeTable is one row a type; its counts are in the workbook.
func (f *frame) typeTable(types []kindOf) report.Table {
	t := report.Table{ID: f.in.ID + ".types", Title: f.say("table.types"), Columns: []report.Column{
		{Key: "type", Title: f.say("column.type"), Text: true},
		{Key: "published", Title: f.measureLabel("content", "published"), Unit: report.UnitCount},
		{Key: "average_reads", Title: f.measureLabel("content", "average_reads"), Unit: report.UnitCount},
		{Key: "open_rate", Title: f.measureLabel("content", "open_rate"), Unit: report.UnitRate},
		{Key: "share_rate", Title: f.measureLabel("content", "share_rate"), Unit: report.UnitRate, Decisive: true},
		{Key: "share_change", Title: f.say("column.share_change"), Unit: report.UnitPoints, Signed: true, Better: report.Up},
		{Key: "favourite_rate", Title: f.measureLabel("content", "favourite_rate"), Unit: report.UnitRate},
		{Key: "finish_rate", Title: f.measureLabel("content", "finish_rate"), Unit: report.UnitRate},
		{Key: "share_conversion", Title: f.measureLabel("content", "share_conversion"), Unit: report.UnitNone, Digits: 1},
		{Key: "reads", Title: f.say("column.reads"), Unit: report.UnitCount, Workbook: true},
		{Key: "shares", Title: f.say("column.shares"), Unit: report.UnitCount, Workbook: true},
		{Key: "opened", Title: f.say("column.opened"), Unit: report.UnitCount, Workbook: true},
		{Key: "delivered", Title: f.say("column.delivered"), Unit: report.UnitCount, Workbook: true},
	}, Notes: []string{f.say("table.types_note")}}
	for _, k := range types {
		r := k.rates
		name := f.term("type", k.name)
		if k.name == "" {
			name = f.say("label.all")
		}
		t.Rows = append(t.Rows, report.Row{ID: k.name, Cells: []report.Cell{{Text: name}, {Number: k.published.Value}, {Number: r["average_reads"].Value},
			{Number: r["open_rate"].Value}, {Number: r["share_rate"].Value}, {Number: r["share_rate"].Value.Minus(r["share_rate"].Previous)},
			{Number: r["favourite_rate"].Value}, {Number: r["finish_rate"].Value}, {Number: r["share_conversion"].Value},
			{Number: r["share_rate"].Denominator}, {Number: r["share_rate"].Numerator}, {Number: r["open_rate"].Numerator}, {Number: r["open_rate"].Denominator}}})
	}
	return t
}

// typeFigure sets the types' rates below each other, with those of the previous period.
func (f *frame) typeFigure(types []kindOf) report.Figure {
	own := report.Series{Name: f.in.Words.Say("column.current")}
	base := report.Series{Name: f.in.Words.Say("column.previous"), Role: report.RoleBase}
	chart := report.Chart{Kind: "bars", Unit: report.UnitRate}
	shown := []string{}
	for _, m := range []string{"open_rate", "share_rate", "favourite_rate"} {
		if !slices.ContainsFunc(types, func(k kindOf) bool { return k.rates[m].Value.Known }) {
			continue
		}
		shown = append(shown, m)
		for _, k := range types[:min(len(types), 3)] {
			chart.Labels = append(chart.Labels, f.say("label.typed", report.Args{"measure": f.measureLabel("content", m), "type": f.term("type", k.name)}))
			own.Values, base.Values = append(own.Values, k.rates[m].Value), append(base.Values, k.rates[m].Previous)
		}
	}
	chart.Series = withBase(own, base)
	reading := f.say("reading.types_none")
	for _, m := range shown {
		best, worst := types[0], types[0]
		for _, k := range types {
			if v := k.rates[m].Value; v.Known && v.F > best.rates[m].Value.Or(-1) {
				best = k
			}
			if v := k.rates[m].Value; v.Known && v.F < worst.rates[m].Value.Or(math.Inf(1)) {
				worst = k
			}
		}
		if best.name != worst.name && best.rates[m].Value.Known && worst.rates[m].Value.Known {
			reading = f.say("reading.types", report.Args{"measure": f.measureLabel("content", m), "best": f.term("type", best.name), "best_value": report.Q(best.rates[m].Value, report.UnitRate),
				"worst": f.term("type", worst.name), "worst_value": report.Q(worst.rates[m].Value, report.UnitRate)})
			break
		}
	}
	return report.Figure{ID: f.in.ID + ".rates", Title: f.say("figure.types"), Unit: f.say("unit.rate"), Source: f.source("articles"), N: f.say("label.items", report.Args{"n": f.now("articles").Len()}),
		Reading: reading, Alt: reading, Width: report.Half, Chart: chart}
}
