package spec

import (
	"reflect"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// field is one key of an option struct, by its tags.
type field struct {
	name    string
	doc     string
	enum    []string
	example string
	fills   bool // its text names fields: {{ .Period }}
	index   []int
	typ     reflect.Type
}

// fieldsOf lists the keys of a struct in order: its exported fields with a `yaml`
// name, those of `yaml:",inline"` structs in their place.
func fieldsOf(t reflect.Type) []field {
	var out []field
	for i := range t.NumField() {
		f := t.Field(i)
		name, flags, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case !f.IsExported() && !f.Anonymous, name == "-":
		case flags == "inline":
			for _, inner := range fieldsOf(f.Type) {
				inner.index = append([]int{i}, inner.index...)
				out = append(out, inner)
			}
		case name != "":
			one := field{name: name, doc: f.Tag.Get("doc"), example: f.Tag.Get("example"), fills: f.Tag.Get("template") != "", index: []int{i}, typ: f.Type}
			if enum := f.Tag.Get("enum"); enum != "" {
				one.enum = strings.Split(enum, ",")
			}
			out = append(out, one)
		}
	}
	return out
}

func names(fields []field) []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = f.name
	}
	return out
}

// shortForms are the types that may be written as the value of one of their keys
// alone: an alert as the number it must not fall below.
var shortForms = map[reflect.Type]string{
	reflect.TypeFor[report.Alert](): "below",
}

// beginning is what a value starts from where a spec changes it: its default, but for an
// alert given a new threshold, which lets go of the old ones and keeps the advice.
func beginning(v reflect.Value, n *node) reflect.Value {
	alert, ok := v.Interface().(report.Alert)
	if !ok || n.blank() || n.shape == mapping && n.get("below").blank() && n.get("above").blank() {
		return v
	}
	return reflect.ValueOf(report.Alert{Advise: alert.Advise})
}

// optionNames lists the keys of a kind's options.
func optionNames(options func() any) []string {
	if options == nil {
		return nil
	}
	return names(fieldsOf(pointed(options()).Type()))
}
