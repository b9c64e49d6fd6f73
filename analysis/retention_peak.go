package analysis

import (
	"math"
	"slices"

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
	low, high             report.Number // 95 % of where the top lies, in days
}

// apart reports whether the benchmark lies outside the interval of the peak's place.
func (p peak) apart() bool {
	return p.low.Known && p.high.Known && p.benchmark.Known && (p.benchmark.F < p.low.F || p.benchmark.F > p.high.F)
}

// sure reports whether the peak stands out of the noise.
func (p peak) sure() bool {
	return p.day > 0 && (p.verdict == report.Certain || p.verdict == report.Likely)
}

// peak finds the first local maximum of the daily hazard after day 1:
//
//	h_t = (S_{t-1} - S_t) / S_{t-1},  h_t > h_{t-1} and h_t > h_{t+1},  t >= 2
//
// A day without both neighbours is none. Of several the first that stands out of
// the noise counts, else the first.
func (f *frame) peak(stays []stay) peak {
	hazards := hazardsOf(stays)
	if len(hazards) < 3 {
		f.lacks("retention.churn_peak", "daily", nil)
	}
	scores := hazards.scores()
	alpha, margin := f.in.Rules.Param("retention.churn_peak", "alpha", 0.005), f.in.Rules.Param("retention.churn_peak", "margin", 0.1)
	first := peak{}
	for _, s := range stays {
		h, before, after := hazards.at(s.day), hazards.at(s.day-1), hazards.at(s.day+1)
		if s.day < 2 || !h.rate.Known || !before.rate.Known || !after.rate.Known || h.rate.F <= before.rate.F || h.rate.F <= after.rate.F {
			continue
		}
		p := peak{day: s.day, hazard: h.rate, before: before.rate, after: after.rate, benchmark: f.benchmark("retention.peak_day")}
		if score, tested := scores[s.day]; tested {
			p.verdict = report.Possible
			if score.p < alpha && score.excess >= margin {
				p.verdict = report.Certain
			}
		}
		if first.day == 0 || p.sure() {
			first = p
		}
		if p.sure() {
			break
		}
	}
	if first.day > 0 {
		first.low, first.high = f.peakPlace(stays, int(first.day), hazards.spread())
		first.metric = f.record(report.Metric{Name: "retention.peak_day", Unit: report.UnitDays, Value: report.Some(first.day), Better: report.Up})
	}
	return first
}

// peakPlace is the 95 % interval of where the top of the hazard lies; missing without
// counts on every day up to two after the peak.
//
// Source: stats.PeakInterval.
func (f *frame) peakPlace(stays []stay, day int, spread float64) (low, high report.Number) {
	rates := map[int]report.Metric{}
	size := math.Inf(1) // the smallest cohort: later days are known of fewer people
	for _, s := range stays {
		if s.day == math.Trunc(s.day) && s.rate.Denominator.Known && int(s.day) <= day+2 {
			rates[int(s.day)] = s.rate
			size = min(size, s.rate.Denominator.F)
		}
	}
	alive := []float64{size}
	for t := 1; t <= day+2; t++ {
		m, ok := rates[t]
		if !ok {
			break
		}
		alive = append(alive, size*m.Value.F)
	}
	rng := stats.NewRand(f.in.Job.Account.ID, f.in.Job.Period.String(), "retention.churn_peak")
	_, iv := stats.PeakInterval(alive, day, spread*spread, 1000, rng)
	if iv.Valid() { // the peak is named by its day, which the interval must hold
		iv.Low, iv.High = min(iv.Low, float64(day)), max(iv.High, float64(day))
	}
	return bounds(iv)
}

// hazard is the part of the people left who leave on a day.
type hazard struct {
	rate report.Number
	lost report.Number // people; missing without counts
}

type hazards map[float64]hazard

func (h hazards) at(day float64) hazard { return h[day] }

func hazardsOf(stays []stay) hazards {
	rate := map[float64]report.Metric{0: {Value: report.Some(1)}}
	for _, s := range stays {
		rate[s.day] = s.rate
	}
	out := hazards{}
	for _, s := range stays {
		before, known := rate[s.day-1]
		if !known {
			continue
		}
		gone := before.Value.Minus(s.rate.Value)
		h := hazard{rate: gone.Over(before.Value)}
		if s.rate.Denominator.Known {
			h.lost = gone.Times(s.rate.Denominator.F)
		}
		out[s.day] = h
	}
	return out
}

// hazardScore is how far a day stands out of the days around it.
type hazardScore struct {
	excess float64 // over what they let one expect, relative
	p      float64 // one-sided, Holm-adjusted over the days
}

// fewestLost is how many people a day and its neighbours must lose each for its
// hazard to have a usable logarithm.
const fewestLost = 10

// reach is how many days on either side tell what a day's hazard should be.
const reach = 3

// scores sets each day's hazard against the line through the days around it, of
// which both sides must have one. Hazards fall about as a power of time (exactly so
// in a Weibull curve), which is straight in the logarithms of both:
//
//	z_t = (ln h_t - (a + b ln t)) / sqrt(v_t + v_line),  v = (1-h)/lost
//
// with a, b from the days by least squares with weights 1/v. Day 1 is in no line but
// that of day 2: most who leave at once do so on it. The z are over their robust
// spread, which holds the over-dispersion that one cohort alone cannot tell: see
// spreadOf.
func (h hazards) scores() map[float64]hazardScore {
	days, zs, excess := h.raw()
	spread := spreadOf(zs)
	ps := make([]float64, len(zs))
	for i, z := range zs {
		ps[i] = stats.NormalTail(z / spread)
	}
	out := map[float64]hazardScore{}
	for i, p := range stats.Holm(ps) {
		out[days[i]] = hazardScore{excess: excess[i], p: p}
	}
	return out
}

// raw is the z of every usable day before it is set against their spread.
func (h hazards) raw() (days, zs, excess []float64) {
	for _, day := range h.days() {
		expected, variance, ok := h.around(day)
		if now := h[day]; ok {
			above := math.Log(now.rate.F) - expected
			days, zs = append(days, day), append(zs, above/math.Sqrt(now.noise()+variance))
			excess = append(excess, math.Expm1(above))
		}
	}
	return days, zs, excess
}

// spread is the robust spread of the z of all days.
func (h hazards) spread() float64 {
	_, zs, _ := h.raw()
	return spreadOf(zs)
}

// spreadOf is the root mean square distance of the z from their median without the
// farthest tenth, over what it is for a normal distribution; at least 1, and sqrt(2)
// with fewer than eight days. Over 1,000 drawn cohorts of 30 days it varies by .23 where
// 1.4826 MAD varies by .29, and lets half as many false peaks through. Of fewer than
// twenty days a peak and the neighbours that it disturbs are more than a tenth: there it is
// 1.4826 MAD.
func spreadOf(zs []float64) float64 {
	const kept, normal = 0.9, 0.7893 // sd of a normal variable within +-1.645
	const few = 20
	if len(zs) < 8 {
		return math.Sqrt2
	}
	middle := stats.Median(zs)
	distances := make([]float64, len(zs))
	for i, z := range zs {
		distances[i] = math.Abs(z - middle)
	}
	if len(zs) < few {
		return max(1, 1.4826*stats.Median(distances))
	}
	slices.Sort(distances)
	near := distances[:int(math.Ceil(kept*float64(len(zs))))]
	sum := 0.0
	for _, d := range near {
		sum += float64(d * d)
	}
	return max(1, math.Sqrt(sum/float64(len(near)))/normal)
}

// usable reports whether a hazard has a logarithm worth using.
func (x hazard) usable() bool {
	return x.rate.Known && x.rate.F > 0 && x.lost.Known && x.lost.F >= fewestLost
}

// noise is the sampling variance of a hazard's logarithm.
func (x hazard) noise() float64 { return (1 - x.rate.F) / x.lost.F }

// around is the logarithm of a day's hazard that the days around it let one expect,
// and its variance; false where the day or one of its neighbours has none.
func (h hazards) around(day float64) (expected, variance float64, ok bool) {
	if day < 2 || !h[day].usable() || !h[day-1].usable() || !h[day+1].usable() {
		return 0, 0, false
	}
	var xs, ys, ws []float64
	for by := -reach; by <= reach; by++ {
		at := day + float64(by)
		if x := h[at]; by != 0 && x.usable() && x.rate.F < 1 && (at > 1 || day == 2) {
			xs, ys, ws = append(xs, math.Log(at/day)), append(ys, math.Log(x.rate.F)), append(ws, 1/x.noise())
		}
	}
	var w, wx, wy, wxx, wxy float64
	for i := range xs {
		w, wx, wy = w+ws[i], wx+ws[i]*xs[i], wy+ws[i]*ys[i]
		wxx, wxy = wxx+ws[i]*xs[i]*xs[i], wxy+ws[i]*xs[i]*ys[i]
	}
	det := w*wxx - wx*wx
	if !(det > 0) {
		return 0, 0, false
	}
	return (wxx*wy - wx*wxy) / det, wxx / det, true // the line at ln(t/day) = 0
}

func (h hazards) days() []float64 {
	var out []float64
	for day := range h {
		out = append(out, day)
	}
	slices.Sort(out)
	return out
}

// earlyPeak tells a peak that stands out, beside the industry's.
func (f *frame) earlyPeak(p peak) {
	if p.day > 0 && p.verdict == "" {
		f.lacks("retention.churn_peak", "lost", report.Args{"need": fewestLost})
	}
	if !p.sure() {
		return
	}
	c := claim{rule: "retention.churn_peak", variant: "peak", subject: "peak_day", metric: p.metric, severity: report.Notice, verdict: p.verdict,
		direction: report.Down, benchmark: p.benchmark, args: report.Args{"day": dayName(p.day), "before": dayName(p.day - 1), "lost": report.Q(p.hazard, report.UnitRate)}}
	if gap := p.metric.Value.Minus(p.benchmark); gap.Known && gap.F != 0 && p.apart() {
		c.variant = "earlier"
		if gap.F > 0 {
			c.variant, c.severity, c.direction = "later", report.Info, report.Up
		}
		c.args["gap"] = report.Q(report.Some(max(gap.F, -gap.F)), report.UnitDays)
	}
	c.evidence = []string{f.say("evidence.peak", report.Args{"day": dayName(p.day), "lost": report.Q(p.hazard, report.UnitRate),
		"before": report.Q(p.before, report.UnitRate), "after": report.Q(p.after, report.UnitRate)})}
	if p.low.Known && p.high.Known {
		args := report.Args{"low": report.Q(p.low, report.UnitNone), "high": report.Q(p.high, report.UnitNone), "benchmark": report.Q(p.benchmark, report.UnitNone)}
		key := "evidence.peak_place"
		if p.benchmark.Known && !p.apart() {
			key = "evidence.peak_same"
		}
		c.evidence = append(c.evidence, f.say(key, args))
	}
	f.find(c)
}

// againstBenchmark tells the days below the industry, and the best day above it: a
// normal test of each gap with the doubt of both sides, Holm-adjusted over the days.
func (f *frame) againstBenchmark(stays []stay) {
	best := -1
	ps := make([]float64, len(stays))
	for i, s := range stays {
		ps[i] = math.NaN()
		if s.gap.Low.Known && s.gap.High.Known && s.gap.High.F > s.gap.Low.F {
			ps[i] = stats.NormalP(s.gap.Value.F / ((s.gap.High.F - s.gap.Low.F) / (2 * stats.Z95)))
		}
	}
	adjusted := stats.Holm(ps)
	for i, s := range stays {
		if !s.gap.Value.Known {
			continue
		}
		if s.gap.Low.Known {
			f.looked("retention.below_benchmark")
			f.looked("retention.above_benchmark")
		} else {
			f.lacks("retention.above_benchmark", "counts", nil)
		}
		surely := adjusted[i] < 0.05
		if s.gap.Value.F >= 0 {
			if surely && s.gap.Low.F > 0 && s.gap.Value.F >= f.margin() && (best < 0 || s.gap.Value.F > stays[best].gap.Value.F) {
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
			f.lacks("retention.below_benchmark", "sample", report.Args{"have": report.Q(n, report.UnitCount), "need": 200})
		default:
			c.verdict = leaning(-s.gap.Value.F, s.gap.High.F-s.gap.Low.F, surely && s.gap.High.F < 0)
		}
		// A benchmark is no alert value: what cannot be told from it is not told.
		if -s.gap.Value.F < f.margin()-1e-9 || c.verdict == report.Possible {
			continue
		}
		if c.verdict == report.Certain {
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
