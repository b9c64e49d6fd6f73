package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// mutants are the functions whose comparators hold figures against the limits of
// rules, with the comparisons that no test can tell apart: probabilities and ends of
// intervals never meet a limit exactly, and where two branches meet both say the same.
var mutants = []struct {
	file, function string
	same           []string
}{
	{"analysis/competitors_view.go", "standings", []string{"g.F < gap.F", "gap.F > 0", "of < 2", "len(r.sources) > 0"}},
	{"analysis/competitors_words.go", "wordFinding", []string{"gap > 0"}},
	{"analysis/funnel_zones.go", "behindPeer", []string{"p < f.in.Rules.Param(rule, \"alpha\", 0.005)", "z.metric.High.F < z.peer.F*(1-margin)", "p.F > 0", "p.F < 1"}},
	{"analysis/traffic.go", "dependent", []string{"len(inlets) < 2"}},
	{"analysis/growth_source.go", "concentrated", []string{"len(sources) < 2"}},
	{"analysis/interaction_mood.go", "focus", []string{"bad.Denominator.F >= fewest", "good.Denominator.F >= fewest",
		"stats.Newcombe(bad.Numerator.F, bad.Denominator.F, good.Numerator.F, good.Denominator.F).High < 0"}},
	{"analysis/alert.go", "beyond", nil},
	{"analysis/pool.go", "counted", nil},
	{"analysis/stats/breach.go", "Judge", []string{"high < limit", "out.Margin < trivialMargin", "out.PBreach >= r.Likely", "threshold >= 0", "threshold <= 1"}},
}

// shifted is what a comparator becomes when somebody forgets, or adds, the equals sign.
var shifted = map[token.Token]token.Token{token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR}

// TestRuleTestsKillMutants shifts every comparator of the rules at its limit and wants
// the cases of the built-in rules to fail. It builds the program once a mutant, so it
// runs only when asked: WXREPORT_MUTATE=1.
func TestRuleTestsKillMutants(t *testing.T) {
	if os.Getenv("WXREPORT_MUTATE") == "" {
		t.Skip("builds the program once a mutant; set WXREPORT_MUTATE=1")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	if body, err := os.ReadFile(filepath.Join(root, mutants[0].file)); err != nil || !survives(t, filepath.Join(root, mutants[0].file), body) {
		t.Fatalf("the rule tests fail without a mutant: %v", err)
	}
	for _, m := range mutants {
		path := filepath.Join(root, m.file)
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for _, at := range comparators(t, path, m.function) {
			text := string(body[at.from:at.to])
			if slices.Contains(m.same, text) {
				continue
			}
			found++
			mutant := slices.Concat(body[:at.op], []byte(shifted[at.token].String()), body[at.op+len(at.token.String()):])
			name := fmt.Sprintf("%s/%s/%s becomes %s", m.file, m.function, text, shifted[at.token])
			t.Run(name, func(t *testing.T) {
				if survives(t, path, mutant) {
					t.Errorf("no rule test fails")
				}
			})
		}
		if found == 0 {
			t.Errorf("%s has no comparator in %s: was it renamed?", m.file, m.function)
		}
	}
}

// comparator is one comparison of a function, by offsets into its file.
type comparator struct {
	from, to, op int
	token        token.Token
}

func comparators(t *testing.T, path, function string) (out []comparator) {
	t.Helper()
	files := token.NewFileSet()
	tree, err := parser.ParseFile(files, path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range tree.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Name.Name != function {
			continue
		}
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			if b, ok := n.(*ast.BinaryExpr); ok && shifted[b.Op] != 0 {
				out = append(out, comparator{files.Position(b.Pos()).Offset, files.Position(b.End()).Offset, files.Position(b.OpPos).Offset, b.Op})
			}
			return true
		})
	}
	return out
}

// survives reports whether the rule tests pass with a file replaced.
func survives(t *testing.T, path string, mutant []byte) bool {
	t.Helper()
	dir := t.TempDir()
	file, overlay := filepath.Join(dir, "mutant.go"), filepath.Join(dir, "overlay.json")
	replaced, err := json.Marshal(map[string]map[string]string{"Replace": {path: file}})
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string][]byte{file: mutant, overlay: replaced} {
		if err := os.WriteFile(name, body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.CommandContext(t.Context(), "go", "test", "-overlay", overlay, "-run", "TestBuiltInRules", "-count=1", ".").CombinedOutput()
	if err != nil && !strings.Contains(string(out), "cases failed") {
		t.Fatalf("the mutant was not tested: %s", out)
	}
	return err == nil
}
