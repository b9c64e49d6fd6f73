package rule

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// about is the figure a finding is about: the one the rule names, else the first
// it read.
func (r compiled) about(f *figures, reading *reading) report.Metric {
	name := r.Metric
	if name == "" && len(reading.read) > 0 {
		name = reading.read[0].Name
	}
	m, ok := f.metrics[name]
	if !ok {
		m = report.Metric{Name: name}
	}
	return m
}

// certainty is the severity and verdict a firing rule may claim: what asked for
// a probability is as sure as its least sure test after the correction; what did
// not is something to watch.
func (r compiled) certainty(reading *reading) (report.Severity, report.Verdict) {
	severity := cmp.Or(r.Severity, report.Notice)
	if !r.when.tests || len(reading.tests) == 0 {
		if severity.Rank() < report.Notice.Rank() {
			severity = report.Notice
		}
		return severity, report.Watch
	}
	least := 1.0
	for _, p := range reading.tests {
		least = min(least, 1-max(1, reading.factor)*(1-p))
	}
	switch {
	case least >= 0.975:
		return severity, report.Certain
	case least >= 0.8:
		return severity, report.Likely
	}
	if severity.Rank() < report.Notice.Rank() {
		severity = report.Notice
	}
	return severity, report.Possible
}

// finding says what the rule found about a figure.
func (r compiled) finding(words *report.Words, f *figures, m report.Metric, reading *reading) report.Finding {
	severity, verdict := r.certainty(reading)
	direction := report.Flat
	if r.when.tests {
		direction = report.Up
		if r.when.down {
			direction = report.Down
		}
	}
	args := r.args(words, f, m)
	out := report.Finding{ID: identity(r.ID, m.Name, direction), Rule: r.ID, Subject: m.Name, Metric: m.Name, Unit: m.Unit,
		Severity: severity, Verdict: verdict, Direction: direction, State: "new", Value: m.Value,
		Interval: report.Interval{m.Low, m.High}, N: m.Denominator, Grade: report.GradeC,
		Claim: words.Fill(r.Text, args), Evidence: []string{r.evidence(words, m)}}
	for _, a := range r.Advice {
		out.Recommendations = append(out.Recommendations, report.Recommendation{ID: a.ID, Text: words.Fill(a.Text, args),
			Expected: words.Fill(a.Expected, args), Effort: a.Effort, Owner: a.Owner})
	}
	return out
}

// args fills the texts of a rule. A value that cannot be had shows as missing.
func (r compiled) args(words *report.Words, f *figures, m report.Metric) report.Args {
	args := report.Args{"value": report.Q(m.Value, m.Unit), "low": report.Q(m.Low, m.Unit), "high": report.Q(m.High, m.Unit),
		"n": report.Q(counted(m), report.UnitCount), "x": report.Q(m.Numerator, report.UnitCount),
		"previous": report.Q(m.Previous, m.Unit), "year_ago": report.Q(m.YearAgo, m.Unit), "change": m.Change(m.Previous),
		"subject": words.Metric(m.Name), "metric": m.Name}
	for _, v := range r.values {
		args[v.name] = report.Q(report.Missing, report.UnitNone)
		got, lacks, failed := v.value(&reading{figures: f})
		if lacks != nil || failed != nil {
			continue
		}
		switch got := got.(type) {
		case rate:
			args[v.name] = report.Q(got.metric.Value, got.metric.Unit)
		case float64:
			unit := report.UnitNone
			if v.bench {
				unit = m.Unit
			}
			args[v.name] = report.Q(report.Some(got), unit)
		case int:
			args[v.name] = report.Q(report.Some(float64(got)), report.UnitNone)
		case string:
			args[v.name] = got
		}
	}
	return args
}

// evidence is the arithmetic behind the claim: interval, sample, base, origin.
func (r compiled) evidence(words *report.Words, m report.Metric) string {
	var parts []string
	say := func(key string, args report.Args) { parts = append(parts, words.Say(key, args)) }
	if m.Low.Known && m.High.Known {
		say("rules.interval", report.Args{"low": report.Q(m.Low, m.Unit), "high": report.Q(m.High, m.Unit)})
	}
	if m.Denominator.Known {
		say("rules.n", report.Args{"n": report.Q(m.Denominator, report.UnitCount)})
	}
	if m.Previous.Known {
		say("rules.previous", report.Args{"previous": report.Q(m.Previous, m.Unit), "change": m.Change(m.Previous)})
	}
	say("rules.origin", report.Args{"rule": r.ID})
	return strings.Join(parts, words.Say("rules.join"))
}

// identity names a finding across months as those of built-in rules are named:
// by rule, metric, subject and direction.
func identity(rule, metric string, direction report.Direction) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{rule, metric, metric, string(direction)}, "|")))
	return hex.EncodeToString(sum[:])[:12]
}
