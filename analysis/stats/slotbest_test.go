package stats

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// The integrals are held against 100,000 draws of beta variables, whose error is about 1.6e-3 (one standard deviation), and
// pairs against the closed form of [BetaGreater].
func TestSlotProbabilitiesAgreeWithDraws(t *testing.T) {
	t.Parallel()
	for name, params := range map[string][][2]float64{
		"wide and narrow":  {{60, 440}, {600, 4_000}, {65_000, 440_000}, {1, 9}, {70, 430}},
		"hardly tried":     {{1.5, 8}, {2, 9}, {1, 3}, {0.4, 2}},
		"nothing differs":  {{120, 880}, {120, 880}, {120, 880}, {120, 880}, {120, 880}, {120, 880}},
		"one clear winner": {{900, 4_000}, {600, 4_000}, {500, 4_000}},
		"skewed":           {{51, 90_000}, {60, 100_000}, {55, 90_000}},
		"far apart":        {{5, 5_000}, {5_000, 5}, {500, 500}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cells, posts := make([]SlotRate, len(params)), make([]slotPosterior, len(params))
			for i, p := range params {
				posts[i] = newSlotPosterior(p[0], p[1])
			}
			compareSlots(cells, posts, 0)
			const draws = 100_000
			rng := NewRand("slots", name)
			best, gains := make([]float64, len(params)), make([][]float64, len(params))
			for range draws {
				now, top, at := 0.0, -1.0, 0
				for i, p := range params {
					v := distuv.Beta{Alpha: p[0], Beta: p[1], Src: rng}.Rand()
					if i == 0 {
						now = v
					}
					if v > top {
						top, at = v, i
					}
					gains[i] = append(gains[i], v-now)
				}
				best[at] += 1. / draws
			}
			for i, c := range cells {
				near(t, fmt.Sprintf("best %d", i), c.PBest, best[i], 0.006)
				if i == 0 {
					continue
				}
				near(t, fmt.Sprintf("beats %d", i), c.PBeats, BetaGreater(params[0][0], params[0][1], params[i][0], params[i][1]), 0.001)
				if c.PBeats < gainRead {
					continue
				}
				sd := math.Hypot(posts[i].rateSD(), posts[0].rateSD())
				near(t, fmt.Sprintf("least gain of %d", i), c.Gain.Low, selectQuantile(gains[i], 0.1), 0.02*sd)
				near(t, fmt.Sprintf("most gain of %d", i), c.Gain.High, selectQuantile(gains[i], 0.9), 0.02*sd)
			}
		})
	}
}
