package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report"
	wxjson "github.com/wxreport/wxreport/report/output/json"
)

// followedSpec extends the quickstart with its own earlier reports.
func followedSpec(t *testing.T, language string) (spec, out string) {
	t.Helper()
	base, err := filepath.Abs(filepath.Join(quickstart, "report.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	spec, out = filepath.Join(dir, "report.yaml"), filepath.Join(dir, "out")
	body := "extends: [" + base + "]\nlanguage: " + language + "\nhistory: out/*.json\noutputs: {pdf: false, xlsx: false, json: true, name: \"{{.Period}}\"}\n"
	if err := os.WriteFile(spec, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	return spec, out
}

// builtOf makes a period's report and reads it.
func builtOf(t *testing.T, spec, out, period string) (wxjson.File, []byte) {
	t.Helper()
	var stdout, stderr writer
	if code := run(t.Context(), []string{"build", spec, "--period", period, "--as-of", "2026-11-03", "--out", out}, &stdout, &stderr, asOf); code != exitDone {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	body, err := os.ReadFile(filepath.Join(out, period+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var file wxjson.File
	if err := json.Unmarshal(body, &file); err != nil {
		t.Fatal(err)
	}
	return file, body
}

func ruleOf(t *testing.T, f wxjson.File, rule, subject string) report.Finding {
	t.Helper()
	for _, g := range f.Findings {
		if g.Rule == rule && g.Subject == subject {
			return g
		}
	}
	t.Fatalf("%s: no finding %s %s", f.Period.Label, rule, subject)
	return report.Finding{}
}

// TestQuickstartIsFollowed makes three months one after the other, each reading
// those before it.
func TestQuickstartIsFollowed(t *testing.T) {
	t.Parallel()
	spec, out := followedSpec(t, "zh-CN")
	august, _ := builtOf(t, spec, out, "2026-08")
	if august.Followup != nil {
		t.Errorf("the first report follows up %+v", august.Followup)
	}
	september, _ := builtOf(t, spec, out, "2026-09")
	if got := ruleOf(t, september, "retention.below_benchmark", "7"); got.State != report.StatePersisting || got.MonthsSeen != 2 {
		t.Errorf("day 7 in September: %s %d", got.State, got.MonthsSeen)
	}
	// What stands in the folder besides must not stop a report.
	for name, body := range map[string]string{"broken.json": "{", "other.json": `{"schema":1,"account":{"id":"else"},"period":{"from":"2026-07-01","until":"2026-07-31","label":"2026-07"},"as_of":"2026-08-02"}`} {
		if err := os.WriteFile(filepath.Join(out, name), []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	october, body := builtOf(t, spec, out, "2026-10")
	for _, c := range []struct {
		rule, subject, state string
		seen                 int
	}{
		{"retention.below_benchmark", "7", report.StatePersisting, 3},
		{"funnel.below_alert", "inquiry>payment", report.StateNew, 1},
		{"funnel.unlike_past", "trial>payment", report.StateNew, 1},
	} {
		if got := ruleOf(t, october, c.rule, c.subject); got.State != c.state || got.MonthsSeen != c.seen {
			t.Errorf("%s %s is %s %d, want %s %d", c.rule, c.subject, got.State, got.MonthsSeen, c.state, c.seen)
		}
	}
	first, step := ruleOf(t, october, "funnel.below_alert", "inquiry>payment"), ruleOf(t, october, "funnel.unlike_past", "trial>payment")
	if october.Summary.Findings[0] != first.ID || step.Parent != first.ID || len(first.Because) != 1 || first.Because[0].Finding != step.ID {
		t.Errorf("the summary begins with %s; %s speaks for %s", october.Summary.Findings[0], step.Parent, step.ID)
	}
	if october.Followup == nil || len(october.Followup.Periods) != 2 || len(october.Followup.Advice) == 0 {
		t.Fatalf("followup is %+v", october.Followup)
	}
	notes := map[string]int{}
	for _, q := range october.Quality {
		notes[q.Check]++
	}
	if notes["history_unreadable"] != 1 || notes["history_foreign"] != 1 {
		t.Errorf("quality notes are %v", notes)
	}
	if _, again := builtOf(t, spec, out, "2026-10"); !bytes.Equal(body, again) {
		t.Error("the same inputs gave another report")
	}
}

// causal verbs in finished findings, as the texts' own lint has them.
var causal = regexp.MustCompile(`导致|使得|带来了|使.{0,40}(提高|降低|升至|降至)|\b(caused|led to|drove|raised the|lowered the)\b`)

// TestCausalFindingsAreRandomised wants causal words for randomised evidence only.
func TestCausalFindingsAreRandomised(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"zh-CN", "en"} {
		spec, out := followedSpec(t, language)
		file, body := builtOf(t, spec, out, "2026-10")
		if strings.Contains(string(body), "⟦") {
			t.Errorf("%s: a text is missing", language)
		}
		found := 0
		for _, f := range file.Findings {
			if causal.MatchString(f.Claim) {
				found++
				if f.Grade != report.GradeA {
					t.Errorf("%s: grade %s says %s", language, f.Grade, f.Claim)
				}
			}
		}
		if found == 0 {
			t.Errorf("%s: no causal finding: have the words changed?", language)
		}
	}
}
