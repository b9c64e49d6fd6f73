package xlsx

import (
	"regexp"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report"
)

// formulaish are texts that spreadsheets run when they stand in a text file.
var formulaish = []string{`=cmd|' /C calc'!A0`, `=HYPERLINK("http://evil.example","x")`, `+1+cmd|' /C calc'!A0`, `-2+3+cmd|' /C calc'!A0`, `@SUM(1+1)*cmd|' /C calc'!A0`,
	"\t=1+1", "\r=1+1", "\n=1+1", `=WEBSERVICE("http://evil.example")`, `＝1+1`, `'=1+1`, `{=1+1}`, `DDE("cmd";"/C calc";"x")`, `=DDE("cmd";"/C calc";"x")`}

// ownFormula is the formulas this package writes: sums, ratios and differences of cells.
var ownFormula = regexp.MustCompile(`^(SUM\([A-Z]+\d+:[A-Z]+\d+\)|IF\([A-Z]+\d+=0,"",[A-Z]+\d+/[A-Z]+\d+(-1)?\)|[A-Z$]+\d+-[A-Z$]+\d+|'([^']|'')+'!\$[A-Z]+\$\d+|[-+*/(),.A-Z0-9$:<>="]*)$`)

// TestClientTextIsNeverAFormula puts such texts everywhere a client's words can
// stand: every formula of the workbook is one of ours and holds none of them, no
// relation leads outside, and the texts are there as texts.
func TestClientTextIsNeverAFormula(t *testing.T) {
	t.Parallel()
	for _, bad := range formulaish {
		body := render(t, formulaDocument(t, bad))
		for _, fault := range faults(t, body) {
			t.Errorf("%q: %s", bad, fault)
		}
		for name, part := range parts(t, body) {
			if strings.Contains(name, "externalLink") || strings.Contains(name, "connections") {
				t.Errorf("%q made the part %s", bad, name)
			}
			root, err := parse(part)
			if err != nil || !strings.HasPrefix(name, "xl/worksheets/sheet") {
				continue
			}
			for _, c := range root.all("c") {
				if f := c.child("f"); f != nil && (!ownFormula.MatchString(f.text) || strings.Contains(f.text, "cmd")) {
					t.Errorf("%q: %s %s has the formula %q", bad, name, c.attrs["r"], f.text)
				}
			}
		}
		f := open(t, body)
		shown := 0
		for _, sheet := range f.GetSheetList() {
			for _, row := range rawRows(t, f, sheet) {
				for _, value := range row {
					if strings.Contains(value, strings.TrimSpace(bad)) {
						shown++
					}
				}
			}
		}
		if shown < 10 {
			t.Errorf("%q stands in %d cells", bad, shown)
		}
	}
}

func formulaDocument(t testing.TB, bad string) *report.Document {
	doc := bareDocument(t, "en")
	doc.Title, doc.Job.Account.Name, doc.Theme.Maker, doc.Spec = bad, bad, bad, bad
	f := report.Finding{ID: bad, Section: "s", Subject: bad, Severity: report.Warning, Value: report.Some(1), Claim: bad, Evidence: []string{bad},
		Recommendations: []report.Recommendation{{Text: bad, Expected: bad, Effort: bad, Owner: bad}}}
	card := report.Card{Name: bad, Metric: bad, Value: report.Q(report.Some(3), report.UnitCount), Spark: some(1, 2, 3), SparkAt: []string{bad, bad, bad}}
	table := stageTable("en")
	table.ID, table.Title, table.Notes = bad, bad, []string{bad}
	for i := range table.Columns {
		table.Columns[i].Title = bad
	}
	table.Rows[0].ID, table.Rows[0].Cells[0].Text = bad, bad
	doc.Summary = report.Summary{Message: bad, Lines: []string{bad}, KPIs: []report.Card{card}, Findings: []report.Finding{f}, Actions: []report.Action{{Recommendation: f.Recommendations[0]}}}
	doc.Findings = []report.Finding{f}
	figure := figureOf(t, "en", "bars")
	figure.Title, figure.Unit, figure.N, figure.Source, figure.Reading, figure.Alt = bad, bad, bad, bad, bad, bad
	figure.Chart.Labels = append([]string{bad}, figure.Chart.Labels[1:]...)
	doc.Chapters = []report.Chapter{{ID: "s", Title: bad, Message: bad, Notes: []string{bad}, Findings: []report.Finding{f},
		Blocks: []report.Block{report.Plain(report.Body, bad), report.Scorecard{Title: bad, Cards: []report.Card{card}}, table, figure, report.FindingList{Findings: []report.Finding{f}}}}}
	doc.Quality = []report.Check{{File: bad, Dataset: bad, Claim: bad, Column: bad, Severity: report.Notice}}
	doc.Sources = []report.Provenance{{File: bad, Dataset: bad, First: bad, Last: bad}}
	doc.Definitions = []report.Definition{{Term: bad, Text: bad}}
	b := report.NewDataset("followers", report.ColumnDef{Name: bad, Type: report.TypeText})
	if err := b.Row(report.Origin{}, bad); err != nil {
		t.Fatal(err)
	}
	doc.Datasets = []*report.Dataset{b.Dataset()}
	return doc
}
