package analysis

import (
	"cmp"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// Desk inspects data and edits findings. The zero value has the defaults.
type Desk struct {
	Limit int // findings in the summary; 0: seven
}

var _ report.Desk = Desk{}

// lead is the order in which sections offer key figures to the summary: the
// account's growth, what it published, whom it kept, what it sold.
var lead = []string{"growth", "content", "retention", "funnel", "interaction", "traffic", "platforms", "audience", "competitors", "experiments"}

const (
	summaryFindings = 7
	perSection      = 2
	keyFigures      = 6
	firstActions    = 5
)

// Summarize scores the findings of all chapters against the month's totals and the
// account's past, holds them against the earlier reports, puts those that others
// speak for under them, picks those that lead, and says what to do first.
func (d Desk) Summarize(in report.Input, chapters []report.Chapter) report.Edited {
	chapters = disagreeing(in, chapters)
	y := newYard(in, chapters)
	var all []report.Finding
	for _, c := range chapters {
		for _, f := range c.Findings {
			all = append(all, y.scored(doubted(in, followed(f, in))))
		}
	}
	rankFindings(all)
	fold(in, chapters, all)
	s := report.Summary{KPIs: cards(chapters), Findings: pick(all, cmp.Or(d.Limit, summaryFindings)), Actions: actions(all)}
	out := edited(chapters, all)
	s.Message = headline(in.Words, out, all)
	s.Lines = append(lines(in.Words, s), blocking(in.Checks)...)
	return report.Edited{Checks: dependants(in, all), Chapters: out, Findings: all, Summary: s, Followup: followUp(in, all, chapters)}
}

// blocking is the gravest fault of the data, which a reader must know before the
// figures; most reports have none.
func blocking(checks []report.Check) []string {
	for _, q := range checks {
		if q.Severity == report.Critical {
			return []string{q.Claim}
		}
	}
	return nil
}

// edited is the chapters with their findings as the desk left them, in the
// desk's order.
func edited(chapters []report.Chapter, all []report.Finding) []report.Chapter {
	out := slices.Clone(chapters)
	for i, c := range out {
		if len(c.Findings) == 0 {
			continue
		}
		out[i].Findings = among(all, c.Findings)
		for _, f := range out[i].Findings { // what is put off is no headline
			if f.Claim != c.Message && slices.ContainsFunc(c.Findings, func(g report.Finding) bool { return g.Claim == c.Message && unchanged(f, g) }) {
				out[i].Message = f.Claim
			}
		}
		out[i].Blocks = slices.Clone(c.Blocks)
		for j, b := range out[i].Blocks {
			if list, ok := b.(report.FindingList); ok && len(list.Findings) > 0 {
				list.Findings = among(out[i].Findings, list.Findings)
				out[i].Blocks[j] = list
			}
		}
	}
	return out
}

// among is the edited findings that stand in a list, in the desk's order.
func among(findings, shown []report.Finding) []report.Finding {
	var out []report.Finding
	for _, f := range findings {
		if slices.ContainsFunc(shown, func(g report.Finding) bool { return unchanged(f, g) }) {
			out = append(out, f)
		}
	}
	return out
}

// unchanged reports whether f is g as the desk left it.
func unchanged(f, g report.Finding) bool {
	return f.ID == g.ID && f.Section == g.Section && strings.Contains(f.Claim, g.Claim)
}

// cards picks the key figures: the first of each section in the leading order,
// then the second, until the row is full.
func cards(chapters []report.Chapter) []report.Card {
	ordered := slices.Clone(chapters)
	rank := func(kind string) int {
		if i := slices.Index(lead, kind); i >= 0 {
			return i
		}
		return len(lead)
	}
	slices.SortStableFunc(ordered, func(a, b report.Chapter) int { return rank(a.Kind) - rank(b.Kind) })
	var out []report.Card
	for round := range 3 {
		for _, c := range ordered {
			if round < len(c.KPIs) && c.KPIs[round].Value.Known && len(out) < keyFigures {
				out = append(out, c.KPIs[round])
			}
		}
	}
	return out
}

// actions lists what to do first: the leading recommendation of each finding in
// rank order, each action once.
func actions(ranked []report.Finding) []report.Action {
	var out []report.Action
	done := map[string]bool{}
	for _, f := range ranked {
		if len(f.Recommendations) == 0 || len(out) == firstActions || f.Severity == report.Info || f.Parent != "" {
			continue
		}
		r := f.Recommendations[0]
		if done[r.ID] || done[r.Text] {
			continue
		}
		done[r.ID], done[r.Text] = true, true
		out = append(out, report.Action{Rank: len(out) + 1, Recommendation: r, Finding: f})
	}
	return out
}

// headline is the message of the chapter with the gravest finding, or that
// nothing needs attention.
func headline(words *report.Words, chapters []report.Chapter, ranked []report.Finding) string {
	if len(ranked) > 0 && ranked[0].Severity.Rank() <= report.Notice.Rank() {
		for _, c := range chapters {
			if c.ID == ranked[0].Section && c.Message != "" {
				return c.Message
			}
		}
		return ranked[0].Claim
	}
	return words.Say("summary.quiet")
}

// lines are the cover's two sentences: the leading key figure and the gravest
// finding that is not already the headline.
func lines(words *report.Words, s report.Summary) []string {
	var out []string
	if len(s.KPIs) > 0 {
		k := s.KPIs[0]
		key := "summary.kpi"
		if k.Previous.Known {
			key = "summary.kpi_change"
		}
		out = append(out, words.Say(key, report.Args{"name": k.Name, "value": k.Value, "change": k.Previous}))
	}
	for _, f := range s.Findings {
		if f.Severity.Rank() <= report.Warning.Rank() {
			out = append(out, f.Claim)
			break
		}
	}
	return out
}
