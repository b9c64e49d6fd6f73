package analysis

import (
	"math"
	"slices"
	"time"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// Growth counts who followed and who left, by day and by source, and tells days
// and months that are unlike the account's own past.
type Growth struct {
	Alerts `yaml:",inline"`
	Band   float64 `yaml:"band" doc:"half width of a day's normal range, in robust standard deviations of the same weekday"`
	Weeks  int     `yaml:"weeks" doc:"how many past weeks tell what is normal for a weekday"`
}

// growthMeasures are the names that alerts may use.
var growthMeasures = []string{"new", "cancelled", "net", "total", "cancel_rate", "daily_cancel_rate", "new_share"}

func growthKind() report.Kind[report.Section] {
	return kind("growth", "New, lost and net followers by day and source, against the period before and the year before.", `
kind: growth
alerts:
  net: {below: 0}
  daily_cancel_rate: {above: 0.003}
`, func() *Growth {
		// The daily loss limit of .3 % is the rule of thumb of operators: above it a
		// push or a campaign has driven readers away.
		return &Growth{Band: 3, Weeks: 8, Alerts: Alerts{report.Alerts{"net": below(0), "daily_cancel_rate": above(0.003)}}}
	}, (*Growth).complete)
}

func (s *Growth) complete() error {
	if s.Band <= 0 {
		return &report.FieldError{Path: "band", Problem: "is not positive", Expected: "a number such as 3"}
	}
	if s.Weeks < 4 || s.Weeks > 52 {
		return &report.FieldError{Path: "weeks", Problem: "is out of range", Expected: "4 to 52"}
	}
	return s.check(measured(growthMeasures...))
}

// Needs names the follower counts.
func (s *Growth) Needs() []report.Need {
	return []report.Need{
		{Dataset: "followers", Columns: []string{"date", "new"}, For: "need.growth"},
		{Dataset: "notes", Columns: []string{"date", "text"}, Optional: true, For: "need.growth_notes"},
		{Dataset: "articles", Columns: []string{"title", "published_at", "reads"}, Optional: true, For: "need.growth_articles"},
	}
}

// Analyze measures the account, then its sources, then its days.
func (s *Growth) Analyze(in report.Input) (report.Chapter, error) {
	f := newFrame("growth", in)
	b := f.followers()
	period := in.Job.Period
	if !b.sum(period, newOf).Known {
		f.chapter.Status = report.StatusNotEnoughData
		f.note("note.no_rows", report.Args{"period": in.Words.Period(period)})
		return f.finish(), nil
	}
	s.measure(f, b)
	s.cards(f, b)
	sources := f.sources(b)
	s.unlikePast(f, b)
	f.add(s.trend(f, b))
	if len(sources) > 0 {
		f.add(f.netWaterfall(sources), f.sourceTable(sources))
	}
	s.alarms(f, b, sources)
	s.unusualDays(f, b)
	s.levelShifts(f, b)
	f.concentrated(sources)
	f.whyNew(b, sources)
	f.bookNotes(b, sources)
	f.adjust(b)
	f.growthMessage(b)
	return f.finish(), nil
}

// measure records the account's figures.
func (s *Growth) measure(f *frame, b book) {
	f.count("growth.new", report.UnitCount, report.Up, func(p report.Period) report.Number { return b.sum(p, newOf) })
	f.count("growth.cancelled", report.UnitCount, report.Down, func(p report.Period) report.Number { return b.sum(p, cancelledOf) })
	f.count("growth.net", report.UnitCount, report.Up, b.net)
	f.count("growth.total", report.UnitCount, report.Up, b.total)
	phi := daily(b.lossDays(f.in.Job.Period))
	f.rate("growth.cancel_rate", report.Down, phi, func(p report.Period) fraction { return fraction{b.sum(p, cancelledOf), b.start(p)} })
	f.rate("growth.daily_cancel_rate", report.Down, phi, func(p report.Period) fraction { return pool(b.lossDays(p)) })
}

// cards offers the net and the total to the summary and opens the chapter with
// what is known of the four.
func (s *Growth) cards(f *frame, b book) {
	f.card(f.say("card.new"), f.metric("growth.new"), func(p report.Period) report.Number { return b.sum(p, newOf) })
	f.card(f.say("card.cancelled"), f.metric("growth.cancelled"), func(p report.Period) report.Number { return b.sum(p, cancelledOf) })
	f.card(f.say("card.net"), f.metric("growth.net"), b.net)
	f.card(f.say("card.total"), f.metric("growth.total"), b.total)
	cards := f.chapter.KPIs
	f.chapter.KPIs = nil
	for _, at := range []int{2, 3, 0} {
		if cards[at].Value.Known && len(f.chapter.KPIs) < 2 {
			f.chapter.KPIs = append(f.chapter.KPIs, cards[at])
		}
	}
	f.add(report.Scorecard{Cards: slices.DeleteFunc(slices.Clone(cards), func(c report.Card) bool { return !c.Value.Known })})
}

// alarms holds the account's figures and the sources' shares against their alert
// values.
func (s *Growth) alarms(f *frame, b book, sources []origin) {
	phi := daily(b.lossDays(f.in.Job.Period))
	for _, name := range growthMeasures[:6] {
		m := f.metric("growth." + name)
		w := watched{measure: name, metric: m, phi: phi, full: !m.Unit.Fraction()}
		if name == "daily_cancel_rate" {
			w.of = func(p report.Period) report.Number { return pool(b.lossDays(p)).value() }
		}
		f.hold(s.Alerts, w)
	}
	for _, o := range sources {
		f.hold(s.Alerts, watched{measure: "new_share", value: o.name, metric: o.share, full: true,
			label: f.say("label.share_of", report.Args{"source": f.term("source", o.name)})})
	}
}

// unlikePast tells a month whose new followers differ from what the account's own
// past lets one expect: at least six past periods, p < .005, and the rule's margin.
func (s *Growth) unlikePast(f *frame, b book) {
	const rule = "growth.unlike_past"
	periods := f.past(stats.MaxHistory + 1)
	observed := make([]stats.Observed, len(periods))
	weights, learned := f.calendar().Learn(b.counts(newOf), f.in.Job.Period.From)
	for i, p := range periods {
		observed[i] = stats.Observed{Y: math.NaN()}
		if v := b.sum(p, newOf); v.Known && v.F >= 0 {
			var counts, ordinary []float64 // of the days that are no holidays, in ordinary days
			for _, key := range b.days(p) {
				day := b.byDay[key]
				if !day.fresh.Known || f.holidayOn(day.at) {
					continue
				}
				worth := 1.0
				if learned {
					worth = weights.Of(day.at)
				}
				counts, ordinary = append(counts, day.fresh.F), append(ordinary, worth)
			}
			phi, ok := stats.DispersionCounts(counts, ordinary)
			if !ok || math.IsNaN(phi) {
				phi = 1
			}
			observed[i] = stats.CountOnLog(stats.Sum(counts), stats.Sum(ordinary), phi)
		}
	}
	last := len(observed) - 1
	result := stats.PredictiveT(observed[last], observed[:last])
	m := f.metric("growth.new")
	if fall := detectableFall(result, f.in.Rules.Param(rule, "alpha", 0.005), math.Exp); fall.Known {
		f.detectable("growth.new", fall)
	} else if result.K < stats.MinHistoryWatch {
		f.sinceBefore(observed)
	}
	if !result.Warns {
		f.lacks(rule, "periods", report.Args{"have": result.K, "need": stats.MinHistoryWarning})
	}
	change, since := math.Exp(result.Diff)-1, math.Exp(observed[last].Y-lately(observed[:last]))-1
	if !result.Warns || !(result.P < f.in.Rules.Param(rule, "alpha", 0.005)) || !stands(change, since, f.in.Rules.Param(rule, "margin", 0.1)) {
		return
	}
	c := claim{rule: rule, variant: "up", subject: "new", label: f.measureLabel("growth", "new"), metric: m, severity: report.Good,
		verdict: report.Certain, p: report.Some(result.P), direction: report.Up, args: report.Args{"change": report.Q(report.Some(math.Abs(change)), report.UnitRate),
			"expected": report.Q(m.Value.Times(1/(1+change)), report.UnitCount), "periods": result.K}}
	if change < 0 {
		c.variant, c.severity, c.direction = "down", report.Warning, report.Down
	}
	f.find(c)
}

// detectable records the least fall of a figure that this period could have shown.
func (f *frame) detectable(name string, fall report.Number) {
	f.record(report.Metric{Name: name + ".detectable_fall", Unit: report.UnitRate, Value: fall})
}

// sinceBefore says the change against the period before with its sampling error alone,
// where the past is too short to tell how much months differ anyway.
func (f *frame) sinceBefore(observed []stats.Observed) {
	now, before := observed[len(observed)-1], observed[len(observed)-2]
	if math.IsNaN(now.Y) || math.IsNaN(before.Y) {
		return
	}
	d, half := now.Y-before.Y, stats.Z95*math.Hypot(now.SE, before.SE)
	relative := func(v float64) report.Quantity { return report.Q(report.Some(math.Expm1(v)), report.UnitRelative) }
	f.note("note.no_history", report.Args{"change": relative(d), "low": relative(d - half), "high": relative(d + half)})
}

// growthMessage is the chapter's headline: net followers with their changes.
func (f *frame) growthMessage(b book) {
	net := f.metric("growth.net")
	key, m := "message.net", net
	if !net.Value.Known {
		key, m = "message.new", f.metric("growth.new")
	} else if net.Value.F < 0 {
		key = "message.lost"
	}
	for _, base := range f.in.Job.Compare {
		switch {
		case b.covers(f.in.Job.Period, base.Period):
		case base.Name == report.ComparePrevious:
			m.Previous = report.Missing
		default:
			m.YearAgo = report.Missing
		}
	}
	f.chapter.Message = f.say(key, report.Args{"value": report.Q(m.Value, m.Unit)}) + f.changes(m)
}

// weekdayOf is a day's weekday in the order Monday to Sunday.
func weekdayOf(t time.Time) int { return (int(t.Weekday()) + 6) % 7 }
