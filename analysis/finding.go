package analysis

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// claim is a finding before it has words. The text is the key
// "<rule>.<variant>" (variant: the verdict unless given), filled with args and
// the standard arguments {value} {threshold} {benchmark} {previous} {low}
// {high} {n} {subject}.
type claim struct {
	rule      string // "funnel.below_alert"
	variant   string // message variant; empty: the verdict
	text      string // message key that several rules share; empty: "<rule>.<variant>"
	subject   string // identity: "inquiry>payment"
	label     string // the subject in the report's language; empty: subject
	metric    report.Metric
	severity  report.Severity
	verdict   report.Verdict
	direction report.Direction
	threshold report.Number
	benchmark report.Number
	p         report.Number // of the test it rests on, adjusted; missing: it rests on the interval or the verdict
	impact    report.Impact
	grade     report.Grade // GradeC by default
	advise    string       // the spec's own advice, printed first
	advice    string       // the subject that the rulebook's advice is chosen by; empty: subject
	args      report.Args
	evidence  []string // lines beside the standard one
}

// find records a finding.
func (f *frame) find(c claim) {
	if c.grade == "" {
		c.grade = report.GradeC
	}
	if c.label == "" {
		c.label = c.subject
	}
	if c.advice == "" {
		c.advice = c.subject
	}
	if c.variant == "" {
		c.variant = string(c.verdict)
	}
	args := report.Args{"value": report.Q(c.metric.Value, c.metric.Unit), "threshold": report.Q(c.threshold, c.metric.Unit),
		"benchmark": report.Q(c.benchmark, c.metric.Unit), "previous": report.Q(c.metric.Previous, c.metric.Unit),
		"low": report.Q(c.metric.Low, c.metric.Unit), "high": report.Q(c.metric.High, c.metric.Unit),
		"n": report.Q(c.metric.Denominator, report.UnitCount), "subject": c.label}
	for k, v := range c.args {
		args[k] = v
	}
	words := f.in.Words
	if c.threshold.Known && c.threshold != c.metric.Value {
		args["value"], args["threshold"] = f.apart(c.metric.Value, c.threshold, c.metric.Unit)
	}
	finding := report.Finding{ID: identity(c, f.in.Rules[c.rule].Version), Rule: c.rule, Version: f.in.Rules[c.rule].Version, Section: f.in.ID, Subject: c.subject, Metric: c.metric.Name,
		Unit: c.metric.Unit, Severity: c.severity, Verdict: c.verdict, Direction: c.direction, State: report.StateNew,
		Value: c.metric.Value, Threshold: c.threshold, Benchmark: c.benchmark,
		Interval: report.Interval{c.metric.Low, c.metric.High}, N: c.metric.Denominator, P: c.p,
		Impact: c.impact, Grade: c.grade, Claim: words.Say(f.claimKey(c), args)}
	finding.Evidence = append(f.evidence(c), c.evidence...)
	if c.advise != "" {
		finding.Recommendations = append(finding.Recommendations, report.Recommendation{ID: c.rule + ".own", Text: c.advise,
			Expected: f.expected(c.rule, c.advice, args), Effort: "M"})
	}
	finding.Recommendations = append(finding.Recommendations, f.in.Rules.Advise(words, c.rule, c.advice, args)...)
	for i, r := range finding.Recommendations {
		if !f.promised(c.rule, r.ID, args) {
			finding.Recommendations[i].Expected = ""
		}
	}
	f.chapter.Findings = append(f.chapter.Findings, yard{}.scored(finding))
}

// promised reports whether every number in an advice's expected gain is known:
// a promise of dashes is none.
func (f *frame) promised(rule, id string, args report.Args) bool {
	for _, advice := range f.in.Rules[rule].Advice {
		if advice.ID != id && id != rule+".own" {
			continue
		}
		for name, arg := range args {
			q, isQuantity := arg.(report.Quantity)
			if isQuantity && !q.Known && (strings.Contains(advice.Expected, "{"+name+"}") || strings.Contains(advice.Expected, "{"+name+"|")) {
				return false
			}
		}
	}
	return true
}

// claimKey is the rule's own text for the variant, else the shared text of an
// alert value: "alert.below.certain".
func (f *frame) claimKey(c claim) string {
	if c.text != "" {
		return c.text
	}
	if key := c.rule + "." + c.variant; f.in.Words.Has(key) || !c.threshold.Known {
		return key
	}
	side := "below"
	if c.direction == report.Up {
		side = "above"
	}
	return "alert." + side + "." + c.variant
}

// apart writes two different values with as many decimals as it takes to tell
// them apart, so that rounding never contradicts the sentence.
func (f *frame) apart(a, b report.Number, unit report.Unit) (any, any) {
	words := f.in.Words
	if !a.Known || words.Format(a, unit) != words.Format(b, unit) {
		return report.Q(a, unit), report.Q(b, unit)
	}
	for digits := 1; digits <= 9; digits++ {
		style := report.NumberStyle{Digits: digits, Full: true}
		x, y := words.Write(report.Q(a, unit), style), words.Write(report.Q(b, unit), style)
		if x != y {
			return x, y
		}
	}
	return report.Q(a, unit), report.Q(b, unit)
}

// expected is the gain that the rulebook's advice for the subject promises, so
// that the spec's own advice shows it too.
func (f *frame) expected(rule, subject string, args report.Args) string {
	for _, r := range f.in.Rules.Advise(f.in.Words, rule, subject, args) {
		if r.Expected != "" {
			return r.Expected
		}
	}
	return ""
}

// evidence is the standard line: interval, sample, base, grade.
func (f *frame) evidence(c claim) []string {
	words := f.in.Words
	var parts []string
	say := func(key string, args report.Args) { parts = append(parts, words.Say("evidence."+key, args)) }
	m := c.metric
	if m.Low.Known && m.High.Known {
		style := report.NumberStyle{Digits: report.Digits(m.Unit, []report.Number{m.Low, m.High}), Full: true}
		for style.Digits < 4 && m.Low != m.High && words.Write(report.Q(m.Low, m.Unit), style) == words.Write(report.Q(m.High, m.Unit), style) {
			style.Digits++
		}
		low, key := style, "interval"
		low.Bare = m.Unit != report.UnitMoney
		if m.Low.F < 0 {
			low.Bare, key = false, "interval_signed" // a dash would look like a minus
		}
		say(key, report.Args{"low": words.Write(report.Q(m.Low, m.Unit), low), "high": words.Write(report.Q(m.High, m.Unit), style)})
	}
	if m.Denominator.Known {
		say("n", report.Args{"n": report.Q(m.Denominator, report.UnitCount)})
	}
	if m.Previous.Known {
		say("previous", report.Args{"previous": report.Q(m.Previous, m.Unit), "change": m.Change(m.Previous)})
	}
	say("grade."+string(c.grade), nil)
	return []string{strings.Join(parts, words.Say("evidence.join"))}
}

// identity names a finding across months: what it is about and from the second on the
// major version of the rule that found it, not its values.
func identity(c claim, version string) string {
	rule := c.rule
	if m := major(version); m != "1" {
		rule += "@" + m
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{rule, c.metric.Name, c.subject, string(c.direction)}, "|")))
	return hex.EncodeToString(sum[:])[:12]
}
