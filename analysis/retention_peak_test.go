package analysis

import (
	"math"
	"testing"

	"github.com/wxreport/wxreport/analysis/stats"
)

// TestSpreadOfScores draws scores of one spread: two peaks among a month of days must not
// hide themselves by widening it, and it must not fall under that of counting.
func TestSpreadOfScores(t *testing.T) {
	t.Parallel()
	rng := stats.NewRand("spread")
	mean := func(sd float64, peaks ...float64) float64 {
		total := 0.0
		for range 400 {
			zs := append([]float64{}, peaks...)
			for len(zs) < 28 {
				zs = append(zs, sd*rng.NormFloat64())
			}
			total += spreadOf(zs) / 400
		}
		return total
	}
	if got := mean(2); math.Abs(got-2) > 0.1 {
		t.Errorf("spread of scores that spread by 2 is %.2f", got)
	}
	if got := mean(2, 30, 60); got > 2.6 { // without them nothing far is left to leave out
		t.Errorf("two peaks widen the spread from 2 to %.2f", got)
	}
	if got := mean(0.3); math.Abs(got-1) > 1e-9 {
		t.Errorf("spread of scores that spread by .3 is %.2f, want 1", got)
	}
	if got := spreadOf([]float64{0, 0, 0, 9}); got != math.Sqrt2 {
		t.Errorf("spread of four scores is %.2f", got)
	}
}
