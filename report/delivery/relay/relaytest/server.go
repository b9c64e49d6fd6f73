// Package relaytest is a mail server on the loopback address for tests and
// examples: it keeps what it takes, and misbehaves on request.
//
// Steps of use: [Start] it, name the faults with [Server.Fail], send, and look at
// [Server.Messages]. It knows neither TLS nor logins.
package relaytest

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"time"
)

// Stage is where a fault strikes.
type Stage string

// The stages of a conversation.
const (
	Greeting Stage = "greeting"
	Hello    Stage = "hello"
	Mail     Stage = "mail"
	Rcpt     Stage = "rcpt"
	Data     Stage = "data"
	Body     Stage = "body" // in the middle of the message
	Dot      Stage = "dot"  // the reply to the whole message
	Reset    Stage = "reset"
	Quit     Stage = "quit"
)

// Fault is one misbehaviour, used once.
type Fault struct {
	Stage Stage
	Reply string        // in place of the usual reply, such as 450 4.2.1 busy
	Drop  bool          // close the connection in place of a reply
	Reset bool          // with Drop: with a TCP reset
	Keep  bool          // at Dot: keep the message all the same
	After bool          // with Drop: give the usual reply first
	Delay time.Duration // before the reply
}

// Message is what the server took charge of.
type Message struct {
	From, To string
	Body     []byte // as it was before dot stuffing
}

// Server is the running server.
type Server struct {
	Size     int // SIZE to announce; 0: none
	listener net.Listener

	mu       sync.Mutex
	faults   []Fault
	messages []Message
	commands []string
	conns    map[net.Conn]bool
	done     sync.WaitGroup
	onTake   func(Message)
}

// Start listens on a free port of the loopback address.
func Start() (*Server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &Server{listener: l, conns: map[net.Conn]bool{}}
	s.done.Add(1)
	go s.serve()
	return s, nil
}

// Port is where it listens on 127.0.0.1.
func (s *Server) Port() int { return s.listener.Addr().(*net.TCPAddr).Port }

// OnTake is called with every message before its 250 is sent.
func (s *Server) OnTake(f func(Message)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onTake = f
}

// Fail adds faults; each strikes once, in the order given for its stage.
func (s *Server) Fail(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, faults...)
}

// Messages is what was taken so far.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Message(nil), s.messages...)
}

// Commands is every command line so far.
func (s *Server) Commands() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.commands...)
}

// Close stops the server and cuts its connections.
func (s *Server) Close() {
	_ = s.listener.Close()
	s.mu.Lock()
	for c := range s.conns {
		_ = c.Close()
	}
	s.mu.Unlock()
	s.done.Wait()
}

func (s *Server) serve() {
	defer s.done.Done()
	for {
		c, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.conns[c] = true
		s.mu.Unlock()
		s.done.Add(1)
		go func() {
			defer s.done.Done()
			t := talk{server: s, conn: c, in: bufio.NewReader(c)}
			t.run()
			_ = c.Close()
			s.mu.Lock()
			delete(s.conns, c)
			s.mu.Unlock()
		}()
	}
}

func (s *Server) fault(stage Stage) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		if f.Stage == stage {
			s.faults = append(s.faults[:i:i], s.faults[i+1:]...)
			return f, true
		}
	}
	return Fault{}, false
}

func (s *Server) take(m Message) {
	s.mu.Lock()
	s.messages = append(s.messages, m)
	hook := s.onTake
	s.mu.Unlock()
	if hook != nil {
		hook(m)
	}
}

// talk is one conversation.
type talk struct {
	server  *Server
	conn    net.Conn
	in      *bufio.Reader
	message Message
	mail    bool
}

func (t *talk) run() {
	if !t.say(Greeting, "220 relaytest ready") {
		return
	}
	for {
		line, err := t.in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		t.server.mu.Lock()
		t.server.commands = append(t.server.commands, line)
		t.server.mu.Unlock()
		if !t.answer(strings.ToUpper(line), line) {
			return
		}
	}
}

// answer handles one command; false ends the conversation.
func (t *talk) answer(command, line string) bool {
	switch {
	case strings.HasPrefix(command, "EHLO"):
		text := "250-relaytest\r\n250-ENHANCEDSTATUSCODES\r\n250-SMTPUTF8"
		if t.server.Size > 0 {
			text += fmt.Sprintf("\r\n250-SIZE %d", t.server.Size)
		}
		return t.say(Hello, text+"\r\n250 8BITMIME")
	case strings.HasPrefix(command, "MAIL FROM:"):
		if t.mail { // as Postfix does
			return t.say("", "503 5.5.1 nested MAIL command")
		}
		t.message = Message{From: address(line)}
		t.mail = true
		return t.say(Mail, "250 2.1.0 ok")
	case strings.HasPrefix(command, "RCPT TO:"):
		t.message.To = address(line)
		return t.say(Rcpt, "250 2.1.5 ok")
	case command == "DATA":
		return t.data()
	case command == "RSET":
		t.mail = false
		return t.say(Reset, "250 2.0.0 ok")
	case command == "QUIT":
		t.say(Quit, "221 2.0.0 bye")
		return false
	}
	return t.say("", "502 5.5.2 unknown command")
}

// data reads a message up to its final dot.
func (t *talk) data() bool {
	go354 := true
	if f, ok := t.server.fault(Data); ok {
		if !t.strike(f, "354 go on") {
			return false
		}
		go354 = f.Reply == ""
	} else if !t.write("354 go on") {
		return false
	}
	if !go354 {
		return true
	}
	fault, broken := t.server.fault(Body)
	var body []byte
	for {
		line, err := t.in.ReadBytes('\n')
		if err != nil {
			return false
		}
		if string(line) == ".\r\n" {
			break
		}
		if line[0] == '.' {
			line = line[1:]
		}
		body = append(body, line...)
		if broken && len(body) > 0 {
			return t.strike(fault, "")
		}
	}
	t.message.Body = body
	t.mail = false
	f, ok := t.server.fault(Dot)
	if !ok || f.Keep || f.After {
		t.server.take(t.message)
	}
	if ok {
		return t.strike(f, "250 2.0.0 queued")
	}
	return t.write("250 2.0.0 queued")
}

// say replies as usual or as a fault wants it.
func (t *talk) say(stage Stage, usual string) bool {
	if f, ok := t.server.fault(stage); ok {
		return t.strike(f, usual)
	}
	return t.write(usual)
}

func (t *talk) strike(f Fault, usual string) bool {
	if f.Delay > 0 {
		// The other side hangs up long before; reading notices that.
		_ = t.conn.SetReadDeadline(time.Now().Add(f.Delay)) //nolint:forbidigo // a server's own deadline is no report's clock
		_, err := t.in.Peek(1)
		if err == io.EOF {
			return false
		}
		_ = t.conn.SetReadDeadline(time.Time{})
	}
	if f.Reply != "" {
		return t.write(f.Reply) && !strings.HasPrefix(f.Reply, "421")
	}
	if f.After {
		t.write(usual)
	}
	if f.Drop {
		if tcp, ok := t.conn.(*net.TCPConn); ok && f.Reset {
			_ = tcp.SetLinger(0)
		}
		return false
	}
	return f.After || t.write(usual)
}

func (t *talk) write(text string) bool {
	_, err := io.WriteString(t.conn, text+"\r\n")
	return err == nil
}

func address(line string) string {
	_, rest, _ := strings.Cut(line, "<")
	a, _, _ := strings.Cut(rest, ">")
	return a
}
