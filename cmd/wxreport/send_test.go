package main

import (
	"bytes"
	"fmt"
	"os"
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
