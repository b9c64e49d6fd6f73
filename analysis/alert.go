package analysis

import (
	"errors"
	"maps"
	"math"
	"slices"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// Alerts is embedded by every section kind: its thresholds by stage pair or
// metric.
type Alerts struct {
	Alerts report.Alerts `yaml:"alerts" doc:"thresholds by stage pair or metric; a number alone means below"`
}

// alertFor is the alert of a name, if one is set and not switched off.
func (a Alerts) alertFor(name string) (report.Alert, bool) {
	alert, ok := a.Alerts[name]
	return alert, ok && !alert.Off && (alert.Below != nil || alert.Above != nil)
}

// names lists the alerts' names in order.
func (a Alerts) names() []string { return slices.Sorted(maps.Keys(a.Alerts)) }

// check refuses alerts that cannot mean anything: both sides at once, none, a
// critical value on the wrong side, or a name the section does not know.
func (a Alerts) check(known func(name string) (choices []string, ok bool)) error {
	var errs []error
	add := func(name, problem, expected string, choices []string) {
		errs = append(errs, &report.FieldError{Path: "alerts." + name, Problem: problem, Expected: expected, Choices: choices})
	}
	for _, name := range a.names() {
		alert := a.Alerts[name]
		if choices, ok := known(name); !ok {
			add(name, "nothing here has this name", "a name this section measures", choices)
			continue
		}
		switch {
		case alert.Off:
		case alert.Below != nil && alert.Above != nil:
			add(name, "has both below and above", "one of them", nil)
		case alert.Below == nil && alert.Above == nil:
			add(name, "has no threshold", "below or above", nil)
		case alert.Critical != nil && alert.Below != nil && *alert.Critical > *alert.Below:
			add(name+".critical", "is milder than below", "a value at or under below", nil)
		case alert.Critical != nil && alert.Above != nil && *alert.Critical < *alert.Above:
			add(name+".critical", "is milder than above", "a value at or over above", nil)
		}
	}
	return errors.Join(errs...)
}

// threshold is the alert as a workbook mark.
func threshold(a report.Alert) *report.Threshold {
	if a.Above != nil {
		return &report.Threshold{Value: *a.Above, Above: true}
	}
	if a.Below != nil {
		return &report.Threshold{Value: *a.Below}
	}
	return nil
}

// judgement is what an alert value made of a metric.
type judgement struct {
	alert     report.Alert
	limit     report.Number
	verdict   report.Verdict // "" when the value is on the good side
	severity  report.Severity
	direction report.Direction
	needed    report.Number // n at which the rate would be certain
}

// breached reports whether the value is on the bad side.
func (j judgement) breached() bool { return j.verdict != "" && j.verdict != report.Watch }

// judge holds a metric against its alert value. lossShare is the share of the
// month's orders the breach costs (missing when not known); history is the rate
// in past periods, oldest first, for the watch verdict.
//
// Source: the verdict table of the analysis design; stats.Breach and stats.Watch.
func judge(m report.Metric, alert report.Alert, phi float64, lossShare report.Number, history []report.Number) judgement {
	j := judgement{alert: alert}
	limit, side := *cmpOr(alert.Below, alert.Above), stats.Below
	j.direction = report.Down
	if alert.Above != nil {
		side, j.direction = stats.Above, report.Up
	}
	j.limit = report.Some(limit)
	if !m.Value.Known {
		return j
	}
	result := stats.BreachRate(m.Value.F, limit, side)
	counted := m.Unit.Fraction() && m.Numerator.Known && m.Denominator.Known && m.Numerator.F <= m.Denominator.F
	if counted {
		result = stats.Breach(m.Numerator.F, m.Denominator.F, phi, limit, side)
	}
	switch result.Verdict {
	case stats.VerdictOK, stats.VerdictInvalid:
		if counted && watches(history, limit, side) {
			j.verdict, j.severity = report.Watch, report.Notice
		}
		return j
	case stats.VerdictCertain:
		j.verdict, j.severity = report.Certain, report.Warning
		if beyond(m.Value.F, alert) || lossShare.Known && lossShare.F >= 0.05 {
			j.severity = report.Critical
		}
		if result.Trivial {
			j.severity = j.severity.Milder()
		}
	case stats.VerdictLikely:
		j.verdict, j.severity = report.Likely, report.Warning
	case stats.VerdictPossible:
		j.verdict, j.severity = report.Possible, report.Notice
	default:
		j.verdict, j.severity = report.Insufficient, report.Notice
		j.needed = report.Some(result.NeededN)
		if !counted {
			j.severity = report.Warning
		}
	}
	return j
}

func cmpOr(a, b *float64) *float64 {
	if a != nil {
		return a
	}
	return b
}

// beyond reports whether the value is past the alert's critical value.
func beyond(v float64, a report.Alert) bool {
	if a.Critical == nil {
		return false
	}
	if a.Above != nil {
		return v > *a.Critical
	}
	return v < *a.Critical
}

// watches asks whether past periods fall steadily towards the limit. Periods without
// a rate keep their place.
func watches(history []report.Number, limit float64, side stats.Side) bool {
	rates := make([]float64, len(history))
	for i, v := range history {
		rates[i] = v.Or(math.NaN())
	}
	return stats.Watch(rates, limit, side).Verdict == stats.VerdictWatch
}

// told turns a judgement into a finding. Variants without counts have words of
// their own: the verdict "insufficient" then reads "uncounted".
func (f *frame) told(j judgement, c claim) {
	if j.verdict == "" {
		return
	}
	c.severity, c.verdict, c.direction, c.threshold = j.severity, j.verdict, j.direction, j.limit
	c.advise = j.alert.Advise
	if c.variant == "" && j.verdict == report.Insufficient && !j.needed.Known {
		c.variant = "uncounted"
	}
	if c.variant == "" && j.verdict == report.Insufficient && !c.metric.Denominator.Known {
		c.variant = "uncounted"
	}
	args := report.Args{"needed": report.Q(j.needed, report.UnitCount)}
	for k, v := range c.args {
		args[k] = v
	}
	c.args = args
	if j.verdict == report.Insufficient && c.metric.Denominator.Known && !math.IsInf(j.needed.F, 0) {
		f.lacks(c.rule, "sample", report.Args{"have": report.Q(c.metric.Denominator, report.UnitCount), "need": report.Q(j.needed, report.UnitCount)})
	}
	f.find(c)
}
