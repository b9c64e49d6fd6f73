package spec

import (
	"errors"
	"fmt"
	"strings"
)

// CheckExamples loads the example of every kind of the catalogue inside a spec of its
// own. It is the conformance check of a catalogue: an example that does not load, a kind
// without summary or example, an option without doc, and a name used twice are errors.
func CheckExamples(c Catalog) error {
	var errs []error
	for _, f := range Families(c) {
		seen := map[string]bool{}
		for _, k := range f.Kinds {
			if err := k.check(c); err != nil {
				errs = append(errs, fmt.Errorf("%s %s: %w", f.Name, k.Name, err))
			}
			if seen[k.Name] {
				errs = append(errs, fmt.Errorf("%s %s: listed twice", f.Name, k.Name))
			}
			seen[k.Name] = true
		}
	}
	return errors.Join(errs...)
}

func (d Doc) check(c Catalog) error {
	if d.Summary == "" || strings.TrimSpace(d.Example) == "" {
		return errors.New("no summary or no example")
	}
	for _, o := range d.Options {
		if o.Doc == "" {
			return fmt.Errorf("option %s has no doc", o.Name)
		}
	}
	p := &problems{}
	tree := (&chain{disk: c.disk(), p: p}).tree("example.yaml", []byte(d.spec(c)), nil)
	_, err := assemble("example.yaml", tree, &c, p)
	return err
}

// value is the example as plain values, without what its key and name say already; nil
// when it cannot be read.
func (d Doc) value(c Catalog) any {
	t, fault := newText("example.yaml", ".", []byte(d.spec(c)))
	if fault != nil {
		return nil
	}
	tree := read(t, &problems{})
	n := tree.get(keyOf[d.Family])
	if n == nil || len(n.items) == 0 {
		return nil
	}
	n = n.items[0]
	if d.Family == "channels" && len(n.items) == 1 {
		n = n.items[0]
	}
	return (&decoder{}).plain(n)
}

// keyOf is the key of a spec that a family's kinds stand under.
var keyOf = map[string]string{"sections": "sections", "sources": "data", "outputs": "outputs", "channels": "deliver"}

// spec is a spec around the example, which is an entry of its key's list or mapping, or
// the key with all of it.
func (d Doc) spec(c Catalog) string {
	key := keyOf[d.Family]
	example := strings.TrimSpace(d.Example)
	out := "version: 1\naccount: {id: example}\n"
	if key != "data" {
		out += "data: data/\n"
	}
	if key != "sections" && len(c.Sections) > 0 {
		out += "sections: [" + c.Sections[0].Name + "]\n"
	}
	switch {
	case strings.HasPrefix(example, key+":"):
		return out + example + "\n"
	case (key == "sections" || key == "deliver") && !strings.HasPrefix(example, "- "):
		return out + key + ":\n  - " + strings.ReplaceAll(example, "\n", "\n    ") + "\n"
	}
	return out + key + ":\n  " + strings.ReplaceAll(example, "\n", "\n  ") + "\n"
}
