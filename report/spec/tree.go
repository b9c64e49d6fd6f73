package spec

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/wxreport/wxreport/report"
	"gopkg.in/yaml.v3"
)

type shape int

const (
	scalar shape = iota
	list
	mapping
)

// node is one value of a spec and where it stands. Nodes of several files meet in one
// tree once their specs are merged.
type node struct {
	shape  shape
	file   *text
	line   int
	column int
	value  string // of a scalar
	tag    string // of a scalar: !!str, !!int, !!float, !!bool, !!null, !!timestamp
	keys   []*node
	items  []*node // of a list; of a mapping, beside keys
	broken bool    // refused already: nothing more is said about it
	spent  bool    // of a section with remove: true: there was one to remove
}

func (n *node) pos() report.Pos {
	return report.Pos{File: n.file.name, Line: n.line, Column: n.column}
}

// blank reports whether nothing was written: a key without a value.
func (n *node) blank() bool { return n == nil || n.shape == scalar && n.tag == "!!null" }

// get is the value of a key, nil without one.
func (n *node) get(key string) *node {
	if n == nil || n.shape != mapping {
		return nil
	}
	for i, k := range n.keys {
		if k.value == key {
			return n.items[i]
		}
	}
	return nil
}

// describe says what a node is, for "expected X, found Y".
func (n *node) describe() string {
	switch {
	case n.shape == list:
		return "a list"
	case n.shape == mapping:
		return "a mapping"
	case n.tag == "!!null":
		return "nothing"
	}
	return quoted(n.value)
}

// read reads a file into a tree; nil with problems when it cannot be read at all.
func read(t *text, p *problems) *node {
	decoder := yaml.NewDecoder(bytes.NewReader(t.body))
	var root yaml.Node
	if err := decode(decoder, &root); errors.Is(err, io.EOF) {
		p.list = append(p.list, t.fault(1, 1, "file is empty", "a mapping that starts with version: 1", ""))
		return nil
	} else if err != nil {
		t.syntax(err, p)
		return nil
	}
	b := builder{file: t, problems: p}
	tree := b.build(root.Content[0], 0)
	var second yaml.Node
	switch err := decode(decoder, &second); {
	case errors.Is(err, io.EOF):
	case err != nil:
		t.syntax(err, p)
	default:
		p.list = append(p.list, t.fault(second.Line, second.Column, "second YAML document", "one document a file", "remove the line ---, or make a spec of its own"))
	}
	return tree
}

// decode turns the panics of the YAML reader into errors.
func decode(d *yaml.Decoder, n *yaml.Node) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("yaml: line 1: %v", r)
		}
	}()
	err = d.Decode(n)
	if err == nil && len(n.Content) == 0 {
		return io.EOF
	}
	return err
}

var yamlLine = regexp.MustCompile(`^yaml: (?:unmarshal errors:\s*)?(?:line (\d+): )?`)

// syntax reports what the YAML reader said. Its line is often one off and its words
// do not know of tabs and full-width marks, so these are looked for first.
func (t *text) syntax(err error, p *problems) {
	message := err.Error()
	line := 1
	if m := yamlLine.FindStringSubmatch(message); m != nil {
		line, _ = strconv.Atoi(m[1])
		message = strings.TrimPrefix(message, m[0])
	}
	if strings.HasPrefix(message, "did not find expected") {
		line++ // the reader's parser counts from zero, its scanner from one
	}
	line = min(max(line, 1), len(t.lines))
	explained := false
	for i, one := range t.lines {
		if column, problem, hint := suspect(one); column > 0 {
			p.list = append(p.list, t.fault(i+1, column, problem, "", hint))
			explained = explained || i+1 >= line-2 && i+1 <= line+1
		}
	}
	if explained {
		return
	}
	for line > 1 && strings.TrimSpace(t.lines[line-1]) == "" {
		line--
	}
	column := len(t.lines[line-1]) - len(strings.TrimLeft(t.lines[line-1], " ")) + 1
	p.list = append(p.list, t.fault(line, column, "not YAML: "+message, "",
		"look at this line and the one above: indentation, a colon without a space, an open quote or bracket"))
}

// builder makes nodes of the YAML reader's, and refuses what specs do not use.
type builder struct {
	file     *text
	problems *problems
}

func (b builder) build(y *yaml.Node, depth int) *node {
	n := &node{file: b.file, line: max(y.Line, 1), column: max(y.Column, 1)}
	n.tag = "!!null"
	switch {
	case y.Kind == yaml.AliasNode:
		n.broken = true // its anchor is told
		return n
	case y.Anchor != "":
		b.problems.add(n, "anchor "+quoted("&"+y.Anchor), "the value itself", "to share parts between specs, use extends")
	case y.Style&yaml.TaggedStyle != 0:
		b.problems.add(n, "tag "+quoted(y.Tag), "the value itself", "")
	case depth > maxDepth:
		b.problems.add(n, fmt.Sprintf("nested deeper than %d levels", maxDepth), "", "")
		n.broken = true
		return n
	}
	switch y.Kind {
	case yaml.ScalarNode:
		n.value, n.tag = y.Value, y.ShortTag()
	case yaml.SequenceNode:
		n.shape = list
		for _, item := range y.Content {
			n.items = append(n.items, b.build(item, depth+1))
		}
	case yaml.MappingNode:
		n.shape = mapping
		b.pairs(n, y, depth)
	}
	return n
}

func (b builder) pairs(n *node, y *yaml.Node, depth int) {
	seen := map[string]*node{}
	for i := 0; i+1 < len(y.Content); i += 2 {
		key := b.build(y.Content[i], depth+1)
		item := b.build(y.Content[i+1], depth+1)
		switch {
		case key.shape != scalar:
			b.problems.add(key, "key is "+key.describe(), "a word", "quote a key or value that starts with { or [")
			n.broken = true
			continue
		case key.tag == "!!merge":
			b.problems.add(key, "merge key \"<<\"", "the keys themselves", "to share parts between specs, use extends")
			n.broken = true
			continue
		case seen[key.value] != nil:
			b.problems.add(key, "duplicate key "+quoted(key.value), "each key once",
				fmt.Sprintf("it stands already in line %d", seen[key.value].line))
			continue
		}
		seen[key.value] = key
		n.keys = append(n.keys, key)
		n.items = append(n.items, item)
	}
}
