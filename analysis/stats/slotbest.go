package stats

import (
	"math"
	"sync"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/mathext"
)

// fewTrials is the least of alpha and beta from which the logit of a beta variable is
// close enough to normal for an expansion about the normal distribution.
const fewTrials = 50

// slotPosterior is a beta distribution of a rate, read on the logit scale, in which
// values compare as rates do.
type slotPosterior struct {
	a, b           float64
	mean, sd       float64 // of the logit
	skew, kurtosis float64 // of the logit
}

func newSlotPosterior(a, b float64) slotPosterior {
	cumulant := func(order float64) (of func(v float64) float64) { // of the log of a gamma variable, without its sign
		return func(v float64) float64 { return math.Gamma(order) * mathext.Zeta(order, v) }
	}
	second, third, fourth := cumulant(2), cumulant(3), cumulant(4)
	variance := second(a) + second(b)
	return slotPosterior{a: a, b: b, mean: mathext.Digamma(a) - mathext.Digamma(b), sd: math.Sqrt(variance),
		skew: (third(b) - third(a)) / math.Pow(variance, 1.5), kurtosis: (fourth(a) + fourth(b)) / (variance * variance)}
}

// below is the probability of a logit below t: exact where there are few trials, else
// the Edgeworth series of second order, whose error is then under 1e-4.
//
// Source: Abramowitz and Stegun 26.2.48; cumulants of log gamma variables 6.4.1.
func (p slotPosterior) below(t float64) float64 {
	if math.Min(p.a, p.b) < fewTrials {
		return mathext.RegIncBeta(p.a, p.b, Expit(t))
	}
	z := (t - p.mean) / p.sd
	switch {
	case z < -slotReach:
		return 0
	case z > slotReach:
		return 1
	}
	z2 := z * z
	bend := p.skew/6*(z2-1) + p.kurtosis/24*z*(z2-3) + p.skew*p.skew/72*z*(float64(z2*(z2-10))+15)
	return clamp(NormalCDF(z)-float64(bend*math.Exp(-z2/2)/math.Sqrt(2*math.Pi)), 0, 1)
}

// logDensity is the logarithm of the density of the logit, up to a constant.
func (p slotPosterior) logDensity(t float64) float64 {
	return float64(p.a*t) - float64((p.a+p.b)*(math.Max(t, 0)+math.Log1p(math.Exp(-math.Abs(t)))))
}

// slotReach is how many standard deviations about its mean a posterior is followed.
const slotReach = 7

// slotSteps are places on the logit scale, close enough together for the narrowest
// posterior at each.
func slotSteps(posts []slotPosterior) []float64 {
	const step = 0.2 // of a standard deviation
	at, end := math.Inf(1), math.Inf(-1)
	for _, p := range posts {
		at, end = math.Min(at, p.mean-slotReach*p.sd), math.Max(end, p.mean+slotReach*p.sd)
	}
	out := []float64{at}
	for at < end {
		next := end
		for _, p := range posts {
			switch from := p.mean - slotReach*p.sd; {
			case at < from:
				next = math.Min(next, from)
			case at < p.mean+slotReach*p.sd:
				next = math.Min(next, at+step*p.sd)
			}
		}
		at = next
		out = append(out, at)
	}
	return out
}

// gainRead is the probability of beating the current slot from which a slot's gain is
// worked out: nobody reads the gain of one that is hardly likelier to be better.
const gainRead = 0.5

// compareSlots fills the probabilities of each slot of having the highest rate and of
// beating the current one, and the quantiles of its gain over that one.
//
//	P(best) = Int Prod_{j != i} F_j dF_i;  P(beats) = Int F_current dF_i
//
// by the trapezoidal rule over F_i.
func compareSlots(cells []SlotRate, posts []slotPosterior, current int) {
	steps := slotSteps(posts)
	last, here := make([]float64, len(posts)), make([]float64, len(posts)) // F_j at a step
	lastRest, rest := make([]float64, len(posts)), make([]float64, len(posts))
	beats := make([]float64, len(posts))
	for k, t := range steps {
		for i, p := range posts {
			here[i] = p.below(t)
			if k == len(steps)-1 {
				here[i] = 1
			}
		}
		others(rest, here)
		if k > 0 {
			for i := range posts {
				mass := here[i] - last[i]
				cells[i].PBest += mass * (rest[i] + lastRest[i]) / 2
				beats[i] += mass * (here[current] + last[current]) / 2
			}
		}
		last, here = here, last
		rest, lastRest = lastRest, rest
	}
	total := 0.0
	for _, c := range cells {
		total += c.PBest
	}
	for i := range cells {
		cells[i].PBest /= total
		if i == current {
			continue
		}
		cells[i].PBeats = clamp(beats[i], 0, 1)
		if cells[i].PBeats >= gainRead {
			cells[i].Gain = Interval{slotGain(posts[i], posts[current], 0.1), slotGain(posts[i], posts[current], 0.9)}
		}
	}
}

// others puts the product of all other values beside each.
func others(out, values []float64) {
	product := 1.0
	for i, v := range values {
		out[i] = product
		product *= v
	}
	product = 1
	for i := len(values) - 1; i >= 0; i-- {
		out[i] *= product
		product *= values[i]
	}
}

// legendre64 are nodes and weights on -1..1.
var legendre64 = sync.OnceValue(func() (nodes [2][64]float64) {
	quad.Legendre{}.FixedLocations(nodes[0][:], nodes[1][:], -1, 1)
	return nodes
})

// slotGain is the quantile q of the rate of one slot less that of another. The
// narrower posterior is integrated over, so that the other is smooth between nodes.
func slotGain(slot, now slotPosterior, q float64) float64 {
	narrow, wide, sign := now, slot, 1.0
	if slot.rateSD() < now.rateSD() {
		narrow, wide, sign = slot, now, -1
	}
	var rates, weights [64]float64
	nodes := legendre64()
	peak, sum := narrow.logDensity(narrow.mean), 0.0
	for i, node := range nodes[0] {
		t := narrow.mean + float64(slotReach*narrow.sd*node)
		rates[i], weights[i] = Expit(t), nodes[1][i]*math.Exp(narrow.logDensity(t)-peak)
		sum += weights[i]
	}
	below := func(gain float64) float64 { // P(rate of slot - rate of now < gain)
		p := 0.0
		for i, w := range weights {
			if rate := rates[i] + float64(sign*gain); rate > 0 && rate < 1 {
				p += w * wide.below(math.Log(rate/(1-rate)))
			} else if rate >= 1 {
				p += w
			}
		}
		if sign > 0 {
			return p / sum
		}
		return 1 - p/sum
	}
	return quantileOf(below, q, slot.rate()-now.rate(), math.Hypot(slot.rateSD(), now.rateSD()))
}

func (p slotPosterior) rate() float64   { return p.a / (p.a + p.b) }
func (p slotPosterior) rateSD() float64 { return betaSD(p.a, p.b) }

// quantileOf is the place where a distribution function on -1..1 with about this mean
// and standard deviation reaches q, by the secant method inside a bracket.
func quantileOf(below func(float64) float64, q, mean, sd float64) float64 {
	low, high := -1.0, 1.0
	at := clamp(mean+float64(sd*NormalQuantile(q)), low, high)
	step := 0.0
	for range 60 {
		miss := below(at) - q
		if math.Abs(miss) < 1e-7 {
			break
		}
		if miss < 0 {
			low = at
		} else {
			high = at
		}
		// The slope of a normal distribution of this spread is near enough to converge fast.
		z := NormalQuantile(clamp(miss+q, 1e-6, 1-1e-6))
		step = sd * (NormalQuantile(q) - z)
		if at += step; at <= low || at >= high {
			at = (low + high) / 2
		}
	}
	return at
}
