package analysis

import (
	"math"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// whyReads explains the change of all reads by the types of content.
func (f *frame) whyReads(types []kindOf) {
	s := split{total: f.metric("content.reads"), what: f.say("column.reads"), dimension: f.say("column.type"), family: "content.reads",
		label: func(name string) string { return f.term("type", name) },
		of:    func(name string, p report.Period) report.Number { return f.ofType(name, p).Sum("reads") }}
	for _, k := range types {
		if k.name == "" || !s.of(k.name, f.in.Job.Period).Known {
			continue
		}
		s.elements = append(s.elements, k.name)
		f.count("content.reads."+k.name, report.UnitCount, report.Up, func(p report.Period) report.Number { return s.of(k.name, p) })
	}
	f.tellCause("content.why_changed", s)
}

// mixMargin is the relative change of a pooled rate from which its parts are worth a
// sentence; mixShare how much of it must come from the mix to be called so.
const (
	mixMargin = 0.05
	mixShare  = 2. / 3
)

// mixOfTypes says where a rate of all content changed because the types were
// published in other proportions, not because any of them did better.
//
// Source: stats.Kitagawa.
func (f *frame) mixOfTypes(types []kindOf) {
	previous, asked := f.in.Job.Base(report.ComparePrevious)
	if !asked || len(types) < 2 {
		return
	}
	for _, m := range contentMeasures {
		pooled := f.metric("content." + m.name)
		if m.unit != report.UnitRate || !pooled.Value.Known || !(math.Abs(pooled.Value.Relative(pooled.Previous).Or(0)) >= mixMargin) {
			continue
		}
		var before, after []stats.Segment
		for _, k := range types {
			part := func(p report.Period) stats.Segment {
				pair := over(f.ofType(k.name, p), m.of)
				return stats.Segment{Num: pair.num.Or(0), Den: pair.den.Or(0)}
			}
			before, after = append(before, part(previous)), append(after, part(f.in.Job.Period))
		}
		change, err := stats.Kitagawa(before, after)
		if err != nil || change.Delta == 0 || math.Abs(change.Delta) < mixMargin*change.Before {
			continue
		}
		args := report.Args{"measure": f.measureLabel("content", m.name), "delta": report.Q(report.Some(change.Delta), report.UnitPoints),
			"mix": report.Q(report.Some(change.Mix), report.UnitPoints), "rate": report.Q(report.Some(change.Rate), report.UnitPoints), "type": f.term("type", types[grew(before, after)].name)}
		switch part := change.Mix / change.Delta; {
		case change.Rate*change.Delta < 0 && part > 1.1:
			f.note("note.mix_reversal", args)
		case part >= mixShare:
			f.note("note.mix", args)
		}
	}
}

// grew is the segment whose share of the denominator rose most.
func grew(before, after []stats.Segment) int {
	var all [2]float64
	for i := range before {
		all[0], all[1] = all[0]+before[i].Den, all[1]+after[i].Den
	}
	grown, most := 0, 0.0
	for i := range before {
		if more := after[i].Den/all[1] - before[i].Den/all[0]; more > most {
			grown, most = i, more
		}
	}
	return grown
}
