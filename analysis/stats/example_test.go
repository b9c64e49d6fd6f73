package stats_test

import (
	"fmt"

	"github.com/wxreport/wxreport/analysis/stats"
)

// The rate of a funnel stage against its alert value: the same rate is certain, likely or too little to judge,
// depending on how many there were.
func ExampleBreach() {
	for _, n := range []float64{9000, 1000, 100} {
		b := stats.Breach(0.05*n, n, 1, 0.06, stats.Below)
		fmt.Printf("%.0f of %.0f: %s, %.1f%% to %.1f%%\n", 0.05*n, n, b.Verdict, 100*b.CI.Low, 100*b.CI.High)
	}
	// Output:
	// 450 of 9000: certain, 4.6% to 5.5%
	// 50 of 1000: likely, 3.8% to 6.5%
	// 5 of 100: insufficient, 2.2% to 11.2%
}

// Conversion fell although no source converts worse: the mix did it.
func ExampleKitagawa() {
	change, err := stats.Kitagawa(
		[]stats.Segment{{Num: 638, Den: 5800}, {Num: 486, Den: 2700}, {Num: 150, Den: 1500}},
		[]stats.Segment{{Num: 594, Den: 5400}, {Num: 432, Den: 2400}, {Num: 220, Den: 2200}},
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("change %.2f points: rates %.2f, mix %.2f\n", 100*change.Delta, 100*change.Rate, 100*change.Mix)
	// Output:
	// change -0.28 points: rates 0.00, mix -0.28
}

// A change is judged against the account's own restlessness, not against last month alone.
func ExamplePredictiveT() {
	var past []stats.Observed
	for _, orders := range []float64{830, 845, 815, 850, 822, 838} {
		past = append(past, stats.RateOnLogit(orders, 10000, 1))
	}
	now := stats.PredictiveT(stats.RateOnLogit(620, 10000, 1), past)
	fmt.Printf("p = %.4f against %d months\n", now.P, now.K)
	// Output:
	// p = 0.0009 against 6 months
}
