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
		"quiet":               {[]report.Chapter{quiet}, "本期各项指标正常，没有需要处理的问题", "growth first 1。"},
		"the chapter's":       {[]report.Chapter{quiet, loud}, "支付页是断点", "growth first 1。|claim w"},
		"the claim":           {[]report.Chapter{silent}, "claim w", "funnel first 1。|claim w"},
		"change of a figure":  {[]report.Chapter{changed}, "本期各项指标正常，没有需要处理的问题", "growth first 1，较上期 +10%。"},
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
