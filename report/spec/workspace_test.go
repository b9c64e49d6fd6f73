package spec

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/wxreport/wxreport/report"
)

const workspace = `version: 1
reports: agencies/*/*/report.yaml
owner: ops@agency.cn
smtp: {host: smtp.exmail.qq.com, port: 465, user: report@agency.cn, password_env: SMTP_PASSWORD, from: 某机构 <report@agency.cn>}
identities:
  meiri: {from: 每日良品 <report@meiri.cn>}
  other: {host: mail.other.cn, port: 587, from: a@other.cn}
wechat:
  meiri: {app_id: wx0123456789abcdef, secret_env: WECHAT_MEIRI}
limits: {workers: 2, memory_mb: 512, build: 90s}
web: {listen: "127.0.0.1:8080"}
`

func loadWorkspace(text string) (report.Workspace, error) {
	return LoadWorkspace("work/wxreport.yaml", fstest.MapFS{"work/wxreport.yaml": {Data: []byte(text)}})
}

func TestAWorkspaceIsReadFromItsFolder(t *testing.T) {
	t.Parallel()
	w, err := loadWorkspace(workspace)
	if err != nil {
		t.Fatal(err)
	}
	meiri, other := w.RelayOf("meiri"), w.RelayOf("other")
	for _, c := range []struct{ what, got, want string }{
		{"reports", strings.Join(w.Reports, " "), "work/agencies/*/*/report.yaml"},
		{"database", w.Database, "sqlite:work/wxreport.db"},
		{"archive", w.Archive, "work/archive"},
		{"tls", string(w.Relay.TLS), "tls"},
		{"password", w.Relay.Password.String(), "environment variable SMTP_PASSWORD"},
		{"sender of meiri", meiri.From, "每日良品 <report@meiri.cn>"},
		{"server of meiri", meiri.Address(), "smtp.exmail.qq.com:465"},
		{"user of meiri", meiri.User, "report@agency.cn"},
		{"server of other", other.Address(), "mail.other.cn:587"},
		{"user of other", other.User, ""},
		{"tls of other", string(other.TLS), "starttls"},
		{"sender of anybody", w.RelayOf("x").From, "某机构 <report@agency.cn>"},
		{"app", w.WeChat["meiri"].AppID, "wx0123456789abcdef"},
		{"interfaces", w.WeChatAPI, "https://api.weixin.qq.com"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.what, c.got, c.want)
		}
	}
	if w.Limits.Memory != 512<<20 || w.Limits.Build.Seconds() != 90 || w.Relay.PerMinute != 0 {
		t.Errorf("%+v", w.Limits)
	}
}

func TestAProxyStandsForWeChat(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"wechat_api: https://proxy.agency.cn/wechat": "https://proxy.agency.cn/wechat", "wechat_api: http://127.0.0.1:9000": "http://127.0.0.1:9000",
		"wechat_api:": "https://api.weixin.qq.com"} {
		if w, err := loadWorkspace(workspace + text + "\n"); err != nil || w.WeChatAPI != want {
			t.Errorf("%s: %q, %v", text, w.WeChatAPI, err)
		}
	}
}

func TestAWorkspacesMistakesAreToldWithTheirPlace(t *testing.T) {
	t.Parallel()
	const start = "version: 1\nreports: a\n"
	for text, want := range map[string]string{
		"":                           "file is empty",
		"reports: a.yaml":            "without version",
		"version: 1":                 "without reports",
		workspace + "databse: x\n":   `did you mean "database"?`,
		workspace + "database: db\n": `wxreport.yaml:12:11: bad database "db"`,
		workspace + "database: postgres://wx:hunter2@db/wx\n":                   "a password in the database's address",
		start + "smtp: {host: h, user: u, from: a@b.cn}":                        "without a password",
		start + "smtp: {host: h, user: u, password: hunter2, from: a@b.cn}":     "password_env",
		start + "smtp: {host: h, user: u, password_env: hunter2, from: a@b.cn}": "not the name of an environment variable",
		start + "smtp: {host: h, from: a}":                                      "no mail address",
		start + "smtp: {from: a@b.cn}":                                          "without host",
		start + "smtp: {host: h}":                                               "without from",
		start + "smtp: {host: h, port: 465, tls: none, from: a@b.cn}":           "port 465 is encrypted from the start",
		start + "smtp: {host: h, port: 99999, tls: none, from: a@b.cn}":         "no port 99999",
		start + "smtp: {host: h, from: a@b.cn, per_minute: 60001}":              "1 to 60000, or 0 for the provider's",
		start + "smtp: {host: h, from: a@b.cn, per_day: -1}":                    "bad rate -1",
		start + "limits: {build: 3h}":                                           "1s to 1h",
		start + "owner: ops":                                                    "no mail address",
		start + "web: {listen: here}":                                           "a form like 127.0.0.1:8080",
		start + "wechat: {meiri: {app_id: wx1}}":                                "without secret_env",
		start + "wechat_api: http://proxy.agency.cn":                            "wxreport.yaml:3:13: wechat_api: no https address",
		start + "wechat_api: https://u:hunter2@proxy.agency.cn":                 "an address with a user",
		start + "wechat_api: https://proxy.agency.cn/?key=hunter2":              "an address with a user, a ? or a #",
		start + "identities: [a]":                                               "by account id",
		"version: 1\nreports: \"[\"":                                            "bad pattern",
	} {
		_, err := loadWorkspace(text)
		var all Errors
		if !errors.As(err, &all) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s\ngot %v\nwant %s", text, err, want)
		}
	}
}
