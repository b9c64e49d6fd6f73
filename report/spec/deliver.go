package spec

import (
	"strings"

	"github.com/wxreport/wxreport/report"
)

// deliveries is the key `deliver`: channels, each with its options.
type deliveries struct {
	count int // how many are named, in this build or not
	list  []report.Step[report.Channel]
}

func (l *deliveries) fromNode(d *decoder, n *node) {
	kinds := d.catalog.Channels
	form := "a list of channels such as [{email: {to: [a@client.cn]}}]"
	if n.shape != list {
		d.wrong(n, form)
		return
	}
	for _, item := range n.items {
		if item.shape != mapping || len(item.keys) != 1 {
			d.wrong(item, "a mapping with one of "+strings.Join(report.Names(kinds), ", "))
			continue
		}
		l.add(d, item, kinds)
	}
}

func (l *deliveries) add(d *decoder, item *node, kinds []report.Kind[report.Channel]) {
	key, options := item.keys[0], item.items[0]
	kind, ok := find(d, key, "channel", kinds)
	if !ok {
		return
	}
	if options.blank() {
		options = &node{shape: mapping, file: key.file, line: key.line, column: key.column}
	}
	if options.shape != mapping {
		if options.shape == scalar {
			key.file.hideAfter(key) // an address given in place of a mapping may be secret
		}
		d.add(options, "channel without options", "a mapping such as "+kind.Example, "")
		return
	}
	made, ok := build(d, kind, options, key, nil, nil)
	if !ok {
		return
	}
	l.count++
	if made != nil {
		l.list = append(l.list, report.Step[report.Channel]{Name: key.value, Kind: kind.Name, Pos: key.pos(), Do: made})
	}
}
