package analysis

import (
	"math"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report"
)

// moving is a warning about a rate that moved from one value to another.
func moving(rule, subject, metric string, severity report.Severity, from, to float64) (report.Finding, report.Metric) {
	m := report.Metric{Name: metric, Unit: report.UnitRate, Value: report.Some(to), Previous: report.Some(from)}
	f := finding(rule+" "+subject, "s", severity, report.Certain)
	f.Rule, f.Subject, f.Metric, f.Direction, f.Value = rule, subject, metric, report.Down, report.Some(to)
	f.Claim = subject
	return f, m
}

func TestFold(t *testing.T) {
	t.Parallel()
	type fact struct {
		rule, subject, metric string
		severity              report.Severity
		from, to              float64
	}
	span := fact{"funnel.below_alert", "inquiry>payment", "funnel.rate.inquiry>payment", report.Critical, .46, .41}
	cases := map[string]struct {
		parent, child fact
		folds         bool
		share         float64
	}{
		"a step that makes the span":      {span, fact{"funnel.unlike_past", "trial>payment", "funnel.rate.trial>payment", report.Warning, .77, .683}, true, 1},
		"a step that makes little of it":  {span, fact{"funnel.unlike_past", "trial>payment", "funnel.rate.trial>payment", report.Warning, .77, .75}, false, 0},
		"a step outside the span":         {span, fact{"funnel.unlike_past", "exposure>click", "funnel.rate.exposure>click", report.Warning, .08, .07}, false, 0},
		"the same figure twice":           {span, fact{"funnel.unlike_past", "inquiry>payment", "funnel.rate.inquiry>payment", report.Warning, .46, .41}, true, 0},
		"a critical step stays":           {span, fact{"funnel.below_alert", "trial>payment", "funnel.rate.trial>payment", report.Critical, .77, .683}, false, 0},
		"a part of a whole":               {fact{"x.down", "all", "x.count", report.Warning, 100, 80}, fact{"x.down", "a", "x.count.a", report.Notice, 60, 45}, true, .75},
		"a small part of a whole":         {fact{"x.down", "all", "x.count", report.Warning, 100, 80}, fact{"x.down", "b", "x.count.b", report.Notice, 40, 35}, false, 0},
		"a segment within another":        {fact{"a.lift", "sex=f", "a.lift.sex=f", report.Warning, 1, 2}, fact{"a.lift", "sex=f,age=30", "a.lift.sex=f,age=30", report.Notice, 1, 2}, true, 0},
		"segments beside each other":      {fact{"a.lift", "sex=f", "a.lift.sex=f", report.Warning, 1, 2}, fact{"a.lift", "age=30", "a.lift.age=30", report.Notice, 1, 2}, false, 0},
		"new followers make the net fall": {fact{"growth.net", "net", "growth.net", report.Warning, 1000, 400}, fact{"growth.new", "new", "growth.new", report.Notice, 3000, 2500}, true, .8333},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, pm := moving(c.parent.rule, c.parent.subject, c.parent.metric, c.parent.severity, c.parent.from, c.parent.to)
			f, fm := moving(c.child.rule, c.child.subject, c.child.metric, c.child.severity, c.child.from, c.child.to)
			if pm.Name[:2] == "x." {
				pm.Unit, fm.Unit = report.UnitCount, report.UnitCount
			}
			if pm.Name == "growth.net" {
				pm.Unit, fm.Unit = report.UnitCount, report.UnitCount
			}
			chapter := report.Chapter{ID: "s", Kind: "funnel", Metrics: []report.Metric{pm, fm}, Findings: []report.Finding{p, f}}
			for _, stage := range []string{"exposure", "click", "inquiry", "trial", "payment"} {
				chapter.Metrics = append(chapter.Metrics, report.Metric{Name: "funnel.users." + stage})
			}
			all, s := summarize(t, Desk{}, chapter)
			folded := all[1].Parent == all[0].ID && all[1].ID == f.ID
			if folded != c.folds || all[0].Parent != "" {
				t.Fatalf("parents are %q and %q", all[0].Parent, all[1].Parent)
			}
			if c.folds == (len(s.Findings) == 2) {
				t.Errorf("the summary has %s", idsOf(s.Findings))
			}
			var share float64
			for _, b := range all[0].Because {
				share += b.Share
			}
			if math.Abs(share-c.share) > 0.05 {
				t.Errorf("share %v, want %v", share, c.share)
			}
		})
	}
}

// The summary prefers what it has not said yet.
func TestSummaryAvoidsRepetition(t *testing.T) {
	t.Parallel()
	like := func(id, section, metric string, score float64) report.Finding {
		f := finding(id, section, report.Warning, report.Certain)
		f.Rule, f.Subject, f.Metric, f.Score = metric, metric, metric, score
		return f
	}
	ranked := []report.Finding{like("a", "s1", "x.y", .9), like("twin", "s2", "x.y", .8), like("other", "s3", "z.w", .6)}
	if got := idsOf(pick(ranked, 2)); got != "a other" {
		t.Errorf("got %s, want a other", got)
	}
}

// Every factor lies in (0, 1] and the score is their product.
func TestScoreIsTheProductOfItsFactors(t *testing.T) {
	t.Parallel()
	for _, severity := range report.Severities() {
		for _, verdict := range []report.Verdict{report.Certain, report.Likely, report.Possible, report.Watch, report.Insufficient, ""} {
			for _, impact := range []report.Number{report.Missing, report.Some(0), report.Some(-3), report.Some(1e12)} {
				f := report.Finding{Severity: severity, Verdict: verdict, Impact: report.Impact{Value: impact, Unit: "orders"}, MonthsSeen: 40}
				x := yard{totals: map[string]float64{"orders": 1000}}.scored(f)
				product := 1.0
				for _, v := range []float64{x.Factors.Impact, x.Factors.Confidence, x.Factors.Surprise, x.Factors.Action} {
					if !(v > 0 && v <= 1) {
						t.Errorf("%s %s %v: factor %v", severity, verdict, impact, v)
					}
					product *= v
				}
				if math.Abs(product-x.Score) > 1e-4 {
					t.Errorf("score %v is not %v", x.Score, product)
				}
			}
		}
	}
}

// A value that differs from its limit is never shown as equal to it.
func TestRoundingNeverContradicts(t *testing.T) {
	t.Parallel()
	f := newFrame("funnel", report.Input{Words: wordsOf(t, "zh-CN")})
	for _, limit := range []float64{.02, .06, .45, .5, .999} {
		for _, less := range []float64{.1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-8} {
			v, l := f.apart(report.Some(limit*(1-less)), report.Some(limit), report.UnitRate)
			text := f.in.Words.Fill("{v}|{l}", report.Args{"v": v, "l": l})
			if a, b, _ := strings.Cut(text, "|"); a == b {
				t.Errorf("%v below %v is shown as %s", limit*(1-less), limit, text)
			}
		}
	}
}

// A later day of retention is told under the earlier one that decides it, and what
// was folded under the later one moves with it.
func TestLaterDaysAreFolded(t *testing.T) {
	t.Parallel()
	day := func(subject string, severity report.Severity, value, benchmark float64) report.Finding {
		f := finding("d"+subject, "retention", severity, report.Certain)
		f.Rule, f.Subject, f.Metric, f.Direction = "retention.below_benchmark", subject, "retention.rate."+subject, report.Down
		f.Value, f.Benchmark = report.Some(value), report.Some(benchmark)
		return f
	}
	cases := map[string]struct {
		late report.Finding
		want string
	}{
		"the gap was there":     {day("30", report.Notice, .15, .18), "d7"},
		"most of it came later": {day("30", report.Notice, .08, .18), ""},
		"no day":                {day("peak", report.Notice, .15, .18), ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all, _ := summarize(t, Desk{}, report.Chapter{ID: "retention", Kind: "retention", Findings: []report.Finding{day("7", report.Warning, .32, .41), c.late}})
			if all[1].Parent != c.want || (len(all[1].Because) == 1) != (c.want != "") {
				t.Errorf("parent %q, because %v", all[1].Parent, all[1].Because)
			}
		})
	}
	list := []report.Finding{{ID: "a"}, {ID: "b", Parent: "a"}, {ID: "c", Parent: "b"}}
	folder{findings: list}.adopt(1)
	if list[2].Parent != "a" {
		t.Errorf("a grandchild stands under %s", list[2].Parent)
	}
}
