package main

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/wxreport/wxreport/report"
)

// reliability sets the probability that findings state against how many of them are
// true, by rule.
type reliability map[string]*ruleRecord

// ruleRecord is what a rule said and what became of it.
type ruleRecord struct {
	byBand calibration
	stated float64 // sum of the probabilities
}

// add counts a finding; those that claim no effect count nowhere.
func (r reliability) add(f report.Finding, v verdict) {
	if v == neutral {
		return
	}
	if r[f.Rule] == nil {
		r[f.Rule] = &ruleRecord{}
	}
	r[f.Rule].byBand[band(f.Factors.Probability)][v-right]++
	r[f.Rule].stated += f.Factors.Probability
}

// addMonths counts every finding of some months, information too.
func (r reliability) addMonths(months []month) {
	for _, m := range months {
		for _, f := range m.told {
			r.add(f.Finding, f.verdict)
		}
	}
}

// all sums the rules.
func (r reliability) all() calibration {
	var out calibration
	for _, rule := range r {
		for i, c := range rule.byBand {
			out[i][0], out[i][1] = out[i][0]+c[0], out[i][1]+c[1]
		}
	}
	return out
}

// told is how many findings there are and how many of them are true.
func (c calibration) told() (told, yes int) {
	for _, b := range c {
		told, yes = told+b[0]+b[1], yes+b[0]
	}
	return told, yes
}

func (r reliability) print(w io.Writer) {
	r.all().print(w)
	fmt.Fprintf(w, "\n%-32s %8s %8s %8s\n", "probability by rule", "told", "stated", "true")
	for _, rule := range slices.Sorted(maps.Keys(r)) {
		told, yes := r[rule].byBand.told()
		fmt.Fprintf(w, "%-32s %8d %7.1f%% %7.1f%%\n", rule, told, 100*r[rule].stated/float64(told), 100*part(yes, told))
	}
}

// sized plants in every odd month, with effects from a fifth of the gate's size to
// twice it: only where some are small can a probability be wrong.
func sized(seed uint64) func(uint64) (plan, bool) {
	return func(number uint64) (plan, bool) {
		p, planted := halves(seed)(number)
		if planted {
			p.strength = newDice(seed, number, "size").logBetween(strengths[0], strengths[len(strengths)-1])
		}
		return p, planted
	}
}
