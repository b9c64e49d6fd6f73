package font_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/phpdave11/gofpdf"
)

// TestPDFLibraryReadsSubset writes a page with the subset and reads its text
// back with poppler.
func TestPDFLibraryReadsSubset(t *testing.T) {
	t.Parallel()
	const text = "公众号月报：阅读 1.8 万（+12.7%）Weekly Åé ①㎡→✅"
	sub := subset(t, true, text+"😀")
	pdf := gofpdf.New("P", "pt", "A4", "")
	pdf.AddUTF8FontFromBytes("noto", "", sub.TTF())
	pdf.AddPage()
	pdf.SetFont("noto", "", 12)
	for _, r := range text + "😀" {
		code, _ := sub.Find([]rune(sub.Remap(string(r)))[0])
		if got, want := pdf.GetStringWidth(string(code.Code)), float64(code.Width)*12/1000; got != want {
			t.Errorf("%q: the PDF library measures %v pt, the subset %v pt", r, got, want)
		}
	}
	pdf.Text(50, 50, sub.Remap(text))
	pdf.Text(50, 80, sub.Remap("😀"))
	var body bytes.Buffer
	if err := pdf.Output(&body); err != nil {
		t.Fatal(err)
	}
	for _, tool := range []string{"pdftotext", "pdffonts"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed (package poppler-utils): written page not read back", tool)
		}
	}
	file := filepath.Join(t.TempDir(), "page.pdf")
	if err := os.WriteFile(file, body.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := run(t, "pdftotext", file, "-"); !strings.Contains(got, text) {
		t.Errorf("page reads %q, want %q in it", got, text)
	}
	if got := run(t, "pdffonts", file); !strings.Contains(got, "CID TrueType") {
		t.Errorf("pdffonts does not see a TrueType font:\n%s", got)
	}
}

// run returns the output of a tool and fails on any complaint.
func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil || complaint.Len() > 0 {
		t.Fatalf("%s: %v %s", name, err, complaint.String())
	}
	return string(out)
}
