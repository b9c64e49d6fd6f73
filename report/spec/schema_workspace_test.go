package spec

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWorkspaceSchemaAcceptsWhatLoads holds the schema to the tests' workspace and every example's.
func TestWorkspaceSchemaAcceptsWhatLoads(t *testing.T) {
	t.Parallel()
	v := validatorOf(t, WorkspaceSchema())
	good := map[string]string{
		"full":  workspace + "database: postgres://wx@db/wx\narchive: kept\ncalendar: days.yaml\n",
		"blank": "version: 1\nreports: [a.yaml, b.yaml]\nsmtp:\nidentities:\nwechat:\nlimits: {workers: }\n",
		"file":  "version: 1\nreports: a\nwechat: {meiri: {app_id: wx1, secret_file: s}}\ndatabase_file: address\n",
	}
	names, _ := filepath.Glob("../../examples/*/wxreport.yaml")
	if len(names) == 0 {
		t.Error("no example has a workspace")
	}
	for _, name := range names {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		good[name] = string(body)
	}
	for name, text := range good {
		if err := v.check(v.root, jsonOf(t, text), name); err != nil {
			t.Error(err)
		}
	}
}

// TestWorkspaceSchemaRefuses lists what an editor must underline; the loader refuses the same.
func TestWorkspaceSchemaRefuses(t *testing.T) {
	t.Parallel()
	v := validatorOf(t, WorkspaceSchema())
	const start = "version: 1\nreports: a\n"
	for _, bad := range []string{
		"reports: a", "version: 1", "version: 2\nreports: a", "version: 1\nreports: {a: b}", start + "databse: x", start + "smpt: {}",
		start + "smtp: {host: h, from: a@b.cn, tls: ssl}", start + "smtp: {host: h, from: a@b.cn, auth: basic}", start + "smtp: {host: h, from: a@b.cn, port: smtps}",
		start + "smtp: {host: h, from: a@b.cn, user: u, password: x}", start + "smtp: smtp.agency.cn", start + "smtp: {host: h, from: a@b.cn, per_minute: 1.5}",
		start + "identities: [a]", start + "identities: {meiri: a@b.cn}", start + "identities: {meiri: {form: a@b.cn}}",
		start + "wechat: {meiri: {app_id: wx1, secret: x}}", start + "wechat: {meiri: wx1}", start + "wechat: [meiri]", start + "wechat_api: {host: proxy.agency.cn}",
		start + "limits: {build: fast}", start + "limits: {workers: many}", start + "limits: {memory: 512}", start + "web: {port: 8080}", start + "web: 8080",
		start + "owner: {zh-CN: ops@agency.cn}", start + "owner: [ops@agency.cn]",
	} {
		if v.check(v.root, jsonOf(t, bad), "workspace") == nil {
			t.Errorf("%s: accepted", bad)
		}
		if _, err := loadWorkspace(bad); err == nil {
			t.Errorf("%s: loaded", bad)
		}
	}
}

// TestWorkspaceSchemaTellsDefaultsAndDocs: what an editor shows is what an empty workspace gets.
func TestWorkspaceSchemaTellsDefaultsAndDocs(t *testing.T) {
	t.Parallel()
	v := validatorOf(t, WorkspaceSchema())
	at := func(path string) map[string]any {
		here := v.root
		for key := range strings.SplitSeq(path, ".") {
			if key == "*" {
				here = here["additionalProperties"].(map[string]any)
			} else {
				here = here["properties"].(map[string]any)[key].(map[string]any)
			}
		}
		return here
	}
	for path, want := range map[string]any{"database": "sqlite:wxreport.db", "archive": "archive", "smtp.max_megabytes": 20.0, "smtp.auth": "auto", "limits.build": "1m0s",
		"identities.*.per_minute": nil, "wechat_api": "https://api.weixin.qq.com", "limits.senders": 8.0} {
		if got := at(path); got["default"] != want || got["description"] == "" {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
	if !bytes.Equal(WorkspaceSchema(), WorkspaceSchema()) {
		t.Error("two schemas differ")
	}
}
