package delivery_test

import (
	"bytes"
	"mime"
	"net/mail"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/delivery"
	"github.com/wxreport/wxreport/report/delivery/relay"
)

// TestATitleThatNamesTheAccountIsEnough: subject, greeting and group message do not say the name twice.
func TestATitleThatNamesTheAccountIsEnough(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ title, account, subject string }{
		{"公众号运营月报", "云岭茶", "【公众号运营月报】云岭茶 2026 年 10 月"},
		{"云岭茶公众号月度复盘", "云岭茶", "【云岭茶公众号月度复盘】2026 年 10 月"},
	} {
		p := parcel(t, "zh-CN")
		p.Document.Title, p.Job.Account.Name = c.title, c.account
		p.Document.Job = p.Job
		mails := build(t, "email", `{"To":["a@client.cn"]}`, &delivery.Setup{Relays: &relay.Pool{}}).(report.Relayed).
			Through(report.Relay{Host: "127.0.0.1", From: "r@agency.cn"})
		m, err := mails.Prepare(t.Context(), p, "a@client.cn")
		if err != nil {
			t.Fatal(err)
		}
		head, err := mail.ReadMessage(bytes.NewReader(m.Body))
		if err != nil {
			t.Fatal(err)
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(head.Header.Get("Subject"))
		if err != nil || subject != c.subject {
			t.Errorf("%q, want %q, %v", subject, c.subject, err)
		}
		robot := build(t, "wecom", `{"WebhookEnv":"HOOK"}`, &delivery.Setup{Relays: &relay.Pool{}})
		group, err := robot.Prepare(t.Context(), p, robot.Recipients(p)[0])
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(group.Body), c.account); n != 1 {
			t.Errorf("%s: the group reads the account's name %d times: %s", c.title, n, group.Body)
		}
	}
}
