package stats

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
)

// RetentionKind names a model of the share still following after t days.
type RetentionKind string

// The retention models. All have S(0) = 1.
const (
	Exponential RetentionKind = "exponential" // exp(-lambda t)
	Power       RetentionKind = "power"       // a t^-b for t >= 1, a <= 1
	Weibull     RetentionKind = "weibull"     // exp(-(t/lambda)^k)
	SBG         RetentionKind = "sbg"         // B(a, b+t)/B(a, b): each follower has an own constant hazard
	BDW         RetentionKind = "bdw"         // B(a, b+t^c)/B(a, b): as SBG, but the hazard may rise first
)

// RetentionKinds lists the models from few to many parameters.
func RetentionKinds() []RetentionKind {
	return []RetentionKind{Exponential, Power, Weibull, SBG, BDW}
}

// Cohort counts the followers of one cohort still there on some days. Days rises and starts at 0; Alive never rises.
// Shares instead of counts give the same curve, but then there is no sample size.
type Cohort struct {
	Days  []float64
	Alive []float64
}

// RetentionFit is a fitted model.
type RetentionFit struct {
	Kind    RetentionKind
	Params  []float64 // in the order of the kind's formula
	LogLik  float64
	AICc    float64 // with the number of followers as sample size; QAICc when phi was above 1
	Churned float64 // followers lost, in all cohorts
	theta   []float64
}

// Survival returns the fitted share still following on the day, which need not be whole; NaN below 0.
func (f RetentionFit) Survival(day float64) float64 {
	if !(day >= 0) {
		return math.NaN()
	}
	return survival(f.Kind, f.Params, day)
}

// FitRetention fits a model by maximum likelihood to the counts of one or more cohorts, never to percentages by least
// squares: between two days the lost followers count with S(d1)-S(d2), those left at the end with S(last).
//
// phi is the over-dispersion between cohorts, 1 or less for none; it only enters AICc. Errors: an unknown kind, no
// cohort, days that do not start at 0 or do not rise, counts that rise, and "not identifiable" when nobody left.
//
// Source: Fader PS, Hardie BGS (2007) J Interactive Marketing 21:76-90; Fader et al. (2018) JIM 43:1-16 for BDW.
func FitRetention(kind RetentionKind, cohorts []Cohort, phi float64) (RetentionFit, error) {
	followers, churned, err := checkCohorts(cohorts)
	if err != nil {
		return RetentionFit{}, err
	}
	if churned == 0 {
		return RetentionFit{}, errors.New("retention: not identifiable, nobody left")
	}
	start, err := startParams(kind)
	if err != nil {
		return RetentionFit{}, err
	}
	return fitFrom(kind, start, cohorts, followers, churned, phi)
}

// fitFrom searches from the start, in free parameters.
func fitFrom(kind RetentionKind, start []float64, cohorts []Cohort, followers, churned, phi float64) (RetentionFit, error) {
	t := tallyCohorts(cohorts)
	loss := func(theta []float64) float64 { return -t.logLikelihood(kind, natural(kind, theta)) / followers }
	theta, value, err := minimise(loss, start)
	if err != nil {
		return RetentionFit{}, fmt.Errorf("retention: %s: %w", kind, err)
	}
	fit := RetentionFit{Kind: kind, Params: natural(kind, theta), LogLik: -value * followers, Churned: churned, theta: theta}
	k, n := float64(len(theta)), followers/atLeastOne(phi)
	fit.AICc = 2 * (k - fit.LogLik/atLeastOne(phi))
	if n > k+1 {
		fit.AICc += 2 * k * (k + 1) / (n - k - 1)
	}
	return fit, nil
}

func startParams(kind RetentionKind) ([]float64, error) {
	switch kind {
	case Exponential:
		return []float64{math.Log(0.05)}, nil
	case Power:
		return []float64{1, math.Log(0.3)}, nil
	case Weibull:
		return []float64{math.Log(20), math.Log(0.7)}, nil
	case SBG:
		return []float64{0, 0.5}, nil
	case BDW:
		return []float64{0, 0.5, 0}, nil
	}
	return nil, fmt.Errorf("retention: unknown model %q, want one of %v", string(kind), RetentionKinds())
}

// natural turns the free parameters of the search into the model's: positive ones by exp, the power model's first
// value into (0, 1) by the logistic function.
func natural(kind RetentionKind, theta []float64) []float64 {
	out := make([]float64, len(theta))
	for i, v := range theta {
		out[i] = math.Exp(v)
	}
	if kind == Power {
		out[0] = Expit(theta[0])
	}
	return out
}

func survival(kind RetentionKind, p []float64, t float64) float64 {
	if t == 0 {
		return 1
	}
	switch kind {
	case Exponential:
		return math.Exp(-p[0] * t)
	case Power:
		if t < 1 { // straight to the first day, where the power law starts
			return 1 - float64(float64(1-p[0])*t)
		}
		return p[0] * math.Pow(t, -p[1])
	case Weibull:
		return math.Exp(-math.Pow(t/p[0], p[1]))
	case SBG:
		return betaRatio(p[0], p[1], t)
	case BDW:
		return betaRatio(p[0], p[1], math.Pow(t, p[2]))
	}
	return math.NaN()
}

// betaRatio is B(a, b+t)/B(a, b).
func betaRatio(a, b, t float64) float64 {
	return math.Exp(mathext.Lbeta(a, b+t) - mathext.Lbeta(a, b))
}

// survivals fills in survival on every day; on days one apart the beta-geometric needs no gamma function.
func survivals(out []float64, kind RetentionKind, p, days, logs []float64) {
	base := math.NaN()
	switch kind {
	case BDW: // ln B(a, b)
		base = mathext.Lbeta(p[0], p[1])
	case Weibull:
		base = math.Log(p[0])
	case Exponential, Power, SBG:
	}
	for i, d := range days {
		switch {
		case kind == Weibull && d > 0:
			out[i] = math.Exp(-math.Exp(p[1] * (logs[i] - base)))
		case kind == Power && d >= 1:
			out[i] = p[0] * math.Exp(-p[1]*logs[i])
		case kind == SBG && i > 0 && d == days[i-1]+1:
			out[i] = out[i-1] * ((p[1] + d - 1) / (p[0] + p[1] + d - 1))
		case kind == BDW && d > 0:
			out[i] = math.Exp(mathext.Lbeta(p[0], p[1]+math.Exp(p[2]*logs[i])) - base)
		default:
			out[i] = survival(kind, p, d)
		}
	}
}

// tally is all that the likelihood needs of the cohorts: how many left between which days, and how many were left when.
// Cohorts of one schedule share their entries, so a model is evaluated once a day, not once a day and cohort.
type tally struct {
	days []float64 // all days, rising
	logs []float64 // their logarithms
	at   []float64 // room for a model's values on them
	lost []leaving // by from, then to
	left []float64 // still there at the end of their cohort, by the place of that day
}

type leaving struct {
	from, to int // places in days
	count    float64
}

func tallyCohorts(cohorts []Cohort) tally {
	var t tally
	for _, c := range cohorts {
		t.days = append(t.days, c.Days...)
	}
	slices.Sort(t.days)
	t.days = slices.Compact(t.days)
	t.left, t.at, t.logs = make([]float64, len(t.days)), make([]float64, len(t.days)), make([]float64, len(t.days))
	for i, d := range t.days {
		t.logs[i] = math.Log(d)
	}
	sums := map[[2]int]float64{}
	for _, c := range cohorts {
		before := 0
		for i := 1; i < len(c.Days); i++ {
			here, _ := slices.BinarySearch(t.days, c.Days[i])
			if lost := c.Alive[i-1] - c.Alive[i]; lost > 0 {
				sums[[2]int{before, here}] += lost
			}
			before = here
		}
		t.left[before] += c.Alive[len(c.Alive)-1]
	}
	for at, count := range sums {
		t.lost = append(t.lost, leaving{at[0], at[1], count})
	}
	slices.SortFunc(t.lost, func(a, b leaving) int { return cmp.Or(a.from-b.from, a.to-b.to) })
	return t
}

func (t tally) logLikelihood(kind RetentionKind, params []float64) float64 {
	s := t.at
	survivals(s, kind, params, t.days, t.logs)
	var acc accumulator
	for _, l := range t.lost {
		acc.add(float64(l.count * math.Log(s[l.from]-s[l.to])))
	}
	for i, left := range t.left {
		if left > 0 {
			acc.add(float64(left * math.Log(s[i])))
		}
	}
	return acc.value()
}

func checkCohorts(cohorts []Cohort) (followers, churned float64, err error) {
	var all, lost accumulator
	for i, c := range cohorts {
		if len(c.Days) != len(c.Alive) || len(c.Days) < 2 || c.Days[0] != 0 {
			return 0, 0, fmt.Errorf("retention: cohort %d needs two or more days from day 0, each with a count", i+1)
		}
		if !finite(c.Days...) || !finite(c.Alive...) || c.Alive[len(c.Alive)-1] < 0 || c.Alive[0] <= 0 {
			return 0, 0, fmt.Errorf("retention: cohort %d has a missing or negative number", i+1)
		}
		for j := 1; j < len(c.Days); j++ {
			if c.Days[j] <= c.Days[j-1] || c.Alive[j] > c.Alive[j-1] {
				return 0, 0, fmt.Errorf("retention: cohort %d: days must rise and counts must not, at day %v", i+1, c.Days[j])
			}
		}
		all.add(c.Alive[0])
		lost.add(c.Alive[0] - c.Alive[len(c.Alive)-1])
	}
	if len(cohorts) == 0 {
		return 0, 0, errors.New("retention: no cohorts")
	}
	return all.value(), lost.value(), nil
}
