package xlsx

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/wxreport/wxreport/charts"
	"github.com/wxreport/wxreport/report"
)

// dice makes documents that no pipeline would.
type dice struct{ *rand.Rand }

func (d dice) text() string { return nasty[d.IntN(len(nasty))] }

func (d dice) number() report.Number {
	odd := []float64{0, 1, -1, .083, 1e-12, 1e15, -3.5e8, math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, math.SmallestNonzeroFloat64}
	switch d.IntN(4) {
	case 0:
		return report.Missing
	case 1:
		return report.Number{F: odd[d.IntN(len(odd))], Known: true}
	}
	return report.Some(math.Round(d.Float64()*1e6) / 100)
}

func (d dice) numbers(n int) []report.Number {
	out := make([]report.Number, n)
	for i := range out {
		out[i] = d.number()
	}
	return out
}

var units = []report.Unit{report.UnitNone, report.UnitCount, report.UnitRate, report.UnitPoints, report.UnitRelative, report.UnitTimes, report.UnitMoney, report.UnitHours, report.UnitPValue, "strange"}

func (d dice) unit() report.Unit { return units[d.IntN(len(units))] }

func (d dice) when() time.Time {
	days := []time.Time{{}, time.Date(1899, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(1900, 2, 1, 0, 0, 0, 0, time.UTC), time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 10, 5, 13, 7, 9, 0, shanghai)}
	return days[d.IntN(len(days))]
}

func (d dice) table(id int) report.Table {
	t := report.Table{ID: fmt.Sprint("t", id), Title: d.text(), Notes: []string{d.text()}}
	keys := []string{"a", "b", "c", "d", "a"}
	for i := range d.IntN(6) {
		c := report.Column{Key: keys[i%5], Title: d.text(), Unit: d.unit(), Text: d.IntN(3) == 0, Signed: d.IntN(2) == 0, Better: report.Down, Bar: d.IntN(3) == 0, Digits: d.IntN(4), Quiet: d.IntN(3) == 0}
		c.Formula = report.Formula{Op: []report.Op{"", report.OpRatio, report.OpMinus, report.OpRelative, "odd"}[d.IntN(5)], A: keys[d.IntN(5)], B: keys[d.IntN(5)]}
		if d.IntN(3) == 0 {
			c.Alert = &report.Threshold{Value: d.Float64(), Above: d.IntN(2) == 0}
		}
		t.Columns = append(t.Columns, c)
	}
	for range d.IntN(9) {
		row := report.Row{Total: d.IntN(5) == 0, ID: []string{"", "x", "y"}[d.IntN(3)]}
		for range d.IntN(8) {
			cell := report.Cell{Number: d.number(), Unit: []report.Unit{"", d.unit()}[d.IntN(2)], Tone: []report.Severity{"", report.Critical, "odd"}[d.IntN(3)]}
			switch d.IntN(6) {
			case 0:
				cell.Text = d.text()
			case 1:
				cell.Time = d.when()
			case 2:
				cell.Low, cell.High = d.number(), d.number()
			case 3:
				cell.Alert = &report.Threshold{Value: d.Float64() * 100}
			}
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (d dice) figure(id int) report.Figure {
	kinds := charts.Kinds()
	kind := "strange"
	if k := d.IntN(len(kinds) + 1); k < len(kinds) {
		kind = kinds[k].Name
	}
	c := report.Chart{Kind: kind, Unit: d.unit(), XUnit: d.unit(), XTitle: d.text(), YTitle: d.text(), XCut: d.number(), YCut: d.number()}
	n := d.IntN(20)
	for i := range n {
		switch d.IntN(2) {
		case 0:
			c.Labels = append(c.Labels, fmt.Sprint(i))
		default:
			c.Labels = append(c.Labels, d.text())
		}
	}
	if d.IntN(4) == 0 {
		for i := range n {
			c.Times = append(c.Times, time.Date(2026, 1, 1+i, 0, 0, 0, 0, shanghai))
		}
	}
	roles := []report.Role{report.RoleOwn, report.RoleOwn, report.RoleBenchmark, report.RoleBase, report.RoleTrend, report.RoleTotal}
	for range d.IntN(4) {
		s := report.Series{Name: d.text(), Values: d.numbers(d.IntN(n + 3)), Role: roles[d.IntN(len(roles))], Tones: []report.Severity{report.Good, "", report.Critical}}
		if d.IntN(2) == 0 {
			s.Low, s.High = d.numbers(n), d.numbers(n)
		}
		if d.IntN(3) == 0 {
			s.Units = []report.Unit{d.unit(), d.unit()}
		}
		c.Series = append(c.Series, s)
	}
	for range d.IntN(3) {
		c.Marks = append(c.Marks, report.Mark{Label: d.text(), Value: d.number(), At: d.number()})
	}
	if d.IntN(4) == 0 || kind == "quadrant" {
		for range d.IntN(5) {
			c.Points = append(c.Points, report.Point{Label: d.text(), X: d.number(), Y: d.number(), Tone: report.Warning})
		}
	}
	return report.Figure{ID: fmt.Sprint("f", id), Title: d.text(), Unit: d.text(), Reading: d.text(), Alt: d.text(), Chart: c}
}

func (d dice) finding() report.Finding {
	return report.Finding{Section: []string{"c0", "c1", "none"}[d.IntN(3)], Subject: []string{"x", "y", "z"}[d.IntN(3)], Unit: d.unit(), Severity: report.Severities()[d.IntN(5)],
		Verdict: report.Certain, Value: d.number(), Threshold: d.number(), Benchmark: d.number(), Interval: report.Interval{d.number(), d.number()}, N: d.number(), Claim: d.text(),
		Evidence: []string{d.text(), d.text()}, Recommendations: []report.Recommendation{{Text: d.text(), Expected: d.text(), Effort: "X", Owner: d.text()}}}
}

func (d dice) card() report.Card {
	return report.Card{Name: d.text(), Metric: d.text(), Value: report.Q(d.number(), d.unit()), Previous: report.Q(d.number(), report.UnitPoints), YearAgo: report.Q(d.number(), report.UnitRelative),
		Better: report.Up, Spark: d.numbers(d.IntN(14)), SparkAt: []string{d.text()}}
}

func (d dice) document(t testing.TB) *report.Document {
	doc := bareDocument(t, languages[d.IntN(2)])
	doc.Title, doc.Job.Account.Name, doc.Summary.Message = d.text(), d.text(), d.text()
	for i := range d.IntN(4) {
		ch := report.Chapter{ID: fmt.Sprint("c", i), Title: d.text(), Message: d.text(), Status: report.StatusOK, Notes: []string{d.text()}}
		for j := range d.IntN(5) {
			switch d.IntN(7) {
			case 0:
				ch.Blocks = append(ch.Blocks, report.Plain([]report.ParagraphStyle{report.Body, report.Heading, report.Lead, report.Note, report.Bullet, report.Quote}[d.IntN(6)], d.text()))
			case 1:
				ch.Blocks = append(ch.Blocks, report.Scorecard{Title: d.text(), Cards: []report.Card{d.card(), d.card()}})
			case 2, 3:
				ch.Blocks = append(ch.Blocks, d.table(j))
			case 4, 5:
				ch.Blocks = append(ch.Blocks, d.figure(j))
			case 6:
				ch.Blocks = append(ch.Blocks, report.FindingList{Findings: []report.Finding{d.finding()}}, report.PageBreak{})
			}
		}
		doc.Chapters = append(doc.Chapters, ch)
	}
	for range d.IntN(4) {
		f := d.finding()
		doc.Findings = append(doc.Findings, f)
		doc.Summary.Findings = append(doc.Summary.Findings, f)
		doc.Summary.Actions = append(doc.Summary.Actions, report.Action{Rank: 1, Recommendation: f.Recommendations[0]})
		doc.Summary.KPIs = append(doc.Summary.KPIs, d.card())
		doc.Quality = append(doc.Quality, report.Check{Severity: report.Notice, File: d.text(), Dataset: d.text(), Claim: d.text(), Row: d.IntN(3), Column: d.text()})
		doc.Sources = append(doc.Sources, report.Provenance{File: d.text(), Dataset: d.text(), First: d.text(), Last: "2026-10-31"})
		doc.Definitions = append(doc.Definitions, report.Definition{Term: d.text(), Text: d.text()})
	}
	for range d.IntN(3) {
		b := report.NewDataset(d.text(), report.ColumnDef{Name: d.text(), Type: report.TypeText}, report.ColumnDef{Name: d.text(), Type: report.TypeNumber}, report.ColumnDef{Name: d.text(), Type: report.TypeTime})
		for range d.IntN(4) {
			if err := b.Row(report.Origin{}, d.text(), d.number(), d.when()); err != nil {
				t.Fatal(err)
			}
		}
		doc.Datasets = append(doc.Datasets, b.Dataset())
	}
	return doc
}

// TestRandomDocuments renders documents of nasty strings and numbers: none fails,
// each is in order and opens again.
func TestRandomDocuments(t *testing.T) {
	t.Parallel()
	for seed := range uint64(120) {
		d := dice{rand.New(rand.NewPCG(seed, 7))}
		body := render(t, d.document(t))
		for _, fault := range faults(t, body) {
			t.Errorf("seed %d: %s", seed, fault)
		}
		f := open(t, body)
		seen := map[string]bool{}
		for _, name := range f.GetSheetList() {
			if n := len(utf16.Encode([]rune(name))); n == 0 || n > 31 || seen[fold(name)] || strings.ContainsAny(name, `[]:*?/\`) {
				t.Errorf("seed %d: sheet name %q", seed, name)
			}
			seen[fold(name)] = true
			if _, err := f.GetRows(name); err != nil {
				t.Errorf("seed %d: %s: %v", seed, name, err)
			}
		}
		if t.Failed() {
			return
		}
	}
}
