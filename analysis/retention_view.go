package analysis

import (
	"math"
	"slices"
	"time"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// project fits a decay model and projects days that were not observed. Too few
// days or people, or counts that rise, give no model.
func (s *Retention) project(f *frame, stays []stay) []stay {
	cohorts := f.kept(f.in.Job.Period).cohorts()
	if len(cohorts) == 0 {
		return nil
	}
	var kinds []stats.RetentionKind // all
	if s.Model != "" {
		kinds = []stats.RetentionKind{stats.RetentionKind(s.Model)}
	}
	choice, err := stats.ChooseRetention(cohorts, kinds, f.kept(f.in.Job.Period).cohortPhi())
	if err != nil || len(choice.Candidates) == 0 {
		f.tooFew(stays)
		return nil
	}
	best := choice.Candidates[0]
	m := report.Metric{Name: "retention.model", Text: string(best.Kind)}
	f.record(m)
	var out []stay
	var refused []string
	for _, day := range s.Project {
		if slices.ContainsFunc(stays, func(x stay) bool { return x.day == float64(day) }) {
			continue
		}
		if float64(day) > 3*choice.Span {
			refused = append(refused, dayName(float64(day)))
			continue
		}
		name := dayName(float64(day))
		share, iv, err := choice.Project(float64(day), 1000, stats.NewRand(f.in.Job.Account.ID, f.in.Job.Period.String(), "retention.projected."+name))
		if err != nil || math.IsNaN(share) || float64(day) < choice.Span {
			continue
		}
		p := report.Metric{Name: "retention.projected." + name, Unit: report.UnitRate, Better: report.Up, Value: report.Some(share)}
		p.Low, p.High = bounds(iv)
		out = append(out, stay{day: float64(day), rate: f.record(p), benchmark: f.benchmark("retention.rate." + name), projected: true})
	}
	if len(refused) > 0 {
		f.note("note.refused", report.Args{"days": f.list(refused), "span": dayName(choice.Span)})
	}
	if !math.IsNaN(best.HoldoutMAE) {
		key := "note.model"
		switch {
		case s.Model != "":
			key = "note.model_given"
		case choice.Average:
			key = "note.model_average"
		}
		f.note(key, report.Args{"weight": report.Q(report.Some(best.Weight), report.UnitRate), "model": f.term("retention_model", string(best.Kind)), "error": report.Q(report.Some(best.HoldoutMAE), report.UnitPoints)})
	}
	return out
}

// tooFew says what a decay model would need, where the days are there but the people
// are not.
func (f *frame) tooFew(stays []stay) {
	if len(stays) < stats.MinRetentionPoints || !stays[0].rate.Denominator.Known {
		return // a table of three days asks for no model
	}
	f.note("note.no_model", report.Args{"people": report.Q(stays[0].rate.Denominator, report.UnitCount), "size": stats.MinRetentionSize, "churn": stats.MinRetentionChurn})
}

// curve is the retention figure against the benchmark with the peak marked.
func (f *frame) curve(stays []stay, p peak) report.Figure {
	one := report.Some(1)
	own := report.Series{Name: f.say("series.own"), Values: []report.Number{one}, Low: []report.Number{one}, High: []report.Number{one}}
	labels, days, bench := []string{"0"}, []float64{0}, []report.Number{one}
	banded := false
	for _, s := range stays {
		labels, days = append(labels, dayName(s.day)), append(days, s.day)
		own.Values = append(own.Values, s.rate.Value)
		own.Low, own.High = append(own.Low, s.rate.Low), append(own.High, s.rate.High)
		banded = banded || s.rate.Low.Known
		bench = append(bench, s.benchmark)
	}
	if !banded {
		own.Low, own.High = nil, nil
	} else {
		own.Name = f.say("series.own_band")
	}
	chart := report.Chart{Kind: "retention", Unit: report.UnitRate, Labels: labels, Series: []report.Series{own}}
	if line, given := bridged(days, bench); given > 0 {
		chart.Series = append(chart.Series, report.Series{Name: f.say("series.benchmark"), Role: report.RoleBenchmark, Values: line})
		if given < len(stays) {
			f.note("note.bridged")
		}
	}
	if p.day > 0 {
		label := f.say("mark.peak", report.Args{"day": dayName(p.day)})
		if gap := p.metric.Value.Minus(p.benchmark); gap.Known && gap.F < 0 && p.apart() {
			label += "\n" + f.say("mark.earlier", report.Args{"gap": report.Q(gap.Times(-1), report.UnitDays)})
		}
		chart.Marks = []report.Mark{{Label: label, At: report.Some(p.day), Role: report.MarkEvent}}
	}
	reading := f.curveReading(stays, p)
	figure := report.Figure{ID: f.in.ID + ".curve", Title: f.say("figure.curve"), Unit: f.say("unit.rate"), Source: f.source("retention"), Reading: reading, Alt: reading, Height: 0.3, Chart: chart}
	if n := stays[0].rate.Denominator; n.Known {
		figure.N = f.in.Words.Say("figure.n", report.Args{"n": report.Q(n, report.UnitCount)})
	}
	return figure
}

// bridged fills a benchmark between the days it knows along a power of the share,
// for drawing only, and counts the days it knows.
func bridged(days []float64, values []report.Number) (line []report.Number, given int) {
	line = slices.Clone(values)
	last := 0
	for i := 1; i < len(values); i++ {
		if !values[i].Known {
			continue
		}
		given++
		for j := last + 1; j < i; j++ {
			part := (math.Log1p(days[j]) - math.Log1p(days[last])) / (math.Log1p(days[i]) - math.Log1p(days[last]))
			if a, b := values[last].F, values[i].F; a > 0 && b > 0 {
				line[j] = report.Some(math.Exp(math.Log(a) + float64(part*(math.Log(b)-math.Log(a)))))
			}
		}
		last = i
	}
	return line, given
}

// curveReading says the days people speak of, the widest gap and the peak.
func (f *frame) curveReading(stays []stay, p peak) string {
	var parts []string
	for _, s := range stays {
		if s.day != 1 && s.day != 7 && s.day != 30 {
			continue
		}
		args := report.Args{"day": dayName(s.day), "value": report.Q(s.rate.Value, report.UnitRate), "gap": report.Q(report.Some(math.Abs(s.gap.Value.F)), report.UnitPoints)}
		key := "reading.day"
		switch {
		case s.gap.Value.Known && s.gap.Value.F < 0:
			key = "reading.day_below"
		case s.gap.Value.Known && s.gap.Value.F > 0:
			key = "reading.day_above"
		}
		parts = append(parts, f.say(key, args))
	}
	if len(parts) == 0 {
		s := stays[len(stays)-1]
		parts = append(parts, f.say("reading.day", report.Args{"day": dayName(s.day), "value": report.Q(s.rate.Value, report.UnitRate)}))
	}
	text := ""
	for i, part := range parts {
		if i > 0 {
			text += f.say("reading.join")
		}
		text += part
	}
	if p.day > 0 {
		text += f.say("reading.peak", report.Args{"day": dayName(p.day), "lost": report.Q(p.hazard, report.UnitRate)})
	}
	return text + f.say("reading.end")
}

// dayTable is one row a day: rate, interval, benchmark, gap, change.
func (s *Retention) dayTable(f *frame, stays, projected []stay) report.Table {
	words := f.in.Words
	t := report.Table{ID: f.in.ID + ".days", Title: f.say("table.days"), Columns: []report.Column{
		{Key: "day", Title: f.say("column.day"), Text: true},
		{Key: "size", Title: f.say("column.size"), Unit: report.UnitCount, Workbook: true},
		{Key: "users", Title: f.say("column.users"), Unit: report.UnitCount, Workbook: true},
		{Key: "rate", Title: f.say("column.rate"), Unit: report.UnitRate, Decisive: true},
		{Key: "interval", Title: words.Say("column.interval"), Unit: report.UnitRate, Quiet: true},
		{Key: "benchmark", Title: words.Say("column.benchmark"), Unit: report.UnitRate},
		{Key: "gap", Title: words.Say("column.gap"), Unit: report.UnitPoints, Signed: true, Better: report.Up, Formula: report.Formula{Op: report.OpMinus, A: "rate", B: "benchmark"}},
		{Key: "before", Title: words.Say("column.previous"), Unit: report.UnitRate, Workbook: true},
		{Key: "change", Title: words.Say("column.change"), Unit: report.UnitPoints, Signed: true, Better: report.Up, Formula: report.Formula{Op: report.OpMinus, A: "rate", B: "before"}},
	}}
	list := s.shown(stays)
	if len(list) == 0 {
		list = stays[len(stays)-1:]
	}
	for _, x := range append(slices.Clone(list), projected...) {
		key := "label.day"
		if x.projected {
			key = "label.day_projected"
		}
		m := x.rate
		cell := report.Cell{Number: m.Value}
		if alert, ok := s.alertOf("rate", dayName(x.day)); ok && !x.projected {
			cell.Alert = threshold(alert)
		}
		t.Rows = append(t.Rows, report.Row{ID: "day" + dayName(x.day), Cells: []report.Cell{{Text: f.say(key, report.Args{"day": dayName(x.day)})},
			{Number: m.Denominator}, {Number: m.Numerator}, cell, {Low: m.Low, High: m.High}, {Number: x.benchmark},
			{Number: m.Value.Minus(x.benchmark)}, {Number: m.Previous}, {Number: m.Value.Minus(m.Previous)}}})
	}
	return t
}

// triangleDays are the columns of the cohort triangle, where measured.
var triangleDays = []float64{1, 2, 3, 5, 7, 14, 21, 30}

// triangle shows how each cohort up to the period stays, by month, day or, where
// there are many, by week.
func (f *frame) triangle() (report.Figure, bool) {
	ds := f.data("retention")
	if !ds.Has("cohort") {
		return report.Figure{}, false
	}
	until := f.in.Job.Period.Until
	rows := readKept(ds.Where(func(i int) bool { return !ds.Time("cohort", i).IsZero() && ds.Time("cohort", i).Before(until) }), f.in.Job.AsOf)
	start := func(r keptRow) time.Time { return r.cohort }
	name := f.in.Words.ShortDay
	if monthly(rows) {
		name = func(t time.Time) string { return report.Month(t).String() }
	} else if len(starts(rows, start)) > 12 {
		start = func(r keptRow) time.Time { return report.Week(r.cohort).From }
		name = func(t time.Time) string { return f.say("label.week", report.Args{"day": f.in.Words.ShortDay(t)}) }
	}
	list := starts(rows, start)
	const most = 8
	list = list[max(0, len(list)-most):]
	days := slices.DeleteFunc(slices.Clone(triangleDays), func(day float64) bool {
		return !slices.ContainsFunc(rows, func(r keptRow) bool { return r.day == day })
	})
	if len(list) < 2 || len(days) == 0 {
		return report.Figure{}, false
	}
	chart := report.Chart{Kind: "cohort", Unit: report.UnitRate}
	people := report.Missing
	for _, day := range days {
		chart.Labels = append(chart.Labels, f.say("label.cell_day", report.Args{"day": dayName(day)}))
	}
	for _, at := range list {
		own := slices.DeleteFunc(slices.Clone(rows), func(r keptRow) bool { return !start(r).Equal(at) })
		series := report.Series{Name: name(at)}
		people = report.Sum(people, own.pool(days[0], "").den)
		for _, day := range days {
			series.Values = append(series.Values, own.pool(day, "").value())
		}
		chart.Series = append(chart.Series, series)
	}
	reading := f.triangleReading(chart, days)
	return report.Figure{ID: f.in.ID + ".cohorts", Title: f.say("figure.cohorts"), Unit: f.say("unit.percent"), Source: f.source("retention"), N: f.n(people),
		Reading: reading, Alt: reading, Width: report.Half, Chart: chart}, true
}

// monthly reports whether all cohorts start on the first of a month.
func monthly(rows keptRows) bool {
	return !slices.ContainsFunc(rows, func(r keptRow) bool { return r.cohort.Day() != 1 })
}

// starts lists the different starts in order.
func starts(rows keptRows, of func(keptRow) time.Time) []time.Time {
	var out []time.Time
	for _, r := range rows {
		if at := of(r); !slices.ContainsFunc(out, at.Equal) {
			out = append(out, at)
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	return out
}

// triangleReading compares the last two cohorts that both know day 7, else the
// latest day both know.
func (f *frame) triangleReading(chart report.Chart, days []float64) string {
	n := len(chart.Series)
	last, before := chart.Series[n-1], chart.Series[n-2]
	at := -1
	for i, day := range days {
		if last.Values[i].Known && before.Values[i].Known && (day <= 7 || at < 0) {
			at = i
		}
	}
	if at < 0 {
		return f.say("reading.cohorts_young", report.Args{"cohort": last.Name})
	}
	change := last.Values[at].Minus(before.Values[at])
	args := report.Args{"cohort": last.Name, "day": dayName(days[at]), "value": report.Q(last.Values[at], report.UnitRate), "change": report.Q(report.Some(math.Abs(change.F)), report.UnitPoints)}
	switch {
	case math.Abs(change.F) < 0.0005:
		return f.say("reading.cohorts_same", args)
	case change.F > 0:
		return f.say("reading.cohorts_up", args)
	}
	return f.say("reading.cohorts_down", args)
}
