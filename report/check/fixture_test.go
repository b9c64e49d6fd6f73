package check_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/wxreport/wxreport/analysis"
	"github.com/wxreport/wxreport/analysis/rule"
	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/check"
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

// examples is where the shipped examples lie.
const examples = "../../examples"

func catalog(t testing.TB) spec.Catalog {
	t.Helper()
	folder := func(name string) fs.FS {
		sub, err := fs.Sub(templates.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		return sub
	}
	return spec.Catalog{Sections: slices.Concat(analysis.Kinds(), free.Kinds()), Sources: source.Kinds(),
		Outputs: []spec.Output{{Kind: pdf.Kind(), Extension: ".pdf", Default: true}, {Kind: xlsx.Kind(), Extension: ".xlsx", Default: true},
			{Kind: html.Kind(), Extension: ".html"}, {Kind: json.Kind(), Extension: ".json", Default: true}},
		Locales: folder("locales"), Themes: folder("themes"), Rules: folder("rules"),
		Compile: func(rules []report.CustomRule) (report.Judge, []*report.RuleError) {
			book, found := rule.Compile(rules)
			if book == nil {
				return nil, found
			}
			return book, found
		}}
}

// composed is the document of a spec.
func composed(t testing.TB, path string) *report.Document {
	t.Helper()
	plan, err := spec.Load(path, catalog(t))
	if err != nil {
		t.Fatal(err)
	}
	plan.Desk = analysis.Desk{Limit: plan.Limit}
	for i, step := range plan.Sources {
		if s, ok := step.Do.(interface {
			In(language string) report.Source
		}); ok {
			plan.Sources[i].Do = s.In(plan.Words.Lang)
		}
	}
	asOf := time.Date(2026, 11, 3, 0, 0, 0, 0, plan.Account.Location)
	doc, err := pipeline.Pipeline{Program: "wxreport test", Engine: warehouse.Open, Decode: json.Decode}.Document(context.Background(), plan, plan.Job(asOf, nil))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// extended is a spec over the quickstart with some keys of its own.
func extended(t testing.TB, keys string) string {
	t.Helper()
	base, err := filepath.Abs(filepath.Join(examples, "quickstart", "report.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "report.yaml")
	if err := os.WriteFile(path, []byte("extends: ["+base+"]\n"+keys+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

var chinese = sync.OnceValue(func() func(t testing.TB) *report.Document {
	var once sync.Once
	var doc *report.Document
	return func(t testing.TB) *report.Document {
		t.Helper()
		once.Do(func() { doc = composed(t, filepath.Join(examples, "quickstart", "report.yaml")) })
		return doc
	}
})()

// quickstart is a copy of the document of the quickstart that a test may change.
func quickstart(t testing.TB) *report.Document {
	t.Helper()
	return clone(chinese(t))
}

// light is quickstart without its long datasets and some of its chapters, which take
// most of the time.
func light(t testing.TB) *report.Document {
	t.Helper()
	doc := quickstart(t)
	doc.Datasets = slices.DeleteFunc(slices.Clone(doc.Datasets), func(ds *report.Dataset) bool { return ds.Len() > 400 })
	doc.Chapters = slices.DeleteFunc(doc.Chapters, func(c report.Chapter) bool {
		return !slices.Contains([]string{"text", "growth", "content", "traffic", "funnel"}, c.Kind)
	})
	return doc
}

// clone copies a document as deep as the tests change it.
func clone(doc *report.Document) *report.Document {
	out := *doc
	out.Summary.KPIs = slices.Clone(doc.Summary.KPIs)
	out.Summary.Findings = slices.Clone(doc.Summary.Findings)
	out.Summary.Actions = slices.Clone(doc.Summary.Actions)
	out.Summary.Lines = slices.Clone(doc.Summary.Lines)
	out.Findings = slices.Clone(doc.Findings)
	out.Chapters = slices.Clone(doc.Chapters)
	for i := range out.Chapters {
		c := &out.Chapters[i]
		c.Findings, c.Metrics, c.Blocks = slices.Clone(c.Findings), slices.Clone(c.Metrics), slices.Clone(c.Blocks)
		for k, b := range c.Blocks {
			switch b := b.(type) {
			case report.Table:
				b.Rows, b.Columns = slices.Clone(b.Rows), slices.Clone(b.Columns)
				for r := range b.Rows {
					b.Rows[r].Cells = slices.Clone(b.Rows[r].Cells)
				}
				c.Blocks[k] = b
			case report.Figure:
				b.Chart.Series = slices.Clone(b.Chart.Series)
				c.Blocks[k] = b
			case report.FindingList:
				b.Findings = slices.Clone(b.Findings)
				c.Blocks[k] = b
			default:
			}
		}
	}
	return &out
}

var renderers = sync.OnceValue(func() map[string]report.Renderer {
	p, err := pdf.New()
	if err != nil {
		panic(err)
	}
	h, err := html.Kind().Build(nil)
	if err != nil {
		panic(err)
	}
	return map[string]report.Renderer{"pdf": p, "xlsx": xlsx.Renderer{}, "html": h, "json": json.Renderer{}}
})

// kinds lists the outputs in the order of a build.
var kinds = []string{"pdf", "xlsx", "html", "json"}

// rendered is one artifact of a document.
func rendered(t testing.TB, doc *report.Document, kind string) report.Artifact {
	t.Helper()
	var b bytes.Buffer
	if err := renderers()[kind].Render(&b, doc); err != nil {
		t.Fatal(err)
	}
	return report.Artifact{Name: "report." + kind, Body: b.Bytes()}
}

func all(t testing.TB, doc *report.Document) []report.Artifact {
	t.Helper()
	var out []report.Artifact
	for _, kind := range kinds {
		out = append(out, rendered(t, doc, kind))
	}
	return out
}

// proved is what the checks say, nothing where the artifacts pass.
func proved(t testing.TB, doc *report.Document, artifacts ...report.Artifact) check.Errors {
	t.Helper()
	err := check.Checker{Others: []string{"山野咖啡"}}.Prove(doc, artifacts)
	if err == nil {
		return nil
	}
	var failures check.Errors
	if !errors.As(err, &failures) {
		t.Fatal(err)
	}
	return failures
}
