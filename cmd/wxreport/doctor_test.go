package main

import (
	"bytes"
	"fmt"
	"maps"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
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

	line   string // how the line about the fault begins: its level and part
	what   string // in that line
	remedy string // in that line, too
	also   string // the beginning of a line that the fault brings with it
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
	_, port, _ := net.SplitHostPort(closedPort(t))
	nobody, _ := strconv.Atoi(port)
	mail := func(port int, more string) string {
		return fmt.Sprintf("version: 1\nreports: clients/*/report.yaml\nowner: ops@agency.cn\nsmtp: {host: 127.0.0.1, port: %d, tls: none, auth: none, from: a@agency.cn%s}\n", port, more)
	}
	healthy := map[string]string{"wxreport.yaml": mail(server.Port(), ""), "clients/meiri/report.yaml": healthySpec,
		"clients/meiri/data/f.csv": "日期,新关注人数,取消关注人数\n2026-10-01,5,2\n"}
	deliver := func(channel string) map[string]string {
		return map[string]string{"clients/meiri/report.yaml": strings.Replace(healthySpec, "email: {to: [a@client.cn]}", channel, 1)}
	}
	workspace := func(text string) map[string]string { return map[string]string{"wxreport.yaml": text} }
	faults := map[string]sick{
		// The workspace and its reports.
		"no workspace":                {files: workspace("-"), line: "FAIL  workspace", what: "there is no", remedy: "write one, such as"},
		"misspelt key":                {files: workspace(mail(server.Port(), "") + "arhive: x\n"), line: "FAIL  workspace", what: `"arhive"`, remedy: `did you mean "archive"?`},
		"broken YAML":                 {files: workspace("version: 1\nreports: [clients\n"), line: "FAIL  workspace", what: "wxreport.yaml:", remedy: "expected"},
		"pattern matches nothing":     {files: workspace(strings.Replace(mail(server.Port(), ""), "clients", "customers", 1)), line: "FAIL  reports", what: "no report matches", remedy: "a pattern that matches the specs"},
		"broken spec":                 {files: map[string]string{"clients/meiri/report.yaml": "version: 1\nacount: {}\n"}, line: "FAIL  report", what: "clients/meiri", remedy: "wxreport check"},
		"spec cannot be read":         {files: map[string]string{"clients/meiri/report.yaml": "-", "clients/meiri/report.yaml/x": ""}, line: "FAIL  report", what: "is a folder, expected a spec", remedy: "wxreport check"},
		"unknown zone":                {files: map[string]string{"clients/meiri/report.yaml": strings.Replace(healthySpec, "name: 每日良品", "name: A, timezone: Asia/Nowhere", 1)}, line: "FAIL  report", what: "Nowhere", remedy: "wxreport check"},
		"schedule without recipients": {files: map[string]string{"clients/meiri/report.yaml": strings.Replace(healthySpec, "deliver: [{email: {to: [a@client.cn]}}]\n", "", 1)}, line: "warn  report", what: "nobody to send to", remedy: "deliver:"},
		"schedule that is over":       {files: map[string]string{"clients/meiri/report.yaml": strings.Replace(healthySpec, "09:00}", "09:00, end: 2026-01-31}", 1)}, line: "warn  report", what: "never due again", remedy: "remove end"},
		"schedule of a fixed period":  {files: map[string]string{"clients/meiri/report.yaml": healthySpec + "period: 2026-01\n"}, line: "warn  report", what: "never due again", remedy: "period: last-month"},
		"same account twice":          {files: map[string]string{"clients/copy/report.yaml": healthySpec, "clients/copy/data/f.csv": "日期,新关注人数\n2026-10-01,5\n"}, line: "warn  report", what: "report the same account", remedy: "remove one"},
		"workdays not announced": {files: map[string]string{"clients/meiri/report.yaml": strings.Replace(healthySpec, "monthly 3", "monthly workday 3", 1)}, now: time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC),
			line: "warn  holidays", what: "2027", remedy: "calendar: days.yaml", also: "FAIL  clock"},
		"next workday not announced": {files: map[string]string{"clients/meiri/report.yaml": strings.Replace(healthySpec, "monthly 3", "monthly workday 3", 1)}, now: time.Date(2026, 12, 20, 9, 0, 0, 0, time.UTC),
			line: "warn  report", what: "a workday of 2027", remedy: "calendar: days.yaml", also: "FAIL  clock"},
		"calendar file is broken":  {files: map[string]string{"wxreport.yaml": mail(server.Port(), "") + "calendar: days.yaml\n", "days.yaml": "from: to\n"}, line: "FAIL  workspace", what: "days.yaml:1", remedy: "expected"},
		"calendar file is missing": {files: workspace(mail(server.Port(), "") + "calendar: days.yaml\n"), line: "FAIL  workspace", what: "days.yaml", remedy: "no such file"},

		// The database.
		"database server is down":         {env: map[string]string{"WXREPORT_DATABASE": fmt.Sprintf("postgres://wx:hunter2@127.0.0.1:%d/wx", nobody)}, line: "FAIL  database", what: "refused", remedy: "check that the server runs"},
		"database variable is not set":    {files: workspace(mail(server.Port(), "") + "database_env: NO_SUCH_DATABASE\n"), line: "FAIL  database", what: "NO_SUCH_DATABASE is not set", remedy: "set it, or use"},
		"database is a folder":            {seed: func(t *testing.T, dir string) { mkdir(t, filepath.Join(dir, "wxreport.db")) }, line: "FAIL  database", what: "wxreport.db", remedy: "the folder can be written"},
		"database cannot be written":      {files: workspace(mail(server.Port(), "") + "database: sqlite:/proc/wxreport/wx.db\n"), line: "FAIL  database", what: "/proc", remedy: "the folder can be written"},
		"database file is something else": {files: map[string]string{"wxreport.db": strings.Repeat("not a database. ", 512)}, line: "FAIL  database", what: "not a database", remedy: "restore it from a backup"},
		"database of a newer program":     {seed: seedNewer, line: "FAIL  database", what: "newer wxreport", remedy: "install the newer wxreport"},
		"database address is open to all": {files: map[string]string{"wxreport.yaml": mail(server.Port(), "") + "database_file: address\n", "address": fmt.Sprintf("postgres://wx:hunter2@127.0.0.1:%d/wx", nobody)},
			line: "warn  database", what: "can be read by others", remedy: "chmod 600", also: "FAIL  database"},

		// The machine.
		"archive is a file":             {files: map[string]string{"archive": "x"}, line: "FAIL  archive", what: "archive", remedy: "set archive to another folder"},
		"archive cannot be written":     {files: workspace(mail(server.Port(), "") + "archive: /proc/wxreport\n"), line: "FAIL  archive", what: "/proc", remedy: "the right to write there"},
		"no place for temporary files":  {env: map[string]string{"TMPDIR": "/proc/wxreport"}, line: "FAIL  temporary", what: "/proc", remedy: "set TMPDIR"},
		"disk is full":                  {free: 200 << 20, line: "FAIL  disk", what: "200 MiB are left", remedy: "make room"},
		"clock is years behind":         {now: time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC), line: "FAIL  clock", what: "1999-01-01", remedy: "chrony"},
		"clock differs from database's": {now: time.Now().Add(time.Hour), line: "FAIL  clock", what: "the database differ by", remedy: "chrony"},
		"the web's address is taken":    {files: workspace(mail(server.Port(), "") + fmt.Sprintf("web: {listen: \"127.0.0.1:%d\"}\n", server.Port())), line: "FAIL  web", what: "in use", remedy: "set web.listen to another"},
		"nobody serves":                 {line: "warn  processes", what: "no process", remedy: "run wxreport serve"},

		// Mail.
		"mail server is down":           {files: workspace(mail(nobody, "")), line: "FAIL  mail", what: "nothing listens", remedy: "465 or 587"},
		"mail server's name is unknown": {files: workspace(strings.Replace(mail(server.Port(), ""), "host: 127.0.0.1", "host: mail.invalid", 1)), line: "FAIL  mail", what: "no such host", remedy: "DNS"},
		"mail server has no STARTTLS":   {files: workspace(strings.Replace(mail(server.Port(), ""), "tls: none", "tls: starttls", 1)), line: "FAIL  mail", what: "STARTTLS", remedy: "use port 465"},
		"mail port and TLS do not fit":  {files: workspace(strings.Replace(mail(server.Port(), ""), "tls: none", "tls: tls", 1)), line: "FAIL  mail", what: "tls", remedy: "the port and tls do not fit"},
		"port 465 and STARTTLS":         {files: workspace(strings.Replace(mail(465, ""), "tls: none", "tls: starttls", 1)), line: "FAIL  workspace", what: "port 465 is encrypted from the start", remedy: "tls: tls"},
		"mail server takes no login": {files: workspace(strings.Replace(mail(server.Port(), ", user: u, password_env: MAIL_PASSWORD"), "auth: none", "auth: plain", 1)), env: map[string]string{"MAIL_PASSWORD": "hunter2"},
			line: "FAIL  mail", what: "u at 127.0.0.1", remedy: "check user and password"},
		"mail password is not set": {files: workspace(strings.Replace(mail(server.Port(), ", user: u, password_env: NO_SUCH_PASSWORD"), "auth: none", "auth: plain", 1)), line: "FAIL  mail", what: "NO_SUCH_PASSWORD is not set", remedy: "authorisation code"},
		"password file is open to all": {files: map[string]string{"wxreport.yaml": strings.Replace(mail(server.Port(), ", user: u, password_file: pw"), "auth: none", "auth: plain", 1), "pw": "hunter2"},
			line: "warn  mail", what: "can be read by others", remedy: "chmod 600", also: "FAIL  mail"},
		"password file is empty":       {files: map[string]string{"wxreport.yaml": strings.Replace(mail(server.Port(), ", user: u, password_file: pw"), "auth: none", "auth: plain", 1), "pw": "\n"}, line: "FAIL  mail", what: "pw is empty", remedy: "authorisation code", also: "warn  mail"},
		"certificates are missing":     {files: workspace(strings.Replace(mail(server.Port(), ", ca_file: no.pem"), "tls: none", "tls: starttls", 1)), line: "FAIL  mail", what: "no.pem", remedy: "ca_file: a file of certificates"},
		"sender is no address":         {files: workspace(strings.Replace(mail(server.Port(), ""), "a@agency.cn", "agency.cn", 1)), line: "FAIL  workspace", what: `no mail address: "agency.cn"`, remedy: "an address such as"},
		"mail without a server":        {files: workspace("version: 1\nreports: clients/*/report.yaml\n"), line: "FAIL  mail", what: "no mail server", remedy: "smtp: {host"},
		"identity of a misspelt id":    {files: workspace(mail(server.Port(), "") + "identities: {meirl: {from: b@meiri.cn}}\n"), line: "warn  identities", what: "no report is about the account meirl", remedy: "check the id"},
		"no owner":                     {files: workspace(strings.Replace(mail(server.Port(), ""), "owner: ops@agency.cn\n", "", 1)), line: "warn  owner", what: "nobody is told", remedy: "owner: ops@agency.cn"},
		"owner that cannot be told":    {files: map[string]string{"wxreport.yaml": "version: 1\nreports: clients/*/report.yaml\nowner: ops@agency.cn\n", "clients/meiri/report.yaml": strings.Replace(healthySpec, "email: {to: [a@client.cn]}", "folder: {path: out}", 1)}, line: "warn  owner", what: "no mail server to tell ops@agency.cn", remedy: "smtp: {host"},
		"messages wait for a decision": {seed: seedUnknown, line: "warn  messages", what: "1 may not have arrived", remedy: "wxreport resend"},
		"an incident is open":          {seed: seedIncident, line: "warn  incident", what: "every report waits", remedy: "wxreport status"},

		// Other channels.
		"robot's address is not set":     {files: deliver("wecom: {webhook_env: NO_SUCH_HOOK}"), line: "FAIL  wecom", what: "NO_SUCH_HOOK is not set", remedy: "set what the spec names"},
		"robot's address is none":        {files: deliver("wecom: {webhook_env: BAD_HOOK}"), env: map[string]string{"BAD_HOOK": "hunter2"}, line: "FAIL  wecom", what: "does not hold an https address", remedy: "set what the spec names"},
		"robot's key is not set":         {files: deliver("feishu: {webhook_env: HOOK, secret_env: NO_SUCH_KEY}"), env: map[string]string{"HOOK": "https://open.feishu.cn/hook/hunter2"}, line: "FAIL  feishu", what: "NO_SUCH_KEY is not set", remedy: "set what the spec names"},
		"robot's address is open to all": {seed: seedOpenHook, line: "warn  wecom", what: "can be read by others", remedy: "chmod 600"},
		"folder cannot be written":       {files: deliver("folder: {path: \"/proc/wxreport/{{.Period}}\"}"), line: "FAIL  folder", what: "/proc", remedy: "the right to write there"},
		"folder is a file":               {files: map[string]string{"clients/meiri/report.yaml": strings.Replace(healthySpec, "email: {to: [a@client.cn]}", "folder: {path: data/f.csv/reports}", 1)}, line: "FAIL  folder", what: "f.csv", remedy: "another folder"},
	}
	if len(faults) < 50 {
		t.Errorf("%d faults are seeded, expected all 50 that the doctor is known to find", len(faults))
	}
	for name, c := range faults {
		t.Run(name, func(t *testing.T) {
			out, failed := c.visit(t, healthy)
			c.judge(t, out, failed)
		})
	}
	t.Run("healthy", func(t *testing.T) {
		out, failed := sick{}.visit(t, healthy)
		if failed || strings.Contains(out, "FAIL") || !strings.Contains(out, "logged in") {
			t.Errorf("fails: %v\n%s", failed, out)
		}
	})
}

// visit lets the doctor into a workspace.
func (c sick) visit(t *testing.T, healthy map[string]string) (out string, failed bool) {
	t.Helper()
	d, printed := patient(t, healthy, c.files)
	for k, v := range c.env {
		t.Setenv(k, v)
	}
	if c.seed != nil {
		c.seed(t, filepath.Dir(d.workspaceFile))
	}
	if c.free != 0 {
		d.free = func(string) (uint64, error) { return c.free, nil }
	}
	if !c.now.IsZero() {
		d.now, d.clock = c.now, clockFrom(c.now)
	}
	failed = d.examine(t.Context())
	return printed.String(), failed
}

// patient is a workspace of files, later ones in place of earlier ones, and a doctor who prints there.
func patient(t *testing.T, layers ...map[string]string) (*doctor, *bytes.Buffer) {
	t.Helper()
	dir := t.TempDir()
	for _, files := range layers {
		for _, name := range slices.Sorted(maps.Keys(files)) {
			path := filepath.Join(dir, filepath.FromSlash(name))
			if files[name] == "-" {
				_ = os.Remove(path)
				continue
			}
			mkdir(t, filepath.Dir(path))
			if err := os.WriteFile(path, []byte(files[name]), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	var printed bytes.Buffer
	now := time.Now()
	return &doctor{program: &program{out: &printed, err: &printed, now: now, clock: clockFrom(now), workspaceFile: filepath.Join(dir, "wxreport.yaml")},
		free: func(string) (uint64, error) { return 50 << 30, nil }, patience: partLimit}, &printed
}

// judge holds what the doctor said against the fault.
func (c sick) judge(t *testing.T, out string, failed bool) {
	t.Helper()
	found := slices.ContainsFunc(findings(out), func(f string) bool {
		return strings.HasPrefix(f, c.line) && strings.Contains(f, c.what) && strings.Contains(f, c.remedy)
	})
	if !found || c.what == "" || c.remedy == "" {
		t.Errorf("want a line %q that tells %q and %q in\n%s", c.line, c.what, c.remedy, out)
	}
	if c.also != "" && !strings.Contains("\n"+out, "\n"+c.also) {
		t.Errorf("want a line %q in\n%s", c.also, out)
	}
	if want := strings.Contains(c.line+c.also, "FAIL"); failed != want {
		t.Errorf("fails: %v, want %v\n%s", failed, want, out)
	}
	if strings.Contains(out, "hunter2") {
		t.Errorf("a secret is shown:\n%s", out)
	}
}

// findings are what the doctor printed, by finding: one may take several lines.
func findings(out string) (list []string) {
	for line := range strings.Lines(out) {
		if begins := slices.ContainsFunc([]level{fine, warn, fail}, func(l level) bool { return strings.HasPrefix(line, string(l)+" ") }); begins || len(list) == 0 {
			list = append(list, "")
		}
		list[len(list)-1] += line
	}
	return list
}

func mkdir(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
}

// seeded is the ledger of a workspace that ran before.
func seeded(t *testing.T, dir string) *ledger.Ledger {
	t.Helper()
	l, err := ledger.Open(t.Context(), "sqlite:"+filepath.Join(dir, "wxreport.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	if err := jobs.Migrate(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	return l
}

// seedUnknown leaves a message that may not have arrived.
func seedUnknown(t *testing.T, dir string) {
	t.Helper()
	ctx, l := t.Context(), seeded(t, dir)
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

// seedIncident leaves something that ended badly.
func seedIncident(t *testing.T, dir string) {
	t.Helper()
	incident := report.Incident{Key: "mail", Title: "the mail server refuses", Text: "every report waits"}
	if _, err := ledger.Begin(t.Context(), seeded(t, dir).DB, incident, asOf); err != nil {
		t.Fatal(err)
	}
}

// seedNewer leaves the database of a program that is not yet written.
func seedNewer(t *testing.T, dir string) {
	t.Helper()
	if _, err := seeded(t, dir).DB.ExecContext(t.Context(), `INSERT INTO wxreport_version (version_id, is_applied) VALUES (99, 1)`); err != nil {
		t.Fatal(err)
	}
}

// seedOpenHook has the robot's address in a file that everybody can read.
func seedOpenHook(t *testing.T, dir string) {
	t.Helper()
	hook := filepath.Join(dir, "hook")
	spec := strings.Replace(healthySpec, "email: {to: [a@client.cn]}", "wecom: {webhook_file: "+hook+"}", 1)
	for path, text := range map[string]string{hook: "https://qyapi.weixin.qq.com/?key=hunter2", filepath.Join(dir, "clients/meiri/report.yaml"): spec} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
