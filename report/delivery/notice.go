package delivery

import (
	"context"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/delivery/letter"
)

// Notice tells an owner of incidents by one plain message. It goes out whatever it says: a
// notice has no claim, because whoever sends it has claimed the telling.
func (s *Setup) Notice(ctx context.Context, r report.Relay, owner string, n report.Bulletin) report.Delivered {
	channel := &email{setup: s, through: r}
	envelope, err := letter.Letter{From: r.From, To: owner}.Addresses()
	if err != nil {
		return report.Delivered{Result: report.Rejected, Reply: err.Error()}
	}
	body := letter.Note{Subject: noticeSubject(n), Text: noticeText(n), ID: n.ID, Date: n.At}.Build(envelope)
	return channel.Send(ctx, report.Message{ID: n.ID, Sender: envelope.From, Recipient: envelope.To, Body: body},
		func(context.Context) error { return nil })
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
