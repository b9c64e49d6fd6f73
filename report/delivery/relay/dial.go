package relay

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/textproto"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"github.com/wxreport/wxreport/report"
)

// Session is one connection, greeted and logged in. It serves one message at a
// time and is not safe for concurrent use.
type Session struct {
	client   *smtp.Client
	timeouts Timeouts
	secret   report.Secret
	broken   bool
}

// Dial connects, greets, switches to TLS and logs in. Where it fails the result
// says whether another try can help; nothing has been sent then.
func Dial(ctx context.Context, server Server) (*Session, *Result) {
	if err := server.Validate(); err != nil {
		return nil, &Result{Status: Retry, Stage: StageDial, Reply: oneLine(err.Error()), Halt: true, Setup: true}
	}
	timeouts := server.Timeouts.withDefaults()
	client, err := mail.NewClient(server.Host, options(server, timeouts)...)
	if err != nil {
		return nil, &Result{Status: Retry, Stage: StageDial, Reply: oneLine(err.Error()), Halt: true, Setup: true}
	}
	// The library's deadline covers the dialling only by its own time-out: the
	// context cuts the connection below as well.
	var conn net.Conn
	dialled := make(chan struct{})
	dial := mail.WithDialContextFunc(func(ctx context.Context, network, address string) (net.Conn, error) {
		defer close(dialled)
		c, err := (&net.Dialer{}).DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		if server.security() == TLS {
			secure := tls.Client(c, server.tlsConfig())
			if err := secure.HandshakeContext(ctx); err != nil {
				_ = c.Close()
				return nil, err
			}
			c = secure
		}
		conn = c
		return c, nil
	})
	if err := dial(client); err != nil {
		return nil, &Result{Status: Retry, Stage: StageDial, Reply: oneLine(err.Error()), Halt: true, Setup: true}
	}
	stop := context.AfterFunc(ctx, func() {
		<-dialled
		if conn != nil {
			_ = conn.SetDeadline(time.Unix(1, 0))
		}
	})
	defer stop()
	made, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		if conn != nil {
			_ = conn.Close()
		}
		r := dialFault(err)
		r.Reply = hide(r.Reply, server.Password)
		return nil, &r
	}
	return &Session{client: made, timeouts: timeouts, secret: server.Password}, nil
}

func options(server Server, timeouts Timeouts) []mail.Option {
	hello := server.Hello
	if hello == "" {
		hello = "localhost.localdomain"
	}
	list := []mail.Option{mail.WithPort(server.port()), mail.WithTimeout(timeouts.Dial), mail.WithHELO(hello),
		mail.WithTLSConfig(server.tlsConfig()), mail.WithoutNoop()}
	switch server.security() {
	case TLS:
		list = append(list, mail.WithSSL())
	case StartTLS:
		list = append(list, mail.WithTLSPolicy(mail.TLSMandatory))
	case Plain:
		list = append(list, mail.WithTLSPolicy(mail.NoTLS))
	}
	if !server.login() {
		return list
	}
	auth := mail.WithOpportunisticSMTPAuth(mail.SMTPAuthSCRAMSHA256, mail.SMTPAuthPlain, mail.SMTPAuthLogin)
	if way, ok := auths[server.Auth]; ok {
		auth = mail.WithSMTPAuth(way)
	}
	return append(list, auth, mail.WithUsername(server.User), mail.WithPassword(server.Password.Reveal()))
}

// dialFault judges why there is no session. A wrong password, an unknown
// certificate and a server without TLS stop the run: no message would fare better.
func dialFault(err error) Result {
	r := Result{Status: Retry, Stage: StageDial, Reply: oneLine(err.Error()), Halt: true}
	var reply *textproto.Error
	if errors.As(err, &reply) {
		if strings.Contains(err.Error(), "AUTH") {
			return classify(StageLogin, reply.Code, reply.Msg)
		}
		r.Code, r.Reply = reply.Code, oneLine(reply.Msg)
		r.Setup = reply.Code/100 == 5
		return r
	}
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	text := err.Error()
	r.Setup = errors.As(err, &unknown) || errors.As(err, &name) || errors.As(err, &invalid) || errors.As(err, &record) ||
		strings.Contains(text, "STARTTLS") || strings.Contains(text, "SMTP AUTH")
	if strings.Contains(text, "SMTP AUTH") {
		r.Stage = StageLogin
	}
	return r
}

// hide takes a secret out of a server's words.
func hide(s string, secret report.Secret) string {
	if secret == "" {
		return s
	}
	return strings.ReplaceAll(s, secret.Reveal(), "[secret]")
}
