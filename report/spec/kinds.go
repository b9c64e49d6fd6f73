package spec

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
)

// Family is one family of kinds, for people.
type Family struct {
	Name    string // sections, sources, outputs, channels
	Summary string
	Kinds   []Doc
}

// Doc describes a kind for people.
type Doc struct {
	Family  string
	Name    string
	Summary string
	Example string // YAML: an entry of the family's list or mapping
	Options []Option
	Ready   bool // false: specs may name it, but this program cannot run it
}

// Option describes a key of a kind.
type Option struct {
	Name    string
	Type    string // text, number, list of text, 7d, one of a, b
	Default string // empty: none
	Doc     string
}

// Families describes every kind of the catalogue.
func Families(c Catalog) []Family {
	outputs := make([]report.Kind[report.Renderer], 0, len(c.Outputs))
	for _, o := range c.Outputs {
		outputs = append(outputs, o.Kind)
	}
	return []Family{
		{Name: "sections", Summary: "chapters of the report, in the list sections", Kinds: docs("sections", c.Sections, len(c.Sections))},
		{Name: "sources", Summary: "where datasets come from, in the mapping data", Kinds: docs("sources", c.Sources, len(c.Sources))},
		{Name: "outputs", Summary: "files to make, in the mapping outputs", Kinds: docs("outputs", outputs, len(outputs))},
		{Name: "channels", Summary: "ways to send the report, in the list deliver", Kinds: docs("channels", c.Channels, len(c.Channels))},
	}
}

func docs[T any](family string, kinds []report.Kind[T], ready int) []Doc {
	out := make([]Doc, len(kinds))
	for i, k := range kinds {
		out[i] = Doc{Family: family, Name: k.Name, Summary: k.Summary, Example: k.Example, Ready: i < ready}
		if k.Options != nil {
			out[i].Options = options(pointed(k.Options()))
		}
	}
	return out
}

func options(v reflect.Value) []Option {
	var out []Option
	for _, f := range fieldsOf(v.Type()) {
		value := v.FieldByIndex(f.index)
		o := Option{Name: f.name, Type: kindOf(f.typ, f.enum), Doc: f.doc, Default: show(value)}
		if value.Kind() == reflect.Map {
			o.Default = flow(value)
		}
		out = append(out, o)
	}
	return out
}

// flow writes the default entries of a map: {exposure>click: {below: 0.06}}.
func flow(v reflect.Value) string {
	if v.Len() == 0 {
		return ""
	}
	var entries []string
	for _, key := range sortedKeys(v) {
		e := &explainer{}
		e.standard("", v.MapIndex(key))
		var inner []string
		for _, s := range e.list {
			if s.Value != "false" {
				inner = append(inner, strings.TrimPrefix(s.Path, ".")+": "+s.Value)
			}
		}
		text := "{" + strings.Join(inner, ", ") + "}"
		if len(e.list) == 1 && e.list[0].Path == "" {
			text = e.list[0].Value
		}
		entries = append(entries, key.String()+": "+text)
	}
	return "{" + strings.Join(entries, ", ") + "}"
}

// kindOf names the type of an option in words.
func kindOf(t reflect.Type, enum []string) string {
	if len(enum) > 0 && t.Kind() != reflect.Slice {
		return "one of " + strings.Join(enum, ", ")
	}
	switch t {
	case reflect.TypeFor[time.Duration]():
		return "length of time such as 72h"
	case reflect.TypeFor[report.Days]():
		return "days such as 7d"
	case reflect.TypeFor[time.Time]():
		return "day such as 2026-10-01"
	case reflect.TypeFor[report.Alert]():
		return "number or {" + strings.Join(names(fieldsOf(t)), ", ") + "}"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return kindOf(t.Elem(), enum)
	case reflect.Slice:
		return "list of " + kindOf(t.Elem(), enum)
	case reflect.Map:
		return "mapping of name to " + kindOf(t.Elem(), enum)
	case reflect.Struct:
		return "mapping of " + strings.Join(names(fieldsOf(t)), ", ")
	case reflect.Interface:
		return "anything"
	}
	return typeName(t, nil)
}

// Describe is the text of `wxreport kinds [family [name]]`: all families, one, or one
// kind with its options and an example.
func Describe(c Catalog, path ...string) (string, error) {
	families := Families(c)
	var out strings.Builder
	if len(path) == 0 {
		for i, f := range families {
			if i > 0 {
				out.WriteString("\n")
			}
			f.write(&out)
		}
		return out.String(), nil
	}
	var known []string
	for _, f := range families {
		if f.Name == path[0] {
			if len(path) == 1 {
				f.write(&out)
				return out.String(), nil
			}
			return f.kind(path[1])
		}
		known = append(known, f.Name)
	}
	return "", unknown("family", path[0], known)
}

func unknown(what, word string, known []string) error {
	hint := ""
	if near := report.Nearest(word, known); near != "" {
		hint = fmt.Sprintf(" (did you mean %q?)", near)
	}
	return fmt.Errorf("unknown %s %q, expected %s%s", what, word, oneOf(known), hint)
}

func (f Family) write(out *strings.Builder) {
	fmt.Fprintf(out, "%s: %s\n", f.Name, f.Summary)
	rows := make([][]string, len(f.Kinds))
	for i, k := range f.Kinds {
		summary := k.Summary
		if !k.Ready {
			summary += " (checked only: not in this build)"
		}
		rows[i] = []string{"  " + k.Name, summary}
	}
	writeTable(out, rows)
}

func (f Family) kind(name string) (string, error) {
	var known []string
	for _, k := range f.Kinds {
		if k.Name == name {
			return k.String(), nil
		}
		known = append(known, k.Name)
	}
	return "", unknown("kind of "+f.Name, name, known)
}

// String is the kind's page: summary, options, example.
func (d Doc) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n\n%s\n", d.Name, d.Summary)
	if !d.Ready {
		out.WriteString("Checked only: not in this build.\n")
	}
	if len(d.Options) > 0 {
		out.WriteString("\noptions\n")
		rows := [][]string{}
		for _, o := range d.Options {
			text := o.Doc
			if o.Default != "" {
				text += " (default " + o.Default + ")"
			}
			rows = append(rows, []string{"  " + o.Name, o.Type, text})
		}
		writeTable(&out, rows)
	}
	out.WriteString("\nexample\n")
	for line := range strings.Lines(strings.TrimSpace(d.Example) + "\n") {
		out.WriteString("  " + line)
	}
	return out.String()
}

// writeTable aligns columns with two spaces between them.
func writeTable(out *strings.Builder, rows [][]string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row[:len(row)-1] {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], len(blank(cell, len(cell))))
		}
	}
	for _, row := range rows {
		for i, cell := range row {
			out.WriteString(cell)
			if i < len(row)-1 {
				out.WriteString(strings.Repeat(" ", widths[i]-len(blank(cell, len(cell)))+2))
			}
		}
		out.WriteString("\n")
	}
}
