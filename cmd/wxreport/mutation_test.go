package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// mutated are the functions whose comparators hold figures against the limits of rules.
//
// A comparator is shifted by its equals sign. never lists those whose two sides never
// meet, because one is a probability, the end of an interval or a quotient: these are
// turned around instead. same lists the comparisons that no test can tell apart, each
// with the proof.
var mutated = []struct {
	file, function string
	never          []string
	same           map[string]string
}{
	{"analysis/competitors_view.go", "standings", nil, map[string]string{
		"gap.F > 0":          "a gap of 0 is within the margin and gone before",
		"len(r.sources) > 0": "an empty list of sources changes a line of evidence, which analysis/testdata compares and rule tests do not"}},
	{"analysis/competitors_words.go", "wordFinding", nil, map[string]string{"gap > 0": "a gap of 0 is within the margin and gone before"}},
	{"analysis/funnel_zones.go", "behindPeer", []string{alpha, "z.metric.High.F < z.peer.F*(1-margin)"}, map[string]string{
		"p.F > 0": "a peer of 0 divides by 0: the score is +Inf, its p 1, and nobody is behind"}},
	{"analysis/traffic.go", "dependent", nil, nil},
	{"analysis/growth_source.go", "concentrated", nil, nil},
	{"analysis/interaction_mood.go", "focus", []string{"stats.Newcombe(bad.Numerator.F, bad.Denominator.F, good.Numerator.F, good.Denominator.F).High < 0"}, nil},
	{"analysis/alert.go", "beyond", nil, nil},
	{"analysis/alert.go", "judge", []string{"lossShare.F >= 0.05"}, nil},
	{"analysis/pool.go", "counted", nil, nil},
	{"analysis/stats/breach.go", "Judge", []string{"high < limit", "out.Margin < trivialMargin", "out.PBreach >= r.Likely"}, nil},
	{"analysis/past.go", "enough", nil, nil},
	{"analysis/past.go", "stands", []string{"math.Abs(relative) >= margin", "math.Abs(sinceLately) >= margin"}, map[string]string{
		"relative*sinceLately > 0": "both are at least the margin, so their product is not 0"}},
	{"analysis/audience_lift.go", "worthPushing", []string{`c.p < f.in.Rules.Param(rule, "alpha", 0.005)`, "m.Low.F >= least"}, nil},
	{"analysis/audience_lift.go", "compare", nil, nil},
	{"analysis/audience_drift.go", "drifts", []string{"drift.PSI < watch", "drift.CramerV < leastCramer", `drift.P < f.in.Rules.Param(rule, "alpha", 0.005)`, "drift.PSI >= warn"}, nil},
	{"analysis/audience_drift.go", "newUnlikePast", []string{`past.P < f.in.Rules.Param(rule, "alpha", 0.005)`}, map[string]string{
		"r.den.F > 0":  "of nobody the log-odds are NaN, as for a month that is left out",
		"relative < 0": "0 is within the margin and gone before"}},
	{"analysis/content.go", "belowOwnPast", []string{"metric.High.F < usual*part"}, nil},
	{"analysis/content_differ.go", "typesDiffer", []string{"p < alpha", "g.ratio >= margin", "rest.p < alpha", "rest.ratio >= margin", "g.interval.Low >= margin", "told < margin", "k.ratio >= margin", "k.interval.Low > 1"}, map[string]string{
		"g.ratio < 1": "a ratio of 1 has p = 1 and is gone before"}},
	{"analysis/content_spread.go", "pathTradeoffs", []string{`adjusted[i] < f.in.Rules.Param(rule, "alpha", 0.005)`}, nil},
	{"analysis/content_slot.go", "bestSlot", []string{`adjusted[i] < f.in.Rules.Param(rule, "alpha", 0.005)`, `t.Ratio >= 1+f.in.Rules.Param(rule, "margin", 0.1)`, "t.Ratio > tests[best].Ratio"}, nil},
	{"analysis/cause.go", "explainChange", []string{"math.Abs(gap.F-1) > 0.05"}, nil},
	{"analysis/experiments_verdict.go", "conclude", []string{"t.srm.F < stats.SRMAlpha", "a.adjusted <= 0.05", "iv.Low > 0", "iv.High < 0"}, map[string]string{
		"t.gain(a, control) > 0": "equal rates are not proven to differ"}},
	{"analysis/experiments_verdict.go", "open", nil, nil},
	{"analysis/experiments_verdict.go", "allWorse", []string{"a.adjusted <= 0.05"}, map[string]string{
		"t.gain(a, t.arms[0]) < 0": "equal rates are not proven to differ"}},
	{"analysis/experiments_finding.go", "adjustAll", []string{`p < f.in.Rules.Param("experiments.winner", "alpha", 0.005)`}, map[string]string{
		"k > 0": "the first variant is compared with nothing and has no p"}},
	{"analysis/experiments_guard.go", "judgeGuard", []string{"iv.Low > 0", "test.ShiftCI.Low > 0"}, nil},
	{"analysis/funnel_past.go", "unlikePast", []string{`p < f.in.Rules.Param(rule, "alpha", 0.005)`}, map[string]string{
		"x.relative < 0": "0 is within the margin and gone before"}},
	{"analysis/funnel_past.go", "mixed", []string{`change.Mix/change.Delta < f.in.Rules.Param(rule, "share", 2./3)`, "change.Rate/change.Delta < -0.1"}, map[string]string{
		"x.relative < 0": "0 is within the margin and gone before"}},
	{"analysis/growth.go", "unlikePast", []string{`result.P < f.in.Rules.Param(rule, "alpha", 0.005)`}, map[string]string{
		"result.K < stats.MinHistoryWatch": "a note on the change against one period, which analysis/testdata compares and rule tests do not",
		"change < 0":                       "0 is within the margin and gone before"}},
	{"analysis/growth_causes.go", "lastLevel", []string{`math.Abs(out.change) >= f.in.Rules.Param(rule, "margin", 0.2)`, `out.distance >= f.in.Rules.Param(rule, "deviations", 3)`}, nil},
	{"analysis/platforms.go", "handOver", []string{"unlinkP[i] < alpha", "moneyP[i] < alpha"}, nil},
	{"analysis/retention_group.go", "tradeOff", []string{"p < alpha", "pairs[i].money < alpha", "pairs[i].score > pairs[best].score"}, map[string]string{
		"a.rate.Value.F <= b.rate.Value.F": "equal rates are 0 apart, less than the least"}},
	{"analysis/retention_peak.go", "peak", []string{"h.rate.F <= before.rate.F", "h.rate.F <= after.rate.F", "score.p < alpha", "score.excess >= margin"}, map[string]string{
		"first.day > 0": "no day is 0 but the day of none, which has no place and whose figure is missing"}},
	{"analysis/retention_peak.go", "againstBenchmark", []string{"adjusted[i] < 0.05", "s.gap.Low.F > 0", "s.gap.Value.F >= f.margin()", "s.gap.High.F < 0", "-s.gap.Value.F < f.margin()-1e-9"}, map[string]string{
		"s.gap.High.F > s.gap.Low.F": "the interval of a rate that has counts is never of no width",
		"s.gap.Value.F >= 0":         "a gap of 0 is less than the margin on either side"}},
	{"analysis/traffic_tradeoff.go", "settled", []string{"d.p < alpha"}, nil},
}

// alpha is how rules ask for their level of significance.
const alpha = `p < f.in.Rules.Param(rule, "alpha", 0.005)`

// shifted is what a comparator becomes when somebody forgets, or adds, the equals sign.
var shifted = map[token.Token]token.Token{token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR}

// turned is the opposite of a comparator.
var turned = map[token.Token]token.Token{token.LSS: token.GEQ, token.LEQ: token.GTR, token.GTR: token.LEQ, token.GEQ: token.LSS}

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
	killed, same, alive := 0, 0, 0
	only := strings.TrimPrefix(os.Getenv("WXREPORT_MUTATE"), "1")
	for id, m := range mutants {
		if !strings.Contains(m.String(), only) {
			continue
		}
		if m.proof != "" {
			same++
			continue
		}
		if survives(t, program, id) {
			t.Errorf("no rule test fails: %s", m)
			alive++
			continue
		}
		killed++
	}
	t.Logf("%d mutants: %d killed, %d that no test can tell apart, %d alive", killed+same+alive, killed, same, alive)
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
				c.id, c.becomes = len(mutants), shifted[c.token]
				if slices.Contains(m.never, text) {
					c.becomes = turned[c.token]
				}
				mutants = append(mutants, mutant{file + " " + m.function, text, c.becomes, m.same[text]})
				cuts = append(cuts, c)
			}
			for _, text := range slices.Concat(m.never, slices.Sorted(maps.Keys(m.same))) {
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
	becomes      token.Token
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
			text, text[:op], c.becomes, text[op+len(c.token.String()):])
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
