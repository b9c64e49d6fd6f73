package analysis

import (
	"cmp"
	"slices"

	"github.com/wxreport/wxreport/report"
)

// relevance is how much a finding's score counts in the choice for the summary; the
// rest is how little it repeats what is already chosen.
//
// Source: Carbonell and Goldstein (1998), maximal marginal relevance.
const relevance = 0.7

// pick chooses the summary: all critical findings, at most two of a section
// otherwise, warnings before notices, and one piece of good news if there is any;
// findings that others speak for are left out. What is chosen stands gravest first.
func pick(ranked []report.Finding, limit int) []report.Finding {
	var out, rest []report.Finding
	var good *report.Finding
	perChapter := map[string]int{}
	for i, f := range ranked {
		switch {
		case f.Severity == report.Critical:
			out = append(out, f)
			perChapter[f.Section]++
		case f.Parent != "" || f.Severity == report.Info:
		case f.Severity == report.Good:
			if good == nil {
				good = &ranked[i]
			}
		default:
			rest = append(rest, f)
		}
	}
	room := limit
	if good != nil {
		room--
	}
	for len(out) < room {
		i := nextBest(rest, out, perChapter)
		if i < 0 {
			break
		}
		perChapter[rest[i].Section]++
		out = append(out, rest[i])
		rest = slices.Delete(rest, i, i+1)
	}
	rankFindings(out)
	if good != nil {
		out = append(out, *good)
	}
	return out
}

// nextBest is the finding that adds most to those chosen, of the gravest severity
// that may come in; -1: none may.
func nextBest(rest, chosen []report.Finding, perChapter map[string]int) int {
	most := 0.0
	for _, f := range rest {
		most = max(most, f.Score)
	}
	best, bestValue := -1, 0.0
	for i, f := range rest {
		if perChapter[f.Section] >= perSection || best >= 0 && rest[best].Severity != f.Severity {
			continue
		}
		likest := 0.0
		for _, g := range chosen {
			likest = max(likest, alike(f, g))
		}
		value := relevance*f.Score/cmp.Or(most, 1) - (1-relevance)*likest
		if best < 0 || value > bestValue {
			best, bestValue = i, value
		}
	}
	return best
}

// alike is how much two findings repeat each other: subject, figure and rule, a
// third each.
func alike(f, g report.Finding) float64 {
	n := 0.0
	if f.Subject == g.Subject {
		n++
	}
	if family(f.Metric) == family(g.Metric) {
		n++
	}
	if f.Rule == g.Rule {
		n++
	}
	return n / 3
}
