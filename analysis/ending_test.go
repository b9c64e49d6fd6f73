package analysis

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/wxreport/wxreport/report"
)

// uncountable are the things an analysis may lack of which there is no number to ask for.
var uncountable = []string{"rows", "previous", "figure", "counts", "daily", "trial", "told"}

// TestEveryAnalysisEnds runs every case as it is, without each of its datasets, with each of
// them emptied, and with all emptied: every rule ends with a finding, without one, with what
// it lacks, or with why there is nothing to look at. Of nothing, nothing is well.
func TestEveryAnalysisEnds(t *testing.T) {
	t.Parallel()
	for file, kind := range casesOf(t) {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			c := readCase(t, archive)
			ends(t, c, kind)
			all := maps.Clone(c.datasets)
			for _, name := range sortedKeys(all) {
				c.datasets = maps.Clone(all)
				delete(c.datasets, name)
				ends(t, c, kind)
				c.datasets[name] = rebuilt(t, all[name], every, nil)
				ends(t, c, kind)
			}
			for name, ds := range all {
				c.datasets[name] = rebuilt(t, ds, every, nil)
			}
			for _, a := range ends(t, c, kind).Analyses {
				if a.Status == report.StatusOK || a.Status == report.StatusFinding {
					t.Errorf("without a row, %s ends %s", a.Name, a.Status)
				}
			}
		})
	}
}

// ends runs a section and checks how each of its rules ended.
func ends(t *testing.T, c testCase, kind string) report.Chapter {
	t.Helper()
	rules := rulesOf(t, kind, "en")
	chapter := c.run(t, kind, "en")
	if len(chapter.Analyses) != len(rules) {
		t.Errorf("%d analyses of %d rules", len(chapter.Analyses), len(rules))
	}
	told := map[string]bool{}
	for _, f := range chapter.Findings {
		told[f.Rule] = true
	}
	lacking := make([]string, len(uncountable))
	for i, key := range uncountable {
		lacking[i] = wordsOf(t, "en").Say("lacking." + key)
	}
	for _, a := range chapter.Analyses {
		switch a.Status {
		case report.StatusFinding, report.StatusOK:
			if a.Needs != "" || told[a.Name] != (a.Status == report.StatusFinding) {
				t.Errorf("%s ends %s, needs %q, told %v", a.Name, a.Status, a.Needs, told[a.Name])
			}
		case report.StatusNotEnoughData:
			if !strings.ContainsAny(a.Needs, "0123456789") && !slices.Contains(lacking, a.Needs) {
				t.Errorf("%s does not say how much it needs: %q", a.Name, a.Needs)
			}
		case report.StatusNotApplicable:
			if a.Needs == "" || told[a.Name] {
				t.Errorf("%s is not applicable: %q, told %v", a.Name, a.Needs, told[a.Name])
			}
		default:
			t.Errorf("%s ends %q", a.Name, a.Status)
		}
		if strings.ContainsAny(a.Needs, "⟦⟧{}") {
			t.Errorf("%s: a hole in %q", a.Name, a.Needs)
		}
	}
	return chapter
}
