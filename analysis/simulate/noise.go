package main

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
)

// dice draws what the generator needs. It shares no code with the engine.
type dice struct{ *rand.Rand }

// newDice is the source of one part of one account: parts stay as they are when
// another part draws more.
func newDice(seed, account uint64, part string) dice {
	h := fnv.New64a()
	h.Write([]byte(part))
	return dice{rand.New(rand.NewPCG(seed^h.Sum64(), account))}
}

func (d dice) between(low, high float64) float64 { return low + (high-low)*d.Float64() }

func (d dice) logBetween(low, high float64) float64 {
	return math.Exp(d.between(math.Log(low), math.Log(high)))
}

func (d dice) chance(p float64) bool { return d.Float64() < p }

// gamma draws with a shape and scale 1 (Marsaglia and Tsang 2000).
func (d dice) gamma(shape float64) float64 {
	if shape < 1 {
		return d.gamma(shape+1) * math.Pow(d.Float64(), 1/shape)
	}
	a := shape - 1.0/3
	c := 1 / math.Sqrt(9*a)
	for {
		x := d.NormFloat64()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		if math.Log(d.Float64()) < x*x/2+a-a*v+a*math.Log(v) {
			return a * v
		}
	}
}

// poisson counts events; large means by their normal approximation.
func (d dice) poisson(mean float64) float64 {
	if mean <= 0 {
		return 0
	}
	if mean > 400 {
		return math.Max(0, math.Round(mean+math.Sqrt(mean)*d.NormFloat64()))
	}
	n, sum := -1.0, 0.0
	for sum < mean {
		sum += d.ExpFloat64()
		n++
	}
	return n
}

// binomial counts successes of n trials; many of them by their normal
// approximation, else by the gaps between successes.
func (d dice) binomial(n, p float64) float64 {
	switch {
	case p <= 0 || n <= 0:
		return 0
	case p >= 1:
		return n
	case p > 0.5:
		return n - d.binomial(n, 1-p)
	}
	if v := n * p * (1 - p); v > 400 {
		return math.Min(n, math.Max(0, math.Round(n*p+math.Sqrt(v)*d.NormFloat64())))
	}
	successes, at, gap := 0.0, 0.0, math.Log1p(-p)
	for {
		at += math.Floor(-d.ExpFloat64()/gap) + 1
		if at > n {
			return successes
		}
		successes++
	}
}

// around draws a rate whose mean is p and whose intra-class correlation is icc.
func (d dice) around(p, icc float64) float64 {
	if icc <= 0 {
		return p
	}
	k := 1/icc - 1
	a, b := d.gamma(p*k), d.gamma((1-p)*k)
	return a / (a + b)
}

// count draws a negative binomial with a mean and variance/mean = phi.
func (d dice) count(mean, phi float64) float64 {
	if phi <= 1.01 || mean <= 0 {
		return d.poisson(mean)
	}
	return d.poisson(d.gamma(mean/(phi-1)) * (phi - 1))
}

// wander is the month-to-month noise: AR(1) with memory .3 and standard
// deviation monthNoise.
func (d dice) wander(months int) []float64 {
	out := make([]float64, months)
	at := monthNoise * d.NormFloat64()
	for i := range out {
		out[i] = at
		at = 0.3*at + monthNoise*math.Sqrt(1-0.09)*d.NormFloat64()
	}
	return out
}

// weekdays are seven factors about 1.
func (d dice) weekdays() [7]float64 {
	var out [7]float64
	for i := range out {
		out[i] = math.Exp(0.15 * d.NormFloat64())
	}
	return out
}

// shifted moves a rate on the log-odds scale.
func shifted(p, by float64) float64 { return 1 / (1 + (1-p)/p*math.Exp(-by)) }

// times is the move on the log-odds scale that multiplies a rate.
func times(p, factor float64) float64 {
	q := p * factor
	return math.Log(q/(1-q)) - math.Log(p/(1-p))
}
