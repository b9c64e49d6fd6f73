package analysis

import (
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// figure is the funnel picture: people in the bars, rates between them.
func (s *Funnel) figure(f *frame, users []report.Metric, steps []step) report.Figure {
	values := report.Series{Name: f.say("column.users")}
	rates := report.Series{Name: f.say("column.rate"), Role: report.RoleBenchmark, Unit: report.UnitRate}
	labels := make([]string, len(s.Stages))
	for i, stage := range s.Stages {
		labels[i] = f.term("stage", stage)
		values.Values = append(values.Values, users[i].Value)
		note, tone, limit := "", report.Severity(""), report.Missing
		if i > 0 {
			for _, st := range steps {
				if st.from == s.Stages[i-1] && st.to == stage {
					note = f.in.Words.Format(st.metric.Value, report.UnitRate)
					limit = st.limit
					if st.breached() {
						tone = st.severity
					}
				}
			}
		}
		values.Notes, values.Tones = append(values.Notes, note), append(values.Tones, tone)
		rates.Values = append(rates.Values, limit)
	}
	var spans []report.Point // alert values over several stages
	for _, st := range steps {
		from, to := slices.Index(s.Stages, st.from), slices.Index(s.Stages, st.to)
		if from >= 0 && to > from+1 && st.limit.Known && st.metric.Value.Known {
			p := report.Point{Label: f.in.Words.Format(st.metric.Value, report.UnitRate), X: report.Some(float64(from)), Y: report.Some(float64(to)), Size: st.limit}
			if st.breached() {
				p.Tone = st.severity
				spans = slices.Insert(spans, 0, p)
				continue
			}
			spans = append(spans, p)
		}
	}
	reading := f.say("reading.healthy", report.Args{"overall": report.Q(f.value("funnel.overall"), report.UnitRate)})
	if !f.value("funnel.overall").Known {
		reading = f.say("reading.unknown")
	}
	if worst, ok := costliest(steps); ok {
		reading = f.say("reading.gain", report.Args{"subject": s.label(f, worst.from, worst.to), "value": report.Q(worst.metric.Value, report.UnitRate),
			"threshold": report.Q(worst.limit, report.UnitRate), "gain": report.Q(worst.gain.Value, report.UnitCount)})
	}
	return report.Figure{ID: f.in.ID + ".steps", Title: f.say("figure.steps"), Unit: f.say("unit.people"), Source: f.source("funnel"),
		N:       f.in.Words.Say("figure.n", report.Args{"n": report.Q(users[0].Value, report.UnitCount)}),
		Reading: reading, Alt: reading,
		Chart: report.Chart{Kind: "funnel", Unit: report.UnitCount, Labels: labels, Series: []report.Series{values, rates}, Points: spans}}
}

// value is a metric measured before.
func (f *frame) value(name string) report.Number {
	if i, ok := f.index[name]; ok {
		return f.chapter.Metrics[i].Value
	}
	return report.Missing
}

// source names where a dataset's rows came from, for the figure's head.
func (f *frame) source(datasets ...string) string {
	for _, name := range datasets {
		if ds := f.data(name); ds.Len() > 0 {
			return f.in.Words.Say("figure.source", report.Args{"source": f.in.Words.Say("dataset." + name)})
		}
	}
	return ""
}

// table is one row a step: rate, interval, alert value, status, change, advice.
func (s *Funnel) table(f *frame, steps []step, orders report.Number, change orderChange, split bool) report.Table {
	aims := s.aims(f, steps, orders)
	t := report.Table{ID: f.in.ID + ".stages", Title: f.say("table.stages"), Columns: []report.Column{
		{Key: "step", Title: f.say("column.step"), Text: true},
		{Key: "from", Title: f.say("column.from"), Unit: report.UnitCount, Workbook: true},
		{Key: "to", Title: f.say("column.to"), Unit: report.UnitCount, Workbook: true},
		{Key: "rate", Title: f.say("column.rate"), Unit: report.UnitRate, Decisive: true, Formula: report.Formula{Op: report.OpRatio, A: "to", B: "from"}},
		{Key: "interval", Title: f.in.Words.Say("column.interval"), Unit: report.UnitRate, Quiet: true},
		{Key: "alert", Title: f.in.Words.Say("column.alert"), Unit: report.UnitRate},
		{Key: "status", Title: f.in.Words.Say("column.status"), Text: true},
		{Key: "before", Title: f.in.Words.Say("column.previous"), Unit: report.UnitRate, Workbook: true},
		{Key: "change", Title: f.in.Words.Say("column.change"), Unit: report.UnitPoints, Signed: true, Better: report.Up,
			Formula: report.Formula{Op: report.OpMinus, A: "rate", B: "before"}},
		{Key: "orders", Title: f.say("column.orders"), Unit: report.UnitCount, Signed: true, Better: report.Up, Workbook: !split},
		{Key: "target", Title: f.say("column.target"), Unit: report.UnitRate, Workbook: true},
		{Key: "attainable", Title: f.say("column.attainable"), Unit: report.UnitCount, Workbook: true},
		{Key: "detectable", Title: f.say("column.detectable"), Unit: report.UnitRate, Workbook: true},
		{Key: "advice", Title: f.in.Words.Say("column.advice"), Text: true},
	}}
	for _, st := range steps {
		advice := st.alert.Advise
		if advice == "" && st.breached() {
			for _, r := range f.in.Rules.Advise(f.in.Words, "funnel.below_alert", st.name(), nil) {
				advice = f.in.Words.Say("funnel.advice_short." + r.ID)
				break
			}
		}
		m, status := st.metric, f.status(st.judgement)
		if !m.Value.Known {
			status = report.Cell{}
		}
		t.Rows = append(t.Rows, report.Row{ID: st.name(), Cells: []report.Cell{
			{Text: s.label(f, st.from, st.to)}, {Number: m.Denominator}, {Number: m.Numerator},
			{Number: m.Value, Alert: threshold(st.alert)}, {Low: m.Low, High: m.High}, {Number: st.limit},
			status, {Number: m.Previous}, {Number: m.Value.Minus(m.Previous)},
			{Number: s.added(change, split, st)}, {Number: aims[st.name()].target}, {Number: aims[st.name()].orders.Value}, {Number: f.value(m.Name + ".detectable_fall")}, {Text: advice},
		}})
	}
	if split {
		t.Notes = append(t.Notes, s.changeReading(f, change))
	}
	if st, a, ok := bottleneck(steps, aims); ok {
		t.Notes = append(t.Notes, f.say("table.bottleneck", report.Args{"subject": s.label(f, st.from, st.to), "target": report.Q(a.target, report.UnitRate),
			"gain": report.Q(a.orders.Value, report.UnitCount), "low": report.Q(a.orders.Low, report.UnitCount), "high": report.Q(a.orders.High, report.UnitCount)}))
	}
	if fall := f.value("funnel.overall.detectable_fall"); fall.Known {
		note := f.say("table.detectable", report.Args{"fall": report.Q(fall, report.UnitRate)})
		t.Notes = append(t.Notes, note)
	}
	if len(t.Notes) > 0 { // one paragraph costs fewer lines
		t.Notes = []string{strings.Join(t.Notes, f.say("table.join"))}
	}
	return t
}

// status is the word and colour of a judgement in a table.
func (f *frame) status(j judgement) report.Cell {
	switch {
	case !j.limit.Known:
		return report.Cell{}
	case j.verdict == "":
		return report.Cell{Text: f.in.Words.Say("status.normal"), Tone: report.Good}
	case j.verdict == report.Watch:
		return report.Cell{Text: f.in.Words.Say("status.watch"), Tone: report.Notice}
	case j.direction == report.Up:
		return report.Cell{Text: f.in.Words.Say("status.above"), Tone: j.severity}
	}
	return report.Cell{Text: f.in.Words.Say("status.below"), Tone: j.severity}
}

// costliest is the breached step that costs most orders.
func costliest(steps []step) (step, bool) {
	best, found := step{}, false
	for _, st := range steps {
		if st.breached() && (!found || st.gain.Value.Or(0) > best.gain.Value.Or(0)) {
			best, found = st, true
		}
	}
	return best, found
}

// headline names the biggest break, or says that all steps hold.
func (f *frame) headline(s *Funnel, steps []step) {
	if worst, ok := costliest(steps); ok {
		f.chapter.Message = f.say("message.break", report.Args{"subject": s.label(f, worst.from, worst.to), "value": report.Q(worst.metric.Value, report.UnitRate)})
		return
	}
	unlike := slices.ContainsFunc(f.chapter.Findings, func(x report.Finding) bool {
		return (x.Rule == "funnel.unlike_past" || x.Rule == "funnel.mix_shift") && x.Severity.Rank() <= report.Notice.Rank()
	})
	if unlike || !f.value("funnel.overall").Known {
		f.chapter.Message = ""
		return
	}
	f.chapter.Message = f.say("message.healthy", report.Args{"overall": report.Q(f.value("funnel.overall"), report.UnitRate)})
}
