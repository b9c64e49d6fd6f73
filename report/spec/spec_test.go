package spec

import (
	"testing"
)

const shortest = `version: 1
account: {id: meiri, name: 每日良品}
period: last-month
data: data/            # every file in it is recognised by its content and name
sections: [growth, audience, content, interaction, traffic, funnel, retention, competitors, experiments, platforms]
`

func TestShortest(t *testing.T) {
	p, err := Load("report.yaml", testCatalog(map[string]string{"report.yaml": shortest}))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", p)
}

func TestFull(t *testing.T) {
	_, err := Load("a/report.yaml", testCatalog(map[string]string{"a/report.yaml": full, "agency.yaml": "account: {logo: }"}))
	t.Log(err)
}

const full = `version: 1
extends: [../agency.yaml]            # deep merge; lists of sections merge by id; later wins
account: {id, name, industry, timezone: Asia/Shanghai, currency: CNY, logo}
language: zh-CN                      # or en; every text, number, date and weekday follows
period: last-month                   # or 2026-10, last-week, {from: 2026-10-01, to: 2026-10-31}
compare: [previous, year-ago]
data:
  followers: data/user_analysis.xls              # short form: a path or glob
  articles:  {file: data/total_*.xls, columns: {conversions: 成交数}}
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
rules: [rules/*.yaml]                            # custom rules, see ANALYSIS.md
theme: {name: jade, colors: {primary: "#0aa45a"}, font: , logo: , cover: , header: , footer: }
outputs: {pdf: true, xlsx: true, html: false, json: true, name: "{{.Account.Name}}_月报_{{.Period}}"}
deliver:
  - {email: {to: [a@client.cn], cc: [], from: , subject: , review: required}}
  - {wecom: {webhook_env: WECOM_HOOK}}
schedule: {at: "0 9 3 * *", timezone: Asia/Shanghai, wait_for_data_until: 72h, if_late: hold}   # hold | send-preliminary | skip
`
