package templates_test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// said finds the texts that code names whole: Say("severity.warning").
var said = regexp.MustCompile(`\.Say\("([a-z0-9_.]+)"[,)]`)

// TestCodeFindsItsTexts wants every text that code names in both languages.
func TestCodeFindsItsTexts(t *testing.T) {
	t.Parallel()
	all := words(t)
	named := 0
	for _, root := range []string{"../analysis", "../report", "../charts"} {
		err := fs.WalkDir(os.DirFS(root), ".", func(name string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
				return err
			}
			body, err := os.ReadFile(root + "/" + name)
			if err != nil {
				return err
			}
			for _, m := range said.FindAllStringSubmatch(string(body), -1) {
				named++
				for lang, w := range all {
					if !w.Has(m[1]) {
						t.Errorf("%s/%s names %q, which %s lacks", root, name, m[1], lang)
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if named == 0 {
		t.Error("no text is named in the code: has the method another name?")
	}
}
