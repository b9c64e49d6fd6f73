package analysis

import (
	"math"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// topicsUnlikePast tells the topics whose part of the negative comments has risen
// beyond what the account's own past lets one expect: the rule's points first, then
// the predictive test on the log-odds, Holm-adjusted over the topics that pass. A
// topic that its alert value or the focus tells already is left to them.
func (f *frame) topicsUnlikePast(topics []topic) {
	const rule = "interaction.topic_unlike_past"
	if len(topics) == 0 {
		f.inapplicable(rule, "topics")
		return
	}
	periods := f.past(stats.MaxHistory + 1)
	talks := make([][]remark, len(periods))
	for i, p := range periods {
		talks[i] = f.talk(p)
	}
	type rise struct {
		topic
		past     stats.Prediction
		expected float64
	}
	var found []rise
	var ps []float64
	for _, t := range topics {
		observed := make([]stats.Observed, len(periods))
		for i := range periods {
			observed[i] = stats.Observed{Y: math.NaN()}
			if part := about(talks[i], t.name); part.den.Known {
				observed[i] = stats.RateOnLogit(part.num.F, part.den.F, 1)
			}
		}
		last := len(observed) - 1
		r := rise{topic: t, past: stats.PredictiveT(observed[last], observed[:last])}
		r.expected = stats.Expit(r.past.Expected)
		if r.past.K >= stats.MinHistoryWarning {
			f.looked(rule)
		} else {
			f.lacks(rule, "periods", report.Args{"have": r.past.K, "need": stats.MinHistoryWarning})
		}
		if r.past.K >= stats.MinHistoryWarning && t.metric.Value.F-r.expected >= f.in.Rules.Param(rule, "points", 0.05) {
			found, ps = append(found, r), append(ps, r.past.P/2) // only a rise is asked for, and it is one
		}
	}
	for i, p := range stats.Holm(ps) {
		r := found[i]
		if r.told || !(p < f.in.Rules.Param(rule, "alpha", 0.005)) {
			continue
		}
		f.find(f.doubted(claim{rule: rule, variant: "up", subject: r.name, label: f.topicName(r.name), metric: r.metric, severity: report.Notice, verdict: report.Certain, p: report.Some(p), direction: report.Up,
			args: report.Args{"expected": report.Q(report.Some(r.expected), report.UnitRate), "periods": r.past.K,
				"gap": report.Q(report.Some(r.metric.Value.F-r.expected), report.UnitPoints)},
			evidence: []string{f.say("evidence.past", report.Args{"periods": r.past.K, "tests": len(topics),
				"low": report.Q(report.Some(stats.Expit(r.past.CI.Low)), report.UnitRate), "high": report.Q(report.Some(stats.Expit(r.past.CI.High)), report.UnitRate)})}}, talks[len(talks)-1]))
	}
}
