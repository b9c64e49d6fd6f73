package stats

import (
	"math"
	"testing"
)

// TestWatchSeesAFallThatBeganLately has a level year that turns into a fall: a line through
// all of it is too flat to reach the alert value.
func TestWatchSeesAFallThatBeganLately(t *testing.T) {
	t.Parallel()
	course := func(level, fall int, by float64) []float64 {
		var out []float64
		for i := range level {
			out = append(out, Expit(Logit(.08)+.004*float64(i%3-1)))
		}
		for i := range fall {
			out = append(out, Expit(Logit(.08)-by*float64(i+1)))
		}
		return out
	}
	for name, c := range map[string]struct {
		rates []float64
		want  Verdict
	}{
		"level, then four months down":  {course(8, 4, .055), VerdictWatch},
		"level, then six months down":   {course(6, 6, .04), VerdictWatch},
		"three months down are too few": {course(9, 2, .11), VerdictOK},
		"down, but far from the value":  {course(8, 4, .02), VerdictOK},
		"a step down is not a fall":     {append(course(8, 0, 0), .064, .064, .0641, .064), VerdictOK},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := Watch(c.rates, .0636, Below); got.Verdict != c.want {
				t.Errorf("verdict %s, want %s: %+v", got.Verdict, c.want, got)
			}
			mirrored := make([]float64, len(c.rates))
			for i, r := range c.rates {
				mirrored[i] = 1 - r
			}
			if got := Watch(mirrored, 1-.0636, Above); got.Verdict != c.want {
				t.Errorf("mirrored verdict %s, want %s", got.Verdict, c.want)
			}
		})
	}
}

// TestWatchIsAsGoodAsKnowingTheTurn compares Watch with a forecaster who knows in which month the fall
// began and asks for no test, and counts false watches of rates that only wander.
func TestWatchIsAsGoodAsKnowingTheTurn(t *testing.T) {
	t.Parallel()
	const draws = 1500
	rng := NewRand("watch")
	noise := func(sd float64) float64 { return sd * rng.NormFloat64() }
	told, known := 0, 0
	for range draws {
		y, rates := make([]float64, 12), make([]float64, 12)
		for i := range y {
			y[i] = Logit(.08) - .03*math.Max(0, float64(i-3)) + noise(.03)
			rates[i] = Expit(y[i])
		}
		limit := Expit(Logit(.08) - .03*8.5) // passed half a month after the last one
		if rates[11] < limit {
			continue
		}
		if Watch(rates, limit, Below).Verdict == VerdictWatch {
			told++
		}
		slope, level := 0., Mean(y[3:])
		for i := 3; i < 12; i++ {
			slope += (float64(i) - 7) * y[i] / 60
		}
		if level+slope*5 < Logit(limit) {
			known++
		}
	}
	if float64(told) < .9*float64(known) {
		t.Errorf("told %d, %d by who knows the turn", told, known)
	}
	alarms := 0
	for range draws {
		rates, at := make([]float64, 12), noise(.04)
		for i := range rates {
			rates[i] = Expit(Logit(.08) + at + noise(.02))
			at = .3*at + noise(.038)
		}
		if Watch(rates, Expit(Logit(.08)-.08), Below).Verdict == VerdictWatch {
			alarms++
		}
	}
	if share := float64(alarms) / draws; share > .02 {
		t.Errorf("%.1f %% of the wandering rates are watched, want 2 at most", 100*share)
	}
	t.Logf("told %d, by who knows the turn %d; %d of %d wandering rates", told, known, alarms, draws)
}
