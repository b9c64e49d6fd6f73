package spec

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

const maxRules = 500 // of one spec

// Compile makes a judge of custom rules, or says what is wrong in them; warnings
// come with a judge.
type Compile func(rules []report.CustomRule) (report.Judge, []*report.RuleError)

// customRule is one entry of a file of custom rules.
type customRule struct {
	ID       string      `yaml:"id" doc:"name of the rule, such as custom.session_dependency"`
	Summary  localText   `yaml:"summary" doc:"what it tells, in one sentence"`
	When     *expression `yaml:"when" doc:"condition over the figures"`
	Min      minimum     `yaml:"min" doc:"sample that every rate needs"`
	Family   string      `yaml:"family" doc:"rules of a family share one error rate"`
	Severity string      `yaml:"severity" enum:"critical,warning,notice,watch,info,good"`
	Section  *word       `yaml:"section" doc:"id of the section it stands in; empty: its metric's"`
	Metric   string      `yaml:"metric" doc:"figure it is about; empty: the first it reads"`
	Text     localText   `yaml:"text" doc:"the sentence, by language"`
	Values   valueList   `yaml:"values" doc:"expressions that texts show as {name}"`
	Advice   adviceList  `yaml:"recommend" doc:"ids of built-in advice, or advice"`
	Remove   bool        `yaml:"remove" doc:"take away the rule of this id that an extended spec brings"`
}

type minimum struct {
	N float64 `yaml:"n" doc:"fewest people or things"`
}

// rulesFile is the long form of a file of custom rules.
type rulesFile struct {
	Params *rawNode     `yaml:"params" doc:"parameters of built-in rules, by rule"`
	Rules  []customRule `yaml:"rules" doc:"custom rules"`
}

// word, expression and rawNode keep the place of what they hold.
type word struct {
	at    *node
	value string
}

func (w *word) fromNode(d *decoder, n *node) {
	w.at = n
	d.string(&w.value, n)
}

type expression struct{ at *node }

func (e *expression) fromNode(d *decoder, n *node) {
	if n.shape != scalar {
		d.wrong(n, `a condition such as stage("click>inquiry").hi < 0.02`)
		return
	}
	e.at = n
}

func (e expression) expression() report.Expression {
	n := e.at
	return report.Expression{Text: n.value, At: func(offset int) report.Pos { return n.file.inside(n, offset) }}
}

type rawNode struct{ at *node }

func (r *rawNode) fromNode(_ *decoder, n *node) { r.at = n }

// localText is a text by language, or one for all.
type localText struct {
	at    *node
	texts map[string]string
	all   string
}

func (l *localText) fromNode(d *decoder, n *node) {
	l.at = n
	if n.shape == scalar {
		l.all = n.value
		return
	}
	d.into(pointed(&l.texts), n, nil)
	known := d.catalog.languages()
	for _, key := range n.keys {
		if !contains(known, key.value) {
			d.choose(key, "unknown language "+quoted(key.value), key.value, known)
		}
	}
}

func (l localText) in(lang string) string {
	if l.all != "" {
		return l.all
	}
	return l.texts[lang]
}

// valueList is named expressions in their order.
type valueList []report.NamedExpression

func (l *valueList) fromNode(d *decoder, n *node) {
	if n.shape != mapping {
		d.wrong(n, "a mapping of names to expressions")
		return
	}
	for i, key := range n.keys {
		var e expression
		if e.fromNode(d, n.items[i]); e.at == nil {
			continue
		}
		if !placeholderName.MatchString(key.value) {
			d.add(key, "bad name "+quoted(key.value), "small letters, digits and _", "")
			continue
		}
		*l = append(*l, report.NamedExpression{Name: key.value, Expression: e.expression()})
	}
}

var placeholderName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// adviceList is ids of built-in advice and advice of the rule's own.
type adviceList struct{ items []ownAdvice }

type ownAdvice struct {
	at       *node
	ID       string    `yaml:"id"`
	Text     localText `yaml:"text" doc:"the action, the verb first"`
	Expected localText `yaml:"expected" doc:"what it should gain"`
	Effort   string    `yaml:"effort" enum:"S,M,L"`
	Owner    localText `yaml:"owner" doc:"who does it"`
}

func (l *adviceList) fromNode(d *decoder, n *node) {
	items := n.items
	if n.shape != list {
		items = []*node{n}
	}
	for _, item := range items {
		a := ownAdvice{at: item}
		switch {
		case item.blank():
			d.wrong(item, "the id of an advice, or an advice")
			continue
		case item.shape == scalar:
			a.ID = item.value
		default:
			d.structure(pointed(&a), item)
			if a.Text.at == nil {
				d.add(item, "advice without text", "text: {zh-CN: ..., en: ...}", "")
			}
		}
		l.items = append(l.items, a)
	}
}

var ruleID = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}_-]*(\.[\p{L}\p{N}_-]+)*$`)

// customReader turns files of custom rules into rules of one language.
type customReader struct {
	*decoder
	lang     string
	book     report.Rulebook
	advice   map[string]report.Advice
	sections []string // ids a rule may name; nil: any
	seen     map[string]*node
	level    map[string]*text // by rule: the spec that named its file
	namer    *text            // the spec that names the file being read
	texts    map[string]*text
	rules    []report.CustomRule
}

func (d *decoder) customReader(lang string, book report.Rulebook, sections []string) *customReader {
	r := &customReader{decoder: d, lang: lang, book: book, sections: sections, advice: map[string]report.Advice{},
		seen: map[string]*node{}, level: map[string]*text{}, texts: map[string]*text{}}
	for _, rule := range book {
		for _, a := range rule.Advice {
			r.advice[a.ID] = a
		}
	}
	return r
}

// file reads one file: a list of rules, or a mapping of params and rules.
func (r *customReader) file(name string, namer *node) {
	body, err := r.disk.read(name, maxBytes)
	if err != nil {
		r.add(namer, fmt.Sprintf("cannot read %s: %v", quoted(name), err), "a file of rules", "paths are relative to the file that names them")
		return
	}
	t, fault := newText(name, r.disk.dir(name), body)
	if fault != nil {
		r.list = append(r.list, fault)
		return
	}
	r.texts[name], r.namer = t, namer.file
	tree := read(t, r.problems)
	if tree == nil {
		return
	}
	var f rulesFile
	items := tree
	switch tree.shape {
	case list:
		r.into(pointed(&f.Rules), tree, nil)
	case mapping:
		r.structure(pointed(&f), tree)
		items = tree.get("rules")
	default:
		r.wrong(tree, "a list of rules, or a mapping of params and rules")
		return
	}
	if f.Params != nil {
		r.params(f.Params.at)
	}
	for i, one := range f.Rules {
		r.rule(one, items.items[i])
	}
}

// params sets parameters of built-in rules.
func (r *customReader) params(n *node) {
	if n.shape != mapping {
		r.wrong(n, "a mapping of rules to parameters")
		return
	}
	for i, key := range n.keys {
		rule, ok := r.book[key.value]
		if !ok {
			r.choose(key, "unknown rule "+quoted(key.value), key.value, sortedNames(r.book))
			continue
		}
		item := n.items[i]
		if item.shape != mapping {
			r.wrong(item, "a mapping of parameters")
			continue
		}
		for j, param := range item.keys {
			if _, ok := rule.Params[param.value]; !ok {
				if len(rule.Params) == 0 {
					r.add(param, "rule "+quoted(key.value)+" has no parameters", "", "its thresholds are the section's alerts")
					continue
				}
				r.choose(param, "unknown parameter "+quoted(param.value), param.value, sortedNames(rule.Params))
				continue
			}
			value := rule.Params[param.value]
			r.into(pointed(&value), item.items[j], nil)
			rule.Params[param.value] = value
		}
	}
}

// rule checks and keeps one rule.
func (r *customReader) rule(c customRule, n *node) {
	if n.shape != mapping {
		return
	}
	found := len(r.list)
	at := n
	if id := n.get("id"); id != nil {
		at = id
	}
	_, builtIn := r.book[c.ID]
	switch {
	case c.ID == "":
		r.add(n, "rule without id", "id: custom.session_dependency", "")
	case !ruleID.MatchString(c.ID) || len(c.ID) > 80:
		r.add(at, "bad id "+quoted(c.ID), "letters, digits, full stops, - and _, at most 80", "")
	case builtIn:
		r.add(at, "rule "+quoted(c.ID)+" is built in", "an id of its own, such as custom."+c.ID, "to change its parameters, write params")
	case r.seen[c.ID] != nil && r.level[c.ID] != r.namer:
		r.rules = slices.DeleteFunc(r.rules, func(old report.CustomRule) bool { return old.ID == c.ID }) // a later spec wins
	case c.Remove:
		r.add(at, "no rule "+quoted(c.ID)+" to remove", "the id of a rule that an extended spec brings", "")
	case r.seen[c.ID] != nil:
		r.add(at, "duplicate rule "+quoted(c.ID), "each rule once", "it stands already in "+r.seen[c.ID].pos().String())
	case len(r.rules) == maxRules:
		r.add(at, fmt.Sprintf("more than %d rules", maxRules), "", "")
	}
	r.seen[c.ID], r.level[c.ID] = at, r.namer
	if c.Remove {
		return
	}
	if c.When == nil || c.When.at == nil {
		if n.get("when").blank() {
			r.add(at, "rule without when", `when: stage("click>inquiry").hi < 0.02`, "")
		}
	}
	if c.Text.at == nil {
		r.add(at, "rule without text", `text: {zh-CN: "{subject} {value}", en: "{subject} {value}"}`, "")
	}
	if c.Min.N < 0 {
		r.add(n.get("min"), "negative sample", "n: 500", "")
	}
	if s := c.Section; s != nil && r.sections != nil && !contains(r.sections, s.value) {
		r.choose(s.at, "unknown section "+quoted(s.value), s.value, r.sections)
	}
	out := report.CustomRule{ID: c.ID, Summary: c.Summary.in(r.lang), MinN: c.Min.N, Family: c.Family, Metric: c.Metric,
		Severity: report.Severity(c.Severity), Text: r.local(c.Text, "text"), Values: c.Values, Pos: at.pos()}
	if c.Severity == "watch" {
		out.Severity = report.Notice
	}
	if out.Family == "" {
		out.Family = "custom"
	}
	if c.Section != nil {
		out.Section = c.Section.value
	}
	for i, a := range c.Advice.items {
		out.Advice = append(out.Advice, r.recommended(c.ID, i, a))
	}
	if len(r.list) > found || c.When == nil || c.When.at == nil {
		return
	}
	out.When = c.When.expression()
	r.rules = append(r.rules, out)
}

// recommended is the advice an entry names or brings.
func (r *customReader) recommended(rule string, i int, a ownAdvice) report.Advice {
	if a.Text.at == nil {
		known, ok := r.advice[a.ID]
		if !ok && a.at.shape == scalar {
			r.choose(a.at, "unknown advice "+quoted(a.ID), a.ID, sortedNames(r.advice))
		}
		return known
	}
	out := report.Advice{ID: a.ID, Text: r.local(a.Text, "text"), Effort: a.Effort, Owner: r.local(a.Owner, "owner"), Expected: r.local(a.Expected, "expected")}
	if out.ID == "" {
		out.ID = fmt.Sprintf("%s.%d", rule, i+1)
	}
	if out.Effort == "" {
		out.Effort = "M"
	}
	return out
}

// local is the text of the language, which must be there once any is.
func (r *customReader) local(l localText, key string) string {
	text := l.in(r.lang)
	if l.at != nil && strings.TrimSpace(text) == "" {
		r.add(l.at, key+" without "+r.lang, key+": {zh-CN: ..., en: ...}", "")
	}
	return text
}

// compile hands the rules to the catalogue's compiler and places what it says.
func (r *customReader) compile() (report.Judge, []string) {
	if len(r.rules) == 0 {
		return nil, nil
	}
	judge, found := r.catalog.Compile(r.rules)
	var warnings []string
	for _, e := range found {
		fault := &Error{Pos: e.Pos, Problem: e.Problem, Expected: e.Expected, file: r.texts[e.Pos.File]}
		if e.Expected == "" {
			fault.Expected = oneOf(e.Choices)
		}
		if near := report.Nearest(e.Word, e.Choices); near != "" {
			fault.Hint = fmt.Sprintf("did you mean %q?", near)
		}
		if e.Warning {
			fault.draw()
			warnings = append(warnings, "warning: "+fault.Error())
			continue
		}
		r.list = append(r.list, fault)
	}
	return judge, warnings
}

func sortedNames[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for name := range m {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}
