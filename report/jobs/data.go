package jobs

import (
	"slices"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/ledger"
)

// missingError is data that has not come yet: the run waits.
type missingError struct{ what string }

// Error says which data is missing.
func (m missingError) Error() string { return m.what }

// endedError ends a run without a report.
type endedError struct {
	state  ledger.State
	reason string
}

// Error is the reason.
func (f endedError) Error() string { return f.reason }

// Gap is a dataset that does not reach the period's last day.
type Gap struct {
	Dataset string
	Last    string // its last day, "" when it has none
}

// Gaps lists the daily data that ends before the period does. Only datasets with a row a day
// can be missed: the last article of a month may be days before its end.
func Gaps(doc *report.Document, period report.Period) []Gap {
	last := map[string]string{}
	for _, f := range doc.Sources {
		last[f.Dataset] = max(last[f.Dataset], f.Last)
	}
	want := period.Last().Format(time.DateOnly)
	var out []Gap
	for name, day := range last {
		if daily(name) && day < want {
			out = append(out, Gap{name, day})
		}
	}
	slices.SortFunc(out, func(a, b Gap) int { return strings.Compare(a.Dataset, b.Dataset) })
	return out
}

// daily reports whether a dataset has rows for every day: its rows are told apart by their date first.
func daily(name string) bool {
	schema, ok := report.SchemaOf(name)
	if !ok || len(schema.Key) == 0 || schema.Key[0] != schema.Time {
		return false
	}
	column, ok := schema.Column(schema.Time)
	return ok && column.Required
}

// late decides what becomes of a report whose data is missing: wait, for as long as the spec
// says, then what it says. A spec that does not wait is held only when no section has
// anything to say. The notes are for its recipients.
func (m *Maker) late(plan *report.Plan, run ledger.Run, gaps []Gap, doc *report.Document) ([]string, error) {
	what := "missing: "
	for i, g := range gaps {
		if i > 0 {
			what += ", "
		}
		if what += g.Dataset; g.Last != "" {
			what += " after " + g.Last
		}
	}
	wait := plan.Schedule.WaitForData
	if wait > 0 && m.Now().Before(run.DueAt.Add(wait)) {
		return nil, missingError{what + ", waiting until " + run.DueAt.Add(wait).In(plan.Account.Location).Format("2006-01-02 15:04")}
	}
	if wait == 0 && !empty(doc) {
		return nil, nil
	}
	switch plan.Schedule.IfLate {
	case "send-preliminary":
		return []string{preliminary(plan.Words, gaps)}, nil
	case "skip":
		return nil, endedError{ledger.NoData, what}
	}
	return nil, endedError{ledger.Held, what}
}

// preliminary tells recipients which data is missing.
func preliminary(w *report.Words, gaps []Gap) string {
	parts := make([]string, len(gaps))
	for i, g := range gaps {
		key := "jobs.ends"
		if g.Last == "" {
			key = "jobs.nothing"
		}
		parts[i] = w.Say(key, report.Args{"dataset": w.Term("dataset", g.Dataset), "day": g.Last})
	}
	return w.Say("jobs.preliminary", report.Args{"missing": strings.Join(parts, w.Say("jobs.join"))})
}

// empty reports whether no section had data.
func empty(doc *report.Document) bool {
	return !slices.ContainsFunc(doc.Chapters, func(c report.Chapter) bool {
		return c.Status == report.StatusOK || c.Status == report.StatusFinding
	})
}
