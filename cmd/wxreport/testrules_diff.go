package main

import (
	"encoding/xml"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/spec"
)

// compare lists what differs from the expectations, in the manner of a diff:
// "-" was expected and is not there, "+" is there and was not expected.
func compare(test spec.RuleTest, doc *report.Document, endings map[string]report.RuleStatus) []string {
	var out []string
	left := slices.DeleteFunc(slices.Clone(doc.Findings), func(f report.Finding) bool {
		return !matches(test.Only, f.Rule) && !slices.ContainsFunc(test.Expect, func(e spec.ExpectedFinding) bool { return e.Rule == f.Rule })
	})
	for _, e := range test.Expect {
		i := slices.IndexFunc(left, func(f report.Finding) bool { return len(differs(e, f, test.Fuzzy)) == 0 })
		if i >= 0 {
			left = slices.Delete(left, i, i+1)
			continue
		}
		out = append(out, fmt.Sprintf("- %s  (expected, %s)", describe(e), e.Pos))
		if i := slices.IndexFunc(left, func(f report.Finding) bool { return f.Rule == e.Rule }); i >= 0 {
			out = append(out, "  nearest: "+strings.Join(differs(e, left[i], test.Fuzzy), "; "))
		}
	}
	statuses := map[string]report.RuleStatus{}
	for _, s := range test.Statuses {
		statuses[s.Rule] = s.Status
		got, ok := endings[s.Rule]
		if !ok {
			got = report.RuleUnknown
		}
		if got != s.Status {
			out = append(out, fmt.Sprintf("- %s %s  (expected, %s)", s.Rule, s.Status, s.Pos), fmt.Sprintf("+ %s %s", s.Rule, got))
		}
	}
	for _, f := range left {
		accepted := statuses[f.Rule] == report.RuleFires || statuses[f.Rule] == report.RuleInsufficient && f.Verdict == report.Insufficient
		if accepted {
			continue
		}
		why := "not expected"
		if len(test.None) > 0 && matches(test.None, f.Rule) {
			why = "expected none"
		}
		out = append(out, fmt.Sprintf("+ %s %s %s %s %q  (%s)", f.Rule, f.Subject, f.Severity, f.Verdict, f.Claim, why))
	}
	return append(out, forbidden(test, doc, left)...)
}

// forbidden lists findings that expect_none excludes and the comparison does not
// show already. "*" is every rule that the case compares; a named rule is
// forbidden anywhere.
func forbidden(test spec.RuleTest, doc *report.Document, shown []report.Finding) (out []string) {
	if len(test.None) == 0 {
		return nil
	}
	named := slices.DeleteFunc(slices.Clone(test.None), func(pattern string) bool { return pattern == "*" })
	for _, f := range doc.Findings {
		if matches(test.None, f.Rule) && (matches(test.Only, f.Rule) || len(named) > 0 && matches(named, f.Rule)) && !slices.ContainsFunc(shown, func(s report.Finding) bool { return s.ID == f.ID }) {
			out = append(out, fmt.Sprintf("+ %s %s %s %s %q  (expected none)", f.Rule, f.Subject, f.Severity, f.Verdict, f.Claim))
		}
	}
	return out
}

// differs lists how a finding differs from an expectation.
func differs(e spec.ExpectedFinding, f report.Finding, fuzzy float64) (out []string) {
	for _, c := range []struct{ name, want, got string }{
		{"rule", e.Rule, f.Rule}, {"subject", e.Subject, f.Subject}, {"section", e.Section, f.Section}, {"metric", e.Metric, f.Metric},
		{"severity", e.Severity, string(f.Severity)}, {"verdict", e.Verdict, string(f.Verdict)},
		{"direction", e.Direction, string(f.Direction)}, {"grade", e.Grade, string(f.Grade)},
	} {
		if c.want != "" && c.want != c.got {
			out = append(out, fmt.Sprintf("%s %s, expected %s", c.name, c.got, c.want))
		}
	}
	for _, part := range e.Entity {
		if !strings.Contains(f.Subject, part) {
			out = append(out, fmt.Sprintf("subject %s, expected one with %s", f.Subject, part))
		}
	}
	if !strings.Contains(f.Claim, e.Contains) {
		out = append(out, fmt.Sprintf("text %q, expected one with %q", f.Claim, e.Contains))
	}
	if e.Fuzzy > 0 {
		fuzzy = e.Fuzzy
	}
	for _, n := range e.Numbers() {
		switch got := numberOf(n.Name, f); {
		case !got.Known:
			out = append(out, fmt.Sprintf("no %s, expected %s", n.Name, number(n.Want)))
		case math.Abs(got.F-n.Want) > fuzzy*max(1e-12, math.Abs(n.Want)):
			out = append(out, fmt.Sprintf("%s %s, expected %s", n.Name, number(got.F), number(n.Want)))
		}
	}
	return out
}

// numberOf is the number of a finding that an expectation names.
func numberOf(name string, f report.Finding) report.Number {
	return map[string]report.Number{"value": f.Value, "threshold": f.Threshold, "benchmark": f.Benchmark, "low": f.Interval[0], "high": f.Interval[1],
		"n": f.N, "impact": f.Impact.Value}[name]
}

func describe(e spec.ExpectedFinding) string {
	parts := []string{e.Rule}
	for _, p := range []string{e.Subject, e.Section, e.Metric, e.Severity, e.Verdict, e.Direction, e.Grade} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	if e.Contains != "" {
		parts = append(parts, fmt.Sprintf("%q", e.Contains))
	}
	for _, n := range e.Numbers() {
		parts = append(parts, n.Name+" "+number(n.Want))
	}
	return strings.Join(parts, " ")
}

// junit is the results as the XML that continuous integrations read.
func junit(results []caseResult) ([]byte, error) {
	type failure struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",cdata"`
	}
	type testCase struct {
		Name    string   `xml:"name,attr"`
		Class   string   `xml:"classname,attr"`
		Failure *failure `xml:"failure,omitempty"`
	}
	type suite struct {
		XMLName  xml.Name   `xml:"testsuite"`
		Name     string     `xml:"name,attr"`
		Tests    int        `xml:"tests,attr"`
		Failures int        `xml:"failures,attr"`
		Cases    []testCase `xml:"testcase"`
	}
	out := suite{Name: "wxreport test rules", Tests: len(results)}
	for _, r := range results {
		c := testCase{Name: r.name, Class: r.file}
		if len(r.diff) > 0 {
			out.Failures++
			c.Failure = &failure{Message: fmt.Sprintf("%d differences", len(r.diff)), Text: strings.Join(r.diff, "\n")}
		}
		out.Cases = append(out.Cases, c)
	}
	body, err := xml.MarshalIndent(out, "", "  ")
	if err != nil {
		return nil, err
	}
	return append([]byte(xml.Header), append(body, '\n')...), nil
}
