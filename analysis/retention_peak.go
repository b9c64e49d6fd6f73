package analysis

import (
	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// peak is the first day on which more people leave than on the days around it.
type peak struct {
	day                   float64 // 0: none
	hazard, before, after report.Number
	verdict               report.Verdict // "" without counts
	metric                report.Metric
	benchmark             report.Number
}

// sure reports whether the peak stands out of the noise.
func (p peak) sure() bool {
	return p.day > 0 && (p.verdict == report.Certain || p.verdict == report.Likely)
}

// peak finds the first local maximum of the daily hazard after day 1:
//
//	h_t = (S_{t-1} - S_t) / S_{t-1},  h_t > h_{t-1} and h_t > h_{t+1},  t >= 2
//
// A day without both neighbours is none. The verdict compares the losses with
// those of the neighbours by two proportions.
func (f *frame) peak(stays []stay) peak {
	rate := map[float64]report.Metric{0: {Value: report.Some(1)}}
	for _, s := range stays {
		rate[s.day] = s.rate
	}
	hazard := func(day float64) report.Number {
		before, known := rate[day-1]
		now, knows := rate[day]
		if !known || !knows {
			return report.Missing
		}
		return before.Value.Minus(now.Value).Over(before.Value)
	}
	for _, s := range stays {
		if s.day < 2 {
			continue
		}
		p := peak{day: s.day, hazard: hazard(s.day), before: hazard(s.day - 1), after: hazard(s.day + 1), benchmark: f.benchmark("retention.peak_day")}
		if !p.hazard.Known || !p.before.Known || !p.after.Known || p.hazard.F <= p.before.F || p.hazard.F <= p.after.F {
			continue
		}
		if n := s.rate.Denominator; n.Known {
			lost := func(day float64) (x, atRisk float64) {
				return n.F * (rate[day-1].Value.F - rate[day].Value.F), n.F * rate[day-1].Value.F
			}
			x, at := lost(s.day)
			x0, at0 := lost(s.day - 1)
			x1, at1 := lost(s.day + 1)
			z := min(stats.TwoProportion(x, at, x0, at0).Z, stats.TwoProportion(x, at, x1, at1).Z)
			switch {
			case z >= 3:
				p.verdict = report.Certain
			case z >= 1.2816: // nine in ten, one-sided
				p.verdict = report.Likely
			default:
				p.verdict = report.Possible
			}
		}
		p.metric = f.record(report.Metric{Name: "retention.peak_day", Unit: report.UnitDays, Value: report.Some(s.day), Better: report.Up})
		return p
	}
	return peak{}
}

// earlyPeak tells a peak that stands out, beside the industry's.
func (f *frame) earlyPeak(p peak) {
	if !p.sure() {
		return
	}
	c := claim{rule: "retention.churn_peak", variant: "peak", subject: "peak_day", metric: p.metric, severity: report.Notice, verdict: p.verdict,
		direction: report.Down, benchmark: p.benchmark, args: report.Args{"day": dayName(p.day), "before": dayName(p.day - 1), "lost": report.Q(p.hazard, report.UnitRate)}}
	if gap := p.metric.Value.Minus(p.benchmark); gap.Known && gap.F != 0 {
		c.variant = "earlier"
		if gap.F > 0 {
			c.variant, c.severity, c.direction = "later", report.Info, report.Up
		}
		c.args["gap"] = report.Q(report.Some(max(gap.F, -gap.F)), report.UnitDays)
	}
	c.evidence = []string{f.say("evidence.peak", report.Args{"day": dayName(p.day), "lost": report.Q(p.hazard, report.UnitRate),
		"before": report.Q(p.before, report.UnitRate), "after": report.Q(p.after, report.UnitRate)})}
	f.find(c)
}

// againstBenchmark tells the days below the industry, and the best day above it.
func (f *frame) againstBenchmark(stays []stay) {
	best := -1
	for i, s := range stays {
		if !s.gap.Value.Known {
			continue
		}
		if s.gap.Value.F >= 0 {
			if s.gap.Low.Known && s.gap.Low.F > 0 && s.gap.Value.F >= f.margin() && (best < 0 || s.gap.Value.F > stays[best].gap.Value.F) {
				best = i
			}
			continue
		}
		c := f.benchmarkClaim(s, "retention.below_benchmark", report.Down)
		c.verdict, c.severity = report.Insufficient, report.Notice
		n, x := s.rate.Denominator, s.rate.Numerator
		switch {
		case !n.Known || !s.gap.High.Known:
			c.variant = "uncounted"
		case n.F < 200 && min(x.F, n.F-x.F) < 10:
		default:
			c.verdict = leaning(-s.gap.Value.F, s.gap.High.F-s.gap.Low.F, s.gap.High.F < 0)
		}
		if c.verdict == report.Certain && -s.gap.Value.F >= f.margin() {
			c.severity = report.Warning
		}
		people := func(gap report.Number) report.Number {
			if !gap.Known || !n.Known {
				return report.Missing
			}
			return report.Some(max(-gap.F*n.F, 0))
		}
		c.impact = report.Impact{Value: people(s.gap.Value), Low: people(s.gap.High), High: people(s.gap.Low), Unit: "followers"}
		c.args["gain"] = f.say("gain.rate", report.Args{"day": dayName(s.day), "benchmark": report.Q(s.benchmark, report.UnitRate)})
		if c.impact.Value.Known && (c.verdict == report.Certain || c.verdict == report.Likely) {
			c.args["gain"] = f.say("gain.people", report.Args{"people": report.Q(c.impact.Value, report.UnitCount)})
		}
		f.find(c)
	}
	if best >= 0 {
		c := f.benchmarkClaim(stays[best], "retention.above_benchmark", report.Up)
		c.variant, c.verdict, c.severity = "above", report.Certain, report.Good
		f.find(c)
	}
}

// margin is the least gap worth acting on.
func (f *frame) margin() float64 {
	return f.in.Rules.Param("retention.below_benchmark", "margin", 0.02)
}

func (f *frame) benchmarkClaim(s stay, rule string, direction report.Direction) claim {
	day := dayName(s.day)
	c := claim{rule: rule, subject: day, label: f.say("label.rate", report.Args{"day": day}), metric: s.rate, direction: direction, benchmark: s.benchmark,
		args: report.Args{"day": day, "gap": report.Q(report.Some(max(s.gap.Value.F, -s.gap.Value.F)), report.UnitPoints)}}
	if s.gap.Low.Known {
		c.evidence = []string{f.say("evidence.gap", report.Args{"low": report.Q(s.gap.Low, report.UnitPoints), "high": report.Q(s.gap.High, report.UnitPoints),
			"doubt": report.Q(report.Some(f.uncertainty("retention.rate."+day)), report.UnitPoints)})}
	}
	return c
}
