package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/spec"
)

// foundYAML writes what a case found as the expectations that would pass. It is for
// reading: an expectation that was copied from the engine proves nothing.
func foundYAML(test spec.RuleTest, doc *report.Document, ends map[string]report.RuleStatus) string {
	var out strings.Builder
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(&out, "      "+format+"\n", args...) }
	line("# found:")
	listed := false
	for _, f := range doc.Findings {
		if !matches(test.Only, f.Rule) && !slices.ContainsFunc(test.Expect, func(e spec.ExpectedFinding) bool { return e.Rule == f.Rule }) {
			continue
		}
		if !listed {
			line("expect:")
			listed = true
		}
		parts := []string{"rule: " + f.Rule, fmt.Sprintf("subject: %q", f.Subject), "severity: " + string(f.Severity), "verdict: " + string(f.Verdict)}
		for _, name := range []string{"value", "threshold", "benchmark", "low", "high", "n", "impact"} {
			if v := numberOf(name, f); v.Known {
				parts = append(parts, name+": "+number(v.F))
			}
		}
		line("  - {%s}", strings.Join(parts, ", "))
	}
	var statuses []string
	for _, rule := range slices.Sorted(maps.Keys(ends)) {
		if len(test.Only) > 0 && matches(test.Only, rule) || slices.ContainsFunc(test.Statuses, func(s spec.ExpectedStatus) bool { return s.Rule == rule }) {
			statuses = append(statuses, rule+": "+string(ends[rule]))
		}
	}
	if len(statuses) > 0 {
		line("expect_status: {%s}", strings.Join(statuses, ", "))
	}
	return out.String()
}
