// Package wechat calls the interfaces that WeChat has for Official Accounts. It knows one noun so far: the
// token that every other call needs, asked for in the form that leaves an account's running token valid.
//
// Neither a secret nor a token is ever part of an address, an error or a log line.
package wechat

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/wxreport/wxreport/report"
)

// Client calls the interfaces under one address. Several goroutines may share it.
type Client struct {
	base *url.URL
	http *http.Client
}

// timeout is the longest a call may take. WeChat answers within a second.
const timeout = 10 * time.Second

// NewClient calls what is at base, [report.WeChatHome] or a proxy with a fixed IP in front of it, over
// transport. Redirects are not followed: they would carry the secret elsewhere.
func NewClient(base string, transport http.RoundTripper) (*Client, error) {
	u, err := report.SafeAddress(base)
	if err != nil {
		return nil, err
	}
	return &Client{base: u, http: &http.Client{Transport: transport, Timeout: timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}, nil
}

// Transport goes through the proxy that the environment names, if any.
func Transport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.Proxy = func(r *http.Request) (*url.URL, error) {
		u, err := http.ProxyFromEnvironment(r)
		if err != nil { // the library's error repeats the address, which may hold a password
			return nil, fmt.Errorf("%w holds no address", ErrProxy)
		}
		return u, nil
	}
	t.OnProxyConnectResponse = func(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
		if answer.StatusCode != http.StatusOK {
			return fmt.Errorf("%w answers with status %d", ErrProxy, answer.StatusCode)
		}
		return nil
	}
	return t
}

// ErrProxy is part of every failure of the environment's proxy.
var ErrProxy = errors.New("the proxy of HTTPS_PROXY")

// UnreachableError is a call without an answer.
type UnreachableError struct {
	Host string
	Err  error // holds no address but the host's
}

func (e *UnreachableError) Error() string { return fmt.Sprintf("%s: %v", e.Host, e.Err) }

// Unwrap is what the network said.
func (e *UnreachableError) Unwrap() error { return e.Err }

// UnfitError is an answer that WeChat does not give: something stands between.
type UnfitError struct {
	Host, What string
}

func (e *UnfitError) Error() string { return e.Host + " " + e.What }

// RefusalError is an answer with an errcode.
type RefusalError struct {
	Code int
	Said string // its errmsg, in one line and without secrets; it ends in the rid that support asks for
}

func (e *RefusalError) Error() string { return fmt.Sprintf("errcode %d: %s", e.Code, e.Said) }
