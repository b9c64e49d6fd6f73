package rule

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/checker"
	"github.com/expr-lang/expr/checker/nature"
	"github.com/expr-lang/expr/compiler"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"

	"github.com/wxreport/wxreport/report"
)

const (
	maxLength = 4_000 // characters of an expression
	maxNodes  = 300
	maxMemory = 100_000
)

// program is a compiled expression. A condition is a tree of and, or and not
// over leaves, so that what is unknown in one leaf need not hide another.
type program struct {
	source report.Expression
	root   *branch
	tests  bool // it asks for a probability
	down   bool // that something is below
	naive  *ast.BinaryNode
	bench  bool // it is an industry value alone: in the unit of its metric
}

// branch is and, or, not over others, or a leaf.
type branch struct {
	op   string // "and", "or", "not"; empty: leaf
	kids []*branch
	leaf *vm.Program
}

// config is the language: what may be named, and how much.
func config(options ...expr.Option) *conf.Config {
	c := conf.CreateNew()
	for _, option := range append([]expr.Option{expr.Env(scope{}), expr.MaxNodes(maxNodes), expr.DisableAllBuiltins()}, options...) {
		option(c)
	}
	for name := range c.Disabled {
		if slices.Contains(names, name) && name != "type" {
			delete(c.Disabled, name)
			continue
		}
		delete(c.Builtins, name)
	}
	c.Check()
	return c
}

// compile checks an expression and makes it safe to run. A condition must be
// yes or no; a value may be anything.
func compile(e report.Expression, condition bool) (*program, *report.RuleError) {
	if strings.TrimSpace(e.Text) == "" {
		return nil, &report.RuleError{Pos: e.Place(0), Problem: "empty expression", Expected: `one such as stage("click>inquiry").hi < 0.02`}
	}
	if utf8.RuneCountInString(e.Text) > maxLength {
		return nil, &report.RuleError{Pos: e.Place(0), Problem: fmt.Sprintf("expression of more than %d characters", maxLength)}
	}
	var options []expr.Option
	if condition {
		options = append(options, expr.AsBool())
	}
	c := config(options...)
	tree, err := checker.ParseCheck(e.Text, c)
	if err != nil {
		return nil, explain(e, err)
	}
	naive := naiveIn(&tree.Node) // before the checks are put between the nodes
	guard := &guard{need: function("need#", c), finite: function("finite#", c), step: function("step#", c), over: function("over#", c)}
	ast.Walk(&tree.Node, guard)
	if guard.bad != nil {
		out := &report.RuleError{Pos: e.Place(guard.bad.Location().From), Problem: guard.problem}
		if b, ok := guard.bad.(*ast.BuiltinNode); ok {
			out.Word, out.Choices = b.Name, names
		}
		return nil, out
	}
	p := &program{source: e, naive: naive, tests: guard.tests, down: guard.down, bench: strings.HasPrefix(tree.Node.String(), "need#(bench(")}
	p.root, err = p.split(tree.Node, tree, c, condition)
	if err != nil {
		return nil, explain(e, err)
	}
	return p, nil
}

// split makes branches of and, or and not, and leaves of everything else.
func (p *program) split(n ast.Node, tree *parser.Tree, c *conf.Config, condition bool) (*branch, error) {
	join := func(op string, nodes ...ast.Node) (*branch, error) {
		b := &branch{op: op}
		for _, node := range nodes {
			kid, err := p.split(node, tree, c, condition)
			if err != nil {
				return nil, err
			}
			b.kids = append(b.kids, kid)
		}
		return b, nil
	}
	if condition {
		switch n := n.(type) {
		case *ast.BinaryNode:
			switch n.Operator {
			case "and", "&&":
				return join("and", n.Left, n.Right)
			case "or", "||":
				return join("or", n.Left, n.Right)
			}
		case *ast.UnaryNode:
			if n.Operator == "not" || n.Operator == "!" {
				return join("not", n.Node)
			}
		}
	}
	leaf, err := compiler.Compile(&parser.Tree{Node: n, Source: tree.Source}, c)
	return &branch{leaf: leaf}, err
}

// guard walks an expression, puts the checks into it and notes what it does.
type guard struct {
	need, finite, step, over func(ast.Node) ast.Node
	tests, down              bool
	bad                      ast.Node
	problem                  string
}

// function wraps a node into a call of one of the scope's checks.
func function(name string, c *conf.Config) func(ast.Node) ast.Node {
	return func(n ast.Node) ast.Node {
		callee := &ast.IdentifierNode{Value: name}
		callee.SetNature(c.NtCache.FromType(reflect.TypeFor[func(any) any]()))
		callee.SetLocation(n.Location())
		call := &ast.CallNode{Callee: callee, Arguments: []ast.Node{n}}
		call.SetLocation(n.Location())
		call.SetNature(natureOf(n))
		return call
	}
}

func natureOf(n ast.Node) nature.Nature { return *n.Nature() }

var rateType = reflect.TypeFor[rate]()

// Visit implements [ast.Visitor]; children come before their parents.
func (g *guard) Visit(at *ast.Node) {
	switch n := (*at).(type) {
	case *ast.MemberNode:
		g.member(at, n)
	case *ast.BinaryNode:
		g.binary(at, n)
	case *ast.CallNode:
		if m, ok := n.Callee.(*ast.MemberNode); ok {
			if name, ok := m.Property.(*ast.StringNode); ok && strings.HasPrefix(name.Value, "p_") {
				g.tests, g.down = true, g.down || name.Value == "p_below"
			}
		}
		if id, ok := n.Callee.(*ast.IdentifierNode); ok && id.Value == "p_lower" {
			g.tests, g.down = true, true
		}
		if kind := n.Type().Kind(); kind == reflect.Float64 || kind == reflect.Interface {
			*at = g.need(n)
		}
	case *ast.BuiltinNode:
		if !slices.Contains(names, n.Name) {
			g.bad, g.problem = n, fmt.Sprintf("unknown name %q", n.Name)
		}
		for i, arg := range n.Arguments { // a walk over a collection costs its length
			if _, body := arg.(*ast.PredicateNode); !body {
				n.Arguments[i] = g.over(arg)
			}
		}
		if kind := n.Type().Kind(); kind == reflect.Float64 || kind == reflect.Interface {
			*at = g.finite(n)
		}
	case *ast.PredicateNode:
		n.Node = g.step(n.Node)
	}
}

// member makes a field of a rate fail where it is missing.
func (g *guard) member(at *ast.Node, n *ast.MemberNode) {
	isRate := n.Node.Type() == rateType
	if !isRate && n.Node.Type().Kind() != reflect.Interface {
		return
	}
	n.Node = g.need(n.Node)
	if kind := n.Type().Kind(); kind == reflect.Float64 || kind == reflect.Interface {
		*at = g.need(n)
	}
}

// binary refuses ranges and checks arithmetic.
func (g *guard) binary(at *ast.Node, n *ast.BinaryNode) {
	switch n.Operator {
	case "..":
		g.bad, g.problem = n, "ranges are not part of the language"
	case "+", "-", "*", "/", "%", "**", "^":
		*at = g.finite(n)
	}
}

var (
	unknownName  = regexp.MustCompile(`unknown name (\S+)`)
	unknownField = regexp.MustCompile(`type (\S+) has no (?:field|method) (\S+)`)
	goTypes      = strings.NewReplacer("rule.rate", "a rate", "rule.source", "a source", "rule.content", "a content type", "rule.platform", "a platform",
		"float64", "a number", "int", "a whole number", "bool", "yes or no", "interface {}", "anything", "func(string)", "a function, to be called with a name,")
)

// explain is an error of the language in the author's words.
func explain(e report.Expression, err error) *report.RuleError {
	var at *file.Error
	if !errors.As(err, &at) {
		return &report.RuleError{Pos: e.Place(0), Problem: goTypes.Replace(err.Error()), Expected: "a condition that is true or false"}
	}
	out := &report.RuleError{Pos: e.Place(at.From), Problem: strings.TrimSpace(goTypes.Replace(at.Message))}
	if m := unknownName.FindStringSubmatch(at.Message); m != nil {
		out.Problem, out.Word, out.Choices = fmt.Sprintf("unknown name %q", m[1]), m[1], names
	}
	if m := unknownField.FindStringSubmatch(at.Message); m != nil {
		out.Problem, out.Word, out.Choices = fmt.Sprintf("%s has no field %q", goTypes.Replace(m[1]), m[2]), m[2], members[m[1]]
		out.Pos = e.Place(fieldOffset(e.Text, at.From, m[2]))
	}
	return out
}

// fieldOffset is where the field stands that an error names: the language points
// at the dot or at the object before it.
func fieldOffset(text string, from int, field string) int {
	runes := []rune(text)
	if from > len(runes) {
		return from
	}
	rest := string(runes[from:])
	if i := strings.Index(rest, field); i >= 0 {
		return from + utf8.RuneCountInString(rest[:i])
	}
	return from
}
