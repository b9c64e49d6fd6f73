package analysis

import (
	"math"
	"time"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// normal is what a weekday usually brings: the median and a robust standard
// deviation over past weeks.
type normal struct {
	median, sd float64
	weeks      int
}

// normals is the usual figure of each weekday, Monday first, from the weeks before
// the period. The spread is 1.4826 MAD, at least that of a Poisson count.
func (s *Growth) normals(b book, p report.Period, of func(*bookDay) report.Number) [7]normal {
	var values [7][]float64
	for i := 1; i <= s.Weeks*7; i++ {
		at := p.From.AddDate(0, 0, -i)
		if day := b.byDay[at.Format(time.DateOnly)]; day != nil {
			if v := of(day); v.Known {
				values[weekdayOf(at)] = append(values[weekdayOf(at)], v.F)
			}
		}
	}
	var out [7]normal
	for i, v := range values {
		if len(v) < 4 {
			continue
		}
		median := stats.Median(v)
		floor := math.Sqrt(math.Max(math.Abs(median), 1))
		out[i] = normal{median: median, sd: math.Max(1.4826*stats.MAD(v), floor), weeks: len(v)}
	}
	return out
}

// trend is the daily net with its normal range and the notes of the period.
func (s *Growth) trend(f *frame, b book) report.Figure {
	p := f.in.Job.Period
	what, of := "net", netOf
	if !f.metric("growth.net").Value.Known || !b.sum(p, netOf).Known {
		what, of = "new", newOf
	}
	usual := s.normals(b, p, of)
	line := report.Series{Name: f.say("series." + what)}
	chart := report.Chart{Kind: "line", Unit: report.UnitCount}
	outside, ranged := 0, false
	var wildest time.Time
	wildestZ, wildestNet := 0.0, report.Missing
	for at := p.From; at.Before(p.Until); at = at.AddDate(0, 0, 1) {
		net, low, high := report.Missing, report.Missing, report.Missing
		if day := b.byDay[at.Format(time.DateOnly)]; day != nil {
			net = of(day)
		}
		if n := usual[weekdayOf(at)]; n.weeks > 0 {
			low, high, ranged = report.Some(n.median-s.Band*n.sd), report.Some(n.median+s.Band*n.sd), true
			if z := (net.F - n.median) / n.sd; net.Known && math.Abs(z) > s.Band {
				outside++
				if math.Abs(z) > math.Abs(wildestZ) {
					wildest, wildestZ, wildestNet = at, z, net
				}
			}
		}
		chart.Times = append(chart.Times, at)
		line.Values, line.Low, line.High = append(line.Values, net), append(line.Low, low), append(line.High, high)
	}
	if !ranged {
		line.Low, line.High = nil, nil
	}
	chart.Series = []report.Series{line}
	chart.Marks = f.eventMarks(chart.Times)
	reading := f.trendReading(b, what, of, ranged, outside, wildest, wildestNet)
	return report.Figure{ID: f.in.ID + ".trend", Title: f.say("figure.trend_" + what), Unit: f.say("unit.trend"), Source: f.source("followers"), N: f.say("label.n_days", report.Args{"n": len(chart.Times)}),
		Reading: reading, Alt: reading, Height: 0.27, Chart: chart}
}

// trendReading says the daily mean, the best and worst day, and how many days
// left the normal range.
func (f *frame) trendReading(b book, what string, of func(*bookDay) report.Number, ranged bool, outside int, wildest time.Time, wildestValue report.Number) string {
	p := f.in.Job.Period
	var best, worst *bookDay
	known := 0
	for _, key := range b.days(p) {
		day := b.byDay[key]
		v := of(day)
		if !v.Known {
			continue
		}
		known++
		if best == nil || v.F > of(best).F {
			best = day
		}
		if worst == nil || v.F < of(worst).F {
			worst = day
		}
	}
	words := f.in.Words
	reading := f.say("reading.trend", report.Args{"what": f.say("series." + what), "mean": report.Q(b.sum(p, of).Times(1/float64(known)), report.UnitCount),
		"best_day": words.ShortDay(best.at), "best": report.Q(of(best), report.UnitCount),
		"worst_day": words.ShortDay(worst.at), "worst": report.Q(of(worst), report.UnitCount)})
	switch {
	case !ranged:
		return reading + f.say("reading.no_range")
	case outside == 0:
		return reading + f.say("reading.inside")
	}
	return reading + f.say("reading.outside", report.Args{"days": outside, "day": words.ShortDay(wildest), "value": report.Q(wildestValue, report.UnitCount)})
}

// eventMarks are the period's notes as marks on a daily axis, one a day.
func (f *frame) eventMarks(times []time.Time) []report.Mark {
	var marks []report.Mark
	for i, at := range times {
		if text := f.eventOn(at); text != "" {
			marks = append(marks, report.Mark{Label: text, At: report.Some(float64(i)), Role: report.MarkEvent})
		}
	}
	return marks
}

// eventOn is the note of a day, "" where there is none; of several the first by
// its text, so that the rows' order does not matter.
func (f *frame) eventOn(at time.Time) string {
	ds := f.now("notes")
	text := ""
	for i := range ds.Len() {
		if ds.Time("date", i).Format(time.DateOnly) == at.Format(time.DateOnly) {
			if s := ds.Text("text", i); text == "" || s < text {
				text = s
			}
		}
	}
	return text
}

// bookNotes says what in the counts does not add up.
func (f *frame) bookNotes(b book, sources []origin) {
	p := f.in.Job.Period
	if missing := p.Days() - len(b.days(p)); missing > 0 {
		f.note("note.missing_days", report.Args{"days": missing, "all": p.Days()})
	}
	if !f.metric("growth.cancelled").Value.Known {
		f.note("note.no_cancelled")
	}
	if !f.metric("growth.total").Value.Known {
		f.note("note.no_total")
	}
	if n, followers := b.gaps(p); n > 0 {
		f.note("note.identity", report.Args{"days": n, "gap": report.Q(report.Some(followers), report.UnitCount)})
	}
	if len(sources) == 0 {
		f.note("note.no_sources")
		return
	}
	all, parts := f.metric("growth.new").Value, b.allSources(p)
	if gap := parts.Relative(all); gap.Known && math.Abs(gap.F) > 0.005 {
		f.note("note.source_gap", report.Args{"parts": report.Q(parts, report.UnitCount), "all": report.Q(all, report.UnitCount)})
	}
}
