package analysis

import (
	"fmt"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report"
)

// finding is a finding of a section with one piece of advice.
func finding(id, section string, severity report.Severity, verdict report.Verdict) report.Finding {
	f := report.Finding{ID: id, Section: section, Severity: severity, Verdict: verdict, Grade: report.GradeC, Claim: "claim " + id,
		Recommendations: []report.Recommendation{{ID: "do " + id, Text: "do " + id, Owner: "editor"}}}
	return yard{}.scored(f)
}

func chapterOf(kind, message string, findings ...report.Finding) report.Chapter {
	return report.Chapter{ID: kind, Kind: kind, Message: message, Findings: findings, KPIs: []report.Card{
		{Name: kind + " first", Value: report.Q(report.Some(1), report.UnitCount)},
		{Name: kind + " second", Value: report.Q(report.Some(2), report.UnitCount)}}}
}

func summarize(t *testing.T, d Desk, chapters ...report.Chapter) ([]report.Finding, report.Summary) {
	t.Helper()
	out := d.Summarize(report.Input{Words: wordsOf(t, "zh-CN")}, chapters)
	return out.Findings, out.Summary
}

func idsOf(findings []report.Finding) string {
	var ids []string
	for _, f := range findings {
		ids = append(ids, f.ID)
	}
	return strings.Join(ids, " ")
}

func TestSummaryPicksWhatLeads(t *testing.T) {
	t.Parallel()
	critical := func(id string) report.Finding { return finding(id, "funnel", report.Critical, report.Certain) }
	warning := func(id, section string) report.Finding { return finding(id, section, report.Warning, report.Certain) }
	good := finding("good", "growth", report.Good, report.Certain)
	cases := map[string]struct {
		desk     Desk
		chapters []report.Chapter
		want     string
	}{
		"nothing":               {Desk{}, []report.Chapter{chapterOf("growth", "")}, ""},
		"info never leads":      {Desk{}, []report.Chapter{chapterOf("growth", "", finding("i", "growth", report.Info, report.Certain))}, ""},
		"gravest first":         {Desk{}, []report.Chapter{chapterOf("traffic", "", warning("w", "traffic")), chapterOf("funnel", "", critical("c"))}, "c w"},
		"two of a section":      {Desk{}, []report.Chapter{chapterOf("traffic", "", warning("a", "traffic"), warning("b", "traffic"), warning("c", "traffic"))}, "a b"},
		"all critical":          {Desk{Limit: 2}, []report.Chapter{chapterOf("funnel", "", critical("a"), critical("b"), critical("c"))}, "a b c"},
		"good news closes":      {Desk{}, []report.Chapter{chapterOf("growth", "", good, warning("w", "growth"))}, "w good"},
		"good news keeps place": {Desk{Limit: 2}, []report.Chapter{chapterOf("growth", "", good, warning("a", "growth")), chapterOf("traffic", "", warning("b", "traffic"))}, "a good"},
		"certain before likely": {Desk{}, []report.Chapter{chapterOf("growth", "", finding("l", "growth", report.Warning, report.Likely), warning("w", "growth"))}, "w l"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, s := summarize(t, c.desk, c.chapters...)
			if got := idsOf(s.Findings); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestSummaryHoldsAtMostSeven(t *testing.T) {
	t.Parallel()
	var chapters []report.Chapter
	for i := range 12 {
		kind := fmt.Sprintf("k%d", i)
		chapters = append(chapters, chapterOf(kind, "", finding(fmt.Sprintf("f%02d", i), kind, report.Notice, report.Possible)))
	}
	all, s := summarize(t, Desk{}, chapters...)
	if len(all) != 12 || len(s.Findings) != 7 || len(s.Actions) != 5 {
		t.Errorf("%d findings, %d lead, %d actions; want 12, 7, 5", len(all), len(s.Findings), len(s.Actions))
	}
}

func TestKeyFiguresFollowTheLeadingOrder(t *testing.T) {
	t.Parallel()
	missing := chapterOf("retention", "")
	missing.KPIs[0].Value.Known = false
	_, s := summarize(t, Desk{}, chapterOf("custom", ""), chapterOf("experiments", ""), missing, chapterOf("content", ""), chapterOf("growth", ""))
	var names []string
	for _, k := range s.KPIs {
		names = append(names, k.Name)
	}
	want := "growth first, content first, experiments first, custom first, growth second, content second"
	if got := strings.Join(names, ", "); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestSummaryMessageAndLines(t *testing.T) {
	t.Parallel()
	quiet := chapterOf("growth", "净增关注 1,000 人")
	loud := chapterOf("funnel", "支付页是断点", finding("w", "funnel", report.Warning, report.Certain))
	silent := chapterOf("funnel", "", finding("w", "funnel", report.Warning, report.Certain))
	changed := chapterOf("growth", "")
	changed.KPIs[0].Previous = report.Q(report.Some(0.1), report.UnitRelative)
	cases := map[string]struct {
		chapters []report.Chapter
		message  string
		lines    string
	}{
		"quiet":               {[]report.Chapter{quiet}, "本期各项指标正常，没有需要处理的问题", "growth first 1"},
		"the chapter's":       {[]report.Chapter{quiet, loud}, "支付页是断点", "growth first 1|claim w"},
		"the claim":           {[]report.Chapter{silent}, "claim w", "funnel first 1|claim w"},
		"change of a figure":  {[]report.Chapter{changed}, "本期各项指标正常，没有需要处理的问题", "growth first 1，较上期 +10%"},
		"no figures, no line": {nil, "本期各项指标正常，没有需要处理的问题", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, s := summarize(t, Desk{}, c.chapters...)
			if s.Message != c.message || strings.Join(s.Lines, "|") != c.lines {
				t.Errorf("got %q, %q; want %q, %q", s.Message, s.Lines, c.message, c.lines)
			}
		})
	}
}

func TestActionsNameEachStepOnce(t *testing.T) {
	t.Parallel()
	same := finding("b", "growth", report.Warning, report.Certain)
	same.Recommendations[0].ID = "do a"
	bare := finding("c", "growth", report.Warning, report.Certain)
	bare.Recommendations = nil
	info := finding("d", "growth", report.Info, report.Certain)
	_, s := summarize(t, Desk{}, chapterOf("growth", "", finding("a", "growth", report.Critical, report.Certain), same, bare, info))
	if len(s.Actions) != 1 || s.Actions[0].Rank != 1 || s.Actions[0].Finding.ID != "a" {
		t.Errorf("got %+v", s.Actions)
	}
}

func TestRankingIsOneOrder(t *testing.T) {
	t.Parallel()
	big, small := finding("big", "a", report.Warning, report.Certain), finding("small", "a", report.Warning, report.Certain)
	big.Impact.Value, small.Impact.Value = report.Some(-90), report.Some(10)
	graded := finding("graded", "a", report.Warning, report.Certain)
	graded.Grade = report.GradeA
	graded = yard{}.scored(graded)
	idle := finding("idle", "a", report.Warning, report.Certain)
	idle.Recommendations = nil
	idle = yard{}.scored(idle)
	list := []report.Finding{
		finding("info", "a", report.Info, report.Certain), finding("good", "a", report.Good, report.Certain), small, idle,
		finding("possible", "a", report.Notice, report.Possible), finding("watch", "a", report.Notice, report.Watch),
		finding("few", "a", report.Notice, report.Insufficient), big, finding("critical", "a", report.Critical, report.Likely), graded,
	}
	const want = "critical graded big small idle possible watch few info good"
	for range len(list) {
		list = append(list[1:], list[0])
		rankFindings(list)
		if got := idsOf(list); got != want {
			t.Fatalf("got %s, want %s", got, want)
		}
	}
	for _, f := range list {
		if f.Score <= 0 || f.Score > 1 {
			t.Errorf("score of %s is %v, want within (0, 1]", f.ID, f.Score)
		}
	}
}

// A fault that turns figures over stands on the first page, and lowers the
// confidence of what rests on its dataset.
func TestBlockingFaultsLead(t *testing.T) {
	t.Parallel()
	in := report.Input{Words: wordsOf(t, "zh-CN")}
	f := finding("w", "funnel", report.Warning, report.Certain)
	f.Metric = "funnel.rate.a>b"
	c := chapterOf("funnel", "", f)
	sure := Desk{}.Summarize(in, []report.Chapter{c})
	in.Checks = []report.Check{{Check: "mixed", Severity: report.Warning, Dataset: "funnel"}, {Check: "turned", Severity: report.Critical, Dataset: "funnel", Claim: "上下颠倒"}}
	doubtful := Desk{}.Summarize(in, []report.Chapter{c})
	if last := doubtful.Summary.Lines[len(doubtful.Summary.Lines)-1]; last != "上下颠倒" {
		t.Errorf("the summary ends with %q", last)
	}
	if a, b := sure.Findings[0].Factors.Confidence, doubtful.Findings[0].Factors.Confidence; !(b < a) {
		t.Errorf("confidence %v, with the fault %v", a, b)
	}
}

// TestYardKnowsTheAccount measures impact against the month's totals and surprise
// against the past.
func TestYardKnowsTheAccount(t *testing.T) {
	t.Parallel()
	rate := report.Metric{Name: "funnel.rate.a>b", Unit: report.UnitRate, Value: report.Some(.3), Low: report.Some(.29), High: report.Some(.31)}
	c := report.Chapter{ID: "funnel", Kind: "funnel", Metrics: []report.Metric{rate, {Name: "funnel.users.payment", Value: report.Some(1000)}, {Name: "growth.new", Value: report.Some(500)}},
		KPIs: []report.Card{{Metric: rate.Name, Spark: []report.Number{report.Some(.5), report.Some(.51), report.Some(.49), report.Some(.5), rate.Value}}}}
	f := finding("x", "funnel", report.Warning, report.Certain)
	f.Metric, f.Value, f.Impact = rate.Name, rate.Value, report.Impact{Value: report.Some(200), Unit: "orders"}
	y := newYard(report.Input{}, []report.Chapter{c})
	if got := y.scored(f).Factors; got.Impact != 1 || got.Surprise < 0.9 {
		t.Errorf("a fifth of the orders, far from the past: %+v", got)
	}
	f.Impact = report.Impact{Value: report.Some(-5), Unit: "followers"}
	small := y.scored(f).Factors.Impact
	if !(small > leastFactor && small < 0.5) {
		t.Errorf("one follower in a hundred counts %v", small)
	}
	rate.Previous = report.Some(.3)
	c.Metrics[0], c.KPIs = rate, nil
	f.Severity = report.Notice
	if got := newYard(report.Input{}, []report.Chapter{c}).scored(f).Factors.Surprise; got != leastFactor {
		t.Errorf("a figure as before surprises %v", got)
	}
}
