package relay

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"maps"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"github.com/wxreport/wxreport/report"
)

// Security is how the connection is protected.
type Security string

// The ways to protect a connection.
const (
	TLS      Security = "tls"      // from the first byte, usually port 465
	StartTLS Security = "starttls" // after a greeting, mandatory, usually port 587
	Plain    Security = "none"     // not at all: for servers on this machine or an own network
)

// Server is a mail server and how to log in to it.
type Server struct {
	Host     string
	Port     int           // 0: 465, 587 or 25, as Security asks
	Security Security      // empty: TLS
	User     string        // empty: no login
	Password report.Secret // password, the provider's client authorisation code, or an XOAUTH2 token
	Auth     string        // one of Auths; empty: auto
	Hello    string        // name to greet with, a full host name; empty: localhost.localdomain
	Roots    string        // certificates to trust besides the system's, PEM; empty: none
	Timeouts Timeouts
}

// auths are the ways to log in that can be asked for.
var auths = map[string]mail.SMTPAuthType{
	"plain": mail.SMTPAuthPlain, "login": mail.SMTPAuthLogin, "cram-md5": mail.SMTPAuthCramMD5,
	"scram-sha-256": mail.SMTPAuthSCRAMSHA256, "scram-sha-1": mail.SMTPAuthSCRAMSHA1, "xoauth2": mail.SMTPAuthXOAUTH2,
}

// Auths lists the names of the ways to log in: auto takes the best of
// scram-sha-256, plain and login, none does not log in.
func Auths() []string { return append([]string{"auto", "none"}, slices.Sorted(maps.Keys(auths))...) }

// Timeouts bound each stage; zero values take the defaults.
type Timeouts struct {
	Dial    time.Duration // connect, greeting, TLS and login: 60 s
	Command time.Duration // MAIL, RCPT, DATA: 60 s
	Block   time.Duration // 32 KiB of the body: 60 s
	Dot     time.Duration // the reply to the whole message: 10 min (RFC 5321, 4.5.3.2.6)
	Quit    time.Duration // 10 s, its reply is ignored
}

func (t Timeouts) withDefaults() Timeouts {
	set := func(d *time.Duration, otherwise time.Duration) {
		if *d <= 0 {
			*d = otherwise
		}
	}
	set(&t.Dial, time.Minute)
	set(&t.Command, time.Minute)
	set(&t.Block, time.Minute)
	set(&t.Dot, 10*time.Minute)
	set(&t.Quit, 10*time.Second)
	return t
}

// Validate names the setting that cannot work and what it should be.
func (s Server) Validate() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if s.Host == "" || strings.ContainsAny(s.Host, " /\r\n@") {
		bad("host %q: expected the name of a mail server such as smtp.exmail.qq.com", s.Host)
	}
	if s.Port < 0 || s.Port > 65535 {
		bad("port %d: expected 1 to 65535", s.Port)
	}
	switch s.security() {
	case TLS, StartTLS, Plain:
	default:
		bad("tls %q: expected tls (port 465), starttls (587) or none", s.Security)
	}
	if s.Auth != "" && !slices.Contains(Auths(), s.Auth) {
		bad("auth %q: expected one of %s", s.Auth, strings.Join(Auths(), ", "))
	}
	if s.login() && s.Password == "" {
		bad("user %s without a password", s.User)
	}
	if s.User == "" && s.Password != "" {
		bad("a password without a user")
	}
	if s.login() && s.security() == Plain && !local(s.Host) {
		bad("tls none would send the password of %s readable over the network: use tls or starttls", s.User)
	}
	return errors.Join(errs...)
}

func (s Server) login() bool { return s.User != "" && s.Auth != "none" }

func (s Server) security() Security {
	if s.Security == "" {
		return TLS
	}
	return s.Security
}

func (s Server) port() int {
	if s.Port != 0 {
		return s.Port
	}
	switch s.security() {
	case StartTLS:
		return 587
	case Plain:
		return 25
	}
	return 465
}

// Address is host:port.
func (s Server) Address() string { return net.JoinHostPort(s.Host, fmt.Sprint(s.port())) }

func (s Server) tlsConfig() *tls.Config {
	config := &tls.Config{ServerName: s.Host, MinVersion: tls.VersionTLS12}
	if s.Roots != "" {
		roots, err := x509.SystemCertPool()
		if err != nil {
			roots = x509.NewCertPool()
		}
		roots.AppendCertsFromPEM([]byte(s.Roots))
		config.RootCAs = roots
	}
	return config
}

// local reports whether a host is this machine.
func local(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
