package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// TestTheFleetExampleCallsCommandsThatExist reads what systemd and compose would start.
func TestTheFleetExampleCallsCommandsThatExist(t *testing.T) {
	t.Parallel()
	unit, err := os.ReadFile("../../examples/fleet/wxreport.service")
	if err != nil {
		t.Fatal(err)
	}
	var calls [][]string
	for line := range strings.Lines(string(unit)) {
		if _, call, ok := strings.Cut(line, "=/usr/local/bin/wxreport "); ok && strings.HasPrefix(line, "Exec") {
			calls = append(calls, strings.Fields(call))
		}
	}
	body, err := os.ReadFile("../../examples/fleet/compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var compose struct {
		Services map[string]struct{ Command []string }
	}
	if err := yaml.Unmarshal(body, &compose); err != nil {
		t.Fatal(err)
	}
	for _, s := range compose.Services {
		if len(s.Command) > 0 {
			calls = append(calls, s.Command)
		}
	}
	if len(calls) != 4 {
		t.Errorf("found %q, want two calls of the unit and two services", calls)
	}
	for _, call := range calls {
		var out, errs bytes.Buffer
		if code := run(t.Context(), append(call, "--help"), &out, &errs, asOf); code != 0 || strings.Contains(out.String(), "Available Commands") {
			t.Errorf("%q: %d %s", call, code, errs.String())
		}
	}
}

// TestSystemdTakesTheUnit has systemd read it, with a program in place of ours.
func TestSystemdTakesTheUnit(t *testing.T) {
	t.Parallel()
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd is not installed")
	}
	body, err := os.ReadFile("../../examples/fleet/wxreport.service")
	if err != nil {
		t.Fatal(err)
	}
	unit := filepath.Join(t.TempDir(), "wxreport.service")
	if err := os.WriteFile(unit, bytes.ReplaceAll(body, []byte("/usr/local/bin/wxreport"), []byte("/bin/true")), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), analyze, "verify", unit).CombinedOutput(); err != nil || strings.Contains(string(out), "wxreport.service:") {
		t.Errorf("%v\n%s", err, out)
	}
}
