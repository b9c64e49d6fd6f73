package rule

import (
	"regexp"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// naiveIn finds the first comparison that takes a figure measured on a sample for its true
// value: .value, or anything computed from it, against a threshold, in a rule that looks at
// neither the interval, the sample nor a probability of that figure. Nil where there is none.
func naiveIn(root *ast.Node) *ast.BinaryNode {
	l := &lint{variables: map[string][]string{}, careful: map[string]bool{}}
	ast.Walk(root, l)
	for _, c := range l.compared {
		left, right := l.figures(c.Left), l.figures(c.Right)
		if len(left) > 0 && len(right) > 0 { // a figure against another
			continue
		}
		for _, figure := range slices.Concat(left, right) {
			if !l.careful[figure] {
				return c
			}
		}
	}
	return nil
}

// lint notes, on its way through an expression, what is compared and of which figures the
// author has looked at more than the value.
type lint struct {
	compared  []*ast.BinaryNode
	variables map[string][]string // the figures whose values a name stands for
	careful   map[string]bool
}

// Visit implements [ast.Visitor]; children come before their parents.
func (l *lint) Visit(at *ast.Node) {
	switch n := (*at).(type) {
	case *ast.VariableDeclaratorNode:
		l.variables[n.Name] = l.figures(n.Value)
	case *ast.MemberNode:
		if name, ok := n.Property.(*ast.StringNode); ok && n.Node.Type() == rateType &&
			(slices.Contains([]string{"lo", "hi", "n"}, name.Value) || strings.HasPrefix(name.Value, "p_")) {
			l.careful[n.Node.String()] = true
		}
	case *ast.CallNode:
		if id, ok := n.Callee.(*ast.IdentifierNode); ok && id.Value == "p_lower" {
			for _, arg := range n.Arguments {
				l.careful[arg.String()] = true
			}
		}
	case *ast.BinaryNode:
		if slices.Contains([]string{"<", "<=", ">", ">=", "==", "!="}, n.Operator) {
			l.compared = append(l.compared, n)
		}
	}
}

// figures lists the sampled figures whose values a term is computed from.
func (l *lint) figures(n ast.Node) []string {
	found := &taken{names: l.variables}
	ast.Walk(&n, found)
	return found.figures
}

// taken collects the sampled values that a term takes.
type taken struct {
	names   map[string][]string
	figures []string
}

// Visit implements [ast.Visitor].
func (f *taken) Visit(at *ast.Node) {
	switch n := (*at).(type) {
	case *ast.IdentifierNode:
		f.figures = append(f.figures, f.names[n.Value]...)
	case *ast.MemberNode:
		if n.Node.Type() != rateType || wholeCount.MatchString(n.Node.String()) {
			return
		}
		if name, ok := n.Property.(*ast.StringNode); ok && slices.Contains([]string{"value", "previous", "year_ago"}, name.Value) {
			f.figures = append(f.figures, n.Node.String())
		}
	}
}

// wholeCount finds figures that are full counts, not samples of something.
var wholeCount = regexp.MustCompile(`metrics?\("(growth\.(new|net|total|cancelled)|content\.(reads|published|average_reads)|funnel\.users|platforms\.(users|orders|revenue|reads))|\.(orders|revenue|users|published|average_reads)\)*$`)

// causal are words that say one thing made another. A custom rule reads figures that were
// observed, never the outcome of drawing lots.
var causal = regexp.MustCompile(`导致|使得|带来了|促使|归因于|造成了|使[^用]{0,40}(提高|降低|升至|降至|增加|减少)|` +
	`(?i)\b(caused|led to|drove|resulted in|thanks to|brought about|(raised|lowered|increased|reduced|boosted) the)\b`)

// causalIn is the first causal word of a rule's text.
func causalIn(text string) string { return causal.FindString(text) }
