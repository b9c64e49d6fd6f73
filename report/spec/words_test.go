package spec

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report"
)

func TestLoadWords(t *testing.T) {
	t.Parallel()
	words, err := LoadWords(folder(map[string]string{
		"zh-CN.yaml":     "a: {b: {c: 你好}}\nnumber: {scale: [{from: 1e4, suffix: 万}, {from: 1e8, suffix: 亿}], missing: –}\n",
		"zh-CN/one.yaml": "a: {b: {d: '{n} 人'}}\ncount: 3\n",
		"en/one.yaml":    "a: {b: {c: hello}}\n",
	}), "zh-CN")
	if err != nil {
		t.Fatal(err)
	}
	if got := words.Say("a.b.c") + words.Say("a.b.d", report.Args{"n": 5}) + words.Say("count"); got != "你好5 人3" {
		t.Error(got)
	}
	if got := words.Format(report.Some(250000000), report.UnitCount) + words.Format(report.Some(18000), report.UnitCount); got != "2.5亿1.8万" {
		t.Error(got)
	}
}

func TestLoadWordsRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ body, want string }{
		"list":      {"a: [b]", "x.yaml:1:4: found a list"},
		"blank":     {"a:", "x.yaml:1:3: found nothing"},
		"twice":     {"a: {b: 1}\na.b: 2", `duplicate text "a.b"`},
		"scale":     {"number: {scale: [{from: 0, suffix: 万}]}", "bad scale"},
		"scale key": {"number: {scale: [{form: 10000, suffix: 万}]}", `did you mean "from"?`},
		"no scale":  {"number: {scale: 万}", "expected a list"},
		"broken":    {"a: [", "not YAML"},
		"no map":    {"a", "expected a mapping"},
		"no text":   {"\xff", "not UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := LoadWords(folder(map[string]string{"x.yaml": c.body}), "x")
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
	if _, err := LoadWords(folder(nil), "zh-CN"); err == nil || !strings.Contains(err.Error(), "no words") {
		t.Error(err)
	}
}

var english = report.NewWords("en", nil, nil)

const goodRule = `funnel.below_alert:
  version: "1.0"
  summary: {zh-CN: 低于预警, en: below}
  params: {margin: 0.02}
  recommend:
    - {id: fix, for: [a>b], effort: M, owner: {zh-CN: 产品, en: Product}, text: {zh-CN: "修 {stage}", en: "Fix {stage}"}, expected: {zh-CN: 多, en: more}}
`

func TestLoadRules(t *testing.T) {
	t.Parallel()
	book, err := LoadRules(folder(map[string]string{"f.yaml": goodRule}), english)
	if err != nil {
		t.Fatal(err)
	}
	got := book.Advise(report.NewWords("en", nil, nil), "funnel.below_alert", "a>b", report.Args{"stage": "click"})
	want := report.Recommendation{ID: "fix", Text: "Fix click", Expected: "more", Effort: "M", Owner: "Product"}
	if len(got) != 1 || got[0] != want || book.Param("funnel.below_alert", "margin", 1) != .02 {
		t.Errorf("%+v", got)
	}
}

func TestLoadRulesRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		replace, with, want string
	}{
		"unknown key":  {"params", "parms", `did you mean "params"?`},
		"no version":   {`  version: "1.0"` + "\n", "", "rule without version"},
		"no language":  {", en: below", "", "summary without en"},
		"no text":      {`, en: "Fix {stage}"`, "", "text without en"},
		"no id":        {"id: fix, ", "", "recommendation without id"},
		"effort":       {"effort: M", "effort: XL", "expected one of S, M, L"},
		"no effort":    {"effort: M, ", "", "recommendation without effort"},
		"half a gain":  {"expected: {zh-CN: 多, en: more}", "expected: {zh-CN: 多}", "expected without en"},
		"param":        {"0.02", "much", "expected a number"},
		"second":       {"funnel.below_alert:", "other:\n  version: '1'\n  summary: {en: x}\n  recommend: [{id: fix, effort: S, owner: {en: x}, text: {en: x}, expected: {en: x}}]\nfunnel.below_alert:", `duplicate recommendation "fix"`},
		"not a rule":   {goodRule, "funnel: 1", "expected a mapping"},
		"broken":       {goodRule, "a: [", "not YAML"},
		"null entries": {goodRule, "a:\n", "rule without version"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := LoadRules(folder(map[string]string{"f.yaml": strings.Replace(goodRule, c.replace, c.with, 1)}), english)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
	_, err := LoadRules(folder(map[string]string{"a.yaml": goodRule, "b.yaml": goodRule}), english)
	if err == nil || !strings.Contains(err.Error(), "it stands already in a.yaml:1:1") {
		t.Error(err)
	}
}

// A language that the rules do not have brings its texts with its words.
func TestRulesOfAFurtherLanguage(t *testing.T) {
	t.Parallel()
	rules := folder(map[string]string{"f.yaml": goodRule})
	words := report.NewWords("fr", map[string]string{"rule.funnel.below_alert.summary": "sous le seuil", "rule.funnel.below_alert.fix.text": "Corriger {stage}",
		"rule.funnel.below_alert.fix.expected": "plus", "rule.funnel.below_alert.fix.owner": "Produit"}, nil)
	book, err := LoadRules(rules, words)
	if err != nil {
		t.Fatal(err)
	}
	if a := book["funnel.below_alert"].Advice[0]; book["funnel.below_alert"].Summary != "sous le seuil" || a.Text != "Corriger {stage}" || a.Owner != "Produit" || a.Expected != "plus" {
		t.Errorf("%+v", book)
	}
	if _, err := LoadRules(rules, report.NewWords("fr", nil, nil)); err == nil || !strings.Contains(err.Error(), "summary without fr") {
		t.Error(err)
	}
}

// TestAdviceMayPromiseNothing reads a recommendation without an expected gain.
func TestAdviceMayPromiseNothing(t *testing.T) {
	t.Parallel()
	book, err := LoadRules(folder(map[string]string{"f.yaml": strings.Replace(goodRule, ", expected: {zh-CN: 多, en: more}", "", 1)}), english)
	if err != nil || book["funnel.below_alert"].Advice[0].Expected != "" {
		t.Errorf("%+v %v", book, err)
	}
}

func TestLoadTheme(t *testing.T) {
	t.Parallel()
	theme, err := LoadTheme(folder(map[string]string{"jade.yaml": testTheme}), "jade")
	if err != nil || theme.Name != "jade" || theme.Colors.Good != "#0b7d5a" || theme.Radius != 4 {
		t.Errorf("%+v %v", theme, err)
	}
	for want, files := range map[string]fs.FS{
		`theme without the colour "primary"`: folder(map[string]string{"jade.yaml": strings.Replace(testTheme, "primary", "deep2", 1)}),
		"theme with 0 series colours":        folder(map[string]string{"jade.yaml": strings.Replace(testTheme, `series: ["#0b7d5a", "#e69f00"]`, "", 1)}),
		"cannot read":                        folder(nil),
	} {
		if _, err := LoadTheme(files, "jade"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestPlaceholders(t *testing.T) {
	t.Parallel()
	if got := Placeholders("{b|full} {a:one|many} {a} { c"); !slices.Equal(got, []string{"a", "b"}) {
		t.Error(got)
	}
}
