package main

import "slices"

// gated are the effects whose recall is promised.
var gated = []string{"stage_alert", "stage_history", "segment", "ab", "day_low", "day_high", "srm"}

// specials are months of a kind of their own, at most one of them at a time.
var specials = []string{"simpson", "holiday", "viral", "level_shift", "slow_decline", "mix", "hazard", "keyword", "topic", "fault"}

// plan is what is planted in an account's last month.
type plan struct {
	effects []string
	// strength scales every effect on the log scale: 1 is the size of the gate.
	strength float64
}

func (p plan) has(effect string) bool { return slices.Contains(p.effects, effect) }

// nothing is the plan of a null month.
func nothing() plan { return plan{strength: 1} }

// drawPlan plants one to three of the gated effects and, in every other month, a
// special.
func drawPlan(d dice) plan {
	p := plan{strength: 1}
	order := d.Perm(len(gated))
	for _, i := range order[:1+d.IntN(3)] {
		p.effects = append(p.effects, gated[i])
	}
	if d.chance(0.5) {
		p.effects = append(p.effects, specials[d.IntN(len(specials))])
	}
	if p.has("holiday") || p.has("level_shift") { // these have days of their own
		p.effects = slices.DeleteFunc(p.effects, func(e string) bool { return e == "day_low" || e == "day_high" })
	}
	return p
}
