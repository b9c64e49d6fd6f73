package analysis

import (
	"math"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// explains is the part of a change that a finding must explain to speak for
// another, or to be told under it.
const explains = 0.6

// tie is a finding told under another: child says nothing new once parent is known.
type tie struct {
	because, of int     // the finding that explains, and the one it explains
	share       float64 // of the change; 0: they only say the same
	words       string  // key of the line of evidence
}

// fold puts findings under those that speak for them: a step of the funnel under the
// span it is part of, a later day of retention under the day that decides it, parts
// of a total under the total, segments under the general one, and what says the
// same twice. Critical findings stay. ranked is in the order of [rankFindings].
func fold(in report.Input, chapters []report.Chapter, ranked []report.Finding) {
	g := folder{in: in, findings: ranked, metrics: metricsOf(chapters), stages: stagesOf(chapters)}
	for child := range ranked {
		if ranked[child].Severity == report.Critical {
			continue
		}
		for parent := range ranked {
			if parent == child || ranked[parent].Parent != "" {
				continue
			}
			t, ok := g.tie(parent, child)
			if !ok {
				continue
			}
			ranked[child].Parent = ranked[parent].ID
			g.adopt(child)
			if t.share > 0 {
				g.explain(t)
			}
			break
		}
	}
}

// folder holds the findings against each other.
type folder struct {
	in       report.Input
	findings []report.Finding
	metrics  map[string]report.Metric
	stages   []string
}

// adopt hands a folded finding's own children on to its parent.
func (g folder) adopt(child int) {
	for i := range g.findings {
		if g.findings[i].Parent == g.findings[child].ID {
			g.findings[i].Parent = g.findings[child].Parent
		}
	}
}

// explain notes what explains a finding, in its data and in a line of its evidence.
func (g folder) explain(t tie) {
	f, cause := &g.findings[t.of], g.findings[t.because]
	f.Because = append(slices.Clone(f.Because), report.Cause{Finding: cause.ID, Share: round4(t.share)})
	f.Evidence = append(slices.Clone(f.Evidence), g.in.Words.Say(t.words,
		report.Args{"claim": cause.Claim, "share": report.Q(report.Some(t.share), report.UnitRate)}))
}

// tie reports whether one finding is to be told under another, and why.
func (g folder) tie(parent, child int) (tie, bool) {
	p, c := g.findings[parent], g.findings[child]
	t := tie{because: child, of: parent, words: "followup.because"}
	if p.Severity == report.Good != (c.Severity == report.Good) || p.Severity.Rank() > c.Severity.Rank() {
		return t, false
	}
	if parent < child && (twice(p, c) || siblings(p, c) || general(p, c)) {
		return t, true
	}
	if day, ok := g.sameCohort(p, c); ok {
		t = tie{because: parent, of: child, share: day, words: "followup.because_gap"}
		return t, day >= explains
	}
	for _, share := range []func(p, c report.Finding) (float64, bool){g.step, g.part} {
		if s, ok := share(p, c); ok {
			t.share = min(s, 1)
			return t, s >= explains
		}
	}
	return t, false
}

// twice tells two findings about the same figure, moved the same way.
func twice(p, c report.Finding) bool {
	return p.Metric != "" && p.Metric == c.Metric && p.Direction == c.Direction &&
		(p.Subject == c.Subject || p.Subject == p.Metric || c.Subject == c.Metric)
}

// siblings tells findings of one rule, about members of one family, that the same
// advice answers. Good news is told member by member.
func siblings(p, c report.Finding) bool {
	if p.Severity == report.Good || p.Rule != c.Rule || p.Direction != c.Direction || p.Section != c.Section || len(p.Recommendations) == 0 || len(c.Recommendations) == 0 {
		return false
	}
	return p.Recommendations[0].Text == c.Recommendations[0].Text && family(p.Metric) == family(c.Metric)
}

// family is a figure's name without its member.
func family(metric string) string {
	parts := strings.SplitN(metric, ".", 3)
	return strings.Join(parts[:min(len(parts), 2)], ".")
}

// general tells a segment that lies within another, more general one and does not
// differ from it: a=1,b=2 within a=1.
func general(p, c report.Finding) bool {
	if p.Rule != c.Rule || p.Direction != c.Direction || !strings.Contains(p.Subject, "=") {
		return false
	}
	wide, narrow := strings.Split(p.Subject, ","), strings.Split(c.Subject, ",")
	if len(wide) >= len(narrow) || slices.ContainsFunc(wide, func(term string) bool { return !slices.Contains(narrow, term) }) {
		return false
	}
	a, b := p.Interval, c.Interval
	known := a[0].Known && a[1].Known && b[0].Known && b[1].Known
	return !known || a[0].F <= b[1].F && b[0].F <= a[1].F
}

// stagesOf is the funnel's stages in order.
func stagesOf(chapters []report.Chapter) []string {
	var out []string
	for _, c := range chapters {
		for _, m := range c.Metrics {
			if stage, ok := strings.CutPrefix(m.Name, "funnel.users."); ok {
				out = append(out, stage)
			}
		}
	}
	return out
}

// step is the share of a span's change that a step within it makes. The logarithms
// of the rates of the steps add up to that of the span.
//
// Source: the log-mean Divisia decomposition (Ang 2004), where the weights cancel.
func (g folder) step(p, c report.Finding) (float64, bool) {
	outer, ok1 := strings.CutPrefix(p.Metric, "funnel.rate.")
	inner, ok2 := strings.CutPrefix(c.Metric, "funnel.rate.")
	if !ok1 || !ok2 || p.Direction != c.Direction {
		return 0, false
	}
	from, to := g.span(outer)
	start, end := g.span(inner)
	if from < 0 || to < 0 || start < from || end > to || end-start >= to-from {
		return 0, false
	}
	return ratioOf(logChange(g.metrics[c.Metric]), logChange(g.metrics[p.Metric]))
}

func (g folder) span(pair string) (from, to int) {
	a, b, _ := strings.Cut(pair, ">")
	return slices.Index(g.stages, a), slices.Index(g.stages, b)
}

func logChange(m report.Metric) float64 {
	return math.Log(m.Value.Over(m.Previous).Or(math.NaN()))
}

// ratioOf is a share that is defined: both changes go the same way.
func ratioOf(part, whole float64) (float64, bool) {
	share := part / whole
	return share, share > 0 && !math.IsInf(share, 0)
}

// sameCohort is the share of a later day's distance to its benchmark that an earlier
// day's distance makes: who left by day 7 is not there on day 30.
func (g folder) sameCohort(p, c report.Finding) (float64, bool) {
	const rate = "retention.rate."
	if p.Rule != c.Rule || p.Direction != c.Direction || !strings.HasPrefix(p.Metric, rate) || !strings.HasPrefix(c.Metric, rate) {
		return 0, false
	}
	early, late := dayOf(p.Subject), dayOf(c.Subject)
	if early <= 0 || late <= early {
		return 0, false
	}
	gap := func(f report.Finding) float64 {
		return math.Log(f.Value.Over(g.benchmark(f)).Or(math.NaN()))
	}
	share, ok := ratioOf(gap(p), gap(c))
	return min(share, 1), ok
}

// dayOf reads the day of a retention finding; 0: none.
func dayOf(subject string) int {
	n := 0
	for _, r := range subject {
		if r < '0' || r > '9' || n > 1e4 {
			return 0
		}
		n = n*10 + int(r-'0')
	}
	return n
}

// benchmark is the industry's value of a finding's figure.
func (g folder) benchmark(f report.Finding) report.Number {
	if f.Benchmark.Known {
		return f.Benchmark
	}
	return newFrame("", g.in).benchmark(f.Metric)
}

// part is the share of a total's change that one of its parts makes: new and
// cancelled followers of the net, a member of the whole it is counted in.
func (g folder) part(p, c report.Finding) (float64, bool) {
	whole, one := g.metrics[p.Metric], g.metrics[c.Metric]
	change := func(m report.Metric) float64 { return m.Value.Minus(m.Previous).Or(math.NaN()) }
	switch {
	case p.Metric == "growth.net" && c.Metric == "growth.new":
		return ratioOf(change(one), change(whole))
	case p.Metric == "growth.net" && c.Metric == "growth.cancelled":
		return ratioOf(-change(one), change(whole))
	case p.Metric == "" || !strings.HasPrefix(c.Metric, p.Metric+".") || p.Direction != c.Direction:
		return 0, false
	}
	weight := 1.0
	if one.Unit.Fraction() {
		weight = one.Denominator.Over(whole.Denominator).Or(math.NaN())
	}
	return ratioOf(weight*change(one), change(whole))
}
