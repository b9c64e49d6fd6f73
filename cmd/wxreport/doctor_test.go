package main

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report/delivery/relay/relaytest"
	"github.com/wxreport/wxreport/report/jobs"
	"github.com/wxreport/wxreport/report/ledger"
)

// sick is a workspace with a fault, and what the doctor must say about it.
type sick struct {
	files map[string]string // beside or in place of the healthy ones; "-" removes
	env   map[string]string
	now   time.Time
	free  uint64
	seed  func(t *testing.T, dir string)
	want  []string
}

const healthySpec = `version: 1
account: {id: meiri, name: 每日良品}
data: data/
sections: [growth]
deliver: [{email: {to: [a@client.cn]}}]
schedule: {at: monthly 3 09:00}
`

// TestTheDoctorFindsSeededFaultsAndNamesTheRemedy seeds one fault at a time.
func TestTheDoctorFindsSeededFaultsAndNamesTheRemedy(t *testing.T) {
	server, err := relaytest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := closed.Addr().(*net.TCPAddr).Port
	closed.Close()
	mail := func(port int, more string) string {
		return fmt.Sprintf("version: 1\nreports: clients/*/report.yaml\nowner: ops@agency.cn\nsmtp: {host: 127.0.0.1, port: %d, tls: none, auth: none, from: a@agency.cn%s}\n", port, more)
	}
	healthy := map[string]string{"wxreport.yaml": mail(server.Port(), ""), "clients/meiri/report.yaml": healthySpec,
		"clients/meiri/data/f.csv": "日期,新关注人数,取消关注人数\n2026-10-01,5,2\n"}
	deliver := func(channel string) map[string]string {
		return map[string]string{"clients/meiri/report.yaml": strings.Replace(healthySpec, "email: {to: [a@client.cn]}", channel, 1)}
	}
	workspace := func(text string) map[string]string { return map[string]string{"wxreport.yaml": text} }
	for name, c := range map[string]sick{
		"healthy":                      {want: []string{"ok    mail", "logged in"}},
		"no workspace":                 {files: workspace("-"), want: []string{"FAIL  workspace", "write one, such as"}},
		"misspelt key":                 {files: workspace(mail(server.Port(), "") + "arhive: x\n"), want: []string{"FAIL  workspace", `did you mean "archive"?`}},
		"pattern matches nothing":      {files: workspace(strings.Replace(mail(server.Port(), ""), "clients", "customers", 1)), want: []string{"FAIL  reports", "no report matches", "a pattern that matches the specs"}},
		"broken spec":                  {files: map[string]string{"clients/meiri/report.yaml": "version: 1\nacount: {}\n"}, want: []string{"FAIL  report", "clients/meiri", "wxreport check"}},
		"unknown zone":                 {files: map[string]string{"clients/meiri/report.yaml": strings.Replace(healthySpec, "name: 每日良品", "name: A, timezone: Asia/Nowhere", 1)}, want: []string{"FAIL  report", "Nowhere"}},
		"schedule without recipients":  {files: map[string]string{"clients/meiri/report.yaml": strings.Replace(healthySpec, "deliver: [{email: {to: [a@client.cn]}}]\n", "", 1)}, want: []string{"warn  report", "nobody to send to", "deliver:"}},
		"schedule that is over":        {files: map[string]string{"clients/meiri/report.yaml": strings.Replace(healthySpec, "09:00}", "09:00, end: 2026-01-31}", 1)}, want: []string{"warn  report", "never due again", "remove end"}},
		"schedule of a fixed period":   {files: map[string]string{"clients/meiri/report.yaml": healthySpec + "period: 2026-01\n"}, want: []string{"warn  report", "never due again", "period 2026-01 is fixed", "period: last-month"}},
		"same account twice":           {files: map[string]string{"clients/copy/report.yaml": healthySpec, "clients/copy/data/f.csv": "日期,新关注人数\n2026-10-01,5\n"}, want: []string{"warn  report", "report the same account", "remove one"}},
		"workdays not announced":       {files: map[string]string{"clients/meiri/report.yaml": strings.Replace(healthySpec, "monthly 3", "monthly workday 3", 1)}, now: time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC), want: []string{"warn  holidays", "2027", "calendar: days.yaml", "FAIL  clock"}},
		"calendar file is broken":      {files: map[string]string{"wxreport.yaml": mail(server.Port(), "") + "calendar: days.yaml\n", "days.yaml": "from: to\n"}, want: []string{"FAIL  workspace", "days.yaml:1"}},
		"database server is down":      {env: map[string]string{"WXREPORT_DATABASE": fmt.Sprintf("postgres://wx:hunter2@127.0.0.1:%d/wx", nobody)}, want: []string{"FAIL  database", "check that the server runs"}},
		"database variable is not set": {files: workspace(mail(server.Port(), "") + "database_env: NO_SUCH_DATABASE\n"), want: []string{"FAIL  database", "NO_SUCH_DATABASE is not set"}},
		"database is a folder":         {seed: func(t *testing.T, dir string) { mkdir(t, filepath.Join(dir, "wxreport.db")) }, want: []string{"FAIL  database"}},
		"database of a newer program": {seed: func(t *testing.T, dir string) {
			l, err := ledger.Open(t.Context(), "sqlite:"+filepath.Join(dir, "wxreport.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			if err := jobs.Migrate(t.Context(), l); err != nil {
				t.Fatal(err)
			}
			if _, err := l.DB.ExecContext(t.Context(), `INSERT INTO wxreport_version (version_id, is_applied) VALUES (99, 1)`); err != nil {
				t.Fatal(err)
			}
		}, want: []string{"FAIL  database", "newer wxreport"}},
		"archive is a file":             {files: map[string]string{"archive": "x"}, want: []string{"FAIL  archive", "set archive to another folder"}},
		"disk is full":                  {free: 200 << 20, want: []string{"FAIL  disk", "200 MiB are left", "make room"}},
		"clock is years behind":         {now: time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC), want: []string{"FAIL  clock", "1999-01-01", "chrony"}},
		"clock differs from database's": {now: time.Now().Add(time.Hour), want: []string{"FAIL  clock", "differ by", "chrony"}},
		"mail server is down":           {files: workspace(mail(nobody, "")), want: []string{"FAIL  mail", "nothing listens", "465 or 587"}},
		"mail server has no STARTTLS":   {files: workspace(strings.Replace(mail(server.Port(), ""), "tls: none", "tls: starttls", 1)), want: []string{"FAIL  mail", "use port 465"}},
		"mail port and TLS do not fit":  {files: workspace(strings.Replace(mail(server.Port(), ""), "tls: none", "tls: tls", 1)), want: []string{"FAIL  mail", "the port and tls do not fit"}},
		"mail server takes no login":    {files: workspace(strings.Replace(mail(server.Port(), ", user: u, password_env: MAIL_PASSWORD"), "auth: none", "auth: plain", 1)), env: map[string]string{"MAIL_PASSWORD": "hunter2"}, want: []string{"FAIL  mail", "check user and password"}},
		"mail password is not set":      {files: workspace(strings.Replace(mail(server.Port(), ", user: u, password_env: NO_SUCH_PASSWORD"), "auth: none", "auth: plain", 1)), want: []string{"FAIL  mail", "NO_SUCH_PASSWORD is not set", "authorisation code"}},
		"password file is open to all":  {files: map[string]string{"wxreport.yaml": strings.Replace(mail(server.Port(), ", user: u, password_file: pw"), "auth: none", "auth: plain", 1), "pw": "hunter2"}, want: []string{"warn  mail", "can be read by others", "chmod 600", "FAIL  mail"}},
		"certificates are missing":      {files: workspace(strings.Replace(mail(server.Port(), ", ca_file: no.pem"), "tls: none", "tls: starttls", 1)), want: []string{"FAIL  mail", "ca_file"}},
		"mail without a server":         {files: workspace("version: 1\nreports: clients/*/report.yaml\n"), want: []string{"FAIL  mail", "no mail server", "smtp: {host"}},
		"no owner":                      {files: workspace("version: 1\nreports: clients/*/report.yaml\n"), want: []string{"warn  owner", "owner: ops@agency.cn"}},
		"robot's address is not set":    {files: deliver("wecom: {webhook_env: NO_SUCH_HOOK}"), want: []string{"FAIL  wecom", "NO_SUCH_HOOK is not set", "set what the spec names"}},
		"robot's address is none":       {files: deliver("wecom: {webhook_env: BAD_HOOK}"), env: map[string]string{"BAD_HOOK": "hunter2"}, want: []string{"FAIL  wecom", "does not hold an https address"}},
		"WeChat secret is not set":      {files: workspace(mail(server.Port(), "") + "wechat: {meiri: {app_id: wx0123, secret_env: NO_SUCH_SECRET}}\n"), want: []string{"FAIL  wechat", "NO_SUCH_SECRET is not set", "AppSecret of wx0123"}},
		"messages wait for a decision":  {seed: seedUnknown, want: []string{"warn  messages", "1 may not have arrived", "wxreport resend"}},
		"nobody serves":                 {want: []string{"warn  processes", "run wxreport serve"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for _, files := range []map[string]string{healthy, c.files} {
				for name, text := range files {
					path := filepath.Join(dir, filepath.FromSlash(name))
					if text == "-" {
						_ = os.Remove(path)
						continue
					}
					mkdir(t, filepath.Dir(path))
					if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
						t.Fatal(err)
					}
				}
			}
			for k, v := range c.env {
				t.Setenv(k, v)
			}
			if c.seed != nil {
				c.seed(t, dir)
			}
			free := c.free
			if free == 0 {
				free = 50 << 30
			}
			var out bytes.Buffer
			now := c.now
			if now.IsZero() {
				now = time.Now()
			}
			d := &doctor{program: &program{out: &out, err: &out, now: now, clock: clockFrom(now), workspaceFile: filepath.Join(dir, "wxreport.yaml")},
				free: func(string) (uint64, error) { return free, nil }}
			failed := d.examine(t.Context())
			for _, want := range c.want {
				if !strings.Contains(out.String(), want) {
					t.Errorf("want %q in\n%s", want, out.String())
				}
			}
			if failed != strings.Contains(strings.Join(c.want, " "), "FAIL") && name != "no owner" {
				t.Errorf("fails: %v\n%s", failed, out.String())
			}
			if strings.Contains(out.String(), "hunter2") {
				t.Errorf("a secret is shown:\n%s", out.String())
			}
		})
	}
}

func mkdir(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
}

// seedUnknown leaves a message that may not have arrived.
func seedUnknown(t *testing.T, dir string) {
	t.Helper()
	ctx := t.Context()
	l, err := ledger.Open(ctx, "sqlite:"+filepath.Join(dir, "wxreport.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := jobs.Migrate(ctx, l); err != nil {
		t.Fatal(err)
	}
	run := ledger.Run{Key: ledger.Key{Report: "clients/meiri", Account: "meiri", Period: "2026-10", Edition: 1}, State: ledger.Sending, DueAt: asOf}
	if _, err := ledger.InsertRuns(ctx, l.DB, []ledger.Run{run}, asOf); err != nil {
		t.Fatal(err)
	}
	if err := ledger.InsertDeliveries(ctx, l.DB, []ledger.Delivery{{ID: "m", RunID: run.Key.ID(), Channel: "email", Recipient: "a@client.cn"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := ledger.Claim(ctx, l.DB, "m", "x", asOf); err != nil {
		t.Fatal(err)
	}
	if _, err := ledger.Abandon(ctx, l.DB, "m", asOf); err != nil {
		t.Fatal(err)
	}
}
