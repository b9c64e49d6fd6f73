package pipeline

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// compose makes the document: chapters, summary, coverage, quality, method.
func compose(plan *report.Plan, in report.Input, edited report.Edited, rules []report.Outcome, got Collected, program string) *report.Document {
	chapters := edited.Chapters
	doc := &report.Document{Title: plan.Title, Job: in.Job, Words: in.Words, Theme: plan.Theme, Program: program, Spec: filepath.Base(plan.Path),
		Chapters: chapters, Findings: edited.Findings, Summary: edited.Summary, Followup: edited.Followup, Quality: got.Checks, Sources: got.Files}
	if edited.Checks != nil {
		doc.Quality = edited.Checks
	}
	if doc.Title == "" {
		doc.Title = in.Words.Say("document.title." + string(in.Job.Period.Grain))
	}
	for _, c := range chapters {
		doc.Coverage = append(doc.Coverage, report.Coverage{Section: c.ID, Title: c.Title, Status: c.Status,
			Findings: len(c.Findings), Note: strings.Join(coverageNotes(in.Words, c), in.Words.Say("coverage.join")), Analyses: c.Analyses})
	}
	if edited.Followup.Given() {
		doc.Chapters = append(slices.Clone(chapters), edited.Followup.Page)
	}
	doc.Rules = rules
	for _, r := range rules {
		doc.Coverage = append(doc.Coverage, ruled(r))
	}
	doc.Definitions = definitions(in.Words, chapters)
	for _, key := range []string{"pooled", "interval", "verdict", "missing", "grade"} {
		doc.Method = append(doc.Method, report.Plain(report.Body, in.Words.Say("method."+key)))
	}
	for _, name := range datasetOrder(in.Datasets) {
		doc.Datasets = append(doc.Datasets, in.Datasets[name])
	}
	return doc
}

// coverageNotes is the chapter's notes after the analyses that lacked data, with what
// they need. Where the whole chapter lacked it, its status says so once.
func coverageNotes(words *report.Words, c report.Chapter) []string {
	var short []string
	if c.Status == report.StatusNotEnoughData {
		return c.Notes
	}
	for _, a := range c.Analyses {
		if a.Status == report.StatusNotEnoughData && a.Needs != "" {
			short = append(short, words.Say("coverage.short", report.Args{"analysis": a.Title, "needs": a.Needs}))
		}
	}
	return append(short, c.Notes...)
}

// ruled is the coverage line of a custom rule.
func ruled(r report.Outcome) report.Coverage {
	c := report.Coverage{Section: r.Rule, Title: r.Title, Status: report.StatusOK, Note: r.Note}
	switch r.Status {
	case report.RuleFires:
		c.Status, c.Findings = report.StatusFinding, 1
	case report.RuleInsufficient, report.RuleFailed:
		c.Status = report.StatusNotEnoughData
	case report.RuleUnknown:
		c.Status = report.StatusNotApplicable
	}
	return c
}

// datasetOrder is the order of the data contract, without the absent.
func datasetOrder(datasets report.Datasets) []string {
	var names []string
	for _, s := range report.Schemas() {
		if datasets.Get(s.Name).Len() > 0 {
			names = append(names, s.Name)
		}
	}
	return names
}

// definitions explains each kind of metric the report uses: the text of the
// longest key "definition.<metric>" that begins the metric's name.
func definitions(words *report.Words, chapters []report.Chapter) []report.Definition {
	var out []report.Definition
	var seen []string
	for _, c := range chapters {
		for _, m := range c.Metrics {
			parts := strings.Split(m.Name, ".")
			if len(parts) < 2 {
				continue
			}
			name := parts[0] + "." + parts[1]
			if slices.Contains(seen, name) || !words.Has("definition."+name+".text") {
				continue
			}
			seen = append(seen, name)
			out = append(out, report.Definition{Term: words.Say("definition." + name + ".term"), Text: words.Say("definition." + name + ".text")})
		}
	}
	return out
}
