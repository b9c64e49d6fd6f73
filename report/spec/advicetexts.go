package spec

import (
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// adviceTexts are an account's words for what rules recommend. They are read once the
// rules are known.
type adviceTexts struct{ at *node }

func (a *adviceTexts) fromNode(_ *decoder, n *node) { a.at = n }

// ownWords are what one recommendation says instead.
type ownWords struct {
	Text     string `yaml:"text" doc:"the action, the verb first, with the placeholders of the built-in text"`
	Expected string `yaml:"expected" doc:"what it should gain"`
	Owner    string `yaml:"owner" doc:"who does it"`
	Effort   string `yaml:"effort" doc:"how much work" enum:"S,M,L"`
}

// reword puts an account's words into the rules.
func (d *decoder) reword(a adviceTexts, book report.Rulebook) {
	n := a.at
	switch {
	case n.blank():
		return
	case n.shape != mapping:
		d.wrong(n, "a mapping of rules to their recommendations")
		return
	}
	for i, key := range n.keys {
		rule, known := book[key.value]
		switch {
		case !known:
			d.choose(key, "unknown rule "+quoted(key.value), key.value, sortedNames(book))
		case len(rule.Advice) == 0:
			d.add(key, "rule "+quoted(key.value)+" recommends nothing", "", "")
		case !n.items[i].blank():
			rule.Advice = d.rewordRule(rule, n.items[i])
			book[key.value] = rule
		}
	}
}

// rewordRule is a rule's advice in the account's words: a text for its only
// recommendation, or texts by recommendation.
func (d *decoder) rewordRule(rule report.Rule, n *node) []report.Advice {
	out := slices.Clone(rule.Advice)
	var ids []string
	for _, one := range out {
		ids = append(ids, one.ID)
	}
	if n.shape == scalar || d.byLanguage(n) {
		if len(out) > 1 {
			d.add(n, "one text for several recommendations", "a mapping of "+strings.Join(ids, ", "), "")
			return out
		}
		d.rewordOne(&out[0], n, rule)
		return out
	}
	if n.shape != mapping {
		d.wrong(n, "a mapping of "+strings.Join(ids, ", "))
		return out
	}
	for i, key := range n.keys {
		at := slices.Index(ids, key.value)
		if at < 0 {
			d.choose(key, "unknown recommendation "+quoted(key.value), key.value, ids)
			continue
		}
		if !n.items[i].blank() {
			d.rewordOne(&out[at], n.items[i], rule)
		}
	}
	return out
}

func (d *decoder) rewordOne(a *report.Advice, n *node, rule report.Rule) {
	if n.shape == scalar || d.byLanguage(n) {
		n = wrap("text", n)
	}
	words := ownWords{Text: a.Text, Expected: a.Expected, Owner: a.Owner, Effort: a.Effort}
	found := len(d.list)
	d.structure(pointed(&words), n)
	if len(d.list) > found {
		return
	}
	d.placeholders(n.get("text"), words.Text, rule)
	d.placeholders(n.get("expected"), words.Expected, rule)
	a.Text, a.Expected, a.Owner, a.Effort = words.Text, words.Expected, words.Owner, words.Effort
}

// placeholders tells of a {name} that the rule does not fill.
func (d *decoder) placeholders(n *node, text string, rule report.Rule) {
	if n.blank() {
		return
	}
	if d.byLanguage(n) {
		n = n.get(d.lang)
	}
	var known []string
	for _, a := range rule.Advice {
		known = append(append(known, Placeholders(a.Text)...), Placeholders(a.Expected)...)
	}
	slices.Sort(known)
	known = slices.Compact(known)
	if strings.Contains(text, "{{") {
		d.add(n, "{{ in a recommendation", "placeholders of the rule: {"+strings.Join(known, "} {")+"}", "fields stand in other texts")
		return
	}
	for _, name := range Placeholders(text) {
		if contains(known, name) {
			continue
		}
		before, _, _ := strings.Cut(text, "{"+name)
		at := n.file.inside(n, len([]rune(before)))
		fault := n.file.fault(at.Line, at.Column, "unknown placeholder "+quoted("{"+name+"}"), oneOf(known), "")
		if near := report.Nearest(name, known); near != "" {
			fault.Hint = "did you mean " + quoted("{"+near+"}") + "?"
		}
		d.list = append(d.list, fault)
	}
}
