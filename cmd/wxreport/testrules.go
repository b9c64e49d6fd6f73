package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/analysis"
	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/pipeline"
	"github.com/wxreport/wxreport/report/spec"
)

type testOptions struct {
	junit    string
	coverage bool
	min      float64
	filter   string
}

func (p *program) testCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "test", Short: "Test the rules that findings come from", Args: arguments(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			return usageError{errors.New("test what? usage: wxreport test rules FILES")}
		}}
	var o testOptions
	rules := &cobra.Command{Use: "rules FILES", Short: "Run files of rule tests", Args: arguments(cobra.MinimumNArgs(1)),
		Long: `Test rules runs every case of the files: a month of figures, and what the rules
must make of it. A finding that a case does not list fails it, as does one that
is listed and not there.`,
		RunE: func(cmd *cobra.Command, args []string) error { return p.testRules(cmd.Context(), args, o) }}
	rules.Flags().StringVar(&o.junit, "junit", "", "write the results as JUnit XML to this file")
	rules.Flags().BoolVar(&o.coverage, "coverage", false, "show which endings of each rule are tested")
	rules.Flags().Float64Var(&o.min, "min", 0, "with --coverage, fail below this percentage")
	rules.Flags().StringVar(&o.filter, "run", "", "run only the cases whose name contains this")
	cmd.AddCommand(rules)
	return cmd
}

// caseResult is how one case went.
type caseResult struct {
	file, name string
	place      string
	diff       []string // empty: passed
	endings    map[string]report.RuleStatus
	about      []string // the rules whose coverage the case counts for
	any        []string // those of them that any sample is enough for
}

func (p *program) testRules(ctx context.Context, files []string, o testOptions) error {
	if o.min > 0 && !o.coverage {
		return usageError{errors.New("--min needs --coverage")}
	}
	bench := &bench{fetched: map[string]report.Fetched{}}
	var results []caseResult
	failed := 0
	for _, file := range files {
		tests, err := spec.LoadRuleTests(file, catalog())
		if err != nil {
			return err
		}
		p.warn(&report.Plan{Warnings: tests.Warnings})
		for _, test := range tests.Tests {
			if !strings.Contains(test.Name, o.filter) {
				continue
			}
			result, err := bench.run(ctx, tests, test)
			if err != nil {
				return fmt.Errorf("%s: %s: %w", test.Pos, test.Name, err)
			}
			results = append(results, result)
			if len(result.diff) > 0 {
				failed++
				p.printf("FAIL  %s  (%s)\n", result.name, result.place)
				for _, line := range result.diff {
					p.printf("      %s\n", line)
				}
				continue
			}
			p.printf("ok    %s\n", result.name)
		}
	}
	p.printf("\n%d cases, %d failed\n", len(results), failed)
	if o.junit != "" {
		if err := writeJUnit(o.junit, results); err != nil {
			return err
		}
	}
	if len(results) == 0 {
		return fmt.Errorf("no case's name contains %q", o.filter)
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d cases failed", failed, len(results))
	}
	if o.coverage {
		return p.covered(results, o.min)
	}
	return nil
}

// bench runs cases; what a base's sources give is read once a period.
type bench struct {
	fetched map[string]report.Fetched
}

// run makes the report of a case and compares what its rules found.
func (b *bench) run(ctx context.Context, tests *spec.RuleTests, test spec.RuleTest) (caseResult, error) {
	plan := *test.Plan
	plan.Words, plan.Rules, plan.Desk, plan.Outputs = tests.Words, tests.Rules, analysis.Desk{}, nil
	job := plan.Job(plan.Window.Period(asOfPast).Until.AddDate(0, 0, 2), nil)
	given, err := givenDatasets(test, job)
	if err != nil {
		return caseResult{}, err
	}
	sources := make([]report.Step[report.Source], 0, len(plan.Sources)+1)
	for _, step := range plan.Sources {
		step.Do = based{from: step.Do, key: test.Base + "|" + step.Name + "|" + job.Period.String(), bench: b, without: given, lang: tests.Words.Lang}
		sources = append(sources, step)
	}
	sources = append(sources, report.Step[report.Source]{Name: "case", Pos: test.Pos, Do: fixed(given)})
	plan.Sources = sources
	judge := tests.Judge
	if judge == nil {
		judge = nobody{}
	}
	plan.Judge = setting{judge: judge, test: test}
	doc, err := pipeline.Pipeline{Program: "wxreport", Engine: builder().Engine}.Document(ctx, &plan, job)
	if err != nil {
		return caseResult{}, err
	}
	result := caseResult{file: tests.Path, name: test.Name, place: test.Pos.String(), endings: endings(tests.Rules, plan.Sections, doc)}
	result.about = about(tests, test)
	for _, r := range tests.Custom {
		if r.MinN == 0 {
			result.any = append(result.any, r.ID)
		}
	}
	result.diff = compare(test, doc, result.endings)
	return result, nil
}

// endings is how every rule ended. A built-in rule fires with a finding; without
// one it lacked data where its chapter did. A rule whose section is not there has
// no ending.
func endings(rules report.Rulebook, sections []report.Step[report.Section], doc *report.Document) map[string]report.RuleStatus {
	chapters := map[string]report.RuleStatus{}
	for _, step := range sections {
		for _, c := range doc.Chapters {
			if c.ID == step.Name && c.Kind == step.Kind {
				chapters[c.Kind] = chapterEnding(step.Do, c, doc.Datasets)
			}
		}
	}
	out := map[string]report.RuleStatus{}
	for id := range rules {
		kind, _, _ := strings.Cut(id, ".")
		switch status, ok := chapters[kind]; {
		case ok:
			out[id] = status
		case kind == "data" && len(doc.Datasets) == 0:
			out[id] = report.RuleUnknown
		case kind == "data":
			out[id] = report.RuleSilent
		}
	}
	for _, o := range doc.Rules {
		out[o.Rule] = o.Status
	}
	for _, f := range doc.Findings {
		switch {
		case f.Verdict != report.Insufficient:
			out[f.Rule] = report.RuleFires
		case out[f.Rule] != report.RuleFires:
			out[f.Rule] = report.RuleInsufficient
		}
	}
	return out
}

// chapterEnding is how the rules of a chapter end that told nothing.
func chapterEnding(section report.Section, c report.Chapter, datasets []*report.Dataset) report.RuleStatus {
	switch c.Status {
	case report.StatusNotApplicable:
		return report.RuleUnknown
	case report.StatusNotEnoughData:
		for _, need := range section.Needs() {
			if slices.ContainsFunc(datasets, func(ds *report.Dataset) bool { return ds.Name == need.Dataset }) {
				return report.RuleInsufficient
			}
		}
		return report.RuleUnknown
	}
	return report.RuleSilent
}

// matches reports whether any pattern fits the rule; none fits all.
func matches(patterns []string, rule string) bool {
	return len(patterns) == 0 || slices.ContainsFunc(patterns, func(pattern string) bool {
		ok, err := path.Match(pattern, rule)
		return err == nil && ok
	})
}

// about lists the rules a case is about: the custom ones of its file, those its
// scope names, and those of its expectations.
func about(tests *spec.RuleTests, test spec.RuleTest) (out []string) {
	for _, r := range tests.Custom {
		out = append(out, r.ID)
	}
	for id := range tests.Rules {
		if len(test.Only) > 0 && matches(test.Only, id) {
			out = append(out, id)
		}
	}
	for _, e := range test.Expect {
		out = append(out, e.Rule)
	}
	for _, s := range test.Statuses {
		out = append(out, s.Rule)
	}
	return out
}

// covered prints which endings of each rule the cases show. Every rule needs a
// case in which it fires, one in which it is silent, one in which its data is too
// small and one in which it is missing.
func (p *program) covered(results []caseResult, least float64) error {
	seen, counted := map[string]map[report.RuleStatus]int{}, map[string]bool{}
	var anySample []string
	for _, r := range results {
		for _, rule := range r.about {
			counted[rule] = true
		}
		anySample = append(anySample, r.any...)
		for rule, status := range r.endings {
			if seen[rule] == nil {
				seen[rule] = map[report.RuleStatus]int{}
			}
			seen[rule][status]++
		}
	}
	wanted := []report.RuleStatus{report.RuleFires, report.RuleSilent, report.RuleInsufficient, report.RuleUnknown}
	rows := [][]string{{"rule", "fires", "silent", "insufficient", "unknown", ""}}
	have, want := 0, 0
	for _, id := range slices.Sorted(maps.Keys(counted)) {
		row, lacking := []string{id}, []string(nil)
		for _, s := range wanted {
			row = append(row, fmt.Sprint(seen[id][s]))
			if seen[id][s] == 0 && needed(id, s) && (s != report.RuleInsufficient || !slices.Contains(anySample, id)) {
				lacking = append(lacking, string(s))
			}
		}
		want += len(wanted)
		have += len(wanted) - len(lacking)
		note := ""
		if lacking != nil {
			note = "no case: " + strings.Join(lacking, ", ")
		}
		rows = append(rows, append(row, note))
	}
	p.printf("\n")
	p.table(rows)
	share := 100.0
	if want > 0 {
		share = 100 * float64(have) / float64(want)
	}
	p.printf("coverage %.0f%%\n", share)
	if share < least {
		return fmt.Errorf("coverage %.1f%% is below %g%%", share, least)
	}
	return nil
}

// needed reports whether a rule can end so: figures that contradict each other need no
// sample, and a rule that says there is not enough data ends insufficient instead of
// firing.
func needed(rule string, ending report.RuleStatus) bool {
	switch ending {
	case report.RuleInsufficient:
		return !strings.HasPrefix(rule, "data.")
	case report.RuleFires:
		return !strings.HasSuffix(rule, ".not_enough_data")
	}
	return true
}

func writeJUnit(name string, results []caseResult) error {
	body, err := junit(results)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return writeFile(name, body)
}
