package analysis

import (
	"math"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// parallel are the families of figures whose members run side by side: what moves all
// of them (a holiday, a new audience, another way of counting) is no effect of advice
// about one. Shares of one whole are not among them: one that rises lowers the others.
var parallel = []string{"funnel.rate", "traffic.follow_rate", "traffic.retention_1", "traffic.retention_7", "traffic.retention_30", "traffic.order_value",
	"traffic.unfollow_rate", "interaction.conversion", "content.open_rate", "content.share_rate", "content.favourite_rate", "content.finish_rate",
	"content.share_conversion", "retention.rate", "platforms.unlink_rate", "platforms.gmv_per_user"}

// control is what the figures that nobody advised about did meanwhile, beside what
// their own past let one expect. The zero value is no control.
type control struct {
	names []string
	shift float64 // on the scale, their mean weighted by how well each is known
	half  float64 // half of its 95 % interval
}

// controlFor measures the untouched siblings of a figure from the same edition on.
// Members that any advice since then was about are touched.
//
// Source: difference in differences (Card and Krueger 1994), each difference taken
// from the expected value instead of from the one before, as both regress to their means.
func (t target) controlFor(h report.History, metrics map[string]report.Metric, stages []string) control {
	if !slices.Contains(parallel, family(t.now.Name)) {
		return control{}
	}
	i := slices.IndexFunc(h, func(e report.Edition) bool { return e.Period.From.Equal(t.since.From) })
	touched := advised(h[i:])
	var out control
	var weights, sum float64
	for _, name := range sortedKeys(metrics) {
		if touched[name] || !besides(name, t.now.Name, stages) {
			continue
		}
		m, then := metrics[name], h[i].Metrics[name]
		if !m.Value.Known || !then.Value.Known || m.Unit != t.now.Unit {
			continue
		}
		other := target{now: m, then: report.Finding{Value: then.Value, Interval: report.Interval{then.Low, then.High}}, past: before(h, i, name), gap: t.gap}
		sc := scaleFor(t.now.Unit, slices.Concat(t.past, other.past, []report.Number{t.then.Value, t.now.Value, then.Value, m.Value}))
		c, ok := other.course(sc)
		if w := 1 / (c.half * c.half); ok && c.half > 0 && !math.IsInf(w, 0) {
			out.names = append(out.names, name)
			weights += w
			sum += float64(w * c.effect)
		}
	}
	if len(out.names) == 0 {
		return control{}
	}
	out.shift, out.half = sum/weights, 1/math.Sqrt(weights)
	return out
}

// advised is the figures that recommendations were about.
func advised(h report.History) map[string]bool {
	out := map[string]bool{}
	for _, e := range h {
		for _, f := range e.Findings {
			if len(f.Recommendations) > 0 {
				out[f.Metric] = true
			}
		}
	}
	return out
}

// besides reports whether a figure runs beside another: the same family, neither a
// part of the other. Steps of a funnel must not overlap; groups must be of one day.
func besides(name, of string, stages []string) bool {
	if name == of || family(name) != family(of) || strings.Count(name, ".") < 2 {
		return false
	}
	a, b := strings.SplitN(name, ".", 3)[2], strings.SplitN(of, ".", 3)[2]
	switch family(name) {
	case "funnel.rate":
		g := folder{stages: stages}
		from, to := g.span(a)
		start, end := g.span(b)
		return from < 0 || start < 0 || to <= start || end <= from
	case "retention.rate":
		day, group, ok := strings.Cut(a, ".")
		other, one, both := strings.Cut(b, ".")
		return ok && both && day == other && group != one
	}
	return true
}

// observedCourse is how a figure went against what its own past let one expect.
type observedCourse struct {
	expected float64 // on the scale, now, without any action
	effect   float64 // now less expected
	half     float64 // half of its 95 % interval
	now      stats.Observed
	then     stats.Observed
	periods  int // of the past
}

// course holds the figure now against its past and the value it had then; false
// where the past has fewer than three periods.
func (t target) course(sc scale) (observedCourse, bool) {
	c := observedCourse{then: sc.observed(t.then.Value, t.then.Interval[0], t.then.Interval[1]), now: sc.observed(t.now.Value, t.now.Low, t.now.High)}
	var past []stats.Observed
	var ys []float64
	for _, v := range t.past {
		past = append(past, sc.observed(v, report.Missing, report.Missing))
		if v.Known {
			ys = append(ys, sc.to(v.F))
		}
	}
	for range t.gap { // the periods since are missing: a trend goes on through them
		past = append(past, stats.Observed{Y: math.NaN()})
	}
	p := stats.PredictiveT(c.now, past)
	c.periods = p.K
	if math.IsNaN(p.T) {
		return c, false
	}
	c.expected = p.Expected + persistence(ys)*(c.then.Y-p.Expected)
	c.half = (p.CI.High - p.CI.Low) / 2
	c.effect = c.now.Y - c.expected
	return c, true
}
