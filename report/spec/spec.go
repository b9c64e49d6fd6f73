package spec

import (
	"errors"
	"reflect"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
)

// document is a spec: its keys in the order people write them.
type document struct {
	Version  version     `yaml:"version" doc:"version of the spec language, 1"`
	Extends  pathList    `yaml:"extends" doc:"specs to start from; mappings merge by key, sections by id, later wins" example:"../agency.yaml"`
	Title    string      `yaml:"title" template:"true" doc:"title of the report; empty: by language and period"`
	Account  account     `yaml:"account" doc:"the account the report is about"`
	Language string      `yaml:"language" doc:"language of every text, number and date"`
	Period   window      `yaml:"period" doc:"what the report covers"`
	Compare  []string    `yaml:"compare" doc:"periods to compare with" enum:"previous,year-ago"`
	Data     dataList    `yaml:"data" doc:"a folder whose files are recognised, or where each dataset comes from"`
	Sections sectionList `yaml:"sections" doc:"the chapters in their order: kinds by name, or mappings with options"`
	Order    []string    `yaml:"order" doc:"ids of sections to put first, in this order"`
	Texts    texts       `yaml:"texts" doc:"the account's own words"`
	Rules    pathList    `yaml:"rules" doc:"files of custom rules" example:"rules/*.yaml"`
	History  pathList    `yaml:"history" doc:"earlier reports (NAME.json) to follow findings and advice from month to month" example:"out/*.json"`
	Calendar filePath    `yaml:"calendar" doc:"file of days off and make-up work days, merged over the program's own" example:"holidays.yaml"`
	Summary  summary     `yaml:"summary" doc:"the summary's size"`
	Theme    theme       `yaml:"theme" doc:"look of the report"`
	Outputs  outputList  `yaml:"outputs" doc:"files to make"`
	Deliver  deliveries  `yaml:"deliver" doc:"who receives the report"`
	Schedule schedule    `yaml:"schedule" doc:"when the report is made"`
}

// defaults is a spec that says nothing.
func defaults() document {
	shanghai, _ := newZone("Asia/Shanghai")
	return document{
		Account:  account{Timezone: shanghai, Currency: "CNY"},
		Language: "zh-CN",
		Period:   window{Window: report.Window{Relative: "last-month"}, given: "last-month"},
		Compare:  []string{report.ComparePrevious, report.CompareYearAgo},
		Summary:  summary{Limit: 7},
		Theme:    theme{Name: "jade"},
		Schedule: schedule{IfLate: "hold", IfMissed: report.MissedRun},
	}
}

// Load reads the spec at path, with what it extends, and builds the plan. Everything
// wrong in it comes back together as [Errors]; a spec that cannot be read at all is
// another error.
func Load(path string, c Catalog) (*report.Plan, error) {
	plan, _, err := load(path, c)
	return plan, err
}

// load also gives the merged tree, for [Explain].
func load(path string, c Catalog) (*report.Plan, *node, error) {
	p := &problems{}
	files := c.disk()
	chain := &chain{disk: files, p: p}
	tree, err := chain.load(path)
	if err != nil {
		return nil, nil, err
	}
	plan, err := assemble(path, tree, &c, p)
	if plan != nil {
		plan.Files = chain.names
	}
	return plan, tree, err
}

// assemble decodes a tree into a plan.
func assemble(path string, tree *node, c *Catalog, p *problems) (*report.Plan, error) {
	if tree == nil {
		return nil, p.err()
	}
	d := &decoder{problems: p, catalog: c, disk: c.disk(), zone: zoneOf(tree), lang: languageOf(tree)}
	doc := defaults()
	empty := &node{shape: mapping, file: tree.file, line: tree.line, column: tree.column}
	if tree.get("theme").blank() { // what is not written comes from the catalogue
		doc.Theme.fromNode(d, empty)
	}
	if tree.get("outputs").blank() {
		doc.Outputs.fromNode(d, empty)
	}
	d.structure(pointed(&doc), tree)
	plan := d.plan(path, tree, doc)
	if err := p.err(); err != nil {
		return nil, err
	}
	return plan, nil
}

// zoneOf is the account's zone, which every date of the spec needs. A bad one is told
// when its turn comes.
func zoneOf(tree *node) *time.Location {
	if n := tree.get("account").get("timezone"); n != nil && n.shape == scalar {
		if z, ok := newZone(n.value); ok {
			return z.at
		}
	}
	return defaults().Account.Timezone.at
}

// languageOf is the language of a spec. A bad one is told when its turn comes.
func languageOf(tree *node) string {
	if n := tree.get("language"); n != nil && n.shape == scalar && !n.blank() {
		return n.value
	}
	return defaults().Language
}

// plan puts the decoded keys together and checks what no key alone can tell.
func (d *decoder) plan(path string, tree *node, doc document) *report.Plan {
	for _, key := range []struct{ name, form string }{
		{"version", "version: 1"}, {"account", "account: {id: meiri, name: 每日良品}"},
		{"data", "data: data/"}, {"sections", "sections: [growth, funnel]"},
	} {
		if tree.get(key.name).blank() {
			d.add(tree, "spec without "+key.name, key.form, "")
		}
	}
	if a := tree.get("account"); !a.blank() && a.shape == mapping && a.get("id").blank() {
		d.add(a, "account without id", "account: {id: meiri, name: 每日良品}", "")
	}
	if len(doc.Sections) == 0 && tree.get("sections") != nil && len(tree.get("sections").items) == 0 && !tree.get("sections").blank() {
		d.add(tree.get("sections"), "no sections", oneOf(report.Names(d.catalog.Sections)), "")
	}
	plan := &report.Plan{Path: path, Title: doc.Title, Account: d.account(doc.Account, tree.get("account")),
		Window: doc.Period.Window, Compare: distinct(doc.Compare), Theme: d.theme(doc.Theme),
		Sources: doc.Data, Sections: d.sorted(doc.Sections, tree.get("order")), Outputs: doc.Outputs.list, Name: doc.Outputs.name,
		Channels: doc.Deliver.list}
	plan.Holidays = d.calendar(doc.Calendar)
	plan.History, plan.Limit = d.history(doc.History), d.limit(doc.Summary, tree.get("summary"))
	if len(plan.Account.Logo.Body) == 0 {
		plan.Account.Logo = d.picture(doc.Theme.Logo)
	}
	plan.Schedule = d.schedule(doc.Schedule, tree.get("schedule"), plan.Account.Location, doc.Deliver.count)
	d.language(plan, tree, doc.Language)
	if plan.Words != nil {
		d.metrics(plan)
		d.reword(doc.Texts.Advice, plan.Rules)
		d.rules(doc.Rules, plan)
	}
	plan.Texts = d.texts(doc.Texts, tree.get("texts"))
	plan.Warnings = append(d.warned(), plan.Warnings...)
	return plan
}

// language loads the words and rules of the language, and what is named in it.
func (d *decoder) language(plan *report.Plan, tree *node, lang string) {
	at := tree
	if n := tree.get("language"); !n.blank() {
		at = n
	}
	if known := d.catalog.languages(); !contains(known, lang) {
		d.choose(at, "unknown language "+quoted(lang), lang, known)
		return
	}
	words, err := d.catalog.wordsOf(lang)
	if err != nil {
		d.own(at, err)
		return
	}
	money := plan.Account.Currency + " #"
	if words.Has("currency." + plan.Account.Currency) {
		money = words.Keys()["currency."+plan.Account.Currency]
	}
	plan.Words = words.With(map[string]string{"unit.money": money})
	if plan.Rules, err = d.catalog.rulesOf(words); err != nil {
		d.own(at, err)
	}
}

// own notes what is wrong in the program's own words and rules, where it is wrong.
func (d *decoder) own(at *node, err error) {
	var all Errors
	if errors.As(err, &all) {
		d.list = append(d.list, all...)
		return
	}
	d.add(at, err.Error(), "", "")
}

// rules reads the files of custom rules, sets the parameters they change and
// compiles the rest.
func (d *decoder) rules(patterns pathList, plan *report.Plan) {
	var sections []string
	for _, step := range plan.Sections {
		sections = append(sections, step.Name)
	}
	reader := d.customReader(plan.Words.Lang, plan.Rules, sections)
	for _, f := range patterns {
		for _, name := range d.ruleFiles(f) {
			reader.file(name, f.at)
		}
	}
	plan.Custom = reader.rules
	plan.Judge, plan.Warnings = reader.compile()
}

// ruleFiles lists the files of a pattern.
func (d *decoder) ruleFiles(f filePath) []string {
	found, err := d.disk.glob(d.disk.join(f.at.file.dir, f.name))
	switch {
	case err != nil:
		d.add(f.at, "bad pattern "+quoted(f.name), "a path such as rules/*.yaml", "")
	case len(found) == 0:
		d.add(f.at, "no file "+quoted(f.name), "a path such as rules/*.yaml", "paths are relative to the file that names them")
	case d.catalog.Compile == nil:
		d.add(f.at, "this build has no custom rules", "", "leave the key rules out")
	default:
		return found
	}
	return nil
}

// distinct keeps the first of each word.
func distinct(words []string) []string {
	var out []string
	for _, w := range words {
		if !contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// version is the version of the spec language.
type version int

func (v *version) fromNode(d *decoder, n *node) {
	if n.shape != scalar || n.value != "1" {
		d.wrong(n, "version 1")
		return
	}
	*v = 1
}

// pathList is a path, or a list of them.
type pathList []filePath

func (l *pathList) fromNode(d *decoder, n *node) {
	for _, item := range pathNodes(n) {
		var f filePath
		if item.blank() {
			d.wrong(item, "a path")
			continue
		}
		f.fromNode(d, item)
		if f.at != nil {
			*l = append(*l, f)
		}
	}
}

func (l pathList) String() string {
	out := make([]string, len(l))
	for i, f := range l {
		out[i] = f.name
	}
	return strings.Join(out, ", ")
}

// pointed is what a pointer points to, ready to be set.
func pointed(pointer any) reflect.Value { return reflect.ValueOf(pointer).Elem() }

// string fills a text from a node that may be missing.
func (d *decoder) string(target *string, n *node) { d.into(pointed(target), n, nil) }
