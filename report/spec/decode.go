package spec

import (
	"encoding"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// decoder fills Go values from nodes and notes whatever does not fit.
type decoder struct {
	*problems
	catalog *Catalog
	disk    disk
	zone    *time.Location // of the account: where days begin
	lang    string         // of the report: which of several languages a text is taken in
	fills   []*node        // texts that name fields
}

// selfDecoding values read their node themselves.
type selfDecoding interface {
	fromNode(d *decoder, n *node)
}

// into fills v, which holds its default, from a node. A blank node leaves the default.
func (d *decoder) into(v reflect.Value, n *node, enum []string) {
	if n.blank() || n.broken {
		return
	}
	if v.CanAddr() {
		switch target := v.Addr().Interface().(type) {
		case selfDecoding:
			target.fromNode(d, n)
			return
		case *time.Time:
			d.day(target, n)
			return
		case *time.Duration:
			d.duration(target, n)
			return
		case encoding.TextUnmarshaler:
			d.text(target, n)
			return
		}
	}
	if key, ok := shortForms[v.Type()]; ok && n.shape != mapping {
		n = &node{shape: mapping, file: n.file, line: n.line, column: n.column,
			keys:  []*node{{file: n.file, line: n.line, column: n.column, value: key, tag: "!!str"}},
			items: []*node{n}}
	}
	switch v.Kind() {
	case reflect.Pointer:
		d.pointer(v, n, enum)
	case reflect.Struct:
		d.structure(v, n)
	case reflect.Map:
		d.dictionary(v, n, enum)
	case reflect.Slice:
		d.slice(v, n, enum)
	case reflect.Interface:
		v.Set(reflect.ValueOf(d.plain(n)))
	default:
		d.scalar(v, n, enum)
	}
}

func (d *decoder) pointer(v reflect.Value, n *node, enum []string) {
	fresh := reflect.New(v.Type().Elem())
	if !v.IsNil() {
		fresh.Elem().Set(v.Elem())
	}
	d.into(fresh.Elem(), n, enum)
	v.Set(fresh)
}

func (d *decoder) structure(v reflect.Value, n *node) {
	if n.shape != mapping {
		d.wrong(n, "a mapping of "+strings.Join(names(fieldsOf(v.Type())), ", "))
		return
	}
	d.keys(v, n, nil)
}

// keys fills a struct from a mapping; the keys in skip are somebody else's.
func (d *decoder) keys(v reflect.Value, n *node, skip []string) {
	fields := fieldsOf(v.Type())
	known := append(slices.Clone(skip), names(fields)...)
	for i, key := range n.keys {
		at := slices.IndexFunc(fields, func(f field) bool { return f.name == key.value })
		switch {
		case slices.Contains(skip, key.value):
		case at >= 0:
			d.into(v.FieldByIndex(fields[at].index), n.items[i], fields[at].enum)
			if fields[at].fills {
				d.template(n.items[i])
			}
		default:
			d.unknownKey(key, known)
		}
	}
}

// unknownKey notes a key that is not known. A secret written down is told by its key
// alone.
func (d *decoder) unknownKey(key *node, known []string) {
	if instead := literalSecret(key.value, known); instead != "" {
		key.file.hideAfter(key)
		d.add(key, "secret "+quoted(key.value)+" written in a spec", instead,
			"put the secret into the environment or a file, and its name here; change the secret if the spec was shared")
		return
	}
	d.choose(key, "unknown key "+quoted(key.value), key.value, known)
}

func (d *decoder) dictionary(v reflect.Value, n *node, enum []string) {
	if n.shape != mapping {
		d.wrong(n, "a mapping")
		return
	}
	fresh := reflect.MakeMapWithSize(v.Type(), v.Len()+len(n.keys))
	for _, key := range v.MapKeys() { // defaults stay beside what is added
		fresh.SetMapIndex(key, v.MapIndex(key))
	}
	for i, key := range n.keys {
		k := reflect.New(v.Type().Key()).Elem()
		found := len(d.list)
		d.into(k, key, nil)
		if key.blank() || n.items[i].blank() || len(d.list) > found {
			continue
		}
		item := reflect.New(v.Type().Elem()).Elem()
		if old := fresh.MapIndex(k); old.IsValid() {
			item.Set(beginning(old, n.items[i]))
		}
		d.into(item, n.items[i], enum)
		fresh.SetMapIndex(k, item)
	}
	v.Set(fresh)
}

func (d *decoder) slice(v reflect.Value, n *node, enum []string) {
	if n.shape != list {
		hint := ""
		if n.shape == scalar {
			if hint = typingHint(n.value); hint == "" {
				hint = "write [" + shorten(n.value) + "]"
			}
		}
		d.add(n, "found "+n.describe(), "a list", hint)
		return
	}
	fresh := reflect.MakeSlice(v.Type(), len(n.items), len(n.items))
	for i, item := range n.items {
		if item.blank() {
			d.wrong(item, "a value")
			continue
		}
		d.into(fresh.Index(i), item, enum)
	}
	v.Set(fresh)
}

func shorten(s string) string {
	return strings.Trim(quoted(s), `"`)
}

// wrong notes a value of another type.
func (d *decoder) wrong(n *node, expected string) {
	hint := ""
	if n.shape == scalar {
		hint = typingHint(n.value)
	}
	d.add(n, "found "+n.describe(), expected, hint)
}

func (d *decoder) scalar(v reflect.Value, n *node, enum []string) {
	if v.Kind() == reflect.String && len(enum) == 0 && d.byLanguage(n) {
		if n = d.localized(n); n == nil {
			return
		}
	}
	if n.shape != scalar {
		d.wrong(n, typeName(v.Type(), enum))
		return
	}
	switch v.Kind() {
	case reflect.String:
		d.word(v, n, enum)
	case reflect.Bool:
		value, err := strconv.ParseBool(n.value)
		if n.tag != "!!bool" || err != nil {
			d.choose(n, "found "+n.describe(), n.value, []string{"true", "false"})
			return
		}
		v.SetBool(value)
	case reflect.Int, reflect.Int64, reflect.Int32:
		value, err := strconv.ParseInt(n.value, 10, 64)
		if err != nil || v.OverflowInt(value) {
			d.wrong(n, "a whole number")
			return
		}
		v.SetInt(value)
	case reflect.Float64:
		d.float(v, n)
	default:
		panic("spec: option field of type " + v.Type().String())
	}
}

func (d *decoder) word(v reflect.Value, n *node, enum []string) {
	switch {
	case n.tag == "!!bool":
		d.add(n, "found "+n.describe(), typeName(v.Type(), enum), "quote it if it is meant as text")
	case len(enum) > 0 && !slices.Contains(enum, n.value):
		d.choose(n, "unknown word "+quoted(n.value), n.value, enum)
	default:
		v.SetString(n.value)
	}
}

func (d *decoder) float(v reflect.Value, n *node) {
	value, err := strconv.ParseFloat(n.value, 64)
	if err == nil && n.tag != "!!str" && !math.IsInf(value, 0) && !math.IsNaN(value) {
		v.SetFloat(value)
		return
	}
	hint := typingHint(n.value)
	if share, err := strconv.ParseFloat(strings.TrimRight(n.value, " %"), 64); err == nil && strings.HasSuffix(n.value, "%") {
		hint = fmt.Sprintf("write %v for %s", math.Round(share*1e10)/1e12, n.value)
	}
	d.add(n, "found "+n.describe(), "a number", hint)
}

// plain is a node as maps, slices, strings, numbers and booleans.
func (d *decoder) plain(n *node) any {
	switch n.shape {
	case list:
		out := make([]any, len(n.items))
		for i, item := range n.items {
			out[i] = d.plain(item)
		}
		return out
	case mapping:
		out := map[string]any{}
		for i, key := range n.keys {
			out[key.value] = d.plain(n.items[i])
		}
		return out
	}
	switch n.tag {
	case "!!int", "!!float":
		if f, err := strconv.ParseFloat(n.value, 64); err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) {
			return f
		}
	case "!!bool":
		return n.value == "true"
	case "!!null":
		return ""
	}
	return n.value
}

// typeName is what a person must write for a type.
func typeName(t reflect.Type, enum []string) string {
	if len(enum) > 0 {
		return oneOf(enum)
	}
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64, reflect.Int32:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	case reflect.Slice:
		return "a list"
	case reflect.Map, reflect.Struct:
		return "a mapping"
	case reflect.Pointer:
		return typeName(t.Elem(), enum)
	}
	return "text"
}
