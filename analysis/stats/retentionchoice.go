package stats

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Gates of [ChooseRetention].
const (
	MinRetentionPoints = 7   // days observed, day 0 aside
	MinRetentionSize   = 300 // followers
	MinRetentionChurn  = 50  // of whom left
	holdoutShare       = 0.2 // last days kept back to check the forecast
	averageBelow       = 0.6 // Akaike weight of the best model under which models are averaged
	maxProjection      = 3.0 // times the observed span
)

// RetentionCandidate is a fitted model with its standing among the others.
type RetentionCandidate struct {
	RetentionFit
	Weight     float64 // Akaike weight
	HoldoutMAE float64 // mean absolute error over the held-back days, as a share; NaN when it could not be refitted
}

// RetentionChoice holds the candidates, best first.
type RetentionChoice struct {
	Candidates []RetentionCandidate
	Average    bool    // no model stands out: projections average all by weight
	Span       float64 // last observed day
	cohorts    []Cohort
	phi        float64
}

// ChooseRetention fits the kinds (all when nil) and ranks them by AICc, then by the holdout error over the last 20 % of
// the days when the AICc differ by less than 2.
//
// Errors: those of [FitRetention], or too little data: fewer than 7 days, 300 followers or 50 lost.
//
// Source: Burnham KP, Anderson DR (2002) Model Selection and Multimodel Inference, 2.9 and 4.2.
func ChooseRetention(cohorts []Cohort, kinds []RetentionKind, phi float64) (RetentionChoice, error) {
	followers, churned, err := checkCohorts(cohorts)
	if err != nil {
		return RetentionChoice{}, err
	}
	out := RetentionChoice{cohorts: cohorts, phi: atLeastOne(phi)}
	points := 0
	for _, c := range cohorts {
		points = max(points, len(c.Days)-1)
		out.Span = math.Max(out.Span, c.Days[len(c.Days)-1])
	}
	if points < MinRetentionPoints || followers < MinRetentionSize || churned < MinRetentionChurn {
		return out, fmt.Errorf("retention: %d days, %.0f followers, %.0f lost; a model needs %d, %d and %d",
			points, followers, churned, MinRetentionPoints, MinRetentionSize, MinRetentionChurn)
	}
	if kinds == nil {
		kinds = RetentionKinds()
	}
	for _, kind := range kinds {
		fit, err := FitRetention(kind, cohorts, phi)
		if err != nil {
			return out, err
		}
		out.Candidates = append(out.Candidates, RetentionCandidate{fit, 0, holdout(fit, cohorts)})
	}
	rankCandidates(out.Candidates)
	out.Average = len(out.Candidates) > 1 && out.Candidates[0].Weight < averageBelow
	return out, nil
}

func rankCandidates(cs []RetentionCandidate) {
	best := math.Inf(1)
	for _, c := range cs {
		best = math.Min(best, c.AICc)
	}
	var total accumulator
	for i := range cs {
		cs[i].Weight = math.Exp((best - cs[i].AICc) / 2)
		total.add(cs[i].Weight)
	}
	for i := range cs {
		cs[i].Weight /= total.value()
	}
	slices.SortStableFunc(cs, func(a, b RetentionCandidate) int {
		nearA, nearB := a.AICc-best < 2, b.AICc-best < 2
		if nearA && nearB && a.HoldoutMAE != b.HoldoutMAE && !math.IsNaN(a.HoldoutMAE+b.HoldoutMAE) {
			return descending(b.HoldoutMAE, a.HoldoutMAE, "", "")
		}
		return descending(b.AICc, a.AICc, string(a.Kind), string(b.Kind))
	})
}

// holdout refits without the last fifth of each cohort's days and returns the mean absolute error there.
func holdout(full RetentionFit, cohorts []Cohort) float64 {
	early := make([]Cohort, 0, len(cohorts))
	for _, c := range cohorts {
		keep := len(c.Days) - max(1, int(math.Round(holdoutShare*float64(len(c.Days)-1))))
		if keep >= 2 {
			early = append(early, Cohort{c.Days[:keep], c.Alive[:keep]})
		}
	}
	followers, churned, err := checkCohorts(early)
	if err != nil || churned == 0 {
		return math.NaN()
	}
	fit, err := fitFrom(full.Kind, full.theta, early, followers, churned, 1)
	if err != nil {
		return math.NaN()
	}
	var errs accumulator
	n := 0.0
	for _, c := range cohorts {
		keep := len(c.Days) - max(1, int(math.Round(holdoutShare*float64(len(c.Days)-1))))
		for i := max(keep, 1); i < len(c.Days); i++ {
			errs.add(math.Abs(fit.Survival(c.Days[i]) - c.Alive[i]/c.Alive[0]))
			n++
		}
	}
	return errs.value() / n
}

// Project returns the share still following on the day and its 95 % interval, from parameters drawn from their
// large-sample distribution (draws times, 1000 if not positive; models by their weight when they are averaged), widened
// by the holdout error. Days beyond three times the observed span are refused.
//
// Source: Burnham and Anderson (2002) 4.3; the widening is this project's.
func (c RetentionChoice) Project(day float64, draws int, rng *rand.Rand) (share float64, iv Interval, err error) {
	if !(day >= 0) || day > maxProjection*c.Span {
		return math.NaN(), NoInterval(), fmt.Errorf("retention: day %v is beyond %v times the %v days observed",
			day, maxProjection, c.Span)
	}
	if len(c.Candidates) == 0 {
		return math.NaN(), NoInterval(), errors.New("retention: no model was fitted")
	}
	if draws <= 0 {
		draws = 1000
	}
	used := c.Candidates[:1]
	if c.Average {
		used = c.Candidates
	}
	var mean, weights, widen accumulator
	values := make([]float64, 0, draws)
	for i, m := range used {
		weight := m.Weight
		if !c.Average {
			weight = 1
		}
		mean.add(float64(weight * m.Survival(day)))
		weights.add(weight)
		if !math.IsNaN(m.HoldoutMAE) {
			widen.add(float64(weight * m.HoldoutMAE))
		}
		values = append(values, c.drawSurvival(m, day, int(math.Round(weight*float64(draws))), rng)...)
		if i == 0 && len(values) == 0 {
			values = append(values, m.Survival(day))
		}
	}
	share = mean.value() / weights.value()
	ends := Quantiles(values, 0.025, 0.975)
	low, high := math.Min(ends[0], share)-widen.value(), math.Max(ends[1], share)+widen.value()
	return share, Interval{clamp(low, 0, 1), clamp(high, 0, 1)}, nil
}

// drawSurvival draws the model's parameters from N(theta, phi H^-1); a singular curvature gives the estimate itself.
func (c RetentionChoice) drawSurvival(m RetentionCandidate, day float64, draws int, rng *rand.Rand) []float64 {
	t := tallyCohorts(c.cohorts)
	h := hessian(func(theta []float64) float64 { return -t.logLikelihood(m.Kind, natural(m.Kind, theta)) }, m.theta)
	k := len(m.theta)
	sym := mat.NewSymDense(k, nil)
	for i := range h {
		for j := i; j < k; j++ {
			sym.SetSym(i, j, h[i][j]/c.phi)
		}
	}
	var chol mat.Cholesky
	out := make([]float64, 0, draws)
	if !chol.Factorize(sym) {
		return append(out, m.Survival(day))
	}
	var upper mat.TriDense
	chol.UTo(&upper)
	z, theta := make([]float64, k), make([]float64, k)
	for range draws {
		for i := range z {
			z[i] = rng.NormFloat64()
		}
		// H = U'U, so U^-1 z has covariance H^-1: from the last row up.
		for i := k - 1; i >= 0; i-- {
			for j := i + 1; j < k; j++ {
				z[i] -= float64(upper.At(i, j) * z[j])
			}
			z[i] /= upper.At(i, i)
			theta[i] = m.theta[i] + z[i]
		}
		if s := survival(m.Kind, natural(m.Kind, theta), day); finite(s) {
			out = append(out, s)
		}
	}
	return out
}
