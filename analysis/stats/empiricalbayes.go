package stats

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// maxPrior caps alpha+beta when the groups do not differ more than chance: the prior is then a point.
const maxPrior = 1e6

// BetaPrior is the distribution of true rates over groups (slots, segments), learned from all of them.
type BetaPrior struct {
	Alpha, Beta float64
	LogLik      float64 // without the binomial coefficients
}

// ShrunkRate is a group's rate after its share of the common experience.
type ShrunkRate struct {
	Raw    float64  // x/n; NaN without trials
	Shrunk float64  // posterior mean (alpha+x)/(alpha+beta+n)
	CI     Interval // 95 % posterior
}

// FitBetaPrior fits a beta distribution of rates over groups with successes x of trials n by maximum marginal likelihood.
//
//	logL = Sum ln B(alpha+x, beta+n-x) - ln B(alpha, beta)
//
// Groups without trials carry nothing. When the groups do not differ beyond chance, alpha+beta runs to its cap of 1e6 and
// all shrink to the common rate. Errors: fewer than two groups with trials, impossible counts, a pooled rate of 0 or 1.
//
// Source: Casella G, Berger RL (2002) Statistical Inference, 7.2; Efron B, Morris C (1975) for shrinkage.
func FitBetaPrior(x, n []float64) (BetaPrior, error) {
	if len(x) != len(n) {
		return BetaPrior{}, fmt.Errorf("empirical bayes: %d successes but %d trials", len(x), len(n))
	}
	var xs, ns []float64
	for i := range x {
		if x[i] == 0 && n[i] == 0 {
			continue
		}
		if !counts(x[i], n[i]) {
			return BetaPrior{}, fmt.Errorf("empirical bayes: group %d has %v of %v", i+1, x[i], n[i])
		}
		xs, ns = append(xs, x[i]), append(ns, n[i])
	}
	if len(xs) < 2 {
		return BetaPrior{}, errors.New("empirical bayes: fewer than two groups with data")
	}
	pooled := Sum(xs) / Sum(ns)
	if pooled == 0 || pooled == 1 {
		return BetaPrior{}, errors.New("empirical bayes: the pooled rate is 0 or 1")
	}
	prior := func(theta []float64) (a, b float64) {
		mean, size := Expit(theta[0]), math.Min(maxPrior, math.Exp(theta[1]))
		return mean * size, (1 - mean) * size
	}
	loss := func(theta []float64) float64 {
		a, b := prior(theta)
		return -marginal(a, b, xs, ns)
	}
	theta, value, err := minimise(loss, []float64{Logit(pooled), math.Log(50)})
	if err != nil {
		return BetaPrior{}, fmt.Errorf("empirical bayes: %w", err)
	}
	a, b := prior(theta)
	return BetaPrior{a, b, -value}, nil
}

func marginal(a, b float64, x, n []float64) float64 {
	var acc accumulator
	base := mathext.Lbeta(a, b)
	for i := range x {
		acc.add(mathext.Lbeta(a+x[i], b+(n[i]-x[i])) - base)
	}
	return acc.value()
}

// proper says that the prior is a distribution that can be computed with.
func (p BetaPrior) proper() bool {
	return p.Alpha >= 1e-6 && p.Beta >= 1e-6 && finite(p.Alpha, p.Beta)
}

// Shrink returns the group's rate under the prior; without trials it is the prior itself. Impossible counts give NaN.
func (p BetaPrior) Shrink(x, n float64) ShrunkRate {
	if !(counts(x, n) || (x == 0 && n == 0)) || !p.proper() {
		return ShrunkRate{math.NaN(), math.NaN(), NoInterval()}
	}
	a, b := p.Alpha+x, p.Beta+(n-x)
	return ShrunkRate{
		Raw: x / n, Shrunk: a / (a + b),
		CI: Interval{mathext.InvRegIncBeta(a, b, 0.025), mathext.InvRegIncBeta(a, b, 0.975)},
	}
}
