package check_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/check"
)

// own is a spec over the quickstart's data.
func own(t testing.TB, body string) string {
	t.Helper()
	data, err := filepath.Abs(filepath.Join(examples, "quickstart", "data"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "report.yaml")
	if err := os.WriteFile(path, []byte("version: 1\ndata: "+data+"/\n"+body+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// honest are specs whose reports are right.
var honest = map[string]func(testing.TB) *report.Document{
	"quickstart": quickstart,
	"rules": func(t testing.TB) *report.Document {
		return composed(t, filepath.Join(examples, "rules", "report.yaml"))
	},
	"agency clinic": agency("clinic"),
	"agency hotel":  agency("hotel"),
	"agency school": agency("school"),
	"agency tea":    agency("tea"),
	"english":       func(t testing.TB) *report.Document { return composed(t, extended(t, "language: en")) },
	"ink":           func(t testing.TB) *report.Document { return composed(t, extended(t, "theme: ink")) },
	"plain":         func(t testing.TB) *report.Document { return composed(t, extended(t, "theme: plain")) },
	"no basis":      func(t testing.TB) *report.Document { return composed(t, extended(t, "compare: []")) },
	"a week":        func(t testing.TB) *report.Document { return composed(t, extended(t, "period: 2026-W41")) },
	"a range": func(t testing.TB) *report.Document {
		return composed(t, extended(t, "period: 2026-10-03..2026-10-15\nlanguage: en"))
	},
	"letter across": func(t testing.TB) *report.Document {
		return composed(t, extended(t, "theme: {name: ink, density: airy, page: {size: Letter, orientation: landscape}, header: \"{{ .Account.Name }}\", footer: \"{{ .Period }}\"}"))
	},
	"compact": func(t testing.TB) *report.Document {
		return composed(t, extended(t, "language: en\ntheme: {density: compact, maker: An agency, page: {size: Letter}}"))
	},
	"no data": func(t testing.TB) *report.Document {
		return composed(t, own(t, "account: {id: a, name: 甲}\nperiod: 2021-03\nsections: [growth, audience, content, interaction, traffic, funnel, retention, competitors, experiments, platforms]"))
	},
	"free sections": func(t testing.TB) *report.Document {
		return composed(t, own(t, `account: {id: a, name: "A & B <c>"}
language: en
period: 2026-10
sections:
  - kind: text
    id: words
    title: "Words: {not a field} 100%!"
    body: |
      # A heading
      Some **bold** words, [a link](https://example.com/a?b=c&d=(e)) and NaN, undefined or +Inf, typed by a person.

      - a bullet with 😀👍 and 𠮷野家
      - another
  - {kind: table, id: rows, title: "Followers by day", query: "select date, new, cancelled from followers where date >= '2026-10-01' and date < '2026-11-01' order by date"}
  - {kind: table, id: none, title: "Nothing", query: "select date, new from followers where new < 0"}
  - {kind: chart, id: line, title: "A line", chart: line, query: "select date, new from followers where date >= '2026-10-01' and date < '2026-11-01' order by date"}
  - growth`))
	},
}

// agency is an account of the agency example.
func agency(account string) func(testing.TB) *report.Document {
	return func(t testing.TB) *report.Document {
		return composed(t, filepath.Join(examples, "agency", "accounts", account+".yaml"))
	}
}

// TestNoFalseAlarm proves reports that are right.
func TestNoFalseAlarm(t *testing.T) {
	t.Parallel()
	for name, document := range honest {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := document(t)
			artifacts := all(t, doc)
			for _, f := range proved(t, doc, artifacts...) {
				t.Error(f)
			}
			if err := (check.Checker{}).Verify(func(string) (*report.Words, error) { return doc.Words, nil }, artifacts); err != nil {
				t.Errorf("verify: %v", err)
			}
		})
	}
}
