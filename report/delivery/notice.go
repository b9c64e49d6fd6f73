package delivery

import (
	"context"
	"encoding/base64"
	"fmt"
	"mime"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/delivery/letter"
)

// Notice tells an owner of an incident by a plain message. It goes out whatever it says: a
// notice has no claim, because whoever sends it has claimed the telling.
func (s *Setup) Notice(ctx context.Context, r report.Relay, owner string, i report.Incident) report.Delivered {
	channel := &email{setup: s, through: r}
	envelope, err := letter.Letter{From: r.From, To: owner}.Addresses()
	if err != nil {
		return report.Delivered{Result: report.Rejected, Reply: err.Error()}
	}
	return channel.Send(ctx, report.Message{ID: i.Key, Sender: envelope.From, Recipient: envelope.To, Body: plain(i, envelope, s.Now())},
		func(context.Context) error { return nil })
}

// plain is the notice's message: one text part.
func plain(i report.Incident, e letter.Envelope, now time.Time) []byte {
	subject, what := "[wxreport] "+i.Title, "began"
	if i.Over {
		subject, what = "[wxreport] over: "+i.Title, "is over"
	}
	about := strings.Trim(i.Report+" "+i.Account, " ")
	if about != "" {
		subject += " (" + about + ")"
	}
	id := report.MessageID(i.Key, what, fmt.Sprint(now.UnixNano()))
	_, domain, _ := strings.Cut(e.From, "@")
	text := fmt.Sprintf("An incident %s.\r\n\r\n%s\r\n\r\nreport:  %s\r\naccount: %s\r\n\r\nYou are told once of each incident, and once when it is over.\r\n", what, i.Text, i.Report, i.Account)
	var out strings.Builder
	for _, line := range []string{"From: <" + e.From + ">", "To: <" + e.To + ">", "Subject: " + mime.BEncoding.Encode("utf-8", subject),
		"Date: " + now.Format(time.RFC1123Z), "Message-ID: <" + id + "@" + domain + ">", "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
		"Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", ""} {
		out.WriteString(line + "\r\n")
	}
	body := base64.StdEncoding.EncodeToString([]byte(text))
	for len(body) > 76 {
		out.WriteString(body[:76] + "\r\n")
		body = body[76:]
	}
	out.WriteString(body + "\r\n")
	return []byte(out.String())
}

// NeedsReview reports whether a person must approve what is sent.
func (e *email) NeedsReview() bool { return e.options.Review == "required" }

// ReviewWithin is how long it may take before the owner is reminded.
func (e *email) ReviewWithin() time.Duration { return e.options.ReviewWithin }

// Pace is how often the mail server may be used, for a scheduler that spreads messages over processes.
func (e *email) Pace() (key string, perMinute, perDay int) {
	return e.through.Address(), e.pace(), e.through.PerDay
}

func (e *email) pace() int {
	if e.through.PerMinute > 0 {
		return e.through.PerMinute
	}
	return defaultPace
}

const defaultPace = 20 // messages a minute

// TestRelay connects to a mail server and logs in, without sending anything.
func (s *Setup) TestRelay(ctx context.Context, r report.Relay) error {
	return (&email{setup: s, through: r}).Test(ctx)
}
