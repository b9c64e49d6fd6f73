package templates_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report/spec"
)

// calls walks the calls of all Go files under a folder, tests aside.
func calls(t *testing.T, root string, visit func(file string, call *ast.CallExpr, name string)) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		tree, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, name), nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if f, ok := call.Fun.(*ast.SelectorExpr); ok {
					visit(filepath.Base(name), call, f.Sel.Name)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// word is a string written in the code; "" for anything else.
func word(e ast.Expr) string {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	s, err := strconv.Unquote(lit.Value)
	if err != nil {
		return ""
	}
	return s
}

// parameters are the names that a call gives in place, as report.Args{"n": ...}; false
// where it hands on what was put together elsewhere.
func parameters(args []ast.Expr) ([]string, bool) {
	if len(args) == 0 {
		return nil, true
	}
	if id, ok := args[0].(*ast.Ident); ok && id.Name == "nil" {
		return nil, true
	}
	lit, ok := args[0].(*ast.CompositeLit)
	if !ok {
		return nil, false
	}
	var names []string
	for _, e := range lit.Elts {
		if pair, ok := e.(*ast.KeyValueExpr); ok && word(pair.Key) != "" {
			names = append(names, word(pair.Key))
		}
	}
	return names, len(names) == len(lit.Elts)
}

// TestEveryParameterIsUsed wants each text to use all parameters that code gives it in
// place, and to ask for no other, in every language.
func TestEveryParameterIsUsed(t *testing.T) {
	t.Parallel()
	all := words(t)
	held := 0
	for _, root := range []string{"../analysis", "../report"} {
		calls(t, root, func(file string, call *ast.CallExpr, name string) {
			key, rest := "", call.Args
			kind, _, _ := strings.Cut(strings.TrimSuffix(file, ".go"), "_")
			switch {
			case name == "Say" && len(rest) > 0:
				key, rest = word(rest[0]), rest[1:]
			case (name == "say" || name == "note") && len(rest) > 0 && word(rest[0]) != "":
				key, rest = kind+"."+word(rest[0]), rest[1:]
			case name == "lacks" && len(rest) > 2 && word(rest[1]) != "":
				key, rest = "lacking."+word(rest[1]), rest[2:]
			}
			given, inPlace := parameters(rest)
			if key == "" || !inPlace {
				return
			}
			for _, lang := range slices.Sorted(maps.Keys(all)) {
				text, ok := all[lang].Keys()[key]
				if !ok {
					continue // a shared file: its chapter is not in its name
				}
				held++
				asked := spec.Placeholders(text)
				for _, p := range given {
					if !slices.Contains(asked, p) {
						t.Errorf("%s: %s is given {%s}, which %s does not use: %s", file, key, p, lang, text)
					}
				}
				for _, p := range asked {
					if !slices.Contains(given, p) {
						t.Errorf("%s: %s asks for {%s} in %s, which is not given: %s", file, key, p, lang, text)
					}
				}
			}
		})
	}
	if held < 400 {
		t.Errorf("only %d texts were held to their parameters", held)
	}
}

// TestRuleParametersAreRead wants every parameter of a rule to be read by its analysis, with
// the rule file's default where the code has one of its own.
func TestRuleParametersAreRead(t *testing.T) {
	t.Parallel()
	read := map[string][]string{} // name -> defaults in the code
	calls(t, "../analysis", func(_ string, call *ast.CallExpr, name string) {
		if name == "Param" && len(call.Args) == 3 && word(call.Args[1]) != "" {
			fallback := ""
			if lit, ok := call.Args[2].(*ast.BasicLit); ok {
				fallback = lit.Value
			}
			read[word(call.Args[1])] = append(read[word(call.Args[1])], fallback)
		}
	})
	// content.below_own_past reads a parameter by the name of each measure.
	byMeasure := []string{"open_rate", "share_rate", "finish_rate"}
	for id, rule := range rules(t, "en") {
		for name, value := range rule.Params {
			if id == "content.below_own_past" && slices.Contains(byMeasure, name) {
				continue
			}
			defaults, ok := read[name]
			if !ok {
				t.Errorf("%s: no analysis reads %s", id, name)
			}
			if !slices.ContainsFunc(defaults, func(d string) bool {
				v, err := strconv.ParseFloat(d, 64)
				return d == "" || err == nil && v == value
			}) {
				t.Errorf("%s: %s is %v, the code's defaults are %v", id, name, value, defaults)
			}
		}
	}
}
