package relay_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report/delivery/pace"
	"github.com/wxreport/wxreport/report/delivery/relay"
	"github.com/wxreport/wxreport/report/delivery/relay/postfixtest"
)

// TestPostfix sends several messages over one STARTTLS session of a real server, a
// refused one among them, and reads the mailbox back byte by byte.
func TestPostfix(t *testing.T) {
	port, maildir, roots := postfixtest.Start(t)
	r := relay.New(relay.Server{Host: "localhost", Port: port, Security: relay.StartTLS, Roots: string(roots)}, pace.Limits{PerMinute: 1e6}, time.Now)
	defer r.Close()
	var sent [][]byte
	for i, to := range []string{"a@client.test", "nobody@client.test", "b@client.test", "a@elsewhere.test", "a@client.test"} {
		m := message(to)
		m.Body = append([]byte(fmt.Sprintf("Message-ID: <%d@agency.cn>\r\nFrom: <report@agency.cn>\r\nDate: Tue, 03 Nov 2026 09:00:00 +0800\r\n", i)), body...)
		want := relay.Accepted
		if strings.HasPrefix(to, "nobody") || strings.HasSuffix(to, "elsewhere.test") {
			want = relay.Rejected
		} else {
			sent = append(sent, m.Body)
		}
		if result, err := r.Send(t.Context(), m, yes); err != nil || result.Status != want {
			t.Errorf("%s: %s, %v, expected %s", to, result, err, want)
		}
	}
	got := postfixtest.Read(t, maildir, len(sent))
	for i, want := range sent {
		unix := bytes.ReplaceAll(want, []byte("\r\n"), []byte("\n"))
		if !hasSuffix(got, unix) {
			t.Errorf("message %d did not come back as it was sent", i)
		}
	}
}

func hasSuffix(list [][]byte, want []byte) bool {
	for _, b := range list {
		if bytes.HasSuffix(b, want) {
			return true
		}
	}
	return false
}
