package analysis

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// grid is a table of item groups by weekday and a second key: hour band or
// category.
type grid struct {
	id       string
	kind     string   // of the chart
	columns  []string // labels, in order
	cells    [7][]*report.Dataset
	measured contentMeasure
}

// minSlotItems is how many items a cell needs to be named in words.
const minSlotItems = 4

// slots shows by weekday and hour, and by weekday and category, when items do
// best. Hours come first; data that knows only the day has no hours to show.
func (s *Content) slots(f *frame) {
	periods := f.past(s.Periods)
	span := report.Period{From: periods[0].From, Until: f.in.Job.Period.Until, Grain: report.GrainRange}
	all := f.data("articles").During(span)
	ds := all.Where(func(i int) bool { return !all.Time("published_at", i).IsZero() })
	if ds.Len() < 2*minSlotItems {
		f.lacks("content.best_slot", "items", report.Args{"have": ds.Len(), "need": 2 * minSlotItems})
		return
	}
	hours := ds.Where(func(i int) bool { at := ds.Time("published_at", i); return at.Hour() != 0 || at.Minute() != 0 })
	if hours.Len()*2 >= ds.Len() {
		compared := pushes(hours)
		figure := f.gridFigure(s.byHour(compared), f.say("figure.slots"), "reading.slot")
		figure.N = f.pushScope(hours, compared)
		f.add(figure)
	}
	if len(ds.Distinct("category")) > 1 {
		f.add(f.gridFigure(s.byCategory(ds), f.say("figure.habits"), "reading.habit"))
	}
}

// byHour groups items into bands of hours, earliest first.
func (s *Content) byHour(ds *report.Dataset) grid {
	g := grid{id: "slots", kind: "slots", measured: firstKnown(ds, "open_rate", "average_reads")}
	for from := 0; from < 24; from += s.Slots {
		band := func(day int) *report.Dataset {
			return ds.Where(func(i int) bool {
				at := ds.Time("published_at", i)
				return at.Hour() >= from && at.Hour() < from+s.Slots && (day < 0 || weekdayOf(at) == day)
			})
		}
		if band(-1).Len() == 0 {
			continue
		}
		g.columns = append(g.columns, fmt.Sprintf("%d–%d", from, from+s.Slots))
		for day := range 7 {
			g.cells[day] = append(g.cells[day], band(day))
		}
	}
	return g
}

// byCategory groups items by what they are about, the most frequent first.
func (s *Content) byCategory(ds *report.Dataset) grid {
	g := grid{id: "habits", kind: "cohort", measured: firstKnown(ds, "finish_rate", "share_rate")}
	names := ds.Distinct("category")
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(ds.With("category", b).Len()-ds.With("category", a).Len(), cmp.Compare(a, b))
	})
	for _, name := range names[:min(len(names), 6)] {
		g.columns = append(g.columns, name)
		of := ds.With("category", name)
		for day := range 7 {
			g.cells[day] = append(g.cells[day], of.Where(func(i int) bool { return weekdayOf(of.Time("published_at", i)) == day }))
		}
	}
	return g
}

// firstKnown is the first of two measures that the items know; the second else.
func firstKnown(ds *report.Dataset, first, second string) contentMeasure {
	at := func(name string) contentMeasure {
		return contentMeasures[slices.IndexFunc(contentMeasures, func(m contentMeasure) bool { return m.name == name })]
	}
	if m := at(first); over(ds, m.of).value().Known {
		return m
	}
	return at(second)
}

// gridFigure is the heat map of a grid with its best cell in words, and a finding
// where that cell is surely better than all others.
func (f *frame) gridFigure(g grid, title, reading string) report.Figure {
	chart := report.Chart{Kind: g.kind, Unit: g.measured.unit, Labels: g.columns}
	best := -1
	var tested []slot
	for day := range 7 {
		row := report.Series{Name: f.in.Words.Say(fmt.Sprintf("weekday.%d", (day+1)%7))}
		for c, items := range g.cells[day] {
			v := over(items, g.measured.of).value()
			row.Values = append(row.Values, v)
			if v.Known && items.Len() >= minSlotItems {
				s := slot{day: row.Name, column: g.columns[c], items: items, value: v}
				tested = append(tested, s)
				if best < 0 || v.F > tested[best].value.F {
					best = len(tested) - 1
				}
			}
		}
		chart.Series = append(chart.Series, row)
	}
	what := f.measureLabel("content", g.measured.name)
	text := f.say("reading.few_items", report.Args{"n": minSlotItems})
	switch {
	case len(tested) > 1:
		f.looked("content.best_slot")
	default:
		f.lacks("content.best_slot", "slots", report.Args{"have": len(tested), "need": 2, "items": minSlotItems})
	}
	if best >= 0 {
		top := tested[best]
		text = f.say(reading, report.Args{"day": top.day, "column": top.column, "measure": what, "value": report.Q(top.value, g.measured.unit), "items": top.items.Len()})
		if slots, ok := f.slotRates(g); ok {
			text = f.slotReading(g, slots)
		} else if !f.bestSlot(g, tested) {
			text += f.say("reading.not_sure")
		}
	}
	return report.Figure{ID: f.in.ID + "." + g.id, Title: title, Unit: f.say("unit.slot", report.Args{"measure": what}), Source: f.source("articles"), N: f.say("label.items", report.Args{"n": g.items()}), Reading: text, Alt: text, Width: report.Half, Chart: chart}
}

// items is how many items the cells hold.
func (g grid) items() (n int) {
	for _, row := range g.cells {
		for _, cell := range row {
			n += cell.Len()
		}
	}
	return n
}

// slot is one cell of a grid with enough items.
type slot struct {
	day, column string
	items       *report.Dataset
	value       report.Number
}

// slotDraws are enough for a p-value a tenth of the rule's level.
const slotDraws = 1999

// bestSlot tells the best cell when its items beat all other tested cells: cluster
// test against the rest, Holm over the cells, and the rule's margin; then, because t of eight skewed items says too much in its
// far tail, a permutation of the items over the cells. It reports whether there is one.
func (f *frame) bestSlot(g grid, tested []slot) bool {
	const rule = "content.best_slot"
	tests, ps := make([]stats.ClusterTest, len(tested)), make([]float64, len(tested))
	// The items of all cells in a row: those of a cell are from ends[i] to ends[i+1].
	var x, n []float64
	var cell []int
	ends := []int{0}
	for i, s := range tested {
		for row := range s.items.Len() {
			if pair := g.measured.of(s.items, row); pair.num.Known && pair.den.Known && pair.den.F > 0 {
				x, n, cell = append(x, pair.num.F), append(n, pair.den.F), append(cell, i)
			}
		}
		ends = append(ends, len(x))
	}
	others := func(all []float64, i int) []float64 { return slices.Concat(all[:ends[i]], all[ends[i+1]:]) }
	for i := range tested {
		own := stats.ClusterRatio(x[ends[i]:ends[i+1]], n[ends[i]:ends[i+1]])
		tests[i] = stats.CompareClusters(own, stats.ClusterRatio(others(x, i), others(n, i)))
		ps[i] = tests[i].P
		if !tests[i].Enough {
			ps[i] = math.NaN()
		}
	}
	adjusted := stats.Holm(ps)
	best := -1
	for i, t := range tests {
		if adjusted[i] < f.in.Rules.Param(rule, "alpha", 0.005) && t.Ratio >= 1+f.in.Rules.Param(rule, "margin", 0.1) && (best < 0 || t.Ratio > tests[best].Ratio) {
			best = i
		}
	}
	if best < 0 {
		return false
	}
	rng := stats.NewRand(f.in.Job.Account.ID, f.in.Job.Period.String(), rule, g.id)
	if p := stats.PermuteLead(x, n, cell, best, slotDraws, rng); !(p < f.in.Rules.Param(rule, "alpha", 0.005)) {
		return false
	}
	s, t := tested[best], tests[best]
	pair := over(s.items, g.measured.of)
	m := report.Metric{Name: "content." + g.measured.name, Unit: g.measured.unit, Value: pair.value(), Numerator: pair.num, Denominator: pair.den}
	f.find(claim{rule: rule, variant: g.id, subject: g.id + "." + s.day + "." + s.column, label: s.day + " " + s.column, metric: m, severity: report.Info,
		verdict: report.Likely, direction: report.Up, args: report.Args{"day": s.day, "column": s.column, "measure": f.measureLabel("content", g.measured.name),
			"more": report.Q(report.Some(t.Ratio-1), report.UnitRate), "items": s.items.Len()},
		evidence: []string{f.say("evidence.slot", report.Args{"items": s.items.Len(), "tests": len(tested)})}})
	return true
}
