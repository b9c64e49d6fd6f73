package spec

import (
	"fmt"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// theme writes out the short forms of a theme, and lays the theme over the file it
// names: what both say, the spec says.
func (c *chain) theme(theme *node) {
	if theme.shape == scalar {
		key := "name"
		if strings.HasSuffix(theme.value, ".yaml") || strings.HasSuffix(theme.value, ".yml") {
			key = "file"
		}
		*theme = *wrap(key, theme)
	}
	name := theme.get("file")
	if name.blank() {
		return
	}
	if name.shape != scalar {
		(&decoder{problems: c.p}).wrong(name, "the path of a theme file")
		return
	}
	if file := c.themeFile(name); file != nil {
		*theme = *merge(file, theme)
	}
}

// themeFile reads the file a node names; nil with a problem.
func (c *chain) themeFile(name *node) *node {
	path := c.disk.join(name.file.dir, name.value)
	body, err := c.disk.read(path, maxBytes)
	if err != nil {
		c.p.add(name, fmt.Sprintf("cannot read %s: %v", quoted(name.value), err), "a theme file", "paths are relative to the file that names them")
		return nil
	}
	t, fault := newText(path, c.disk.dir(path), body)
	if fault != nil {
		c.p.list = append(c.p.list, fault)
		return nil
	}
	tree := read(t, c.p)
	if tree == nil {
		return nil
	}
	if tree.shape != mapping {
		(&decoder{problems: c.p}).wrong(tree, "a mapping such as {colors: {primary: \"#0aa45a\"}}")
		return nil
	}
	if inner := tree.get("file"); inner != nil {
		c.p.add(inner, "theme file that names a theme file", "the name of a shipped theme to start from", "")
		return nil
	}
	return tree
}

// LoadThemeFile reads a theme file on its own, with its logo, as a spec that names it would.
func LoadThemeFile(path string, c Catalog) (report.Theme, report.Picture, error) {
	p := &problems{}
	d := &decoder{problems: p, catalog: &c, disk: c.disk(), lang: defaults().Language}
	body, err := d.disk.read(path, maxBytes)
	if err != nil {
		return report.Theme{}, report.Picture{}, fmt.Errorf("%s: %w", path, err)
	}
	t, fault := newText(path, d.disk.dir(path), body)
	if fault != nil {
		return report.Theme{}, report.Picture{}, Errors{fault}
	}
	tree := read(t, p)
	if tree == nil {
		return report.Theme{}, report.Picture{}, p.err()
	}
	own := defaults().Theme
	own.fromNode(d, tree)
	theme, logo := d.theme(own), d.picture(own.Logo)
	if err := p.err(); err != nil {
		return report.Theme{}, report.Picture{}, err
	}
	theme.Name = path
	return theme, logo, nil
}
