// Command simulate measures the analysis on accounts whose truth is known: months
// with nothing planted and months with planted effects, through every section of
// the real engine.
//
//	go run ./analysis/simulate -n 2000 -seed 1
//
// It prints how many months without an effect stay without a false finding, how
// many findings are true, how many planted effects are told, how often each
// verdict is right, the power of each rule by the size of its effect, and which
// rules raise false alarms. The generator shares no code with the engine. Equal
// flags give equal output.
//
// A finding is true when the drawn data has its effect: a rate is held against the
// rate that was drawn, not against the plan; a change against the past counts only
// where one was planted. Statements that claim no effect (not enough data, not
// proven, a given figure) are left out, information is counted apart. The
// generator is friendly: its rates wander and burst, its files have no faults.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string, w io.Writer) error {
	flags := flag.NewFlagSet("simulate", flag.ContinueOnError)
	n := flags.Int("n", 200, "months without and months with planted effects, each")
	seed := flags.Uint64("seed", 1, "seed of the generator")
	rule := flags.String("rule", "", "list the false findings of rules that begin so; - for all")
	only := flags.String("only", "", "plant this effect alone, and list the months that do not tell it")
	power := flags.Int("power", 0, "months for each point of the power curves; 0: none")
	workers := flags.Int("workers", 2, "months analysed at a time; the result is the same")
	if err := flags.Parse(args); err != nil {
		return err
	}
	e, err := newEngine()
	if err != nil {
		return err
	}
	planned := halves(*seed)
	if *only != "" {
		if !slices.Contains(slices.Concat(gated, specials), *only) {
			return fmt.Errorf("-only %s: no such effect, expected one of %s", *only, strings.Join(slices.Concat(gated, specials), ", "))
		}
		planned = every(plan{effects: []string{*only}, strength: 1})
	}
	streams := max(*workers, 1)
	s, err := sum(simulate(e, 2**n, *seed, streams, planned))
	if err != nil {
		return err
	}
	s.print(w, *n, *seed)
	r := reliability{}
	if err := e.calibrate(r, 2**n, *seed); err != nil {
		return err
	}
	if *only == "" {
		r.addMonths(simulate(e, *n, *seed+2, streams, sized(*seed+2)))
	}
	r.print(w)
	if *only != "" {
		fmt.Fprintf(w, "\nmissed in months %v\n", s.missedIn)
	}
	for _, line := range s.examples {
		if fields := strings.Fields(line); *rule == "-" || *rule != "" && strings.HasPrefix(fields[3], *rule) {
			fmt.Fprintln(w, line)
		}
	}
	if *power > 0 {
		return printPower(w, e, *power, *seed, streams)
	}
	return nil
}

func (s score) print(w io.Writer, n int, seed uint64) {
	fmt.Fprintf(w, "%d null and %d planted months, seed %d\n", n, n, seed)
	fmt.Fprintf(w, "clean null months  %5.1f %%\n", 100*s.cleanShare())
	fmt.Fprintf(w, "precision          %5.1f %%  (%d true, %d false)\n", 100*s.precision(), s.right, s.wrong)
	fmt.Fprintf(w, "recall             %5.1f %%\n", 100*s.recall())
	fmt.Fprintf(w, "exploratory        %5.1f %%  (%d true, %d false, not counted above)\n", 100*part(s.exploratory[0], s.exploratory[0]+s.exploratory[1]), s.exploratory[0], s.exploratory[1])
	fmt.Fprintf(w, "\n%-18s %8s %8s\n", "effect", "planted", "told")
	for _, e := range slices.Concat(gated, specials) {
		fmt.Fprintf(w, "%-18s %8d %7.1f%%\n", e, s.planted[e], 100*part(s.met[e], s.planted[e]))
	}
	fmt.Fprintf(w, "\n%-18s %8s %8s %9s\n", "verdict", "told", "true", "promised")
	for _, v := range []report.Verdict{report.Certain, report.Likely, report.Possible, report.Watch} {
		t := s.byVerdict[v]
		fmt.Fprintf(w, "%-18s %8d %7.1f%% %9s\n", v, t[0]+t[1], 100*part(t[0], t[0]+t[1]), promised[v])
	}
	fmt.Fprintf(w, "\nslow declines are told %d months before the alert value is passed, in the median (%d declines)\n", s.medianLead(), len(s.leads))
	printCounts(w, "false findings in null months", s.firedInNull)
	printCounts(w, "faults told of sound data", s.faults)
	printCounts(w, "false findings in planted months", s.wrongByRule)
	printCounts(w, "false information, exploratory", s.exploratoryWrong)
}

// promised is how often a verdict's findings are true, at least.
var promised = map[report.Verdict]string{report.Certain: "95 %", report.Likely: "80 %", report.Possible: "-", report.Watch: "50 %"}

func printCounts(w io.Writer, title string, counts map[string]int) {
	fmt.Fprintf(w, "\n%s\n", title)
	rules := slices.SortedFunc(maps.Keys(counts), func(a, b string) int { return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b)) })
	for _, rule := range rules {
		fmt.Fprintf(w, "  %-32s %6d\n", rule, counts[rule])
	}
	if len(rules) == 0 {
		fmt.Fprintln(w, "  none")
	}
}

// strengths are the classes of the power curves, by their lower ends and the end of
// the last: 1 is the size of the gate.
var strengths = []float64{0.2, 0.4, 0.6, 0.8, 1, 1.4, 2}

// printPower plants one effect at a time, its size drawn log-uniformly from a fifth of
// the gate's to twice it.
func printPower(w io.Writer, e *engine, n int, seed uint64, workers int) error {
	fmt.Fprintf(w, "\npower: share told by size, as a part of the gate's effect on the log scale; %d months an effect, sizes log-uniform\n%-18s", n, "effect")
	for i := range len(strengths) - 1 {
		fmt.Fprintf(w, " %4.1f-%-4.1f", strengths[i], strengths[i+1])
	}
	fmt.Fprintln(w)
	for _, effect := range slices.Concat(gated, []string{"hazard", "keyword", "topic"}) {
		fmt.Fprintf(w, "%-18s", effect)
		size := func(number uint64) float64 {
			return newDice(seed, number, "size "+effect).logBetween(strengths[0], strengths[len(strengths)-1])
		}
		months := simulate(e, n, seed+1, workers, func(number uint64) (plan, bool) { return plan{[]string{effect}, size(number)}, true })
		for i := range len(strengths) - 1 {
			var class []month
			for _, m := range months {
				if x := size(m.number); x >= strengths[i] && x < strengths[i+1] {
					class = append(class, m)
				}
			}
			s, err := sum(class)
			if err != nil {
				return err
			}
			fmt.Fprintf(w, " %8.0f%%", 100*part(s.met[effect], s.planted[effect]))
		}
		fmt.Fprintln(w)
	}
	return nil
}
