package stats

import "math"

// Verdict says what the evidence makes of an alert value. It decides the words and the severity, never whether a breach
// is told: every verdict but ok means "on the bad side".
type Verdict string

// The verdicts of [Breach], from nothing to certain.
const (
	VerdictInvalid      Verdict = "invalid"      // impossible input
	VerdictOK           Verdict = "ok"           // not on the bad side
	VerdictInsufficient Verdict = "insufficient" // on the bad side, sample too small to judge
	VerdictPossible     Verdict = "possible"     // on the bad side, not yet distinguishable from the alert value
	VerdictLikely       Verdict = "likely"       // on the bad side with probability .8 or more
	VerdictCertain      Verdict = "certain"      // the whole 95 % interval is on the bad side
	VerdictWatch        Verdict = "watch"        // still good, falling towards the alert value (see Watch)
)

// BreachRule holds the gates of a breach verdict. The zero value has the defaults named beside each field.
type BreachRule struct {
	Z         float64 // normal quantile of the interval; default Z95
	MinN      float64 // trials from which a rate is judged; default 200
	MinEvents float64 // or successes and failures, whichever are fewer; default 10
	Likely    float64 // probability of a true breach from which it is likely; default .8
}

// BreachResult is the verdict on one rate with its arithmetic.
type BreachResult struct {
	Verdict  Verdict
	Rate     float64  // x/n
	CI       Interval // Wilson at the effective sample size
	NEff     float64  // n/phi
	PBreach  float64  // probability that the true rate is on the bad side, from the normal score at the threshold
	Margin   float64  // distance into the bad side relative to the threshold; negative when ok
	Trivial  bool     // certain, but by less than 2 % of the threshold: one severity level lower
	NeededN  float64  // trials at which this rate would be certain; 0 when ok, +Inf when only more days can tell
	NoCounts bool     // only a rate was given: certainty was not assessed
}

// trivialMargin is the relative distance under which a certain breach does not matter in practice.
const trivialMargin = 0.02

// Breach judges the rate x/n, over-dispersed by phi, against an alert value with the default [BreachRule]. Below warns of
// rates under the threshold, Above of rates over it (the mirror image, so both sides behave alike).
//
//	insufficient: on the bad side, n < 200 and min(x, n-x) < 10
//	certain:      Wilson 95 % interval of (x/phi, n/phi) wholly on the bad side
//	likely:       P(true rate on the bad side) >= .8,  P = Phi((T-p)/sqrt(T(1-T)/n_eff))
//	possible:     on the bad side otherwise
//
// The sample gate comes first: a rate can be far below the threshold and still "insufficient" when n is small. NeededN
// is ceil(z^2 T(1-T)/(p-T)^2)*phi, and at least 200 for an insufficient sample. Impossible counts or a threshold
// outside [0, 1] are VerdictInvalid with NaN numbers; phi below 1 or NaN counts as 1.
func Breach(x, n, phi, threshold float64, side Side) BreachResult {
	return BreachRule{}.Judge(x, n, phi, threshold, side)
}

// BreachRate judges a rate that came without counts: ok, or insufficient with NoCounts set. The rate and the threshold
// may be any finite numbers (hours, yuan); otherwise the verdict is invalid.
func BreachRate(rate, threshold float64, side Side) BreachResult {
	nan := math.NaN()
	out := BreachResult{Rate: rate, CI: NoInterval(), NEff: nan, PBreach: nan, Margin: nan, NeededN: nan, NoCounts: true}
	if !finite(rate, threshold) {
		out.Verdict = VerdictInvalid
		return out
	}
	distance := threshold - rate
	if side == Above {
		distance = -distance
	}
	if threshold != 0 {
		out.Margin = distance / math.Abs(threshold)
	}
	out.Verdict = VerdictOK
	if beyond(distance, threshold) {
		out.Verdict = VerdictInsufficient
	}
	return out
}

// Judge is [Breach] with other gates.
func (r BreachRule) Judge(x, n, phi, threshold float64, side Side) BreachResult {
	r = r.withDefaults()
	if !counts(x, n) || !(threshold >= 0 && threshold <= 1) {
		nan := math.NaN()
		return BreachResult{VerdictInvalid, nan, NoInterval(), nan, nan, nan, false, nan, false}
	}
	phi = atLeastOne(phi)
	bad, limit := x, threshold // counted so that low is bad
	if side == Above {
		bad, limit = n-x, 1-threshold
	}
	out := BreachResult{Rate: x / n, CI: WilsonPhi(x, n, phi, r.Z), NEff: n / phi}
	distance := threshold - out.Rate
	if side == Above {
		distance = -distance
	}
	out.Margin = distance / threshold
	out.PBreach = scoreBelow(bad/n, limit, out.NEff)
	if !beyond(distance, threshold) {
		out.Verdict = VerdictOK
		return out
	}
	out.NeededN = math.Ceil(math.Ceil(r.Z*r.Z*threshold*(1-threshold)/(distance*distance)) * phi)
	high := WilsonPhi(bad, n, phi, r.Z).High
	switch {
	case n < r.MinN && math.Min(x, n-x) < r.MinEvents:
		out.Verdict = VerdictInsufficient
		out.NeededN = math.Max(out.NeededN, r.MinN)
	case high < limit:
		out.Verdict = VerdictCertain
		out.Trivial = out.Margin < trivialMargin
	case out.PBreach >= r.Likely:
		out.Verdict = VerdictLikely
	default:
		out.Verdict = VerdictPossible
	}
	return out
}

// beyond says that the distance into the bad side is real: an alert value that was typed as 6 % and divided by 100 may
// differ from 60/1000 in the last digit, and that is not a breach.
func beyond(distance, threshold float64) bool { return distance > 1e-12*math.Abs(threshold) }

func (r BreachRule) withDefaults() BreachRule {
	fill := func(v *float64, standard float64) {
		if !(*v > 0) {
			*v = standard
		}
	}
	fill(&r.Z, Z95)
	fill(&r.MinN, 200)
	fill(&r.MinEvents, 10)
	fill(&r.Likely, 0.8)
	return r
}

// scoreBelow is the probability that the true rate is under the limit, from the score with the variance at the limit.
func scoreBelow(rate, limit, nEff float64) float64 {
	if rate == limit {
		return 0.5
	}
	return NormalCDF((limit - rate) / math.Sqrt(limit*(1-limit)/nEff))
}
