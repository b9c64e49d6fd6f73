package analysis

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// leastPhi keeps the scale of the days at that of independent counts or above: a series that
// happens to lie still for some weeks is not that sure.
const leastPhi = 1

// dayHistory is how many days tell what is normal; more cost time and teach little.
const dayHistory = 400

// unusualDay is a run of days far from what they usually bring.
type unusualDay struct {
	series string
	run    stats.AnomalyRun
	at     time.Time // the most extreme day
	days   int
}

// hintDeviations is from where a day is worth an information, though no warning: about
// one in 100,000 normal days lies as far out.
const hintDeviations = 4.5

// sureSpike is how far out a day must lie to be one beside a change of level.
const sureSpike = 6

// unusualDays tells the days of the period whose new or lost followers are far from
// what their weekday and the weeks around them bring: beyond the rule's robust
// standard deviations, at most three of them; from 4.5 on as information. Statutory days
// off and holidays in the notes neither teach nor alarm.
func (s *Growth) unusualDays(f *frame, b book) {
	const rule, most = "growth.unusual_day", 3
	level := f.in.Rules.Param(rule, "deviations", 6)
	var found []unusualDay
	for _, series := range []struct {
		name string
		of   func(*bookDay) report.Number
	}{{"new", newOf}, {"cancelled", cancelledOf}} {
		found = append(found, f.anomalies(b, series.name, series.of, min(level, hintDeviations))...)
	}
	slices.SortStableFunc(found, func(a, b unusualDay) int { return cmp.Compare(math.Abs(b.run.Z), math.Abs(a.run.Z)) })
	for _, day := range found[:min(len(found), most)] {
		f.tellDay(rule, b, day, stats.DailyRule{Phi: leastPhi}.Beyond(day.run, level))
	}
}

// anomalies finds the runs of unusual days of one series that touch the period.
func (f *frame) anomalies(b book, name string, of func(*bookDay) report.Number, level float64) []unusualDay {
	p := f.in.Job.Period
	series, ok := f.series(b, of)
	if !ok {
		return nil
	}
	at := series.at
	result, err := stats.DailyRule{Level: level, Phi: leastPhi}.DetectDaily(series.values, series.known)
	if err != nil {
		f.lacks("growth.unusual_day", "days", report.Args{"have": series.usable(), "need": stats.MinDailyHistory})
		return nil
	}
	l, _ := f.lastLevel(series, result)
	var out []unusualDay
	for _, run := range result.Runs {
		if l.real && (run.Last-run.First > 0 || math.Abs(run.Z) < sureSpike) && l.beside(at[run.Peak]) {
			continue // one day may still be a spike of its own, when it is far enough out
		}
		if p.Contains(at[run.Peak]) {
			out = append(out, unusualDay{series: name, run: run, at: at[run.Peak], days: run.Last - run.First + 1})
		}
	}
	return out
}

// first is the first day that knows a figure; the far future where none does.
func (b book) first(of func(*bookDay) report.Number) time.Time {
	var out time.Time
	for _, d := range b.byDay {
		if of(d).Known && (out.IsZero() || d.at.Before(out)) {
			out = d.at
		}
	}
	if out.IsZero() {
		return time.Unix(1<<40, 0)
	}
	return out
}

// tellDay records one unusual day with what may have caused it. One that is not sure is
// information, whichever way it lies.
func (f *frame) tellDay(rule string, b book, day unusualDay, sure bool) {
	words := f.in.Words
	m := f.metric("growth." + day.series)
	m.Value, m.Previous, m.YearAgo = report.Some(day.run.Observed), report.Missing, report.Missing
	c := claim{rule: rule, variant: day.series + "_high", subject: day.at.Format(time.DateOnly), label: words.ShortDay(day.at), metric: m,
		severity: report.Info, verdict: report.Certain, direction: report.Up,
		args: report.Args{"weekday": words.Weekday(day.at.Weekday()), "usual": report.Q(report.Some(math.Round(day.run.Expected)), report.UnitCount)}}
	if day.run.Z < 0 {
		c.variant, c.direction = day.series+"_low", report.Down
	}
	if (day.run.Z < 0) == (day.series == "new") { // fewer came, or more left
		c.severity = report.Notice
	}
	if !sure {
		c.severity, c.verdict = report.Info, report.Likely
	}
	c.evidence = []string{f.say("evidence.deviations", report.Args{"z": report.Q(report.Some(math.Abs(day.run.Z)), report.UnitNone)})}
	if day.days > 1 {
		c.evidence = append(c.evidence, f.say("evidence.run", report.Args{"days": day.days}))
	}
	if text := f.eventOn(day.at); text != "" {
		c.evidence = append(c.evidence, f.say("evidence.event", report.Args{"text": text}))
	}
	if cause := f.holidayCause(day.at); cause != "" {
		c.evidence = append(c.evidence, cause)
	}
	c.evidence = append(c.evidence, f.candidates(b, day)...)
	f.find(c)
}

// holidayOn reports whether a note calls the day a holiday.
func (f *frame) holidayOn(at time.Time) bool {
	if f.holidays == nil {
		f.holidays = map[string]bool{}
		ds := f.data("notes")
		for i := range ds.Len() {
			switch ds.Text("kind", i) {
			case "holiday", "假期", "节日", "节假日":
				f.holidays[ds.Time("date", i).Format(time.DateOnly)] = true
			}
		}
	}
	return f.holidays[at.Format(time.DateOnly)]
}
