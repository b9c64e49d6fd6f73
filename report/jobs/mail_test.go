package jobs

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/textproto"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
)

// mailer is a channel that talks to a mail server step by step, with points to be killed at.
type mailer struct {
	address string
	n       int
	review  bool
}

var at = func(string) {}

func (m mailer) NeedsReview() bool           { return m.review }
func (m mailer) ReviewWithin() time.Duration { return time.Hour }

func (m mailer) Recipients(p report.Parcel) []string {
	out := make([]string, m.n)
	for i := range out {
		out[i] = fmt.Sprintf("r%02d@%s.cn", i, p.Job.Account.ID)
	}
	return out
}

func (m mailer) Prepare(_ context.Context, p report.Parcel, recipient string) (report.Message, error) {
	kind := report.MessageID(p.ID(), "email", recipient)
	return report.Message{Body: []byte("Message-ID: " + kind + "\r\nTo: " + recipient + "\r\n\r\n" + string(p.Artifacts[0].Body) + strings.Join(p.Notes, "") + "\r\n")}, nil
}

func (m mailer) Send(ctx context.Context, msg report.Message, claim report.Claim) report.Delivered {
	later := func(err error) report.Delivered {
		return report.Delivered{Result: report.RetryLater, Reply: err.Error(), Relay: true}
	}
	conn, err := (&net.Dialer{Timeout: 5 * time.Second}).DialContext(ctx, "tcp", m.address)
	if err != nil {
		return later(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	text := textproto.NewConn(conn)
	if _, _, err := text.ReadResponse(220); err != nil {
		return later(err)
	}
	at("connected")
	command := func(code int, format string, args ...any) (int, error) {
		if err := text.PrintfLine(format, args...); err != nil {
			return 0, err
		}
		got, _, err := text.ReadResponse(code)
		return got, err
	}
	for _, line := range []string{"EHLO test", "MAIL FROM:<a@b.cn>"} {
		if _, err := command(250, "%s", line); err != nil {
			return later(err)
		}
	}
	if code, err := command(250, "RCPT TO:<%s>", msg.Recipient); err != nil {
		if code >= 500 {
			return report.Delivered{Result: report.Rejected, Reply: err.Error()}
		}
		return later(err)
	}
	at("announced")
	if err := claim(ctx); err != nil {
		return later(err)
	}
	if code, err := command(354, "DATA"); err != nil {
		if code >= 500 {
			return report.Delivered{Result: report.Rejected, Reply: err.Error()}
		}
		return later(err)
	}
	at("data-open")
	half := len(msg.Body) / 2
	if _, err := conn.Write(msg.Body[:half]); err != nil {
		return later(err)
	}
	at("data-half")
	if _, err := conn.Write(msg.Body[half:]); err != nil {
		return later(err)
	}
	at("data-full")
	if _, err := conn.Write([]byte(".\r\n")); err != nil {
		return report.Delivered{Result: report.Unknown, Reply: err.Error()}
	}
	at("data-closed")
	code, reply, err := text.ReadResponse(250)
	at("reply")
	switch {
	case err == nil:
		return report.Delivered{Result: report.Accepted, Reply: fmt.Sprint(code, " ", reply)}
	case code >= 500:
		return report.Delivered{Result: report.Rejected, Reply: err.Error()}
	case code >= 400:
		return later(err)
	}
	return report.Delivered{Result: report.Unknown, Reply: err.Error()}
}

// mailServer accepts mail and remembers how often each message came.
type mailServer struct {
	net.Listener
	mu     sync.Mutex
	got    map[string]int    // by Message-ID
	to     map[string]int    // by recipient
	bodies map[string]string // by recipient
	reply  func(recipient string, n int) (rcpt, data string, drop bool)
	tries  map[string]int
}

func startMail(t testing.TB) *mailServer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &mailServer{Listener: l, got: map[string]int{}, to: map[string]int{}, bodies: map[string]string{}, tries: map[string]int{}}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go s.talk(conn)
		}
	}()
	return s
}

func (s *mailServer) talk(conn net.Conn) {
	defer conn.Close()
	say := func(line string) { _, _ = conn.Write([]byte(line + "\r\n")) }
	say("220 ready")
	in := bufio.NewScanner(conn)
	to, dropped, dataReply := "", false, "250 queued"
	for in.Scan() {
		switch verb := strings.ToUpper(in.Text()); {
		case strings.HasPrefix(verb, "RCPT"):
			to = strings.Trim(in.Text()[len("RCPT TO:"):], "<>")
			rcpt := "250 ok"
			if s.reply != nil {
				s.mu.Lock()
				s.tries[to]++
				rcpt, dataReply, dropped = s.reply(to, s.tries[to])
				s.mu.Unlock()
			}
			say(rcpt)
		case strings.HasPrefix(verb, "DATA"):
			say("354 go on")
			id, body := "", ""
			for in.Scan() && in.Text() != "." {
				body += in.Text() + "\n"
				if v, ok := strings.CutPrefix(in.Text(), "Message-ID: "); ok {
					id = v
				}
			}
			if in.Text() != "." {
				return // cut off in the middle: nothing was accepted
			}
			if strings.HasPrefix(dataReply, "250") {
				s.mu.Lock()
				s.got[id]++
				s.to[to]++
				s.bodies[to] = body
				s.mu.Unlock()
			}
			if dropped {
				return // accepted, and the reply is lost
			}
			say(dataReply)
		default:
			say("250 ok")
		}
	}
}

// count is how many messages came.
func (s *mailServer) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.got)
}
