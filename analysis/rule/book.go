package rule

import (
	"fmt"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// Book is a spec's rules, compiled. It is immutable and safe for concurrent use.
type Book struct{ rules []compiled }

var _ report.Judge = (*Book)(nil)

type compiled struct {
	report.CustomRule
	when   *program
	values []named
}

type named struct {
	name string
	*program
}

// standard are the placeholders every text of a rule may use.
var standard = []string{"value", "low", "high", "n", "x", "previous", "year_ago", "change", "subject", "metric"}

// Compile checks and compiles rules. The errors and warnings come back together,
// in the order of the rules; with an error among them there is no book.
func Compile(rules []report.CustomRule) (*Book, []*report.RuleError) {
	book := &Book{}
	var found []*report.RuleError
	for _, r := range rules {
		one, problems := compileRule(r)
		found = append(found, problems...)
		book.rules = append(book.rules, one)
	}
	for _, e := range found {
		if !e.Warning {
			return nil, found
		}
	}
	return book, found
}

func compileRule(r report.CustomRule) (compiled, []*report.RuleError) {
	var found []*report.RuleError
	out := compiled{CustomRule: r}
	var err *report.RuleError
	if out.when, err = compile(r.When, true); err != nil {
		found = append(found, err)
	} else if n := out.when.naive; n != nil && r.MinN == 0 {
		found = append(found, &report.RuleError{Pos: r.When.Place(n.Location().From), Warning: true,
			Problem:  "compares a value that was measured on a sample, whatever its size",
			Expected: ".lo or .hi in place of .value, .p_below(T), or min: {n: 500}"})
	}
	known := slices.Clone(standard)
	for _, v := range r.Values {
		p, err := compile(v.Expression, false)
		if err != nil {
			found = append(found, err)
		}
		out.values = append(out.values, named{v.Name, p})
		known = append(known, v.Name)
	}
	if verb := causalIn(r.Text); verb != "" {
		found = append(found, &report.RuleError{Pos: r.Pos, Warning: true, Problem: fmt.Sprintf("text of %s says %q, but what was observed shows no cause", r.ID, verb),
			Expected: "words for what was seen together, or an experiment"})
	}
	if name := unfilled(r.Text, known); name != "" {
		found = append(found, &report.RuleError{Pos: r.Pos, Problem: fmt.Sprintf("text of %s names {%s}", r.ID, name), Word: name, Choices: known})
	}
	for i, a := range r.Advice {
		if name := unfilled(a.Text, known); name != "" {
			found = append(found, &report.RuleError{Pos: r.Pos, Problem: fmt.Sprintf("advice %s names {%s}, which rule %s does not have", a.ID, name, r.ID), Word: name, Choices: known,
				Expected: "a value of that name under values, or advice of the rule's own"})
		}
		if unfilled(a.Expected, known) != "" { // a promise in another rule's figures
			advice := slices.Clone(out.Advice)
			advice[i].Expected = ""
			out.Advice = advice
		}
	}
	return out, found
}

// unfilled is the first placeholder of a text that is not known.
func unfilled(text string, known []string) string {
	for {
		_, rest, found := strings.Cut(text, "{")
		inner, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			return ""
		}
		if i := strings.IndexAny(inner, "|:"); i >= 0 {
			inner = inner[:i]
		}
		if !slices.Contains(known, inner) {
			return inner
		}
		text = after
	}
}
