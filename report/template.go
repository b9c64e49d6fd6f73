package report

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Field computes one field of a client's template from its quoted arguments.
type Field func(args []string) (string, error)

// templateLimit bounds what a client's template may grow to, in bytes.
const templateLimit = 256 << 10

// TemplateError is what is wrong in a client's template, and where.
type TemplateError struct {
	Offset  int // characters from the start of the text
	Problem string
	Choices []string
}

// Error says the problem with the nearest valid word.
func (e *TemplateError) Error() string {
	return fmt.Sprintf("character %d: %s", e.Offset+1, e.Problem)
}

// FillTemplate replaces the fields of a client's text: {{ .Period }},
// {{ .metric "growth.net" }}. It is no programming language: there are no
// files, loops or functions beyond the given fields, so a text of a stranger
// can do no harm.
func FillTemplate(text string, fields map[string]Field) (string, error) {
	var out strings.Builder
	rest := text
	for {
		before, after, found := strings.Cut(rest, "{{")
		out.WriteString(before)
		if !found {
			return out.String(), nil
		}
		offset := utf8.RuneCountInString(text[:len(text)-len(after)]) - 2
		action, tail, closed := strings.Cut(after, "}}")
		if !closed {
			return "", &TemplateError{Offset: offset, Problem: "{{ without }}"}
		}
		name, args, err := parseAction(action)
		if err != nil {
			return "", &TemplateError{Offset: offset, Problem: err.Error()}
		}
		field, ok := fields[name]
		if !ok {
			return "", &TemplateError{Offset: offset, Problem: unknownField(name, fields), Choices: sortedKeys(fields)}
		}
		value, err := field(args)
		if err != nil {
			return "", &TemplateError{Offset: offset, Problem: err.Error()}
		}
		if out.Len()+len(value) > templateLimit {
			return "", &TemplateError{Offset: offset, Problem: "the text grows past 256 KiB"}
		}
		out.WriteString(value)
		rest = tail
	}
}

// parseAction splits `.metric "a" "b"` into its name and arguments.
func parseAction(action string) (name string, args []string, err error) {
	action = strings.TrimSpace(action)
	name, rest, _ := strings.Cut(action, " ")
	if !strings.HasPrefix(name, ".") || len(name) < 2 {
		return "", nil, fmt.Errorf("%q is not a field, expected {{ .Name }} or {{ .metric \"name\" }}", action)
	}
	for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimSpace(rest) {
		if rest[0] != '"' {
			return "", nil, fmt.Errorf("argument %q is not in double quotes", rest)
		}
		end := strings.IndexByte(rest[1:], '"')
		if end < 0 {
			return "", nil, fmt.Errorf("argument %s has no closing quote", rest)
		}
		args = append(args, rest[1:1+end])
		rest = rest[2+end:]
	}
	return name[1:], args, nil
}

func unknownField(name string, fields map[string]Field) string {
	names := sortedKeys(fields)
	problem := fmt.Sprintf("there is no field .%s, expected one of .%s", name, strings.Join(names, " ."))
	if near := Nearest(name, names); near != "" {
		problem += fmt.Sprintf(" (did you mean .%s?)", near)
	}
	return problem
}
