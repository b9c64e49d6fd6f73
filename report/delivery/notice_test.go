package delivery_test

import (
	"bytes"
	"encoding/base64"
	"flag"
	"fmt"
	"io"
	"mime"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/delivery"
	"github.com/wxreport/wxreport/report/delivery/relay"
	"github.com/wxreport/wxreport/report/delivery/relay/relaytest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func failedReport(n int) report.News {
	name := fmt.Sprintf("clients/c%03d", n)
	return report.News{Name: fmt.Sprintf("品牌%03d", n), Began: now.Add(-time.Duration(n) * time.Minute), Details: fmt.Sprintf("wxreport status --account c%03d", n),
		Incident: report.Incident{Key: "run/" + name, Report: name, Account: fmt.Sprintf("c%03d", n), Title: "the report cannot be made", Text: "2026-10: articles.csv:3: shares 812 exceed reads 640"},
		Remedy:   report.Remedy{Advice: "Mend what the line names, then have the report made:", Command: "wxreport run --reports %s --period 2026-10", Target: name, Join: ","}}
}

// bulletin is n failed reports, a mail server that takes nothing, two bad specs, a message and three recoveries.
func bulletin(n int) report.Bulletin {
	b := report.Bulletin{ID: "n1", At: now, Workspace: "/srv/reports"}
	b.News = append(b.News, report.News{Began: now, Incident: report.Incident{Title: "messages cannot be sent", Text: "smtp.exmail.qq.com:465 report@agency.cn: 535 Error: authentication failed"},
		Remedy: report.Remedy{Advice: "Look whether the mail server answers and takes the login. Nothing is lost: messages wait, and go by themselves.", Command: "wxreport doctor"}})
	for _, path := range []string{"clients/x/report.yaml", "clients/y/report.yaml"} {
		b.News = append(b.News, report.News{Began: now, Incident: report.Incident{Report: filepath.Dir(path), Title: "the spec cannot be read", Text: path + ":3:1: unknown key sectoins, did you mean sections?\n" + strings.Repeat("more ", 60)},
			Remedy: report.Remedy{Advice: "Mend the spec: it is read again by itself.", Command: "wxreport check %s", Target: path}})
	}
	for i := range n {
		b.News = append(b.News, failedReport(i))
	}
	b.News = append(b.News, report.News{Began: now, Name: "小店", Incident: report.Incident{Report: "clients/shop", Account: "shop", Title: "a message was refused", Text: "2026-10 to boss@client.cn over email (message abcd23): 550 no such user"},
		Remedy: report.Remedy{Advice: "When the cause that the reply names is gone, send it again:", Command: "wxreport resend %s", Target: "abcd23", Join: " "}})
	for i, after := range []time.Duration{20 * time.Second, 100 * time.Minute, 90 * time.Hour} {
		o := failedReport(900 + i)
		o.Over, o.Ended = true, o.Began.Add(after)
		b.News = append(b.News, o)
	}
	return b
}

// told sends a notice to a real server and reads it back.
func told(t *testing.T, n report.Bulletin) (subject, text string, raw []byte) {
	t.Helper()
	s, err := relaytest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	setup := &delivery.Setup{Relays: &relay.Pool{Now: func() time.Time { return now }}}
	t.Cleanup(setup.Relays.Close)
	d := setup.Notice(t.Context(), report.Relay{Host: "127.0.0.1", Port: s.Port(), TLS: report.TLSNone, From: "某机构 <report@agency.cn>"}, "老板 <boss@agency.cn>", n)
	if d.Result != report.Accepted || len(s.Messages()) != 1 {
		t.Fatalf("got %+v, %d messages", d, len(s.Messages()))
	}
	raw = s.Messages()[0].Body
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, m.Body))
	if err != nil {
		t.Fatal(err)
	}
	if subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		t.Fatal(err)
	}
	if id := m.Header.Get("Message-Id"); id != "<"+n.ID+"@agency.cn>" {
		t.Errorf("id %s", id)
	}
	return subject, strings.ReplaceAll(string(body), "\r\n", "\n"), raw
}

// TestNoticesReadWell compares notices with what somebody read and found good.
func TestNoticesReadWell(t *testing.T) {
	t.Parallel()
	over := failedReport(7)
	over.Over, over.Ended, over.Remedy = true, over.Began.Add(3*time.Hour), report.Remedy{}
	for name, n := range map[string]report.Bulletin{
		"one":  {ID: "n1", At: now, Workspace: "/srv/reports", News: []report.News{failedReport(7)}},
		"over": {ID: "n1", At: now, Workspace: "/srv/reports", News: []report.News{over}},
		"few":  bulletin(3), "many": bulletin(400),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			subject, text, _ := told(t, n)
			got := "Subject: " + subject + "\n\n" + text
			golden := filepath.Join("testdata", "notice", name+".txt")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil || got != string(want) {
				t.Errorf("%v, got\n%s\nwant\n%s", err, got, want)
			}
		})
	}
}

// TestANoticeStaysSmall however much happened, tells every kind, and is the same twice.
func TestANoticeStaysSmall(t *testing.T) {
	t.Parallel()
	subject, text, raw := told(t, bulletin(5000))
	if lines := strings.Count(text, "\n- "); lines < 45 || lines > 60 || len(raw) > 30_000 {
		t.Errorf("%d lines, %d bytes", lines, len(raw))
	}
	for _, want := range []string{"5000 ×", "messages cannot be sent", "3 over"} {
		if !strings.Contains(subject, want) {
			t.Errorf("%q lacks %q", subject, want)
		}
	}
	for _, want := range []string{"and 4956 more: wxreport status\n", "boss@client.cn", "wxreport resend abcd23", "wxreport doctor", "== Over: the report cannot be made (3)"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q", want)
		}
	}
	if _, _, again := told(t, bulletin(5000)); !bytes.Equal(raw, again) {
		t.Error("the same notice has other bytes")
	}
	for _, line := range bytes.Split(raw, []byte("\r\n")) {
		if len(line) > 78 {
			t.Errorf("a line of %d bytes: %.90q", len(line), line)
		}
	}
}
