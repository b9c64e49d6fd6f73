package spec

import (
	"fmt"
	"reflect"

	"github.com/wxreport/wxreport/report"
)

func (e *explainer) sections(n *node) {
	for _, item := range n.items {
		path := "sections." + sectionID(item).value
		e.given(path+".kind", item.get("kind"))
		e.given(path+".title", item.get("title"))
		if kind, ok := report.Find(e.catalog.Sections, item.get("kind").value); ok && kind.Options != nil {
			e.value(path, pointed(kind.Options()), item)
		}
	}
}

func (e *explainer) data(n *node) {
	if n.shape != mapping {
		e.given("data", n)
		return
	}
	for i, key := range n.keys {
		e.given("data."+key.value, n.items[i])
	}
}

func (e *explainer) outputs(n *node, plan *report.Plan) {
	for _, k := range e.catalog.outputs() {
		path := "outputs." + k.Name
		given := n.get(k.Name)
		switch {
		case given.blank():
			e.add(path, fmt.Sprint(k.Default), nil)
		case given.shape == mapping && k.Options != nil:
			e.value(path, pointed(k.Options()), given)
		case given.shape == mapping:
			e.add(path, "true", given)
		default:
			e.given(path, given)
		}
	}
	e.value("outputs.name", reflect.ValueOf(plan.Name), n.get("name"))
}

func (e *explainer) deliver(n *node) {
	if n.blank() {
		return
	}
	for i, item := range n.items {
		path := fmt.Sprintf("deliver[%d].%s", i, item.keys[0].value)
		kind, _ := report.Find(e.catalog.Channels, item.keys[0].value)
		if kind.Options == nil {
			e.given(path, item.items[0])
			continue
		}
		e.value(path, pointed(kind.Options()), item.items[0])
	}
}
