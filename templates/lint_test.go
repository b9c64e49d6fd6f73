package templates_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report"
)

// causal are words that say one thing made another. Only what a random split has
// shown may be told so.
var causal = map[string]*regexp.Regexp{
	"zh-CN": regexp.MustCompile(`导致|使得|带来了|促使|归因于|造成了|使[^用]{0,40}(提高|降低|升至|降至|增加|减少)`),
	"en":    regexp.MustCompile(`(?i)\b(caused|led to|drove|resulted in|thanks to|brought about|(raised|lowered|increased|reduced|boosted) the)\b`),
}

// TestCausalWordsNeedARandomSplit wants causal verbs in the texts of randomised
// evidence only: those named caused.
func TestCausalWordsNeedARandomSplit(t *testing.T) {
	t.Parallel()
	for lang, w := range words(t) {
		found := 0
		for key, text := range w.Keys() {
			verb := causal[lang].FindString(text)
			randomised := strings.HasPrefix(key, "experiments.") && strings.Contains(key, ".caused")
			if verb != "" && !randomised {
				t.Errorf("%s %s says %q, which needs a random split: %s", lang, key, verb, text)
			}
			if verb != "" {
				found++
			}
		}
		if found == 0 {
			t.Errorf("%s: no causal text found: have the words changed?", lang)
		}
		for id, rule := range rules(t, lang) {
			if verb := causal[lang].FindString(rule.Summary); verb != "" && !strings.HasPrefix(id, "experiments.") {
				t.Errorf("%s rule %s says %q: %s", lang, id, verb, rule.Summary)
			}
		}
	}
}

// percent is a sign or word of percentages that a text adds to a number by itself.
var percent = regexp.MustCompile(`\}\s*(%|％|个?百分点|percent\b|percentage points?\b|points?\b)`)

// TestUnitsComeFromTheNumbers wants no text to add the unit: a number knows
// whether it is points or a relative change.
func TestUnitsComeFromTheNumbers(t *testing.T) {
	t.Parallel()
	for lang, w := range words(t) {
		for key, text := range w.Keys() {
			if m := percent.FindString(text); m != "" && !strings.HasPrefix(key, "unit.") {
				t.Errorf("%s %s adds %q to a number: %s", lang, key, m, text)
			}
		}
		for id, rule := range rules(t, lang) {
			for _, a := range rule.Advice {
				if m := percent.FindString(a.Text + a.Expected); m != "" {
					t.Errorf("%s %s %s adds %q to a number", lang, id, a.ID, m)
				}
			}
		}
	}
}

// TestPointsAndPercent wants differences of rates in points and relative changes in
// percent, in every language.
func TestPointsAndPercent(t *testing.T) {
	t.Parallel()
	points := map[string]string{"zh-CN": "个百分点", "en": "points"}
	for lang, w := range words(t) {
		for _, v := range []float64{-.5, -.012, .0004, .03, .3} {
			if got := w.Format(report.Some(v), report.UnitPoints); strings.Contains(got, "%") || !strings.Contains(got, points[lang]) {
				t.Errorf("%s: points are written %q", lang, got)
			}
			if got := w.Format(report.Some(v), report.UnitRelative); !strings.HasSuffix(got, "%") || strings.Contains(got, points[lang]) {
				t.Errorf("%s: a relative change is written %q", lang, got)
			}
		}
	}
}
