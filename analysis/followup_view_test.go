package analysis

import (
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
)

// TestFollowupPage prints the page on last month's advice in both languages.
func TestFollowupPage(t *testing.T) {
	t.Parallel()
	month := func(m time.Month) report.Period { return report.Month(time.Date(2026, m, 1, 0, 0, 0, 0, time.UTC)) }
	follow := report.Followup{Periods: []report.Period{month(7), month(8), month(9)}, Unknown: 2,
		Advice: []report.FollowedAdvice{{Recommendation: report.Recommendation{Text: "advice"}, Label: "metric", Unit: report.UnitRate, Since: month(8),
			Then: report.Some(.41), Now: report.Some(.47), Rebound: report.Some(.02), Shift: report.Some(.01), Effect: report.Some(.03), Verdict: report.AdviceWorked}},
		Ended: []report.EndedFinding{{Finding: report.Finding{Claim: "claim", Value: report.Some(.4), Unit: report.UnitRate}, Period: month(9), State: report.StateResolved, Now: report.Some(.5)}}}
	for lang, want := range map[string]string{
		"zh-CN": `上月建议回访 [ok] 上期 1 条建议见效
table followup.advice 建议与结果
  建议 | 指标 | (提出) | 当时 | 本期 | 自然变化 | (同类变化) | 扣除后 | 结论 | (说明)
  advice | metric（2026-08 起） | 2026-08 | 41.0% | 47.0% | +2.0 个百分点 | +1.0 个百分点 | +3.0 个百分点 | 见效 |
table followup.ended 上期发现的去向
  发现 | 上次出现 | 当时 | 本期 | 状态
  claim | 2026-09 | 40.0% | 50.0% | 已恢复`,
		"en": `Last month's advice [ok] 1 earlier piece of advice worked`,
	} {
		in := report.Input{Words: wordsOf(t, lang), Job: report.Job{Period: month(10)}}
		c := followupChapter(in, follow)
		got := printChapter(in.Words, c, []string{"message", "tables"})
		if squeeze(got) != squeeze(want) && !strings.HasPrefix(got, want+"\n") {
			t.Errorf("%s: got\n%s\nwant\n%s", lang, got, want)
		}
		if len(c.Notes) != 2 || strings.Contains(got+strings.Join(c.Notes, ""), "⟦") {
			t.Errorf("%s: notes %q", lang, c.Notes)
		}
		week := in
		week.Job.Period.Grain = report.GrainWeek
		if other := followupChapter(week, report.Followup{}); other.Title == c.Title || other.Message != in.Words.Say("followup.message_none") {
			t.Errorf("%s: a weekly report says %s, %s", lang, other.Title, other.Message)
		}
	}
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
