package main

import (
	"context"
	"errors"
	"fmt"
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
	update   bool
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
	rules.Flags().BoolVar(&o.update, "update", false, "print what a failed case found as expectations, to be read and pasted; files stay as they are")
	cmd.AddCommand(rules)
	return cmd
}

// caseResult is how one case went.
type caseResult struct {
	file, name string
	place      string
	diff       []string                       // empty: passed
	found      string                         // of a failed case: what there is, as expectations
	shown      map[string][]report.RuleStatus // the endings of rules that the case asserts, and that were so
}

func (p *program) testRules(ctx context.Context, files []string, o testOptions) error {
	if o.min > 0 && !o.coverage {
		return usageError{errors.New("--min needs --coverage")}
	}
	bench := &bench{fetched: map[string]report.Fetched{}}
	var results []caseResult
	cover := coverage{}
	failed := 0
	for _, file := range files {
		tests, err := spec.LoadRuleTests(file, catalog())
		if err != nil {
			return err
		}
		p.warn(&report.Plan{Warnings: tests.Warnings})
		cover.ask(tests)
		for _, test := range tests.Tests {
			if !strings.Contains(test.Name, o.filter) {
				continue
			}
			result, err := bench.run(ctx, tests, test)
			if err != nil {
				return fmt.Errorf("%s: %s: %w", test.Pos, test.Name, err)
			}
			results = append(results, result)
			cover.count(result)
			if len(result.diff) > 0 {
				failed++
				p.printf("FAIL  %s  (%s)\n", result.name, result.place)
				for _, line := range result.diff {
					p.printf("      %s\n", line)
				}
				if o.update {
					p.printf("%s", result.found)
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
		return p.covered(cover, o.min)
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
	ends := endings(tests.Rules, plan.Sections, doc)
	result := caseResult{file: tests.Path, name: test.Name, place: test.Pos.String(), shown: asserted(test, ends), diff: compare(test, doc, ends)}
	if len(result.diff) > 0 {
		result.found = foundYAML(test, doc, ends)
	}
	return result, nil
}

// matches reports whether any pattern fits the rule; none fits all.
func matches(patterns []string, rule string) bool {
	return len(patterns) == 0 || slices.ContainsFunc(patterns, func(pattern string) bool {
		ok, err := path.Match(pattern, rule)
		return err == nil && ok
	})
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
