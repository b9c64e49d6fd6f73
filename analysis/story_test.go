package analysis

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
)

// limit is the alert value of all stories.
const limit = 0.45

// story is one figure over eight months, a word a month: told:0.40 is below the alert
// value and told; quiet:0.60 is measured and not told; - is not measured. Every value is
// known to two points. want is the state it must have: "persisting 2", or with
// ended: what became of it.
type story struct{ months, want string }

var stories = map[string]story{
	"lasts": {"told:.40 told:.40 told:.40 told:.40 told:.40 told:.40 told:.40 told:.40",
		"new_1 persisting_2 persisting_3 persisting_4 persisting_5 persisting_6 persisting_7 persisting_8"},
	"moves": {"told:.40 told:.40 told:.30 told:.31 told:.40 - told:.40 quiet:.60",
		"new_1 persisting_2 worsened_3 persisting_4 improved_5 . persisting_6 ended:resolved"},
	"comes back": {"told:.40 told:.40 quiet:.60 quiet:.60 told:.40 told:.40 quiet:.60 quiet:.60",
		"new_1 persisting_2 ended:resolved . recurred_1 persisting_2 ended:resolved ."},
	"eases": {"quiet:.60 told:.44 quiet:.46 quiet:.46 quiet:.46 quiet:.60 quiet:.60 quiet:.60",
		". new_1 ended:easing ended:resolved . . . ."},
	"hesitates": {"told:.44 quiet:.46 told:.44 told:.44 quiet:.46 quiet:.46 quiet:.60 quiet:.60",
		"new_1 ended:easing persisting_2 persisting_3 ended:easing ended:resolved . ."},
	"flaps": {"told:.40 quiet:.60 told:.40 quiet:.60 told:.40 told:.40 told:.40 told:.40",
		"new_1 ended:resolved recurred_1 ended:resolved flapping_1 flapping_1 flapping_1 flapping_1"},
	"forgotten": {"told:.40 quiet:.60 quiet:.60 quiet:.60 quiet:.60 quiet:.60 quiet:.60 told:.40",
		"new_1 ended:resolved . . . . . new_1"},
	"rewritten": {"told:.40 told:.40 told@2:.40 told@2:.40 told@2:.40 quiet:.60 quiet:.60 quiet:.60",
		"new_1 persisting_2 superseded_1 persisting_2 persisting_3 ended:resolved . ."},
}

// measured is the story's figure in a month and the finding told of it.
func (s story) measured(name string, month int) (m report.Metric, f report.Finding, told bool) {
	word := strings.Fields(s.months)[month]
	kind, value, ok := strings.Cut(word, ":")
	m = report.Metric{Name: "funnel.rate." + name, Unit: report.UnitRate, Better: report.Up}
	if !ok {
		return m, f, false
	}
	v, err := strconv.ParseFloat(value, 64)
	if err != nil {
		panic(err)
	}
	m.Value, m.Low, m.High = report.Some(v), report.Some(v-.02), report.Some(v+.02)
	_, version, rewritten := strings.Cut(kind, "@")
	if !rewritten {
		version = "1"
	}
	f = report.Finding{ID: name, Rule: "funnel.below_alert", Version: version + ".0", Section: "funnel", Subject: name, Metric: m.Name, Unit: m.Unit,
		Severity: report.Warning, Verdict: report.Certain, Direction: report.Down, State: report.StateNew, Value: m.Value, Threshold: report.Some(limit),
		Interval: report.Interval{m.Low, m.High}, Grade: report.GradeC, Claim: "claim " + name,
		Recommendations: []report.Recommendation{{ID: "do " + name, Text: "do " + name, Owner: "editor"}}}
	return m, f, strings.HasPrefix(kind, "told")
}

// told runs all stories to a month and gives the edited report of each.
func told(t *testing.T, stories map[string]story, months int) []report.Edited {
	t.Helper()
	var out []report.Edited
	in := report.Input{Words: wordsOf(t, "zh-CN")}
	for month := range months {
		in.Job.Period = report.Month(time.Date(2026, time.Month(1+month), 1, 0, 0, 0, 0, time.UTC))
		c := report.Chapter{ID: "funnel", Kind: "funnel"}
		e := report.Edition{Period: in.Job.Period, Metrics: map[string]report.Metric{}}
		for _, name := range sortedNames(stories) {
			m, f, is := stories[name].measured(name, month)
			c.Metrics = append(c.Metrics, m)
			e.Metrics[m.Name] = m
			if is {
				c.Findings = append(c.Findings, f)
			}
		}
		edited := Desk{}.Summarize(in, []report.Chapter{c})
		out = append(out, edited)
		e.Findings = edited.Findings
		in.History = append(in.History, e)
	}
	return out
}

func sortedNames(stories map[string]story) []string {
	alerts := report.Alerts{}
	for name := range stories {
		alerts[name] = report.Alert{}
	}
	return Alerts{alerts}.names()
}

// TestStories tells eight stories over eight months and wants the state of each in
// every report.
func TestStories(t *testing.T) {
	t.Parallel()
	reports := told(t, stories, 8)
	for name, s := range stories {
		for month, want := range strings.Fields(s.want) {
			got := "."
			for _, f := range reports[month].Findings {
				if f.Subject == name && month == 0 {
					got = f.State + "_1" // the first report has none before it
				} else if f.Subject == name {
					got = fmt.Sprintf("%s_%d", f.State, f.MonthsSeen)
				}
			}
			for _, e := range reports[month].Followup.Ended {
				if e.Finding.Subject == name {
					got = "ended:" + e.State
				}
			}
			if got != want {
				t.Errorf("%s, month %d: got %s, want %s", name, month+1, got, want)
			}
		}
	}
}

// A finding that comes and goes counts less than one that is new.
func TestFlappingIsDemoted(t *testing.T) {
	t.Parallel()
	for _, f := range told(t, stories, 6)[5].Findings {
		if f.Subject == "flaps" && (f.Severity != report.Notice || f.Factors.Surprise > 0.5) {
			t.Errorf("got %s, surprise %v", f.Severity, f.Factors.Surprise)
		}
	}
}

// TestAdvice holds advice against what the figure would have done by itself.
func TestAdvice(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		months  string
		verdict report.AdviceVerdict
		rebound string // sign of the expected rebound
		needs   bool
	}{
		"better than ever":          {"quiet:.46 quiet:.47 quiet:.46 quiet:.47 quiet:.46 told:.40 quiet:.55", report.AdviceWorked, "+", false},
		"back to the usual":         {"quiet:.47 quiet:.48 quiet:.47 quiet:.48 quiet:.47 told:.44 quiet:.475", report.AdviceNoEffect, "+", false},
		"stays as it was":           {"quiet:.46 quiet:.47 quiet:.46 quiet:.47 quiet:.46 told:.44 told:.44", report.AdviceNoEffect, "+", false},
		"worse than before":         {"quiet:.46 quiet:.47 quiet:.46 quiet:.47 quiet:.46 told:.44 told:.30", report.AdviceWorse, "+", false},
		"nothing to compare with":   {"told:.40 told:.42", report.AdviceTooEarly, "", true},
		"months that differ a lot":  {"quiet:.70 quiet:.46 quiet:.60 quiet:.50 told:.40 told:.44", report.AdviceTooEarly, "+", true},
		"a trough, not the trouble": {"quiet:.50 quiet:.49 quiet:.51 quiet:.50 quiet:.49 told:.40 quiet:.49", report.AdviceNoEffect, "+", false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			months := len(strings.Fields(c.months))
			all := told(t, map[string]story{"x": {months: c.months}}, months)
			got := all[months-1].Followup.Advice
			if len(got) != 1 {
				t.Fatalf("%d pieces of advice, want 1", len(got))
			}
			a := got[0]
			if a.Verdict != c.verdict || a.Needs.Known != c.needs {
				t.Errorf("got %s, needs %v %s: %s; want %s", a.Verdict, a.Needs, a.NeedsUnit, a.Note, c.verdict)
			}
			if sign := map[bool]string{true: "+"}[a.Rebound.Known && a.Rebound.F > 0]; sign != c.rebound {
				t.Errorf("the rebound is %v", a.Rebound)
			}
			if a.Rebound.Known && !(a.Low.F <= a.Effect.F && a.Effect.F <= a.High.F) {
				t.Errorf("effect %v outside %v to %v", a.Effect, a.Low, a.High)
			}
			if strings.Contains(a.Note, "⟦") {
				t.Errorf("a text is missing: %s", a.Note)
			}
		})
	}
}

// TestAdviceBesideOthers takes off what untouched figures of the same kind did
// meanwhile. Each past wanders by a point around its mean, so a move of eight is far
// outside chance, and the same move of all is none.
func TestAdviceBesideOthers(t *testing.T) {
	t.Parallel()
	const past = "quiet:.46 quiet:.47 quiet:.46 quiet:.47 quiet:.46 "
	const dip = past + "told:.44 "
	cases := map[string]struct {
		others   []string
		x        string
		verdict  report.AdviceVerdict
		controls int
		grade    report.Grade
	}{
		"alone":                         {nil, dip + "quiet:.55", report.AdviceWorked, 0, report.GradeC},
		"all rose":                      {[]string{past + "quiet:.46 quiet:.55", past + "quiet:.47 quiet:.56"}, dip + "quiet:.55", report.AdviceNoEffect, 2, report.GradeB},
		"it alone rose":                 {[]string{past + "quiet:.46 quiet:.47", past + "quiet:.47 quiet:.46"}, dip + "quiet:.55", report.AdviceWorked, 2, report.GradeB},
		"it rose a little, others fell": {[]string{past + "quiet:.46 quiet:.36", past + "quiet:.47 quiet:.36"}, dip + "quiet:.46", report.AdviceWorked, 2, report.GradeB},
		"it fell with the others":       {[]string{past + "quiet:.46 quiet:.36", past + "quiet:.47 quiet:.36"}, dip + "told:.36", report.AdviceNoEffect, 2, report.GradeB},
		"it fell alone":                 {[]string{past + "quiet:.46 quiet:.47", past + "quiet:.47 quiet:.46"}, dip + "told:.36", report.AdviceWorse, 2, report.GradeB},
		"advice about the other too":    {[]string{past + "told:.44 quiet:.55"}, dip + "quiet:.55", report.AdviceWorked, 0, report.GradeC},
		"the other has no past":         {[]string{"- - - - - quiet:.46 quiet:.55"}, dip + "quiet:.55", report.AdviceWorked, 0, report.GradeC},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := map[string]story{"x": {months: c.x}}
			for i, months := range c.others {
				all[fmt.Sprint("y", i)] = story{months: months}
			}
			for _, a := range told(t, all, 7)[6].Followup.Advice {
				if a.Metric != "funnel.rate.x" {
					continue
				}
				if a.Verdict != c.verdict || len(a.Controls) != c.controls || a.Grade != c.grade {
					t.Errorf("got %s beside %v, grade %s: %s", a.Verdict, a.Controls, a.Grade, a.Note)
				}
				if a.Rebound.F <= 0 || !(a.Low.F <= a.Effect.F && a.Effect.F <= a.High.F) || strings.Contains(a.Note, "⟦") {
					t.Errorf("rebound %v, effect %v within %v to %v: %s", a.Rebound, a.Effect, a.Low, a.High, a.Note)
				}
			}
		})
	}
}

func TestControlsRunBeside(t *testing.T) {
	t.Parallel()
	stages := []string{"exposure", "click", "inquiry", "trial", "payment"}
	cases := []struct {
		name, of string
		want     bool
	}{
		{"funnel.rate.exposure>click", "funnel.rate.inquiry>payment", true},
		{"funnel.rate.click>inquiry", "funnel.rate.inquiry>payment", true},
		{"funnel.rate.trial>payment", "funnel.rate.inquiry>payment", false},
		{"funnel.rate.click>trial", "funnel.rate.inquiry>payment", false},
		{"funnel.rate.inquiry>payment", "funnel.rate.inquiry>payment", false},
		{"funnel.users.click", "funnel.rate.inquiry>payment", false},
		{"traffic.retention_7.a", "traffic.retention_7.b", true},
		{"traffic.retention_1.a", "traffic.retention_7.b", false},
		{"retention.rate.7.a", "retention.rate.7.b", true},
		{"retention.rate.1", "retention.rate.7", false},
		{"retention.rate.1.a", "retention.rate.7.b", false},
	}
	for _, c := range cases {
		if got := besides(c.name, c.of, stages); got != c.want {
			t.Errorf("%s beside %s: %v", c.name, c.of, got)
		}
	}
}

// Without earlier reports nothing is said of them.
func TestNoHistoryNoFollowup(t *testing.T) {
	t.Parallel()
	first := told(t, stories, 1)[0]
	if first.Followup.Given() || first.Followup.Page.ID != "" || len(first.Followup.Advice) > 0 {
		t.Errorf("got %+v", first.Followup)
	}
	for _, f := range first.Findings {
		if f.State != report.StateNew || f.MonthsSeen != 0 {
			t.Errorf("%s is %s %d", f.Subject, f.State, f.MonthsSeen)
		}
	}
}
