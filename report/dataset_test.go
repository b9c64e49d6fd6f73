package report_test

import (
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
)

func followers(t *testing.T) *report.Dataset {
	t.Helper()
	b := report.NewDataset("followers", report.ColumnDef{Name: "date", Type: report.TypeTime}, report.ColumnDef{Name: "source", Type: report.TypeText},
		report.ColumnDef{Name: "new", Type: report.TypeNumber}, report.ColumnDef{Name: "cancelled", Type: report.TypeNumber})
	day := func(m time.Month, d int) time.Time { return time.Date(2026, m, d, 0, 0, 0, 0, time.UTC) }
	for i, row := range [][]report.Value{
		{day(10, 2), "搜一搜", report.Some(5), report.Some(1)},
		{day(10, 1), "搜一搜", report.Some(7), nil},
		{day(9, 30), "名片分享", report.Some(100), report.Some(50)},
		{nil, nil, nil, report.Some(3)},
	} {
		if err := b.Row(report.Origin{File: "f.csv", Row: i + 2}, row...); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Row(report.Origin{}, "2026-10-01", nil, nil, nil); err == nil {
		t.Error("a text was taken for a time")
	}
	if err := b.Row(report.Origin{}, nil); err == nil {
		t.Error("a short row was taken")
	}
	return b.Dataset()
}

func TestDataset(t *testing.T) {
	t.Parallel()
	ds := followers(t)
	october := ds.During(report.Month(time.Date(2026, 10, 9, 0, 0, 0, 0, time.UTC)))
	if got := october.Where(func(i int) bool { return october.Text("source", i) != "" }).Sum("new"); got != report.Some(12) {
		t.Errorf("october has %v new, expected 12", got)
	}
	if num, den := ds.SumBoth("cancelled", "new"); num != report.Some(51) || den != report.Some(105) {
		t.Errorf("pooled %v / %v, expected 51 / 105: rows that lack either count are in neither", num, den)
	}
	if got := ds.With("source", "搜一搜").Sum("cancelled"); got != report.Some(1) {
		t.Errorf("cancelled %v, expected 1", got)
	}
	if got := ds.With("source", "无").Sum("new"); got.Known {
		t.Errorf("the sum of no rows is known: %v", got)
	}
	sorted := ds.Sorted(func(a, b int) int { return ds.Time("date", a).Compare(ds.Time("date", b)) })
	if sorted.Origin(1).Row != 4 || ds.Origin(1).Row != 3 {
		t.Errorf("rows %d and %d: a view sorts itself, not the dataset", sorted.Origin(1).Row, ds.Origin(1).Row)
	}
	if ds.Cell("new", 3) != nil || ds.Number("source", 0).Known || ds.Text("new", 0) != "" || ds.Has("new", "nothing") {
		t.Error("a cell of the wrong type or column is there")
	}
	var none *report.Dataset
	if none.Len() != 0 || none.During(report.Period{}).Len() != 0 || none.Sum("new").Known || none.Distinct("source") != nil {
		t.Error("a dataset that was not given has contents")
	}
}

// Schemas are the data contract: names once, required columns there, keys known.
func TestSchemas(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, s := range report.Schemas() {
		if seen[s.Name] {
			t.Errorf("dataset %s stands twice", s.Name)
		}
		seen[s.Name] = true
		columns := map[string]bool{}
		for _, c := range s.Columns {
			if columns[c.Name] {
				t.Errorf("%s.%s stands twice", s.Name, c.Name)
			}
			columns[c.Name] = true
		}
		for _, k := range append(s.Key, s.Time) {
			if k != "" && !columns[k] {
				t.Errorf("%s has no column %s", s.Name, k)
			}
		}
	}
	if len(seen) != 21 {
		t.Errorf("%d datasets, expected 21", len(seen))
	}
}
