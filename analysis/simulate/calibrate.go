package main

import (
	"fmt"
	"io"

	"github.com/wxreport/wxreport/analysis"
	"github.com/wxreport/wxreport/report"
)

// bands are the lower ends of the classes of probability.
var bands = [6]float64{0, 0.5, 0.6, 0.8, 0.9, 0.95}

func band(p float64) int {
	at := 0
	for i, low := range bands {
		if p >= low {
			at = i
		}
	}
	return at
}

// calibration counts, by the probability that findings state, those that are right
// and those that are not.
type calibration [len(bands)][2]int

// calibrate draws funnels whose rate lies below the alert value by little or much, and
// sometimes above it, and holds the probability of each finding against the rate of
// the month from which those of its days were drawn: of findings that say .9 nine of
// ten must be true.
func (e *engine) calibrate(r reliability, n int, seed uint64) error {
	for i := range n {
		a := emptyAccount(seed, uint64(i), plan{[]string{"stage_alert"}, newDice(seed, uint64(i), "margin").between(-0.3, 0.5)})
		a.drawFunnel()
		chapter, in, err := e.funnel(a, 0)
		if err != nil {
			return err
		}
		for _, f := range (analysis.Desk{}).Summarize(in, []report.Chapter{chapter}).Findings {
			if rate, known := a.truth.values["funnel.month."+f.Subject]; known && f.Rule == "funnel.below_alert" && f.Verdict != report.Watch {
				r.add(f, of(rate < f.Threshold.F))
			}
		}
	}
	return nil
}

func (c calibration) print(w io.Writer) {
	fmt.Fprintf(w, "\n%-18s %8s %8s\n", "probability", "told", "true")
	for i, low := range bands {
		high := 1.0
		if i+1 < len(bands) {
			high = bands[i+1]
		}
		fmt.Fprintf(w, "%.2f to %.2f %15d %7.1f%%\n", low, high, c[i][0]+c[i][1], 100*part(c[i][0], c[i][0]+c[i][1]))
	}
}
