package analysis

import (
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// fault is one check over a dataset; it reports rows that cannot be true.
type fault struct {
	name     string
	dataset  string
	severity report.Severity
	columns  []string
	bad      func(ds *report.Dataset, row int) (report.Args, bool)
}

// faults are the checks of single rows. A part larger than its whole is a fault
// of the row, which stays in the totals as the export gave it.
var faults = []fault{
	exceeds("articles", "opened", "delivered"), exceeds("articles", "shares", "reads"),
	exceeds("articles", "favourites", "reads"), exceeds("articles", "likes", "reads"),
	exceeds("interactions", "converted_users", "users"), exceeds("interactions", "users", "count"),
	exceeds("sources", "visitors", "visits"), exceeds("sources", "retained_1", "new_followers"),
	exceeds("sources", "retained_7", "retained_1"), exceeds("sources", "retained_30", "retained_7"),
	exceeds("zones", "clicks", "views"), exceeds("retention", "users", "size"),
	exceeds("audience", "new_users", "users"), exceeds("platforms", "unlinked", "linked_followers"),
}

func exceeds(dataset, part, whole string) fault {
	return fault{name: "exceeds", dataset: dataset, severity: report.Warning, columns: []string{part, whole},
		bad: func(ds *report.Dataset, row int) (report.Args, bool) {
			a, b := ds.Number(part, row), ds.Number(whole, row)
			return report.Args{"part": part, "whole": whole, "a": report.Q(a, report.UnitCount), "b": report.Q(b, report.UnitCount)},
				a.Known && b.Known && a.F > b.F
		}}
}

// shown is how many rows of one fault are listed one by one.
const shown = 5

// Inspect lists the rows that cannot be true, negative counts, days that are
// missing inside the period, and followers that do not add up.
func (Desk) Inspect(in report.Input) []report.Check {
	var out []report.Check
	for _, f := range faults {
		out = append(out, f.find(in)...)
	}
	for _, s := range report.Schemas() {
		out = append(out, negatives(in, s)...)
	}
	for _, name := range []string{"followers", "reads", "interactions", "sources", "funnel"} {
		out = append(out, gaps(in, name)...)
	}
	return append(out, followerIdentity(in)...)
}

func (f fault) find(in report.Input) []report.Check {
	ds := in.Datasets.Get(f.dataset).During(in.Job.Period)
	if !ds.Has(f.columns...) {
		return nil
	}
	var out []report.Check
	count := 0
	for i := range ds.Len() {
		args, bad := f.bad(ds, i)
		if !bad {
			continue
		}
		if count++; count <= shown {
			o := ds.Origin(i)
			out = append(out, report.Check{Check: f.name, Severity: f.severity, Dataset: f.dataset, File: o.File, Row: o.Row,
				Column: f.columns[0], Claim: in.Words.Say("quality."+f.name, args)})
		}
	}
	if count > shown {
		out = append(out, report.Check{Check: f.name, Severity: f.severity, Dataset: f.dataset, Column: f.columns[0], Count: count - shown,
			Claim: in.Words.Say("quality.more", report.Args{"n": count - shown})})
	}
	return out
}

// negatives lists counts below zero.
func negatives(in report.Input, s report.Schema) []report.Check {
	ds := in.Datasets.Get(s.Name).During(in.Job.Period)
	var out []report.Check
	for _, c := range s.Columns {
		if c.Unit != report.UnitCount || !ds.Has(c.Name) {
			continue
		}
		for i := range ds.Len() {
			if n := ds.Number(c.Name, i); n.Known && n.F < 0 && len(out) < shown {
				o := ds.Origin(i)
				out = append(out, report.Check{Check: "negative", Severity: report.Warning, Dataset: s.Name, File: o.File, Row: o.Row, Column: c.Name,
					Claim: in.Words.Say("quality.negative", report.Args{"column": c.Name, "value": report.Q(n, report.UnitCount)})})
			}
		}
	}
	return out
}

// gaps tells the days of the period that a daily dataset lacks. A dataset with
// rows on fewer than a quarter of the days is not daily.
func gaps(in report.Input, name string) []report.Check {
	ds := in.Datasets.Get(name).During(in.Job.Period)
	schema, _ := report.SchemaOf(name)
	if ds.Len() == 0 || !ds.Has(schema.Time) {
		return nil
	}
	seen := map[string]bool{}
	for i := range ds.Len() {
		seen[ds.Time(schema.Time, i).Format("2006-01-02")] = true
	}
	days := in.Job.Period.Days()
	if len(seen)*4 < days {
		return nil
	}
	var missing []string
	for d := in.Job.Period.From; d.Before(in.Job.Period.Until); d = d.AddDate(0, 0, 1) {
		if !seen[d.Format("2006-01-02")] {
			missing = append(missing, in.Words.ShortDay(d))
		}
	}
	if len(missing) == 0 {
		return nil
	}
	list := missing
	if len(list) > shown {
		list = append(slices.Clone(missing[:shown]), "…")
	}
	return []report.Check{{Check: "missing_days", Severity: report.Warning, Dataset: name, Count: len(missing),
		Claim: in.Words.Say("quality.missing_days", report.Args{"n": len(missing), "days": strings.Join(list, in.Words.Say("quality.join"))})}}
}

// followerIdentity tells the days on which total followers differ from the day before
// plus new less cancelled by more than .5 %.
func followerIdentity(in report.Input) []report.Check {
	ds := in.Datasets.Get("followers").During(in.Job.Period).With("source", "")
	if !ds.Has("total") {
		return nil
	}
	ds = ds.Sorted(func(a, b int) int { return ds.Time("date", a).Compare(ds.Time("date", b)) })
	count, first := 0, -1
	for i := 1; i < ds.Len(); i++ {
		before, now := ds.Number("total", i-1), ds.Number("total", i)
		want := before.Plus(ds.Number("new", i)).Minus(ds.Number("cancelled", i))
		next := ds.Time("date", i-1).AddDate(0, 0, 1).Equal(ds.Time("date", i))
		if gap := now.Relative(want); next && gap.Known && (gap.F > 0.005 || gap.F < -0.005) {
			if count++; first < 0 {
				first = i
			}
		}
	}
	if count == 0 {
		return nil
	}
	o := ds.Origin(first)
	return []report.Check{{Check: "identity", Severity: report.Warning, Dataset: "followers", File: o.File, Row: o.Row, Column: "total", Count: count,
		Claim: in.Words.Say("quality.identity", report.Args{"n": count, "day": in.Words.Day(ds.Time("date", first))})}}
}
