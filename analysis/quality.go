package analysis

import (
	"maps"
	"slices"

	"github.com/wxreport/wxreport/report"
)

// shown is how many rows of one fault are listed one by one.
const shown = 5

// Inspect lists what cannot be true of the data or makes it doubtful, in a fixed
// order: single rows, days, sums, orders, scales, then courses over days. Critical
// faults make a dataset unfit to speak (block), warnings weaken what it says
// (degrade), infos are to be known (note). Each names the rules whose findings it may
// make doubtful.
func (Desk) Inspect(in report.Input) []report.Check {
	q := inspector{in: in, views: map[string]*report.Dataset{}}
	var out []report.Check
	for _, f := range faults {
		out = append(out, f.find(q)...)
	}
	for _, s := range report.Schemas() {
		out = append(out, q.negatives(s)...)
		out = append(out, q.repeats(s)...)
		out = append(out, q.rates(s)...)
	}
	for _, name := range dailies {
		out = append(out, q.gaps(name)...)
		out = append(out, q.courses(name)...)
	}
	out = append(out, q.netIdentity()...)
	out = append(out, q.followerIdentity()...)
	out = append(out, q.sourceTotals()...)
	out = append(out, q.trafficTotal()...)
	out = append(out, q.retainedSources()...)
	out = append(out, q.cohortSizes()...)
	out = append(out, q.funnelOrder()...)
	out = append(out, q.retentionOrder()...)
	out = append(out, q.derivedOrders()...)
	out = append(out, q.capped()...)
	out = append(out, q.zones()...)
	out = append(out, q.sampled()...)
	for _, s := range report.Schemas() {
		out = append(out, q.copied(s)...)
	}
	return out
}

// dailies are the datasets with a row a day, or a day and subject.
var dailies = []string{"followers", "reads", "interactions", "sources", "funnel", "platforms"}

// inspector looks at the data of one job.
type inspector struct {
	in    report.Input
	views map[string]*report.Dataset
}

// now is a dataset's rows of the reporting period.
func (q inspector) now(name string) *report.Dataset {
	return once(&q.views, name, func() *report.Dataset { return q.in.Datasets.Get(name).During(q.in.Job.Period) })
}

// named gives the columns among the arguments the names of the report's language.
func (q inspector) named(dataset string, args report.Args) report.Args {
	out := maps.Clone(args)
	for _, arg := range []string{"column", "part", "whole"} {
		column, ok := args[arg].(string)
		if !ok {
			continue
		}
		for _, key := range []string{"field_of." + dataset + "." + column, "field." + column} {
			if q.in.Words.Has(key) {
				out[arg] = q.in.Words.Say("quality.column", report.Args{"name": q.in.Words.Say(key)})
				break
			}
		}
	}
	return out
}

// fault begins a check; row is where it was seen, -1 for the whole dataset.
func (q inspector) fault(check string, severity report.Severity, ds *report.Dataset, row int, column string, args report.Args) report.Check {
	c := report.Check{Check: check, Severity: severity, Dataset: ds.Name, Column: column,
		Claim: q.in.Words.Say("quality."+check, q.named(ds.Name, args))}
	if row >= 0 {
		o := ds.Origin(row)
		c.File, c.Row = o.File, o.Row
		c.Subject = subjectOf(ds, row)
	}
	if slices.Contains(wide, check) {
		c.Subject = ""
	}
	c.Affects = affected(c, q.in.Rules)
	return c
}

// wide are the checks that name a row to look at and mean the whole dataset.
var wide = []string{"copied", "definition", "traffic_total", "derived_orders", "partial_day", "unit_suspect", "capped"}

// subjectOf is what a row is about, where the figures of others do not depend on it.
func subjectOf(ds *report.Dataset, row int) string {
	name := ds.Text(subjects[ds.Name], row)
	if ds.Name == "funnel" {
		return stageName(name)
	}
	return name
}

// listed is the first rows of one fault, and a line that counts the others.
func (q inspector) listed(all []report.Check) []report.Check {
	if len(all) <= shown {
		return all
	}
	rest := all[shown]
	rest.File, rest.Row, rest.Count, rest.Subject = "", 0, len(all)-shown, ""
	rest.Claim = q.in.Words.Say("quality.more", report.Args{"n": rest.Count})
	return append(slices.Clone(all[:shown]), rest)
}
