package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/wxreport/wxreport/analysis"
	"github.com/wxreport/wxreport/analysis/rule"
	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/check"
	"github.com/wxreport/wxreport/report/delivery"
	"github.com/wxreport/wxreport/report/delivery/relay"
	"github.com/wxreport/wxreport/report/derive"
	"github.com/wxreport/wxreport/report/font"
	"github.com/wxreport/wxreport/report/free"
	"github.com/wxreport/wxreport/report/output/html"
	"github.com/wxreport/wxreport/report/output/json"
	"github.com/wxreport/wxreport/report/output/pdf"
	"github.com/wxreport/wxreport/report/output/xlsx"
	"github.com/wxreport/wxreport/report/pipeline"
	"github.com/wxreport/wxreport/report/source"
	"github.com/wxreport/wxreport/report/spec"
	"github.com/wxreport/wxreport/report/warehouse"
	"github.com/wxreport/wxreport/templates"
)

// catalog lists everything a spec may name: the one place where the families
// of kinds meet.
func catalog() spec.Catalog {
	return spec.Catalog{
		Sections: slices.Concat(analysis.Kinds(), free.Kinds()),
		Sources:  source.Kinds(),
		Outputs: []spec.Output{
			{Kind: pdf.Kind(), Extension: ".pdf", MediaType: "application/pdf", Default: true},
			{Kind: xlsx.Kind(), Extension: ".xlsx", MediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Default: true},
			{Kind: html.Kind(), Extension: ".html", MediaType: "text/html; charset=utf-8"},
			{Kind: json.Kind(), Extension: ".json", MediaType: "application/json", Default: true},
		},
		Locales: folder("locales"), Themes: folder("themes"), Rules: folder("rules"),
		Channels: delivery.Kinds(channels()),
		Compile:  compileRules, CheckFont: checkFont, Shared: &shared,
	}
}

// channels is what channels take from the outside, once a process: mail servers are shared.
var channels = sync.OnceValue(func() *delivery.Setup {
	now := clockFrom(time.Time{})
	return &delivery.Setup{Env: os.Getenv, File: os.ReadFile, Now: now, Relays: &relay.Pool{Now: now}}
})

// shared keeps the program's words and rules: all specs of a process use the same.
var shared spec.Shared

// compileRules makes a judge of custom rules.
func compileRules(rules []report.CustomRule) (report.Judge, []*report.RuleError) {
	book, found := rule.Compile(rules)
	if book == nil {
		return nil, found
	}
	return book, found
}

// checkFont reads a font as the renderers will.
func checkFont(body []byte) error {
	_, err := font.Parse("font", body)
	return err
}

func folder(name string) fs.FS {
	sub, err := fs.Sub(templates.FS, name)
	if err != nil {
		panic(err) // the embedded folder has a valid name
	}
	return sub
}

// load reads a spec into a plan that is ready to build.
func load(path string) (*report.Plan, error) { return loadWith(path, catalog()) }

// loadReading is load that tells of the files it reads.
func loadReading(path string, reading report.Reading) (*report.Plan, error) {
	cat := catalog()
	cat.Reading = reading
	return loadWith(path, cat)
}

func loadWith(path string, cat spec.Catalog) (*report.Plan, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil, usageError{fmt.Errorf("%s is a folder, expected a spec such as %s", path, filepath.Join(path, "report.yaml"))}
	}
	plan, err := spec.Load(path, cat)
	if err != nil {
		return nil, usageError{err}
	}
	plan.Desk = analysis.Desk{Limit: plan.Limit}
	for i, step := range plan.Channels {
		if c, ok := step.Do.(report.Placed); ok {
			plan.Channels[i].Do = c.In(filepath.Dir(plan.Path))
		}
	}
	for i, step := range plan.Sources {
		if s, ok := step.Do.(interface {
			In(language string) report.Source
		}); ok {
			plan.Sources[i].Do = s.In(plan.Words.Lang)
		}
	}
	return plan, nil
}

func builder() pipeline.Pipeline {
	return pipeline.Pipeline{Program: "wxreport " + version(), Engine: warehouse.Open, Decode: json.Decode, Proof: check.Checker{}.Prove, Derive: derive.Derive}
}
