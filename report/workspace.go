package report

import (
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Workspace is a folder of reports with what they share: wxreport.yaml. Paths
// are absolute or relative to the working directory, never to the file.
type Workspace struct {
	Path     string   // of wxreport.yaml
	Reports  []string // patterns of specs
	Database string   // sqlite:wxreport.db or a name such as postgres://host/db
	// DatabaseRef, when named, holds the database's address in place of Database.
	DatabaseRef SecretRef
	Archive     string    // folder of artifacts and messages
	Owner       string    // mail address that is told of incidents; empty: only the log
	Holidays    []Holiday // days off and worked that correct the program's
	Relay       Relay     // the mail server of accounts without their own
	Identities  map[string]Relay
	Web         Web
	WeChat      map[string]WeChatApp // credentials by account id
	WeChatAPI   string               // address of WeChat's interfaces
	Limits      Limits
}

// Folder is where the workspace's file is.
func (w Workspace) Folder() string { return filepath.Dir(w.Path) }

// RelayOf is the mail server and sender of an account.
func (w Workspace) RelayOf(account string) Relay {
	if r, ok := w.Identities[account]; ok {
		return r
	}
	return w.Relay
}

// Relay is a mail server with the identity to send under.
type Relay struct {
	Host      string
	Port      int
	TLS       TLSMode
	CAFile    string // certificates to trust besides the system's; empty: none
	Auth      string // auto, plain, login, cram-md5, scram-sha-256, xoauth2 or none
	User      string
	Password  SecretRef
	From      string // sender, with or without a name: 某机构 <report@agency.cn>
	ReplyTo   string
	Hello     string // name to introduce ourselves with; empty: from the sender's domain
	PerMinute int    // messages; 0: what the provider is known to take, else 20
	PerDay    int    // messages; 0: what the provider is known to take, else no limit
	MaxBytes  int    // largest message; 0: 20 MiB or what the server says
}

// Address is host:port, and says which relay it is in logs.
func (r Relay) Address() string { return fmt.Sprintf("%s:%d", r.Host, r.Port) }

// TLSMode is how a connection to a mail server is encrypted.
type TLSMode string

// The modes.
const (
	TLSFromStart TLSMode = "tls"      // port 465
	TLSStart     TLSMode = "starttls" // port 587, refused where the server has none
	TLSNone      TLSMode = "none"     // loopback and own networks only
)

// Web is the listener of `wxreport serve`.
type Web struct {
	Listen string // address such as 127.0.0.1:8080; empty: none
}

// WeChatHome is where WeChat's interfaces are.
const WeChatHome = "https://api.weixin.qq.com"

// SafeAddress reads the address of a server that is told secrets: https, or http on this machine, and no more
// than a path behind it. The error does not repeat the text.
func SafeAddress(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	local := err == nil && slices.Contains([]string{"localhost", "127.0.0.1", "::1"}, u.Hostname())
	if err != nil || u.Hostname() == "" || u.Scheme != "https" && (u.Scheme != "http" || !local) {
		return nil, errors.New("no https address")
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("an address with a user, a ? or a #")
	}
	return u, nil
}

// WeChatApp is where an account's WeChat credentials are.
type WeChatApp struct {
	AppID  string
	Secret SecretRef
}

// Limits bound what one report may take.
type Limits struct {
	Workers int           // reports made at once; 0: one a processor
	Senders int           // messages sent at once; 0: 8
	Memory  int           // bytes that one report may take; 0: 1 GiB
	Build   time.Duration // longest a report may take; 0: 60 s
}

// SecretRef says where a secret is: an environment variable or a file.
type SecretRef struct {
	Env, File string
}

// Named reports whether there is a secret at all.
func (r SecretRef) Named() bool { return r.Env != "" || r.File != "" }

// String is the place, never the secret.
func (r SecretRef) String() string {
	if r.Env != "" {
		return "environment variable " + r.Env
	}
	return "file " + r.File
}

// Read fetches the secret with the given readers of variables and files.
func (r SecretRef) Read(env func(string) string, file func(string) ([]byte, error)) (Secret, error) {
	switch {
	case r.Env != "":
		if v := env(r.Env); v != "" {
			return Secret(v), nil
		}
		return "", fmt.Errorf("environment variable %s is not set", r.Env)
	case r.File != "":
		body, err := file(r.File)
		if err != nil {
			return "", err
		}
		if v := strings.TrimSpace(string(body)); v != "" {
			return Secret(v), nil
		}
		return "", fmt.Errorf("%s is empty, expected a secret", r.File)
	}
	return "", errors.New("no secret is named")
}

// Secret is a password or key that prints as [secret].
type Secret string

const secretMark = "[secret]"

// String hides the secret.
func (Secret) String() string { return secretMark }

// GoString hides the secret from %#v.
func (Secret) GoString() string { return secretMark }

// LogValue hides the secret from logs.
func (Secret) LogValue() slog.Value { return slog.StringValue(secretMark) }

// MarshalText hides the secret from JSON.
func (Secret) MarshalText() ([]byte, error) { return []byte(secretMark), nil }

// Reveal is the secret itself, for the one call that needs it.
func (s Secret) Reveal() string { return string(s) }
