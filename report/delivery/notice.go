package delivery

import (
	"context"

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

// TestRelay connects to a mail server and logs in, without sending anything.
func (s *Setup) TestRelay(ctx context.Context, r report.Relay) error {
	return (&email{setup: s, through: r}).Test(ctx)
}
