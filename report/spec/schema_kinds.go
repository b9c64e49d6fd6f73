package spec

import (
	"reflect"

	"github.com/wxreport/wxreport/report"
)

// kindSchema is the schema of a kind's options, described by its summary.
func kindSchema[T any](s schemer, family string, k report.Kind[T]) object {
	o := object{"type": "object", "additionalProperties": false, "properties": object{}}
	if k.Options != nil {
		o = s.keys(pointed(k.Options()))
	}
	o["description"] = k.Summary
	doc := Doc{Family: family, Name: k.Name, Example: k.Example}
	if example, ok := doc.value(*s.catalog).(object); ok {
		o["examples"] = []any{example}
	}
	return o
}

func reference(name string) object { return object{"$ref": "#/$defs/" + name} }

// define keeps a schema under a name.
func (s schemer) define(name string, o object) object {
	s.defs[name] = o
	return reference(name)
}

// sections is a list of kinds by name, or mappings: one form a kind, and one for the
// section of an extended spec, known by its id.
func (s schemer) sections() object {
	text := object{"type": []any{"string", "number", "null"}}
	var byName []any
	forms := []any{nil}
	for _, k := range s.catalog.Sections {
		byName = append(byName, object{"const": k.Name, "description": k.Summary})
		o := kindSchema(s, "sections", k)
		properties := o["properties"].(object)
		properties["kind"] = object{"const": k.Name}
		properties["id"] = object{"type": text["type"], "description": "name of the section in metrics and links; empty: its kind"}
		properties["title"] = object{"type": text["type"], "description": "heading; empty: the kind's own"}
		o["required"] = []any{"kind"}
		forms = append(forms, s.define("section."+k.Name, o))
	}
	forms[0] = object{"anyOf": byName}
	forms = append(forms, s.define("section-by-id", object{"type": "object", "required": []any{"id"},
		"description": "changes the section of an extended spec",
		"properties": object{"id": object{"type": []any{"string", "number"}}, "kind": false,
			"remove": object{"type": "boolean", "description": "leaves the section out"}}}))
	return object{"type": "array", "items": object{"anyOf": forms}}
}

// data is a path, or a mapping of datasets to paths or sources.
func (s schemer) data() object {
	path := object{"type": "string", "description": "a path or pattern, relative to this file"}
	paths := object{"type": "array", "items": path, "minItems": 1}
	forms := []any{path, paths}
	for _, k := range s.catalog.sources() {
		o := kindSchema(s, "sources", k)
		if k.Name != fileKind {
			o["required"] = []any{k.Name}
		}
		forms = append(forms, s.define("source."+k.Name, o))
	}
	entry := s.define("source", object{"anyOf": forms})
	properties := object{}
	for _, d := range report.Schemas() {
		properties[d.Name] = object{"$ref": entry["$ref"], "description": "one row is " + d.Row}
	}
	return object{"anyOf": []any{path, paths,
		object{"type": "object", "properties": properties, "additionalProperties": entry}}}
}

func (s schemer) theme(v reflect.Value) object {
	o := s.keys(v)
	o["properties"].(object)["name"] = object{"enum": append(listOf(s.catalog.themes()), nil), "description": "name of the theme"}
	return o
}

// outputs is a mapping of kinds to true, false or options.
func (s schemer) outputs() object {
	properties := object{"name": object{"type": []any{"string", "null"}, "description": "name of the files, without extension; when not given, mails and groups name them like 某某品牌_公众号月报_2026年10月",
		"examples": []any{"{{.Account.Name}}_月报_{{.Period}}"}}}
	for _, k := range s.catalog.outputs() {
		forms := []any{object{"type": "boolean"}, s.define("output."+k.Name, kindSchema(s, "outputs", k.Kind))}
		properties[k.Name] = nullable(object{"anyOf": forms, "description": k.Summary, "default": k.Default})
	}
	return object{"type": "object", "additionalProperties": false, "properties": properties}
}

// deliver is a list of mappings with one channel each.
func (s schemer) deliver() object {
	var forms []any
	for _, k := range s.catalog.Channels {
		forms = append(forms, object{"type": "object", "additionalProperties": false, "required": []any{k.Name},
			"properties": object{k.Name: s.define("channel."+k.Name, kindSchema(s, "channels", k))}})
	}
	return object{"type": "array", "items": object{"anyOf": forms}}
}
