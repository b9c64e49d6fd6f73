package spec

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
)

// FuzzLoad reads any bytes: it ends, does not panic, and points into the file.
func FuzzLoad(f *testing.F) {
	names, _ := filepath.Glob("testdata/*/*.txtar")
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if strings.HasSuffix(file.Name, ".yaml") {
				f.Add(file.Data)
			}
		}
	}
	f.Add([]byte("a: \"\\\n"))
	f.Add([]byte("? [\u2028\n: - \r-\u0085x"))
	f.Fuzz(func(t *testing.T, body []byte) {
		c := testCatalog(map[string]string{"report.yaml": string(body), "base.yaml": "extends: report.yaml", "data.csv": "a"})
		begin := time.Now()
		plan, err := Load("report.yaml", c)
		if took := time.Since(begin); took > 20*time.Second {
			t.Fatalf("%d bytes took %v", len(body), took)
		}
		if err == nil {
			if len(plan.Sections) == 0 || plan.Words == nil || plan.Account.Location == nil || plan.Account.ID == "" {
				t.Fatalf("an incomplete plan without an error: %+v", plan)
			}
			if _, err := Explain("report.yaml", c); err != nil {
				t.Fatalf("loads and does not explain: %v", err)
			}
			return
		}
		var all Errors
		if !errors.As(err, &all) || len(all) == 0 {
			t.Fatalf("an error of another type: %v", err)
		}
		lines := splitLines(strings.TrimPrefix(string(body), "\ufeff"))
		for _, e := range all {
			checkPlace(t, e, lines)
		}
	})
}

func checkPlace(t *testing.T, e *Error, lines []string) {
	t.Helper()
	if e.Problem == "" || !utf8.ValidString(e.Error()) {
		t.Errorf("no problem or no text: %q", e.Error())
	}
	if e.Pos.File != "report.yaml" {
		return
	}
	if e.Pos.Line < 1 || e.Pos.Line > len(lines) {
		t.Fatalf("line %d of %d: %v", e.Pos.Line, len(lines), e)
	}
	if width := utf8.RuneCountInString(lines[e.Pos.Line-1]); e.Pos.Column < 1 || e.Pos.Column > width+1 {
		t.Fatalf("column %d of %d: %v", e.Pos.Column, width, e)
	}
}
