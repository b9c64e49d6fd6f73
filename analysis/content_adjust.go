package analysis

import (
	"maps"
	"math"
	"slices"
	"time"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// adjusted is how often items of each type are read against the type published most:
// as they stand, and with the place in the push, the hour and the weekday held equal.
type adjusted struct {
	base          string
	kinds         map[string]adjustedKind
	controls      []string // what was held equal, as keys of "control"
	items, pushes int
	aged          bool // by the reads of the first days, not by the totals
}

type adjustedKind struct {
	raw, ratio float64 // NaN: the data cannot tell the type from what it goes with
	interval   stats.Interval
}

// readRow is an item of the regression.
type readRow struct {
	kind string
	at   time.Time
	sub  bool // not the headline of its push
	log  float64
}

// adjustReads holds the types against each other by a regression of the logarithm of
// reads on type, place, hour and weekday, whose errors are shared within a push. It
// asks for the weekday first as seven days, then as weekend or not, then for neither.
//
// Source: stats.ClusterLinear.
func (s *Content) adjustReads(f *frame, types []kindOf) (adjusted, bool) {
	rows, aged := s.readRows(f, types)
	counts := map[string]int{}
	for _, r := range rows {
		counts[r.kind]++
	}
	var names []string
	for _, k := range types {
		if counts[k.name] >= stats.MinClusters {
			names = append(names, k.name)
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return counts[b] - counts[a] })
	rows = slices.DeleteFunc(rows, func(r readRow) bool { return !slices.Contains(names, r.kind) })
	if len(names) < 2 {
		return adjusted{}, false
	}
	out := adjusted{base: names[0], kinds: map[string]adjustedKind{}, items: len(rows), aged: aged}
	for _, days := range []string{"weekday", "weekend", ""} {
		x, y, cluster, controls := s.readDesign(rows, names, days)
		fit, err := stats.ClusterLinear(x, y, cluster)
		if err != nil {
			continue
		}
		out.controls, out.pushes = controls, fit.Clusters
		for i, name := range names[1:] {
			column := len(x[0]) - len(names) + 1 + i
			ci := fit.CI(column)
			out.kinds[name] = adjustedKind{raw: math.Exp(meanLog(rows, name) - meanLog(rows, names[0])), ratio: math.Exp(fit.Coef[column]),
				interval: stats.Interval{Low: math.Exp(ci.Low), High: math.Exp(ci.High)}}
		}
		return out, len(controls) > 0
	}
	return adjusted{}, false
}

// readRows is the items old enough whose time and place are known, with their reads of
// the first days where enough items of two types have them.
func (s *Content) readRows(f *frame, types []kindOf) (rows []readRow, aged bool) {
	for _, aged := range []bool{true, false} {
		rows = nil
		enough := 0
		for _, k := range types {
			ds, before := f.ofType(k.name, f.in.Job.Period), len(rows)
			for i := range ds.Len() {
				at, place := ds.Time("published_at", i), ds.Number("position", i)
				reads := ds.Number("reads", i)
				if aged {
					reads = f.readsAtAge(ds, i, ageDays)
				} else if !f.in.Job.AsOf.IsZero() && !at.AddDate(0, 0, int(s.Mature)).Before(f.in.Job.AsOf) {
					continue
				}
				if !at.IsZero() && place.Known && reads.Known && reads.F > 0 {
					rows = append(rows, readRow{k.name, at, place.F != 1, math.Log(reads.F)})
				}
			}
			if len(rows)-before >= stats.MinClusters {
				enough++
			}
		}
		if enough > 1 {
			return rows, aged
		}
	}
	return nil, false
}

func meanLog(rows []readRow, kind string) float64 {
	var logs []float64
	for _, r := range rows {
		if r.kind == kind {
			logs = append(logs, r.log)
		}
	}
	return stats.Mean(logs)
}

// readDesign is the regression's rows: ones, the place, the hours' bands but the most
// used, the days, and last the types but the first.
func (s *Content) readDesign(rows []readRow, names []string, days string) (x [][]float64, y []float64, cluster []int, controls []string) {
	band := func(r readRow) int { return r.at.Hour() / s.Slots }
	var bands, weekdays, pushes []int64
	subs, weekends := 0, 0
	for _, r := range rows {
		bands, weekdays, pushes = append(bands, int64(band(r))), append(weekdays, int64(weekdayOf(r.at))), append(pushes, r.at.Unix())
		subs, weekends = subs+int(truth(r.sub)), weekends+int(truth(weekdayOf(r.at) >= saturday))
	}
	hours, weekday := others(bands), []int64(nil)
	if days == "weekday" {
		weekday = others(weekdays)
	}
	for i, r := range rows {
		row := []float64{1, truth(r.sub)}
		for _, b := range hours {
			row = append(row, truth(bands[i] == b))
		}
		if days == "weekend" {
			row = append(row, truth(weekdayOf(r.at) >= saturday))
		}
		for _, d := range weekday {
			row = append(row, truth(weekdays[i] == d))
		}
		for _, name := range names[1:] {
			row = append(row, truth(r.kind == name))
		}
		x, y, cluster = append(x, row), append(y, r.log), append(cluster, int(pushes[i]))
	}
	varies := func(n int) bool { return n > 0 && n < len(rows) }
	if varies(subs) {
		controls = append(controls, "place")
	}
	if len(hours) > 0 {
		controls = append(controls, "hour")
	}
	if len(weekday) > 0 || days == "weekend" && varies(weekends) {
		controls = append(controls, days)
	}
	return x, y, cluster, controls
}

// saturday is the first day of the weekend, counted from Monday.
const saturday = 5

// others is the different values but the most frequent, sorted.
func others(values []int64) []int64 {
	counts := map[int64]int{}
	for _, v := range values {
		counts[v]++
	}
	keys := slices.Sorted(maps.Keys(counts))
	most := slices.MaxFunc(keys, func(a, b int64) int { return counts[a] - counts[b] })
	return slices.DeleteFunc(keys, func(k int64) bool { return k == most })
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// record measures the ratios, and gives the sentences under the table of types.
func (a adjusted) record(f *frame) []string {
	var out []string
	for _, name := range sortedKeys(a.kinds) {
		k := a.kinds[name]
		f.record(report.Metric{Name: "content.reads_ratio." + name, Unit: report.UnitTimes, Value: report.Some(k.raw)})
		args := report.Args{"type": f.term("type", name), "other": f.term("type", a.base), "raw": report.Q(report.Some(k.raw), report.UnitTimes), "controls": a.held(f),
			"items": a.items, "pushes": a.pushes}
		if math.IsNaN(k.ratio) {
			out = append(out, f.say("table.adjusted_unknown", args))
			continue
		}
		low, high := bounds(k.interval)
		f.record(report.Metric{Name: "content.reads_ratio_adjusted." + name, Unit: report.UnitTimes, Value: report.Some(k.ratio), Low: low, High: high})
		args["ratio"], args["low"], args["high"] = report.Q(report.Some(k.ratio), report.UnitTimes), report.Q(low, report.UnitNone), report.Q(high, report.UnitTimes)
		out = append(out, f.say("table.adjusted", args))
	}
	return out
}

// held names what was held equal.
func (a adjusted) held(f *frame) string {
	var words []string
	for _, c := range a.controls {
		words = append(words, f.say("control."+c))
	}
	return f.list(words)
}

// between is the adjusted ratio of one type to another; false where it is not known.
func (a adjusted) between(high, low string) (adjustedKind, bool) {
	switch {
	case low == a.base:
		k, ok := a.kinds[high]
		return k, ok && !math.IsNaN(k.ratio)
	case high == a.base:
		k, ok := a.kinds[low]
		return adjustedKind{raw: 1 / k.raw, ratio: 1 / k.ratio, interval: stats.Interval{Low: 1 / k.interval.High, High: 1 / k.interval.Low}}, ok && !math.IsNaN(k.ratio)
	}
	return adjustedKind{}, false
}
