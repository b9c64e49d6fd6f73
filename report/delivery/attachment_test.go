package delivery_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/delivery"
	"github.com/wxreport/wxreport/report/delivery/relay"
)

// fileOf is the name under which a group gets a parcel's PDF.
func fileOf(t *testing.T, p report.Parcel) string {
	t.Helper()
	c := build(t, "wecom", `{"WebhookEnv":"HOOK","File":true}`, &delivery.Setup{})
	to := c.Recipients(p)
	m, err := c.Prepare(t.Context(), p, to[len(to)-1])
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Name string }
	if err := json.Unmarshal(m.Body, &file); err != nil {
		t.Fatal(err)
	}
	return file.Name
}

// TestFilesSayWhatTheyAre to whoever saves them: the account, the kind of report and the period.
func TestFilesSayWhatTheyAre(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("CST", 8*3600)
	day := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, zone) }
	for _, c := range []struct {
		period  report.Period
		edition int
		zh, en  string
	}{
		{report.Month(day(2026, 10, 1)), 1, "某某品牌_公众号月报_2026年10月.pdf", "某某品牌_WeChat monthly report_October 2026.pdf"},
		{report.Month(day(2026, 3, 1)), 2, "某某品牌_公众号月报_2026年3月_第2版.pdf", "某某品牌_WeChat monthly report_March 2026_edition2.pdf"},
		{report.Week(day(2026, 10, 29)), 1, "某某品牌_公众号周报_2026年第44周.pdf", "某某品牌_WeChat weekly report_Week 44 of 2026.pdf"},
		{report.Week(day(2027, 1, 1)), 1, "某某品牌_公众号周报_2026年第53周.pdf", "某某品牌_WeChat weekly report_Week 53 of 2026.pdf"},
		{report.Range(day(2026, 7, 1), day(2026, 9, 30)), 1, "某某品牌_公众号季报_2026年第3季度.pdf", "某某品牌_WeChat quarterly report_Q3 2026.pdf"},
		{report.Range(day(2026, 10, 1), day(2026, 12, 31)), 1, "某某品牌_公众号季报_2026年第4季度.pdf", "某某品牌_WeChat quarterly report_Q4 2026.pdf"},
		{report.Range(day(2026, 1, 1), day(2026, 12, 31)), 1, "某某品牌_公众号年报_2026年.pdf", "某某品牌_WeChat annual report_2026.pdf"},
		{report.Range(day(2026, 8, 1), day(2026, 10, 31)), 1, "某某品牌_公众号报告_2026-08-01至2026-10-31.pdf", "某某品牌_WeChat report_2026-08-01 to 2026-10-31.pdf"},
		{report.Range(day(2026, 10, 1), day(2026, 10, 7)), 1, "某某品牌_公众号报告_2026-10-01至2026-10-07.pdf", "某某品牌_WeChat report_2026-10-01 to 2026-10-07.pdf"},
		{report.Range(day(2026, 10, 1), day(2026, 10, 1)), 1, "某某品牌_公众号报告_2026-10-01.pdf", "某某品牌_WeChat report_2026-10-01.pdf"},
	} {
		for language, want := range map[string]string{"zh-CN": c.zh, "en": c.en} {
			p := parcel(t, language)
			p.Artifacts[0].Name = "某某品牌_月报_2026-10.pdf"
			p.Job.Period, p.Edition = c.period, c.edition
			if got := fileOf(t, p); got != want {
				t.Errorf("%s: %q, want %q", c.period, got, want)
			}
			p.Named = true
			if got := fileOf(t, p); got != "某某品牌_月报_2026-10.pdf" {
				t.Errorf("%s: %q, want the spec's own name", c.period, got)
			}
		}
	}
}

// TestFilesHaveNamesThatEverySystemTakes whatever the account is called.
func TestFilesHaveNamesThatEverySystemTakes(t *testing.T) {
	t.Parallel()
	for account, want := range map[string]string{
		`A/B:C*"D"?`: "A_B_C__D___公众号月报_2026年10月.pdf", "🎉花店🎉": "花店_公众号月报_2026年10月.pdf", "": "meiri_公众号月报_2026年10月.pdf", "..": "_公众号月报_2026年10月.pdf",
		"一家\r\n店": "一家店_公众号月报_2026年10月.pdf", strings.Repeat("长", 99): strings.Repeat("长", 39) + "…_公众号月报_2026年10月.pdf",
	} {
		p := parcel(t, "zh-CN")
		p.Job.Account.Name = account
		if got := fileOf(t, p); got != want || len(got) > 200 {
			t.Errorf("%q: %q, want %q", account, got, want)
		}
	}
}

// TestTheMailListsItsFilesByTheirNames as they are attached.
func TestTheMailListsItsFilesByTheirNames(t *testing.T) {
	t.Parallel()
	c := build(t, "email", `{"To":["a@client.cn"],"Attach":["pdf","xlsx"]}`, &delivery.Setup{Relays: &relay.Pool{}}).(report.Relayed).
		Through(report.Relay{Host: "127.0.0.1", From: "r@agency.cn"})
	p := parcel(t, "en")
	p.Artifacts[0].Name, p.Artifacts[1].Name, p.Job.Account.Name = "x.pdf", "x.xlsx", "Brand"
	m, err := c.Prepare(t.Context(), p, "a@client.cn")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"filename*=utf-8''Brand_WeChat%20monthly%20report_October%202026.pdf", "\r\n- Brand_WeChat monthly report_October 2026.xlsx  1 KB"} {
		if !strings.Contains(string(m.Body), want) {
			t.Errorf("the mail lacks %q", want)
		}
	}
}
