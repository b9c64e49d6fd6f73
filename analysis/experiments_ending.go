package analysis

import (
	"math"

	"github.com/wxreport/wxreport/report"
)

// trialEndings says which questions the experiments of the period can answer: those with
// two variants and a rate may have a winner, those of several factors an interaction.
func (f *frame) trialEndings(trials []trial) {
	verdicts := []string{"experiments.winner", "experiments.leading", "experiments.equivalent"}
	for _, t := range trials {
		if len(t.arms) < 2 {
			continue
		}
		if t.mean && !t.guard {
			f.looked("experiments.observed")
		}
		if t.mean || t.guard {
			continue
		}
		f.looked("experiments.invalid")
		f.looked("experiments.not_enough_data")
		if len(t.factors) > 1 && !t.switchback && t.verdict != verdictInvalid {
			f.looked("experiments.factors")
		}
		if len(t.guards) > 0 {
			f.looked("experiments.vetoed")
		}
		for _, rule := range append(verdicts, "experiments.not_enough_data") {
			switch {
			case rule == "experiments.not_enough_data" && t.verdict != verdictOpen:
			case t.verdict == verdictInvalid:
				f.inapplicable(rule, "split_failed")
			case t.verdict != verdictOpen:
				f.looked(rule)
			case t.needed.Known && !math.IsInf(t.needed.F, 0) && !t.switchback:
				f.lacks(rule, "sample", report.Args{"have": report.Q(report.Some(t.fewestExposures()), report.UnitCount), "need": report.Q(t.needed, report.UnitCount)})
			default:
				f.lacks(rule, "trial", nil)
			}
		}
	}
	for _, rule := range append(verdicts, "experiments.invalid", "experiments.not_enough_data") {
		f.inapplicable(rule, "trials")
	}
	f.inapplicable("experiments.observed", "means")
	f.inapplicable("experiments.factors", "factors")
	f.inapplicable("experiments.vetoed", "guards")
}
