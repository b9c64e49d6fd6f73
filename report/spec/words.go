package spec

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// loadTree reads one of the program's own files; nil with problems.
func loadTree(fsys fs.FS, name string, p *problems) *node {
	body, err := fs.ReadFile(fsys, name)
	if err != nil {
		p.list = append(p.list, (&text{name: name}).fault(0, 0, "cannot read: "+err.Error(), "", ""))
		return nil
	}
	t, fault := newText(name, path.Dir(name), body)
	if fault != nil {
		p.list = append(p.list, fault)
		return nil
	}
	tree := read(t, p)
	if tree != nil && tree.shape != mapping {
		(&decoder{problems: p}).wrong(tree, "a mapping")
		return nil
	}
	return tree
}

// LoadWords reads a language: <lang>.yaml and <lang>/*.yaml, mappings of texts whose
// keys join with full stops. The one list is number.scale: [{from: 1e8, suffix: 亿}].
func LoadWords(fsys fs.FS, lang string) (*report.Words, error) {
	p := &problems{}
	l := lexicon{problems: p, texts: map[string]string{}, at: map[string]*node{}}
	files, err := fs.Glob(fsys, lang+"/*.yaml")
	if err != nil {
		return nil, err
	}
	if _, err := fs.Stat(fsys, lang+".yaml"); err == nil {
		files = append(files, lang+".yaml")
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no words for the language %q", lang)
	}
	slices.Sort(files)
	for _, name := range files {
		if tree := loadTree(fsys, name, p); tree != nil {
			l.flatten("", tree)
		}
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	slices.SortFunc(l.scale, func(a, b report.Scale) int { return cmp.Compare(b.From, a.From) })
	return report.NewWords(lang, l.texts, l.scale), nil
}

// lexicon collects texts by key.
type lexicon struct {
	*problems
	texts map[string]string
	at    map[string]*node
	scale []report.Scale
}

func (l *lexicon) flatten(prefix string, n *node) {
	for i, key := range n.keys {
		name, item := prefix+key.value, n.items[i]
		switch {
		case name == "number.scale":
			l.scales(item)
		case item.shape == mapping:
			l.flatten(name+".", item)
		case item.shape == list || item.blank():
			l.add(item, "found "+item.describe(), "a text", "")
		case l.at[name] != nil:
			l.add(key, "duplicate text "+quoted(name), "each text once", "it stands already in "+l.at[name].pos().String())
		default:
			l.texts[name], l.at[name] = item.value, item
		}
	}
}

func (l *lexicon) scales(n *node) {
	var scales []struct {
		From   float64 `yaml:"from"`
		Suffix string  `yaml:"suffix"`
	}
	(&decoder{problems: l.problems}).slice(pointed(&scales), n, nil)
	for i, s := range scales {
		if s.From <= 1 || s.Suffix == "" {
			l.add(n.items[i], "bad scale", "{from: 10000, suffix: 万}", "")
			continue
		}
		l.scale = append(l.scale, report.Scale{From: s.From, Suffix: s.Suffix})
	}
}

// Placeholders lists what stands between braces in a text, without styles, in order.
func Placeholders(text string) []string {
	var out []string
	for {
		_, rest, found := strings.Cut(text, "{")
		inner, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			slices.Sort(out)
			return slices.Compact(out)
		}
		if i := strings.IndexAny(inner, "|:"); i >= 0 {
			inner = inner[:i]
		}
		if _, err := strconv.Atoi(inner); err != nil && inner != "" {
			out = append(out, inner)
		}
		text = after
	}
}
