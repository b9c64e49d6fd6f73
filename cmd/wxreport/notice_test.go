package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report/delivery/relay/relaytest"
)

// TestABatchTellsItsOwnerOnce: reports that fail and messages that are refused are one mail when the batch ends, and a
// second batch that fails the same way tells nothing.
func TestABatchTellsItsOwnerOnce(t *testing.T) {
	t.Parallel()
	s, err := relaytest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		mkdir(t, filepath.Dir(filepath.Join(dir, name)))
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("wxreport.yaml", fmt.Sprintf("version: 1\nreports: clients/*/report.yaml\nowner: owner@agency.cn\nsmtp: {host: 127.0.0.1, port: %d, tls: none, from: r@agency.cn, per_minute: 60000}\n", s.Port()))
	for id, data := range map[string]string{"good": "date,new,cancelled\n2026-10-01,10,2\n", "one": "%PDF-1.7", "two": ""} {
		write("clients/"+id+"/report.yaml", "version: 1\naccount: {id: "+id+", name: 品牌"+id+"}\nperiod: 2026-10\ndata: {followers: f.csv}\nsections: [growth]\noutputs: {pdf: false, json: true}\ndeliver:\n  - email: {to: [reader@client.cn], attach: [json]}\n")
		write("clients/"+id+"/f.csv", data)
	}
	s.Fail(relaytest.Fault{Stage: relaytest.Rcpt, Reply: "550 5.1.1 no such user"})
	wxreport := func(works bool, args ...string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "WXREPORT_MAIN=1")
		if out, err := cmd.CombinedOutput(); (err == nil) != works {
			t.Fatalf("%q: %v\n%s", args, err, out)
		}
	}
	wxreport(false, "run", "--as-of", "2026-11-03")
	wxreport(false, "run", "--as-of", "2026-11-03")
	notices := noticesTo(t, s, "owner@agency.cn")
	if len(notices) != 1 {
		t.Fatalf("%d notices, want 1: %q", len(notices), notices)
	}
	for _, want := range []string{"3 incidents.", "The report cannot be made (2)", "品牌one (clients/one): 2026-10: ", "品牌two (clients/two)", "wxreport run --reports clients/one,clients/two --period 2026-10",
		"A message was refused (1)", "550 5.1.1 no such user", "wxreport resend ", "Commands run in " + dir} {
		if !strings.Contains(notices[0], want) {
			t.Errorf("the notice lacks %q:\n%s", want, notices[0])
		}
	}
	// What is mended is over when the notice's own commands have been run.
	for _, id := range []string{"one", "two"} {
		write("clients/"+id+"/f.csv", "date,new,cancelled\n2026-10-01,10,2\n")
	}
	for line := range strings.Lines(notices[0]) {
		if command, ok := strings.CutPrefix(line, "  wxreport "); ok {
			wxreport(true, strings.Fields(command)...)
		}
	}
	wxreport(true, "run", "--as-of", "2026-11-03") // the next process sends what is sent again
	over := strings.Join(noticesTo(t, s, "owner@agency.cn")[1:], "")
	for _, want := range []string{"2 incidents are over.", "Over: the report cannot be made (2)", "Over: a message was refused."} {
		if !strings.Contains(over, want) {
			t.Errorf("the owner is not told %q:\n%s", want, over)
		}
	}
}

// noticesTo are the texts of the notices that an address has got.
func noticesTo(t *testing.T, s *relaytest.Server, to string) []string {
	t.Helper()
	var out []string
	for _, m := range s.Messages() {
		if m.To != to {
			continue
		}
		parsed, err := mail.ReadMessage(bytes.NewReader(m.Body))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, parsed.Body))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, strings.ReplaceAll(string(text), "\r\n", "\n"))
	}
	return out
}
