package spec

import (
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
)

// object is a JSON Schema. Maps marshal with sorted keys: the same catalogue gives the
// same bytes.
type object = map[string]any

// Schema is the JSON Schema (2020-12) of specs, for editors to check and complete with.
// A key may be left blank, and nothing is required: a spec may be there to be extended.
func Schema(c Catalog) []byte {
	s := schemer{catalog: &c, defs: object{}}
	doc := defaults()
	doc.Theme.look = loadLook(c.Themes, doc.Theme.Name, &problems{})
	root := s.keys(reflect.ValueOf(doc))
	root["$defs"] = s.defs
	return schemaFile(root, "wxreport spec", "A report spec of wxreport: account, period, data, sections, theme, outputs, deliveries and schedule.")
}

// WorkspaceSchema is the JSON Schema of wxreport.yaml.
func WorkspaceSchema() []byte {
	s := schemer{catalog: &Catalog{}}
	root := s.keys(reflect.ValueOf(workspaceDefaults()))
	root["required"] = []any{"version", "reports"}
	return schemaFile(root, "wxreport workspace", "A workspace of wxreport: its reports, database, archive, mail servers and limits.")
}

// schemaFile is a schema as a file.
func schemaFile(root object, title, description string) []byte {
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"], root["description"] = title, description
	body, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		panic(err) // maps of strings, numbers and lists always marshal
	}
	return append(body, '\n')
}

type schemer struct {
	catalog *Catalog
	defs    object
}

// keys is a struct as an object with its fields as properties.
func (s schemer) keys(v reflect.Value) object {
	properties := object{}
	for _, f := range fieldsOf(v.Type()) {
		one := s.value(v.FieldByIndex(f.index), f.enum)
		if f.doc != "" {
			one["description"] = f.doc
		}
		if f.example != "" {
			one["examples"] = []any{f.example}
		}
		if f.name == "language" {
			one["enum"] = listOf(s.catalog.languages())
		}
		properties[f.name] = nullable(one)
	}
	return object{"type": "object", "additionalProperties": false, "properties": properties}
}

func listOf(words []string) []any {
	out := make([]any, len(words))
	for i, w := range words {
		out[i] = w
	}
	return out
}

// nullable lets a key be left blank.
func nullable(o object) object {
	if t, ok := o["type"].(string); ok {
		o["type"] = []any{t, "null"}
	} else if t, ok := o["type"].([]any); ok && !slices.Contains(t, any("null")) {
		o["type"] = append(slices.Clone(t), "null")
	}
	if enum, ok := o["enum"].([]any); ok {
		o["enum"] = append(slices.Clone(enum), nil)
	}
	if forms, ok := o["anyOf"].([]any); ok {
		o["anyOf"] = append(slices.Clone(forms), object{"type": "null"})
	}
	return o
}

// value is the schema of a value; what it holds is its default.
func (s schemer) value(v reflect.Value, enum []string) object {
	out := s.form(v, enum)
	if _, ok := out["default"]; !ok && show(v) != "" && s.special(v) == nil {
		out["default"] = v.Interface()
	}
	return out
}

// form is what a value may look like.
func (s schemer) form(v reflect.Value, enum []string) object {
	if o := s.special(v); o != nil {
		return o
	}
	return s.plain(v, enum)
}

func (s schemer) plain(v reflect.Value, enum []string) object {
	t := v.Type()
	if reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		if t.Kind() == reflect.String {
			return object{"type": "string"}
		}
		return object{"type": []any{"string", "number"}}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.form(reflect.Zero(t.Elem()), enum)
	case reflect.Struct:
		o := s.keys(v)
		if key, ok := shortForms[t]; ok {
			for _, f := range fieldsOf(t) {
				if f.name == key {
					return object{"anyOf": []any{s.plain(reflect.Zero(f.typ), f.enum), o}}
				}
			}
		}
		return o
	case reflect.Slice:
		return object{"type": "array", "items": s.form(reflect.Zero(t.Elem()), enum)}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": nullable(s.form(reflect.Zero(t.Elem()), enum))}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int32, reflect.Int64:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	case reflect.Interface:
		return object{}
	}
	if len(enum) > 0 {
		return object{"type": "string", "enum": listOf(enum)}
	}
	// A text may look like a number, 2026, and be given by language, {zh-CN: ..., en: ...}, where there are several.
	if len(s.catalog.languages()) == 0 {
		return object{"type": []any{"string", "number"}}
	}
	return object{"type": []any{"string", "number", "object"}, "additionalProperties": object{"type": []any{"string", "null"}}}
}

const (
	durationPattern = `^([0-9]{1,6}(\.[0-9]{1,3})?(w|d|h|m|s))+$`
	dayPattern      = `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`
)

// special is the schema of the types with a form of their own, nil for others.
func (s schemer) special(v reflect.Value) object {
	switch value := v.Interface().(type) {
	case version:
		return object{"const": 1}
	case pathList:
		path := object{"type": "string"}
		return object{"anyOf": []any{path, object{"type": "array", "items": path}}}
	case filePath:
		return object{"type": "string"}
	case zone:
		return defaulted(object{"type": "string", "examples": listOf(commonZones)}, value.name)
	case currency:
		return defaulted(object{"type": "string", "enum": listOf(strings.Fields(currencies))}, string(value))
	case colour:
		return defaulted(object{"type": "string", "pattern": colourForm.String()}, string(value))
	case time.Duration:
		o := object{"type": "string", "pattern": durationPattern}
		if value != 0 {
			o["default"] = value.String()
		}
		return o
	case time.Time:
		return object{"type": "string", "pattern": dayPattern}
	case report.Days:
		return defaulted(object{"type": []any{"string", "integer"}, "pattern": `^[0-9]+d?$`}, show(v))
	case window:
		day := object{"type": "string", "pattern": dayPattern}
		return object{"default": value.given, "anyOf": []any{
			object{"enum": []any{"last-month", "last-week"}},
			object{"type": "string", "pattern": `^[0-9]{4}-(0[1-9]|1[0-2]|W[0-5][0-9])$`, "examples": []any{"2026-10", "2026-W41"}},
			object{"type": "string", "pattern": `^[0-9]{4}-[0-9]{2}-[0-9]{2}\.\.[0-9]{4}-[0-9]{2}-[0-9]{2}$`},
			object{"type": "object", "additionalProperties": false, "required": []any{"from", "to"}, "properties": object{"from": day, "to": day}},
		}}
	case dataList:
		return s.data()
	case sectionList:
		return s.sections()
	case theme:
		return object{"anyOf": []any{object{"enum": listOf(s.catalog.themes())}, object{"type": "string", "pattern": `\.ya?ml$`}, s.theme(v)}, "default": value.Name}
	case glossary:
		return object{"type": "object", "additionalProperties": object{"type": []any{"string", "object", "null"}}}
	case adviceTexts:
		return object{"type": "object", "additionalProperties": object{"type": []any{"string", "object", "null"}}}
	case fonts:
		return object{"anyOf": []any{object{"type": "string"}, s.keys(reflect.ValueOf(fontFiles(value)))}}
	case outputList:
		return s.outputs()
	case deliveries:
		return s.deliver()
	case relayMap:
		return s.byAccount(relayKey{})
	case appMap:
		return s.byAccount(appKey{})
	}
	return nil
}

// byAccount is a mapping from account ids to structs. Their keys have no default here: it is what another key says.
func (s schemer) byAccount(zero any) object {
	one := s.keys(reflect.ValueOf(zero))
	for _, key := range one["properties"].(object) {
		delete(key.(object), "default")
	}
	return object{"type": "object", "additionalProperties": one}
}

func defaulted(o object, text string) object {
	if text != "" {
		o["default"] = text
	}
	return o
}
