package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// ChurnPeak is the first day on which more followers leave than the smooth curve explains.
type ChurnPeak struct {
	Found    bool
	Day      float64  // of the peak, by a parabola through it and its neighbours; NaN when none
	DayCI    Interval // 95 %, bootstrap
	Hazard   float64  // share of the remaining who left on that day
	Expected float64  // the model's
	Z        float64  // score of the excess
	P        float64  // one-sided, Holm over the days; NaN when nothing could be tested
}

// peakZ is the score that an excess needs.
const peakZ = 3.0

// FindChurnPeak looks for the first peak of the daily hazard h_t = (S_{t-1}-S_t)/S_{t-1} in a cohort observed on
// consecutive days 0, 1, 2, ...
//
// A day after the first is a peak when its hazard is above both neighbours and exceeds the fitted model's by a score of 3
// or more, Holm-corrected over the days. The model should not have learned the peak itself: the score uses the fit as
// given, so a very flexible fit hides peaks. phi divides the variance. The interval resamples the counts draws times
// (1000 if not positive). Errors: those of [FitRetention] for the cohort, or days with gaps.
//
// Source: this project's rule; score test for a binomial proportion.
func FindChurnPeak(c Cohort, fit RetentionFit, phi float64, draws int, rng *rand.Rand) (ChurnPeak, error) {
	if _, _, err := checkCohorts([]Cohort{c}); err != nil {
		return ChurnPeak{}, err
	}
	for i, d := range c.Days {
		if d != float64(i) {
			return ChurnPeak{}, fmt.Errorf("churn peak: day %v follows day %v, want consecutive days", d, float64(i)-1)
		}
	}
	nan := math.NaN()
	none := ChurnPeak{Day: nan, DayCI: NoInterval(), Hazard: nan, Expected: nan, Z: nan, P: nan}
	hazards := dailyHazards(c.Alive)
	z, p := make([]float64, len(hazards)), make([]float64, len(hazards))
	for t := range hazards {
		z[t], p[t] = math.NaN(), math.NaN()
		if t < 2 || c.Alive[t-1] <= 0 { // the first day has its own, higher, hazard
			continue
		}
		expected := modelHazard(fit, t)
		z[t] = (hazards[t] - expected) / math.Sqrt(atLeastOne(phi)*expected*(1-expected)/c.Alive[t-1])
		p[t] = NormalTail(z[t])
	}
	adjusted := Holm(p)
	for t := 2; t < len(hazards)-1; t++ {
		if z[t] >= peakZ && adjusted[t] <= NormalTail(peakZ) && isPeak(hazards, t) {
			out := ChurnPeak{true, parabolaPeak(hazards, t), NoInterval(), hazards[t], modelHazard(fit, t), z[t], adjusted[t]}
			out.DayCI = peakInterval(c.Alive, hazards, t, phi, draws, rng)
			return out, nil
		}
	}
	return none, nil
}

// PeakInterval returns where the top of the hazard around a day lies, by a parabola through it and its neighbours, and its
// 95 % interval: alive counts those still there on days 0, 1, 2, ..., phi divides their number, and the hazards are redrawn
// draws times (1000 if not positive). NaN and NoInterval for a day that has no neighbours on both sides, for counts that are
// not finite and positive up to the day after, or that rise.
//
// Source: Efron B, Tibshirani RJ (1993) An Introduction to the Bootstrap, 13.3.
func PeakInterval(alive []float64, day int, phi float64, draws int, rng *rand.Rand) (float64, Interval) {
	if day < 2 || day+1 >= len(alive) || !finite(alive...) {
		return math.NaN(), NoInterval()
	}
	for t := 1; t < len(alive); t++ {
		if alive[t] > alive[t-1] || alive[t] < 0 || t <= day+1 && alive[t] == 0 {
			return math.NaN(), NoInterval()
		}
	}
	hazards := dailyHazards(alive)
	return parabolaPeak(hazards, day), peakInterval(alive, hazards, day, phi, draws, rng)
}

func modelHazard(fit RetentionFit, t int) float64 {
	before := fit.Survival(float64(t - 1))
	return clamp((before-fit.Survival(float64(t)))/before, 1e-12, 1-1e-12)
}

func dailyHazards(alive []float64) []float64 {
	out := make([]float64, len(alive))
	for t := 1; t < len(alive); t++ {
		if alive[t-1] > 0 {
			out[t] = (alive[t-1] - alive[t]) / alive[t-1]
		}
	}
	return out
}

func isPeak(h []float64, t int) bool {
	return t > 1 && t < len(h)-1 && h[t] > h[t+1] && h[t] > h[t-1]
}

// parabolaPeak is the top of the parabola through day t and its neighbours.
func parabolaPeak(h []float64, t int) float64 {
	curve := h[t-1] + h[t+1] - 2*h[t]
	if curve >= 0 {
		return float64(t)
	}
	return float64(t) + clamp((h[t-1]-h[t+1])/(2*curve), -0.5, 0.5)
}

// peakInterval redraws the hazards around the peak, within two days, and takes the percentiles of where the top is.
func peakInterval(alive, hazards []float64, at int, phi float64, draws int, rng *rand.Rand) Interval {
	if draws <= 0 {
		draws = 1000
	}
	phi = atLeastOne(phi)
	low, high := max(2, at-2), min(len(hazards)-2, at+2)
	redrawn, from := make([]float64, len(hazards)), make([]binomialDraw, len(hazards))
	for t := max(1, low-1); t <= high+1; t++ {
		from[t] = newBinomialDraw(math.Max(1, math.Round(alive[t-1]/phi)), hazards[t])
	}
	tops := make([]float64, 0, draws)
	for range draws {
		top := low
		for t := max(1, low-1); t <= high+1; t++ {
			redrawn[t] = from[t].draw(rng) / from[t].n
			if t >= low && t <= high && redrawn[t] > redrawn[top] {
				top = t
			}
		}
		tops = append(tops, parabolaPeak(redrawn, top))
	}
	ends := Quantiles(tops, 0.025, 0.975)
	return Interval{ends[0], ends[1]}
}
