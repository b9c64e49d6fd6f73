package pdf

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// tellMissing reports the characters that show as boxes, each with a text that it is in.
func (s subsets) tellMissing(doc *report.Document, tell func(problem string)) {
	seen := map[rune]bool{}
	for _, subset := range s {
		for _, char := range subset.Missing() {
			if seen[char] {
				continue
			}
			seen[char] = true
			where := ""
			if text, ok := textWith(reflect.ValueOf(doc), char); ok {
				where = ` in "` + around(text, char) + `"`
			}
			tell(fmt.Sprintf("no font has the character %q (U+%04X)%s; it shows as a box", char, char, where))
		}
	}
}

// textWith is the first text of a document that has a character. Data and words are no texts of the report.
func textWith(v reflect.Value, char rune) (string, bool) {
	switch v.Kind() {
	case reflect.String:
		return v.String(), strings.ContainsRune(v.String(), char)
	case reflect.Pointer, reflect.Interface:
		switch v.Interface().(type) {
		case *report.Words, *report.Dataset:
			return "", false
		}
		if !v.IsNil() {
			return textWith(v.Elem(), char)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if !v.Type().Field(i).IsExported() {
				continue
			}
			if text, ok := textWith(v.Field(i), char); ok {
				return text, true
			}
		}
	case reflect.Slice, reflect.Array:
		if kind := v.Type().Elem().Kind(); kind == reflect.Uint8 || kind == reflect.Float64 {
			return "", false
		}
		for i := range v.Len() {
			if text, ok := textWith(v.Index(i), char); ok {
				return text, true
			}
		}
	}
	return "", false
}

// reach is how many characters of a text are shown on each side of a missing one.
const reach = 12

// around is a character with its neighbours, on one line.
func around(text string, char rune) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	at := 0
	for i, r := range runes {
		if r == char {
			at = i
			break
		}
	}
	from, to, before, after := max(at-reach, 0), min(at+reach+1, len(runes)), "", ""
	if from > 0 {
		before = "…"
	}
	if to < len(runes) {
		after = "…"
	}
	return before + string(runes[from:to]) + after
}
