package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/spec"
)

// endings is how every rule ended, as its chapter says: with a finding, silent, with too
// little data, or unknown where it had nothing to look at. A rule whose section is not
// there has no ending.
func endings(rules report.Rulebook, sections []report.Step[report.Section], doc *report.Document) map[string]report.RuleStatus {
	out := map[string]report.RuleStatus{}
	for _, step := range sections {
		for _, c := range doc.Chapters {
			if c.ID == step.Name && c.Kind == step.Kind {
				chapterEndings(out, rules, step.Do, c, doc.Datasets)
			}
		}
	}
	if _, ok := rules["data.disagree"]; ok && len(sections) > 0 {
		out["data.disagree"] = report.RuleSilent
		if len(doc.Datasets) == 0 {
			out["data.disagree"] = report.RuleUnknown
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

// chapterEndings adds how the rules of a chapter ended. A chapter without any of its
// datasets tells nothing of them.
func chapterEndings(out map[string]report.RuleStatus, rules report.Rulebook, section report.Section, c report.Chapter, datasets []*report.Dataset) {
	there := slices.ContainsFunc(section.Needs(), func(need report.Need) bool {
		return slices.ContainsFunc(datasets, func(ds *report.Dataset) bool { return ds.Name == need.Dataset })
	})
	for id := range rules {
		if kind, _, _ := strings.Cut(id, "."); kind == c.Kind && (!there || len(c.Analyses) == 0) {
			out[id] = report.RuleUnknown
		}
	}
	if !there {
		return
	}
	for _, a := range c.Analyses {
		out[a.Name] = map[report.Status]report.RuleStatus{report.StatusFinding: report.RuleFires, report.StatusOK: report.RuleSilent,
			report.StatusNotEnoughData: report.RuleInsufficient, report.StatusNotApplicable: report.RuleUnknown}[a.Status]
	}
}

// asserted lists the endings that a case would fail without: a finding that it lists, a
// status, or silence where it expects none of a rule.
func asserted(test spec.RuleTest, ends map[string]report.RuleStatus) map[string][]report.RuleStatus {
	out := map[string][]report.RuleStatus{}
	add := func(rule string, status report.RuleStatus) {
		if !slices.Contains(out[rule], status) {
			out[rule] = append(out[rule], status)
		}
	}
	for _, e := range test.Expect {
		if e.Verdict == string(report.Insufficient) {
			add(e.Rule, report.RuleInsufficient)
		} else {
			add(e.Rule, report.RuleFires)
		}
	}
	for _, s := range test.Statuses {
		if s.Status != report.RuleFires { // that it fires alone says nothing of what it says
			add(s.Rule, s.Status)
		}
	}
	for rule, status := range ends {
		if status == report.RuleSilent && len(test.None) > 0 && matches(test.None, rule) && matches(test.Only, rule) {
			add(rule, status)
		}
	}
	return out
}

// coverage counts, by rule, the cases that assert each ending.
type coverage map[string]*covered

type covered struct {
	cases      map[report.RuleStatus]int
	impossible map[report.RuleStatus]bool
}

func (c coverage) of(rule string) *covered {
	if c[rule] == nil {
		c[rule] = &covered{cases: map[report.RuleStatus]int{}, impossible: map[report.RuleStatus]bool{}}
	}
	return c[rule]
}

// ask notes the rules that a file must cover: its custom ones, those that its scope or a
// case's names, and those of its expectations; and the endings that they cannot have.
func (c coverage) ask(tests *spec.RuleTests) {
	for _, r := range tests.Custom {
		if one := c.of(r.ID); r.MinN == 0 {
			one.impossible[report.RuleInsufficient] = true // any sample is enough for it
		}
	}
	for _, test := range tests.Tests {
		for id := range tests.Rules {
			if len(test.Only) > 0 && matches(test.Only, id) {
				c.of(id)
			}
		}
		for _, e := range test.Expect {
			c.of(e.Rule)
		}
		for _, s := range test.Statuses {
			c.of(s.Rule)
		}
	}
	for _, i := range tests.Impossible {
		c.of(i.Rule).impossible[i.Status] = true
	}
}

// count adds the endings that a case shows.
func (c coverage) count(result caseResult) {
	for rule, statuses := range result.shown {
		for _, s := range statuses {
			if one := c[rule]; one != nil {
				one.cases[s]++
			}
		}
	}
}

// covered prints which endings of each rule the cases assert. Every rule needs a case in
// which it fires, one in which it is silent, one in which its data is too small and one
// in which it is missing.
func (p *program) covered(cover coverage, least float64) error {
	wanted := []report.RuleStatus{report.RuleFires, report.RuleSilent, report.RuleInsufficient, report.RuleUnknown}
	rows := [][]string{{"rule", "fires", "silent", "insufficient", "unknown", ""}}
	have, want := 0, 0
	for _, id := range slices.Sorted(maps.Keys(cover)) {
		row, lacking, one := []string{id}, []string(nil), cover[id]
		for _, s := range wanted {
			switch {
			case one.impossible[s] && one.cases[s] == 0:
				row = append(row, "-")
				continue
			case one.cases[s] == 0:
				lacking = append(lacking, string(s))
			default:
				have++
			}
			want++
			row = append(row, fmt.Sprint(one.cases[s]))
		}
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
	p.printf("coverage %.1f%%: %d of %d endings\n", share, have, want)
	if share < least {
		return fmt.Errorf("coverage %.1f%% is below %g%%", share, least)
	}
	return nil
}
