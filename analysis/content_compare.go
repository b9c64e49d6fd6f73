package analysis

import (
	"math"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// peers are the items of two types that can be held against each other.
type peers struct {
	a, b      *report.Dataset
	headlines bool // only items that stand first in their push
	mature    bool // only items old enough to be finished
}

// equals picks comparable items of two types: those old enough, as long as enough of
// both are, and those that stand first in their push, where both have enough. Sub-items
// are read and opened several times less whatever their type.
func (s *Content) equals(f *frame, a, b string) peers {
	period := f.in.Job.Period
	p := peers{a: f.ofType(a, period), b: f.ofType(b, period)}
	narrow := func(keep func(ds *report.Dataset, i int) bool) bool {
		only := func(ds *report.Dataset) *report.Dataset {
			return ds.Where(func(i int) bool { return keep(ds, i) })
		}
		x, y := only(p.a), only(p.b)
		if x.Len() < stats.MinClusters || y.Len() < stats.MinClusters {
			return false
		}
		p.a, p.b = x, y
		return true
	}
	p.mature = narrow(func(ds *report.Dataset, i int) bool {
		at := ds.Time("published_at", i)
		return at.IsZero() || f.in.Job.AsOf.IsZero() || at.AddDate(0, 0, int(s.Mature)).Before(f.in.Job.AsOf)
	})
	p.headlines = narrow(func(ds *report.Dataset, i int) bool { return ds.Number("position", i) == report.Some(1) })
	return p
}

// scope is the key that says which items were compared.
func (p peers) scope() string {
	switch {
	case p.headlines && p.mature:
		return "scope_equal"
	case p.headlines:
		return "scope_headlines"
	case p.mature:
		return "scope_mature"
	}
	return "scope_all"
}

// test compares a measure of the peers item by item.
func (p peers) test(m contentMeasure) stats.ClusterTest {
	return stats.CompareClusters(clusters(p.a, m.of), clusters(p.b, m.of))
}

// withoutViral is the peers less the item of either side that is in a class of its own
// by reads; its title is empty where there is none.
func (p peers) withoutViral() (rest peers, title string) {
	rest = p
	drop := func(ds *report.Dataset) *report.Dataset {
		var reads []float64
		at, most := -1, 0.0
		for i := range ds.Len() {
			v := ds.Number("reads", i).Or(0)
			reads = append(reads, v)
			if v > most {
				at, most = i, v
			}
		}
		limit := stats.Viral(reads)
		if at < 0 || !(most > limit) {
			return ds
		}
		title = ds.Text("title", at)
		return ds.Where(func(i int) bool { return i != at })
	}
	rest.a, rest.b = drop(p.a), drop(p.b)
	return rest, title
}

// readsDiffer compares the reads of the peers at equal age: the typical ratio of two
// items, by ranks on the logarithm. Where daily reads are given, those of the first seven
// days count; else the totals of the items old enough.
//
// Source: stats.MannWhitney (Hodges-Lehmann on the log scale).
func (f *frame) readsDiffer(p peers) (test stats.RankTest, aged bool) {
	aged = f.data("article_days").Len() > 0
	logs := func(ds *report.Dataset) []float64 {
		var out []float64
		for i := range ds.Len() {
			v := ds.Number("reads", i)
			if aged {
				v = f.readsAtAge(ds, i, ageDays)
			}
			if v.Known && v.F > 0 {
				out = append(out, math.Log(v.F))
			}
		}
		return out
	}
	x, y := logs(p.a), logs(p.b)
	if len(x) < stats.MinClusters || len(y) < stats.MinClusters {
		return stats.RankTest{P: math.NaN()}, aged
	}
	return stats.MannWhitney(x, y), aged
}

// ageDays is the age at which the reads of items are compared.
const ageDays = 7

// readsAtAge is an item's reads of its first days; missing where the data does not
// reach that age or does not know the item.
func (f *frame) readsAtAge(ds *report.Dataset, row, age int) report.Number {
	at := ds.Time("published_at", row)
	until := day(at).AddDate(0, 0, age)
	if at.IsZero() || !f.in.Job.AsOf.IsZero() && until.After(f.in.Job.AsOf) {
		return report.Missing
	}
	if f.byAge == nil {
		f.byAge = map[string][]int{}
		days := f.data("article_days")
		for i := range days.Len() {
			f.byAge[days.Text("article_id", i)] = append(f.byAge[days.Text("article_id", i)], i)
		}
	}
	days := f.data("article_days")
	rows := f.byAge[ds.Text("id", row)]
	if len(rows) == 0 {
		rows = f.byAge[ds.Text("title", row)]
	}
	whole, parts := report.Missing, report.Missing
	for _, i := range rows {
		if d := days.Time("date", i); d.Before(day(at)) || !d.Before(until) {
			continue
		}
		if channel := days.Text("channel", i); channel == "" || isTotal(channel) {
			whole = report.Sum(whole, days.Number("reads", i))
		} else {
			parts = report.Sum(parts, days.Number("reads", i))
		}
	}
	if whole.Known {
		return whole
	}
	return parts
}
