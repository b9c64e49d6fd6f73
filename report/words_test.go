package report_test

import (
	"io/fs"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/spec"
	"github.com/wxreport/wxreport/templates"
)

func words(t *testing.T, lang string) *report.Words {
	t.Helper()
	locales, err := fs.Sub(templates.FS, "locales")
	if err != nil {
		t.Fatal(err)
	}
	w, err := spec.LoadWords(locales, lang)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestFormat(t *testing.T) {
	t.Parallel()
	cases := []struct {
		n      report.Number
		u      report.Unit
		zh, en string
	}{
		{report.Some(0.083), report.UnitRate, "8.3%", "8.3%"},
		{report.Some(0.41), report.UnitRate, "41%", "41%"},
		{report.Some(0.00257), report.UnitRate, "0.26%", "0.26%"},
		{report.Some(-0.0523), report.UnitPoints, "−5.2 个百分点", "−5.2 points"},
		{report.Some(0.124), report.UnitRelative, "+12.4%", "+12.4%"},
		{report.Some(0.0000001), report.UnitRelative, "0%", "0%"},
		{report.Some(4796), report.UnitCount, "4,796", "4,796"},
		{report.Some(18000), report.UnitCount, "1.8 万", "18,000"},
		{report.Some(1864000), report.UnitCount, "186 万", "1.86M"},
		{report.Some(2.3), report.UnitTimes, "2.3 倍", "2.3x"},
		{report.Some(0.0000018), report.UnitPValue, "< 0.001", "< 0.001"},
		{report.Some(-5), report.UnitMoney, "−¥5", "−¥5"},
		{report.Missing, report.UnitCount, "–", "–"},
	}
	zh, en := words(t, "zh-CN"), words(t, "en")
	for _, c := range cases {
		if got := zh.Format(c.n, c.u); got != c.zh {
			t.Errorf("zh-CN %v %s: %q, expected %q", c.n.F, c.u, got, c.zh)
		}
		if got := en.Format(c.n, c.u); got != c.en {
			t.Errorf("en %v %s: %q, expected %q", c.n.F, c.u, got, c.en)
		}
	}
}

func TestFill(t *testing.T) {
	t.Parallel()
	w := words(t, "en")
	cases := []struct {
		name, text string
		args       report.Args
		want       string
	}{
		{"value", "{a} of {b|full}", report.Args{"a": report.Q(report.Some(0.5), report.UnitRate), "b": report.Q(report.Some(12345), report.UnitCount)}, "50% of 12,345"},
		{"styles", "{a|1,abs} {a|signed}", report.Args{"a": report.Some(-2.26)}, "2.3 −2.26"},
		{"one", "{n} {n:day|days}", report.Args{"n": 1}, "1 day"},
		{"many", "{n} {n:day|days}", report.Args{"n": 3}, "3 days"},
		{"absent", "a {b} c", nil, "a ⟦b⟧ c"},
		{"unclosed", "a {b", nil, "a {b"},
		{"not a template again", "{a}", report.Args{"a": "{b}"}, "{b}"},
	}
	for _, c := range cases {
		if got := w.Fill(c.text, c.args); got != c.want {
			t.Errorf("%s: %q, expected %q", c.name, got, c.want)
		}
	}
	if got := w.Say("no.such.key"); got != "⟦no.such.key⟧" {
		t.Errorf("a missing text shows as %q", got)
	}
	if got := w.With(map[string]string{"no.such.key": "yes"}).Say("no.such.key"); got != "yes" || w.Has("no.such.key") {
		t.Errorf("a replaced text says %q; the language it came from must stay as it was", got)
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	p := report.Month(time.Date(2026, 10, 5, 0, 0, 0, 0, time.UTC))
	if got := words(t, "zh-CN").Period(p); got != "2026 年 10 月" {
		t.Error(got)
	}
	if got := words(t, "en").Period(p); got != "October 2026" {
		t.Error(got)
	}
	if got := words(t, "zh-CN").Weekday(time.Thursday); got != "周四" {
		t.Error(got)
	}
	if got := words(t, "en").Period(report.Week(p.From)); got == "" || got == words(t, "en").Period(p) {
		t.Error(got)
	}
}

func TestMetricSpeaksTheLanguage(t *testing.T) {
	t.Parallel()
	w := report.NewWords("zh-CN", map[string]string{
		"definition.platforms.unlink_rate.term": "解绑率", "term.platform.mini_program": "小程序",
		"definition.funnel.rate.term": "转化率", "term.stage.click": "点击", "term.stage.inquiry": "咨询",
		"definition.content.open_rate.term": "打开率", "definition.audience.lift.term": "倍数", "term.dimension.gender": "性别", "term.gender.female": "女",
	}, nil)
	for name, want := range map[string]string{
		"platforms.unlink_rate.mini_program":    "解绑率 · 小程序",
		"funnel.rate.click>inquiry":             "转化率 · 点击→咨询",
		"content.open_rate.图文":                  "打开率 · 图文",
		"audience.lift.gender=female,age=25.x":  "倍数 · 性别=女, age=25 · x",
		"content.open_rate":                     "打开率",
		"content.unheard_of.图文":                 "content.unheard_of.图文",
		"platforms.unlink_rate.wholly_new_name": "解绑率 · wholly_new_name",
	} {
		if got := w.Metric(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}
