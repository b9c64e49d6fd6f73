package analysis

import (
	"math"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// pathPhi is the over-dispersion taken for the readers of a path: the data bears
// no days from which to estimate it.
const pathPhi = 2

// path is one hop of the spread with its figures.
type path struct {
	name            string
	readers         report.Number
	follow, quality report.Metric
}

// paths measures the spread paths: new followers of readers, and the quality
// score weighted by readers. The direct push comes first.
func (f *frame) paths() []path {
	rows := func(p report.Period) *report.Dataset { return without(f.during("spread", p), "path") }
	names := ranked(rows(f.in.Job.Period), "path", "readers")
	if base := baseOf(names, isDirect); base != "" {
		names = append([]string{base}, slices.DeleteFunc(names, func(n string) bool { return n == base })...)
	}
	var out []path
	for _, name := range names {
		one := func(p report.Period) *report.Dataset { return rows(p).With("path", name) }
		p := path{name: name, readers: one(f.in.Job.Period).Sum("readers")}
		if !p.readers.Known {
			continue
		}
		p.follow = f.rate("content.follow_rate."+name, report.Up, pathPhi, func(q report.Period) fraction { return pooled(one(q), "new_followers", "readers") })
		p.quality = f.ratio("content.quality."+name, report.UnitScore, report.Up, func(q report.Period) fraction { return over(one(q), weighted("quality_score", "readers")) })
		p.quality.Numerator, p.quality.Denominator = report.Missing, report.Missing
		f.record(p.quality)
		out = append(out, p)
	}
	return out
}

// baseOf is the name that others are compared with: the first that fits, else the
// first.
func baseOf(names []string, fits func(string) bool) string {
	for _, name := range names {
		if fits(name) {
			return name
		}
	}
	if len(names) > 0 {
		return names[0]
	}
	return ""
}

func isDirect(path string) bool {
	return path == "direct" || strings.Contains(path, "直接") || strings.Contains(path, "推送") || strings.Contains(path, "会话") || path == "公众号"
}

// pathFigure shows each path by the followers it wins and their quality.
func (f *frame) pathFigure(paths []path) report.Figure {
	base := paths[0]
	chart := report.Chart{Kind: "quadrant", Unit: report.UnitScore, XUnit: report.UnitRate, XTitle: f.measureLabel("content", "follow_rate"), YTitle: f.measureLabel("content", "quality"),
		XCut: base.follow.Value, YCut: base.quality.Value,
		Quadrants: []string{f.say("quadrant.both"), f.say("quadrant.quality"), f.say("quadrant.neither"), f.say("quadrant.follow")}}
	for _, p := range paths {
		if p.follow.Value.Known && p.quality.Value.Known {
			chart.Points = append(chart.Points, report.Point{Label: f.term("path", p.name), X: p.follow.Value, Y: p.quality.Value, Size: p.readers})
		}
	}
	if len(chart.Points) < 2 {
		chart = report.Chart{Kind: "bars", Unit: report.UnitRate}
		series := report.Series{Name: f.measureLabel("content", "follow_rate")}
		for _, p := range paths {
			chart.Labels = append(chart.Labels, f.term("path", p.name))
			series.Values = append(series.Values, p.follow.Value)
		}
		chart.Series = []report.Series{series}
	}
	best := paths[0]
	for _, p := range paths {
		if p.follow.Value.Or(-1) > best.follow.Value.Or(-1) {
			best = p
		}
	}
	reading := f.say("reading.paths", report.Args{"path": f.term("path", best.name), "value": report.Q(best.follow.Value, report.UnitRate)})
	if !best.follow.Value.Known {
		reading = f.say("reading.paths_none")
	} else if best.name != base.name && best.quality.Value.Known && base.quality.Value.Known {
		reading += f.say("reading.paths_quality", report.Args{"quality": report.Q(best.quality.Value, report.UnitScore), "base": f.term("path", base.name), "base_quality": report.Q(base.quality.Value, report.UnitScore)})
	}
	return report.Figure{ID: f.in.ID + ".paths", Title: f.say("figure.paths"), Unit: f.say("unit.paths"), Source: f.source("spread"), N: f.n(f.now("spread").Sum("readers")), Reading: reading, Alt: reading, Width: report.Half, Height: quadrantHeight(chart), Chart: chart}
}

// pathTable is one row a path; half asks for the narrow form.
func (f *frame) pathTable(paths []path, half bool) report.Table {
	t := report.Table{ID: f.in.ID + ".spread", Title: f.say("table.paths"), Columns: []report.Column{
		{Key: "path", Title: f.say("column.path"), Text: true},
		{Key: "readers", Title: f.say("column.readers"), Unit: report.UnitCount, Bar: true},
		{Key: "new", Title: f.say("column.new_followers"), Unit: report.UnitCount},
		{Key: "follow", Title: f.measureLabel("content", "follow_rate"), Unit: report.UnitRate, Decisive: true, Formula: report.Formula{Op: report.OpRatio, A: "new", B: "readers"}},
		{Key: "interval", Title: f.in.Words.Say("column.interval"), Unit: report.UnitRate, Quiet: true},
		{Key: "against", Title: f.say("column.against", report.Args{"base": f.term("path", paths[0].name)}), Unit: report.UnitRelative, Signed: true, Better: report.Up},
		{Key: "quality", Title: f.measureLabel("content", "quality"), Unit: report.UnitScore},
		{Key: "quality_gap", Title: f.say("column.quality_gap"), Unit: report.UnitScore, Signed: true, Better: report.Up},
	}}
	base := paths[0]
	for i, p := range paths {
		against, gap := p.follow.Value.Relative(base.follow.Value), p.quality.Value.Minus(base.quality.Value)
		if i == 0 {
			against, gap = report.Missing, report.Missing
		}
		t.Rows = append(t.Rows, report.Row{ID: p.name, Cells: []report.Cell{{Text: f.term("path", p.name)}, {Number: p.readers}, {Number: p.follow.Numerator},
			{Number: p.follow.Value}, {Low: p.follow.Low, High: p.follow.High}, {Number: against}, {Number: p.quality.Value}, {Number: gap}}})
	}
	if half {
		return narrow(t, "path", "follow", "against", "quality")
	}
	return t
}

// qualityGap is the 95 % interval of the gap in quality between two paths, and how many
// past periods it rests on. A score is one number a period, so only its own ups and downs
// tell how sure it is:
//
//	gap +- t(.975; k-1) s,  s the standard deviation of the gaps of the k periods before
func (f *frame) qualityGap(name, base string, gap float64) (low, high float64, periods int) {
	of := func(name string, p report.Period) report.Number {
		return over(without(f.during("spread", p), "path").With("path", name), weighted("quality_score", "readers")).value()
	}
	var gaps []float64
	past := f.past(pastPeriods + 1)
	for _, p := range past[:pastPeriods] {
		if g := of(name, p).Minus(of(base, p)); g.Known {
			gaps = append(gaps, g.F)
		}
	}
	half := stats.StudentQuantile(0.975, float64(len(gaps)-1)) * math.Sqrt(stats.Variance(gaps))
	return gap - half, gap + half, len(gaps)
}

// pathTradeoffs tells the path that wins most followers beyond what the push would
// have won of the same readers: with users of lower quality it is a trade-off,
// else good news. Every path must win clearly more a reader, Holm-adjusted.
func (f *frame) pathTradeoffs(paths []path) {
	const rule = "content.path_tradeoff"
	base := paths[0]
	ps := make([]float64, len(paths))
	for i, p := range paths {
		ps[i] = math.NaN()
		switch {
		case i == 0 || !p.follow.Value.Known || !base.follow.Value.Known:
		case !enough(p.follow) || !enough(base.follow):
			args := report.Args{"have": report.Q(report.Some(min(p.follow.Denominator.F, base.follow.Denominator.F)), report.UnitCount), "need": fewestTrials}
			f.lacks("content.path_better", "sample", args)
			f.lacks(rule, "sample", args)
		default:
			f.looked("content.path_better")
			f.looked(rule)
			_, _, ps[i] = stats.LogitTest(p.follow.Numerator.F, p.follow.Denominator.F, pathPhi, base.follow.Numerator.F, base.follow.Denominator.F, pathPhi)
		}
	}
	adjusted := stats.Holm(ps)
	best, most := claim{}, 0.0
	for i, p := range paths {
		more, extra := p.follow.Value.Relative(base.follow.Value), p.follow.Value.Minus(base.follow.Value)
		if i == 0 || !more.Known || more.F < f.in.Rules.Param(rule, "margin", 0.1) || !(adjusted[i] < f.in.Rules.Param(rule, "alpha", 0.005)) || extra.F*p.readers.F <= most {
			continue
		}
		most = extra.F * p.readers.F
		gap := p.quality.Value.Minus(base.quality.Value)
		best = claim{rule: "content.path_better", variant: "more", impact: report.Impact{Unit: "followers", Value: report.Some(most)}, subject: p.name, label: f.term("path", p.name), metric: p.follow, severity: report.Good, verdict: report.Certain, direction: report.Up,
			args: report.Args{"more": report.Q(more, report.UnitRate), "base": f.term("path", base.name), "gap": report.Q(gap, report.UnitScore),
				"quality": report.Q(p.quality.Value, report.UnitScore), "base_rate": report.Q(base.follow.Value, report.UnitRate)}}
		if gap.Known && gap.F <= -f.in.Rules.Param(rule, "quality", 5) {
			best.rule, best.variant, best.severity = rule, "tradeoff", report.Notice
			low, high, periods := f.qualityGap(p.name, base.name, gap.F)
			if best.evidence = []string{f.say("evidence.quality_once")}; periods >= stats.MinHistoryWatch {
				best.evidence = []string{f.say("evidence.quality_gap", report.Args{"gap": report.Q(gap, report.UnitScore), "low": report.Q(report.Some(low), report.UnitScore),
					"high": report.Q(report.Some(high), report.UnitScore), "periods": periods})}
				if high >= 0 {
					best.verdict = report.Likely
				}
			}
		}
	}
	if best.rule != "" {
		f.find(best)
	}
}
