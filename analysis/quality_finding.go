package analysis

import (
	"slices"

	"github.com/wxreport/wxreport/report"
)

// disagreement is where a check that holds figures against each other is told as a
// finding: in the first of these sections that the report has, about this figure.
type disagreement struct {
	sections []string
	figure   string
}

// disagreements are the checks of sums and identities that are findings too: a
// reader who adds up the report's own tables would find them.
var disagreements = map[string]disagreement{
	"net":            {[]string{"growth"}, "growth.net"},
	"identity":       {[]string{"growth"}, "growth.total"},
	"source_total":   {[]string{"growth"}, "growth.new"},
	"traffic_total":  {[]string{"traffic", "growth"}, "growth.new"},
	"retained_above": {[]string{"traffic", "retention"}, "traffic.retention"},
	"retained_below": {[]string{"traffic", "retention"}, "traffic.retention"},
	"cohort_size":    {[]string{"retention", "growth"}, "retention.rate"},
	"derived_orders": {[]string{"platforms", "traffic"}, "platforms.orders"},

	// Held together where the events are counted, in report/derive.
	"derived_funnel":       {[]string{"funnel"}, "funnel.users"},
	"derived_sources":      {[]string{"traffic"}, "traffic.visits"},
	"derived_interactions": {[]string{"interaction"}, "interaction.per_day"},
	"derived_zones":        {[]string{"funnel"}, "funnel.zone_ctr"},
	"derived_segments":     {[]string{"audience"}, "audience.users"},
	"derived_retention":    {[]string{"retention"}, "retention.rate"},
}

const disagreeRule = "data.disagree"

// disagreeing adds a finding to the chapters for each kind of disagreement in the
// data, the first row of each.
func disagreeing(in report.Input, chapters []report.Chapter) []report.Chapter {
	out := slices.Clone(chapters)
	var told []string
	for _, q := range in.Checks {
		d, ok := disagreements[q.Check]
		if !ok || slices.Contains(told, q.Check+q.Subject) {
			continue
		}
		told = append(told, q.Check+q.Subject)
		for _, kind := range d.sections {
			i := slices.IndexFunc(out, func(c report.Chapter) bool { return c.Kind == kind && c.Status != report.StatusNotApplicable })
			if i >= 0 {
				out[i] = withFinding(out[i], disagreeFinding(in, q, d, out[i].ID))
				break
			}
		}
	}
	return out
}

// disagreeFinding is a fault as a finding of a section. Cohorts that differ from the
// month's followers may only be counted otherwise: that is information.
func disagreeFinding(in report.Input, q report.Check, d disagreement, section string) report.Finding {
	f := newFrame("data", in)
	f.in.ID = section
	severity, subject := report.Notice, q.Check
	if q.Subject != "" {
		subject += ":" + q.Subject
	}
	if q.Severity == report.Info {
		severity = report.Info
	}
	f.find(claim{rule: disagreeRule, variant: "claim", subject: subject, advice: q.Check, metric: report.Metric{Name: d.figure, Unit: report.UnitCount}, severity: severity,
		verdict: report.Certain, direction: report.Flat, args: report.Args{"claim": q.Claim, "file": q.File, "row": q.Row}})
	return f.chapter.Findings[0]
}

// withFinding is a chapter with one finding more, in its list and its order.
func withFinding(c report.Chapter, f report.Finding) report.Chapter {
	c.Findings = append(slices.Clone(c.Findings), f)
	rankFindings(c.Findings)
	c.Blocks = slices.Clone(c.Blocks)
	at := -1
	for i, b := range c.Blocks {
		if _, ok := b.(report.FindingList); ok {
			at = i
		}
	}
	if at < 0 {
		at, c.Blocks = len(c.Blocks), append(c.Blocks, nil)
	}
	c.Blocks[at] = report.FindingList{Findings: c.Findings}
	c.Status = report.StatusFinding
	return c
}
