package main

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/wxreport/wxreport/analysis"
	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/spec"
	"github.com/wxreport/wxreport/templates"
)

// engine is the real analysis with the program's own words and rules.
type engine struct {
	words *report.Words
	rules report.Rulebook
}

func newEngine() (*engine, error) {
	locales, err := fs.Sub(templates.FS, "locales")
	if err != nil {
		return nil, err
	}
	rules, err := fs.Sub(templates.FS, "rules")
	if err != nil {
		return nil, err
	}
	e := &engine{}
	if e.words, err = spec.LoadWords(locales, "zh-CN"); err != nil {
		return nil, err
	}
	if e.rules, err = spec.LoadRules(rules, e.words); err != nil {
		return nil, err
	}
	return e, nil
}

// outcome is what the engine said of an account.
type outcome struct {
	findings []report.Finding
	chapters []report.Chapter
	faults   []string // checks of the data, warnings and graver
	// before is the funnel's findings of a report some months earlier.
	before func(months int) []report.Finding
}

// analyze runs every section whose data the account has, then the desk.
func (e *engine) analyze(a *account) (outcome, error) {
	var out outcome
	in := report.Input{Job: a.job, Words: e.words, Rules: e.rules, Datasets: a.data}
	for _, c := range (analysis.Desk{}).Inspect(in) {
		in.Checks = append(in.Checks, c)
		// The cohorts and the sources that are drawn are people of their own.
		apart := strings.HasPrefix(c.Check, "retained_") || c.Check == "traffic_total"
		if c.Severity.Rank() <= report.Warning.Rank() && !apart {
			out.faults = append(out.faults, c.Check)
		}
	}
	out.before = func(months int) []report.Finding { return e.earlier(a, months) }
	for _, kind := range analysis.Kinds() {
		options := kind.Options()
		switch o := options.(type) {
		case *analysis.Funnel:
			o.Alerts.Alerts = a.alerts
		case *analysis.Competitors:
			o.Keywords = []string{"限时", "专属"}
		}
		section, err := kind.Build(options)
		if err != nil {
			return out, fmt.Errorf("account %d: %s: %w", a.number, kind.Name, err)
		}
		in.ID = kind.Name
		chapter, err := section.Analyze(in)
		if err != nil {
			return out, fmt.Errorf("account %d: %s: %w", a.number, kind.Name, err)
		}
		out.chapters = append(out.chapters, chapter)
	}
	out.findings = analysis.Desk{}.Summarize(in, out.chapters).Findings
	return out, nil
}

// earlier is what the funnel said some months ago, when later days were not known.
func (e *engine) earlier(a *account, months int) []report.Finding {
	chapter, _, err := e.funnel(a, months)
	if err != nil {
		return nil
	}
	return chapter.Findings
}

func (e *engine) funnel(a *account, months int) (report.Chapter, report.Input, error) {
	job := a.job
	job.Period = a.months[len(a.months)-1-months]
	job.AsOf = job.Period.Until.AddDate(0, 0, 2)
	job.Compare = nil
	all := a.data["funnel"]
	known := all.Where(func(i int) bool { return all.Time("date", i).Before(job.Period.Until) })
	section := &analysis.Funnel{Stages: stages, Alerts: analysis.Alerts{Alerts: a.alerts}}
	in := report.Input{ID: "funnel", Job: job, Words: e.words, Rules: e.rules, Datasets: report.Datasets{"funnel": known}}
	chapter, err := section.Analyze(in)
	return chapter, in, err
}

// find is the finding of a rule about a subject.
func (o outcome) find(rule, subject string) (report.Finding, bool) {
	for _, f := range o.findings {
		if f.Rule == rule && f.Subject == subject {
			return f, true
		}
	}
	return report.Finding{}, false
}

// told reports whether a rule has a finding whose subject begins so.
func (o outcome) told(rule, subject string) bool {
	for _, f := range o.findings {
		if f.Rule == rule && strings.HasPrefix(f.Subject, subject) {
			return true
		}
	}
	return false
}

// toldMetric is told for the rules of every section.
func (o outcome) toldMetric(rule, subject string) bool {
	for _, f := range o.findings {
		if strings.HasSuffix(f.Rule, "."+rule) && strings.HasPrefix(f.Subject, subject) {
			return true
		}
	}
	return false
}

// metric is a metric's value, NaN-free: 0 where there is none.
func (o outcome) metric(name string) float64 {
	for _, c := range o.chapters {
		for _, m := range c.Metrics {
			if m.Name == name {
				return m.Value.F
			}
		}
	}
	return 0
}

// noted reports whether a note of a chapter names something.
func (o outcome) noted(kind, what string) bool {
	for _, c := range o.chapters {
		for _, note := range c.Notes {
			if c.Kind == kind && strings.Contains(note, what) {
				return true
			}
		}
	}
	return false
}
