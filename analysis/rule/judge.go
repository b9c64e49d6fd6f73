package rule

import (
	"cmp"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// result is what a rule found.
type result struct {
	status  report.RuleStatus
	lacks   *missing
	failed  *report.RuleError
	small   report.Metric // the figure that is counted on too few
	reading *reading
}

// Judge holds every rule against the measured figures. Rules that ask for a
// probability share the error rate of their family by Holm's method; the others
// are told as something to watch, and as a notice at most.
func (b *Book) Judge(in report.Input, chapters []report.Chapter) report.Judged {
	f := measured(in, chapters)
	results := make([]result, len(b.rules))
	for i, r := range b.rules {
		results[i] = r.try(f, 0)
	}
	for i, factor := range b.families(results) {
		if factor > 1 && results[i].status == report.RuleFires {
			results[i] = b.rules[i].try(f, factor)
		}
	}
	out := report.Judged{Chapters: slices.Clone(chapters)}
	for i, r := range b.rules {
		o := report.Outcome{Rule: r.ID, Title: cmp.Or(r.Summary, r.ID), Status: results[i].status}
		switch o.Status {
		case report.RuleFires:
			r.tell(in, f, results[i], out.Chapters)
		case report.RuleUnknown:
			o.Note = in.Words.Say("rules.unknown", report.Args{"what": in.Words.Metric(results[i].lacks.name), "name": results[i].lacks.name})
			if near := results[i].lacks.near; near != "" {
				o.Note += in.Words.Say("rules.near", report.Args{"name": near})
			}
		case report.RuleInsufficient:
			small := results[i].small
			o.Note = in.Words.Say("rules.insufficient", report.Args{"what": in.Words.Metric(small.Name),
				"n": report.Q(counted(small), report.UnitCount), "needed": report.Q(report.Some(r.MinN), report.UnitCount)})
		case report.RuleFailed:
			e := results[i].failed
			problem := inWords(in.Words, e.Problem)
			o.Note = in.Words.Say("rules.failed", report.Args{"place": e.Pos.String(), "problem": problem})
			out.Checks = append(out.Checks, report.Check{Check: "rule_failed", Severity: report.Warning, File: e.Pos.File, Row: e.Pos.Line,
				Claim: in.Words.Say("rules.check", report.Args{"rule": r.ID, "problem": problem})})
		}
		out.Outcomes = append(out.Outcomes, o)
	}
	return out
}

// inWords is a failure in the report's language, where it has words for it.
func inWords(words *report.Words, problem string) string {
	switch {
	case strings.HasPrefix(problem, notFinite):
		return words.Say("rules.not_finite")
	case strings.HasPrefix(problem, goesOn):
		return words.Say("rules.goes_on")
	}
	return problem
}

// try evaluates one rule with a family correction.
func (r compiled) try(f *figures, factor float64) result {
	reading := &reading{figures: f, factor: factor}
	t := r.when.holds(reading)
	out := result{status: report.RuleSilent, lacks: t.lacks, failed: t.failed, reading: reading}
	switch {
	case t.failed != nil:
		out.status = report.RuleFailed
		return out
	case t.lacks != nil:
		out.status = report.RuleUnknown
		return out
	}
	for _, m := range reading.read {
		if r.MinN > 0 && m.Value.Known && counted(m).Known && counted(m).F < r.MinN {
			out.status, out.small = report.RuleInsufficient, m
			return out
		}
	}
	if t.is {
		out.status = report.RuleFires
	}
	return out
}

// families is the factor each rule's error probability is multiplied by: Holm's
// adjusted p over the rules of its family that tested something, divided by p.
// A rule's p is that of its least sure test.
func (b *Book) families(results []result) []float64 {
	factors := make([]float64, len(results))
	groups := map[string][]int{}
	for i, r := range b.rules {
		if r.when.tests && len(results[i].reading.tests) > 0 {
			groups[r.Family] = append(groups[r.Family], i)
		}
	}
	p := func(i int) float64 { return 1 - slices.Min(results[i].reading.tests) }
	for _, group := range groups {
		slices.SortStableFunc(group, func(i, j int) int { return cmp.Compare(p(i), p(j)) })
		adjusted := 0.0
		for rank, i := range group {
			m := float64(len(group) - rank)
			adjusted = max(adjusted, m*p(i))
			factors[i] = m
			if p(i) > 0 {
				factors[i] = adjusted / p(i)
			}
		}
	}
	return factors
}

// chapterOf is where a finding of the rule stands: the section it names, else
// that of its metric, else that whose kind begins the metric's name, else the first.
func (r compiled) chapterOf(metric string, chapters []report.Chapter) int {
	family, _, _ := strings.Cut(metric, ".")
	for _, fits := range []func(c report.Chapter) bool{
		func(c report.Chapter) bool { return r.Section != "" && c.ID == r.Section },
		func(c report.Chapter) bool {
			return slices.ContainsFunc(c.Metrics, func(m report.Metric) bool { return m.Name == metric })
		},
		func(c report.Chapter) bool { return c.Kind == family },
	} {
		if i := slices.IndexFunc(chapters, fits); i >= 0 {
			return i
		}
	}
	return 0
}

// tell adds the finding to its chapter.
func (r compiled) tell(in report.Input, f *figures, res result, chapters []report.Chapter) {
	m := r.about(f, res.reading)
	if len(chapters) == 0 {
		return
	}
	at := r.chapterOf(m.Name, chapters)
	c := chapters[at]
	finding := r.finding(in.Words, f, m, res.reading)
	finding.Section = c.ID
	c.Findings = append(slices.Clone(c.Findings), finding)
	slices.SortStableFunc(c.Findings, func(a, b report.Finding) int {
		return cmp.Or(cmp.Compare(a.Severity.Rank(), b.Severity.Rank()), cmp.Compare(b.Score, a.Score))
	})
	c.Blocks = slices.Clone(c.Blocks)
	list := -1
	for i, b := range c.Blocks {
		if _, ok := b.(report.FindingList); ok {
			list = i
		}
	}
	if list < 0 {
		c.Blocks, list = append(c.Blocks, nil), len(c.Blocks)
	}
	c.Blocks[list] = report.FindingList{Findings: c.Findings}
	if c.Message == "" && c.Kind != "" {
		c.Message = c.Findings[0].Claim
	}
	if c.Status != report.StatusNotApplicable {
		c.Status = report.StatusFinding
	}
	chapters[at] = c
}
