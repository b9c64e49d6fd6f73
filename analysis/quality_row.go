package analysis

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
)

// partFault is a column that can never be larger than another of its row.
type partFault struct{ dataset, part, whole string }

// faults are the parts of wholes. The row stays in the totals as the export
// gave it: which of its two cells is wrong nobody can tell.
var faults = []partFault{
	{"articles", "opened", "delivered"}, {"articles", "shares", "reads"},
	{"articles", "favourites", "reads"}, {"articles", "likes", "reads"}, {"articles", "new_followers", "reads"},
	{"article_days", "shares", "reads"}, {"spread", "shares", "readers"}, {"spread", "new_followers", "readers"},
	{"interactions", "converted_users", "users"}, {"interactions", "users", "count"},
	{"sources", "visitors", "visits"}, {"sources", "retained_1", "new_followers"},
	{"sources", "retained_7", "retained_1"}, {"sources", "retained_30", "retained_7"},
	{"zones", "clicks", "views"}, {"retention", "users", "size"},
	{"audience", "new_users", "users"}, {"platforms", "unlinked", "linked_followers"},
}

func (f partFault) find(q inspector) []report.Check {
	ds := q.now(f.dataset)
	if !ds.Has(f.part, f.whole) {
		return nil
	}
	var out []report.Check
	for i := range ds.Len() {
		a, b := ds.Number(f.part, i), ds.Number(f.whole, i)
		if a.Known && b.Known && a.F > b.F {
			out = append(out, q.fault("exceeds", report.Warning, ds, i, f.part, report.Args{"part": f.part, "whole": f.whole,
				"a": report.Q(a, report.UnitCount), "b": report.Q(b, report.UnitCount)}))
		}
	}
	return q.listed(out)
}

// negatives lists counts below zero.
func (q inspector) negatives(s report.Schema) []report.Check {
	ds := q.now(s.Name)
	var out []report.Check
	for _, c := range s.Columns {
		if c.Unit != report.UnitCount || !ds.Has(c.Name) {
			continue
		}
		for i := range ds.Len() {
			if n := ds.Number(c.Name, i); n.Known && n.F < 0 {
				out = append(out, q.fault("negative", report.Warning, ds, i, c.Name, report.Args{"column": c.Name, "value": report.Q(n, report.UnitCount)}))
			}
		}
	}
	return q.listed(out)
}

// repeats lists rows whose key stood there before: equal ones count twice, and
// of differing ones at most one is true.
func (q inspector) repeats(s report.Schema) []report.Check {
	ds := q.now(s.Name)
	first := map[string]int{}
	var same, other []report.Check
	for i := range ds.Len() {
		key, ok := keyOf(ds, s.Key, i)
		if !ok {
			continue
		}
		before, seen := first[key]
		if !seen {
			first[key] = i
			continue
		}
		args := report.Args{"row": ds.Origin(before).Row}
		if column := differing(ds, before, i); column != "" {
			args["column"] = column
			other = append(other, q.fault("conflicting_row", report.Warning, ds, i, column, args))
		} else {
			same = append(same, q.fault("duplicate_row", report.Warning, ds, i, "", args))
		}
	}
	return append(q.listed(same), q.listed(other)...)
}

// keyOf names a row by its key columns; false where it has none of them.
func keyOf(ds *report.Dataset, columns []string, row int) (string, bool) {
	var b strings.Builder
	known := false
	for _, c := range columns {
		v := ds.Cell(c, row)
		known = known || v != nil
		b.WriteString(cellText(v))
		b.WriteByte('|')
	}
	return b.String(), known
}

func cellText(v report.Value) string {
	switch v := v.(type) {
	case string:
		return v
	case time.Time:
		return strconv.FormatInt(v.Unix(), 10)
	}
	return fmt.Sprint(v)
}

// differing is the first column in which two rows disagree, "" for none.
func differing(ds *report.Dataset, a, b int) string {
	columns := ds.Columns()
	if i := slices.IndexFunc(columns, func(c string) bool { return cellText(ds.Cell(c, a)) != cellText(ds.Cell(c, b)) }); i >= 0 {
		return columns[i]
	}
	return ""
}

// rates lists shares above one. Where most of a column is far above one, the
// column is taken to be in per cent and the whole of it is doubted instead.
func (q inspector) rates(s report.Schema) []report.Check {
	ds := q.now(s.Name)
	var out []report.Check
	for _, c := range s.Columns {
		if c.Unit != report.UnitRate || !ds.Has(c.Name) {
			continue
		}
		var values []float64
		var above []report.Check
		row := -1
		for i := range ds.Len() {
			n := ds.Number(c.Name, i)
			if !n.Known {
				continue
			}
			values = append(values, n.F)
			if n.F > 1 {
				if row < 0 {
					row = i
				}
				above = append(above, q.fault("rate_above_one", report.Warning, ds, i, c.Name, report.Args{"column": c.Name, "value": report.Q(n, report.UnitNone)}))
			}
		}
		slices.Sort(values)
		if len(values) > 0 && values[len(values)/2] >= 2 {
			whole := q.fault("unit_suspect", report.Critical, ds, row, c.Name, report.Args{"column": c.Name, "n": len(above)})
			whole.Count = len(above)
			out = append(out, whole)
			continue
		}
		out = append(out, q.listed(above)...)
	}
	return out
}
