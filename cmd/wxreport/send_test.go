package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report/delivery/relay/relaytest"
)

// shop writes a small workspace with one report that is delivered in every way.
func shop(t *testing.T, port int) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"wxreport.yaml": fmt.Sprintf("version: 1\nreports: report.yaml\nsmtp: {host: 127.0.0.1, port: %d, tls: none, from: 某机构 <report@agency.cn>}\n", port),
		"report.yaml": `version: 1
account: {id: shop, name: 小店}
period: 2026-10
data: {followers: followers.csv}
sections: [growth]
deliver:
  - {email: {to: [client@client.cn, boss@client.cn]}}
  - {folder: {path: delivered/}}
`,
		"followers.csv": "date,new,cancelled\n2026-10-01,10,2\n2026-10-02,12,1\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func sendIn(t *testing.T, dir string, args ...string) (code int, out string) {
	t.Helper()
	var b, e bytes.Buffer
	code = run(t.Context(), append([]string{"send", filepath.Join(dir, "report.yaml"), "--workspace", filepath.Join(dir, "wxreport.yaml"), "--as-of", "2026-11-03"}, args...), &b, &e,
		time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC))
	return code, b.String() + e.String()
}

// TestTestMailReachesNobodyElse although the spec names two readers and a folder.
func TestTestMailReachesNobodyElse(t *testing.T) {
	t.Parallel()
	s, err := relaytest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	dir := shop(t, s.Port())
	code, out := sendIn(t, dir, "--test-to", "me@agency.cn")
	if code != exitDone {
		t.Fatalf("exit %d: %s", code, out)
	}
	got := s.Messages()
	if len(got) != 1 || got[0].To != "me@agency.cn" || bytes.Contains(got[0].Body, []byte("client.cn")) {
		t.Errorf("%d messages, the first to %+v", len(got), got)
	}
	if _, err := os.Stat(filepath.Join(dir, "delivered")); err == nil {
		t.Error("the folder got files")
	}
}

// TestDryRunSendsNothing and lists every message with its size.
func TestDryRunSendsNothing(t *testing.T) {
	t.Parallel()
	s, err := relaytest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	dir := shop(t, s.Port())
	keep := filepath.Join(dir, "messages")
	code, out := sendIn(t, dir, "--dry-run", "--out", keep)
	if code != exitDone || !strings.Contains(out, "client@client.cn") || !strings.Contains(out, "boss@client.cn") || !strings.Contains(out, "3 messages, none sent") {
		t.Errorf("exit %d: %s", code, out)
	}
	if files, _ := filepath.Glob(filepath.Join(keep, "*.eml")); len(files) != 2 || len(s.Commands()) != 0 {
		t.Errorf("files %v, commands %v", files, s.Commands())
	}
}

// savedFiles writes a mail's attachments under the names that its reader sees.
const savedFiles = `import sys, email, email.policy, pathlib
m = email.message_from_bytes(pathlib.Path(sys.argv[1]).read_bytes(), policy=email.policy.default)
for a in m.iter_attachments():
    (pathlib.Path(sys.argv[2]) / a.get_filename()).write_bytes(a.get_payload(decode=True))`

// TestSavedAttachmentsVerify: files under the names of the mail are still held against each other.
func TestSavedAttachmentsVerify(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("python3"); err != nil {
		if os.Getenv("WXREPORT_REQUIRE_TOOLS") != "" {
			t.Fatal("python3 is required here")
		}
		t.Skip("python3 is not installed")
	}
	dir := shop(t, 1)
	spec := filepath.Join(dir, "report.yaml")
	body, err := os.ReadFile(spec)
	if err != nil {
		t.Fatal(err)
	}
	body = append(bytes.Replace(body, []byte("boss@client.cn]"), []byte("boss@client.cn], attach: [pdf, xlsx, html, json]"), 1), "outputs: {html: true}\n"...)
	if err := os.WriteFile(spec, body, 0o600); err != nil {
		t.Fatal(err)
	}
	keep, saved := filepath.Join(dir, "messages"), filepath.Join(dir, "saved")
	mkdir(t, saved)
	if code, out := sendIn(t, dir, "--dry-run", "--out", keep); code != exitDone {
		t.Fatal(out)
	}
	mails, err := filepath.Glob(filepath.Join(keep, "*.eml"))
	if err != nil || len(mails) == 0 {
		t.Fatal(mails, err)
	}
	if out, err := exec.CommandContext(t.Context(), "python3", "-c", savedFiles, mails[0], saved).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	args := []string{"verify"}
	for _, ending := range []string{".pdf", ".xlsx", ".html", ".json"} {
		args = append(args, filepath.Join(saved, "小店_公众号月报_2026年10月"+ending))
	}
	var b, e bytes.Buffer
	if code := run(t.Context(), args, &b, &e, time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)); code != exitDone || !strings.Contains(b.String(), "4 files agree") {
		t.Errorf("exit %d: %s%s", code, b.String(), e.String())
	}
	// One of another report, under the right name, is found out.
	other, err := os.ReadFile(args[1])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(args[1], bytes.Replace(other, []byte("%PDF-1"), []byte("%PDX-1"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	if code := run(t.Context(), args, &b, &e, time.Now()); code == exitDone {
		t.Error("a damaged file was accepted")
	}
}

// TestSendWantsADecision between a test and a rehearsal on paper.
func TestSendWantsADecision(t *testing.T) {
	t.Parallel()
	dir := shop(t, 1)
	for _, args := range [][]string{nil, {"--dry-run", "--test-to", "me@agency.cn"}} {
		if code, out := sendIn(t, dir, args...); code != exitUsage {
			t.Errorf("%v: exit %d: %s", args, code, out)
		}
	}
}
