package spec

import (
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report"
)

func noRules([]report.CustomRule) (report.Judge, []*report.RuleError) { return nil, nil }

func TestDiff(t *testing.T) {
	t.Parallel()
	set := func(pairs ...string) (out []Setting) {
		for _, pair := range pairs {
			path, value, _ := strings.Cut(pair, "=")
			out = append(out, Setting{Path: path, Value: value})
		}
		return out
	}
	var got []string
	for _, d := range Diff(set("extends=a", "title=x", "m=1", "z=1", "same=1"), set("extends=b", "title=y", "n=2", "z=1", "last=3", "same=1")) {
		line := d.Path
		if d.A != nil {
			line += " -" + d.A.Value
		}
		if d.B != nil {
			line += " +" + d.B.Value
		}
		got = append(got, line)
	}
	if want := "title -x +y|n +2|m -1|last +3"; strings.Join(got, "|") != want {
		t.Errorf("got %s, want %s", strings.Join(got, "|"), want)
	}
}

// Rules of a base stay beside a client's own; a client's rule of the same name wins, and a
// base's rule can be taken away.
func TestRulesAddUp(t *testing.T) {
	t.Parallel()
	rule := func(id, text string) string {
		return "- {id: " + id + ", when: \"true\", text: " + text + "}\n"
	}
	c := testCatalog(map[string]string{
		"base.yaml":      "sections: [growth]\nrules: rules/*.yaml\n",
		"rules/all.yaml": rule("own.a", "base") + rule("own.b", "base") + rule("own.c", "base"),
		"mine.yaml":      rule("own.b", "mine") + "- {id: own.c, remove: true}\n",
		"report.yaml":    "version: 1\nextends: base.yaml\naccount: {id: a, name: A}\ndata: data/\nrules: mine.yaml\n",
	})
	c.Compile = noRules
	plan, err := Load("report.yaml", c)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range plan.Custom {
		got = append(got, r.ID+"="+r.Text)
	}
	if strings.Join(got, " ") != "own.a=base own.b=mine" {
		t.Errorf("rules are %v", got)
	}
	c = testCatalog(map[string]string{"mine.yaml": "- {id: own.c, remove: true}\n",
		"report.yaml": "version: 1\naccount: {id: a, name: A}\ndata: data/\nsections: [growth]\nrules: mine.yaml\n"})
	c.Compile = noRules
	if _, err := Load("report.yaml", c); err == nil || !strings.Contains(err.Error(), `no rule "own.c" to remove`) {
		t.Error(err)
	}
}
