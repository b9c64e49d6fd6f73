package analysis

import (
	"math"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// peers are the items of two types that can be held against each other, place by place:
// headlines with headlines, sub-items with sub-items.
type peers struct {
	a, b   *report.Dataset
	places [][2]*report.Dataset // by place in the push, each with enough items of both
	mature bool                 // only items old enough to be finished
}

// equals picks comparable items of two types: those old enough, as long as enough of
// both are, split by their place in the push where enough of both stand in it. Sub-items
// are read and opened several times less whatever their type.
func (s *Content) equals(f *frame, a, b string) peers {
	period := f.in.Job.Period
	p := peers{a: f.ofType(a, period), b: f.ofType(b, period)}
	enough := func(keep func(ds *report.Dataset, i int) bool) (x, y *report.Dataset, ok bool) {
		only := func(ds *report.Dataset) *report.Dataset {
			return ds.Where(func(i int) bool { return keep(ds, i) })
		}
		x, y = only(p.a), only(p.b)
		return x, y, x.Len() >= stats.MinClusters && y.Len() >= stats.MinClusters
	}
	if x, y, ok := enough(func(ds *report.Dataset, i int) bool {
		at := ds.Time("published_at", i)
		return at.IsZero() || f.in.Job.AsOf.IsZero() || at.AddDate(0, 0, int(s.Mature)).Before(f.in.Job.AsOf)
	}); ok {
		p.a, p.b, p.mature = x, y, true
	}
	for _, first := range []bool{true, false} {
		if x, y, ok := enough(func(ds *report.Dataset, i int) bool {
			place := ds.Number("position", i)
			return place.Known && (place.F == 1) == first
		}); ok {
			p.places = append(p.places, [2]*report.Dataset{x, y})
		}
	}
	return p
}

// headlines are the peers that stand first in their push; false without enough of both.
func (p peers) headlines() (peers, bool) {
	if len(p.places) == 0 || p.places[0][0].Number("position", 0) != report.Some(1) {
		return p, false
	}
	return peers{a: p.places[0][0], b: p.places[0][1], mature: p.mature}, true
}

// scope is the key that says which items were compared.
func (p peers) scope() string {
	switch {
	case len(p.places) > 0 && p.mature:
		return "scope_equal"
	case len(p.places) > 0:
		return "scope_places"
	case p.mature:
		return "scope_mature"
	}
	return "scope_all"
}

// test compares a measure of the peers item by item: the log ratios of the places,
// weighted by their precision; of all items where no place has enough.
//
//	l = Sum w_i l_i / Sum w_i,  w_i = 1/se_i^2
//
// Source: the ratio estimator of stats.CompareClusters; fixed-effect pooling over strata
// as in Cochran WG (1977), 5A.
func (p peers) test(m contentMeasure) typeGap {
	places := p.places
	if len(places) == 0 {
		places = [][2]*report.Dataset{{p.a, p.b}}
	}
	sum, weights, df := 0.0, 0.0, math.Inf(1)
	for _, place := range places {
		t := stats.CompareClusters(clusters(place[0], m.of), clusters(place[1], m.of))
		se := (math.Log(t.RatioCI.High) - math.Log(t.RatioCI.Low)) / (2 * stats.StudentQuantile(0.975, t.DF))
		if !t.Enough || !(se > 0) || math.IsInf(se, 0) {
			continue
		}
		sum, weights, df = sum+math.Log(t.Ratio)/(se*se), weights+1/(se*se), math.Min(df, t.DF)
	}
	if weights == 0 {
		return typeGap{p: math.NaN(), ratio: math.NaN(), scope: p.scope()}
	}
	l, se := sum/weights, 1/math.Sqrt(weights)
	half := stats.StudentQuantile(0.975, df) * se
	return typeGap{p: stats.StudentP(l/se, df), ratio: math.Exp(l), interval: stats.Interval{Low: math.Exp(l - half), High: math.Exp(l + half)}, scope: p.scope(), items: [2]int{p.a.Len(), p.b.Len()}}
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
	rest.places = nil
	for _, place := range p.places {
		rest.places = append(rest.places, [2]*report.Dataset{drop(place[0]), drop(place[1])})
	}
	return rest, title
}

// readsDiffer compares the reads of headlines at equal age: the typical ratio of two
// items, by ranks on the logarithm. Where daily reads of enough items are given, those of
// the first seven days count; else the totals of the items old enough.
//
// Source: stats.MannWhitney (Hodges-Lehmann on the log scale).
func (f *frame) readsDiffer(p peers) typeGap {
	gap := typeGap{p: math.NaN(), ratio: math.NaN(), scope: "scope_headlines"}
	first, ok := p.headlines()
	if !ok {
		return gap // the place in the push makes more of the reads than the type
	}
	logs := func(ds *report.Dataset, reads func(*report.Dataset, int) report.Number) []float64 {
		var out []float64
		for i := range ds.Len() {
			if v := reads(ds, i); v.Known && v.F > 0 {
				out = append(out, math.Log(v.F))
			}
		}
		return out
	}
	aged := func(ds *report.Dataset, i int) report.Number { return f.readsAtAge(ds, i, ageDays) }
	x, y := logs(first.a, aged), logs(first.b, aged)
	gap.scope = "scope_aged"
	if len(x) < stats.MinClusters || len(y) < stats.MinClusters {
		if !p.mature {
			return gap
		}
		total := func(ds *report.Dataset, i int) report.Number { return ds.Number("reads", i) }
		x, y, gap.scope = logs(first.a, total), logs(first.b, total), "scope_headlines"
	}
	if len(x) < stats.MinClusters || len(y) < stats.MinClusters {
		return gap
	}
	t := stats.MannWhitney(x, y)
	gap.items = [2]int{len(x), len(y)}
	gap.p, gap.ratio, gap.interval = t.P, math.Exp(t.Shift), stats.Interval{Low: math.Exp(t.ShiftCI.Low), High: math.Exp(t.ShiftCI.High)}
	return gap
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
