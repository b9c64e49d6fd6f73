package analysis

import (
	"slices"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// Content compares the types of content, ranks the items, follows how they
// spread and finds the times at which they are read best.
type Content struct {
	Alerts  `yaml:",inline"`
	Top     int         `yaml:"top" doc:"how many of the most read items are shown"`
	Bottom  int         `yaml:"bottom" doc:"how many of the least read items are shown"`
	Mature  report.Days `yaml:"mature" doc:"days after which an item's counts hardly change; younger ones are not ranked last"`
	Slots   int         `yaml:"slots" doc:"hours that one publishing slot covers"`
	Periods int         `yaml:"periods" doc:"how many periods the publishing slots look back, this one included"`
}

func contentKind() report.Kind[report.Section] {
	return kind("content", "How each type of content is delivered, opened, shared and finished, which items lead, how they spread and when to publish.", `
kind: content
top: 5
bottom: 3
alerts:
  delivery_rate: {below: 0.9}
  open_rate.图文: {below: 0.08}
`, func() *Content {
		// Nine of ten followers should be reached: less means targeting or blocks.
		return &Content{Top: 5, Bottom: 3, Mature: 7, Slots: 3, Periods: 3, Alerts: Alerts{report.Alerts{"delivery_rate": below(0.9)}}}
	}, (*Content).complete)
}

// contentMeasure is one ratio of a type of content.
type contentMeasure struct {
	name string
	unit report.Unit
	of   pairing
}

// contentMeasures in the order of the table.
var contentMeasures = []contentMeasure{
	{"average_reads", report.UnitCount, each("reads")},
	{"open_rate", report.UnitRate, columns("opened", "delivered")},
	{"share_rate", report.UnitRate, columns("shares", "reads")},
	{"favourite_rate", report.UnitRate, columns("favourites", "reads")},
	{"finish_rate", report.UnitRate, weighted("finish_rate", "reads")},
	{"share_conversion", report.UnitNone, columns("shared_reads", "shares")},
}

func (s *Content) complete() error {
	switch {
	case s.Top < 1 || s.Top > 100:
		return &report.FieldError{Path: "top", Problem: "is out of range", Expected: "1 to 100"}
	case s.Bottom < 0 || s.Bottom > 100:
		return &report.FieldError{Path: "bottom", Problem: "is out of range", Expected: "0 to 100"}
	case !slices.Contains([]int{1, 2, 3, 4, 6, 8, 12}, s.Slots):
		return &report.FieldError{Path: "slots", Problem: "does not divide the day", Expected: "1, 2, 3, 4, 6, 8 or 12"}
	case s.Periods < 1 || s.Periods > 24:
		return &report.FieldError{Path: "periods", Problem: "is out of range", Expected: "1 to 24"}
	}
	names := []string{"published", "delivery_rate", "follow_rate", "quality"}
	for _, m := range contentMeasures {
		names = append(names, m.name)
	}
	return s.check(measured(names...))
}

// Needs names the items; the spread path and the follower totals are welcome.
func (s *Content) Needs() []report.Need {
	return []report.Need{
		{Dataset: "articles", Columns: []string{"title", "reads"}, Optional: true, For: "need.articles"},
		{Dataset: "spread", Columns: []string{"path", "readers"}, Optional: true, For: "need.spread"},
		{Dataset: "followers", Columns: []string{"date", "total"}, Optional: true, For: "need.delivery"},
	}
}

// kindOf is one type of content with its figures.
type kindOf struct {
	name      string
	published report.Metric
	rates     map[string]report.Metric
	phi       map[string]float64
}

// Analyze measures the types, then the items, the paths and the slots.
func (s *Content) Analyze(in report.Input) (report.Chapter, error) {
	f := newFrame("content", in)
	items := f.now("articles")
	paths := f.paths()
	if items.Len() == 0 && len(paths) == 0 {
		f.chapter.Status = report.StatusNotEnoughData
		f.note("note.no_rows", report.Args{"period": in.Words.Period(in.Job.Period)})
		return f.finish(), nil
	}
	types := s.types(f)
	s.delivery(f)
	equal, known := s.adjustReads(f, types)
	if len(types) > 0 {
		table := f.typeTable(types)
		if known {
			table.Notes = append(table.Notes, equal.record(f)...)
		}
		table.Notes = append(table.Notes, f.contentFalls()...)
		f.add(table)
	}
	if len(types) > 1 {
		f.add(f.typeFigure(types))
	}
	if len(paths) > 0 {
		f.add(f.pathFigure(paths))
	}
	s.slots(f)
	tables := s.itemTables(f)
	f.add(tables...)
	if len(paths) > 0 {
		f.add(f.pathTable(paths, len(tables) == 2))
		f.pathTradeoffs(paths)
	}
	if len(paths) < 2 {
		f.inapplicable("content.path_better", "paths")
		f.inapplicable("content.path_tradeoff", "paths")
	}
	s.typesDiffer(f, types, equal)
	s.alarms(f, types, paths)
	s.belowOwnPast(f, types)
	f.inapplicable("content.below_own_past", "rates") // nothing was said of any
	s.cards(f)
	f.whyReads(types)
	f.mixOfTypes(types)
	s.message(f)
	s.missing(f, types, paths)
	return f.finish(), nil
}

// ofType is the items of a type in a period; the name "" stands for all items of
// data that names no types.
func (f *frame) ofType(name string, p report.Period) *report.Dataset {
	ds := f.during("articles", p)
	if name == "" {
		return ds
	}
	return ds.With("type", name)
}

// types measures every type of content, the most read first.
func (s *Content) types(f *frame) []kindOf {
	ds := f.now("articles")
	if ds.Len() == 0 {
		return nil
	}
	names := ranked(ds, "type", "reads")
	if len(names) == 0 {
		names = []string{""}
	}
	var out []kindOf
	for _, name := range names {
		if isTotal(name) {
			continue
		}
		rows := func(p report.Period) *report.Dataset { return f.ofType(name, p) }
		key := "." + name
		if name == "" {
			key = ""
		}
		k := kindOf{name: name, rates: map[string]report.Metric{}, phi: map[string]float64{}}
		k.published = f.count("content.published"+key, report.UnitCount, "", func(p report.Period) report.Number { return published(rows(p)) })
		for _, m := range contentMeasures {
			k.rates[m.name], k.phi[m.name] = f.clustered("content."+m.name+key, m.unit, m.of, rows)
		}
		out = append(out, k)
	}
	return out
}

// published counts items; a period without any items was not measured.
func published(ds *report.Dataset) report.Number {
	if ds.Len() == 0 {
		return report.Missing
	}
	return report.Some(float64(ds.Len()))
}

// delivery measures delivered over the followers of the day, over all items.
func (s *Content) delivery(f *frame) {
	b := f.followers()
	of := func(ds *report.Dataset, i int) fraction {
		at := ds.Time("published_at", i)
		day := b.byDay[at.Format("2006-01-02")]
		delivered := ds.Number("delivered", i)
		if at.IsZero() || day == nil || !delivered.Known || !day.total.Known || delivered.F > day.total.F {
			return fraction{}
		}
		return fraction{delivered, day.total}
	}
	rows := func(p report.Period) *report.Dataset { return f.during("articles", p) }
	if !over(rows(f.in.Job.Period), of).den.Known {
		return
	}
	m, phi := f.clustered("content.delivery_rate", report.UnitRate, of, rows)
	f.hold(s.Alerts, watched{measure: "delivery_rate", metric: m, phi: phi})
}

func (s *Content) alarms(f *frame, types []kindOf, paths []path) {
	for _, k := range types {
		f.hold(s.Alerts, watched{measure: "published", value: k.name, metric: k.published, full: true, label: f.typed(k.name, "published")})
		for _, m := range contentMeasures {
			rows := func(p report.Period) report.Number { return over(f.ofType(k.name, p), m.of).value() }
			f.hold(s.Alerts, watched{measure: m.name, value: k.name, metric: k.rates[m.name], phi: k.phi[m.name], of: rows, label: f.typed(k.name, m.name)})
		}
	}
	for _, p := range paths {
		label := func(measure string) string {
			return f.say("label.typed", report.Args{"type": f.term("path", p.name), "measure": f.measureLabel("content", measure)})
		}
		f.hold(s.Alerts, watched{measure: "follow_rate", value: p.name, metric: p.follow, phi: pathPhi, label: label("follow_rate")})
		f.hold(s.Alerts, watched{measure: "quality", value: p.name, metric: p.quality, full: true, label: label("quality")})
	}
}

// typed names a measure of a type: 图文的打开率.
func (f *frame) typed(name, measure string) string {
	what := f.measureLabel("content", measure)
	if name == "" {
		return what
	}
	return f.say("label.typed", report.Args{"type": f.term("type", name), "measure": what})
}

// belowOwnPast tells a type whose rate fell under a part of the median of its last
// three periods: half for opening and sharing, four fifths for finishing.
func (s *Content) belowOwnPast(f *frame, types []kindOf) {
	const rule = "content.below_own_past"
	for _, k := range types {
		for _, m := range contentMeasures {
			part := f.in.Rules.Param(rule, m.name, 0)
			metric := k.rates[m.name]
			var past []float64
			for _, p := range f.past(4)[:3] {
				if v := over(f.ofType(k.name, p), m.of).value(); v.Known {
					past = append(past, v.F)
				}
			}
			if part == 0 || !metric.Value.Known {
				continue
			}
			if len(past) < 2 {
				f.lacks(rule, "periods", report.Args{"have": len(past), "need": 2})
				continue
			}
			f.looked(rule)
			usual := stats.Median(past)
			if metric.Value.F >= usual*part {
				continue
			}
			verdict := report.Possible
			if metric.High.Known && metric.High.F < usual*part {
				verdict = report.Certain
			}
			f.find(claim{rule: rule, variant: "below", subject: m.name + "." + k.name, label: f.typed(k.name, m.name), metric: metric, severity: report.Warning,
				verdict: verdict, direction: report.Down, args: report.Args{"usual": report.Q(report.Some(usual), metric.Unit), "periods": len(past),
					"drop": report.Q(report.Some(1-metric.Value.F/usual), report.UnitRate)}})
		}
	}
}

// contentFalls says which falls of the open rate and the share rate would have shown.
func (f *frame) contentFalls() []string {
	falls := leastFalls{f: f}
	for _, m := range contentMeasures {
		if m.name == "open_rate" || m.name == "share_rate" {
			falls.add("content."+m.name, f.measureLabel("content", m.name), func(p report.Period) stats.Observed {
				return clusterOnLogit(clusters(f.during("articles", p), m.of))
			})
		}
	}
	return falls.sentence()
}

// cards offers the open rate and the reads of all items to the summary.
func (s *Content) cards(f *frame) {
	all := func(p report.Period) *report.Dataset { return f.during("articles", p) }
	reads := func(p report.Period) report.Number { return all(p).Sum("reads") }
	if reads(f.in.Job.Period).Known {
		m := f.count("content.reads", report.UnitCount, report.Up, reads)
		f.card(f.say("card.reads"), m, reads)
	}
	for _, m := range contentMeasures[1:3] {
		of := func(p report.Period) report.Number { return over(all(p), m.of).value() }
		if of(f.in.Job.Period).Known {
			metric, _ := f.clustered("content."+m.name, m.unit, m.of, all)
			f.card(f.say("card."+m.name), metric, of)
		}
	}
}

// message is the headline where no finding gives one: the items and reads.
func (s *Content) message(f *frame) {
	if slices.ContainsFunc(f.chapter.Findings, func(x report.Finding) bool { return x.Severity.Rank() < report.Info.Rank() }) {
		return
	}
	items, reads := published(f.now("articles")), f.metric("content.reads")
	if items.Known && reads.Value.Known {
		f.chapter.Message = f.say("message.reads", report.Args{"items": report.Q(items, report.UnitCount), "reads": report.Q(reads.Value, report.UnitCount)}) + f.changes(reads)
	}
}

// missing says what could not be measured, and what distorts a comparison.
func (s *Content) missing(f *frame, types []kindOf, paths []path) {
	ds := f.now("articles")
	if ds.Len() == 0 {
		f.note("note.no_articles")
	}
	var unknown []string
	for _, m := range contentMeasures[1:] {
		if !slices.ContainsFunc(types, func(k kindOf) bool { return k.rates[m.name].Value.Known }) {
			unknown = append(unknown, f.measureLabel("content", m.name))
		}
	}
	if len(types) > 0 && len(unknown) > 0 {
		f.note("note.not_measured", report.Args{"measures": f.list(unknown)})
	}
	untyped := ds.Where(func(i int) bool { return ds.Text("type", i) == "" }).Len()
	if len(types) > 0 && types[0].name != "" && untyped > 0 {
		f.note("note.untyped", report.Args{"items": untyped})
	}
	if len(paths) == 0 {
		f.note("note.no_spread")
	}
	f.viral(types)
	f.positions(types)
}
