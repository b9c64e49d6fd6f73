package analysis

import (
	"math"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// judge measures a trial and decides its verdict: first the split, then the
// duration, then the effect.
func (s *Experiments) judge(f *frame, t *trial) {
	for i := range t.arms {
		a := &t.arms[i]
		a.rate = report.Metric{Name: "experiments.rate." + t.name + "." + a.name, Unit: t.unit, Better: report.Up,
			Value: a.conversions.Over(a.exposures), Numerator: a.conversions, Denominator: a.exposures}
		if !t.mean {
			a.rate.Low, a.rate.High = bounds(stats.Wilson(a.conversions.F, a.exposures.F, stats.Z95))
		}
		f.record(a.rate)
	}
	if t.switchback {
		t.pushRates(f)
	}
	for i := range t.arms {
		if i > 0 {
			t.measureLift(f, i)
		}
	}
	if t.mean || t.guard || len(t.arms) < 2 {
		return
	}
	t.adjust()
	if p := t.arms[t.strongest()].p; p.Known {
		f.record(report.Metric{Name: "experiments.p." + t.name, Unit: report.UnitPValue, Value: p})
	}
	t.split(f)
	t.conclude(s)
	f.record(report.Metric{Name: "experiments.verdict." + t.name, Text: t.verdict})
}

// measureLift compares variant i with the first.
func (t *trial) measureLift(f *frame, i int) {
	a, control := &t.arms[i], t.arms[0]
	a.lift = report.Metric{Name: "experiments.lift." + t.name + "." + a.name, Unit: report.UnitRelative, Better: report.Up, Value: a.rate.Value.Relative(control.rate.Value)}
	x1, n1, x0, n0 := a.conversions.F, a.exposures.F, control.conversions.F, control.exposures.F
	if !t.mean && n1 > 0 && n0 > 0 {
		if _, iv := stats.RateRatio(x1, n1, x0, n0); a.lift.Value.Known && iv.Valid() && !math.IsInf(iv.High, 0) {
			a.lift.Low, a.lift.High = report.Some(iv.Low-1), report.Some(iv.High-1)
		}
		a.p = report.Some(stats.TwoProportion(x1, n1, x0, n0).P)
		if share := (x1 + x0) / (n1 + n0); min(share, 1-share)*min(n1, n0) < 5 {
			a.p = report.Some(stats.Fisher(x1, n1-x1, x0, n0-x0, stats.TwoSided))
		}
	}
	switch {
	case t.mean || !a.p.Known:
	case t.switchback:
		t.pushLift(f, a, control)
	case t.early: // whoever looks while a test runs stops at the luckiest moment
		a.p = report.Some(stats.AlwaysValidP(x1, n1, x0, n0, usualLift*control.rate.Value.F))
	}
	if !a.lift.Value.Known {
		return
	}
	f.record(a.lift)
	t.shrink(f, a)
	if t.early && !t.switchback && a.lift.Low.Known && a.lift.Low.F > -1 && a.lift.Value.F > -1 {
		iv := stats.AlwaysValidInterval(math.Log1p(a.lift.Value.F), logError(a.lift), usualLift)
		a.lift.Low, a.lift.High = bounds(stats.Interval{Low: math.Expm1(iv.Low), High: math.Expm1(iv.High)})
		f.record(a.lift)
	}
}

// logError is the standard error of a lift's log ratio, from its 95 % interval.
func logError(lift report.Metric) float64 {
	return (math.Log1p(lift.High.F) - math.Log1p(lift.Low.F)) / (2 * stats.Z95)
}

// usualLift is how far variants usually differ, on the log scale: the spread of the
// effects that the sequential test and the winner's curse assume.
const usualLift = 0.1

// shrink records the lift that is left when the usual size of effects is taken into
// account: the best of several looks better than it is.
//
// Source: stats.WinnersCurse.
func (t *trial) shrink(f *frame, a *arm) {
	low, high := a.lift.Low, a.lift.High
	if !low.Known || !high.Known || low.F <= -1 || a.lift.Value.F <= -1 {
		return
	}
	post := stats.WinnersCurse(math.Log1p(a.lift.Value.F), logError(a.lift), usualLift)
	if math.IsNaN(post.Mean) {
		return
	}
	a.shrunk = f.record(report.Metric{Name: "experiments.shrunk_lift." + t.name + "." + a.name, Unit: report.UnitRelative, Better: report.Up,
		Value: report.Some(math.Expm1(post.Mean)), Low: report.Some(math.Expm1(post.CI.Low)), High: report.Some(math.Expm1(post.CI.High))})
}

// over is the shrunken lift of one variant over another, one of which is the first.
func (a arm) over(b arm) report.Metric {
	if a.shrunk.Value.Known {
		return a.shrunk
	}
	back := func(v report.Number) report.Number {
		return report.Some(1).Over(v.Plus(report.Some(1))).Minus(report.Some(1))
	}
	return report.Metric{Value: back(b.shrunk.Value), Low: back(b.shrunk.High), High: back(b.shrunk.Low)}
}

// adjust corrects the variants' p-values for their number.
func (t *trial) adjust() {
	ps := make([]float64, 0, len(t.arms))
	for _, a := range t.arms[1:] {
		p := math.NaN()
		if a.p.Known {
			p = a.p.F
		}
		ps = append(ps, p)
	}
	for i, p := range stats.Holm(ps) {
		t.arms[i+1].adjusted = p
	}
}

// split tests the sizes against the plan, or against equal shares without one.
func (t *trial) split(f *frame) {
	var sizes, plan []float64
	for _, a := range t.arms {
		if t.switchback {
			sizes = append(sizes, float64(len(a.pushes)))
		} else {
			sizes = append(sizes, a.exposures.F)
		}
		share := 1.0
		if t.randomised {
			share = a.planned.F
		}
		plan = append(plan, share)
	}
	t.srm = report.Some(stats.SRM(sizes, plan))
	if t.srm.Known {
		f.record(report.Metric{Name: "experiments.srm_p." + t.name, Unit: report.UnitPValue, Value: t.srm})
	}
}
