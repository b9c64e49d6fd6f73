package relay

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// Message is what one recipient gets: an envelope and the exact bytes.
type Message struct {
	From string // envelope sender, ASCII
	To   string // envelope recipient, ASCII
	Body []byte // a whole message with CRLF line ends
}

// ErrMessage is a message that cannot be sent as it is, whoever the server is.
var ErrMessage = errors.New("message")

// check refuses what would let one message become two or break the envelope.
func (m Message) check() error {
	for name, a := range map[string]string{"sender": m.From, "recipient": m.To} {
		for _, c := range []byte(a) {
			if c <= ' ' || c >= 0x7f || c == '<' || c == '>' {
				return fmt.Errorf("%w: %s %q: expected an ASCII address", ErrMessage, name, a)
			}
		}
		if a == "" {
			return fmt.Errorf("%w: no %s", ErrMessage, name)
		}
	}
	bare := bytes.Count(m.Body, []byte("\n")) != bytes.Count(m.Body, []byte("\r\n")) ||
		bytes.Count(m.Body, []byte("\r")) != bytes.Count(m.Body, []byte("\r\n"))
	if bare || !bytes.HasSuffix(m.Body, []byte("\r\n")) {
		return fmt.Errorf("%w: its lines must end with CRLF, the last one too", ErrMessage)
	}
	return nil
}

// Send hands over one message. Between RCPT and DATA it calls claim: an error of
// claim ends the attempt without a trace at the server and is returned as it is.
// Any other outcome is in the Result; after Unknown and most network faults the
// session is Broken.
//
// A cancelled context cuts the connection: before the end of the data the result
// is Retry, from then on Unknown.
func (s *Session) Send(ctx context.Context, m Message, claim func(context.Context) error) (Result, error) {
	if err := m.check(); err != nil {
		return Result{}, err
	}
	if limit := s.limit(); limit > 0 && len(m.Body) > limit {
		return Result{Status: Rejected, Stage: StageSize,
			Reply: fmt.Sprintf("the message has %d bytes, the server takes %d", len(m.Body), limit)}, nil
	}
	stop := context.AfterFunc(ctx, func() { _ = s.client.UpdateDeadline(-time.Hour) })
	defer stop()
	sender := "MAIL FROM:<" + m.From + ">"
	if ok, _ := s.client.Extension("SIZE"); ok {
		sender += " SIZE=" + strconv.Itoa(len(m.Body))
	}
	if r := s.command(ctx, StageMail, sender); r.Status != Accepted {
		return r, nil
	}
	if r := s.command(ctx, StageRcpt, "RCPT TO:<"+m.To+">"); r.Status != Accepted {
		return r, nil
	}
	if err := claim(ctx); err != nil {
		s.Reset()
		return Result{}, err
	}
	if r := s.command(ctx, StageData, "DATA"); r.Code != 354 {
		if r.Status == Accepted { // 2xx to DATA: the server speaks another protocol
			r.Status = Retry
			s.Abandon()
		}
		return r, nil
	}
	if err := s.write(ctx, m.Body); err != nil {
		s.Abandon() // never the final dot: half a report must not be accepted
		return s.fault(StageBody, err), nil
	}
	return s.finish(ctx), nil
}

// limit is the largest message the server takes, in bytes; 0: not said.
func (s *Session) limit() int {
	ok, value := s.client.Extension("SIZE")
	n, err := strconv.Atoi(value)
	if !ok || err != nil || n < 0 {
		return 0
	}
	return n
}

// command sends one line and judges the reply.
func (s *Session) command(ctx context.Context, stage Stage, line string) Result {
	s.allow(ctx, s.timeouts.Command)
	text := s.client.Text
	if err := text.PrintfLine("%s", line); err != nil {
		s.Abandon()
		return s.fault(stage, err)
	}
	code, words, err := text.ReadResponse(0)
	if err != nil {
		s.Abandon()
		return s.fault(stage, err)
	}
	r := s.judge(stage, code, words)
	if r.Status != Accepted && code != 354 && !s.broken {
		s.Reset()
	}
	return r
}

// judge classifies a reply; 421 means that the server closes the connection.
func (s *Session) judge(stage Stage, code int, words string) Result {
	r := classify(stage, code, words)
	r.Reply = hide(r.Reply, s.secret)
	if code == 421 {
		s.Abandon()
	}
	return r
}

// fault is the result of a connection that broke before the end of the data: the
// server cannot have taken the message.
func (s *Session) fault(stage Stage, err error) Result {
	return Result{Status: Retry, Stage: stage, Reply: hide(oneLine(err.Error()), s.secret)}
}

// write sends the body with its leading dots doubled (RFC 5321, 4.5.2), all but the
// final dot. Each block has a deadline of its own.
func (s *Session) write(ctx context.Context, body []byte) error {
	w := s.client.Text.W
	for start := true; len(body) > 0; {
		end := bytes.IndexByte(body, '\n') + 1
		line := body[:end]
		body = body[end:]
		if start || w.Available() < len(line)+2 {
			s.allow(ctx, s.timeouts.Block)
			start = false
		}
		if line[0] == '.' {
			if err := w.WriteByte('.'); err != nil {
				return err
			}
		}
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	return w.Flush()
}

// finish sends the final dot and waits for the verdict. From its first byte on
// only a reply can tell what happened.
func (s *Session) finish(ctx context.Context) Result {
	s.allow(ctx, s.timeouts.Dot)
	text := s.client.Text
	lost := func(err error) Result {
		s.Abandon()
		return Result{Status: Unknown, Stage: StageDot, Reply: hide(oneLine(err.Error()), s.secret)}
	}
	if _, err := text.W.WriteString(".\r\n"); err != nil {
		return lost(err)
	}
	if err := text.W.Flush(); err != nil {
		return lost(err)
	}
	code, words, err := text.ReadResponse(0)
	if err != nil {
		return lost(err)
	}
	if code/100 == 3 || code/100 == 1 || code < 100 || code > 599 {
		return lost(fmt.Errorf("%d is no reply to a message", code))
	}
	r := s.judge(StageDot, code, words)
	if r.Status != Accepted && !s.broken {
		s.Reset()
	}
	return r
}

// allow gives the next step its time, unless the context is over.
func (s *Session) allow(ctx context.Context, d time.Duration) {
	if ctx.Err() != nil {
		d = -time.Hour
	}
	_ = s.client.UpdateDeadline(d)
	if ctx.Err() != nil { // it ended between the two lines above
		_ = s.client.UpdateDeadline(-time.Hour)
	}
}

// Reset clears the server's mind for the next message. Without it a Postfix that
// refused one message refuses the next one as nested.
func (s *Session) Reset() {
	if s.broken {
		return
	}
	_ = s.client.UpdateDeadline(s.timeouts.Quit)
	err := s.client.Text.PrintfLine("RSET")
	if err == nil {
		_, _, err = s.client.Text.ReadResponse(2)
	}
	if err != nil {
		s.Abandon()
	}
}

// Broken reports whether the session can take no further message.
func (s *Session) Broken() bool { return s.broken }

// Abandon cuts the connection without a word.
func (s *Session) Abandon() {
	s.broken = true
	_ = s.client.Text.Close()
}

// Close says goodbye, without waiting long for an answer.
func (s *Session) Close() {
	if s.broken {
		return
	}
	_ = s.client.UpdateDeadline(s.timeouts.Quit)
	if err := s.client.Text.PrintfLine("QUIT"); err == nil {
		_, _, _ = s.client.Text.ReadResponse(0)
	}
	s.Abandon()
}
