package analysis

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// answers measures how fast comments are answered, and each kind against its
// target.
func (s *Interaction) answers(f *frame, kinds []exchange) {
	talk := f.talk(f.in.Job.Period)
	if len(talk) == 0 {
		f.note("note.no_comments")
		return
	}
	if !f.sawReplies() {
		f.note("note.no_replies")
		return
	}
	f.rate("interaction.answered_2h", report.Up, f.answerPhi(talk), func(p report.Period) fraction { return f.answeredBy(p, "", promptly) })
	f.responseTime("interaction.response_median_hours", func(r stats.ResponseResult) (float64, stats.Interval) { return r.Median, r.MedianCI })
	f.responseTime("interaction.response_p90_hours", func(r stats.ResponseResult) (float64, stats.Interval) { return r.P90, stats.NoInterval() })
	for i := range kinds {
		if kinds[i].target > 0 {
			kinds[i].met = f.answeredBy(f.in.Job.Period, kinds[i].name, kinds[i].target).value()
		}
	}
	reversed, horizon := 0, f.horizon()
	for _, r := range talk {
		if _, _, ok := r.wait(horizon); !ok {
			reversed++
		}
	}
	if reversed > 0 {
		f.note("note.reversed", report.Args{"n": reversed})
	}
}

// answerPhi is the over-dispersion of the daily shares answered in time.
func (f *frame) answerPhi(talk []remark) float64 {
	byDay := map[date]*tally{}
	horizon := f.horizon()
	for i := range talk {
		day := dateOf(talk[i].at)
		if byDay[day] == nil {
			byDay[day] = &tally{}
		}
		byDay[day].add(&talk[i], promptly, horizon)
	}
	order := slices.SortedFunc(maps.Keys(byDay), date.compare)
	pairs := make([]fraction, len(order))
	for i, day := range order {
		pairs[i] = byDay[day].fraction()
	}
	return daily(pairs)
}

// responseTime records a quantile of the hours to an answer. Open comments count
// as cut off at the horizon (Kaplan-Meier), so that they are not forgotten.
func (f *frame) responseTime(name string, pick func(stats.ResponseResult) (float64, stats.Interval)) {
	at := func(p report.Period) (float64, stats.Interval, bool) {
		result := f.responses(p)
		if result == nil {
			return 0, stats.NoInterval(), false
		}
		v, iv := pick(*result)
		return v, iv, true
	}
	value := func(p report.Period) report.Number {
		if v, _, ok := at(p); ok {
			return report.Some(v)
		}
		return report.Missing
	}
	m := f.count(name, report.UnitHours, report.Down, value)
	if _, iv, ok := at(f.in.Job.Period); ok && m.Value.Known {
		m.Low, m.High = bounds(iv)
		f.record(m)
	}
}

// responses is how fast the comments of a period were answered; nil without any.
func (f *frame) responses(p report.Period) *stats.ResponseResult {
	return once(&f.read.responses, viewKey{from: p.From.Unix(), until: p.Until.Unix()}, func() *stats.ResponseResult {
		var answered, open []float64
		horizon := f.horizon()
		for _, r := range f.talk(p) {
			waited, done, ok := r.wait(horizon)
			switch {
			case !ok:
			case done:
				answered = append(answered, waited.Hours())
			default:
				open = append(open, waited.Hours())
			}
		}
		result, err := stats.ResponseTime(answered, open, promptly.Hours())
		if err != nil {
			return nil
		}
		return &result
	})
}

// answerAlarm tells a share answered in two hours that is below its alert value,
// with the hours of the day in which most answers are missed.
func (s *Interaction) answerAlarm(f *frame, talk []remark) {
	m := f.metric("interaction.answered_2h")
	alert, ok := s.alertFor("answered_2h")
	switch {
	case !ok:
		return
	case !m.Value.Known:
		f.lacks("interaction.beyond_alert", "figure", nil)
		return
	}
	f.looked("interaction.beyond_alert")
	history, _ := f.course(func(p report.Period) report.Number { return f.answeredBy(p, "", promptly).value() })
	j := judge(m, alert, f.answerPhi(talk), report.Missing, history)
	band, missed, all := worstHours(talk, f.horizon())
	short := report.Missing
	if alert.Below != nil {
		short = m.Denominator.Times(*alert.Below).Minus(m.Numerator)
		if short.Known && short.F < 0 {
			short = report.Some(0)
		}
	}
	c := claim{rule: "interaction.beyond_alert", subject: "answered_2h", label: f.measureLabel("interaction", "answered_2h"), metric: m,
		args: report.Args{"what": f.measureLabel("interaction", "answered_2h"), "when": f.say("label.all_day"), "short": report.Q(short, report.UnitCount)}}
	// A handful of late answers has no peak hours.
	if missed >= 10 {
		c.args["when"] = f.say("label.peak_hours", report.Args{"band": band})
		c.evidence = append(c.evidence, f.say("evidence.missed", report.Args{"all": all, "missed": missed, "band": band}))
	}
	f.told(j, c)
}

// worstHours is the three-hour band of the day in which most comments were
// missed, how many, and how many in all.
func worstHours(talk []remark, horizon time.Time) (band string, missed, all int) {
	var bands [8]int
	for _, r := range talk {
		waited, answered, ok := r.wait(horizon)
		if !ok || waited <= promptly || !answered && waited < promptly {
			continue
		}
		bands[r.at.Hour()/3]++
		all++
	}
	worst := 0
	for i, n := range bands {
		if n > bands[worst] {
			worst = i
		}
	}
	return fmt.Sprintf("%d:00–%d:00", worst*3, worst*3+3), bands[worst], all
}

// waitBands are the classes of the response-time figure.
var waitBands = []struct {
	key  string
	upTo time.Duration
}{{"m30", 30 * time.Minute}, {"h2", promptly}, {"h12", 12 * time.Hour}, {"h24", 24 * time.Hour}, {"more", 1 << 62}}

// answerFigure shows how long comments waited, unanswered ones included.
func (f *frame) answerFigure(talk []remark) {
	if len(talk) == 0 || !f.sawReplies() {
		return
	}
	horizon := f.horizon()
	counts, open, all := make([]int, len(waitBands)), 0, 0
	for _, r := range talk {
		waited, answered, ok := r.wait(horizon)
		if !ok {
			continue
		}
		all++
		if !answered {
			open++
			continue
		}
		for i, band := range waitBands {
			if waited <= band.upTo {
				counts[i]++
				break
			}
		}
	}
	if all == 0 {
		return
	}
	series := report.Series{Name: f.say("series.share")}
	var labels []string
	add := func(key string, n int, tone report.Severity) {
		labels = append(labels, f.say("wait."+key))
		series.Values = append(series.Values, report.Some(float64(n)/float64(all)))
		series.Notes = append(series.Notes, f.say("label.comments", report.Args{"n": n}))
		series.Tones = append(series.Tones, tone)
	}
	for i, band := range waitBands {
		add(band.key, counts[i], "")
	}
	tone := report.Severity("")
	if open > 0 {
		tone = report.Warning
	}
	add("open", open, tone)
	m := f.metric("interaction.answered_2h")
	args := report.Args{"value": report.Q(m.Value, m.Unit), "open": report.Q(report.Some(float64(open)/float64(all)), report.UnitRate),
		"median": spoken(f.value("interaction.response_median_hours")), "p90": spoken(f.value("interaction.response_p90_hours"))}
	reading := f.say("reading.answers_open", args)
	switch {
	case !f.value("interaction.response_median_hours").Known:
		reading = f.say("reading.answers_slow", args)
	case f.value("interaction.response_p90_hours").Known:
		reading = f.say("reading.answers", args)
	}
	f.add(report.Figure{ID: f.in.ID + ".answers", Title: f.say("figure.answers"), Unit: f.say("unit.answers"), Source: f.source("comments"),
		N: f.in.Words.Say("figure.n", report.Args{"n": all}), Reading: reading, Alt: reading, Width: report.Half,
		Chart: report.Chart{Kind: "bars", Unit: report.UnitRate, Labels: labels, Series: []report.Series{series}}})
}

// spoken is a time as people say it: in minutes below an hour.
func spoken(hours report.Number) report.Quantity {
	if hours.Known && hours.F < 1 {
		return report.Q(hours.Times(60), report.UnitMinutes)
	}
	return report.Q(hours, report.UnitHours)
}

// waitAlarm holds the time by which a share of the comments is answered against
// its alert value. A time that is not reached yet because too many are open is
// beyond every limit within which fewer were answered.
func (s *Interaction) waitAlarm(f *frame, measure string, part float64, talk []remark) {
	m := f.metric("interaction." + measure)
	alert, ok := s.alertFor(measure)
	if m.Value.Known || !ok || alert.Above == nil || !f.sawReplies() {
		f.hold(s.Alerts, watched{measure: measure, metric: m, ranged: true})
		return
	}
	within := answeredWithin(talk, time.Duration(*alert.Above*float64(time.Hour)), f.horizon())
	rate := report.Metric{Unit: report.UnitRate, Value: within.value(), Numerator: within.num, Denominator: within.den}
	j := judge(rate, below(part), 1, report.Missing, nil)
	f.looked("interaction.beyond_alert")
	if !j.breached() {
		return
	}
	j.alert, j.limit, j.direction = alert, report.Some(*alert.Above), report.Up
	f.told(j, claim{rule: "interaction.beyond_alert", variant: "unreached", subject: measure, label: f.measureLabel("interaction", measure), metric: m,
		args: report.Args{"what": f.measureLabel("interaction", measure), "within": report.Q(rate.Value, report.UnitRate), "n": report.Q(rate.Denominator, report.UnitCount)}})
}
