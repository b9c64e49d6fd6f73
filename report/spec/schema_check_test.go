package spec

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"gopkg.in/yaml.v3"
)

// validator checks a value against the part of JSON Schema that Schema uses; an unknown
// keyword is an error, so that it cannot be forgotten here.
type validator struct{ root map[string]any }

func (v validator) check(schema any, value any, at string) error {
	if allowed, ok := schema.(bool); ok {
		if allowed {
			return nil
		}
		return fmt.Errorf("%s: not allowed", at)
	}
	for _, keyword := range slices.Sorted(maps.Keys(schema.(map[string]any))) {
		if err := v.keyword(keyword, schema.(map[string]any), value, at); err != nil {
			return err
		}
	}
	return nil
}

func (v validator) keyword(keyword string, schema map[string]any, value any, at string) error {
	arg := schema[keyword]
	switch keyword {
	case "$schema", "$defs", "title", "description", "default", "examples":
	case "$ref":
		name := strings.TrimPrefix(arg.(string), "#/$defs/")
		target, ok := v.root["$defs"].(map[string]any)[name]
		if !ok {
			return fmt.Errorf("%s: no definition %s", at, name)
		}
		return v.check(target, value, at)
	case "type":
		types, ok := arg.([]any)
		if !ok {
			types = []any{arg}
		}
		if !slices.ContainsFunc(types, func(t any) bool { return isType(t.(string), value) }) {
			return fmt.Errorf("%s: %v is not %v", at, value, types)
		}
	case "const":
		if !reflect.DeepEqual(arg, value) {
			return fmt.Errorf("%s: %v is not %v", at, value, arg)
		}
	case "enum":
		if !slices.ContainsFunc(arg.([]any), func(one any) bool { return reflect.DeepEqual(one, value) }) {
			return fmt.Errorf("%s: %v is none of %v", at, value, arg)
		}
	case "pattern":
		if s, ok := value.(string); ok && !regexp.MustCompile(arg.(string)).MatchString(s) {
			return fmt.Errorf("%s: %q does not match %v", at, s, arg)
		}
	case "anyOf":
		var errs []string
		for _, one := range arg.([]any) {
			err := v.check(one, value, at)
			if err == nil {
				return nil
			}
			errs = append(errs, err.Error())
		}
		return fmt.Errorf("%s: none of: %s", at, strings.Join(errs, "; "))
	case "items":
		if list, ok := value.([]any); ok {
			for i, item := range list {
				if err := v.check(arg, item, fmt.Sprintf("%s[%d]", at, i)); err != nil {
					return err
				}
			}
		}
	case "minItems":
		if list, ok := value.([]any); ok && float64(len(list)) < arg.(float64) {
			return fmt.Errorf("%s: too few", at)
		}
	case "required":
		if m, ok := value.(map[string]any); ok {
			for _, key := range arg.([]any) {
				if _, ok := m[key.(string)]; !ok {
					return fmt.Errorf("%s: without %s", at, key)
				}
			}
		}
	case "properties", "additionalProperties":
		return v.members(schema, value, at)
	default:
		return fmt.Errorf("%s: unknown keyword %s", at, keyword)
	}
	return nil
}

func (v validator) members(schema map[string]any, value any, at string) error {
	m, _ := value.(map[string]any)
	properties, _ := schema["properties"].(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(m)) {
		sub, known := properties[key]
		if !known {
			var extra bool
			if sub, extra = schema["additionalProperties"]; !extra {
				continue
			}
		}
		if err := v.check(sub, m[key], at+"."+key); err != nil {
			return err
		}
	}
	return nil
}

func isType(name string, value any) bool {
	switch v := value.(type) {
	case nil:
		return name == "null"
	case string:
		return name == "string"
	case bool:
		return name == "boolean"
	case float64:
		return name == "number" || name == "integer" && v == float64(int64(v))
	case []any:
		return name == "array"
	case map[string]any:
		return name == "object"
	}
	return false
}

// jsonOf is YAML as JSON sees it.
func jsonOf(t *testing.T, body string) any {
	t.Helper()
	var value any
	if err := yaml.Unmarshal([]byte(body), &value); err != nil {
		t.Fatal(err)
	}
	return plainJSON(value)
}

func plainJSON(value any) any {
	switch v := value.(type) {
	case int:
		return float64(v)
	case time.Time: // an editor reads an unquoted day as text
		return v.Format(time.DateOnly)
	case []any:
		for i := range v {
			v[i] = plainJSON(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = plainJSON(v[k])
		}
	}
	return value
}

func schemaOf(t *testing.T, c Catalog) validator {
	t.Helper()
	return validatorOf(t, Schema(c))
}

func validatorOf(t *testing.T, schema []byte) validator {
	t.Helper()
	var root map[string]any
	if err := json.Unmarshal(schema, &root); err != nil {
		t.Fatal(err)
	}
	return validator{root}
}
