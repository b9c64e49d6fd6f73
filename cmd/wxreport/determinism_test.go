package main

import (
	"bytes"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// machine is a way in which two machines differ.
type machine struct {
	env    []string
	folder string // working folder; empty: the package's
	copied bool   // the spec and its data lie elsewhere, under other dates
}

// TestSameBytesEverywhere builds the quickstart in separate processes with other
// time zones, languages, numbers of processors and working folders. Same inputs
// and --as-of give the same bytes of every output.
func TestSameBytesEverywhere(t *testing.T) {
	t.Parallel()
	machines := map[string]machine{
		"here":       {},
		"Honolulu":   {env: []string{"TZ=Pacific/Honolulu", "LANG=C", "LC_ALL=C", "GOMAXPROCS=1", "GOGC=50"}},
		"Kiritimati": {env: []string{"TZ=Pacific/Kiritimati", "LANG=de_DE.UTF-8", "LC_ALL=de_DE.UTF-8", "GOMAXPROCS=8"}, folder: t.TempDir(), copied: true},
		"bare":       {env: []string{"TZ=", "HOME=" + t.TempDir(), "USER=somebody", "TMPDIR=" + t.TempDir(), "GODEBUG=randautoseed=0"}, folder: "/"},
	}
	built := map[string]map[string][]byte{}
	for _, name := range slices.Sorted(maps.Keys(machines)) {
		built[name] = buildOn(t, machines[name])
	}
	want := built["here"]
	if len(want) != 4 {
		t.Fatalf("%d files, expected pdf, xlsx, html and json", len(want))
	}
	for _, name := range slices.Sorted(maps.Keys(machines)) {
		for _, file := range slices.Sorted(maps.Keys(want)) {
			if got := built[name][file]; !bytes.Equal(got, want[file]) {
				t.Errorf("%s, %s: %d bytes, expected the %d bytes made here; they part at byte %d", name, file, len(got), len(want[file]), parting(got, want[file]))
			}
		}
	}
}

// parting is the first byte in which two files differ.
func parting(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

// buildOn builds the quickstart in a process of its own.
func buildOn(t *testing.T, m machine) map[string][]byte {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	home, err := filepath.Abs(quickstart)
	if err != nil {
		t.Fatal(err)
	}
	if m.copied {
		elsewhere := filepath.Join(t.TempDir(), "某处", "a copy")
		if err := os.CopyFS(elsewhere, os.DirFS(home)); err != nil {
			t.Fatal(err)
		}
		home = elsewhere
	}
	out := t.TempDir()
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Args = []string{"wxreport", "build", filepath.Join(home, "report.yaml"), "--as-of", "2026-11-03", "--out", out, "--only", "pdf,xlsx,html,json"} // testscript runs the program under this name
	cmd.Env, cmd.Dir = append(os.Environ(), m.env...), m.folder
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", m, err, text)
	}
	files := map[string][]byte{}
	entries, err := os.ReadDir(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if files[e.Name()], err = os.ReadFile(filepath.Join(out, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return files
}
