package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/wxreport/wxreport/"

// rules says who may import whom: packages of this module and, where a list of
// outside modules is given, nothing else from outside.
var rules = []struct {
	packages []string // of this module; a trailing / means everything below
	inside   []string // packages of this module they may use
	outside  []string // other modules they may use; "any" lifts the limit
	why      string
}{
	{[]string{"report"}, nil, nil, "the vocabulary is the quiet centre: standard library only"},
	{[]string{"analysis/stats", "analysis/text"}, []string{"analysis/stats"}, []string{"gonum.org/v1/gonum"}, "methods know nothing of reports"},
	{[]string{"analysis/calendar"}, []string{"report"}, []string{"github.com/6tail/lunar-go"}, "what a day is needs no data but its own"},
	{[]string{"analysis"}, []string{"report", "analysis/stats", "analysis/text", "analysis/calendar"}, nil, "analyses are pure: no file, clock, network or drawing"},
	{[]string{"analysis/rule"}, []string{"report", "analysis/"}, []string{"github.com/expr-lang/expr"}, "the language of rules stops here; YAML is parsed in report/spec"},
	{[]string{"charts"}, []string{"report", "report/font"}, []string{"github.com/wcharczuk/go-chart/v2", "github.com/golang/freetype"}, "drawing knows a chart and a font, nothing else"},
	{[]string{"charts/svgread"}, []string{"charts"}, nil, "reading drawings needs a path and a colour, nothing else"},
	{[]string{"report/font"}, nil, nil, "fonts are parsed with the standard library"},
	{[]string{"report/typeset"}, []string{"report/font"}, []string{"github.com/rivo/uniseg", "golang.org/x/text"}, "text layout knows no report"},
	{[]string{"report/schedule"}, []string{"report"}, []string{"github.com/robfig/cron/v3"}, "when reports are due is computed from a given clock and calendar"},
	{[]string{"report/ledger"}, []string{"report", "report/ledger/pgtest"}, []string{"github.com/jackc/pgx/v5", "github.com/pressly/goose/v3", "modernc.org/sqlite"}, "databases stop here, but for the queue's"},
	{[]string{"report/ledger/yeartest"}, []string{"report/ledger"}, nil, "a made-up history knows a ledger, nothing else"},
	{[]string{"report/jobs"}, []string{"report", "report/ledger", "report/pipeline", "report/schedule"}, []string{"github.com/riverqueue/river", "github.com/prometheus/client_golang"}, "the queue stops here; specs, channels and builders arrive as values"},
	{[]string{"report/spec"}, []string{"report", "report/schedule"}, []string{"gopkg.in/yaml.v3"}, "kinds arrive as values; YAML stays here"},
	{[]string{"report/free"}, []string{"report"}, []string{"github.com/yuin/goldmark"}, "free sections are sections like any other"},
	{[]string{"report/source/wechat"}, []string{"report"}, nil, "a client of about twenty calls needs the standard library only"},
	{[]string{"report/specimen"}, []string{"report"}, nil, "a specimen is a document like any other: charts arrive as values"},
	{[]string{"report/pipeline"}, []string{"report"}, nil, "sections and renderers arrive in the plan"},
	{[]string{"report/derive"}, []string{"report"}, nil, "tables in, tables out: it reads no file and judges nothing"},
	{[]string{"report/check"}, []string{"report", "report/output/json", "report/check/"}, []string{"golang.org/x/net", "golang.org/x/text"}, "what renderers made is read without their code; the schema of JSON aside"},
	{[]string{"report/check/"}, nil, nil, "readers of files know no report"},
	{[]string{"report/warehouse"}, []string{"report"}, []string{"github.com/duckdb/duckdb-go/v2"}, "the SQL engine stops here"},
	{[]string{"report/delivery/pace", "report/delivery/relay/relaytest", "report/delivery/relay/postfixtest"}, nil, nil, "a pace and a test server know no message"},
	{[]string{"report/delivery/relay"}, []string{"report", "report/delivery/pace"}, []string{"github.com/wneessen/go-mail"}, "sending knows bytes and an envelope, not what is in them"},
	{[]string{"report/delivery/letter"}, []string{"report", "charts", "report/font", "templates/"}, []string{"github.com/wneessen/go-mail", "golang.org/x/net"}, "a letter is written without a connection"},
	{[]string{"report/delivery"}, []string{"report", "report/delivery/"}, nil, "channels know no ledger: they are asked once a message"},
	{[]string{"report/output/"}, []string{"report", "charts", "charts/svgread", "report/font", "report/typeset", "templates/"}, []string{"any"}, "renderers never look at data again"},
}

// TestImports holds the direct imports of every package to the rules.
func TestImports(t *testing.T) {
	t.Parallel()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, module+"...").CombinedOutput()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, out)
	}
	checked := 0
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		name := strings.TrimPrefix(fields[0], module)
		for _, imported := range fields[1:] {
			if strings.HasPrefix(imported, module+"cmd") {
				t.Errorf("%s imports %s: nobody imports cmd", name, imported)
			}
		}
		for _, rule := range rules {
			if !within(name, rule.packages) {
				continue
			}
			checked++
			for _, imported := range fields[1:] {
				if !allowed(imported, rule.inside, rule.outside) {
					t.Errorf("%s imports %s: %s", name, imported, rule.why)
				}
			}
		}
	}
	if checked < 12 {
		t.Errorf("the rules met %d packages, expected at least 12: a package was renamed", checked)
	}
}

func within(name string, packages []string) bool {
	return slices.ContainsFunc(packages, func(p string) bool {
		return name == p || strings.HasSuffix(p, "/") && strings.HasPrefix(name, p)
	})
}

func allowed(imported string, inside, outside []string) bool {
	if name, ok := strings.CutPrefix(imported, module); ok {
		return within(name, inside)
	}
	if !strings.Contains(strings.Split(imported, "/")[0], ".") {
		return true // standard library
	}
	return slices.ContainsFunc(outside, func(m string) bool {
		return m == "any" || imported == m || strings.HasPrefix(imported, m+"/")
	})
}
