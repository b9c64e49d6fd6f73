package main

import (
	"slices"
	"time"
)

// fault is one thing that goes wrong with an export.
type fault struct {
	dataset, section string
	check            string // what the inspection calls it
	bend             func(a *account, t *table)
}

var faultKinds = []fault{
	{"followers", "growth", "negative", func(a *account, t *table) { t.rows[t.lastOf(a, 10)][3] = -40.0 }},
	{"followers", "growth", "identity", func(a *account, t *table) {
		row := t.rows[t.lastOf(a, 10)]
		row[4] = row[4].(float64) * 1.06
	}},
	{"interactions", "interaction", "duplicate_row", func(a *account, t *table) {
		at := t.lastOf(a, 12)
		t.rows = slices.Insert(t.rows, at, slices.Clone(t.rows[at]))
	}},
	{"interactions", "interaction", "stuck", func(a *account, t *table) {
		at := t.lastOf(a, 5) // the kinds stand one after the other
		for k := 1; k < 9; k++ {
			copy(t.rows[at+k][2:], t.rows[at][2:])
		}
	}},
	{"articles", "content", "exceeds", func(_ *account, t *table) {
		row := t.rows[len(t.rows)-3]
		row[7] = row[6].(float64) * 2
	}},
	{"articles", "content", "unit_suspect", func(_ *account, t *table) {
		for _, row := range t.rows {
			row[13] = row[13].(float64) * 100
		}
	}},
	{"funnel", "funnel", "missing_days", func(a *account, t *table) {
		t.rows = slices.DeleteFunc(t.rows, func(row []any) bool {
			at := row[0].(time.Time)
			return !at.Before(a.job.Period.From) && at.Day() >= 12 && at.Day() <= 14
		})
	}},
	{"funnel", "funnel", "funnel_order", func(a *account, t *table) {
		for i, row := range t.rows {
			if !row[0].(time.Time).Before(a.job.Period.From) && row[1] == "payment" {
				row[2] = t.rows[i-1][2].(float64)*1.3 + 30
			}
		}
	}},
}

// lastOf is the first row of a day of the reported month.
func (t *table) lastOf(a *account, day int) int {
	return slices.IndexFunc(t.rows, func(row []any) bool { return row[0].(time.Time).Equal(a.job.Period.From.AddDate(0, 0, day-1)) })
}

// plantFault picks what goes wrong and expects that it is found, and nothing else.
func (a *account) plantFault() {
	if !a.plan.has("fault") {
		return
	}
	f := faultKinds[a.dice("fault").IntN(len(faultKinds))]
	a.fault = &f
	a.truth.faulty = f.section
	a.truth.expect("fault", func(r outcome) bool {
		return slices.Contains(r.faults, f.check) && !slices.ContainsFunc(r.faults, func(check string) bool { return check != f.check })
	})
}
