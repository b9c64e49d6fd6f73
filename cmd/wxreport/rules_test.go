package main

import (
	"path/filepath"
	"testing"
)

// TestBuiltInRules runs the cases of the built-in rules. Each must assert that it fires,
// stays silent, has too little data and has none; templates/rules/tests/impossible.yaml
// holds the endings that a rule cannot have.
func TestBuiltInRules(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../templates/rules/tests/*.yaml")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files of cases, expected one a section: %v", len(files), err)
	}
	ruleTests(t, append(files, "--coverage", "--min", "100")...)
}

// TestExampleRules runs the cases of the example, all rules fully covered.
func TestExampleRules(t *testing.T) {
	t.Parallel()
	ruleTests(t, "../../examples/rules/tests.yaml", "--coverage", "--min", "100")
}

func ruleTests(t *testing.T, args ...string) {
	t.Helper()
	var out, errw writer
	if code := run(t.Context(), append([]string{"test", "rules"}, args...), &out, &errw, asOf); code != exitDone {
		t.Errorf("exit %d: %s%s", code, out, errw)
	}
}
