package main

import (
	"context"
	"path/filepath"
	"runtime/debug"
	"slices"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/pipeline"
)

// given is a source whose files were read before.
type given struct{ report.Fetched }

func (g given) Fetch(context.Context, report.Job) (report.Fetched, error) { return g.Fetched, nil }

// BenchmarkAnalyze inspects, analyzes and summarizes the quickstart's month, whose
// files were read before: every section and the desk, nothing rendered. cpu-ms/op is
// the median processor time of a month, user and system, whatever else runs, with
// the program's own setting of the collector.
func BenchmarkAnalyze(b *testing.B) {
	plan, err := load(filepath.Join(quickstart, "report.yaml"))
	if err != nil {
		b.Fatal(err)
	}
	job := plan.Job(asOf, nil)
	var read []report.Step[report.Source]
	for _, step := range plan.Sources {
		got, err := step.Do.Fetch(b.Context(), job)
		if err != nil {
			b.Fatal(err)
		}
		read = append(read, report.Step[report.Source]{Name: step.Name, Kind: step.Kind, Pos: step.Pos, Do: given{got}})
	}
	plan.Sources = read
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	b.ReportAllocs()
	var took []time.Duration
	for b.Loop() {
		before := cpu()
		if _, err := builder().Document(b.Context(), plan, job); err != nil {
			b.Fatal(err)
		}
		took = append(took, cpu()-before)
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "cpu-ms/op")
}

// BenchmarkDocument reads the quickstart's files and analyzes the month.
func BenchmarkDocument(b *testing.B) {
	plan, err := load(filepath.Join(quickstart, "report.yaml"))
	if err != nil {
		b.Fatal(err)
	}
	job := plan.Job(asOf, nil)
	for b.Loop() {
		if _, err := builder().Document(b.Context(), plan, job); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCollect reads the quickstart's files only.
func BenchmarkCollect(b *testing.B) {
	plan, err := load(filepath.Join(quickstart, "report.yaml"))
	if err != nil {
		b.Fatal(err)
	}
	job := plan.Job(asOf, nil)
	for b.Loop() {
		if _, err := pipeline.Collect(b.Context(), plan, job); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBuild makes the quickstart's PDF, workbook and JSON.
func BenchmarkBuild(b *testing.B) {
	plan, err := load(filepath.Join(quickstart, "report.yaml"))
	if err != nil {
		b.Fatal(err)
	}
	job := plan.Job(asOf, nil)
	for b.Loop() {
		if _, err := builder().Build(b.Context(), plan, job); err != nil {
			b.Fatal(err)
		}
	}
}
