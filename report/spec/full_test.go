package spec

import (
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report"
)

// full is the full form of the spec language, key by key.
const full = `version: 1
extends: [../agency.yaml]            # deep merge; lists of sections merge by id; later wins
account: {id: meiri, name: 每日良品, industry: 零售, timezone: Asia/Shanghai, currency: CNY, logo: }
language: zh-CN                      # or en; every text, number, date and weekday follows
period: last-month                   # or 2026-10, last-week, {from: 2026-10-01, to: 2026-10-31}
compare: [previous, year-ago]
data:
  followers: data/user_analysis.xls              # short form: a path or glob
  articles:  {file: data/total_*.xls, columns: {orders: 成交数}}
  events:    {sql: duckdb, query: "select * from 'data/events/*.parquet'"}
  orders:    {sql: postgres, dsn_env: SHOP_DSN, query: "select ... where paid_at >= {{.From}} and paid_at < {{.Until}}"}
  followers_api: {wechat: true}                  # from the local store
sections:
  - funnel                                       # a kind with its defaults
  - kind: funnel
    id: shop-funnel
    title: 小程序转化漏斗
    stages: [exposure, click, inquiry, trial, payment]
    window: 7d
    alerts:                                      # stage or metric -> threshold
      exposure>click: {below: 0.06, advise: 优化标题吸引力}
      click>inquiry:  {below: 0.02, critical: 0.01, advise: 强化产品展示}
  - {kind: text, title: 编者按, body: "本月新增 {{ .metric \"followers.net\" }}…"}   # Markdown + metrics
  - {kind: table, title: 门店, query: "select ..."}                                     # also chart, scorecard
rules: []                                        # custom rules
theme: {name: jade, colors: {primary: "#0aa45a"}, font: , logo: , cover: , header: , footer: }
outputs: {pdf: true, xlsx: true, html: false, json: true, name: "{{.Account.Name}}_月报_{{.Period}}"}
deliver:
  - {email: {to: [a@client.cn], cc: [], from: , subject: , review: required}}
  - {wecom: {webhook_env: WECOM_HOOK}}
schedule: {at: "0 9 3 * *", timezone: Asia/Shanghai, wait_for_data_until: 72h, if_late: hold}   # hold | send-preliminary | skip
`

// withReservedSources is a catalogue whose program can run SQL and read from WeChat: its
// kinds take the place of the reserved ones.
func withReservedSources(files map[string]string) Catalog {
	c := testCatalog(files)
	for _, kind := range reservedSources() {
		kind.Build = func(options any) (report.Source, error) { return plainSection{options}, nil }
		c.Sources = append(c.Sources, kind)
	}
	return c
}

func TestFullForm(t *testing.T) {
	t.Parallel()
	files := map[string]string{"meiri/report.yaml": full, "agency.yaml": "theme: {maker: 某机构}\n"}
	plan, err := Load("meiri/report.yaml", withReservedSources(files))
	if err != nil {
		t.Fatal(err)
	}
	var sources []string
	for _, s := range plan.Sources {
		sources = append(sources, s.Name+":"+s.Kind)
	}
	if got := strings.Join(sources, " "); got != "followers:file articles:file events:sql orders:sql followers_api:wechat" {
		t.Error(got)
	}
	if plan.Theme.Maker != "某机构" || len(plan.Sections) != 4 || plan.Schedule.Deliveries != 2 || len(plan.Outputs) != 3 {
		t.Errorf("%+v", plan)
	}
	if _, err := Explain("meiri/report.yaml", withReservedSources(files)); err != nil {
		t.Error(err)
	}
	v := schemaOf(t, withReservedSources(nil))
	if err := v.check(v.root, jsonOf(t, full), "spec"); err != nil {
		t.Error(err)
	}
}

// TestReservedSources tells a program without SQL that it has none.
func TestReservedSources(t *testing.T) {
	t.Parallel()
	_, err := Load("meiri/report.yaml", testCatalog(map[string]string{"meiri/report.yaml": full, "agency.yaml": "version: 1"}))
	if err == nil || strings.Count(err.Error(), `this build has no source "sql"`) != 2 || strings.Count(err.Error(), `this build has no source "wechat"`) != 1 {
		t.Error(err)
	}
}
