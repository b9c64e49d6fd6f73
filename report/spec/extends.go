package spec

import (
	"fmt"
	"slices"
	"strings"
)

// maxFiles bounds a chain of extends; a diamond of chains counts each reading.
const maxFiles = 64

// chain reads a spec and everything it extends into one tree.
type chain struct {
	disk  disk
	p     *problems
	files int
	names []string // of the files read
}

// load is the merged tree of the spec itself; nil with a problem.
func (c *chain) load(name string) (*node, error) {
	body, err := c.disk.read(name, maxBytes)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	tree := c.tree(name, body, nil)
	prune(tree)
	return tree, nil
}

// base is the merged tree of a file that namer names; road is the files that led there.
func (c *chain) base(name string, road []string, namer *node) *node {
	c.files++
	body, err := c.disk.read(name, maxBytes)
	if err == nil {
		return c.tree(name, body, road)
	}
	c.p.add(namer, fmt.Sprintf("cannot read %s: %v", quoted(name), err), "a spec file", "paths are relative to the file that names them")
	return nil
}

// tree is the merged tree of a file's bytes; nil with a problem.
func (c *chain) tree(name string, body []byte, road []string) *node {
	c.names = append(c.names, name)
	t, fault := newText(name, c.disk.dir(name), body)
	if fault != nil {
		c.p.list = append(c.p.list, fault)
		return nil
	}
	tree := read(t, c.p)
	if tree == nil {
		return nil
	}
	if tree.shape != mapping {
		(&decoder{problems: c.p}).wrong(tree, "a mapping that starts with version: 1")
		return nil
	}
	c.normalise(tree)
	return c.extend(tree, append(slices.Clone(road), name))
}

// extend merges what a tree extends below it.
func (c *chain) extend(tree *node, road []string) *node {
	var base *node
	for _, name := range pathNodes(tree.get("extends")) {
		file := c.disk.join(name.file.dir, name.value)
		switch {
		case name.shape != scalar || name.value == "":
			(&decoder{problems: c.p}).wrong(name, "the path of a spec")
		case slices.Contains(road, file):
			c.p.add(name, "extends in a circle: "+strings.Join(append(slices.Clone(road), file), " -> "), "", "a spec cannot extend itself")
		case c.files >= maxFiles:
			c.p.add(name, fmt.Sprintf("extends reads more than %d files", maxFiles), "", "")
		default:
			if next := c.base(file, road, name); next != nil {
				base = c.mergeSpecs(base, next)
			}
		}
	}
	return c.mergeSpecs(base, tree)
}

// pathNodes are the paths of a list, or of a single path alone.
func pathNodes(n *node) []*node {
	switch {
	case n.blank():
		return nil
	case n.shape == list:
		return n.items
	}
	return []*node{n}
}

// normalise writes out the short forms that merging must see through: a theme given by
// its name or file alone, a section given by its kind, the id a section has from its
// kind, and an alert given by its number.
func (c *chain) normalise(tree *node) {
	if theme := tree.get("theme"); !theme.blank() {
		c.theme(theme)
	}
	sections := tree.get("sections")
	if sections == nil || sections.shape != list {
		return
	}
	seen := map[string]*node{}
	for _, s := range sections.items {
		if s.shape == scalar && !s.blank() {
			*s = *wrap("kind", s)
		}
		writeOutAlerts(s.get("alerts"))
		id := sectionID(s)
		if id == nil {
			continue
		}
		if first := seen[id.value]; first != nil {
			c.p.add(id, "two sections have the id "+quoted(id.value), "an id of its own for each",
				fmt.Sprintf("the first stands in line %d; give this one an id", first.line))
			continue
		}
		seen[id.value] = id
	}
}

// writeOutAlerts makes {below: 0.06} of 0.06, so that a later spec that changes the
// advice alone keeps the number.
func writeOutAlerts(alerts *node) {
	if alerts == nil || alerts.shape != mapping {
		return
	}
	for _, alert := range alerts.items {
		if alert.shape == scalar && !alert.blank() {
			*alert = *wrap("below", alert)
		}
	}
}

// wrap is a mapping with one key, standing where its value stands.
func wrap(key string, value *node) *node {
	v := *value
	return &node{shape: mapping, file: v.file, line: v.line, column: v.column, items: []*node{&v},
		keys: []*node{{file: v.file, line: v.line, column: v.column, value: key, tag: "!!str"}}}
}

// sectionID is the node a section has its id from.
func sectionID(section *node) *node {
	for _, key := range []string{"id", "kind"} {
		if n := section.get(key); !n.blank() && n.shape == scalar {
			return n
		}
	}
	return nil
}
