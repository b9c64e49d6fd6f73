package main

import (
	"math"
	"testing"
)

// TestDraws holds the samplers against the moments of their distributions, and
// their far tails against what such distributions allow.
func TestDraws(t *testing.T) {
	t.Parallel()
	const n = 40000
	for name, c := range map[string]struct {
		draw     func(dice) float64
		mean, sd float64
		far      float64 // no draw lies further out, in standard deviations
	}{
		"binomial by gaps":    {func(d dice) float64 { return d.binomial(2991, 0.039) }, 116.649, math.Sqrt(2991 * 0.039 * 0.961), 5.5},
		"binomial by normal":  {func(d dice) float64 { return d.binomial(20000, 0.3) }, 6000, math.Sqrt(4200), 5.5},
		"binomial mirrored":   {func(d dice) float64 { return d.binomial(400, 0.8) }, 320, 8, 5.5},
		"poisson":             {func(d dice) float64 { return d.poisson(30) }, 30, math.Sqrt(30), 6.5},
		"negative binomial":   {func(d dice) float64 { return d.count(2000, 20) }, 2000, 200, 6},
		"beta":                {func(d dice) float64 { return d.around(0.039, 0.0005) }, 0.039, math.Sqrt(0.039 * 0.961 * 0.0005), 6},
		"small gamma":         {func(d dice) float64 { return d.gamma(0.5) }, 0.5, math.Sqrt(0.5), 20},
		"wander, last of ten": {func(d dice) float64 { return d.wander(10)[9] }, 0, 0.04, 5.5},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDice(3, 1, name)
			sum, squares, far := 0.0, 0.0, 0.0
			for range n {
				z := (c.draw(d) - c.mean) / c.sd
				sum, squares, far = sum+z, squares+z*z, math.Max(far, math.Abs(z))
			}
			if mean := sum / n; math.Abs(mean) > 5/math.Sqrt(n) {
				t.Errorf("mean is off by %.3f standard deviations", mean)
			}
			if sd := math.Sqrt(squares / n); math.Abs(sd-1) > 0.03 {
				t.Errorf("standard deviation is %.3f of what it should be", sd)
			}
			if far > c.far {
				t.Errorf("a draw lies %.1f standard deviations out", far)
			}
		})
	}
}
