package analysis

import (
	"math"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// conclude decides the verdict.
func (t *trial) conclude(s *Experiments) {
	best := t.strongest()
	control, a := t.arms[0], t.arms[best]
	t.verdict, t.reason = verdictOpen, "open"
	switch {
	case t.srm.Known && t.srm.F < stats.SRMAlpha:
		t.verdict, t.reason = verdictInvalid, "invalid"
		return
	case !a.p.Known || !control.rate.Value.Known:
		t.reason = "empty"
		return
	case t.days > 0 && t.days < s.MinDays:
		t.reason = "short"
		return
	case t.switchback && t.fewestPushes() < stats.MinClusters:
		t.reason, t.needed = "pushes", report.Some(stats.MinClusters)
		return
	}
	if better := t.leader(); better > 0 {
		a = t.arms[better]
	}
	iv, lift := t.difference(a, control), a.lift.Value
	proven := a.adjusted <= 0.05 && (iv.Low > 0 || iv.High < 0)
	large := !lift.Known || math.Abs(lift.F) >= s.Rope
	switch {
	case proven && large && t.gain(a, control) > 0:
		t.verdict, t.reason = "winner:"+a.name, "winner"
	case proven && large && t.allWorse():
		t.verdict, t.reason = "winner:"+control.name, "winner"
	case proven && large: // one of several lost; the first has not won against all
		t.reason, t.loser = "loser", a.name
	case !t.early && t.allEqual(s.Rope):
		t.verdict, t.reason = verdictSame, "same"
	case t.switchback:
		t.needed = t.pushesNeeded(a, control, s.Rope)
		t.reason = t.open("pushes_more", float64(t.fewestPushes()), proven)
	default:
		t.needed = need(control.rate.Value.F, a.rate.Value.F, s.Rope)
		t.reason = t.open("open", t.fewestExposures(), proven)
	}
}

// open is why nothing is decided: the sample is too small or, where it is as large
// as the plan or the difference ask for, more of it would not decide.
func (t *trial) open(short string, sample float64, proven bool) string {
	enough := t.needed.Known && sample >= t.needed.F
	switch {
	case t.early && enough:
		return "early_large"
	case t.early && !t.switchback:
		return "early"
	case proven:
		return "small"
	case enough:
		return "between"
	case !t.needed.Known && !t.switchback:
		return "empty"
	}
	return short
}

// undecided reports whether the test is done and has decided nothing.
func (t trial) undecided() bool {
	return t.reason == "small" || t.reason == "between" || t.reason == "loser"
}

// fewestExposures is the size of the smallest variant.
func (t *trial) fewestExposures() float64 {
	fewest := math.Inf(1)
	for _, a := range t.arms {
		fewest = min(fewest, a.exposures.Or(0))
	}
	return fewest
}

// allWorse reports whether every variant is proven worse than the first.
func (t *trial) allWorse() bool {
	for _, a := range t.arms[1:] {
		if !(a.p.Known && a.adjusted <= 0.05 && t.gain(a, t.arms[0]) < 0) {
			return false
		}
	}
	return true
}

// difference is the 95 % interval of the difference of two rates; of a test that is
// still running it holds however often one looks.
func (t *trial) difference(a, b arm) stats.Interval {
	switch x1, n1, x0, n0 := a.conversions.F, a.exposures.F, b.conversions.F, b.exposures.F; {
	case t.switchback:
		return stats.CompareClusters(a.clusters(), b.clusters()).DiffCI
	case t.early:
		p1, p0 := x1/n1, x0/n0
		se := math.Sqrt(float64(p1*(1-p1))/n1 + float64(p0*(1-p0))/n0)
		return stats.AlwaysValidInterval(p1-p0, se, usualLift*p0)
	default:
		return stats.Newcombe(x1, n1, x0, n0)
	}
}

// gain is how much better one variant is than another: positive is better, whichever
// way the metric counts.
func (t *trial) gain(a, b arm) float64 {
	d := a.rate.Value.Minus(b.rate.Value).Or(math.NaN())
	if t.lower {
		return -d
	}
	return d
}

// leader is the variant with the best rate among those proven better than the
// first, 0 for none.
func (t *trial) leader() int {
	best := 0
	for i, a := range t.arms {
		if i > 0 && a.p.Known && a.adjusted <= 0.05 && t.gain(a, t.arms[0]) > 0 && (best == 0 || t.gain(a, t.arms[best]) > 0) {
			best = i
		}
	}
	return best
}

// allEqual reports whether every variant is shown to be within the margin of the
// first (two one-sided tests at .05 on the log ratio).
func (t *trial) allEqual(rope float64) bool {
	for _, a := range t.arms[1:] {
		if !a.lift.Low.Known || !a.lift.High.Known || a.lift.Low.F <= -1 || a.lift.Value.F <= -1 {
			return false
		}
		if !(stats.Equivalence(math.Log1p(a.lift.Value.F), logError(a.lift), math.Log1p(rope)) <= 0.05) {
			return false
		}
	}
	return true
}

// need is the exposures per variant that would prove the difference seen, or the
// margin where it is smaller, at 5 % and a power of 80 %.
func need(p0, p1, rope float64) report.Number {
	delta := p1 - p0
	if math.Abs(delta) < p0*rope {
		delta = p0 * rope
	}
	n := stats.SampleSize(p0, delta, 0.05, 0.8)
	return report.Some(math.Ceil(n))
}
