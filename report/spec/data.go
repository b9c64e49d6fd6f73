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

// The keys of the kind that the short forms stand for; a kind without the second reads
// no lists.
const (
	fileKey  = "file"
	filesKey = "files"
)

func (l *dataList) fromNode(d *decoder, n *node) {
	if n.shape != mapping {
		l.add(d, "", n, n)
		return
	}
	for i, key := range n.keys {
		l.add(d, key.value, key, n.items[i])
	}
}

// add builds the source of one entry. Dataset is its key, "" for a folder.
func (l *dataList) add(d *decoder, dataset string, at, entry *node) {
	name, shown := fileKind, entry
	switch {
	case entry.blank(), entry.shape == list && len(entry.items) == 0:
		d.wrong(entry, "a path, a pattern, or a mapping with one of "+strings.Join(report.Names(d.catalog.sources()), ", "))
		return
	case entry.shape == scalar:
		entry = wrap(fileKey, entry)
	case entry.shape == list:
		entry = wrap(filesKey, entry)
	default:
		if name = d.sourceKind(entry); name == "" {
			return
		}
	}
	kind, ok := report.Find(d.catalog.sources(), name)
	if !ok {
		d.add(at, "this build reads no files", "", "")
		return
	}
	if shown.shape == list && !contains(optionNames(kind.Options), filesKey) {
		d.add(shown, "found a list", "one path or pattern such as data/total_*.xls", "")
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
		if contains(kinds, key.value) || key.value == filesKey {
			found = append(found, key)
		}
	}
	switch {
	case len(found) == 1 && found[0].value == filesKey:
		return fileKind
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
