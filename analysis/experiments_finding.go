package analysis

import (
	"math"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// measureOf is the word for what an experiment measures.
func (f *frame) measureOf(metric string) string {
	if metric == "" {
		return f.say("label.rate")
	}
	return f.term("experiment_metric", metric)
}

// verdictWord is the verdict in the report's language.
func (f *frame) verdictWord(t trial) string {
	switch {
	case t.guard:
		return f.say("verdict.guard")
	case t.mean || len(t.arms) < 2:
		return f.say("verdict.observed")
	case t.verdict == verdictVetoed:
		return f.say("verdict.vetoed", report.Args{"variant": t.vetoed})
	case t.leads():
		return f.say("verdict.leading", report.Args{"variant": strings.TrimPrefix(t.verdict, "winner:")})
	case strings.HasPrefix(t.verdict, "winner:"):
		return f.say("verdict.winner", report.Args{"variant": strings.TrimPrefix(t.verdict, "winner:")})
	}
	if t.undecided() {
		return f.say("verdict.undecided")
	}
	return f.say("verdict." + t.verdict)
}

// splitDoubt is the p-value of a split that is worth a warning, though not enough to
// call the experiment invalid.
const splitDoubt = 0.01

// tell says a verdict: causal words only where the split was planned.
func (s *Experiments) tell(f *frame, t trial) {
	if len(t.arms) < 2 {
		f.note("note.single", report.Args{"experiment": t.name})
		return
	}
	control, a := t.arms[0], t.arms[t.strongest()]
	args := report.Args{"variant": a.name, "control": control.name, "p": report.Q(a.p, report.UnitPValue), "days": t.days,
		"metric": f.measureOf(t.metric), "needed": report.Q(t.needed, report.UnitCount), "rate": report.Q(a.rate.Value, t.unit),
		"base": report.Q(control.rate.Value, t.unit), "srm": report.Q(t.srm, report.UnitPValue)}
	c := claim{subject: t.name, metric: a.rate, verdict: report.Certain, direction: report.Up, grade: report.GradeC, args: args}
	if t.randomised {
		c.grade = report.GradeA
	}
	switch {
	case t.mean:
		f.observed(t, c)
		return
	case t.guard: // what it guards tells it
		return
	}
	c.evidence = []string{f.say("evidence.rates", report.Args{"control": control.name, "base": report.Q(control.rate.Value, t.unit), "base_n": report.Q(control.exposures, report.UnitCount),
		"variant": a.name, "rate": report.Q(a.rate.Value, t.unit), "n": report.Q(a.exposures, report.UnitCount), "p": report.Q(a.p, report.UnitPValue)})}
	if t.srm.Known && t.srm.F < splitDoubt {
		c.evidence = append(c.evidence, f.say("evidence.split_doubt", report.Args{"sizes": t.sizes(f), "srm": args["srm"]}))
	}
	switch {
	case t.reason == "winner":
		f.winnerFinding(t, c)
		return
	case t.verdict == verdictVetoed:
		f.vetoFinding(t, c)
		return
	case t.verdict == verdictInvalid:
		c.rule, c.variant, c.severity, c.direction, c.grade = "experiments.invalid", "invalid", report.Warning, report.Flat, report.GradeC
		if !t.randomised {
			c.variant = "unplanned"
		}
		args["sizes"] = t.sizes(f)
		c.evidence = nil
	case t.verdict == verdictSame:
		c.rule, c.variant, c.severity, c.direction = "experiments.equivalent", "same", report.Info, report.Flat
		args["rope"] = report.Q(report.Some(s.Rope), report.UnitRate)
	default:
		c.rule, c.variant, c.advice, c.severity, c.verdict, c.direction = "experiments.not_enough_data", t.reason, t.reason, report.Notice, report.Insufficient, report.Flat
		args["pushes"], args["size"], args["rope"] = t.fewestPushes(), report.Q(t.planned(), report.UnitCount), report.Q(report.Some(s.Rope), report.UnitRate)
		args["lift"] = report.Q(a.rate.Value.Relative(control.rate.Value), report.UnitRelative)
		if t.reason == "small" || t.reason == "loser" {
			c.verdict = report.Likely
		} else {
			c.evidence = append(c.evidence, f.couldShow(t)...)
		}
	}
	f.find(c)
}

// planned is the exposures that the plan asks for in all; missing without a plan.
func (t trial) planned() report.Number {
	sum := report.Missing
	for _, a := range t.arms {
		sum = report.Sum(sum, a.size)
	}
	return sum
}

// couldShow says the least difference that the trial could have shown, and which
// variant is likelier ahead, as an aid only.
func (f *frame) couldShow(t trial) []string {
	control, a := t.arms[0], t.arms[t.strongest()]
	if t.switchback || !control.rate.Value.Known || !a.rate.Value.Known {
		return nil
	}
	n := min(control.exposures.F, a.exposures.F)
	effect := stats.DetectableEffect(control.rate.Value.F, n, 0.05, 0.8, stats.Above)
	if math.IsNaN(effect) {
		return nil
	}
	ahead := stats.BayesBetter(control.conversions.F, control.exposures.F, a.conversions.F, a.exposures.F)
	if t.lower {
		ahead = 1 - ahead
	}
	return []string{f.say("evidence.detectable", report.Args{"effect": report.Q(report.Some(effect/control.rate.Value.F), report.UnitRate),
		"variant": a.name, "ahead": report.Q(report.Some(min(max(ahead, 1-surest), surest)), report.UnitRate)})}
}

// vetoFinding tells a variant that is better at the price of what must not get worse.
func (f *frame) vetoFinding(t trial, c claim) {
	won, _ := t.arm(t.vetoed)
	lost := t.arms[0]
	if won.name == lost.name {
		lost = t.arms[t.strongest()]
	}
	c.rule, c.variant, c.severity, c.metric, c.direction = "experiments.vetoed", "vetoed", report.Notice, won.rate, report.Flat
	for _, g := range t.guards {
		if g.worse {
			unit := g.of.unit
			if !g.of.mean {
				unit = report.UnitPoints
			}
			c.args["guard"], c.args["worse"] = f.measureOf(g.of.metric), report.Q(g.shift, unit)
			break
		}
	}
	c.args["variant"], c.args["control"] = won.name, lost.name
	c.args["rate"], c.args["base"] = report.Q(won.rate.Value, t.unit), report.Q(lost.rate.Value, t.unit)
	c.evidence = append(c.evidence, f.guardLines(t)...)
	f.find(c)
}

// winnerFinding tells the winner against the first variant, or the first against
// its strongest rival.
func (f *frame) winnerFinding(t trial, c claim) {
	name := strings.TrimPrefix(t.verdict, "winner:")
	won := t.arms[slices.IndexFunc(t.arms, func(a arm) bool { return a.name == name })]
	lost := t.arms[0]
	if won.name == lost.name {
		lost = t.arms[t.strongest()]
	}
	lift := won.rate.Value.Relative(lost.rate.Value)
	c.rule, c.variant, c.severity, c.metric = "experiments.winner", "associated", report.Good, won.rate
	if t.randomised {
		c.variant = "caused"
	}
	iv := t.difference(won, lost)
	// One test in twenty wins by chance: among many tests more is asked for.
	if t.leads() {
		c.rule, c.variant, c.severity, c.verdict = "experiments.leading", "ahead", report.Info, report.Likely
	}
	c.args["variant"], c.args["control"] = won.name, lost.name
	c.args["rate"], c.args["base"] = report.Q(won.rate.Value, t.unit), report.Q(lost.rate.Value, t.unit)
	c.args["lift"] = report.Q(lift, report.UnitRate)
	if lift.Known && lift.F < 0 { // the winner has less of what should be little
		c.args["lift"], c.direction = report.Q(lift.Times(-1), report.UnitRate), report.Down
		if c.variant != "ahead" {
			c.variant += "_less"
		}
	}
	if !lift.Known && c.variant != "ahead" {
		c.variant += "_from_zero"
	}
	c.evidence = []string{f.say("evidence.difference", report.Args{"variant": won.name, "rate": report.Q(won.rate.Value, t.unit), "n": report.Q(won.exposures, report.UnitCount),
		"control": lost.name, "base": report.Q(lost.rate.Value, t.unit), "base_n": report.Q(lost.exposures, report.UnitCount),
		"low": report.Q(report.Some(iv.Low), report.UnitPoints), "high": report.Q(report.Some(iv.High), report.UnitPoints), "p": c.args["p"]})}
	if shrunk := won.over(lost); shrunk.Value.Known {
		c.evidence = append(c.evidence, f.say("evidence.shrunk", report.Args{"raw": report.Q(lift, report.UnitRelative), "shrunk": report.Q(shrunk.Value, report.UnitRelative),
			"low": report.Q(shrunk.Low, report.UnitRelative), "high": report.Q(shrunk.High, report.UnitRelative)}))
	}
	if t.switchback {
		c.evidence = append(c.evidence, f.say("evidence.switchback", report.Args{"pushes": len(won.pushes), "others": len(lost.pushes)}))
	}
	c.evidence = append(c.evidence, f.guardLines(t)...)
	for _, g := range t.guards {
		if !g.tested && g.ours.rate.Value.Known && g.control.rate.Value.Known && g.ours.rate.Value.F > g.control.rate.Value.F && c.rule == "experiments.winner" {
			c.advice = "guard_open"
			c.args["guard"], c.args["now"], c.args["before"] = f.measureOf(g.of.metric), report.Q(g.ours.rate.Value, g.of.unit), report.Q(g.control.rate.Value, g.of.unit)
			break
		}
	}
	f.find(c)
}

// observed tells the difference of two means, which is not tested.
func (f *frame) observed(t trial, c claim) {
	control, a := t.arms[0], t.arms[1]
	gap := a.rate.Value.Minus(control.rate.Value)
	if !gap.Known || gap.F == 0 {
		return
	}
	c.rule, c.variant, c.severity, c.verdict, c.grade, c.metric = "experiments.observed", "more", report.Info, report.Possible, report.GradeC, a.rate
	if gap.F < 0 {
		c.variant, c.direction = "less", report.Down
	}
	c.args["gap"] = report.Q(report.Some(math.Abs(gap.F)), t.unit)
	c.args["variant"], c.args["rate"] = a.name, report.Q(a.rate.Value, t.unit)
	c.evidence = []string{f.say("evidence.means", report.Args{"control": control.name, "base": report.Q(control.rate.Value, t.unit), "base_n": report.Q(control.exposures, report.UnitCount),
		"variant": a.name, "rate": report.Q(a.rate.Value, t.unit), "n": report.Q(a.exposures, report.UnitCount)})}
	f.find(c)
}

// sizes lists the variants with their exposures.
func (t trial) sizes(f *frame) string {
	parts := make([]string, len(t.arms))
	for i, a := range t.arms {
		parts[i] = f.say("label.size", report.Args{"variant": a.name, "n": report.Q(a.exposures, report.UnitCount)})
	}
	return strings.Join(parts, f.say("label.join"))
}

// adjustAll corrects the p-values for the number of variants in all experiments and
// marks the trials whose winner holds among them all.
func (f *frame) adjustAll(trials []trial) {
	var ps []float64
	var of []int // the trial of each p
	for i, t := range trials {
		for k, a := range t.arms {
			if k > 0 && a.p.Known && !t.mean && !t.guard && t.verdict != verdictInvalid {
				of, ps = append(of, i), append(ps, a.p.F)
			}
		}
	}
	for i, p := range stats.Holm(ps) {
		if p < f.in.Rules.Param("experiments.winner", "alpha", 0.005) {
			trials[of[i]].strict = true
		}
	}
}

// leads reports whether the verdict names a winner that does not hold among all the
// tests made.
func (t trial) leads() bool { return t.reason == "winner" && !t.strict }
