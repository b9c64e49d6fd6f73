package analysis

import (
	"cmp"
	"math"
	"slices"

	"github.com/wxreport/wxreport/report"
)

// confidence is how sure a verdict is, for ranking only.
func confidence(v report.Verdict) float64 {
	switch v {
	case report.Certain:
		return 0.98
	case report.Likely:
		return 0.88
	case report.Possible:
		return 0.6
	case report.Watch:
		return 0.5
	}
	return 0.4
}

// weight is how soon a severity asks for a reader.
func weight(s report.Severity) float64 {
	switch s {
	case report.Critical:
		return 1
	case report.Warning:
		return 0.7
	case report.Notice:
		return 0.4
	case report.Good:
		return 0.35
	}
	return 0.2
}

// score is severity x confidence x evidence x lever, each in (0, 1]: a finding
// that nobody can act on counts .6.
func score(f report.Finding) float64 {
	grade := map[report.Grade]float64{report.GradeA: 1, report.GradeB: 0.85, report.GradeC: 0.7}[f.Grade]
	lever := 0.6
	if len(f.Recommendations) > 0 {
		lever = 1
	}
	return math.Round(weight(f.Severity)*confidence(f.Verdict)*grade*lever*1e4) / 1e4
}

// rankFindings sorts gravest first, then by score, then by impact, then by id,
// so that the same findings always stand in the same order.
func rankFindings(findings []report.Finding) {
	slices.SortStableFunc(findings, func(a, b report.Finding) int {
		return cmp.Or(cmp.Compare(a.Severity.Rank(), b.Severity.Rank()), cmp.Compare(b.Score, a.Score),
			cmp.Compare(math.Abs(b.Impact.Value.Or(0)), math.Abs(a.Impact.Value.Or(0))), cmp.Compare(a.ID, b.ID))
	})
}
