package spec

import (
	"fmt"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// Error is one thing wrong in a spec.
type Error struct {
	Pos      report.Pos
	Line     string // the source line, secrets hidden; a window of it where it is very long
	Problem  string // lower case, without a full stop
	Expected string // what would be right; may be empty
	Hint     string // what to do about it; may be empty

	caret int   // characters of Line before the caret
	file  *text // until the line is drawn
}

// Error is the place, the problem, the line with a caret, and what to do.
func (e *Error) Error() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s: %s", e.Pos, e.Problem)
	if e.Pos.Line > 0 && strings.TrimSpace(e.Line) != "" {
		number := fmt.Sprint(e.Pos.Line)
		fmt.Fprintf(&out, "\n  %s | %s\n  %s | %s^", number, e.Line,
			strings.Repeat(" ", len(number)), blank(e.Line, e.caret))
	}
	if e.Expected != "" {
		out.WriteString("\n  expected " + e.Expected)
	}
	if e.Hint != "" {
		out.WriteString("\n  " + e.Hint)
	}
	return out.String()
}

// Errors is everything wrong in a spec, by file and position.
type Errors []*Error

// Error joins the errors, one after the other.
func (e Errors) Error() string {
	texts := make([]string, len(e))
	for i, one := range e {
		texts[i] = one.Error()
	}
	return strings.Join(texts, "\n")
}

// Unwrap gives the single errors.
func (e Errors) Unwrap() []error {
	out := make([]error, len(e))
	for i, one := range e {
		out[i] = one
	}
	return out
}

// maxHints bounds the searches for a nearest word, so that a megabyte of nonsense
// is refused as fast as a line of it.
const maxHints = 200

// problems collects errors on the way.
type problems struct {
	list     Errors
	hints    int
	warnings Errors // what loads and is likely a mistake
}

// warn notes what loads and is likely a mistake.
func (p *problems) warn(n *node, problem, expected string) {
	p.warnings = append(p.warnings, n.file.fault(n.line, n.column, problem, expected, ""))
}

// warned are the warnings as a person reads them, in the order they were found.
func (p *problems) warned() []string {
	var out []string
	for _, e := range p.warnings {
		e.draw()
		out = append(out, "warning: "+e.Error())
	}
	return out
}

// add notes a problem at a node.
func (p *problems) add(n *node, problem, expected, hint string) {
	if n.broken {
		return
	}
	p.list = append(p.list, n.file.fault(n.line, n.column, problem, expected, hint))
}

// choose notes that a word is none of the choices.
func (p *problems) choose(n *node, problem, word string, choices []string) {
	hint := ""
	if p.hints++; p.hints <= maxHints {
		hint = typingHint(word)
		if near := report.Nearest(word, choices); hint == "" && near != "" && len(word) > 2 {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
	}
	p.add(n, problem, oneOf(choices), hint)
}

// err is nil without problems, else the Errors in order, each place and problem once.
func (p *problems) err() error {
	if len(p.list) == 0 {
		return nil
	}
	for _, e := range p.list { // last, when all secrets of the files are known
		e.draw()
	}
	slices.SortStableFunc(p.list, func(a, b *Error) int {
		if c := strings.Compare(a.Pos.File, b.Pos.File); c != 0 {
			return c
		}
		if a.Pos.Line != b.Pos.Line {
			return a.Pos.Line - b.Pos.Line
		}
		if a.Pos.Column != b.Pos.Column {
			return a.Pos.Column - b.Pos.Column
		}
		return strings.Compare(a.Problem, b.Problem)
	})
	p.list = slices.CompactFunc(p.list, func(a, b *Error) bool {
		return a.Pos == b.Pos && a.Problem == b.Problem
	})
	return p.list
}

// draw fills the line and the caret.
func (e *Error) draw() {
	if e.file == nil || e.Pos.Line < 1 || e.Pos.Line > len(e.file.lines) {
		return
	}
	e.Line, e.caret = clip(e.file.shown(e.Pos.Line), e.Pos.Column-1)
	e.file = nil
}

// oneOf is "one of a, b, c", or just a.
func oneOf(choices []string) string {
	switch len(choices) {
	case 0:
		return ""
	case 1:
		return choices[0]
	}
	return "one of " + strings.Join(choices, ", ")
}

// quoted shows a word of a spec in a message, shortened.
func quoted(word string) string {
	if secretURL.MatchString(word) {
		return secretMark
	}
	if runes := []rune(word); len(runes) > 40 {
		word = string(runes[:39]) + "…"
	}
	return fmt.Sprintf("%q", word)
}
