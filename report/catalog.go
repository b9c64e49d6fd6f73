package report

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Kind is one entry of a family of components (sections, sources, charts,
// outputs, channels). Everything that needs to know which kinds exist, such as
// the spec decoder, the schema and the command line, reads the family's list.
type Kind[T any] struct {
	Name    string // as specs write it
	Summary string // one sentence a customer understands
	Example string // a smallest working YAML example
	// Options returns a pointer to a struct filled with the defaults. Its fields
	// carry `yaml:"name"` and `doc:"..."` tags, and `enum:"a,b"` where choices
	// are closed. Nil: the kind has no options.
	Options func() any
	// Build makes the component from the pointer Options returned, filled by the
	// spec. It reports what is wrong as [FieldError] values, joined.
	Build func(options any) (T, error)
}

// Find is the kind of that name.
func Find[T any](kinds []Kind[T], name string) (Kind[T], bool) {
	for _, k := range kinds {
		if k.Name == name {
			return k, true
		}
	}
	return Kind[T]{}, false
}

// Names lists the kinds' names in order.
func Names[T any](kinds []Kind[T]) []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.Name
	}
	return names
}

// Alert is a threshold with what to do about it. In a spec a bare number is the
// value to stay above.
type Alert struct {
	Below    *float64 `yaml:"below" doc:"tell when the value falls below this"`
	Above    *float64 `yaml:"above" doc:"tell when the value rises above this"`
	Critical *float64 `yaml:"critical" doc:"beyond this value the finding is critical"`
	Advise   string   `yaml:"advise" doc:"advice to print, the action first"`
	Off      bool     `yaml:"off" doc:"switch a default alert off"`
}

// Alerts are the thresholds of a section by stage pair or metric.
type Alerts map[string]Alert

// FieldError is what is wrong with one option of a kind.
type FieldError struct {
	Path     string // "alerts.exposure>click.below"; list items as "stages[2]"
	Problem  string // what is wrong, lower case
	Expected string // what was expected; may be empty
	Choices  []string
}

// Error says the field and the problem.
func (e *FieldError) Error() string {
	msg := fmt.Sprintf("%s: %s", e.Path, e.Problem)
	if e.Expected != "" {
		msg += ", expected " + e.Expected
	}
	return msg
}

// FieldErrors finds every FieldError joined in err.
func FieldErrors(err error) []*FieldError {
	if err == nil {
		return nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var out []*FieldError
		for _, e := range joined.Unwrap() {
			out = append(out, FieldErrors(e)...)
		}
		return out
	}
	var f *FieldError
	if errors.As(err, &f) {
		return []*FieldError{f}
	}
	return nil
}

// Nearest is the choice closest to word by edit distance, "" when none is close.
func Nearest(word string, choices []string) string {
	best, bestDistance := "", max(2, len([]rune(word))/3)+1
	for _, c := range choices {
		if d := distance(strings.ToLower(word), strings.ToLower(c)); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}

// distance is the Damerau-Levenshtein distance (adjacent swaps count one).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 64 || len(y) > 64 {
		return 64
	}
	d := make([][]int, len(x)+1)
	for i := range d {
		d[i] = make([]int, len(y)+1)
		d[i][0] = i
	}
	for j := range y {
		d[0][j+1] = j + 1
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(x)][len(y)]
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
