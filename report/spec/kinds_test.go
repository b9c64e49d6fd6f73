package spec

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDescribe(t *testing.T) {
	t.Parallel()
	for name, path := range map[string][]string{
		"families": nil, "family": {"channels"}, "kind": {"sections", "funnel"}, "plain_kind": {"outputs", "pdf"}, "reserved_kind": {"channels", "email"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := Describe(testCatalog(nil), path...)
			if err != nil {
				t.Fatal(err)
			}
			file := "testdata/describe/" + name + ".txt"
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestDescribeUnknown(t *testing.T) {
	t.Parallel()
	for want, path := range map[string][]string{
		`unknown family "section", expected one of sections, sources, outputs, channels (did you mean "sections"?)`: {"section"},
		`unknown kind of outputs "pfd", expected one of pdf, xlsx, json (did you mean "pdf"?)`:                      {"outputs", "pfd"},
	} {
		if _, err := Describe(testCatalog(nil), path...); err == nil || err.Error() != want {
			t.Errorf("%v: %v", path, err)
		}
	}
}

func TestCheckExamples(t *testing.T) {
	t.Parallel()
	if err := CheckExamples(testCatalog(nil)); err != nil {
		t.Error(err)
	}
	c := testCatalog(nil)
	wrong := sectionKind("wrong")
	wrong.Example = "{kind: wrnog}"
	silent := sectionKind("silent")
	silent.Summary = ""
	undocumented := sectionKind("undocumented")
	undocumented.Options = func() any {
		return &struct {
			X int `yaml:"x"`
		}{}
	}
	c.Sections = append(c.Sections, wrong, silent, undocumented, sectionKind("growth"))
	err := CheckExamples(c)
	for _, want := range []string{"sections wrong: example.yaml:5:12: unknown section", "sections silent: no summary", "sections undocumented: option x has no doc", "sections growth: listed twice"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in %v", want, err)
		}
	}
}

// TestOptionTypes names every form of option.
func TestOptionTypes(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"alerts": "mapping of name to number or {below, above, critical, advise, off}", "stages": "list of text",
		"window": "days such as 7d", "top": "a whole number", "share": "a number", "mode": "one of people, times",
		"limit": "a whole number", "only": "list of one of table, chart", "words": "mapping of name to list of text",
		"rows": "list of anything", "free": "anything",
	}
	for _, f := range Families(testCatalog(nil)) {
		for _, k := range f.Kinds {
			for _, o := range k.Options {
				if k.Name == "funnel" && want[o.Name] != o.Type {
					t.Errorf("%s is %q, want %q", o.Name, o.Type, want[o.Name])
				}
			}
		}
	}
}
