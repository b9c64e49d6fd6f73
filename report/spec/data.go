package spec

import (
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// dataList is the key `data`: a folder or glob whose files are recognised, or where
// each dataset comes from.
type dataList []report.Step[report.Source]

// fileKind is the source kind behind the short forms, a path or a list of paths.
const fileKind = "file"

func (l *dataList) fromNode(d *decoder, n *node) {
	if n.shape != mapping {
		l.entry(d, "", n, n)
		return
	}
	for i, key := range n.keys {
		l.entry(d, key.value, key, n.items[i])
	}
}

// entry builds the sources of one key: as many as it lists.
func (l *dataList) entry(d *decoder, dataset string, at, n *node) {
	switch {
	case n.blank(), n.shape == list && len(n.items) == 0:
		d.wrong(n, "a path, a list of paths, or a mapping with one of "+strings.Join(report.Names(d.catalog.sources()), ", "))
	case n.shape == list:
		for _, item := range n.items {
			if item.blank() || item.shape == list {
				d.wrong(item, "a path")
				continue
			}
			l.add(d, dataset, at, item)
		}
	default:
		l.add(d, dataset, at, n)
	}
}

// add builds one source. Dataset is its key, "" for a folder.
func (l *dataList) add(d *decoder, dataset string, at, entry *node) {
	name, shown := fileKind, entry
	if entry.shape != mapping {
		entry = wrap(fileKind, entry)
	} else if name = d.sourceKind(entry); name == "" {
		return
	}
	kind, ok := report.Find(d.catalog.sources(), name)
	if !ok {
		d.add(at, "this build reads no files", "", "")
		return
	}
	if name == fileKind && dataset != "" && !d.dataset(at, dataset) {
		return
	}
	made, ok := build(d, kind, entry, shown, nil, func(options any) {
		d.columns(dataset, entry.get("columns"))
		if p, ok := options.(Placed); ok {
			p.Place(dataset, entry.file.dir)
		}
	})
	switch {
	case ok && made == nil:
		d.add(shown, "this build has no source "+quoted(name), oneOf(report.Names(d.catalog.Sources)), "")
	case ok:
		step := report.Step[report.Source]{Name: dataset, Kind: name, Pos: at.pos(), Do: made}
		if dataset == "" {
			step.Name = "data"
		}
		*l = append(*l, step)
	}
}

// sourceKind is the kind whose name is a key of the entry, "" with a problem when there
// is none or more than one.
func (d *decoder) sourceKind(entry *node) string {
	kinds := report.Names(d.catalog.sources())
	var found []*node
	for _, key := range entry.keys {
		if contains(kinds, key.value) {
			found = append(found, key)
		}
	}
	switch {
	case len(found) == 1:
		return found[0].value
	case len(found) > 1:
		d.add(found[1], "two sources in one entry", "one of "+strings.Join(kinds, ", "), "")
	case len(entry.keys) > 0 && report.Nearest(entry.keys[0].value, kinds) != "":
		d.choose(entry.keys[0], "unknown source "+quoted(entry.keys[0].value), entry.keys[0].value, kinds)
	default:
		d.add(entry, "entry without a source", "a mapping with one of "+strings.Join(kinds, ", "), "")
	}
	return ""
}

func (d *decoder) dataset(at *node, name string) bool {
	if _, ok := report.SchemaOf(name); ok {
		return true
	}
	var all []string
	for _, s := range report.Schemas() {
		all = append(all, s.Name)
	}
	d.choose(at, "unknown dataset "+quoted(name), name, all)
	return false
}

// columns checks the keys of a columns mapping against the dataset.
func (d *decoder) columns(dataset string, n *node) {
	schema, ok := report.SchemaOf(dataset)
	if !ok || schema.Open || n == nil || n.shape != mapping {
		return
	}
	var known []string
	for _, c := range schema.Columns {
		known = append(known, c.Name)
	}
	for _, key := range n.keys {
		if !contains(known, key.value) {
			d.choose(key, "unknown column "+quoted(key.value)+" of "+dataset, key.value, known)
		}
	}
}

func contains(words []string, word string) bool { return slices.Contains(words, word) }
