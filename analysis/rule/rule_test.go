package rule

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

var testWords = report.NewWords("en", map[string]string{
	"rules.unknown": "no {name}", "rules.near": ", near {name}", "rules.insufficient": "{what}: {n|full} of {needed|full}",
	"rules.failed": "{place}: {problem}", "rules.not_finite": "not a finite number", "rules.goes_on": "goes on", "rules.check": "{rule}: {problem}", "rules.interval": "{low} to {high}", "rules.n": "n {n|full}",
	"rules.previous": "before {previous}", "rules.origin": "{rule}", "rules.join": "; ", "unit.rate": "#%", "unit.points": "# points", "number.missing": "-",
}, nil)

// share is a rate with its Wilson interval.
func share(name string, x, n float64) report.Metric {
	iv := stats.Wilson(x, n, stats.Z95)
	return report.Metric{Name: name, Unit: report.UnitRate, Value: report.Some(x / n), Numerator: report.Some(x), Denominator: report.Some(n),
		Low: report.Some(iv.Low), High: report.Some(iv.High), Previous: report.Some(0.03)}
}

func testChapters() []report.Chapter {
	return []report.Chapter{
		{ID: "preface", Kind: "text", Status: report.StatusOK},
		{ID: "shop", Kind: "funnel", Status: report.StatusOK, Metrics: []report.Metric{
			share("funnel.rate.click>inquiry", 1428, 83000), share("funnel.rate.exposure>click", 4, 50),
			{Name: "funnel.users.click", Unit: report.UnitCount, Value: report.Some(83000)}, {Name: "funnel.users.trial", Unit: report.UnitCount},
			{Name: "funnel.users.none", Unit: report.UnitCount, Value: report.Some(0)}}},
		{ID: "traffic", Kind: "traffic", Status: report.StatusOK, Metrics: []report.Metric{
			share("traffic.visit_share.公众号会话", 40600, 70000), share("traffic.visit_share.搜一搜", 4200, 70000), share("traffic.retention_7.公众号会话", 1876, 4466)}},
	}
}

func testInput(t testing.TB) report.Input {
	t.Helper()
	b := report.NewDataset("benchmarks", report.ColumnDef{Name: "metric", Type: report.TypeText}, report.ColumnDef{Name: "value", Type: report.TypeNumber})
	if err := b.Row(report.Origin{}, "retention.rate.7", report.Some(0.41)); err != nil {
		t.Fatal(err)
	}
	return report.Input{Words: testWords, Job: report.Job{Period: report.Month(time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC))},
		Datasets: report.Datasets{"benchmarks": b.Dataset()}}
}

// text is an expression in line 1 of a file.
func text(s string) report.Expression {
	return report.Expression{Text: s, At: func(offset int) report.Pos { return report.Pos{File: "r.yaml", Line: 1, Column: offset + 1} }}
}

func own(when string) report.CustomRule {
	return report.CustomRule{ID: "custom.own", When: text(when), Text: "{subject} {value}", Family: "custom", Severity: report.Warning}
}

func judge(t testing.TB, rules ...report.CustomRule) report.Judged {
	t.Helper()
	book, found := Compile(rules)
	if book == nil {
		t.Fatalf("does not compile: %v", found[0])
	}
	return book.Judge(testInput(t), testChapters())
}

// TestEndings evaluates conditions over one month of figures.
func TestEndings(t *testing.T) {
	t.Parallel()
	for when, want := range map[string]report.RuleStatus{
		`stage("click>inquiry").hi < 0.02`:                                          report.RuleFires,
		`stage("click>inquiry").lo > 0.02`:                                          report.RuleSilent,
		`stage("click>inquiry").p_below(0.02) > 0.975`:                              report.RuleFires,
		`stage("click>inquiry").p_above(0.02) > 0.975`:                              report.RuleSilent,
		`stage("exposure>click").p_below(0.1) > 0.975`:                              report.RuleSilent,
		`source("session").share.lo > 0.55`:                                         report.RuleFires,
		`source("session").ret7.lo > bench("ret7")`:                                 report.RuleSilent,
		`source("session").ret30.lo > 0`:                                            report.RuleUnknown,
		`source("nowhere").share.lo > 0`:                                            report.RuleUnknown,
		`bench("ret30") > 0`:                                                        report.RuleUnknown,
		`type("图文").open_rate.lo > 0`:                                               report.RuleUnknown,
		`platform("channels").revenue.value > 0`:                                    report.RuleUnknown,
		`metric("funnel.users.trial").value > 0`:                                    report.RuleUnknown,
		`metric("funnel.users.click").lo > 0`:                                       report.RuleUnknown, // a count has no interval
		`metric("funnel.users.click").value > 80000`:                                report.RuleFires,
		`metric("funnel.users.click").n == 83000`:                                   report.RuleFires,
		`known("funnel.users.trial")`:                                               report.RuleSilent,
		`not known("funnel.users.trial")`:                                           report.RuleFires,
		`metric("no.such").value > 1 or true`:                                       report.RuleFires,
		`true or metric("no.such").value > 1`:                                       report.RuleFires,
		`metric("no.such").value > 1 and false`:                                     report.RuleSilent,
		`metric("no.such").value > 1 and true`:                                      report.RuleUnknown,
		`not (metric("no.such").value > 1)`:                                         report.RuleUnknown,
		`metric("no.such").value > 1 || metric("no.such").value <= 1`:               report.RuleUnknown,
		`1 / metric("funnel.users.none").value > 1`:                                 report.RuleFailed,
		`metric("funnel.users.none").value / metric("funnel.users.none").value > 1`: report.RuleFailed,
		`1e308 * 10 > 1`:                                                            report.RuleFailed,
		`1e308 * 10 > 1 or true`:                                                    report.RuleFailed,
		`(-1) ** 0.5 > 1`:                                                           report.RuleFailed,
		`count(metrics("traffic.visit_share"), .lo > 0.05) == 2`:                    report.RuleFires,
		`sum(map(metrics("traffic.visit_share"), .value)) > 0.6`:                    report.RuleFires,
		`any(metrics("traffic.visit_share"), .value > 0.5)`:                         report.RuleFires,
		`any(metrics("traffic.visit_share"), .year_ago > 0.5)`:                      report.RuleUnknown,
		`any(metrics("nothing.here"), .value > 0.5)`:                                report.RuleUnknown,
		`let s = source("session"); s.share.lo > 0.5 and s.ret7.n > 100`:            report.RuleFires,
		`stage("click>inquiry").change < -0.01`:                                     report.RuleFires,
		`stage("click>inquiry").previous == 0.03`:                                   report.RuleFires,
		`p_lower(source("search").share, source("session").share) > 0.9`:            report.RuleFires,
		`days == 31`: report.RuleFires,
		`len(metrics("traffic.visit_share")) == 2`:                                 report.RuleFires,
		`first(metrics("traffic.visit_share")).value > 0.05`:                       report.RuleFires,
		`first(metrics("traffic.visit_share")).year_ago > 0.05`:                    report.RuleUnknown,
		`abs(round(-1.4)) == 1 and min(3, 2) == 2 and max([1, 5]) == 5`:            report.RuleFires,
		`mean(map(metrics("traffic.visit_share"), .n)) == 70000`:                   report.RuleFires,
		`find(metrics("traffic.visit_share"), .lo > 0.5).hi < 0.6`:                 report.RuleFires,
		`stage("click>inquiry").value < 0.02 ? true : metric("no.such").value > 1`: report.RuleFires,
	} {
		t.Run(when, func(t *testing.T) {
			t.Parallel()
			got := judge(t, own(when)).Outcomes[0]
			if got.Status != want {
				t.Errorf("ended %s (%s), want %s", got.Status, got.Note, want)
			}
		})
	}
}

// TestFailuresHavePlaces wants the place of what cannot be computed.
func TestFailuresHavePlaces(t *testing.T) {
	t.Parallel()
	got := judge(t, own(`true and 1 / metric("funnel.users.none").value > 1`))
	if len(got.Checks) != 1 || got.Checks[0].File != "r.yaml" || got.Checks[0].Severity != report.Warning {
		t.Fatalf("checks %+v", got.Checks)
	}
	if note := got.Outcomes[0].Note; !strings.HasPrefix(note, "r.yaml:1:12: not a finite number") {
		t.Errorf("note %q", note)
	}
}

// TestUnknownNamesTheFigure wants the missing figure and the nearest there is.
func TestUnknownNamesTheFigure(t *testing.T) {
	t.Parallel()
	got := judge(t, own(`stage("click>inquiri").lo > 0`)).Outcomes[0]
	if got.Note != "no funnel.rate.click>inquiri, near funnel.rate.click>inquiry" {
		t.Errorf("note %q", got.Note)
	}
}

// TestSeverity caps what no test stands behind.
func TestSeverity(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		when     string
		severity report.Severity
		wantS    report.Severity
		wantV    report.Verdict
	}{
		"no test":             {`stage("click>inquiry").hi < 0.02`, report.Critical, report.Notice, report.Watch},
		"no test, good news":  {`stage("click>inquiry").hi < 0.02`, report.Good, report.Good, report.Watch},
		"sure":                {`stage("click>inquiry").p_below(0.02) > 0.9`, report.Critical, report.Critical, report.Certain},
		"likely":              {`stage("exposure>click").p_below(0.13) > 0.5`, report.Warning, report.Warning, report.Likely},
		"a test that is lax":  {`stage("exposure>click").p_below(0.085) > 0.1`, report.Warning, report.Notice, report.Possible},
		"the least sure test": {`stage("click>inquiry").p_below(0.02) > 0.9 and stage("exposure>click").p_below(0.085) > 0.1`, report.Warning, report.Notice, report.Possible},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := own(c.when)
			r.Severity = c.severity
			var f report.Finding
			for _, ch := range judge(t, r).Chapters {
				if len(ch.Findings) > 0 {
					f = ch.Findings[0]
				}
			}
			if f.Severity != c.wantS || f.Verdict != c.wantV {
				t.Errorf("%s %s, want %s %s", f.Severity, f.Verdict, c.wantS, c.wantV)
			}
		})
	}
}

// TestFamily corrects what a family of rules tests: alone a rule fires that
// among nine others of no effect does not.
func TestFamily(t *testing.T) {
	t.Parallel()
	p := below(share("", 4, 50), 0.17)
	if p < 0.95 || p > 0.99 {
		t.Fatalf("the case is not on the edge: %v", p)
	}
	edge := own(`stage("exposure>click").p_below(0.17) > 0.95`)
	if got := judge(t, edge).Outcomes[0].Status; got != report.RuleFires {
		t.Errorf("alone %s", got)
	}
	rules := []report.CustomRule{edge}
	for i := range 9 {
		r := own(`stage("exposure>click").p_above(0.2) > 0.95`)
		r.ID = fmt.Sprintf("custom.null%d", i)
		rules = append(rules, r)
	}
	if got := judge(t, rules...).Outcomes[0].Status; got != report.RuleSilent {
		t.Errorf("among ten %s", got)
	}
	rules[0].Family = "other"
	if got := judge(t, rules...).Outcomes[0].Status; got != report.RuleFires {
		t.Errorf("in a family of its own %s", got)
	}
}

// TestMinimum ends a rule whose figures are counted on too few.
func TestMinimum(t *testing.T) {
	t.Parallel()
	r := own(`stage("exposure>click").value < 0.5 and stage("click>inquiry").value < 0.5`)
	r.MinN = 500
	got := judge(t, r).Outcomes[0]
	if got.Status != report.RuleInsufficient || got.Note != "funnel.rate.exposure>click: 50 of 500" {
		t.Errorf("%s %q", got.Status, got.Note)
	}
	r.MinN = 50
	if got := judge(t, r).Outcomes[0].Status; got != report.RuleFires {
		t.Errorf("at the minimum %s", got)
	}
}

// TestFinding fills the texts and finds the chapter.
func TestFinding(t *testing.T) {
	t.Parallel()
	r := own(`stage("click>inquiry").hi < 0.02`)
	r.Text = "{value} of {n|full}, {session}, twice {twice|2}, {lost}, {bench}"
	r.Values = []report.NamedExpression{{Name: "session", Expression: text(`source("session").share`)}, {Name: "twice", Expression: text(`stage("click>inquiry").value * 2`)},
		{Name: "lost", Expression: text(`metric("no.such")`)}, {Name: "bench", Expression: text(`bench("ret7")`)}}
	r.Advice = []report.Advice{{ID: "a", Text: "mend {metric}", Expected: "{gain} orders", Effort: "S"}}
	got := judge(t, r)
	c := got.Chapters[1]
	if len(c.Findings) != 1 || c.Status != report.StatusFinding || c.ID != c.Findings[0].Section {
		t.Fatalf("chapter %+v", c)
	}
	f := c.Findings[0]
	if want := "1.7% of 83,000, 58%, twice 0.03, -, 41%"; f.Claim != want {
		t.Errorf("claim %q, want %q", f.Claim, want)
	}
	if rec := f.Recommendations; len(rec) != 1 || rec[0].Text != "mend funnel.rate.click>inquiry" || rec[0].Expected != "" {
		t.Errorf("recommendations %+v", rec)
	}
	if list, ok := c.Blocks[len(c.Blocks)-1].(report.FindingList); !ok || len(list.Findings) != 1 {
		t.Errorf("blocks %+v", c.Blocks)
	}
	if before := testChapters()[1]; len(before.Findings) != 0 || f.ID == "" || f.State != "new" {
		t.Errorf("finding %+v", f)
	}
	r.Section, r.Metric = "traffic", "funnel.users.click"
	if f := judge(t, r).Chapters[2].Findings; len(f) != 1 || f[0].Metric != "funnel.users.click" {
		t.Errorf("in the named section %+v", f)
	}
}

// TestCompileErrors wants the place and the word of every mistake.
func TestCompileErrors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		when, problem string
		column        int
		word          string
	}{
		"unknown name":     {`surce("session").share.lo > 1`, `unknown name "surce"`, 1, "surce"},
		"unknown field":    {`source("session").shre.lo > 1`, `a source has no field "shre"`, 19, "shre"},
		"field of a rate":  {`stage("a>b").valu > 1`, `a rate has no field "valu"`, 14, "valu"},
		"not yes or no":    {`stage("a>b").lo`, "expected yes or no, but got a number", 1, ""},
		"a wrong type":     {`stage("a>b").lo > "x"`, "invalid operation", 17, ""},
		"an open bracket":  {`stage("a>b`, "literal not terminated", 11, ""},
		"empty":            {"  ", "empty expression", 1, ""},
		"too long":         {strings.Repeat("1 + ", 1100) + "1 > 0", "more than 4000 characters", 1, ""},
		"too many nodes":   {strings.Repeat("1+", 400) + "1 > 0", "exceeds maximum allowed nodes", 302, ""},
		"deep":             {strings.Repeat("(", 1900) + "1" + strings.Repeat(")", 1900) + ">0", "", 0, ""},
		"no clock":         {`now().Year() > 2000`, `unknown name "now"`, 1, "now"},
		"no dates":         {`date("2026-01-01") > date("2025-01-01")`, `unknown name "date"`, 1, "date"},
		"no strings":       {`repeat("a", 1000000000) == ""`, `unknown name "repeat"`, 1, "repeat"},
		"no reduce":        {`reduce([1], #acc + #) > 1`, `unknown name "reduce"`, 1, "reduce"},
		"no ranges":        {`all(1..1000000, # > 0)`, "ranges are not part of the language", 6, ""},
		"no inner checks":  {`need#(1) > 0`, "", 0, ""},
		"too few inputs":   {`stage() .lo > 1`, "not enough arguments", 1, ""},
		"a number as name": {`stage(7).lo > 1`, "cannot use a whole number as argument", 7, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			book, found := Compile([]report.CustomRule{own(c.when)})
			if name == "deep" {
				return // either answer will do, as long as there is one
			}
			if book != nil || len(found) != 1 {
				t.Fatalf("compiles, or other errors: %v", found)
			}
			e := found[0]
			if !strings.Contains(e.Problem, c.problem) || c.column > 0 && e.Pos.Column != c.column || e.Word != c.word {
				t.Errorf("%v, word %q; want column %d, %q", e, e.Word, c.column, c.problem)
			}
		})
	}
}

// TestTexts wants every placeholder known.
func TestTexts(t *testing.T) {
	t.Parallel()
	r := own(`days > 0`)
	r.Text = "{vlue}"
	if _, found := Compile([]report.CustomRule{r}); len(found) != 1 || found[0].Word != "vlue" || report.Nearest("vlue", found[0].Choices) != "value" {
		t.Errorf("%+v", found)
	}
	r = own(`days > 0`)
	r.Advice = []report.Advice{{ID: "a", Text: "{stage|1}"}}
	r.Values = []report.NamedExpression{{Name: "x1", Expression: text("1 +")}}
	if _, found := Compile([]report.CustomRule{r}); len(found) != 2 {
		t.Errorf("%+v", found)
	}
}

// TestLint warns of values that are compared as if they were sure.
func TestLint(t *testing.T) {
	t.Parallel()
	for when, warned := range map[string]bool{
		`stage("click>inquiry").value < 0.02`:                                     true,
		`0.02 > stage("click>inquiry").value`:                                     true,
		`days > 3 and source("session").share.value > 0.6`:                        true,
		`any(metrics("traffic.visit_share"), .value > 0.5)`:                       true,
		`stage("click>inquiry").hi < 0.02`:                                        false,
		`stage("click>inquiry").value < 0.02 and stage("click>inquiry").n > 1000`: false,
		`stage("click>inquiry").p_below(0.02) > 0.9`:                              false,
		`metric("growth.net").value < 0`:                                          false,
		`platform("channels").orders.value < 10`:                                  false,
		`stage("click>inquiry").value < stage("click>inquiry").previous`:          false,
		// Arithmetic, functions and names do not make a value surer.
		`stage("click>inquiry").value < 0.01 * 2`:                                                                true,
		`stage("click>inquiry").value - 0.1 < -0.02`:                                                             true,
		`stage("click>inquiry").value * 100 < 2`:                                                                 true,
		`round(stage("click>inquiry").value * 100) < 2`:                                                          true,
		`max(stage("click>inquiry").value, source("session").share.value) < 0.02`:                                true,
		`let v = stage("click>inquiry").value; v < 0.02`:                                                         true,
		`let v = stage("click>inquiry").hi; v < 0.02`:                                                            false,
		`not (stage("click>inquiry").value >= 0.02)`:                                                             true,
		`stage("click>inquiry").value == 0.02`:                                                                   true,
		`stage("click>inquiry").previous < 0.02`:                                                                 true,
		`source("session").ret7.value < bench("ret7")`:                                                           true,
		`source("session").ret7.hi < bench("ret7")`:                                                              false,
		`stage("click>inquiry").value < days / 1000`:                                                             true,
		`any(metrics("traffic.visit_share"), .value > 0.5 and .n > 100)`:                                         false,
		`stage("click>inquiry").value < 0.02 and p_lower(stage("click>inquiry"), source("session").share) > 0.9`: false,
		// To be careful with one figure does not make up for another.
		`stage("click>inquiry").value < 0.02 and source("session").share.lo > 0.5`: true,
		`stage("click>inquiry").lo > 0.1 and source("session").share.value > 0.5`:  true,
		`stage("click>inquiry").x < 3 and stage("click>inquiry").value < 0.02`:     true,
	} {
		book, found := Compile([]report.CustomRule{own(when)})
		if book == nil || (len(found) == 1) != warned {
			t.Errorf("%s: %v, want a warning: %v", when, found, warned)
		}
		r := own(when)
		r.MinN = 500
		if _, found := Compile([]report.CustomRule{r}); len(found) > 0 {
			t.Errorf("%s with a minimum: %v", when, found)
		}
	}
}

// TestLintNamesThePlace holds the warning to the line and column of the comparison.
func TestLintNamesThePlace(t *testing.T) {
	t.Parallel()
	for when, column := range map[string]int{
		`stage("a>b").value < 0.02`:                                      20,
		`days > 3 and 0.02 > stage("a>b").value`:                         19,
		`stage("a>b").lo > 0.1 and source("session").share.value > 0.5`:  57,
		`let v = stage("a>b").value; v < 0.02`:                           31,
		`any(metrics("traffic.visit_share"), .value > 0.5) and days > 1`: 44,
	} {
		_, found := Compile([]report.CustomRule{own(when)})
		if len(found) != 1 || !found[0].Warning || found[0].Pos.Line != 1 || found[0].Pos.Column-own(when).When.Place(0).Column != column-1 {
			t.Errorf("%s: %+v, want a warning at column %d", when, found[0].Pos, column)
		}
	}
}

// TestCausalWordsAreWarnedOf wants texts of custom rules to tell what was seen, not why.
func TestCausalWordsAreWarnedOf(t *testing.T) {
	t.Parallel()
	for said, warned := range map[string]bool{
		"推送导致取关率升至 {value}": true, "扫码使留存降低": true, "The push caused {value} to leave": true, "Search led to {value}": true,
		"推送当日取关率为 {value}": false, "使用搜一搜的用户 {value}": false, "{value} left on days with a push": false, "Leads are {value}": false,
	} {
		r := own(`stage("click>inquiry").hi < 0.02`)
		r.Text = said
		book, found := Compile([]report.CustomRule{r})
		if book == nil || (len(found) == 1) != warned {
			t.Errorf("%q: %v, want a warning: %v", said, found, warned)
		}
	}
}

// TestBelow holds the probability against known values: a binomial score, and
// the same rate over-dispersed fourfold.
func TestBelow(t *testing.T) {
	t.Parallel()
	m := share("", 1428, 83000)
	want := stats.NormalCDF((0.018 - 1428.0/83000) / math.Sqrt(0.018*0.982/83000))
	if got := below(m, 0.018); math.Abs(got-want) > 1e-6 {
		t.Errorf("binomial %v, want %v", got, want)
	}
	iv := stats.WilsonPhi(1428, 83000, 4, stats.Z95)
	m.Low, m.High = report.Some(iv.Low), report.Some(iv.High)
	if n := effective(m); math.Abs(n-83000/4.0) > 1 {
		t.Errorf("effective size %v, want %v", n, 83000/4.0)
	}
	if got := below(report.Metric{Unit: report.UnitRate, Value: report.Some(0.1)}, 0.2); !math.IsNaN(got) {
		t.Errorf("without counts %v", got)
	}
}

// TestNothingGoesOn proves the limits: what nests loops over collections ends.
func TestNothingGoesOn(t *testing.T) {
	t.Parallel()
	chapters := testChapters()
	for i := range 2_000 {
		chapters[2].Metrics = append(chapters[2].Metrics, share(fmt.Sprintf("many.a.%04d", i), 10, 100))
		if i < 900 {
			chapters[2].Metrics = append(chapters[2].Metrics, share(fmt.Sprintf("many.b.%04d", i), 10, 100))
		}
	}
	for name, when := range map[string]string{
		"nested loops":     `let xs = metrics("many.b"); all(xs, all(xs, all(xs, .value > 0)))`,
		"nested maps":      `len(map(metrics("many.b"), map(metrics("many.b"), map(metrics("many.b"), .value)))) > 0`,
		"sums in loops":    `let xs = map(metrics("many.b"), .value); all(xs, all(xs, sum(xs) > 0))`,
		"medians":          `let xs = map(metrics("many.b"), .value); all(xs, all(xs, median(xs) > 0 and mean(xs) > 0))`,
		"figures in loops": `let xs = metrics("many.b"); all(xs, all(xs, source("session").share.p_below(0.9) > 0 and stage("click>inquiry").p_below(0.9) > 0))`,
		"a wide pattern":   `len(metrics("many")) > 0`,
		"a wide list":      `len(metrics("many.a")) > 0`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			book, found := Compile([]report.CustomRule{own(when)})
			if book == nil {
				t.Fatal(found[0])
			}
			begin := time.Now()
			got := book.Judge(testInput(t), chapters)
			if took := time.Since(begin); took > 5*time.Second { // a busy machine is no fault; hanging is
				t.Errorf("took %v", took)
			}
			if got.Outcomes[0].Status != report.RuleFailed {
				t.Errorf("ended %s", got.Outcomes[0].Status)
			}
		})
	}
}

// FuzzExpression compiles and judges any text: it ends, does not panic, and
// gives the same answer twice.
func FuzzExpression(f *testing.F) {
	for _, s := range []string{`stage("click>inquiry").hi < 0.02`, `any(metrics("traffic.visit_share"), .value > 0.5) and not known("a.b")`,
		`let s = source("session"); s.share.p_below(0.5) > 0.9 ? true : 1/0 > 1`, `sum(map(metrics("traffic"), .value ** 2)) > 1e308*10`,
		`[1,2][5] > 1`, `{"a": 1}.b > 1`, `type("图文")?.open_rate.lo > 0`, `"a" matches "("`, `-9223372036854775807 % 0 == 1`, `len("x"[1:]) in [1]`} {
		f.Add(s)
	}
	in, chapters := testInput(f), testChapters()
	f.Fuzz(func(t *testing.T, when string) {
		book, found := Compile([]report.CustomRule{own(when)})
		if book == nil {
			for _, e := range found {
				if e.Problem == "" || e.Pos.Column < 1 {
					t.Fatalf("an error without problem or place: %+v", e)
				}
			}
			return
		}
		a, b := book.Judge(in, chapters), book.Judge(in, chapters)
		if a.Outcomes[0] != b.Outcomes[0] || a.Outcomes[0].Status == "" {
			t.Fatalf("%+v, then %+v", a.Outcomes[0], b.Outcomes[0])
		}
	})
}

// BenchmarkJudge judges a hundred rules over a month.
func BenchmarkJudge(b *testing.B) {
	var rules []report.CustomRule
	for i := range 100 {
		r := own(`source("session").share.lo > 0.6 and stage("click>inquiry").p_below(0.02) > 0.9`)
		r.ID = fmt.Sprint("custom.", i)
		rules = append(rules, r)
	}
	book, _ := Compile(rules)
	in, chapters := testInput(b), testChapters()
	for b.Loop() {
		book.Judge(in, chapters)
	}
}
