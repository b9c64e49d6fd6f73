package analysis

import (
	"math"
	"slices"
	"time"

	"github.com/wxreport/wxreport/analysis/calendar"
	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// muchRead is the quantile of the reads of earlier articles above which an article may
// have moved its day.
const muchRead = 0.95

// leastArticles is how many earlier articles tell what is much.
const leastArticles = 20

// knownDay reports whether a day neither teaches what is usual nor alarms: statutory
// days off, and what the notes call a holiday.
func (f *frame) knownDay(at time.Time) bool {
	return f.holidayOn(at) || f.calendar().Class(at) == calendar.DayOff
}

// candidates are what may have moved a day, in words: an article read more than 95 of
// 100 before it, the source that brought the change, a fault of the data.
func (f *frame) candidates(b book, day unusualDay) []string {
	var out []string
	if text := f.readArticle(day.at); text != "" {
		out = append(out, text)
	}
	if day.series == "new" {
		if text := f.sourceSpike(b, day); text != "" {
			out = append(out, text)
		}
	}
	d := b.byDay[day.at.Format(time.DateOnly)]
	if before := b.byDay[day.at.AddDate(0, 0, -1).Format(time.DateOnly)]; before != nil {
		if gap := d.total.Minus(before.total).Minus(netOf(d)); gap.Known && math.Abs(gap.F) >= math.Abs(day.run.Observed-day.run.Expected)/2 {
			out = append(out, f.say("evidence.cause_gap", report.Args{"gap": report.Q(gap, report.UnitCount)}))
		}
	} else {
		out = append(out, f.say("evidence.cause_missing"))
	}
	return out
}

// readArticle names the most read article of the day or the day before it, where it is
// read more than most.
func (f *frame) readArticle(at time.Time) string {
	ds := f.data("articles")
	var earlier []float64
	best, most := -1, 0.0
	for i := range ds.Len() {
		published, reads := ds.Time("published_at", i), ds.Number("reads", i)
		if published.IsZero() || !reads.Known {
			continue
		}
		switch age := at.Sub(day(published)).Hours(); {
		case age > 24:
			earlier = append(earlier, reads.F)
		case age >= 0 && (reads.F > most || reads.F == most && best >= 0 && ds.Text("title", i) < ds.Text("title", best)):
			best, most = i, reads.F
		}
	}
	if best < 0 || len(earlier) < leastArticles || most <= stats.Quantile(earlier, muchRead) {
		return ""
	}
	return f.say("evidence.cause_article", report.Args{"title": ds.Text("title", best), "reads": report.Q(report.Some(most), report.UnitCount)})
}

// sourceSpike names the source that brought most of what was out of the ordinary, where
// its share of the day is unlike that of the weeks before.
//
// Source: stats.AdtributorRule, against the mean of the same weekday in the four weeks
// before.
func (f *frame) sourceSpike(b book, day unusualDay) string {
	today := b.byDay[day.at.Format(time.DateOnly)]
	var names []string
	for _, s := range today.sources {
		names = append(names, s.name)
	}
	d := stats.Dimension{Name: "source"}
	var weeks [][]float64
	for w := 1; w <= 4; w++ {
		past := b.byDay[day.at.AddDate(0, 0, -7*w).Format(time.DateOnly)]
		if past == nil {
			continue
		}
		row := make([]float64, len(names))
		for i, name := range names {
			row[i] = past.from(name).Or(0)
		}
		weeks = append(weeks, row)
	}
	if len(names) < 2 || len(weeks) < stats.MinHistoryWatch {
		return ""
	}
	for i, name := range names {
		mean := 0.0
		for _, row := range weeks {
			mean += row[i] / float64(len(weeks))
		}
		d.Elements = append(d.Elements, stats.Element{Name: name, Forecast: mean, Actual: today.from(name).Or(0)})
	}
	found, err := stats.AdtributorRule{}.Adtributor([]stats.Dimension{d})
	if err != nil {
		return ""
	}
	phi, ok := stats.ShareDispersion(weeks)
	if !ok {
		return ""
	}
	cause := stats.ResampleSurprise(found, []stats.Dimension{d}, phi, 500, stats.NewRand(f.in.Job.Account.ID, day.at.Format(time.DateOnly), "growth.unusual_day"))[0]
	if !cause.Proven() {
		return ""
	}
	var list []string
	for _, e := range cause.Candidate {
		list = append(list, f.term("source", e.Name))
	}
	return f.say("evidence.cause_source", report.Args{"sources": f.list(list), "share": report.Q(report.Some(min(cause.Explained, 1)), report.UnitRate)})
}

// level is the last stretch of a series when it runs on another level than before.
type level struct {
	at       time.Time // its first day
	days     int
	mean     float64 // of the adjusted logarithms
	change   float64 // relative
	distance float64 // in robust standard deviations of the days
	real     bool    // it began within the period and is no chance, however small
}

// lastLevel finds a level that began within the period and holds to its end: at least
// five days, and by the rule's margin. A spike is no level: days far from their
// neighbours count as the nearest that is not. Known days are left out. Days move
// together, so that the error of their mean tells too little: the level must stand out
// of the days' scale, or of how far means of as many days lay apart before.
//
// Source: stats.PELT on the days' logarithms less their weekday; stats.PredictiveT on
// the means.
func (f *frame) lastLevel(series daySeries, result stats.DailyResult) (level, bool) {
	const rule = "growth.level_shift"
	var xs []float64
	var at []time.Time
	for i, v := range result.Adjusted {
		if !series.known[i] && !math.IsNaN(series.values[i]) {
			xs, at = append(xs, v), append(at, series.at[i])
		}
	}
	clipped := make([]float64, len(xs))
	for i, v := range xs {
		near := stats.Median(xs[max(0, i-3):min(len(xs), i+4)])
		clipped[i] = min(max(v, near-3*result.Scale), near+3*result.Scale)
	}
	// Days that lie still have no noise to measure, and every cut would be free.
	noise := math.Max(stats.DifferenceScale(clipped), stillNoise)
	segments, err := stats.PELT(clipped, 3*math.Log(float64(len(clipped)))*noise*noise, leastLevel)
	if err != nil || len(segments) < 2 {
		return level{}, false
	}
	last, before := segments[len(segments)-1], segments[len(segments)-2]
	out := level{at: at[last.From], days: last.To - last.From, mean: last.Mean, change: math.Expm1(last.Mean - before.Mean), distance: math.Abs(last.Mean-before.Mean) / result.Scale}
	far := out.distance >= f.in.Rules.Param(rule, "deviations", 3) || unlikeMeans(clipped[:last.From], last)
	out.real = far && f.in.Job.Period.Contains(out.at)
	return out, out.real && math.Abs(out.change) >= f.in.Rules.Param(rule, "margin", 0.2)
}

// levelAlpha is the level at which a mean is unlike those before it: the day of the
// change was chosen out of a month.
const levelAlpha = 0.0005

// unlikeMeans reports whether a level's mean differs from those of the stretches of as
// many days before it, a week at least.
func unlikeMeans(before []float64, last stats.Shift) bool {
	days := max(last.To-last.From, 7)
	var means []stats.Observed
	for to := len(before); to >= days && len(means) < stats.MaxHistory; to -= days {
		means = append(means, stats.Observed{Y: stats.Mean(before[to-days : to])})
	}
	slices.Reverse(means)
	return stats.PredictiveT(stats.Observed{Y: last.Mean}, means).P < levelAlpha
}

// beside reports whether a run of unusual days only shows that the level changed
// near it: what is usual there is a mixture of both.
func (l level) beside(at time.Time) bool {
	return math.Abs(at.Sub(l.at).Hours()) <= 14*24
}

// levelShifts tells that new followers have run on another level since a day of the
// period.
func (s *Growth) levelShifts(f *frame, b book) {
	const rule = "growth.level_shift"
	series, ok := f.series(b, newOf)
	if !ok {
		return
	}
	result, err := stats.DailyRule{Phi: leastPhi}.DetectDaily(series.values, series.known)
	if err != nil {
		f.lacks(rule, "days", report.Args{"have": series.usable(), "need": stats.MinDailyHistory})
		return
	}
	l, ok := f.lastLevel(series, result)
	if !ok {
		return
	}
	m := f.metric("growth.new")
	c := claim{rule: rule, variant: "up", subject: l.at.Format(time.DateOnly), label: f.in.Words.ShortDay(l.at), metric: m, severity: report.Info, verdict: report.Likely, direction: report.Up,
		args:     report.Args{"change": report.Q(report.Some(math.Abs(l.change)), report.UnitRate), "days": l.days},
		evidence: []string{f.say("evidence.level", report.Args{"z": report.Q(report.Some(l.distance), report.UnitNone)})}}
	if l.change < 0 {
		c.variant, c.severity, c.direction = "down", report.Notice, report.Down
	}
	if text := f.eventOn(l.at); text != "" {
		c.evidence = append(c.evidence, f.say("evidence.event", report.Args{"text": text}))
	}
	f.find(c)
}

// stillNoise is the least noise of days on the log scale: two per cent are nobody's news.
const stillNoise = 0.02

// leastLevel is how many days a level must hold.
const leastLevel = 5

// daySeries is one figure day by day up to the end of the period.
type daySeries struct {
	at     []time.Time
	values []float64 // NaN: missing
	known  []bool
}

// usable counts the days that teach what is usual: holidays do not.
func (s daySeries) usable() int {
	n := 0
	for i, v := range s.values {
		if !math.IsNaN(v) && !s.known[i] {
			n++
		}
	}
	return n
}

// series is a figure of the days up to the period's end; false where none is known.
func (f *frame) series(b book, of func(*bookDay) report.Number) (daySeries, bool) {
	p := f.in.Job.Period
	from := p.From.AddDate(0, 0, -dayHistory)
	if first := b.first(of); first.After(from) {
		from = first
	}
	var out daySeries
	for at := from; at.Before(p.Until); at = at.AddDate(0, 0, 1) {
		v := math.NaN()
		if d := b.byDay[at.Format(time.DateOnly)]; d != nil && of(d).Known && of(d).F >= 0 {
			v = of(d).F
		}
		out.at, out.values, out.known = append(out.at, at), append(out.values, v), append(out.known, f.knownDay(at))
	}
	return out, len(out.at) > 0
}
