package stats

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// SurvivalPoint is the survival curve just after one event time.
type SurvivalPoint struct {
	Time   float64
	AtRisk int     // subjects under observation just before Time
	Events int     // events at Time
	S      float64 // probability of no event up to and including Time
	SE     float64 // Greenwood standard error of S
}

// Survival is a Kaplan-Meier curve: the event times in rising order. Before the first it is 1.
type Survival struct {
	Points  []SurvivalPoint
	MaxTime float64 // the longest observation, beyond which the curve says nothing
}

// KaplanMeier estimates the survival curve from observation times (0 or more) and whether each ended in the event (true)
// or was cut off (false, right-censored). A subject cut off at an event time is still at risk at that time.
//
//	S(t) = Prod_{t_i <= t} (1 - d_i/r_i),  se^2 = S^2 Sum d_i/(r_i(r_i-d_i))
//
// It assumes that being cut off says nothing about the event. Errors: nothing observed, different lengths, a negative,
// NaN or infinite time.
//
// Source: Kaplan EL, Meier P (1958) JASA 53:457-481; Greenwood (1926).
func KaplanMeier(times []float64, event []bool) (Survival, error) {
	if len(times) == 0 {
		return Survival{}, errors.New("kaplan-meier: no observations")
	}
	if len(times) != len(event) {
		return Survival{}, fmt.Errorf("kaplan-meier: %d times but %d event marks", len(times), len(event))
	}
	order := make([]int, len(times))
	for i, t := range times {
		if !finite(t) || t < 0 {
			return Survival{}, fmt.Errorf("kaplan-meier: observation %d has time %v, want 0 or more", i+1, t)
		}
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { // within equal times the order does not matter
		switch {
		case times[a] < times[b]:
			return -1
		case times[a] > times[b]:
			return 1
		}
		return 0
	})
	curve := Survival{MaxTime: times[order[len(order)-1]]}
	s, greenwood := 1.0, 0.0
	for i := 0; i < len(order); {
		t, atRisk, events := times[order[i]], len(order)-i, 0
		for ; i < len(order) && times[order[i]] == t; i++ {
			if event[order[i]] {
				events++
			}
		}
		if events == 0 {
			continue
		}
		r, d := float64(atRisk), float64(events)
		s *= 1 - d/r
		greenwood += d / (r * (r - d)) // +Inf at the last death, where S is 0
		se := 0.0
		if s > 0 {
			se = s * math.Sqrt(greenwood)
		}
		curve.Points = append(curve.Points, SurvivalPoint{t, atRisk, events, s, se})
	}
	return curve, nil
}

// At returns the survival at time t with its log-log interval at normal quantile z. Beyond the longest observation the
// answer is NaN, unless the curve has reached 0. Where S is 1 or 0 the interval is the point itself.
//
// Source: Kalbfleisch JD, Prentice RL (2002) The Statistical Analysis of Failure Time Data, 1.4.
func (c Survival) At(t, z float64) (s float64, iv Interval) {
	last := SurvivalPoint{S: 1}
	for _, p := range c.Points {
		if p.Time > t {
			break
		}
		last = p
	}
	if math.IsNaN(t) || t < 0 || (t > c.MaxTime && last.S > 0) {
		return math.NaN(), NoInterval()
	}
	return last.S, last.interval(z)
}

func (p SurvivalPoint) interval(z float64) Interval {
	if p.S >= 1 || p.S <= 0 {
		return Interval{p.S, p.S}
	}
	w := z * p.SE / (p.S * math.Abs(math.Log(p.S)))
	return Interval{math.Pow(p.S, math.Exp(w)), math.Pow(p.S, math.Exp(-w))}
}

// Quantile returns the earliest time by which the share q has had the event, with the interval that inverts the log-log
// band. A share that the curve does not reach has time NaN, an end that is not reached is +Inf: "the median is not
// reached yet".
//
// Source: Brookmeyer R, Crowley J (1982) Biometrics 38:29-41.
func (c Survival) Quantile(q, z float64) (t float64, iv Interval) {
	if !(q > 0 && q <= 1) {
		return math.NaN(), NoInterval()
	}
	const slack = 1e-12 // products of fractions miss round targets by an ulp
	target := 1 - q + slack
	t, iv = math.NaN(), Interval{math.Inf(1), math.Inf(1)}
	for _, p := range c.Points {
		band := p.interval(z)
		if band.Low <= target && p.Time < iv.Low {
			iv.Low = p.Time
		}
		if math.IsNaN(t) && p.S <= target {
			t = p.Time
		}
		if band.High <= target && p.Time < iv.High {
			iv.High = p.Time
		}
	}
	return t, iv
}
