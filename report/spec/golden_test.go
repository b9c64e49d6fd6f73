package spec

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite the golden parts of testdata")

// TestGolden runs every testdata/<folder>/*.txtar: files of a spec, and a last file
// `want` with what Load or Explain says about report.yaml.
func TestGolden(t *testing.T) {
	t.Parallel()
	for folder, say := range map[string]func(string, Catalog) string{
		"bad":     sayLoad,
		"good":    sayPlan,
		"explain": sayExplain,
	} {
		names, err := filepath.Glob("testdata/" + folder + "/*.txtar")
		if err != nil || len(names) == 0 {
			t.Fatalf("no cases in %s: %v", folder, err)
		}
		for _, name := range names {
			t.Run(folder+"/"+strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
				t.Parallel()
				golden(t, name, say)
			})
		}
	}
}

func golden(t *testing.T, name string, say func(string, Catalog) string) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	want := ""
	for i, f := range archive.Files {
		body := strings.NewReplacer("<TAB>", "\t", "<CR>", "\r", "<BOM>", "\ufeff", "<NUL>", "\x00", "<PNG>", "\x89PNG\r\n\x1a\n").Replace(string(f.Data))
		if f.Name == "want" {
			want = string(f.Data)
			if *update {
				got := say("report.yaml", testCatalog(files))
				archive.Files[i].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			continue
		}
		files[f.Name] = body
	}
	if diff := cmp.Diff(want, say("report.yaml", testCatalog(files))); diff != "" {
		t.Errorf("%s (-want +got), -update to accept:\n%s", name, diff)
	}
}

func sayLoad(path string, c Catalog) string {
	plan, err := Load(path, c)
	if err == nil {
		return "no error\n"
	}
	if plan != nil {
		return "a plan beside an error\n"
	}
	return strings.ReplaceAll(err.Error(), "\t", "<TAB>") + "\n"
}
