package analysis

import (
	"cmp"
	"math"
	"slices"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// split is a total that elements add up to: new followers by source, orders by
// segment, reads by type.
type split struct {
	total     report.Metric // the total, with the period before
	what      string        // the word for the total: 新增关注
	dimension string        // the word for what the elements are: 来源
	family    string        // the elements' metrics are named family + "." + element
	elements  []string
	label     func(element string) string
	of        func(element string, p report.Period) report.Number
}

// why is what a split has to say about the change of its total against the period
// before.
type why struct {
	split
	cause         stats.Cause
	before, after []float64 // by element
	delta         float64
	months        int // past periods that tell how much the shares vary
}

const (
	causeMargin = 0.1  // the relative change of a total from which its cause is asked for
	causeShare  = 0.67 // of the change that the elements named must explain
)

// explainChange finds the elements that explain the change of a total: the shares
// must have moved more than in 99 of 100 resamples with the variation of the
// account's own past months. ok is false when the total hardly changed or an
// element is not counted in both periods.
//
// Source: Bhagwan R et al. (2014) NSDI (Adtributor); stats.ResampleSurprise.
func (f *frame) explainChange(s split, margin float64) (why, bool) {
	x := why{split: s}
	change := s.total.Value.Relative(s.total.Previous)
	if !change.Known || math.Abs(change.F) < margin || len(s.elements) < 2 {
		return x, false
	}
	now := f.in.Job.Period
	d := stats.Dimension{Name: s.dimension}
	for _, e := range s.elements {
		after, before := s.of(e, now), s.of(e, now.Previous())
		if !after.Known && !before.Known {
			continue
		}
		d.Elements = append(d.Elements, stats.Element{Name: e, Forecast: before.Or(0), Actual: after.Or(0)})
		x.before, x.after = append(x.before, before.Or(0)), append(x.after, after.Or(0))
	}
	x.delta = stats.Sum(x.after) - stats.Sum(x.before)
	// What the total holds beyond its elements would be blamed on them.
	if gap := report.Some(x.delta).Over(s.total.Value.Minus(s.total.Previous)); !gap.Known || math.Abs(gap.F-1) > 0.05 {
		return x, false
	}
	found, err := stats.AdtributorRule{}.Adtributor([]stats.Dimension{d})
	if err != nil {
		return x, false
	}
	x.cause = found[0]
	var months [][]float64
	for _, p := range f.past(stats.MaxHistory + 1)[:stats.MaxHistory] {
		row := make([]float64, len(d.Elements))
		known := false
		for i, e := range d.Elements {
			v := s.of(e.Name, p)
			row[i], known = v.Or(0), known || v.Known
		}
		if known {
			months = append(months, row)
		}
	}
	x.months = len(months)
	if phi, ok := stats.ShareDispersion(months); ok {
		rng := stats.NewRand(f.in.Job.Account.ID, now.String(), s.family)
		x.cause = stats.ResampleSurprise(found, []stats.Dimension{d}, phi, 2000, rng)[0]
	}
	return x, true
}

// biggest is the element with the greatest part of the change, whether or not its
// share moved.
func (w why) biggest() stats.ElementShare {
	return slices.MaxFunc(w.cause.Elements, func(a, b stats.ElementShare) int {
		return cmp.Or(cmp.Compare(a.Explanatory, b.Explanatory), cmp.Compare(b.Name, a.Name))
	})
}

// gross is what the elements gained and lost, where they cancel each other out.
func (w why) gross() (up, down float64, cancels bool) {
	for i := range w.after {
		if d := w.after[i] - w.before[i]; d > 0 {
			up += d
		} else {
			down += d
		}
	}
	// A tenth against the change is noise of counts, more is a story of its own.
	return up, down, math.Min(up, -down) > 0.1*math.Abs(w.delta)
}

// tellCause tells the cause of a change; a change whose greatest part is nobody's
// doing is a sentence: the biggest, not the cause.
func (f *frame) tellCause(rule string, s split) {
	if len(s.elements) < 2 {
		f.inapplicable(rule, "split")
	}
	if !s.total.Previous.Known {
		f.lacks(rule, "previous", nil)
	}
	w, ok := f.explainChange(s, f.in.Rules.Param(rule, "margin", causeMargin))
	if !ok {
		return
	}
	words := f.in.Words
	args := report.Args{"total": s.what, "change": report.Q(report.Some(math.Abs(w.delta)), s.total.Unit),
		"percent": report.Q(report.Some(math.Abs(w.delta)/stats.Sum(w.before)), report.UnitRate), "dimension": s.dimension, "months": w.months}
	direction, moved := report.Up, "up"
	if w.delta < 0 {
		direction, moved = report.Down, "down"
	}
	args["moved"] = words.Say("cause." + moved)
	if !w.cause.Proven() {
		big := w.biggest()
		args["element"], args["share"] = s.label(big.Name), report.Q(report.Some(big.Explanatory), report.UnitRate)
		key := "cause.biggest"
		if w.months < stats.MinHistoryWatch {
			key = "cause.no_history"
			f.lacks(rule, "periods", report.Args{"have": w.months, "need": stats.MinHistoryWatch})
		}
		if big.Explanatory >= causeShare {
			f.chapter.Notes = append(f.chapter.Notes, words.Say(key, args))
		}
		return
	}
	var names []string
	for _, e := range w.cause.Candidate {
		names = append(names, s.label(e.Name))
	}
	first := w.cause.Candidate[0].Name
	args["elements"], args["share"] = f.list(names), report.Q(report.Some(min(w.cause.Explained, 1)), report.UnitRate)
	args["part"] = report.Q(report.Some(math.Abs(w.cause.Explained*w.delta)), s.total.Unit)
	c := claim{rule: rule, variant: "cause", text: "cause.cause", subject: first, label: s.label(first), metric: f.metric(s.family + "." + first), severity: report.Info, verdict: report.Likely,
		direction: direction, args: args, evidence: []string{words.Say("cause.surprise", args)}}
	if w.cause.Explained > 1.1 { // a hundredth over is the others standing still
		c.variant, c.text = "more_than_all", "cause.more_than_all"
	}
	if up, down, cancels := w.gross(); cancels {
		c.evidence = append(c.evidence, words.Say("cause.gross", report.Args{"up": report.Q(report.Some(up), s.total.Unit), "down": report.Q(report.Some(-down), s.total.Unit)}))
	}
	f.find(c)
}
