package spec

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// RuleTests is a file of tests of rules.
type RuleTests struct {
	Path string
	// Impossible are endings that a rule cannot have, with the reason: coverage does not ask for them.
	Impossible []ImpossibleEnding
	Words      *report.Words
	Rules      report.Rulebook
	Custom     []report.CustomRule
	Judge      report.Judge
	Warnings   []string
	Tests      []RuleTest
}

// RuleTest is one case: a month of figures and what the rules must make of it.
type RuleTest struct {
	Name     string
	Pos      report.Pos
	Plan     *report.Plan // sources of the base, sections and period
	Base     string       // empty: only what the case itself gives
	Only     []string     // the rules whose findings are compared, as patterns; empty: all
	Data     []InlineData
	Set      []SetFigure
	Expect   []ExpectedFinding
	None     []string // patterns of rules that must not fire
	Statuses []ExpectedStatus
	Fuzzy    float64 // relative tolerance of numbers
}

// InlineData is a dataset written as CSV into a case; it replaces the base's.
type InlineData struct {
	Dataset string
	CSV     string
	Pos     report.Pos
}

// SetFigure is a figure given to a case, with its past.
type SetFigure struct {
	Metric  string
	Pos     report.Pos
	Figure  GivenFigure
	Given   bool            // false: only the past is given
	History []report.Number // oldest first, the period before last
}

// GivenFigure is a figure of a case; nil is missing. X and N make value and interval.
type GivenFigure struct {
	X        *float64 `yaml:"x"`
	N        *float64 `yaml:"n"`
	Value    *float64 `yaml:"value"`
	Lo       *float64 `yaml:"lo"`
	Hi       *float64 `yaml:"hi"`
	Previous *float64 `yaml:"previous"`
	YearAgo  *float64 `yaml:"year_ago"`
	Unit     string   `yaml:"unit" enum:"rate,count,relative,points,times,money,hours,days,score"`
}

// ExpectedFinding is a finding that must be there; empty fields fit any.
type ExpectedFinding struct {
	Rule      string            `yaml:"rule"`
	Subject   string            `yaml:"subject"`
	Entity    map[string]string `yaml:"entity" doc:"parts that the subject must hold"`
	Section   string            `yaml:"section"`
	Metric    string            `yaml:"metric"`
	Severity  string            `yaml:"severity" enum:"critical,warning,notice,info,good"`
	Verdict   string            `yaml:"verdict" enum:"certain,likely,possible,insufficient,watch"`
	Contains  string            `yaml:"text_contains"`
	Direction string            `yaml:"direction" enum:"up,down,flat"`
	Grade     string            `yaml:"grade" enum:"A,B,C"`
	Value     *float64          `yaml:"value"`
	Threshold *float64          `yaml:"threshold"`
	Benchmark *float64          `yaml:"benchmark"`
	Low       *float64          `yaml:"low"` // of the 95 % interval
	High      *float64          `yaml:"high"`
	N         *float64          `yaml:"n"`
	Impact    *float64          `yaml:"impact"` // orders, followers: what the rule counts
	Fuzzy     float64           `yaml:"fuzzy"`  // relative tolerance of its numbers, in place of the case's
	Pos       report.Pos        `yaml:"-"`
}

// Number is a number that a finding is expected to have.
type Number struct {
	Name string
	Want float64
}

// Numbers lists the numbers that are expected, in the order of their fields.
func (e ExpectedFinding) Numbers() []Number {
	var out []Number
	for _, n := range []struct {
		name string
		want *float64
	}{{"value", e.Value}, {"threshold", e.Threshold}, {"benchmark", e.Benchmark}, {"low", e.Low}, {"high", e.High}, {"n", e.N}, {"impact", e.Impact}} {
		if n.want != nil {
			out = append(out, Number{n.name, *n.want})
		}
	}
	return out
}

// ExpectedStatus is how a rule must end.
type ExpectedStatus struct {
	Rule   string
	Status report.RuleStatus
	Pos    report.Pos
}

// testFile and testCase are the file as written.
type testFile struct {
	Language   string   `yaml:"language"`
	RuleFiles  pathList `yaml:"rule_files"`
	Only       []string `yaml:"only"`
	Fuzzy      float64  `yaml:"fuzzy"`
	Tests      []testOf `yaml:"tests"`
	Impossible *rawNode `yaml:"impossible"`
}

type testOf struct {
	Name     string            `yaml:"name"`
	Base     *filePath         `yaml:"base"`
	Period   window            `yaml:"period"`
	Sections *sectionList      `yaml:"sections"`
	Only     []string          `yaml:"only"`
	Data     *rawNode          `yaml:"data"`
	Set      *rawNode          `yaml:"set"`
	History  *rawNode          `yaml:"history"`
	Expect   []ExpectedFinding `yaml:"expect"`
	None     []string          `yaml:"expect_none"`
	Statuses *rawNode          `yaml:"expect_status"`
	Fuzzy    float64           `yaml:"fuzzy"`
}

// LoadRuleTests reads a file of rule tests with the rules it names. Everything
// wrong in it comes back together as [Errors].
func LoadRuleTests(path string, c Catalog) (*RuleTests, error) {
	p := &problems{}
	d := &decoder{problems: p, catalog: &c, disk: c.disk(), zone: defaults().Account.Timezone.at}
	body, err := d.disk.read(path, maxBytes)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	t, fault := newText(path, d.disk.dir(path), body)
	if fault != nil {
		p.list = append(p.list, fault)
		return nil, p.err()
	}
	tree := read(t, p)
	if tree == nil {
		return nil, p.err()
	}
	if tests := tree.get("tests"); tests != nil {
		for _, one := range tests.items {
			(&chain{disk: d.disk, p: p}).normalise(one)
		}
	}
	doc := testFile{Language: "zh-CN", Fuzzy: 1e-6}
	d.structure(pointed(&doc), tree)
	out := &RuleTests{Path: path}
	if out.Words, err = LoadWords(c.Locales, doc.Language); err != nil {
		return nil, err
	}
	out.Words = out.Words.With(map[string]string{"unit.money": out.Words.Keys()["currency.CNY"]})
	if out.Rules, err = LoadRules(c.Rules, out.Words); err != nil {
		return nil, err
	}
	reader := d.customReader(doc.Language, out.Rules, nil)
	for _, f := range doc.RuleFiles {
		for _, name := range d.ruleFiles(f) {
			reader.file(name, f.at)
		}
	}
	out.Custom = reader.rules
	out.Judge, out.Warnings = reader.compile()
	ids := sortedNames(out.Rules)
	for _, r := range out.Custom {
		ids = append(ids, r.ID)
	}
	if doc.Impossible != nil {
		out.Impossible = d.impossible(doc.Impossible.at, ids)
	}
	if list := tree.get("tests"); (list.blank() || len(doc.Tests) == 0) && len(out.Impossible) == 0 {
		d.add(tree, "no tests", "tests: [{name: ..., set: ..., expect: ...}]", "")
	}
	for i, one := range doc.Tests {
		if n := tree.get("tests").items[i]; n.shape == mapping {
			out.Tests = append(out.Tests, d.ruleTest(one, n, doc, ids))
		}
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	for i, test := range out.Tests {
		if err := d.basePlan(&out.Tests[i], doc.Tests[i]); err != nil {
			return nil, fmt.Errorf("%s: %w", test.Pos, err)
		}
	}
	return out, p.err()
}

func (d *decoder) ruleTest(c testOf, n *node, doc testFile, ids []string) RuleTest {
	out := RuleTest{Name: c.Name, Pos: n.pos(), Only: c.Only, Expect: c.Expect, None: c.None, Fuzzy: c.Fuzzy}
	if c.Name == "" {
		d.add(n, "test without name", "name: far below the alert, large sample", "")
	}
	if out.Only == nil {
		out.Only = doc.Only
	}
	if out.Fuzzy == 0 {
		out.Fuzzy = doc.Fuzzy
	}
	for i := range out.Expect {
		item := n.get("expect").items[i]
		out.Expect[i].Pos = item.pos()
		d.knownRule(item.get("rule"), item, ids)
	}
	if c.Statuses != nil {
		out.Statuses = d.statuses(c.Statuses.at, ids)
	}
	if len(c.Expect)+len(c.None)+len(out.Statuses) == 0 {
		at := n
		if e := n.get("expect"); e != nil {
			at = e
		}
		d.add(at, "nothing is expected", "expect, expect_none or expect_status", `to expect silence, write expect_none: ["*"]`)
	}
	if c.Data != nil {
		out.Data = d.inlineData(c.Data.at)
	}
	out.Set = d.figures(c.Set, c.History)
	return out
}

func (d *decoder) knownRule(n, at *node, ids []string) {
	switch {
	case n.blank():
		d.add(at, "expectation without rule", "rule: funnel.below_alert", "")
	case n.shape == scalar && !contains(ids, n.value):
		d.choose(n, "unknown rule "+quoted(n.value), n.value, ids)
	}
}

func (d *decoder) statuses(n *node, ids []string) (out []ExpectedStatus) {
	if n.shape != mapping {
		d.wrong(n, "a mapping of rules to how they end")
		return nil
	}
	known := make([]string, 0, 5)
	for _, s := range report.RuleStatuses() {
		known = append(known, string(s))
	}
	for i, key := range n.keys {
		d.knownRule(key, key, ids)
		var status string
		d.into(pointed(&status), n.items[i], known)
		out = append(out, ExpectedStatus{Rule: key.value, Status: report.RuleStatus(status), Pos: key.pos()})
	}
	return out
}

func (d *decoder) inlineData(n *node) (out []InlineData) {
	if n.shape != mapping {
		d.wrong(n, "a mapping of datasets to CSV")
		return nil
	}
	for i, key := range n.keys {
		if n.items[i].shape != scalar {
			d.wrong(n.items[i], "CSV: a line of column names, then rows")
			continue
		}
		if d.dataset(key, key.value) {
			out = append(out, InlineData{Dataset: key.value, CSV: n.items[i].value, Pos: key.pos()})
		}
	}
	return out
}

// figures joins what a case sets with the past it gives, in the order written.
func (d *decoder) figures(set, history *rawNode) (out []SetFigure) {
	at := func(key *node) *SetFigure {
		i := slices.IndexFunc(out, func(s SetFigure) bool { return s.Metric == key.value })
		if i < 0 {
			i, out = len(out), append(out, SetFigure{Metric: key.value, Pos: key.pos()})
		}
		return &out[i]
	}
	if set != nil && set.at.shape != mapping {
		d.wrong(set.at, "a mapping of figures")
	} else if set != nil {
		for i, key := range set.at.keys {
			f, item := at(key), set.at.items[i]
			f.Given = true
			if item.shape == scalar && !item.blank() {
				item = wrap("value", item)
			}
			d.into(pointed(&f.Figure), item, nil)
			if g := f.Figure; (g.X == nil) != (g.N == nil) && g.Value == nil || g.X != nil && g.N != nil && (*g.X < 0 || *g.N <= 0) {
				d.add(item, "x without n, or n without x", "{x: 1428, n: 83000}", "")
			}
		}
	}
	if history != nil && history.at.shape != mapping {
		d.wrong(history.at, "a mapping of figures to their past")
	} else if history != nil {
		for i, key := range history.at.keys {
			values, err := ParseHistory(history.at.items[i].value)
			if err != nil {
				d.add(history.at.items[i], err.Error(), "", "")
			}
			at(key).History = values
		}
	}
	return out
}

// basePlan loads what a case starts from: a spec, a folder of data, or nothing.
func (d *decoder) basePlan(out *RuleTest, c testOf) error {
	october, _ := ParsePeriod("2026-10", d.zone)
	plan := &report.Plan{Account: report.Account{ID: "test", Name: "test", Location: d.zone, Currency: "CNY"}, Window: october,
		Compare: []string{report.ComparePrevious, report.CompareYearAgo}}
	if c.Base != nil && c.Base.at != nil {
		out.Base = d.disk.join(c.Base.at.file.dir, c.Base.name)
		if strings.HasSuffix(out.Base, ".yaml") {
			base, err := Load(out.Base, *d.catalog)
			if err != nil {
				return err
			}
			plan = base
		} else {
			if _, err := d.disk.stat(out.Base); errors.Is(err, fs.ErrNotExist) {
				d.add(c.Base.at, "no folder "+quoted(c.Base.name), "a folder of data or a spec", "paths are relative to the file that names them")
			}
			var sources dataList
			sources.fromNode(d, c.Base.at)
			plan.Sources = sources
		}
	}
	if c.Period.given != "" {
		plan.Window = c.Period.Window
	}
	switch {
	case c.Sections != nil:
		plan.Sections = *c.Sections
	case plan.Sections == nil:
		for _, kind := range d.catalog.Sections {
			var options any
			if kind.Options != nil {
				options = kind.Options()
			}
			section, err := kind.Build(options)
			if err == nil { // kinds that need options are not for tests without sections
				plan.Sections = append(plan.Sections, report.Step[report.Section]{Name: kind.Name, Kind: kind.Name, Pos: out.Pos, Do: section})
			}
		}
	}
	out.Plan = plan
	return nil
}
