package main

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// least is how large a drawn difference must be for a claim of it to be right:
// the smallest effect that anybody would act on.
const least = 0.05

// truth is what was drawn: findings are held against it, not against the plan.
type truth struct {
	values  map[string]float64 // by metric: rates, ratios
	changed map[string]int     // metrics with a planted change, and its direction
	mixed   map[string]bool    // metrics whose change comes from the mix
	days    map[string]int     // planted days and their direction
	faulty  string             // section whose export is wrong: what it says is not held against the truth
	expects []expectation
}

// expectation is one planted effect and how to know that it was told.
type expectation struct {
	effect string
	met    func(outcome) bool
	lead   func(outcome) int // months before the loss in which it was told; nil: not measured
}

func newTruth() *truth {
	return &truth{values: map[string]float64{}, changed: map[string]int{}, mixed: map[string]bool{}, days: map[string]int{}}
}

func (t *truth) value(name string, v float64) { t.values[name] = v }

func (t *truth) change(metric string, direction int) { t.changed[metric] = direction }

func (t *truth) expect(effect string, met func(outcome) bool) {
	t.expects = append(t.expects, expectation{effect: effect, met: met})
}

// verdict is what the truth says of a finding.
type verdict int

const (
	neutral verdict = iota // claims no effect: not enough data, not proven, a given figure
	right
	wrong
)

// judge holds a finding against the truth.
func (t *truth) judge(f report.Finding) verdict {
	section, rule, _ := strings.Cut(f.Rule, ".")
	switch {
	case section == t.faulty || section == "data":
		return neutral
	case f.Verdict == report.Insufficient || strings.HasPrefix(f.Rule, "competitors.") && f.Verdict == report.Possible:
		return neutral
	case rule == "below_alert" || rule == "above_alert" || rule == "beyond_alert":
		return t.beyond(f)
	case rule == "unlike_past" || rule == "level_shift" || rule == "topic_unlike_past" || rule == "below_own_past":
		return of(t.changed[f.Metric] == sign(f.Direction))
	case rule == "mix_shift":
		return of(t.mixed[f.Metric])
	case rule == "unusual_day":
		return of(t.days[f.Subject[:min(len(f.Subject), 10)]] == sign(f.Direction) || t.changed[f.Metric] == sign(f.Direction))
	case section == "experiments":
		return t.experiment(f, rule)
	case f.Rule == "audience.worth_pushing":
		return of(t.values["audience.lift."+f.Subject] >= 1+least)
	case f.Rule == "content.type_differs":
		return t.types(f)
	case f.Rule == "content.path_better" || f.Rule == "content.path_tradeoff":
		return of(t.values["content.follow_rate."+f.Subject] >= (1+least)*t.values["content.follow_rate.direct"])
	case f.Rule == "traffic.tradeoff":
		return t.tradeoff(f)
	case section == "retention":
		return t.retention(f, rule)
	case f.Rule == "competitors.keyword_gap":
		return of(t.values["competitors.keyword"] < 1-least && f.Direction == report.Down)
	case f.Rule == "funnel.zone_behind_peer":
		return of(t.values["zones."+f.Subject] <= -least)
	case f.Rule == "platforms.hand_over":
		return of(t.values["platforms.unlink_rate."+f.Subject]-t.values["platforms.unlink_rate.official_account"] >= 0.01)
	case section == "competitors" || rule == "concentration" || rule == "why_changed": // the last is arithmetic
		return neutral
	}
	return wrong // what nobody planted
}

func of(ok bool) verdict {
	if ok {
		return right
	}
	return wrong
}

func sign(d report.Direction) int {
	switch d {
	case report.Up:
		return 1
	case report.Down:
		return -1
	}
	return 2
}

// beyond is right when the drawn value is on the bad side; a decline that is only
// watched, when it was drawn.
func (t *truth) beyond(f report.Finding) verdict {
	if f.Verdict == report.Watch {
		return of(t.changed[f.Metric] == sign(f.Direction))
	}
	v, known := t.values[f.Metric]
	if !known || !f.Threshold.Known {
		return wrong
	}
	return of(v < f.Threshold.F == (f.Direction == report.Down))
}

func (t *truth) experiment(f report.Finding, rule string) verdict {
	factor := t.values["experiments."+f.Subject]
	switch rule {
	case "winner":
		return of(factor != 1)
	case "invalid":
		_, split := t.values["experiments.split."+f.Subject]
		return of(split)
	case "equivalent":
		return of(factor == 1)
	}
	return neutral
}

// types reads "open_rate.视频.图文": the first of the two has more.
func (t *truth) types(f report.Finding) verdict {
	parts := strings.Split(f.Subject, ".")
	gap := t.values["content."+parts[0]+".图文/视频"]
	if slices.Index(parts, "图文") == 2 {
		gap = -gap
	}
	return of(gap >= least)
}

// tradeoff is right when the gain was drawn and some other figure is worse.
func (t *truth) tradeoff(f report.Finding) verdict {
	measures := map[string]float64{"follow_rate": 1, "retention_1": 1, "retention_7": 1, "retention_30": 1, "order_value": 1, "unfollow_rate": -1}
	gain, pay := false, false
	for name, better := range measures {
		rel := (t.values["traffic."+name+"."+f.Subject]/t.values["traffic."+name+".公众号会话"] - 1) * better
		if f.Metric == "traffic."+name+"."+f.Subject {
			gain = rel >= least
		} else {
			pay = pay || rel <= -least
		}
	}
	return of(gain && pay)
}

func (t *truth) retention(f report.Finding, rule string) verdict {
	v := t.values["retention.rate."+f.Subject]
	switch rule {
	case "below_benchmark":
		return of(v < f.Benchmark.F)
	case "above_benchmark":
		return of(v > f.Benchmark.F)
	case "churn_peak":
		h := func(by int) float64 { return t.values[fmt.Sprintf("retention.hazard.%d", int(f.Value.F)+by)] }
		return of(h(0) >= 1.2*math.Sqrt(h(-1)*h(1)))
	}
	return wrong
}
