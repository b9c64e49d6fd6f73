package main

import (
	"path/filepath"
	"testing"

	"github.com/wxreport/wxreport/report/spec"
)

// Every kind's example is a spec that loads.
func TestKindsExamples(t *testing.T) {
	t.Parallel()
	if err := spec.CheckExamples(catalog()); err != nil {
		t.Error(err)
	}
}

// Every spec under examples loads.
func TestExamplesLoad(t *testing.T) {
	t.Parallel()
	specs, err := filepath.Glob("../../examples/*/report.yaml")
	if err != nil || len(specs) == 0 {
		t.Fatalf("found %d examples: %v", len(specs), err)
	}
	for _, path := range specs {
		if _, err := load(path); err != nil {
			t.Error(err)
		}
	}
}
