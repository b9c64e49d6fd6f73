package spec

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
)

// Setting is one value of the effective spec and where it came from.
type Setting struct {
	Path  string     // account.name, sections.shop-funnel.alerts.click>inquiry.below
	Value string     // as a spec writes it, on one line
	Pos   report.Pos // the zero Pos: a default
}

// Origin is the file:line of a value, or "default".
func (s Setting) Origin() string {
	if s.Pos == (report.Pos{}) {
		return "default"
	}
	return fmt.Sprintf("%s:%d", s.Pos.File, s.Pos.Line)
}

// Explain is the effective spec of a file in the order of [document]'s keys: what was
// written, there or in a spec it extends, and the defaults of what was not.
func Explain(path string, c Catalog) ([]Setting, error) {
	plan, tree, err := load(path, c)
	if err != nil {
		return nil, err
	}
	e := &explainer{catalog: &c}
	doc := defaults()
	for _, f := range fieldsOf(reflect.TypeFor[document]()) {
		n := tree.get(f.name)
		switch f.name {
		case "sections":
			e.list = append(e.list, Setting{Path: "sections", Value: sectionOrder(plan), Pos: n.pos()})
			e.sections(n)
		case "data":
			e.data(n)
		case "outputs":
			e.outputs(n, plan)
		case "deliver":
			e.deliver(n)
		case "theme":
			doc.Theme.Name = plan.Theme.Name
			doc.Theme.look = loadLook(c.Themes, plan.Theme.Name, &problems{})
			if len(doc.Theme.Series) > 0 && len(plan.Theme.Series) > 0 && n.get("series").blank() {
				doc.Theme.Series[0] = colour(plan.Theme.Series[0])
			}
			e.value("theme", reflect.ValueOf(doc.Theme), n)
		case "texts":
			e.given("texts", n)
		case "schedule":
			if !n.blank() {
				e.value("schedule", reflect.ValueOf(doc.Schedule), n)
			}
		default:
			e.value(f.name, reflect.ValueOf(doc).FieldByIndex(f.index), n)
		}
	}
	return e.list, nil
}

// sectionOrder lists the chapters as the report will have them.
func sectionOrder(plan *report.Plan) string {
	names := make([]string, len(plan.Sections))
	for i, s := range plan.Sections {
		names[i] = s.Name
	}
	return "[" + strings.Join(names, ", ") + "]"
}

type explainer struct {
	catalog *Catalog
	list    []Setting
}

func (e *explainer) add(path, value string, n *node) {
	s := Setting{Path: path, Value: value}
	if n != nil {
		s.Pos = n.pos()
	}
	e.list = append(e.list, s)
}

// value explains a value that v holds by default and n, if any, gives.
func (e *explainer) value(path string, v reflect.Value, n *node) {
	switch {
	case n.blank():
		e.standard(path, v)
	case n.shape == mapping && keyed(v):
		for _, f := range fieldsOf(v.Type()) {
			e.value(path+"."+f.name, v.FieldByIndex(f.index), n.get(f.name))
		}
	case n.shape == mapping && v.Kind() == reflect.Map:
		e.entries(path, v, n)
	default:
		e.given(path, n)
	}
}

// keyed reports whether a value is a struct that a spec writes key by key.
func keyed(v reflect.Value) bool {
	return v.Kind() == reflect.Struct && len(fieldsOf(v.Type())) > 0
}

// entries explains a map: its default entries, then what is added.
func (e *explainer) entries(path string, v reflect.Value, n *node) {
	for _, key := range sortedKeys(v) {
		given := n.get(key.String())
		e.value(path+"."+key.String(), beginning(v.MapIndex(key), given), given)
	}
	for i, key := range n.keys {
		if k := reflect.ValueOf(key.value).Convert(v.Type().Key()); !v.MapIndex(k).IsValid() {
			e.value(path+"."+key.value, reflect.Zero(v.Type().Elem()), n.items[i])
		}
	}
}

func sortedKeys(v reflect.Value) []reflect.Value {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return cmp.Compare(a.String(), b.String()) })
	return keys
}

// given explains what a node says.
func (e *explainer) given(path string, n *node) {
	switch {
	case n.blank():
	case n.shape == scalar:
		e.add(path, oneLine(n.value), n)
	case n.shape == mapping:
		for i, key := range n.keys {
			e.given(path+"."+key.value, n.items[i])
		}
	case flat(n):
		words := make([]string, len(n.items))
		for i, item := range n.items {
			words[i] = oneLine(item.value)
		}
		e.add(path, "["+strings.Join(words, ", ")+"]", n)
	default:
		for i, item := range n.items {
			e.given(fmt.Sprintf("%s[%d]", path, i), item)
		}
	}
}

func flat(n *node) bool {
	return !slices.ContainsFunc(n.items, func(item *node) bool { return item.shape != scalar })
}

func oneLine(s string) string {
	if s == "" || strings.ContainsAny(s, "\n\t") {
		return strconv.Quote(s)
	}
	return s
}

// standard explains a default; an empty one is not worth a line.
func (e *explainer) standard(path string, v reflect.Value) {
	switch {
	case keyed(v):
		for _, f := range fieldsOf(v.Type()) {
			e.standard(path+"."+f.name, v.FieldByIndex(f.index))
		}
	case v.Kind() == reflect.Map:
		for _, key := range sortedKeys(v) {
			e.standard(path+"."+key.String(), v.MapIndex(key))
		}
	default:
		if text := show(v); text != "" {
			e.add(path, text, nil)
		}
	}
}

// show writes a default as a spec would, "" when it says nothing.
func show(v reflect.Value) string {
	switch value := v.Interface().(type) {
	case time.Duration:
		if value == 0 {
			return ""
		}
		return value.String()
	case time.Time:
		if value.IsZero() {
			return ""
		}
		return value.Format(time.DateOnly)
	case report.Days:
		return fmt.Sprintf("%dd", value)
	case fmt.Stringer:
		return value.String()
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return ""
		}
		return show(v.Elem())
	case reflect.String, reflect.Bool, reflect.Int, reflect.Int32, reflect.Int64, reflect.Float64:
		return fmt.Sprint(v.Interface())
	case reflect.Slice:
		if v.Len() == 0 {
			return ""
		}
		words := make([]string, v.Len())
		for i := range words {
			words[i] = show(v.Index(i))
		}
		return "[" + strings.Join(words, ", ") + "]"
	}
	return ""
}
