package analysis

import (
	"math"
	"slices"

	"github.com/wxreport/wxreport/report"
)

// Retention measures how many new followers are still there after each day,
// against the industry, by cohort and by what brought them, and where they leave.
type Retention struct {
	Alerts  `yaml:",inline"`
	Days    []int    `yaml:"days" doc:"the days the table shows"`
	Project []int    `yaml:"project" doc:"days to project with the fitted model, up to three times the days observed"`
	Model   string   `yaml:"model" doc:"decay model that projects; empty: the one that fits best" enum:"exponential,power,weibull,sbg,bdw"`
	Groups  []string `yaml:"groups" doc:"two groups to compare in retention and revenue; empty: the clearest trade-off"`
}

// retentionMeasures are the names that alerts may use.
var retentionMeasures = []string{"rate", "gap", "peak_day"}

func retentionKind() report.Kind[report.Section] {
	return kind("retention", "How many new followers stay, day by day, against the industry, by cohort and by content; and the first churn peak.", `
kind: retention
days: [1, 7, 30]
alerts:
  rate.7: {below: 0.3}
`, func() *Retention { return &Retention{Days: []int{1, 7, 30}, Project: []int{60, 90}} }, (*Retention).complete)
}

func (s *Retention) complete() error {
	for _, list := range []struct {
		path string
		days []int
	}{{"days", s.Days}, {"project", s.Project}} {
		if slices.ContainsFunc(list.days, func(d int) bool { return d < 1 || d > 3660 }) {
			return &report.FieldError{Path: list.path, Problem: "has a day out of range", Expected: "1 to 3660"}
		}
	}
	if n := len(s.Groups); n != 0 && n != 2 {
		return &report.FieldError{Path: "groups", Problem: "does not name two groups", Expected: "two names, or none"}
	}
	return s.check(measured(retentionMeasures...))
}

// Needs names the people still there; articles with revenue add the value matrix.
func (s *Retention) Needs() []report.Need {
	return []report.Need{
		{Dataset: "retention", Columns: []string{"day"}, For: "need.retention"},
		{Dataset: "benchmarks", Columns: []string{"metric", "value"}, Optional: true, For: "need.retention_benchmarks"},
		{Dataset: "articles", Columns: []string{"reads", "revenue"}, Optional: true, For: "need.retention_articles"},
	}
}

// stay is one day of the curve with its base.
type stay struct {
	day       float64
	rate      report.Metric
	benchmark report.Number
	gap       report.Metric
	projected bool
}

// Analyze measures the curve, the peak, the cohorts and the groups.
func (s *Retention) Analyze(in report.Input) (report.Chapter, error) {
	f := newFrame("retention", in)
	stays := f.stays()
	if len(stays) == 0 {
		f.chapter.Status = report.StatusNotEnoughData
		f.note("note.no_rows", report.Args{"period": in.Words.Period(in.Job.Period)})
		return f.finish(), nil
	}
	if f.kept(in.Job.Period).unpooled() {
		f.note("note.unpooled")
	}
	for i := range stays {
		f.gap(&stays[i])
	}
	p := f.peak(stays)
	projected := s.project(f, stays)
	table := s.dayTable(f, stays, projected)
	table.Notes = append(table.Notes, f.unlikeOwnPast()...)
	f.add(f.curve(stays, p), table)
	if figure, ok := f.triangle(); ok {
		f.add(figure)
	}
	s.groups(f)
	s.alarms(f, stays)
	if !slices.ContainsFunc(stays, func(x stay) bool { return x.benchmark.Known }) {
		f.inapplicable("retention.below_benchmark", "benchmark")
		f.inapplicable("retention.above_benchmark", "benchmark")
	}
	f.againstBenchmark(s.shown(stays))
	f.earlyPeak(p)
	s.course(f)
	s.retentionCards(f)
	f.retentionMessage(stays, p)
	return f.finish(), nil
}

// stays measures the pooled rate of every day, and that of every group.
func (f *frame) stays() []stay {
	var out []stay
	for _, day := range f.kept(f.in.Job.Period).days() {
		name := "retention.rate." + dayName(day)
		m := f.keepRate(name, f.kept(f.in.Job.Period).phi(day), func(p report.Period) kept { return f.kept(p).pool(day, "") })
		if m.Value.Known {
			out = append(out, stay{day: day, rate: m, benchmark: f.benchmark(name)})
		}
	}
	return out
}

// gap measures a day's distance to its benchmark. The interval holds both the
// sampling error and the benchmark's own uncertainty, two points unless given.
func (f *frame) gap(s *stay) {
	name := "retention.gap." + dayName(s.day)
	s.gap = report.Metric{Name: name, Unit: report.UnitPoints, Better: report.Up, Value: s.rate.Value.Minus(s.benchmark)}
	if !s.gap.Value.Known {
		return
	}
	s.gap.Previous, s.gap.YearAgo = s.rate.Previous.Minus(s.benchmark), s.rate.YearAgo.Minus(s.benchmark)
	if s.rate.Low.Known && s.rate.High.Known {
		doubt := f.uncertainty("retention.rate." + dayName(s.day))
		s.gap.Low = report.Some(s.gap.Value.F - math.Hypot(s.rate.Value.F-s.rate.Low.F, doubt))
		s.gap.High = report.Some(s.gap.Value.F + math.Hypot(s.rate.High.F-s.rate.Value.F, doubt))
	}
	f.record(s.gap)
}

// usualDoubt is how far a benchmark may be off where it does not say: two points.
const usualDoubt = 0.02

// uncertainty is how far a benchmark may be off.
func (f *frame) uncertainty(metric string) float64 {
	ds := f.data("benchmarks")
	for i := range ds.Len() {
		if ds.Text("metric", i) == metric {
			return max(ds.Number("uncertainty", i).Or(usualDoubt), 0)
		}
	}
	return usualDoubt
}

// shown are the days the table shows: those asked for, and those with a benchmark.
func (s *Retention) shown(stays []stay) []stay {
	var out []stay
	for _, x := range stays {
		if x.benchmark.Known || slices.Contains(s.Days, int(x.day)) && x.day == float64(int(x.day)) {
			out = append(out, x)
		}
	}
	return out
}

// alarms holds the days, their gaps and the peak against their alert values.
func (s *Retention) alarms(f *frame, stays []stay) {
	for _, x := range stays {
		day := dayName(x.day)
		label := report.Args{"day": day}
		f.hold(s.Alerts, watched{measure: "rate", value: day, metric: x.rate, phi: f.kept(f.in.Job.Period).phi(x.day), label: f.say("label.rate", label),
			of: func(p report.Period) report.Number { return f.kept(p).pool(x.day, "").value() }})
		f.hold(s.Alerts, watched{measure: "gap", value: day, metric: x.gap, ranged: true, label: f.say("label.gap", label)})
	}
	f.hold(s.Alerts, watched{measure: "peak_day", metric: f.metric("retention.peak_day"), full: true})
}

func (s *Retention) retentionCards(f *frame) {
	order := []int{7, 1, 30}
	for _, day := range append(order, s.Days...) {
		m := f.metric("retention.rate." + dayName(float64(day)))
		if len(f.chapter.KPIs) == 2 || !m.Value.Known || slices.ContainsFunc(f.chapter.KPIs, func(c report.Card) bool { return c.Metric == m.Name }) {
			continue
		}
		f.card(f.say("card.rate", report.Args{"day": day}), m, func(p report.Period) report.Number { return f.kept(p).pool(float64(day), "").value() })
	}
}

// retentionMessage is the headline: the peak and the widest gap, as far as known.
func (f *frame) retentionMessage(stays []stay, p peak) {
	worst := stay{}
	for _, x := range stays {
		told := slices.ContainsFunc(f.chapter.Findings, func(g report.Finding) bool {
			return g.Rule == "retention.below_benchmark" && g.Subject == dayName(x.day) && (g.Verdict == report.Certain || g.Verdict == report.Likely)
		})
		if told && (!worst.gap.Value.Known || x.gap.Value.F < worst.gap.Value.F) {
			worst = x
		}
	}
	args := report.Args{"day": dayName(worst.day), "gap": report.Q(report.Some(max(worst.gap.Value.F, -worst.gap.Value.F)), report.UnitPoints), "peak": dayName(p.day)}
	behind := worst.gap.Value.Known
	switch {
	case behind && p.sure():
		f.chapter.Message = f.say("message.peak_gap", args)
	case behind:
		f.chapter.Message = f.say("message.gap", args)
	default:
		x := stays[len(stays)-1]
		for _, y := range stays {
			if y.day == 7 {
				x = y
			}
		}
		f.chapter.Message = f.say("message.rate", report.Args{"day": dayName(x.day), "value": report.Q(x.rate.Value, report.UnitRate)}) + f.changes(x.rate)
	}
}
