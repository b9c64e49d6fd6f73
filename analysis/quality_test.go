package analysis

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/wxreport/wxreport/report"
)

// inspect reads datasets from an archive and prints the checks.
func inspect(t *testing.T, archive, lang string) string {
	t.Helper()
	c := readCase(t, txtar.Parse([]byte(archive)))
	var out strings.Builder
	for _, check := range (Desk{}).Inspect(report.Input{Job: c.job, Words: wordsOf(t, lang), Datasets: c.datasets}) {
		fmt.Fprintf(&out, "%s %s %s:%d %s n=%d %s\n", check.Check, check.Severity, check.File, check.Row, check.Column, check.Count, check.Claim)
	}
	return strings.TrimSpace(out.String())
}

func TestInspectFindsWhatCannotBe(t *testing.T) {
	t.Parallel()
	manyBad := "-- zones.csv --\npage,zone,views,clicks\n" + numbered("p,z%d,1,2\n", 7)
	cases := map[string]struct{ data, want string }{
		"clean": {"-- articles.csv --\ntitle,published_at,reads,shares\na,2026-10-01,10,10\n", ""},
		"a part above its whole": {"-- articles.csv --\ntitle,published_at,reads,shares\na,2026-10-01,10,12\nb,2026-09-01,10,12\n",
			"exceeds warning articles.csv:2 shares n=0 “分享人数”（12）大于“阅读人数”（10），不可能成立；该行按原值计入合计"},
		"missing is no fault": {"-- articles.csv --\ntitle,published_at,reads,shares\na,2026-10-01,,12\n", ""},
		"five rows, then a count": {manyBad, strings.Repeat("exceeds warning zones.csv:# clicks n=0 “点击次数”（2）大于“浏览次数”（1），不可能成立；该行按原值计入合计\n", 5) +
			"exceeds warning :0 clicks n=2 另有 2 行存在同样问题"},
		"negative count": {"-- followers.csv --\ndate,new,cancelled\n2026-10-01,-3,0\n",
			"negative warning followers.csv:2 new n=0 “当日新增关注的人数”为负数（−3）"},
		"missing days": {"-- followers.csv --\ndate,new,cancelled\n" + dayRows("2026-10-%02d,1,0\n", 3, 31),
			"missing_days warning :0  n=2 本期有 2 天没有数据：10-01、10-02"},
		"many missing days": {"-- followers.csv --\ndate,new,cancelled\n" + dayRows("2026-10-%02d,1,0\n", 11, 31),
			"missing_days warning :0  n=10 本期有 10 天没有数据：10-01、10-02、10-03、10-04、10-05、…"},
		"monthly rows are not daily": {"-- sources.csv --\ndate,source,visits\n2026-10-01,a,5\n", ""},
		"followers add up":           {"-- followers.csv --\ndate,new,cancelled,total\n" + dayRows("2026-10-%02d,0,0,1000\n", 1, 31), ""},
		"followers do not add up": {"-- followers.csv --\ndate,new,cancelled,total\n" + dayRows("2026-10-%02d,0,0,1000\n", 1, 29) + "2026-10-30,5,0,1100\n2026-10-31,0,0,900\n",
			"identity warning followers.csv:31 total n=2 累积关注与“前一日累积 + 新增 − 取消”不符，共 2 天，首日 2026-10-30"},
		"nothing": {"", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := inspect(t, c.data, "zh-CN")
			want := c.want
			for row := 2; strings.Contains(want, ":#"); row++ {
				want = strings.Replace(want, ":#", fmt.Sprintf(":%d", row), 1)
			}
			if got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if strings.ContainsAny(inspect(t, c.data, "en"), "⟦⟧") {
				t.Error("English lacks a text")
			}
		})
	}
}

// dayRows writes a row for each day of a month.
func dayRows(format string, from, to int) string {
	var out strings.Builder
	for day := from; day <= to; day++ {
		fmt.Fprintf(&out, format, day)
	}
	return out.String()
}

// numbered writes a row for each number from 1.
func numbered(format string, n int) string { return dayRows(format, 1, n) }
