package analysis

import (
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/wxreport/wxreport/report"
	"gopkg.in/yaml.v3"
)

// rebuilt is a dataset with some columns and rows left out and its rows in
// another order.
func rebuilt(t testing.TB, ds *report.Dataset, keepColumn func(string) bool, order []int) *report.Dataset {
	t.Helper()
	var defs []report.ColumnDef
	for _, name := range ds.Columns() {
		if keepColumn(name) {
			defs = append(defs, report.ColumnDef{Name: name, Type: ds.Type(name)})
		}
	}
	b := report.NewDataset(ds.Name, defs...)
	for _, i := range order {
		row := make([]report.Value, len(defs))
		for c, def := range defs {
			row[c] = ds.Cell(def.Name, i)
		}
		if err := b.Row(ds.Origin(i), row...); err != nil {
			t.Fatal(err)
		}
	}
	return b.Dataset()
}

func every(string) bool { return true }

// casesOf reads the archives of testdata with their kinds.
func casesOf(t testing.TB) map[string]string {
	t.Helper()
	files, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	out := map[string]string{}
	for _, file := range files {
		out[file] = filepath.Base(filepath.Dir(file))
	}
	return out
}

// TestRowOrderDoesNotMatter shuffles the rows of every dataset.
func TestRowOrderDoesNotMatter(t *testing.T) {
	t.Parallel()
	for file, kind := range casesOf(t) {
		if kind == "experiments" {
			continue // the first variant in the data is the control
		}
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			c := readCase(t, archive)
			want := c.run(t, kind, "zh-CN")
			r := rand.New(rand.NewPCG(1, 2))
			for name, ds := range c.datasets {
				if name == "zones" {
					continue // zones stand in the order of the page, its first variant is the one in use
				}
				c.datasets[name] = rebuilt(t, ds, every, r.Perm(ds.Len()))
			}
			near := cmp.Comparer(func(a, b float64) bool { d := a - b; return d == 0 || d < 1e-9*(1+a*a) && d > -1e-9*(1+a*a) })
			if diff := cmp.Diff(want, c.run(t, kind, "zh-CN"), near); diff != "" {
				t.Errorf("shuffled rows change the chapter:\n%s", diff)
			}
		})
	}
}

// TestLessDataIsToldNotBroken leaves out columns and rows at random: a section
// may say less, but never panics, invents a text, or counts what is missing as
// zero.
func TestLessDataIsToldNotBroken(t *testing.T) {
	t.Parallel()
	for file, kind := range casesOf(t) {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for seed := range uint64(12) {
				checkLess(t, archive, kind, rand.New(rand.NewPCG(seed, 7)))
			}
		})
	}
}

// FuzzLessData searches for data that breaks a section.
func FuzzLessData(f *testing.F) {
	kinds := casesOf(f)
	files := sortedKeys(kinds)
	for i := range files {
		f.Add(i, uint64(i)*17)
	}
	f.Fuzz(func(t *testing.T, at int, seed uint64) {
		file := files[((at%len(files))+len(files))%len(files)]
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		checkLess(t, archive, kinds[file], rand.New(rand.NewPCG(seed, 3)))
	})
}

func checkLess(t *testing.T, archive *txtar.Archive, kind string, r *rand.Rand) {
	t.Helper()
	c := readCase(t, archive)
	part := r.Float64()
	for _, name := range sortedKeys(c.datasets) {
		ds := c.datasets[name]
		if r.IntN(6) == 0 {
			delete(c.datasets, name)
			continue
		}
		drop := map[string]bool{}
		for _, column := range ds.Columns() {
			drop[column] = r.IntN(4) == 0
		}
		var rows []int
		for i := range ds.Len() {
			if r.Float64() < part {
				rows = append(rows, i)
			}
		}
		c.datasets[name] = rebuilt(t, ds, func(column string) bool { return !drop[column] }, rows)
	}
	lang := []string{"zh-CN", "en"}[r.IntN(2)]
	chapter := c.run(t, kind, lang)
	text := printChapter(wordsOf(t, lang), chapter, []string{"message", "metrics", "cards", "figures", "charts", "tables", "findings", "notes"})
	if strings.ContainsAny(text, "⟦⟧") || strings.Contains(text, "NaN") || strings.Contains(text, "Inf") {
		t.Errorf("%s: a hole in the text:\n%s", lang, text)
	}
	for _, m := range chapter.Metrics {
		if m.Value.Known && m.Low.Known && m.Unit.Fraction() && (m.Value.F < m.Low.F-1e-9 || m.Value.F > m.High.F+1e-9) {
			t.Errorf("%s = %v is outside [%v, %v]", m.Name, m.Value.F, m.Low.F, m.High.F)
		}
	}
	checkShape(t, chapter)
}

// checkShape holds a chapter to what renderers rely on: as many cells as columns,
// as many values as labels, unique ids, formulas over columns that exist.
func checkShape(t *testing.T, c report.Chapter) {
	t.Helper()
	ids := map[string]bool{}
	once := func(id string) {
		if ids[id] {
			t.Errorf("block id %s twice", id)
		}
		ids[id] = true
	}
	for _, block := range c.Blocks {
		switch b := block.(type) {
		case report.Table:
			once(b.ID)
			keys := map[string]bool{}
			for _, col := range b.Columns {
				keys[col.Key] = true
			}
			for _, col := range b.Columns {
				if f := col.Formula; f.Op != report.OpNone && (!keys[f.A] || !keys[f.B]) {
					t.Errorf("%s.%s: formula over %s and %s", b.ID, col.Key, f.A, f.B)
				}
			}
			for i, row := range b.Rows {
				if len(row.Cells) != len(b.Columns) {
					t.Errorf("%s row %d: %d cells for %d columns", b.ID, i, len(row.Cells), len(b.Columns))
				}
				checkFormulas(t, b, row)
			}
		case report.Figure:
			once(b.ID)
			positions := max(len(b.Chart.Labels), len(b.Chart.Times))
			for _, s := range b.Chart.Series {
				if len(s.Values) != positions || s.Low != nil && len(s.Low) != positions || s.Tones != nil && len(s.Tones) != positions {
					t.Errorf("%s: series %s has %d values for %d positions", b.ID, s.Name, len(s.Values), positions)
				}
			}
			if b.Reading == "" || b.Alt == "" || b.Title == "" {
				t.Errorf("%s has no title or reading", b.ID)
			}
		}
	}
}

// checkFormulas computes every formula of a row: the workbook shows its result
// where the page shows the cell.
func checkFormulas(t *testing.T, table report.Table, row report.Row) {
	t.Helper()
	cell := func(key string) report.Number {
		for i, col := range table.Columns {
			if col.Key == key {
				return row.Cells[i].Number
			}
		}
		return report.Missing
	}
	for i, col := range table.Columns {
		a, b := cell(col.Formula.A), cell(col.Formula.B)
		want := report.Missing
		switch col.Formula.Op {
		case report.OpRatio:
			want = a.Over(b)
		case report.OpMinus:
			want = a.Minus(b)
		case report.OpRelative:
			want = a.Relative(b)
		default:
			continue
		}
		got := row.Cells[i].Number
		if got.Known != want.Known || got.Known && (got.F-want.F > 1e-9 || want.F-got.F > 1e-9) {
			t.Errorf("%s.%s of row %s: shows %v, its formula gives %v", table.ID, col.Key, row.ID, got, want)
		}
	}
}

// TestKindsConform builds every kind from its example and from its defaults.
func TestKindsConform(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, k := range Kinds() {
		t.Run(k.Name, func(t *testing.T) {
			t.Parallel()
			options := k.Options()
			if _, err := k.Build(options); err != nil {
				t.Errorf("the defaults do not build: %v", err)
			}
			example := k.Options()
			if err := yaml.Unmarshal([]byte(k.Example), example); err != nil {
				t.Fatalf("the example is no YAML: %v", err)
			}
			if _, err := k.Build(example); err != nil {
				t.Errorf("the example does not build: %v", err)
			}
			if k.Summary == "" || reflect.TypeOf(options).Kind() != reflect.Pointer {
				t.Errorf("kind %s lacks a summary or gives no pointer", k.Name)
			}
			for _, lang := range []string{"zh-CN", "en"} {
				section, err := k.Build(k.Options())
				if err != nil {
					t.Fatal(err)
				}
				for _, need := range section.Needs() {
					if !wordsOf(t, lang).Has(need.For) {
						t.Errorf("%s: %s has no text", lang, need.For)
					}
				}
			}
		})
		if seen[k.Name] {
			t.Errorf("kind %s twice", k.Name)
		}
		seen[k.Name] = true
	}
}
