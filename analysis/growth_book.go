package analysis

import (
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
)

// book is the followers by day, for the account and by source.
type book struct {
	byDay map[string]*bookDay
	order []string // the days, ascending
}

// bookDay is one day: the account's figures, and those of each source.
type bookDay struct {
	at                       time.Time
	fresh, cancelled, total  report.Number // of the account
	sources                  []sourceDay   // as the source rows say, by name
	wholeFresh, wholeCancels bool          // the account's figure was given, not summed
}

// sourceDay is one source on one day.
type sourceDay struct {
	name             string
	fresh, cancelled report.Number
}

// of is the day of a source, made where there is none yet.
func (d *bookDay) of(source string) *sourceDay {
	for i := range d.sources {
		if d.sources[i].name == source {
			return &d.sources[i]
		}
	}
	d.sources = append(d.sources, sourceDay{name: source})
	return &d.sources[len(d.sources)-1]
}

// from is the new followers of a source.
func (d *bookDay) from(source string) report.Number {
	for _, s := range d.sources {
		if s.name == source {
			return s.fresh
		}
	}
	return report.Missing
}

func newOf(d *bookDay) report.Number       { return d.fresh }
func cancelledOf(d *bookDay) report.Number { return d.cancelled }
func netOf(d *bookDay) report.Number       { return d.fresh.Minus(d.cancelled) }

// readBook sorts the rows into days. Rows without a source, or of the source
// "全部", are the account's own totals: where they are given the sources are not
// added up. Of rows that repeat a day and source the greatest value counts.
func readBook(ds *report.Dataset) book {
	b := book{byDay: map[string]*bookDay{}}
	total := remembered(isTotal)
	zero := zeroIsTotal(ds, total)
	var day *bookDay
	var last time.Time
	for i := range ds.Len() {
		at := ds.Time("date", i)
		if at.IsZero() {
			continue
		}
		key := ""
		if day == nil || !at.Equal(last) { // the rows of a day mostly stand together
			key = at.Format(time.DateOnly)
			day, last = b.byDay[key], at
		}
		if day == nil {
			day = &bookDay{at: time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, at.Location())}
			b.byDay[key] = day
		}
		source := ds.Text("source", i)
		fresh, cancelled := ds.Number("new", i), ds.Number("cancelled", i)
		day.total = greatest(day.total, ds.Number("total", i))
		if source == "" || total(source) || source == "0" && zero {
			day.fresh, day.cancelled = greatest(day.fresh, fresh), greatest(day.cancelled, cancelled)
			continue
		}
		s := day.of(source)
		s.fresh, s.cancelled = greatest(s.fresh, fresh), greatest(s.cancelled, cancelled)
	}
	b.order = sortedKeys(b.byDay)
	for _, day := range b.byDay {
		day.wholeFresh, day.wholeCancels = day.fresh.Known, day.cancelled.Known
		slices.SortFunc(day.sources, func(a, b sourceDay) int { return strings.Compare(a.name, b.name) })
		for _, s := range day.sources {
			if !day.wholeFresh {
				day.fresh = report.Sum(day.fresh, s.fresh)
			}
			if !day.wholeCancels {
				day.cancelled = report.Sum(day.cancelled, s.cancelled)
			}
		}
	}
	return b
}

// zeroIsTotal decides what source code 0 stands for: the interface of sums gives
// it to "all others", the interface of totals to the whole account. It is the
// whole when no other source brings new followers, or when it brings as many as
// all others together.
func zeroIsTotal(ds *report.Dataset, total func(source string) bool) bool {
	zero, others := report.Missing, report.Missing
	for i := range ds.Len() {
		switch source := ds.Text("source", i); {
		case source == "0":
			zero = report.Sum(zero, ds.Number("new", i))
		case source != "" && !total(source):
			others = report.Sum(others, ds.Number("new", i))
		}
	}
	return !others.Known || !zero.Known || zero.F >= others.F
}

func greatest(a, b report.Number) report.Number {
	if !a.Known || b.Known && b.F > a.F {
		return b
	}
	return a
}

// days lists the keys of the days in a period, ascending.
func (b book) days(p report.Period) []string {
	return b.order[b.until(p.From):b.until(p.Until)]
}

// until is how many days of the book begin before a moment.
func (b book) until(t time.Time) int {
	return sort.Search(len(b.order), func(i int) bool { return !b.byDay[b.order[i]].at.Before(t) })
}

// sum adds one figure over a period's days.
func (b book) sum(p report.Period, of func(*bookDay) report.Number) report.Number {
	total := report.Missing
	for _, key := range b.days(p) {
		total = report.Sum(total, of(b.byDay[key]))
	}
	return total
}

// net is new minus cancelled over the days that know both; without any
// cancellations it is the difference of the totals.
func (b book) net(p report.Period) report.Number {
	if net := b.sum(p, netOf); net.Known {
		return net
	}
	return b.total(p).Minus(b.start(p))
}

// total is the followers at the end of the period's last known day.
func (b book) total(p report.Period) report.Number {
	total := report.Missing
	for _, key := range b.days(p) {
		if n := b.byDay[key].total; n.Known {
			total = n
		}
	}
	return total
}

// start is the followers before the period's first day: the total of the day
// before, else the first day's total less that day's net.
func (b book) start(p report.Period) report.Number {
	if before := b.byDay[p.From.AddDate(0, 0, -1).Format(time.DateOnly)]; before != nil && before.total.Known {
		return before.total
	}
	if first := b.byDay[p.From.Format(time.DateOnly)]; first != nil {
		return first.total.Minus(netOf(first))
	}
	return report.Missing
}

// lossDays is cancelled over the total of the day before, for each day that
// knows both.
func (b book) lossDays(p report.Period) []fraction {
	var out []fraction
	for _, key := range b.days(p) {
		day := b.byDay[key]
		before := report.Missing
		if y := b.byDay[day.at.AddDate(0, 0, -1).Format(time.DateOnly)]; y != nil {
			before = y.total
		}
		if !before.Known {
			before = day.total.Minus(netOf(day))
		}
		if day.cancelled.Known && before.Known && before.F > 0 {
			out = append(out, fraction{day.cancelled, before})
		}
	}
	return out
}

// source is the new followers of one source in a period.
func (b book) source(name string, p report.Period) report.Number {
	return b.sum(p, func(d *bookDay) report.Number { return d.from(name) })
}

// allSources is the new followers of all sources in a period.
func (b book) allSources(p report.Period) report.Number {
	return b.sum(p, func(d *bookDay) report.Number {
		total := report.Missing
		for _, s := range d.sources {
			total = report.Sum(total, s.fresh)
		}
		return total
	})
}

// gaps finds days whose total is not the total of the day before plus the net:
// how many, and by how many followers in all.
func (b book) gaps(p report.Period) (days int, followers float64) {
	for _, key := range b.days(p) {
		day := b.byDay[key]
		before := b.byDay[day.at.AddDate(0, 0, -1).Format(time.DateOnly)]
		if before == nil {
			continue
		}
		gap := day.total.Minus(before.total).Minus(netOf(day))
		if gap.Known && gap.F != 0 {
			days++
			followers += gap.F
		}
	}
	return days, followers
}

// covers reports whether two periods have figures for about the same part of
// their days, so that their sums can be compared.
func (b book) covers(p, base report.Period) bool {
	now, then := float64(len(b.days(p)))/float64(p.Days()), float64(len(b.days(base)))/float64(base.Days())
	return now-then < 0.1 && then-now < 0.1
}
