package relay_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report/delivery/pace"
	"github.com/wxreport/wxreport/report/delivery/relay"
	"github.com/wxreport/wxreport/report/delivery/relay/relaytest"
)

var body = []byte("Subject: x\r\n\r\n.leading dot\r\nFrom here\r\n..\r\nend\r\n")

func start(t *testing.T) (*relaytest.Server, relay.Server) {
	t.Helper()
	s, err := relaytest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	short := 400 * time.Millisecond
	return s, relay.Server{Host: "127.0.0.1", Port: s.Port(), Security: relay.Plain,
		Timeouts: relay.Timeouts{Dial: 5 * time.Second, Command: short, Block: short, Dot: short, Quit: short}}
}

func message(to string) relay.Message {
	return relay.Message{From: "report@agency.cn", To: to, Body: body}
}

func yes(context.Context) error { return nil }

// one sends a single message over a new relay.
func one(t *testing.T, server relay.Server, claim func(context.Context) error) (relay.Result, error) {
	t.Helper()
	r := relay.New(server, pace.Limits{PerMinute: 1e6}, time.Now)
	defer r.Close()
	return r.Send(t.Context(), message("a@client.cn"), claim)
}

// TestOutcomes is the fault table: what the server does, what the sender may
// believe, and whether a message is at the server.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	late := 3 * time.Second
	for _, c := range []struct {
		name   string
		fault  relaytest.Fault
		status relay.Status
		stage  relay.Stage
		kept   int
		halt   bool
	}{
		{"greeting 421", relaytest.Fault{Stage: relaytest.Greeting, Reply: "421 4.3.2 too busy"}, relay.Retry, relay.StageDial, 0, true},
		{"greeting dropped", relaytest.Fault{Stage: relaytest.Greeting, Drop: true}, relay.Retry, relay.StageDial, 0, true},
		{"hello dropped", relaytest.Fault{Stage: relaytest.Hello, Drop: true, Reset: true}, relay.Retry, relay.StageDial, 0, true},
		{"sender 421", relaytest.Fault{Stage: relaytest.Mail, Reply: "421 4.7.0 HL:REP"}, relay.Retry, relay.StageMail, 0, true},
		{"sender 450", relaytest.Fault{Stage: relaytest.Mail, Reply: "450 4.2.1 later"}, relay.Retry, relay.StageMail, 0, false},
		{"sender 552", relaytest.Fault{Stage: relaytest.Mail, Reply: "552 5.3.4 too big"}, relay.Rejected, relay.StageMail, 0, false},
		{"sender not allowed", relaytest.Fault{Stage: relaytest.Mail, Reply: "553 5.7.1 not your address"}, relay.Retry, relay.StageMail, 0, true},
		{"sender dropped", relaytest.Fault{Stage: relaytest.Mail, Drop: true}, relay.Retry, relay.StageMail, 0, false},
		{"recipient 450", relaytest.Fault{Stage: relaytest.Rcpt, Reply: "450 4.2.0 greylisted"}, relay.Retry, relay.StageRcpt, 0, false},
		{"recipient quota", relaytest.Fault{Stage: relaytest.Rcpt, Reply: "451 4.7.1 sender quota reached"}, relay.Retry, relay.StageRcpt, 0, true},
		{"recipient 550", relaytest.Fault{Stage: relaytest.Rcpt, Reply: "550 5.1.1 no such user"}, relay.Rejected, relay.StageRcpt, 0, false},
		{"recipient silent", relaytest.Fault{Stage: relaytest.Rcpt, Delay: late}, relay.Retry, relay.StageRcpt, 0, false},
		{"data 451", relaytest.Fault{Stage: relaytest.Data, Reply: "451 4.3.0 disk"}, relay.Retry, relay.StageData, 0, false},
		{"data dropped", relaytest.Fault{Stage: relaytest.Data, Drop: true}, relay.Retry, relay.StageData, 0, false},
		{"dot 421", relaytest.Fault{Stage: relaytest.Dot, Reply: "421 4.3.2 shutting down"}, relay.Retry, relay.StageDot, 0, true},
		{"dot 451", relaytest.Fault{Stage: relaytest.Dot, Reply: "451 4.3.0 disk"}, relay.Retry, relay.StageDot, 0, false},
		{"dot 550", relaytest.Fault{Stage: relaytest.Dot, Reply: "550 5.7.1 looks like spam"}, relay.Rejected, relay.StageDot, 0, false},
		{"dot 552", relaytest.Fault{Stage: relaytest.Dot, Reply: "552 5.3.4 too big"}, relay.Rejected, relay.StageDot, 0, false},
		{"dot 554", relaytest.Fault{Stage: relaytest.Dot, Reply: "554 5.6.0 bad"}, relay.Rejected, relay.StageDot, 0, false},
		{"daily limit", relaytest.Fault{Stage: relaytest.Dot, Reply: "550 5.4.5 Daily user sending limit exceeded"}, relay.Retry, relay.StageDot, 0, true},
		{"dropped before the reply", relaytest.Fault{Stage: relaytest.Dot, Drop: true}, relay.Unknown, relay.StageDot, 0, false},
		{"kept, reply lost", relaytest.Fault{Stage: relaytest.Dot, Drop: true, Keep: true}, relay.Unknown, relay.StageDot, 1, false},
		{"kept, reply late", relaytest.Fault{Stage: relaytest.Dot, Delay: late, Keep: true}, relay.Unknown, relay.StageDot, 1, false},
		{"250, then closed", relaytest.Fault{Stage: relaytest.Dot, Drop: true, After: true}, relay.Accepted, relay.StageDot, 1, false},
		{"250, RSET refused", relaytest.Fault{Stage: relaytest.Reset, Reply: "502 5.5.1 what"}, relay.Accepted, relay.StageDot, 1, false},
		{"250, QUIT dropped", relaytest.Fault{Stage: relaytest.Quit, Drop: true}, relay.Accepted, relay.StageDot, 1, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, server := start(t)
			s.Fail(c.fault)
			r, err := one(t, server, yes)
			if err != nil {
				t.Fatal(err)
			}
			if r.Status != c.status || r.Stage != c.stage || r.Halt != c.halt {
				t.Errorf("got %s (halt %v), expected %s at %s (halt %v)", r, r.Halt, c.status, c.stage, c.halt)
			}
			if n := len(s.Messages()); n != c.kept {
				t.Errorf("%d messages at the server, expected %d", n, c.kept)
			}
		})
	}
}

// TestABrokenBodyIsNotFinished holds the final dot back: a server must not queue
// half a message. A reset may surface while writing or only at the reply.
func TestABrokenBodyIsNotFinished(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	s.Fail(relaytest.Fault{Stage: relaytest.Body, Drop: true, Reset: true})
	r := relay.New(server, pace.Limits{}, time.Now)
	defer r.Close()
	big := append(bytes.Repeat([]byte(strings.Repeat("x", 76)+"\r\n"), 1e5), "end\r\n"...)
	result, err := r.Send(t.Context(), relay.Message{From: "a@b.cn", To: "c@d.cn", Body: big}, yes)
	if err != nil || result.Status != relay.Retry && result.Status != relay.Unknown {
		t.Errorf("got %s, %v", result, err)
	}
	if n := len(s.Messages()); n != 0 {
		t.Errorf("the server keeps %d messages of which it never saw the end", n)
	}
}

// TestBytesArrive compares what the server kept with what was given: leading dots,
// "From " lines and all.
func TestBytesArrive(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	if r, err := one(t, server, yes); err != nil || r.Status != relay.Accepted {
		t.Fatalf("got %s, %v", r, err)
	}
	got := s.Messages()
	if len(got) != 1 || !bytes.Equal(got[0].Body, body) {
		t.Errorf("the server keeps %q", got)
	}
	for _, c := range s.Commands() {
		if strings.Contains(c, "SMTPUTF8") || strings.Contains(c, "8BITMIME") {
			t.Errorf("%q asks the next server for more than an ASCII message needs", c)
		}
	}
}

// TestClaim is asked once, after the recipient was accepted and before DATA; its
// refusal leaves nothing at the server and the connection usable.
func TestClaim(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	r := relay.New(server, pace.Limits{PerMinute: 1e6}, time.Now)
	defer r.Close()
	taken := errors.New("another has it")
	_, err := r.Send(t.Context(), message("a@client.cn"), func(context.Context) error {
		last := s.Commands()[len(s.Commands())-1]
		if !strings.HasPrefix(last, "RCPT") {
			t.Errorf("claimed after %q", last)
		}
		return taken
	})
	if !errors.Is(err, taken) {
		t.Errorf("got %v", err)
	}
	if result, err := r.Send(t.Context(), message("b@client.cn"), yes); err != nil || result.Status != relay.Accepted {
		t.Errorf("the next message: %s, %v", result, err)
	}
	if got := s.Messages(); len(got) != 1 || got[0].To != "b@client.cn" {
		t.Errorf("the server keeps %v", got)
	}
}

// TestNeighboursOfARefusal go through: on a Postfix the message after a refused one
// is nested without RSET.
func TestNeighboursOfARefusal(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	r := relay.New(server, pace.Limits{PerMinute: 1e6}, time.Now)
	defer r.Close()
	s.Fail(relaytest.Fault{Stage: relaytest.Rcpt, Reply: "550 5.1.1 no"}, relaytest.Fault{Stage: relaytest.Dot, Reply: "451 4.3.0 disk"})
	want := []relay.Status{relay.Rejected, relay.Retry, relay.Accepted, relay.Accepted}
	for i, status := range want {
		result, err := r.Send(t.Context(), message("a@client.cn"), yes)
		if err != nil || result.Status != status {
			t.Errorf("message %d: %s, %v, expected %s", i, result, err, status)
		}
	}
}

// TestSize refuses here what the server would refuse after megabytes.
func TestSize(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	s.Size = 20
	r, err := one(t, server, func(context.Context) error { return errors.New("claimed") })
	if err != nil || r.Status != relay.Rejected || r.Stage != relay.StageSize {
		t.Errorf("got %s, %v", r, err)
	}
}

// TestCancel cuts a waiting connection at once: Retry before the end of the data,
// Unknown after it.
func TestCancel(t *testing.T) {
	t.Parallel()
	for stage, status := range map[relaytest.Stage]relay.Status{relaytest.Mail: relay.Retry, relaytest.Dot: relay.Unknown} {
		s, server := start(t)
		last := map[relaytest.Stage]string{relaytest.Mail: "MAIL", relaytest.Dot: "DATA"}[stage]
		server.Timeouts = relay.Timeouts{}
		s.Fail(relaytest.Fault{Stage: stage, Delay: time.Minute, Keep: true})
		ctx, cancel := context.WithCancel(t.Context())
		r := relay.New(server, pace.Limits{}, time.Now)
		go func() { // a busy machine may take long to connect
			for range 3000 {
				if strings.Contains(strings.Join(s.Commands(), "\n"), last) {
					break
				}
				time.Sleep(10 * time.Millisecond)
			}
			time.Sleep(200 * time.Millisecond) // the body follows its command
			cancel()
		}()
		result, err := r.Send(ctx, message("a@client.cn"), yes)
		if err != nil || result.Status != status {
			t.Errorf("%s: got %s, %v", stage, result, err)
		}
		r.Close()
	}
}

// TestEnvelope refuses what would end a command early.
func TestEnvelope(t *testing.T) {
	t.Parallel()
	_, server := start(t)
	for _, m := range []relay.Message{
		{From: "a@b.cn", To: "c@d.cn>\r\nRCPT TO:<e@f.cn", Body: body}, {From: "a@b.cn", To: "张三@例子.cn", Body: body},
		{From: "", To: "c@d.cn", Body: body}, {From: "a@b.cn", To: "c@d.cn", Body: []byte("x\n")},
		{From: "a@b.cn", To: "c@d.cn", Body: []byte("x\r\ny\rz\r\n")}, {From: "a@b.cn", To: "c@d.cn"},
	} {
		r := relay.New(server, pace.Limits{PerMinute: 1e6}, time.Now)
		if _, err := r.Send(t.Context(), m, yes); !errors.Is(err, relay.ErrMessage) {
			t.Errorf("%+v: got %v", m, err)
		}
		r.Close()
	}
}

// TestPace lets messages through at the given distance, rests after strikes, and
// keeps the day's limit.
func TestPace(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	now := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	r := relay.New(server, pace.Limits{PerMinute: 20, PerDay: 3, Strikes: 2}, func() time.Time { return now })
	defer r.Close()
	send := func() relay.Result {
		result, err := r.Send(t.Context(), message("a@client.cn"), yes)
		if err != nil {
			t.Fatal(err)
		}
		return result
	}
	if got := send(); got.Status != relay.Accepted {
		t.Fatalf("first: %s", got)
	}
	if got := send(); got.Status != relay.Retry || got.After != 3*time.Second {
		t.Errorf("at once again: %s after %s, expected to wait 3 s", got, got.After)
	}
	s.Fail(relaytest.Fault{Stage: relaytest.Rcpt, Reply: "450 4.2.1 later"}, relaytest.Fault{Stage: relaytest.Rcpt, Reply: "450 4.2.1 later"})
	now = now.Add(3 * time.Second)
	send()
	now = now.Add(3 * time.Second)
	send()
	now = now.Add(3 * time.Second)
	if got := send(); got.After < 9*time.Minute {
		t.Errorf("after two refusals in a row: %s, expected a rest", got)
	}
	now = now.Add(time.Hour)
	if got := send(); got.Status != relay.Retry || got.After < 22*time.Hour {
		t.Errorf("the fourth of a day of three: %s after %s", got, got.After)
	}
}

// TestReconnects sends over a new connection when the old one died meanwhile.
func TestReconnects(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	r := relay.New(server, pace.Limits{PerMinute: 1e6, PerConnection: 2}, time.Now)
	defer r.Close()
	s.Fail(relaytest.Fault{Stage: relaytest.Dot, Drop: true, After: true})
	for i := range 5 {
		if result, err := r.Send(t.Context(), message("a@client.cn"), yes); err != nil || result.Status != relay.Accepted {
			t.Errorf("message %d: %s, %v", i, result, err)
		}
	}
	if n := len(s.Messages()); n != 5 {
		t.Errorf("%d messages at the server, expected 5", n)
	}
}
