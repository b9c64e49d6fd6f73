package analysis

import (
	"strings"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// crossings separate the factors of a test of several at once, and their levels in the
// names of the variants: 标题风格×封面, 数字式×人物.
const crossings = "×*+|"

// factorsOf are the factors that a factor column names; nil for a single one.
func factorsOf(text string) []string {
	parts := crossed(text)
	if len(parts) < 2 {
		return nil
	}
	return parts
}

func crossed(text string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(crossings, r) }) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// cells are the combinations of a test of several factors; false when a variant does
// not name a level of each.
func (t trial) cells() ([]stats.FactorialCell, bool) {
	var out []stats.FactorialCell
	for _, a := range t.arms {
		levels := crossed(a.name)
		if len(levels) != len(t.factors) {
			return nil, false
		}
		out = append(out, stats.FactorialCell{Levels: levels, X: a.conversions.F, N: a.exposures.F})
	}
	return out, len(t.factors) > 1
}

// factors tells what several factors tested at once do: whether they depend on each
// other comes first, and where they do there is no best level of any of them.
//
// Source: stats.Factorial.
func (f *frame) factors(t trial) {
	const rule = "experiments.factors"
	if len(t.factors) < 2 || t.mean || t.switchback || t.verdict == verdictInvalid {
		return
	}
	cells, ok := t.cells()
	result, err := stats.Factorial(t.factors, cells, 1)
	if !ok || err != nil {
		f.note("note.factors_incomplete", report.Args{"experiment": t.name, "factors": f.list(t.factors)})
		return
	}
	c := claim{rule: rule, subject: t.name, metric: report.Metric{Name: "experiments.p." + t.name, Unit: report.UnitPValue}, severity: report.Info,
		verdict: report.Certain, direction: report.Flat, grade: report.GradeC, args: report.Args{"metric": f.measureOf(t.metric), "factors": f.list(t.factors)}}
	if t.randomised {
		c.grade = report.GradeA
	}
	c.evidence = []string{f.cellMeans(t)}
	for _, test := range result.Interactions {
		if result.Enough && result.Interacts && test.Holm <= 0.05 {
			c.variant, c.metric.Value = "interaction", report.Some(test.Holm)
			c.args["a"], c.args["b"], c.args["p"] = test.Factors[0], test.Factors[1], report.Q(report.Some(test.Holm), report.UnitPValue)
			f.find(c)
			return
		}
	}
	if !result.Enough {
		c.variant, c.verdict, c.severity = "few", report.Insufficient, report.Notice
		c.args["needed"] = report.Q(report.Some(result.Needed), report.UnitCount)
		f.find(c)
		return
	}
	for i, test := range result.Main {
		if !(test.Holm <= 0.05) {
			continue
		}
		best, rate, worst, low := t.levels(i)
		c.subject, c.variant, c.metric.Value, c.metric.Name = t.name+"."+test.Factors[0], "main", report.Some(test.Holm), "experiments.p."+t.name+"."+test.Factors[0]
		c.args = report.Args{"metric": c.args["metric"], "experiment": t.name, "factor": test.Factors[0], "level": best, "rate": report.Q(rate, t.unit), "other": worst, "base": report.Q(low, t.unit)}
		f.find(c)
	}
}

// levels are the best and the worst level of a factor with their pooled rates.
func (t trial) levels(factor int) (best string, rate report.Number, worst string, low report.Number) {
	pools := map[string]fraction{}
	for _, a := range t.arms {
		level := crossed(a.name)[factor]
		had := pools[level]
		pools[level] = fraction{report.Sum(had.num, a.conversions), report.Sum(had.den, a.exposures)}
	}
	for _, level := range sortedKeys(pools) {
		v := pools[level].value()
		if !rate.Known || t.better(v.F, rate.F) {
			best, rate = level, v
		}
		if !low.Known || t.better(low.F, v.F) {
			worst, low = level, v
		}
	}
	return best, rate, worst, low
}

// better reports whether one value beats another.
func (t trial) better(a, b float64) bool {
	if t.lower {
		return a < b
	}
	return a > b
}

// cellMeans lists the combinations with their rates.
func (f *frame) cellMeans(t trial) string {
	parts := make([]string, len(t.arms))
	for i, a := range t.arms {
		parts[i] = f.say("label.cell", report.Args{"variant": a.name, "rate": report.Q(a.rate.Value, t.unit), "n": report.Q(a.exposures, report.UnitCount)})
	}
	return f.say("evidence.cells", report.Args{"cells": strings.Join(parts, f.say("label.join"))})
}
