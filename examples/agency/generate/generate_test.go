package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// The committed files are what the generator writes, and small.
func TestCommittedFiles(t *testing.T) {
	t.Parallel()
	files, err := build()
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, f := range files {
		total += len(f.body)
		got, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(f.name)))
		if err != nil {
			t.Error(err)
		} else if !bytes.Equal(got, f.body) {
			t.Errorf("%s differs from what the generator writes", f.name)
		}
	}
	if len(files) != 4*9+3 || total > 1_500_000 {
		t.Errorf("%d files of %d bytes, expected 39 of at most 1.5 MB", len(files), total)
	}
}
