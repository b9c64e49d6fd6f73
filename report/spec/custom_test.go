package spec

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	custom "github.com/wxreport/wxreport/analysis/rule"
	"github.com/wxreport/wxreport/report"
)

// ruleCatalog is a catalogue with a real compiler and two built-in rules.
func ruleCatalog(files map[string]string) Catalog {
	c := testCatalog(files)
	c.Rules = folder(map[string]string{"funnel.yaml": `
funnel.zone_behind_peer:
  version: "1.0"
  summary: {zh-CN: 区域, en: zone}
  params: {margin: 0.1, alpha: 0.005}
  recommend:
    - {id: funnel.move_zone, effort: M, owner: {zh-CN: 产品, en: Product}, text: {zh-CN: 移动, en: move}}
    - {id: funnel.gain, effort: M, owner: {zh-CN: 产品, en: Product}, text: {zh-CN: "移动 {page}", en: "move {page}"}}
funnel.plain:
  version: "1.0"
  summary: {zh-CN: 普通, en: plain}
`})
	c.Compile = func(rules []report.CustomRule) (report.Judge, []*report.RuleError) {
		book, found := custom.Compile(rules)
		if book == nil {
			return nil, found
		}
		return book, found
	}
	return c
}

const ruleSpec = "version: 1\naccount: {id: meiri, name: 每日良品}\ndata: data/\nsections: [growth, {kind: funnel, id: shop}]\nrules: [rules/*.yaml]\n"

// loadRule loads a spec with one file of rules.
func loadRule(rules string) (*report.Plan, error) {
	return Load("report.yaml", ruleCatalog(map[string]string{"report.yaml": ruleSpec, "rules/own.yaml": rules}))
}

// TestCustomRules reads every form of a rule.
func TestCustomRules(t *testing.T) {
	t.Parallel()
	plan, err := loadRule(`
params:
  funnel.zone_behind_peer: {margin: 0.25}
rules:
  - id: custom.full
    summary: {zh-CN: 摘要, en: summary}
    when: stage("click>inquiry").p_below(0.02) > 0.975
    min: {n: 500}
    family: shop
    severity: watch
    section: shop
    metric: funnel.overall
    text: {zh-CN: "{value} {peer}", en: "{value} {peer}"}
    values: {peer: bench("ret7"), two: 1 + 1}
    recommend:
      - funnel.move_zone
      - {text: {zh-CN: 先做, en: first}, effort: S, owner: {zh-CN: 运营, en: Ops}}
  - {id: custom.short, when: days > 28, text: one text for all, recommend: funnel.move_zone}
`)
	if err != nil {
		t.Fatal(err)
	}
	if got := plan.Rules.Param("funnel.zone_behind_peer", "margin", 0); got != 0.25 {
		t.Errorf("margin %v", got)
	}
	if got := plan.Rules.Param("funnel.zone_behind_peer", "alpha", 0); got != 0.005 {
		t.Errorf("alpha %v", got)
	}
	if len(plan.Custom) != 2 || plan.Judge == nil || len(plan.Warnings) != 0 {
		t.Fatalf("%d rules, judge %v, warnings %v", len(plan.Custom), plan.Judge, plan.Warnings)
	}
	full, short := plan.Custom[0], plan.Custom[1]
	if full.Summary != "摘要" || full.MinN != 500 || full.Family != "shop" || full.Severity != report.Notice || full.Section != "shop" || full.Metric != "funnel.overall" {
		t.Errorf("%+v", full)
	}
	if len(full.Values) != 2 || full.Values[0].Name != "peer" || full.Values[1].Text != "1 + 1" {
		t.Errorf("values %+v", full.Values)
	}
	if len(full.Advice) != 2 || full.Advice[0].Text != "移动" || full.Advice[1].ID != "custom.full.2" || full.Advice[1].Owner != "运营" {
		t.Errorf("advice %+v", full.Advice)
	}
	if short.Text != "one text for all" || short.Family != "custom" || len(short.Advice) != 1 || short.Pos.String() != "rules/own.yaml:18:10" {
		t.Errorf("%+v", short)
	}
}

// TestCustomRuleErrors wants place, problem and help of every mistake.
func TestCustomRuleErrors(t *testing.T) {
	t.Parallel()
	ok := `text: {zh-CN: a, en: a}`
	for name, c := range map[string]struct{ body, want string }{
		"unknown key":      {"- {id: a, when: days > 1, txt: b, " + ok + "}", `rules/own.yaml:1:27: unknown key "txt"`},
		"no id":            {"- {when: days > 1, " + ok + "}", "rules/own.yaml:1:3: rule without id"},
		"bad id":           {"- {id: a b, when: days > 1, " + ok + "}", `rules/own.yaml:1:8: bad id "a b"`},
		"built in":         {"- {id: funnel.plain, when: days > 1, " + ok + "}", `rules/own.yaml:1:8: rule "funnel.plain" is built in`},
		"twice":            {"- {id: a, when: days > 1, " + ok + "}\n- {id: a, when: days > 1, " + ok + "}", `rules/own.yaml:2:8: duplicate rule "a"`},
		"no when":          {"- {id: a, " + ok + "}", "rules/own.yaml:1:8: rule without when"},
		"no text":          {"- {id: a, when: days > 1}", "rules/own.yaml:1:8: rule without text"},
		"no such language": {"- {id: a, when: days > 1, text: {zh-CN: a, fr: a}}", `unknown language "fr"`},
		"language missing": {"- {id: a, when: days > 1, text: {en: a}}", "text without zh-CN"},
		"severity":         {"- {id: a, when: days > 1, severity: waning, " + ok + "}", `did you mean "warning"?`},
		"section":          {"- {id: a, when: days > 1, section: shp, " + ok + "}", `did you mean "shop"?`},
		"negative":         {"- {id: a, when: days > 1, min: {n: -1}, " + ok + "}", "negative sample"},
		"advice":           {"- {id: a, when: days > 1, recommend: [funnel.move_zon], " + ok + "}", `did you mean "funnel.move_zone"?`},
		"empty advice":     {"- {id: a, when: days > 1, recommend: [null, {id: x}], " + ok + "}", "advice without text"},
		"foreign advice":   {"- {id: a, when: days > 1, recommend: [funnel.gain], " + ok + "}", "advice funnel.gain names {page}"},
		"value name":       {"- {id: a, when: days > 1, values: {A B: days}, " + ok + "}", `bad name "A B"`},
		"value not text":   {"- {id: a, when: days > 1, values: {b: [1]}, " + ok + "}", "found a list"},
		"expression":       {"- {id: a, when: 'surce(\"x\").share.lo > 1', " + ok + "}", "rules/own.yaml:1:18: unknown name \"surce\"\n  1 | - {id: a, when: 'surce(\"x\").share.lo > 1', text: {zh-CN: a, en: a}}\n    |                  ^"},
		"nearest":          {"- {id: a, when: 'surce(\"x\").share.lo > 1', " + ok + "}", `did you mean "source"?`},
		"in a block":       {"- id: a\n  when: |\n    days > 1 and\n      daze > 2\n  " + ok, "rules/own.yaml:4:7: unknown name \"daze\""},
		"folded":           {"- id: a\n  when: >-\n    days > 1 and\n\n    daze > 2\n  " + ok, "rules/own.yaml:5:5: unknown name \"daze\""},
		"over lines":       {"- id: a\n  when: days > 1 and\n    daze > 2\n  " + ok, "rules/own.yaml:3:5: unknown name \"daze\""},
		"double quotes":    {`- {id: a, when: "known(\"a\") and daze > 1", ` + ok + "}", "rules/own.yaml:1:35: unknown name \"daze\""},
		"single quotes":    {`- {id: a, when: 'known(''a'') and daze > 1', ` + ok + "}", "rules/own.yaml:1:35: unknown name \"daze\""},
		"Chinese before":   {`- {id: a, when: 'known("图文") and daze > 1', ` + ok + "}", "rules/own.yaml:1:34: unknown name \"daze\""},
		"at the end":       {"- {id: a, when: days >, " + ok + "}", "rules/own.yaml:1:"},
		"placeholder":      {"- {id: a, when: days > 1, text: {zh-CN: '{vlue}', en: a}}", `did you mean "value"?`},
		"param rule":       {"params: {funnel.zone_behind_per: {margin: 1}}", `did you mean "funnel.zone_behind_peer"?`},
		"param name":       {"params: {funnel.zone_behind_peer: {marign: 1}}", `rules/own.yaml:1:36: unknown parameter "marign"`},
		"param value":      {"params: {funnel.zone_behind_peer: {margin: 10%}}", "write 0.1 for 10%"},
		"param none":       {"params: {funnel.plain: {margin: 1}}", `rule "funnel.plain" has no parameters`},
		"param list":       {"params: [1]", "a mapping of rules to parameters"},
		"param scalar":     {"params: {funnel.plain: 1}", "a mapping of parameters"},
		"file":             {"a", "a list of rules, or a mapping of params and rules"},
		"not yaml":         {"- {id: a", "not YAML"},
		"not text":         {"\x01", "control character"},
		"when a list":      {"- {id: a, when: [1], " + ok + "}", "found a list"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := loadRule(c.body)
			var all Errors
			if !errors.As(err, &all) {
				t.Fatalf("error %v", err)
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("got\n%v\nwant %s", err, c.want)
			}
		})
	}
}

// TestCustomRuleWarnings draws what is likely a mistake as errors are drawn.
func TestCustomRuleWarnings(t *testing.T) {
	t.Parallel()
	plan, err := loadRule("- id: a\n  when: stage(\"click>inquiry\").value < 0.02\n  text: a\n")
	if err != nil {
		t.Fatal(err)
	}
	want := "warning: rules/own.yaml:2:38: compares a value that was measured on a sample, whatever its size\n" +
		"  2 |   when: stage(\"click>inquiry\").value < 0.02\n    |                                      ^\n" +
		"  expected .lo or .hi in place of .value, .p_below(T), or min: {n: 500}"
	if len(plan.Warnings) != 1 || plan.Warnings[0] != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(plan.Warnings, "\n"), want)
	}
}

// TestHistory expands the notation of past values.
func TestHistory(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]report.Number{
		"":            nil,
		"0.5":         {report.Some(0.5)},
		"2x2":         {report.Some(2), report.Some(2), report.Some(2)},
		"1+2x2":       {report.Some(1), report.Some(3), report.Some(5)},
		"1-0.5x1 _ 7": {report.Some(1), report.Some(0.5), report.Missing, report.Some(7)},
		"_x1":         {report.Missing, report.Missing},
		"-1e1+1e1x1":  {report.Some(-10), report.Some(0)},
	} {
		if got, err := ParseHistory(text); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"a", "1x", "1x1000", "1x99999999999999999999", "1..2", "1+..x1", "1x100 1x100", "x3"} {
		if got, err := ParseHistory(text); err == nil {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// loadTests loads a file of rule tests beside one rule.
func loadTests(body string) (*RuleTests, error) {
	return LoadRuleTests("tests.yaml", ruleCatalog(map[string]string{"tests.yaml": body, "report.yaml": ruleSpec, "data/a.csv": "a",
		"rules/own.yaml": "- {id: custom.a, when: days > 1, text: a}\n"}))
}

// TestRuleTests reads every form of a test.
func TestRuleTests(t *testing.T) {
	t.Parallel()
	got, err := loadTests(`
rule_files: [rules/*.yaml]
only: [custom.*]
tests:
  - name: full
    base: report.yaml
    period: 2026-09
    set: {funnel.rate.click>inquiry: {x: 1, n: 2}, growth.net: 5, growth.new: null}
    history: {funnel.rate.click>inquiry: "0.1x2", growth.total: 1}
    expect: [{rule: custom.a, entity: {stage: a}, severity: notice, verdict: watch, value: 1, text_contains: a}]
    expect_none: [funnel.*]
    expect_status: {custom.a: fires}
    fuzzy: 0.01
  - {name: folder, base: data/, sections: [funnel], expect_none: ["*"], only: ["*"]}
  - {name: nothing, expect_none: ["*"], data: {followers: "date,new,cancelled"}}
`)
	if err != nil {
		t.Fatal(err)
	}
	full, folder, nothing := got.Tests[0], got.Tests[1], got.Tests[2]
	if full.Plan.Window.Fixed.String() != "2026-09" || len(full.Plan.Sections) != 2 || full.Fuzzy != 0.01 || full.Only[0] != "custom.*" {
		t.Errorf("%+v", full)
	}
	if len(full.Set) != 4 || !full.Set[0].Given || len(full.Set[0].History) != 3 || *full.Set[1].Figure.Value != 5 || full.Set[2].Figure.Value != nil || full.Set[3].Given {
		t.Errorf("%+v", full.Set)
	}
	if len(folder.Plan.Sources) != 1 || len(folder.Plan.Sections) != 1 || folder.Only[0] != "*" {
		t.Errorf("%+v", folder)
	}
	if len(nothing.Plan.Sections) < 10 || len(nothing.Data) != 1 {
		t.Errorf("%+v", nothing)
	}
}

// TestRuleTestErrors wants place and help of every mistake in a test.
func TestRuleTestErrors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ body, want string }{
		"no tests":       {"only: [a]", "no tests"},
		"no name":        {`tests: [{expect_none: ["*"]}]`, "test without name"},
		"nothing":        {"tests: [{name: a}]", "tests.yaml:1:9: nothing is expected"},
		"an empty list":  {"tests:\n- name: a\n  expect: []", "tests.yaml:3:11: nothing is expected"},
		"unknown rule":   {"tests: [{name: a, expect: [{rule: funnel.plan}]}]", `did you mean "funnel.plain"?`},
		"no rule":        {"tests: [{name: a, expect: [{subject: b}]}]", "expectation without rule"},
		"status":         {"tests: [{name: a, expect_status: {funnel.plain: fire}}]", `did you mean "fires"?`},
		"status list":    {"tests: [{name: a, expect_status: [a]}]", "a mapping of rules to how they end"},
		"dataset":        {"tests: [{name: a, expect_none: [a], data: {funel: a}}]", `did you mean "funnel"?`},
		"data list":      {"tests: [{name: a, expect_none: [a], data: [a]}]", "a mapping of datasets to CSV"},
		"csv list":       {"tests: [{name: a, expect_none: [a], data: {funnel: [a]}}]", "CSV: a line of column names"},
		"x alone":        {"tests: [{name: a, expect_none: [a], set: {b: {x: 1}}}]", "x without n"},
		"set list":       {"tests: [{name: a, expect_none: [a], set: [a]}]", "a mapping of figures"},
		"history list":   {"tests: [{name: a, expect_none: [a], history: [a]}]", "a mapping of figures to their past"},
		"history":        {"tests: [{name: a, expect_none: [a], history: {b: 1y3}}]", `"1y3" is no history`},
		"base":           {"tests: [{name: a, expect_none: [a], base: nowhere}]", `no folder "nowhere"`},
		"base spec":      {"tests: [{name: a, expect_none: [a], base: nowhere.yaml}]", "nowhere.yaml"},
		"rule files":     {"rule_files: [none/*.yaml]\ntests: [{name: a, expect_none: [a]}]", `no file "none/*.yaml"`},
		"language":       {"language: fr\ntests: [{name: a, expect_none: [a]}]", "fr"},
		"key":            {"tests: [{name: a, expect_non: [a]}]", `did you mean "expect_none"?`},
		"no file at all": {"", "file is empty"},
		"control":        {"\x01", "control character"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := loadTests(c.body); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
	if _, err := LoadRuleTests("nowhere.yaml", ruleCatalog(nil)); err == nil {
		t.Error("a file that is not there loads")
	}
}

// FuzzRules reads any bytes as a file of rules and as a file of tests: it ends,
// does not panic, and points into the file.
func FuzzRules(f *testing.F) {
	for _, s := range []string{"- {id: a, when: days > 1, text: a}", "params: {funnel.zone_behind_peer: {margin: 1}}\nrules: []",
		"- id: a\n  when: |\n   stage(\"a\").lo >\n    1/0\n  text: {zh-CN: '{value|1}', en: b}\n  values: {b: days}\n  recommend: [funnel.move_zone, {text: c}]",
		"tests: [{name: a, set: {a: {x: 1, n: 2}}, history: {a: 1+1x3}, expect: [{rule: funnel.plain}]}]", "- {id: a, when: \"\\\"\", text: a}", "- when: >\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		lines := splitLines(strings.TrimPrefix(string(body), "\ufeff"))
		begin := time.Now()
		_, one := loadRule(string(body))
		_, two := loadTests(string(body))
		if took := time.Since(begin); took > 20*time.Second {
			t.Fatalf("%d bytes took %v", len(body), took)
		}
		for _, err := range []error{one, two} {
			var all Errors
			if errors.As(err, &all) {
				for _, e := range all {
					if e.Problem == "" {
						t.Errorf("no problem: %v", e)
					}
					if (e.Pos.File == "rules/own.yaml" || e.Pos.File == "tests.yaml") && (e.Pos.Line < 1 || e.Pos.Line > len(lines)) && e.Pos.Line != 0 {
						t.Fatalf("line %d of %d: %v", e.Pos.Line, len(lines), e)
					}
				}
			}
		}
	})
}
