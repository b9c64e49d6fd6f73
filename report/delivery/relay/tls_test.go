package relay_test

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/delivery/pace"
	"github.com/wxreport/wxreport/report/delivery/relay"
	"github.com/wxreport/wxreport/report/delivery/relay/postfixtest"
)

const (
	login    = "report@agency.cn"
	password = "client-authorisation-code"
)

// inbox is a go-smtp server that wants a login.
type inbox struct {
	mu  sync.Mutex
	got [][]byte
}

type visit struct {
	inbox *inbox
	in    bool
	from  string
}

func (b *inbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &visit{inbox: b}, nil }
func (v *visit) AuthMechanisms() []string                    { return []string{"PLAIN", "LOGIN"} }
func (v *visit) Auth(mechanism string) (sasl.Server, error) {
	check := func(u, p string) error {
		if u != login || p != password {
			return &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "login fail for " + p}
		}
		v.in = true
		return nil
	}
	if mechanism == "PLAIN" {
		return sasl.NewPlainServer(func(_, u, p string) error { return check(u, p) }), nil
	}
	return &loginServer{check: check}, nil
}

// loginServer is LOGIN, which go-sasl has for clients only.
type loginServer struct {
	check func(user, password string) error
	user  string
	step  int
}

func (l *loginServer) Next(response []byte) (challenge []byte, done bool, err error) {
	l.step++
	switch l.step {
	case 1:
		return []byte("Username:"), false, nil
	case 2:
		l.user = string(response)
		return []byte("Password:"), false, nil
	}
	return nil, true, l.check(l.user, string(response))
}

func (v *visit) Mail(from string, _ *smtp.MailOptions) error {
	if !v.in {
		return smtp.ErrAuthRequired
	}
	v.from = from
	return nil
}
func (v *visit) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (v *visit) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	v.inbox.mu.Lock()
	defer v.inbox.mu.Unlock()
	v.inbox.got = append(v.inbox.got, b)
	return err
}
func (v *visit) Reset()        {}
func (v *visit) Logout() error { return nil }

// serve starts the server with or without TLS from the first byte.
func serve(t *testing.T, cert, key []byte, direct bool) (*inbox, int) {
	t.Helper()
	box := &inbox{}
	s := smtp.NewServer(box)
	s.Domain, s.AllowInsecureAuth = "localhost", false
	s.ErrorLog = log.New(io.Discard, "", 0)
	if cert != nil {
		pair, err := tls.X509KeyPair(cert, key)
		if err != nil {
			t.Fatal(err)
		}
		s.TLSConfig = &tls.Config{Certificates: []tls.Certificate{pair}}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if direct {
		l = tls.NewListener(l, s.TLSConfig)
	}
	go func() {
		if err := s.Serve(l); err != nil && !errors.Is(err, smtp.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
	}()
	t.Cleanup(func() { _ = s.Close() })
	return box, l.Addr().(*net.TCPAddr).Port
}

// TestTLSAndLogin goes through both ways of TLS and each login, right and wrong.
func TestTLSAndLogin(t *testing.T) {
	t.Parallel()
	cert, key := postfixtest.Certificate(t, "localhost")
	other, _ := postfixtest.Certificate(t, "elsewhere")
	foreign, foreignKey := postfixtest.Certificate(t, "mail.other.cn")
	for _, c := range []struct {
		name     string
		security relay.Security
		auth     string
		password report.Secret
		roots    []byte
		cert     []byte
		key      []byte
		status   relay.Status
		stage    relay.Stage
		setup    bool
	}{
		{"tls", relay.TLS, "", password, cert, cert, key, relay.Accepted, relay.StageDot, false},
		{"tls login", relay.TLS, "login", password, cert, cert, key, relay.Accepted, relay.StageDot, false},
		{"starttls", relay.StartTLS, "plain", password, cert, cert, key, relay.Accepted, relay.StageDot, false},
		{"starttls auto", relay.StartTLS, "auto", password, cert, cert, key, relay.Accepted, relay.StageDot, false},
		{"wrong password", relay.TLS, "plain", "wrong-secret", cert, cert, key, relay.Retry, relay.StageLogin, true},
		{"wrong password, login", relay.StartTLS, "login", "wrong-secret", cert, cert, key, relay.Retry, relay.StageLogin, true},
		{"a login the server lacks", relay.TLS, "cram-md5", password, cert, cert, key, relay.Retry, relay.StageLogin, true},
		{"no login where one is needed", relay.TLS, "none", password, cert, cert, key, relay.Retry, relay.StageMail, true},
		{"unknown certificate", relay.TLS, "", password, other, cert, key, relay.Retry, relay.StageDial, true},
		{"unknown certificate, starttls", relay.StartTLS, "", password, other, cert, key, relay.Retry, relay.StageDial, true},
		{"certificate of another host", relay.TLS, "", password, foreign, foreign, foreignKey, relay.Retry, relay.StageDial, true},
		{"no starttls", relay.StartTLS, "", password, cert, nil, nil, relay.Retry, relay.StageDial, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			box, port := serve(t, c.cert, c.key, c.security == relay.TLS)
			r := relay.New(relay.Server{Host: "localhost", Port: port, Security: c.security, User: login, Password: c.password, Auth: c.auth,
				Roots: string(c.roots), Hello: "agency.cn"}, pace.Limits{}, time.Now)
			defer r.Close()
			result, err := r.Send(t.Context(), message("a@client.cn"), yes)
			if err != nil || result.Status != c.status || result.Stage != c.stage || result.Setup != c.setup {
				t.Errorf("got %s (setup %v), %v", result, result.Setup, err)
			}
			if strings.Contains(result.Reply, "wrong-secret") || strings.Contains(result.Reply, password) {
				t.Errorf("the password shows in %q", result.Reply)
			}
			box.mu.Lock()
			defer box.mu.Unlock()
			if c.status == relay.Accepted && (len(box.got) != 1 || !bytes.Equal(box.got[0], body)) {
				t.Errorf("the server keeps %q", box.got)
			}
		})
	}
}

// TestPasswordsStayHome refuses to send one unencrypted over a network.
func TestPasswordsStayHome(t *testing.T) {
	t.Parallel()
	s := relay.Server{Host: "mail.agency.cn", Security: relay.Plain, User: login, Password: password}
	if err := s.Validate(); err == nil || strings.Contains(err.Error(), password) {
		t.Errorf("got %v", err)
	}
}
