package analysis

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/wxreport/wxreport/report"
)

// disturbed is the dataset with another value in every fourth row of a column that
// has one: counts and rates are halved, times come ten hours later.
func disturbed(t *testing.T, ds *report.Dataset, column string) *report.Dataset {
	t.Helper()
	var defs []report.ColumnDef
	for _, c := range ds.Columns() {
		defs = append(defs, report.ColumnDef{Name: c, Type: ds.Type(c)})
	}
	b := report.NewDataset(ds.Name, defs...)
	for i := range ds.Len() {
		var row []report.Value
		for _, d := range defs {
			v := ds.Cell(d.Name, i)
			if d.Name == column && i%4 == 1 {
				if n := ds.Number(column, i); n.Known {
					v = n.Times(0.5)
				}
				if at := ds.Time(column, i); !at.IsZero() {
					v = at.Add(10 * 60 * 60 * 1e9)
				}
			}
			row = append(row, v)
		}
		if err := b.Row(ds.Origin(i), row...); err != nil {
			t.Fatal(err)
		}
	}
	return b.Dataset()
}

// figuresOf prints the figures and findings of a chapter by name.
func figuresOf(c report.Chapter) map[string]string {
	out := map[string]string{}
	for _, m := range c.Metrics {
		out["|"+m.Name] = fmt.Sprint(m.Value, m.Numerator, m.Denominator)
	}
	for _, f := range c.Findings {
		out[f.Rule+"|"+f.Metric] += fmt.Sprint(f.Claim, f.Evidence)
	}
	return out
}

// TestGraphKnowsWhatFiguresRead disturbs each column of each case: what moves must
// be told as read from it, so that a fault of the column reaches it.
func TestGraphKnowsWhatFiguresRead(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil || len(files) < 50 {
		t.Fatal(len(files), err)
	}
	var seen atomic.Int64
	t.Cleanup(func() {
		if seen.Load() < 1000 {
			t.Errorf("only %d figures moved", seen.Load())
		}
	})
	for _, file := range files {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			for _, move := range movesOf(t, file) {
				seen.Add(1)
				if rule, metric, _ := strings.Cut(move.what, "|"); !reaches(report.Check{Check: "bad_number", Dataset: move.dataset, Column: move.column}, rule, family(metric)) {
					t.Errorf("%s.%s moves %s, which the graph does not say", move.dataset, move.column, move.what)
				}
			}
		})
	}
}

// move is a figure or finding that a column moves.
type move struct{ dataset, column, what string }

// movesOf disturbs the columns of a case one by one.
func movesOf(t *testing.T, file string) (out []move) {
	t.Helper()
	kind := filepath.Base(filepath.Dir(file))
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c := readCase(t, archive)
	base := figuresOf(c.run(t, kind, "en"))
	for _, name := range slices.Sorted(maps.Keys(c.datasets)) {
		ds := c.datasets[name]
		for _, column := range ds.Columns() {
			if ds.Type(column) == report.TypeText {
				continue
			}
			c.datasets[name] = disturbed(t, ds, column)
			now := figuresOf(c.run(t, kind, "en"))
			c.datasets[name] = ds
			for what := range merged(base, now) {
				if base[what] != now[what] {
					out = append(out, move{name, column, what})
				}
			}
		}
	}
	return out
}

func merged(a, b map[string]string) map[string]string {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}
