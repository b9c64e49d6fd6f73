//go:build unix

package source

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/wxreport/wxreport/report"
)

// Pipes, folders and links that lead nowhere are told, never waited for.
func TestOddFilesInAFolder(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"data/a.csv": "日期,新关注人数,取消关注人数\n2026-10-01,5,2\n", "else/b.csv": "x"})
	in := func(name string) string { return filepath.Join(dir, "data", name) }
	if err := syscall.Mkfifo(in("pipe.csv"), 0o644); err != nil {
		t.Skip(err)
	}
	for name, target := range map[string]string{"away.csv": filepath.Join(dir, "else/b.csv"), "gone.csv": "nowhere", "self.csv": "self.csv", "folder": "."} {
		if err := os.Symlink(target, in(name)); err != nil {
			t.Fatal(err)
		}
	}
	got, err := fetch(t, FileOptions{File: "data", Language: "en"}, "", dir)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"data/pipe.csv": "a pipe or device, expected a file", "data/gone.csv": "no such file or folder",
		"data/away.csv": "a link that leads out of the data folder", "data/self.csv": "too many levels of symbolic links", "data/folder": "a folder, expected a file"}
	if len(got.Checks) != len(want) {
		t.Errorf("%d checks, want %d", len(got.Checks), len(want))
	}
	for _, c := range got.Checks {
		if c.Severity != report.Warning || !strings.Contains(c.Claim, want[c.File]) || want[c.File] == "" {
			t.Errorf("%s: %s", c.File, c.Claim)
		}
	}
	if _, err := ReadFile(in("pipe.csv")); err == nil || !strings.Contains(err.Error(), "pipe") {
		t.Error(err)
	}
	files, err := Files(filepath.Join(dir, "data"))
	if err != nil || len(files) != 6 {
		t.Errorf("files %v, %v", files, err)
	}
}
