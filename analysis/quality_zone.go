package analysis

import (
	"math"
	"slices"

	"github.com/wxreport/wxreport/report"
)

const (
	zoneHours  = 14   // the farthest zones are 26 hours apart; exports are off by their distance from UTC
	zoneDays   = 10   // days that must be there to compare
	zoneAgree  = 0.9  // of the days agree once shifted
	zoneApart  = 0.5  // of the days at most agree as they are
	zoneUsual  = 8    // hours between China and UTC, the usual mistake
	nightHours = 6    // the quietest hours of a day
	nightLeast = 300  // moments that show a night
	nightShare = 0.08 // of all moments at most fall into the night
	nightFar   = 6    // hours that a night is away from where people sleep
	nightMid   = 3.5  // the middle of the night: people are least awake from half past midnight to half past six
	early      = 3    // articles read before they were published
	earlyShare = 0.1  // of the articles
)

// sameThing are moments and daily counts of one thing, which agree day by day where
// both know the same midnight.
type sameThing struct {
	moments, when string   // dataset and its time
	what          []string // the names of the event where it has several
	daily, count  string   // dataset and its count
	of            string   // its kind; empty: all rows add up
}

var sameThings = []sameThing{
	{"comments", "time", nil, "interactions", "count", "comment"},
	{"orders", "paid_at", nil, "platforms", "orders", ""},
	{"orders", "paid_at", nil, "sources", "orders", ""},
	{"events", "time", []string{"follow", "关注", "新关注", "subscribe"}, "followers", "new", ""},
}

// zones tells times that are those of another time zone: shifted they agree with the
// daily counts of the same thing, their night is in the day, or articles are read
// before they are published.
func (q inspector) zones() []report.Check {
	var out []report.Check
	for _, s := range sameThings {
		out = append(out, s.shifted(q)...)
	}
	for _, at := range []struct{ dataset, when string }{{"comments", "time"}, {"orders", "paid_at"}, {"events", "time"}} {
		if !slices.ContainsFunc(out, func(c report.Check) bool { return c.Dataset == at.dataset }) {
			out = append(out, q.night(at.dataset, at.when)...)
		}
	}
	return append(out, q.readEarly()...)
}

// shifted tells by how many hours the moments must be moved until their days hold what
// the daily counts say.
func (s sameThing) shifted(q inspector) []report.Check {
	moments, period := q.in.Datasets.Get(s.moments), q.in.Job.Period
	want := s.counts(q)
	if len(want) < zoneDays+2 || moments.Len() == 0 {
		return nil
	}
	first, days := dayNumber(period.From), period.Days()
	const margin = 24 // hours before and after the period
	perHour := make([]float64, days*24+2*margin)
	for i := range moments.Len() {
		at := moments.Time(s.when, i)
		if at.IsZero() || s.what != nil && !slices.Contains(s.what, moments.Text("event", i)) {
			continue
		}
		if h := (dayNumber(at)-first)*24 + at.Hour() + margin; h >= 0 && h < len(perHour) {
			perHour[h]++
		}
	}
	slack := q.in.Rules.Param(disagreeRule, "slack", 0.005)
	agree := func(hours int) float64 {
		compared, same := 0, 0
		for d := 1; d < days-1; d++ { // the ends have neighbours that an export leaves out
			n, known := want[first+d]
			if !known {
				continue
			}
			got := 0.0
			for _, k := range perHour[margin+d*24-hours : margin+d*24-hours+24] {
				got += k
			}
			if compared++; math.Abs(n-got) <= max(0.5, slack*n) {
				same++
			}
		}
		if compared < zoneDays {
			return math.NaN()
		}
		return float64(same) / float64(compared)
	}
	if !(agree(0) <= zoneApart) {
		return nil
	}
	best, most := 0, 0.0
	for _, hours := range zoneOrder() {
		if share := agree(hours); share >= zoneAgree && share > most {
			best, most = hours, share
		}
	}
	if best == 0 {
		return nil
	}
	row := 0
	for row < moments.Len()-1 && !period.Contains(moments.Time(s.when, row)) {
		row++
	}
	c := q.fault("time_zone", report.Warning, moments, row, s.when, report.Args{"hours": best, "moments": q.in.Words.Say("dataset." + s.moments), "daily": q.in.Words.Say("dataset." + s.daily)})
	return []report.Check{c}
}

// zoneOrder lists the shifts to try, the likely ones first: China and UTC, then by
// distance, last a whole day.
func zoneOrder() []int {
	out := []int{zoneUsual, -zoneUsual}
	for h := 1; h <= zoneHours; h++ {
		out = append(out, h, -h)
	}
	return append(out, 24, -24)
}

// counts are the daily counts of the period, by number of the day.
func (s sameThing) counts(q inspector) map[int]float64 {
	ds := q.now(s.daily)
	if s.daily == "followers" {
		ds = account(ds)
	}
	out := map[int]float64{}
	for i := range ds.Len() {
		at, n := ds.Time("date", i), ds.Number(s.count, i)
		if !at.IsZero() && n.Known && (s.of == "" || kindName(ds.Text("kind", i)) == s.of) {
			out[dayNumber(at)] += n.F
		}
	}
	return out
}

// night tells moments whose quietest hours are far from the hours in which people
// sleep.
func (q inspector) night(dataset, when string) []report.Check {
	ds := q.now(dataset)
	var perHour [24]int
	n, row := 0, -1
	for i := range ds.Len() {
		at := ds.Time(when, i)
		if at.IsZero() || at.Hour() == 0 && at.Minute() == 0 && at.Second() == 0 { // a day without an hour
			continue
		}
		perHour[at.Hour()]++
		if n++; row < 0 {
			row = i
		}
	}
	if n < nightLeast {
		return nil
	}
	around := func(from int) (sum int) {
		for h := range nightHours {
			sum += perHour[(from+h)%24]
		}
		return sum
	}
	quietest, equal := 0, 0
	for from := range 24 {
		switch a, b := around(from), around(quietest); {
		case a < b:
			quietest, equal = from, 0
		case a == b && from == quietest+equal+1:
			equal++
		}
	}
	quietest = (quietest + (equal+1)/2) % 24                             // the middle of hours that are all as quiet
	const sleeping = 1                                                   // o'clock: the hours about nightMid
	off := math.Mod(float64(quietest)+nightHours/2-nightMid+36, 24) - 12 // -12 to 12
	if float64(around(quietest)) > nightShare*float64(n) || math.Abs(off) < nightFar || float64(around(sleeping)) < 2*nightShare*float64(n) {
		return nil
	}
	c := q.fault("time_zone_night", report.Warning, ds, row, when, report.Args{"moments": q.in.Words.Say("dataset." + dataset), "from": quietest, "until": (quietest + nightHours) % 24,
		"hours": int(math.Round(math.Abs(off)))})
	c.Check = "time_zone"
	return []report.Check{c}
}

// readEarly tells articles that have reads on days before they were published.
func (q inspector) readEarly() []report.Check {
	articles, days := q.now("articles"), q.in.Datasets.Get("article_days")
	if articles.Len() == 0 || days.Len() == 0 {
		return nil
	}
	published := map[string]int{}
	for i := range articles.Len() {
		if at := articles.Time("published_at", i); !at.IsZero() {
			published[articles.Text("id", i)] = dayNumber(at)
		}
	}
	seen, before, row := map[string]bool{}, map[string]bool{}, -1
	for i := range days.Len() {
		id, at := days.Text("article_id", i), days.Time("date", i)
		day, known := published[id]
		if !known || at.IsZero() || !(days.Number("reads", i).Or(0) > 0) {
			continue
		}
		seen[id] = true
		if dayNumber(at) < day {
			before[id] = true
			if row < 0 {
				row = i
			}
		}
	}
	if len(before) < early || float64(len(before)) < earlyShare*float64(len(seen)) {
		return nil
	}
	c := q.fault("time_zone_published", report.Warning, days, row, "date", report.Args{"n": len(before), "all": len(seen)})
	c.Check, c.Count = "time_zone", len(before)
	return []report.Check{c}
}
