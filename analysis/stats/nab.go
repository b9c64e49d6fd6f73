package stats

import "math"

// NABScore is the score that the Numenta Anomaly Benchmark gives to a detection at the relative position y: -1 at the
// start of a labelled window, 0 at its end, beyond 0 after it; 2/(1+e^(5y)) - 1, and -1 from 3 on. NaN for NaN.
//
// Source: Lavin A, Ahmad S (2015) Evaluating Real-Time Anomaly Detection Algorithms; numenta/NAB nab/sweeper.py.
func NABScore(y float64) float64 {
	if y > 3 {
		return -1
	}
	return 2/(1+math.Exp(5*y)) - 1
}
