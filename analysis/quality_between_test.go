package analysis

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/wxreport/wxreport/report"
)

// october writes thirty-one rows, one for each day of October.
func october(header, row string) string { return header + "\n" + dayRows(row, 1, 31) }

// TestDisagreementsAreFindings holds exports of the same people against each other.
// Each case gives the check, the section that tells it as a finding, and its claim.
func TestDisagreementsAreFindings(t *testing.T) {
	t.Parallel()
	followers := "-- followers.csv --\n" + october("date,source,new,cancelled,total", "2026-10-%02d,,100,100,5000\n")
	retention := "-- retention.csv --\nday,users,size\n0,3100,3100\n7,992,3100\n" // 992 / 3100 = 32 %
	cases := map[string]struct{ data, want string }{
		"sources bring more than came": {followers + "-- sources.csv --\n" + october("date,source,visits,new_followers", "2026-10-%02[1]d,a,900,70\n2026-10-%02[1]d,b,900,40\n"),
			// 31 x (70 + 40) = 3,410 of 31 x 100 = 3,100
			"traffic_total traffic notice 数据互相矛盾：各流量来源的新增关注合计 3,410，多于同期新增总数 3,100，不可能成立"},
		"sources of the month bring more than came": {followers + "-- sources.csv --\ndate,source,visits,new_followers\n2026-10-01,a,900,2000\n2026-10-01,b,900,1200\n",
			"traffic_total traffic notice 数据互相矛盾：各流量来源的新增关注合计 3,200，多于同期新增总数 3,100，不可能成立"},
		"sources of the month": {followers + "-- sources.csv --\ndate,source,visits,new_followers\n2026-10-01,a,900,2000\n2026-10-01,b,900,1100\n", ""},
		"undated sources": {followers + "-- sources.csv --\nsource,visits,new_followers\na,900,2000\nb,900,1200\n",
			"traffic_total traffic notice 数据互相矛盾：各流量来源的新增关注合计 3,200，多于同期新增总数 3,100，不可能成立"},
		"sources that do not cover all": {followers + "-- sources.csv --\n" + october("date,source,visits,new_followers", "2026-10-%02d,a,900,70\n"), ""},
		"every channel keeps more than the account": {retention + "-- sources.csv --\nsource,visits,new_followers,retained_7\na,9,1000,420\nb,9,1000,350\n",
			"retained_above traffic notice 数据互相矛盾：各来源第 7 日留存率最低 35%，仍高于账号整体的 32%；若这些来源覆盖全部关注者，两者不可能同时成立"},
		"every channel keeps less": {retention + "-- sources.csv --\nsource,visits,new_followers,retained_7\na,9,1000,220\nb,9,1000,150\n",
			"retained_below traffic notice 数据互相矛盾：各来源第 7 日留存率最高 22%，仍低于账号整体的 32%；若这些来源覆盖全部关注者，两者不可能同时成立"},
		"channels on both sides":    {retention + "-- sources.csv --\nsource,visits,new_followers,retained_7\na,9,1000,420\nb,9,1000,150\n", ""},
		"one channel is no whole":   {retention + "-- sources.csv --\nsource,visits,new_followers,retained_7\na,9,1000,420\n", ""},
		"half a point is no matter": {retention + "-- sources.csv --\nsource,visits,new_followers,retained_7\na,9,1000,324\nb,9,1000,323\n", ""},
		"a total that does not follow on": {strings.Replace(followers, "2026-10-31,,100,100,5000", "2026-10-31,,100,100,5200", 1),
			"identity growth notice 数据互相矛盾：累积关注与“前一日累积 + 新增 − 取消”不符，共 1 天，首日 2026-10-31"},
		"totals under 全部": {strings.ReplaceAll(strings.Replace(followers, "2026-10-31,,100,100,5000", "2026-10-31,,100,100,5200", 1), ",,", ",全部,"),
			"identity growth notice 数据互相矛盾：累积关注与“前一日累积 + 新增 − 取消”不符，共 1 天，首日 2026-10-31"},
		"daily cohorts": {followers + "-- retention.csv --\ncohort,day,users,size\n2026-10-05,0,100,100\n2026-10-06,0,90,90\n",
			"cohort_size retention info 数据互相矛盾：2026-10-06队列人数 90，与同期新增 100 不符，两者口径可能不同"},
		"more orders than the list has": {"-- orders.csv --\norder,user,paid_at,amount\n" + dayRows("o%d,u,2026-10-05,10\n", 1, 20) + "-- platforms.csv --\ndate,platform,users,orders\n2026-10-01,official_account,900,15\n2026-10-01,channels,900,10\n",
			"derived_orders platforms notice 数据互相矛盾：订单数合计 25，多于订单明细的 20"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := readCase(t, txtar.Parse([]byte(c.data)))
			out := edit(t, in)
			got := ""
			for _, f := range out.Findings {
				if f.Rule == disagreeRule {
					check, _, _ := strings.Cut(f.Subject, ":")
					got = fmt.Sprint(check, " ", f.Section, " ", f.Severity, " ", f.Claim)
				}
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			for _, f := range out.Findings {
				if f.Rule == disagreeRule && (len(f.Recommendations) != 1 || strings.Contains(fmt.Sprint(f), "⟦")) {
					t.Errorf("%+v", f)
				}
			}
			if c.want != "" && !strings.Contains(checksList(out.Checks), strings.Fields(c.want)[0]) {
				t.Errorf("the quality list lacks it: %s", checksList(out.Checks))
			}
		})
	}
}

func checksList(checks []report.Check) string {
	var out strings.Builder
	for _, q := range checks {
		fmt.Fprintln(&out, q.Check, q.Claim)
	}
	return out.String()
}
