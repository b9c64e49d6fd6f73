package analysis

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// The impact that counts least and most, as parts of a month's total: .1 % of the
// orders is hardly worth a line, a fifth of them is as bad as it gets.
const (
	leastImpact = 0.001
	mostImpact  = 0.2
)

const (
	leastFactor   = 0.05 // no factor says that a finding is nothing
	breachFloor   = 0.3  // a sure breach stays in sight however often it was told
	usualSurprise = 3.0  // standard errors, where the account's past is not known
	toldBefore    = 0.85 // of the surprise, a report that told it already
	surest        = 0.98 // probability that no claim exceeds: the data may be wrong
	monthToMonth  = 0.05 // how far figures move from one month to the next, on the log scale
)

// yard is what the factors of a score are measured against. The zero value knows
// nothing of the account, and gives the factors that the finding alone tells.
type yard struct {
	totals  map[string]float64         // a month's total by the unit of impacts
	metrics map[string]report.Metric   // the report's figures
	courses map[string][]report.Number // figures of past periods, oldest first, without this one
	checks  []report.Check             // what is wrong with the data
}

// newYard measures the yard from the report itself and the earlier ones.
func newYard(in report.Input, chapters []report.Chapter) yard {
	y := yard{totals: map[string]float64{}, metrics: metricsOf(chapters), courses: map[string][]report.Number{}, checks: in.Checks}
	for _, c := range chapters {
		for _, k := range c.KPIs {
			if len(k.Spark) > 1 && k.Metric != "" {
				y.courses[k.Metric] = k.Spark[:len(k.Spark)-1]
			}
		}
		for _, m := range c.Metrics { // the last stage of the funnel is what is sold
			if strings.HasPrefix(m.Name, "funnel.users.") && m.Value.Known {
				y.totals["orders"] = m.Value.F
			}
		}
	}
	if m := y.metrics["growth.new"]; m.Value.Known {
		y.totals["followers"] = m.Value.F
	}
	seen := map[string][]report.Number{}
	for _, e := range in.History {
		for name, m := range e.Metrics {
			if m.Value.Known {
				seen[name] = append(seen[name], m.Value)
			}
		}
	}
	for name, values := range seen {
		if len(values) > len(y.courses[name]) {
			y.courses[name] = values
		}
	}
	return y
}

// metricsOf is the figures of all chapters; of two with one name the first counts.
func metricsOf(chapters []report.Chapter) map[string]report.Metric {
	out := map[string]report.Metric{}
	for _, c := range chapters {
		for _, m := range c.Metrics {
			if _, taken := out[m.Name]; !taken {
				out[m.Name] = m
			}
		}
	}
	return out
}

// weight is what a severity stands for where nobody counted what is at stake.
func weight(s report.Severity) float64 {
	switch s {
	case report.Critical:
		return 1
	case report.Warning:
		return 0.7
	case report.Notice:
		return 0.4
	case report.Good:
		return 0.35
	}
	return 0.2
}

// scored is the finding with its factors and their product.
//
// Source: the ranking of the analysis design: impact, confidence, surprise, action.
func (y yard) scored(f report.Finding) report.Finding {
	p := probability(f)
	grade := map[report.Grade]float64{report.GradeA: 1, report.GradeB: 0.85, report.GradeC: 0.7}[f.Grade]
	action := 0.6
	if slices.ContainsFunc(f.Recommendations, func(r report.Recommendation) bool { return r.Owner != "" }) {
		action = 1
	}
	f.Factors = report.Factors{Impact: factor(y.impact(f)), Confidence: factor(p * cmp.Or(grade, 0.7) * trust(y.checks, f)),
		Surprise: factor(y.surprise(f)), Action: action, Probability: factor(p)}
	f.Score = round4(f.Factors.Impact * f.Factors.Confidence * f.Factors.Surprise * f.Factors.Action)
	return f
}

func factor(v float64) float64 { return round4(min(max(v, leastFactor), 1)) }

func round4(v float64) float64 { return math.Round(v*1e4) / 1e4 }

// impact is what is at stake against the month's total, on a logarithmic scale.
func (y yard) impact(f report.Finding) float64 {
	total := y.totals[f.Impact.Unit]
	if !f.Impact.Value.Known || !(total > 0) {
		return weight(f.Severity)
	}
	return math.Log1p(math.Abs(f.Impact.Value.F)/total/leastImpact) / math.Log1p(mostImpact/leastImpact)
}

// probability is how likely the value is beyond its limit: by its interval where
// both are known, by the test where the claim rests on one, else what the verdict promises.
func probability(f report.Finding) float64 {
	if f.P.Known {
		return min(stats.AtMostTrue(f.P.F), surest)
	}
	limit, width := f.Threshold, f.Interval[1].Minus(f.Interval[0])
	if f.Verdict != report.Watch && f.Verdict != report.Insufficient && limit.Known && f.Value.Known && width.Known && width.F > 0 {
		far := limit.F - f.Value.F
		if f.Direction == report.Up {
			far = -far
		}
		return min(stats.NormalCDF(far/(width.F/(2*stats.Z95))), surest)
	}
	switch f.Verdict {
	case report.Certain:
		return surest
	case report.Likely:
		return 0.88
	case report.Possible:
		return 0.6
	case report.Watch:
		return 0.5
	}
	return 0.4
}

// surprise is how unlike the account's own past the figure is, less for what
// earlier reports told, and half where it comes and goes.
func (y yard) surprise(f report.Finding) float64 {
	s := -math.Expm1(-y.distance(f) / usualSurprise)
	s *= math.Pow(toldBefore, float64(max(f.MonthsSeen-1, 0)))
	if f.State == report.StateFlapping {
		s /= 2
	}
	if f.Verdict == report.Certain && f.Severity.Rank() <= report.Warning.Rank() {
		return max(s, breachFloor)
	}
	return s
}

// distance is how many standard errors the figure is from what its past lets one
// expect: by at least three past periods, else by the period before.
func (y yard) distance(f report.Finding) float64 {
	m, ok := y.metrics[f.Metric]
	if !ok || m.Value != f.Value {
		return usualSurprise
	}
	past := y.courses[f.Metric]
	sc := scaleFor(m.Unit, append(slices.Clone(past), m.Value, m.Previous))
	now := sc.observed(m.Value, m.Low, m.High)
	var observed []stats.Observed
	for _, v := range past {
		observed = append(observed, sc.observed(v, report.Missing, report.Missing))
	}
	if p := stats.PredictiveT(now, observed); !math.IsNaN(p.T) {
		return math.Abs(p.T)
	}
	before := sc.observed(m.Previous, report.Missing, report.Missing)
	if se := math.Hypot(now.SE*math.Sqrt2, monthToMonth); !math.IsNaN(before.Y) && !math.IsNaN(now.Y) {
		return math.Abs(now.Y-before.Y) / se
	}
	return usualSurprise
}

// rankFindings sorts gravest first, then by score, then by impact, then by id,
// so that the same findings always stand in the same order.
func rankFindings(findings []report.Finding) {
	slices.SortStableFunc(findings, func(a, b report.Finding) int {
		return cmp.Or(cmp.Compare(a.Severity.Rank(), b.Severity.Rank()), cmp.Compare(b.Score, a.Score),
			cmp.Compare(math.Abs(b.Impact.Value.Or(0)), math.Abs(a.Impact.Value.Or(0))), cmp.Compare(a.ID, b.ID))
	})
}
