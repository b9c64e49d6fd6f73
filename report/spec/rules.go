package spec

import (
	"io/fs"
	"slices"

	"github.com/wxreport/wxreport/report"
)

// rule is an entry of a rules file.
type rule struct {
	Version   string             `yaml:"version"`
	Summary   map[string]string  `yaml:"summary"`
	Params    map[string]float64 `yaml:"params"`
	Recommend []advice           `yaml:"recommend"`
}

type advice struct {
	ID       string            `yaml:"id"`
	For      []string          `yaml:"for"`
	Effort   string            `yaml:"effort" enum:"S,M,L"`
	Owner    map[string]string `yaml:"owner"`
	Text     map[string]string `yaml:"text"`
	Expected map[string]string `yaml:"expected"`
}

// LoadRules reads *.yaml: rules by id, with their parameters and what they recommend
// in the language.
//
//	funnel.below_alert:
//	  version: "1.0"
//	  summary: {zh-CN: ..., en: ...}
//	  params: {practical_margin: 0.02}
//	  recommend:
//	    - {id: funnel.fix_stage, for: [click>inquiry], effort: M, owner: {zh-CN: ..., en: ...},
//	       text: {zh-CN: "...{stage}...", en: ...}, expected: {zh-CN: ..., en: ...}}
//
// A language that the files do not have brings its texts with its words, so that a further
// language is one folder: the keys rule.<rule>.summary and rule.<rule>.<recommendation>.text,
// .expected and .owner.
func LoadRules(fsys fs.FS, words *report.Words) (report.Rulebook, error) {
	p := &problems{}
	book := report.Rulebook{}
	if fsys == nil {
		return book, nil
	}
	files, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	reader := rulesReader{problems: p, words: words, book: book, advice: map[string]*node{}, rules: map[string]*node{}}
	for _, name := range files {
		if tree := loadTree(fsys, name, p); tree != nil {
			reader.file(tree)
		}
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	return book, nil
}

type rulesReader struct {
	*problems
	words  *report.Words
	book   report.Rulebook
	rules  map[string]*node
	advice map[string]*node
}

func (r *rulesReader) file(tree *node) {
	d := &decoder{problems: r.problems}
	for i, key := range tree.keys {
		if first := r.rules[key.value]; first != nil {
			r.add(key, "duplicate rule "+quoted(key.value), "each rule once", "it stands already in "+first.pos().String())
			continue
		}
		r.rules[key.value] = key
		var one rule
		found := len(r.list)
		d.into(pointed(&one), tree.items[i], nil)
		if len(r.list) > found {
			continue
		}
		if one.Version == "" {
			r.add(key, "rule without version", `version: "1.0"`, "")
		}
		summary := r.text(tree.items[i], key.value, "summary", one.Summary)
		out := report.Rule{ID: key.value, Version: one.Version, Summary: summary, Params: one.Params}
		for j, a := range one.Recommend {
			out.Advice = append(out.Advice, r.recommend(tree.items[i].get("recommend").items[j], key.value, a))
		}
		r.book[key.value] = out
	}
}

func (r *rulesReader) recommend(n *node, rule string, a advice) report.Advice {
	rule += "." + a.ID
	switch {
	case a.ID == "":
		r.add(n, "recommendation without id", "id: funnel.fix_stage", "")
	case r.advice[a.ID] != nil:
		r.add(n, "duplicate recommendation "+quoted(a.ID), "each id once", "it stands already in "+r.advice[a.ID].pos().String())
	}
	r.advice[a.ID] = n
	if a.Effort == "" {
		r.add(n, "recommendation without effort", "effort: S, M or L", "")
	}
	return report.Advice{ID: a.ID, For: a.For, Effort: a.Effort, Owner: r.text(n, rule, "owner", a.Owner),
		Text: r.text(n, rule, "text", a.Text), Expected: r.gain(n, rule, a.Expected)}
}

// gain is what an action should bring; advice that promises nothing has none.
func (r *rulesReader) gain(n *node, rule string, texts map[string]string) string {
	if len(texts) == 0 {
		return ""
	}
	return r.text(n, rule, "expected", texts)
}

// text is the text of the language, which must be there: in the file, or with the words.
func (r *rulesReader) text(n *node, rule, key string, texts map[string]string) string {
	if text := texts[r.words.Lang]; text != "" {
		return text
	}
	if own := "rule." + rule + "." + key; r.words.Has(own) {
		return r.words.Keys()[own]
	}
	r.add(n, key+" without "+r.words.Lang, key+": {zh-CN: ..., en: ...}", "")
	return ""
}
