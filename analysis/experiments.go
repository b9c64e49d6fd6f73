package analysis

import (
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// Experiments judges tests of one change: it first asks whether the split and the
// duration can be trusted, then how large the effect is, and says plainly when
// the data does not tell.
type Experiments struct {
	Alerts  `yaml:",inline"`
	MinDays int     `yaml:"min_days" doc:"days a test must run, where its dates are given"`
	Rope    float64 `yaml:"rope" doc:"relative difference below which variants count as equal"`
}

func experimentsKind() report.Kind[report.Section] {
	return kind("experiments", "Every test with its rates, lift, interval, sample-ratio check and a verdict, “not enough data” included.", `
kind: experiments
min_days: 7
rope: 0.05
`, func() *Experiments {
		// A week holds every weekday once; five percent is what is worth changing a
		// habit for.
		return &Experiments{MinDays: 7, Rope: 0.05}
	}, (*Experiments).complete)
}

func (s *Experiments) complete() error {
	if s.MinDays < 0 || s.MinDays > 366 {
		return &report.FieldError{Path: "min_days", Problem: "is out of range", Expected: "0 to 366"}
	}
	if s.Rope <= 0 || s.Rope >= 1 {
		return &report.FieldError{Path: "rope", Problem: "is out of range", Expected: "a fraction such as 0.05"}
	}
	return s.check(measured("rate", "lift"))
}

// Needs names the variants with their counts.
func (s *Experiments) Needs() []report.Need {
	return []report.Need{{Dataset: "experiments", Columns: []string{"experiment", "variant", "exposures", "conversions"}, For: "need.experiments"}}
}

// Analyze judges each experiment that ran in the period.
func (s *Experiments) Analyze(in report.Input) (report.Chapter, error) {
	f := newFrame("experiments", in)
	trials, outside := readTrials(f)
	if outside > 0 {
		f.note("note.outside", report.Args{"n": outside})
	}
	if len(trials) == 0 {
		f.chapter.Status = report.StatusNotEnoughData
		f.note("note.none", report.Args{"period": in.Words.Period(in.Job.Period)})
		return f.finish(), nil
	}
	for i := range trials {
		s.judge(f, &trials[i])
	}
	f.adjustAll(trials)
	for i := range trials {
		f.veto(&trials[i], trials)
	}
	if figure, ok := s.lifts(f, trials); ok {
		f.add(figure)
	}
	f.add(s.table(f, trials))
	f.trialEndings(trials)
	for _, t := range trials {
		s.tell(f, t)
		f.factors(t)
		s.alarms(f, t)
	}
	f.trialCards(trials)
	f.experimentsMessage(trials)
	return f.finish(), nil
}

// alarms holds rates and lifts against their alert values.
func (s *Experiments) alarms(f *frame, t trial) {
	for _, a := range t.arms {
		label := f.say("label.arm", report.Args{"experiment": t.name, "variant": a.name})
		f.hold(s.Alerts, watched{measure: "rate", value: t.name + "." + a.name, metric: a.rate, label: label, ranged: t.mean})
		f.hold(s.Alerts, watched{measure: "lift", value: t.name + "." + a.name, metric: a.lift, ranged: true, label: f.say("label.lift_of", report.Args{"subject": label})})
	}
}

// experimentsMessage counts what the tests told.
func (f *frame) experimentsMessage(trials []trial) {
	all := 0
	counts := map[string]int{}
	for _, t := range trials {
		kind, _, _ := strings.Cut(t.verdict, ":")
		if t.leads() {
			kind = "leading"
		}
		if t.undecided() {
			kind = "undecided"
		}
		if kind != "" {
			counts[kind]++
			all++
		}
	}
	var parts []string
	for _, kind := range []string{"winner", "leading", verdictVetoed, verdictSame, "undecided", verdictOpen, verdictInvalid} {
		if counts[kind] > 0 {
			parts = append(parts, f.say("message."+kind, report.Args{"n": counts[kind]}))
		}
	}
	if all > 0 {
		f.chapter.Message = f.say("message.all", report.Args{"n": all, "parts": strings.Join(parts, f.say("message.join"))})
	}
}

// trialCards offers the winner with the greatest lift.
func (f *frame) trialCards(trials []trial) {
	best := -1
	lift := func(t trial) float64 { return max(t.winner().lift.Value.F, -t.winner().lift.Value.F) }
	for i, t := range trials {
		if strings.HasPrefix(t.verdict, "winner:") && !t.leads() && t.winner().lift.Value.Known && (best < 0 || lift(t) > lift(trials[best])) {
			best = i
		}
	}
	if best < 0 {
		return
	}
	t := trials[best]
	m := t.winner().lift
	f.chapter.KPIs = append(f.chapter.KPIs, report.Card{Name: f.say("card.lift", report.Args{"experiment": t.name}), Metric: m.Name,
		Value: report.Q(m.Value, m.Unit), Better: report.Up, Spark: nil, SparkAt: nil})
}

// lifts ranks the variants by their lift over the first, without those of
// experiments whose split failed.
func (s *Experiments) lifts(f *frame, trials []trial) (report.Figure, bool) {
	type bar struct {
		label, name string
		lift        report.Metric
		tone        report.Severity
		note        string
	}
	var bars []bar
	invalid, exposures := 0, report.Missing
	for _, t := range trials {
		if t.verdict == verdictInvalid {
			invalid++
			continue
		}
		if !t.mean && !t.guard {
			for _, a := range t.arms {
				exposures = report.Sum(exposures, a.exposures)
			}
		}
		for _, a := range t.arms[1:] {
			if t.mean || t.guard || !a.lift.Value.Known {
				continue
			}
			b := bar{label: f.say("label.bar", report.Args{"experiment": t.name, "variant": a.name}), name: t.name + a.name, lift: a.lift, note: f.verdictWord(t)}
			if t.verdict == "winner:"+a.name && !t.leads() {
				b.tone = report.Good
			}
			bars = append(bars, b)
		}
	}
	if len(bars) == 0 {
		return report.Figure{}, false
	}
	sortByValue(bars, func(b bar) report.Number { return b.lift.Value }, func(b bar) string { return b.name })
	series := report.Series{Name: f.say("column.lift")}
	chart := report.Chart{Kind: "bars", Unit: report.UnitRelative}
	for _, b := range bars {
		chart.Labels = append(chart.Labels, b.label)
		series.Values, series.Low, series.High = append(series.Values, b.lift.Value), append(series.Low, b.lift.Low), append(series.High, b.lift.High)
		series.Tones, series.Notes = append(series.Tones, b.tone), append(series.Notes, b.note)
	}
	chart.Series = []report.Series{series}
	at := slices.IndexFunc(bars, func(b bar) bool { return b.tone == report.Good })
	top := bars[max(at, 0)]
	reading := f.say("reading.lifts", report.Args{"label": top.label, "lift": report.Q(top.lift.Value, report.UnitRelative), "low": report.Q(top.lift.Low, report.UnitRelative),
		"high": report.Q(top.lift.High, report.UnitRelative)})
	if at < 0 {
		reading = f.say("reading.lifts_none")
	}
	if invalid > 0 {
		reading += f.say("reading.invalid", report.Args{"n": invalid})
	}
	return report.Figure{ID: f.in.ID + ".lifts", Title: f.say("figure.lifts"), Unit: f.say("unit.lift"), Source: f.source("experiments"), N: f.n(exposures),
		Reading: reading, Alt: reading, Chart: chart}, true
}

// table is one row a variant.
func (s *Experiments) table(f *frame, trials []trial) report.Table {
	t := report.Table{ID: f.in.ID + ".variants", Title: f.say("table.variants"), Columns: []report.Column{
		{Key: "experiment", Title: f.say("column.experiment"), Text: true},
		{Key: "variant", Title: f.say("column.variant"), Text: true},
		{Key: "exposures", Title: f.say("column.exposures"), Unit: report.UnitCount},
		{Key: "conversions", Title: f.say("column.conversions"), Unit: report.UnitCount, Workbook: true},
		{Key: "rate", Title: f.say("column.rate"), Unit: report.UnitRate, Formula: report.Formula{Op: report.OpRatio, A: "conversions", B: "exposures"}},
		{Key: "lift", Title: f.say("column.lift"), Unit: report.UnitRelative, Signed: true, Decisive: true},
		{Key: "interval", Title: f.in.Words.Say("column.interval"), Unit: report.UnitRelative, Digits: 1, Quiet: true, Signed: true},
		{Key: "shrunk", Title: f.say("column.shrunk"), Unit: report.UnitRelative, Signed: true, Workbook: true},
		{Key: "p", Title: f.say("column.p"), Unit: report.UnitPValue},
		{Key: "srm", Title: f.say("column.srm"), Unit: report.UnitPValue, Workbook: true},
		{Key: "verdict", Title: f.say("column.verdict"), Text: true},
	}}
	for _, x := range trials {
		for i, a := range x.arms {
			row := report.Row{ID: x.name + "." + a.name, Cells: []report.Cell{{}, {Text: a.name}, {Number: a.exposures}, {Number: a.conversions},
				{Number: a.rate.Value, Unit: x.unit}, {Number: a.lift.Value}, {Low: a.lift.Low, High: a.lift.High}, {Number: a.shrunk.Value}, {Number: a.p}, {}, {}}}
			if i == 0 {
				row.Cells[0].Text = x.name
				row.Cells[5], row.Cells[9].Number = report.Cell{Text: f.say("label.control")}, x.srm
			}
			if i == len(x.arms)-1 {
				row.Cells[10] = report.Cell{Text: f.verdictWord(x), Tone: x.tone()}
			}
			t.Rows = append(t.Rows, row)
		}
	}
	t.Notes = append(t.Notes, f.say("label.table_note"))
	if slices.ContainsFunc(trials, func(x trial) bool { return x.mean }) {
		t.Notes = append(t.Notes, f.say("label.mean_note"))
	}
	return t
}
