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

// mutated are the functions whose comparators hold figures against the limits of rules.
// same lists the comparisons that no test can tell apart, each with the proof.
var mutated = []struct {
	file, function string
	same           map[string]string
}{
	{"analysis/competitors_view.go", "standings", nil},
	{"analysis/competitors_words.go", "wordFinding", nil},
	{"analysis/funnel_zones.go", "behindPeer", nil},
	{"analysis/traffic.go", "dependent", nil},
	{"analysis/growth_source.go", "concentrated", nil},
	{"analysis/interaction_mood.go", "focus", nil},
	{"analysis/alert.go", "beyond", nil},
	{"analysis/alert.go", "judge", nil},
	{"analysis/pool.go", "counted", nil},
	{"analysis/stats/breach.go", "Judge", nil},
	{"analysis/past.go", "enough", nil},
	{"analysis/past.go", "stands", nil},
	{"analysis/audience_lift.go", "worthPushing", nil},
	{"analysis/audience_lift.go", "compare", nil},
	{"analysis/audience_drift.go", "drifts", nil},
	{"analysis/audience_drift.go", "newUnlikePast", nil},
	{"analysis/content.go", "belowOwnPast", nil},
	{"analysis/content.go", "typesDiffer", nil},
	{"analysis/content_spread.go", "pathTradeoffs", nil},
	{"analysis/content_slot.go", "bestSlot", nil},
	{"analysis/cause.go", "explainChange", nil},
	{"analysis/experiments_trial.go", "conclude", nil},
	{"analysis/experiments_finding.go", "adjustAll", nil},
	{"analysis/experiments_guard.go", "judgeGuard", nil},
	{"analysis/funnel_past.go", "unlikePast", nil},
	{"analysis/funnel_past.go", "mixed", nil},
	{"analysis/growth.go", "unlikePast", nil},
	{"analysis/growth_causes.go", "lastLevel", nil},
	{"analysis/platforms.go", "handOver", nil},
	{"analysis/retention_group.go", "tradeOff", nil},
	{"analysis/retention_peak.go", "peak", nil},
	{"analysis/retention_peak.go", "againstBenchmark", nil},
	{"analysis/traffic_tradeoff.go", "settled", nil},
}

// shifted is what a comparator becomes when somebody forgets, or adds, the equals sign.
var shifted = map[token.Token]token.Token{token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR}

// mutantVariable chooses the mutant of a program that holds them all.
const mutantVariable = "WXREPORT_MUTANT"

// TestRuleTestsKillMutants shifts every comparator of the rules at its limit and wants
// the cases of the built-in rules to fail. All mutants are built into one program, of
// which a run has one: WXREPORT_MUTATE=1 asks for it.
func TestRuleTestsKillMutants(t *testing.T) {
	if os.Getenv("WXREPORT_MUTATE") == "" {
		t.Skip("runs the rule tests once a mutant; set WXREPORT_MUTATE=1")
	}
	mutants, program := buildMutants(t)
	if !survives(t, program, -1) {
		t.Fatal("the rule tests fail without a mutant")
	}
	killed, same := 0, 0
	for id, m := range mutants {
		if m.proof != "" {
			same++
			continue
		}
		if survives(t, program, id) {
			t.Errorf("no rule test fails: %s", m)
			continue
		}
		killed++
	}
	t.Logf("%d mutants: %d killed, %d that no test can tell apart, %d alive", len(mutants), killed, same, len(mutants)-killed-same)
}

// mutant is one comparison that becomes another.
type mutant struct {
	place, text string
	becomes     token.Token
	proof       string // why it is the same program; empty: it is not
}

func (m mutant) String() string { return fmt.Sprintf("%s: %s becomes %s", m.place, m.text, m.becomes) }

// buildMutants writes every comparison as a choice between itself and its mutant, and
// builds the tests with the sources so overlaid.
func buildMutants(t *testing.T) (mutants []mutant, program string) {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	overlay := map[string]string{}
	write := func(path, body string) {
		name := filepath.Join(dir, strings.ReplaceAll(path, "/", "_"))
		if err := os.WriteFile(name, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
		overlay[filepath.Join(root, path)] = name
	}
	bodies := map[string]string{}
	var files []string
	for _, m := range mutated {
		if _, read := bodies[m.file]; !read {
			body, err := os.ReadFile(filepath.Join(root, m.file))
			if err != nil {
				t.Fatal(err)
			}
			bodies[m.file], files = string(body), append(files, m.file)
			write(filepath.Dir(m.file)+"/mutant_chosen.go", chooser(filepath.Base(filepath.Dir(m.file))))
		}
	}
	for _, file := range files {
		var cuts []cut
		for _, m := range mutated {
			if m.file != file {
				continue
			}
			found := comparisons(t, filepath.Join(root, file), m.function)
			if len(found) == 0 {
				t.Errorf("%s has no comparator in %s: was it renamed?", file, m.function)
			}
			used := map[string]bool{}
			for _, c := range found {
				text := bodies[file][c.from:c.to]
				used[text] = true
				mutants = append(mutants, mutant{file + " " + m.function, text, shifted[c.token], m.same[text]})
				c.id = len(mutants) - 1
				cuts = append(cuts, c)
			}
			for text := range m.same {
				if !used[text] {
					t.Errorf("%s %s does not compare %s", file, m.function, text)
				}
			}
		}
		write(file, chosen(bodies[file], cuts))
	}
	list, err := json.Marshal(map[string]map[string]string{"Replace": overlay})
	if err != nil {
		t.Fatal(err)
	}
	replaced := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(replaced, list, 0o600); err != nil {
		t.Fatal(err)
	}
	program = filepath.Join(dir, "mutants.test")
	if out, err := exec.CommandContext(t.Context(), "go", "test", "-c", "-vet=off", "-overlay", replaced, "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("the mutants do not build: %s", out)
	}
	return mutants, program
}

// chooser is a file that tells which mutant a run has.
func chooser(pkg string) string {
	return "package " + pkg + `

import (
	"os"
	"strconv"
)

var mutantChosen = func() int {
	id, err := strconv.Atoi(os.Getenv("` + mutantVariable + `"))
	if err != nil {
		return -1
	}
	return id
}()

func mutantOf(id int, plain, mutant func() bool) bool {
	if id == mutantChosen {
		return mutant()
	}
	return plain()
}
`
}

// cut is one comparison of a file, by offsets.
type cut struct {
	from, to, op int
	token        token.Token
	id           int
}

func comparisons(t *testing.T, path, function string) (out []cut) {
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
				out = append(out, cut{from: files.Position(b.Pos()).Offset, to: files.Position(b.End()).Offset, op: files.Position(b.OpPos).Offset, token: b.Op})
			}
			return true
		})
	}
	return out
}

// chosen is a file whose comparisons ask which mutant the run has. A comparison within
// another is left to the outer one.
func chosen(body string, cuts []cut) string {
	slices.SortFunc(cuts, func(a, b cut) int { return a.from - b.from })
	var out strings.Builder
	at := 0
	for _, c := range cuts {
		if c.from < at {
			continue
		}
		text := body[c.from:c.to]
		op := c.op - c.from
		fmt.Fprintf(&out, "%smutantOf(%d, func() bool { return %s }, func() bool { return %s%s%s })", body[at:c.from], c.id,
			text, text[:op], shifted[c.token], text[op+len(c.token.String()):])
		at = c.to
	}
	return out.String() + body[at:]
}

// survives reports whether the rule tests pass with a mutant; -1 is none.
func survives(t *testing.T, program string, id int) bool {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, "-test.run", "^TestBuiltInRules$", "-test.count", "1", "-test.timeout", "120s")
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d", mutantVariable, id))
	return cmd.Run() == nil
}
