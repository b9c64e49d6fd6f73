package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/wxreport/wxreport/report/check/pdfread"
)

// TestQuickstartIsShortAndSmall: a month of one account is about 15 pages in Chinese, and
// 300 KB at most with its logo; English takes more lines.
func TestQuickstartIsShortAndSmall(t *testing.T) {
	t.Parallel()
	base, err := filepath.Abs(filepath.Join(quickstart, "report.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for language, most := range map[string]int{"zh-CN": 16, "en": 18} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			spec := filepath.Join(dir, "report.yaml")
			body := "extends: [" + base + "]\nlanguage: " + language + "\noutputs: {pdf: true, name: report}\n"
			if err := os.WriteFile(spec, []byte(body), 0o600); err != nil {
				t.Fatal(err)
			}
			var stdout, stderr writer
			if code := run(t.Context(), []string{"build", spec, "--only", "pdf", "--as-of", "2026-11-03", "--out", dir}, &stdout, &stderr, asOf); code != exitDone {
				t.Fatalf("exit %d: %s", code, stderr)
			}
			file, err := os.ReadFile(filepath.Join(dir, "report.pdf"))
			if err != nil {
				t.Fatal(err)
			}
			opened, err := pdfread.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := opened.Document()
			if err != nil {
				t.Fatal(err)
			}
			if n := len(doc.Pages); n < 12 || n > most {
				t.Errorf("%d pages, expected 12 to %d", n, most)
			}
			if len(file) > 300<<10 {
				t.Errorf("%d KB, expected at most 300", len(file)>>10)
			}
		})
	}
}
