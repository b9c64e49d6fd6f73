package analysis

import (
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// mostNamed is how many doubtful findings a line of the quality list names.
const mostNamed = 3

// doubted is a finding as the faults of its data leave it: those that block put it
// off until the data is right, those that degrade it are told beside it. An alert
// value is never kept silent: a blocked finding about one stays, as a notice that
// says why nothing can be said.
func doubted(in report.Input, f report.Finding) report.Finding {
	var worst *report.Check
	said := map[string]bool{}
	for i, q := range in.Checks {
		if q.Severity.Rank() > report.Warning.Rank() || !doubts(q, f) {
			continue
		}
		if worst == nil || q.Severity.Rank() < worst.Severity.Rank() {
			worst = &in.Checks[i]
		}
		if line := in.Words.Say("quality.doubt", report.Args{"claim": q.Claim}); !said[q.Check] {
			said[q.Check] = true
			f.Evidence = append(slices.Clone(f.Evidence), line)
		}
	}
	if worst == nil || worst.Severity != report.Critical {
		return f
	}
	f.Verdict, f.Severity, f.Impact = report.Insufficient, report.Info, report.Impact{}
	if f.Threshold.Known {
		f.Severity = report.Notice
	}
	f.Claim = in.Words.Say("quality.blocked", report.Args{"claim": f.Claim})
	f.Recommendations = []report.Recommendation{{ID: "data." + worst.Check, Text: in.Words.Say("quality.correct", report.Args{"claim": worst.Claim}), Effort: "S"}}
	return f
}

// trust is how far the faults of its data leave a finding standing: half where one
// blocks it, .9 where one degrades it.
func trust(checks []report.Check, f report.Finding) float64 {
	part := 1.0
	for _, q := range checks {
		switch {
		case q.Severity == report.Critical && doubts(q, f):
			return 0.5
		case q.Severity == report.Warning && doubts(q, f):
			part = 0.9
		}
	}
	return part
}

// dependants is the checks with the rules they may make doubtful, the findings that
// they do, and these by name in the claims of those that block or degrade.
func dependants(in report.Input, all []report.Finding) []report.Check {
	out := slices.Clone(in.Checks)
	for i, q := range out {
		if q.Affects == nil && q.Dataset != "" {
			out[i].Affects = affected(q, in.Rules)
		}
		if q.Severity.Rank() > report.Warning.Rank() {
			continue
		}
		var names []string
		for _, f := range all {
			if !doubts(q, f) {
				continue
			}
			out[i].Invalidates = append(out[i].Invalidates, f.ID)
			if name := in.Words.Metric(f.Metric); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		if len(names) == 0 {
			continue
		}
		key := "quality.invalidates"
		if len(names) > mostNamed {
			key, names = "quality.invalidates_more", names[:mostNamed]
		}
		out[i].Claim += in.Words.Say(key, report.Args{"names": strings.Join(names, in.Words.Say("quality.join")), "n": len(out[i].Invalidates)})
	}
	return out
}
