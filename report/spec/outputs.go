package spec

import (
	"github.com/wxreport/wxreport/report"
)

// outputList is the key `outputs`: which files are made, and their name.
type outputList struct {
	name string
	list []report.Output
}

func (o *outputList) fromNode(d *decoder, n *node) {
	if n.shape != mapping {
		d.wrong(n, "a mapping such as {pdf: true, xlsx: true}")
		return
	}
	kinds := d.catalog.outputs()
	known := []string{"name"}
	for _, k := range kinds {
		known = append(known, k.Name)
	}
	d.onlyKeys(n, known)
	d.string(&o.name, n.get("name"))
	for _, f := range report.FieldErrors(fileName("name", o.name)) {
		d.fieldError(n.get("name"), f)
	}
	o.list = nil
	for _, k := range kinds {
		o.output(d, k, n, n.get(k.Name))
	}
}

// output adds a kind when the spec, or else its default, wants it.
func (o *outputList) output(d *decoder, k Output, at, n *node) {
	wanted := k.Default
	if !n.blank() {
		at = n
	}
	switch {
	case n.blank():
	case n.shape == mapping:
		wanted = true
	default:
		d.into(pointed(&wanted), n, nil)
		n = nil
	}
	if !wanted {
		return
	}
	if n.blank() {
		n = &node{shape: mapping, file: at.file, line: at.line, column: at.column}
	}
	made, ok := build(d, k.Kind, n, at, nil, nil)
	switch {
	case ok && made == nil:
		d.add(at, "this build makes no "+k.Name, "", "leave it out or set it to false")
	case ok:
		o.list = append(o.list, report.Output{Kind: k.Name, Extension: k.Extension, MediaType: k.MediaType, Renderer: made})
	}
}
