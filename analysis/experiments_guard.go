package analysis

import (
	"strings"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// guard is a figure that must not get worse while another gets better.
type guard struct {
	of      trial
	worse   bool // surely worse with the winner
	tested  bool
	ours    arm
	control arm
	shift   report.Number // of the typical value, with its interval
	low     report.Number
	high    report.Number
}

// guards are the other metrics of an experiment of which less is better: rows of the
// same experiment, or of one named after it ("推送时间·转化延迟").
func guards(t trial, trials []trial) []guard {
	var out []guard
	for _, g := range trials {
		if !g.guard || g.base() != t.base() {
			continue
		}
		won, lost := t.sides()
		a, okA := g.arm(won.name)
		b, okB := g.arm(lost.name)
		if okA && okB {
			out = append(out, judgeGuard(g, a, b))
		}
	}
	return out
}

// sides are the variant that a verdict names and the one it is held against.
func (t trial) sides() (won, lost arm) {
	won, lost = t.winner(), t.arms[0]
	if won.name == lost.name {
		lost = t.arms[t.strongest()]
	}
	return won, lost
}

func (t trial) arm(name string) (arm, bool) {
	for _, a := range t.arms {
		if a.name == name {
			return a, true
		}
	}
	return arm{}, false
}

// judgeGuard holds a guarded figure of the winner against that of the other: rates by
// the interval of their difference, delays by the Hodges-Lehmann shift between the
// rows. A guard is not corrected for the number of guards: it is there to be careful.
func judgeGuard(g trial, a, b arm) guard {
	out := guard{of: g, ours: a, control: b}
	if !g.mean {
		iv := g.difference(a, b)
		out.low, out.high = bounds(iv)
		out.tested = iv.Valid() && (!g.switchback || g.fewestPushes() >= stats.MinClusters)
		out.shift, out.worse = a.rate.Value.Minus(b.rate.Value), out.tested && iv.Low > 0
		return out
	}
	ours, _ := a.rates()
	theirs, _ := b.rates()
	if len(ours) < stats.MinClusters || len(theirs) < stats.MinClusters {
		return out
	}
	test := stats.MannWhitney(ours, theirs)
	out.tested, out.shift = true, report.Some(test.Shift)
	out.low, out.high = bounds(test.ShiftCI)
	out.worse = test.ShiftCI.Low > 0
	return out
}

// veto holds a winner against its guards and takes the verdict back where one is
// surely worse.
func (f *frame) veto(t *trial, trials []trial) {
	if t.reason != "winner" || t.lower {
		return
	}
	t.guards = guards(*t, trials)
	for _, g := range t.guards {
		if g.worse {
			t.reason, t.vetoed = "vetoed", strings.TrimPrefix(t.verdict, "winner:")
			t.verdict = verdictVetoed
			f.record(report.Metric{Name: "experiments.verdict." + t.name, Text: t.verdict})
			return
		}
	}
}

// guardLines say what the guards showed, for the evidence of a winner.
func (f *frame) guardLines(t trial) []string {
	var out []string
	for _, g := range t.guards {
		unit, gap := g.of.unit, g.of.unit
		if !g.of.mean {
			gap = report.UnitPoints
		}
		key := "evidence.guard_untested"
		switch {
		case g.worse:
			key = "evidence.guard_worse"
		case g.tested:
			key = "evidence.guard_holds"
		}
		out = append(out, f.say(key, report.Args{"measure": f.measureOf(g.of.metric), "variant": g.ours.name, "value": report.Q(g.ours.rate.Value, unit),
			"control": g.control.name, "base": report.Q(g.control.rate.Value, unit), "low": report.Q(g.low, gap), "high": report.Q(g.high, gap)}))
	}
	return out
}
