package main

import (
	"path/filepath"
	"testing"

	"github.com/wxreport/wxreport/report/pipeline"
)

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
