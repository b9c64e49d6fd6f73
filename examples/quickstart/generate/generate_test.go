package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/richardlehane/mscfb"
)

// sizeLimit keeps the example quick to clone and to read.
const sizeLimit = 1_500_000

func TestCommittedFilesAreWhatTheGeneratorWrites(t *testing.T) {
	t.Parallel()
	outputs, err := build(newWorld())
	if err != nil {
		t.Fatal(err)
	}
	written := map[string]bool{}
	total := 0
	for _, out := range outputs {
		written[filepath.Base(out.name)] = true
		committed, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(out.name)))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(committed, out.body) {
			t.Errorf("%s differs from what the generator writes: run `go run ./examples/quickstart/generate examples/quickstart`", out.name)
		}
		if strings.HasPrefix(out.name, "data/") {
			total += len(out.body)
		}
	}
	if total > sizeLimit {
		t.Errorf("data/ holds %d bytes, more than %d", total, sizeLimit)
	}
	found, err := os.ReadDir(filepath.Join("..", "data"))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range found {
		if !written[entry.Name()] {
			t.Errorf("data/%s is not written by the generator", entry.Name())
		}
	}
}

func TestEveryRunWritesTheSameBytes(t *testing.T) {
	t.Parallel()
	first, err := build(newWorld())
	if err != nil {
		t.Fatal(err)
	}
	second, err := build(newWorld())
	if err != nil {
		t.Fatal(err)
	}
	for i := range first {
		if first[i].name != second[i].name || !bytes.Equal(first[i].body, second[i].body) {
			t.Errorf("%s differs between two runs", first[i].name)
		}
	}
}

func TestWorkbooksOpenAsCompoundFiles(t *testing.T) {
	t.Parallel()
	for _, rows := range map[string]int{"padded to the mini-stream limit": 1, "several allocation sectors": 9000} {
		sheet := make([][]any, rows)
		for i := range sheet {
			sheet[i] = []any{"日期", "x", i, .5}
		}
		doc, err := mscfb.New(bytes.NewReader(xls(sheetName, sheet)))
		if err != nil {
			t.Fatal(err)
		}
		entry, err := doc.Next()
		if err != nil || entry.Name != "Workbook" {
			t.Fatalf("first stream is %v (%v), want Workbook", entry, err)
		}
		var book bytes.Buffer
		if _, err := book.ReadFrom(entry); err != nil {
			t.Fatal(err)
		}
		if got := bytes.Count(book.Bytes(), record(nil, recNumber, make([]byte, 14))[:4]); got < rows {
			t.Errorf("workbook of %d rows holds %d number cells", rows, got)
		}
	}
}

func TestRunNeedsAFolder(t *testing.T) {
	t.Parallel()
	var errs bytes.Buffer
	if code := run(nil, &errs); code != 2 || !strings.Contains(errs.String(), "usage:") {
		t.Errorf("code %d, said %q", code, errs.String())
	}
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if code := run([]string{blocked}, &errs); code != 1 {
		t.Errorf("code %d for a folder that is a file, want 1", code)
	}
	dir := t.TempDir()
	if code := run([]string{dir}, &errs); code != 0 {
		t.Errorf("code %d: %s", code, errs.String())
	}
	if _, err := os.Stat(filepath.Join(dir, "data", "user_analysis.xls")); err != nil {
		t.Error(err)
	}
}
