package stats

import "math"

// Posterior is a normal posterior of an effect.
type Posterior struct {
	Mean, SD float64
	CI       Interval // 95 %
}

// WinnersCurse shrinks a measured log ratio towards no effect with a normal prior around 0, because the best of several
// arms, or the one that was stopped at, looks better than it is. priorSD is the usual size of effects (0.1 if not
// positive). NaN unless the measured standard error is positive and all is finite.
//
//	mean = y prior^2/(prior^2+se^2)
//
// Source: Gelman A et al. (2013) Bayesian Data Analysis, 2.5.
func WinnersCurse(logRatio, se, priorSD float64) Posterior {
	if !(priorSD > 0) {
		priorSD = 0.1
	}
	if !finite(logRatio, se, priorSD) || se <= 0 {
		return Posterior{math.NaN(), math.NaN(), NoInterval()}
	}
	keep := 1 / (1 + float64((se/priorSD)*(se/priorSD)))
	mean, sd := float64(logRatio*keep), se*math.Sqrt(keep)
	half := float64(Z95 * sd)
	return Posterior{mean, sd, Interval{mean - half, mean + half}}
}

// Above returns the posterior probability that the effect is larger than the limit.
func (p Posterior) Above(limit float64) float64 { return NormalTail((limit - p.Mean) / p.SD) }

// Equivalence returns the p-value of the hypothesis that an effect with this estimate and standard error is at least as
// large as the margin either way (two one-sided tests): a small p shows that the arms are equal for practical purposes.
// NaN unless se and margin are positive.
//
// Source: Schuirmann DJ (1987) J Pharmacokinetics and Biopharmaceutics 15:657-680.
func Equivalence(estimate, se, margin float64) float64 {
	if !finite(estimate, se, margin) || se <= 0 || margin <= 0 {
		return math.NaN()
	}
	return math.Max(NormalTail((estimate+margin)/se), NormalTail((margin-estimate)/se))
}

// AlwaysValidInterval returns the 95 % interval of a normal estimate that covers however often a running experiment is
// looked at: all effects that [AlwaysValidP]'s test, with a normal mixture of standard deviation tau, does not reject.
// [NoInterval] unless the standard error and tau are positive and all is finite.
//
//	estimate +- se sqrt((se^2+tau^2)/tau^2 (ln((se^2+tau^2)/se^2) - 2 ln .05))
//
// Source: Johari R et al. (2022) Operations Research 70:1806-1821; Howard SR et al. (2021) Ann Stat 49:1055-1080.
func AlwaysValidInterval(estimate, se, tau float64) Interval {
	if !finite(estimate, se, tau) || se <= 0 || tau <= 0 {
		return NoInterval()
	}
	v, t2 := float64(se*se), float64(tau*tau)
	half := se * math.Sqrt((v+t2)/t2*(math.Log((v+t2)/v)-2*math.Log(0.05)))
	return Interval{estimate - half, estimate + half}
}

// AlwaysValidP returns a p-value that stays valid however often a running experiment is looked at: the mixture
// sequential probability ratio test for a difference of rates, with a normal mixture of standard deviation tau over the
// effects (0.01, one point, if not positive). Keep the smallest p seen so far. NaN for impossible counts.
//
//	1/p = sqrt(v/(v+tau^2)) exp(tau^2 d^2 / (2 v (v+tau^2))),  v = p(1-p)(1/n1+1/n2)
//
// Source: Johari R et al. (2022) Operations Research 70:1806-1821.
func AlwaysValidP(x1, n1, x2, n2, tau float64) float64 {
	if !counts(x1, n1) || !counts(x2, n2) {
		return math.NaN()
	}
	if !(tau > 0) || math.IsInf(tau, 1) {
		tau = 0.01
	}
	p := (x1 + x2) / (n1 + n2)
	v, d, t2 := float64(p*(1-p)*(1/n1+1/n2)), x1/n1-x2/n2, float64(tau*tau)
	if v <= 0 {
		return 1
	}
	logRatio := (math.Log(v/(v+t2)) + float64(t2/(v+t2)*(d/v)*d)) / 2
	return math.Min(1, math.Exp(-logRatio))
}
