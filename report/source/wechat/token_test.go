package wechat

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
)

const (
	appSecret  = "canary0secret0b7ac1"
	appToken   = "57_canary-Token_9f2-AbC"
	goodAnswer = `{"access_token":"` + appToken + `","expires_in":7200}`
)

// client calls a server that answers so.
func client(t *testing.T, answer http.HandlerFunc) *Client {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	c, err := NewClient(server.URL+"/wx/", server.Client().Transport)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func says(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) }
}

func TestATokenIsAskedForWithoutTakingAnybodysAway(t *testing.T) {
	t.Parallel()
	var asked *http.Request
	var body map[string]any
	c := client(t, func(w http.ResponseWriter, r *http.Request) {
		asked = r
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Error(err)
		}
		w.Header().Set("Date", "Tue, 03 Nov 2026 01:00:00 GMT")
		_, _ = io.WriteString(w, goodAnswer)
	})
	token, err := c.Token(t.Context(), "wx0123", appSecret)
	if err != nil {
		t.Fatal(err)
	}
	if token.Value.Reveal() != appToken || token.Life != 2*time.Hour || !token.Date.Equal(time.Date(2026, 11, 3, 1, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v", token)
	}
	if asked.Method != http.MethodPost || asked.URL.String() != "/wx/cgi-bin/stable_token" || asked.Header.Get("Content-Type") != "application/json" {
		t.Errorf("%s %s %v", asked.Method, asked.URL, asked.Header)
	}
	want := map[string]any{"grant_type": "client_credential", "appid": "wx0123", "secret": appSecret, "force_refresh": false}
	if fmt.Sprint(body) != fmt.Sprint(want) {
		t.Errorf("asked with %v, want %v", body, want)
	}
	if shown := fmt.Sprintf("%v %+v %#v", token, token, token); strings.Contains(shown, appToken) {
		t.Errorf("a token prints as %s", shown)
	}
}

// TestAnAnswersErrcodeDecides lists what comes with status 200.
func TestAnAnswersErrcodeDecides(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]string{
		`{"errcode":40013,"errmsg":"invalid appid rid: 68-6"}`:                            "errcode 40013: invalid appid rid: 68-6",
		`{"errcode":-1,"errmsg":"system error"}`:                                          "errcode -1: system error",
		`{"errcode":40125,"errmsg":"bad secret ` + appSecret + `\nfor 57"}`:               "errcode 40125: bad secret [secret] for 57",
		`{"errcode":45011,"errmsg":"slow","access_token":"` + appToken + `"}`:             "errcode 45011: slow",
		`{"errcode":1,"errmsg":"not ` + appToken + `","access_token":"` + appToken + `"}`: "errcode 1: not [secret]",
		`{"errcode":40013,"errmsg":"` + strings.Repeat("长", 300) + `"}`:                   "errcode 40013: " + strings.Repeat("长", 200) + "…",
		`{"errcode":40013}`:                                                    "errcode 40013: ",
		`{"errcode":0,"errmsg":"ok"}`:                                          "without a token",
		`{"access_token":"a b","expires_in":7200}`:                             "without a token",
		`{"access_token":"a\r\nHost: x","expires_in":7200}`:                    "without a token",
		`{"access_token":"` + appToken + `"}`:                                  "valid for 0 seconds",
		`{"access_token":"` + appToken + `","expires_in":-5}`:                  "valid for -5 seconds",
		`{"access_token":"` + appToken + `","expires_in":9223372036854775807}`: "valid for 9223372036854775807 seconds",
		`{"access_token":"` + appToken + `","expires`:                          "something else than WeChat's JSON",
		`{"access_token":["` + appToken + `"],"expires_in":1}`:                 "something else than WeChat's JSON",
		`null`:                      "without a token",
		`[]`:                        "something else",
		``:                          "something else",
		`<html>login</html>`:        "something else",
		strings.Repeat("a", 64<<10): "something else",
		strings.Repeat("a", 1<<20):  "more than 64 KiB",
	} {
		_, err := client(t, says(answer)).Token(t.Context(), "wx0123", appSecret)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.80s\ngot  %v\nwant %s", answer, err, want)
		}
		if err != nil && (strings.Contains(err.Error(), appSecret) || strings.Contains(err.Error(), appToken)) {
			t.Errorf("%.80s: %v tells a secret", answer, err)
		}
	}
	token, err := client(t, says(`{"errcode":0,"errmsg":"ok","access_token":"`+appToken+`","expires_in":345}`)).Token(t.Context(), "wx0123", appSecret)
	if err != nil || token.Life != 345*time.Second {
		t.Errorf("errcode 0: %v, %v", token, err)
	}
}

// TestWhatIsNoAnswerIsTold lists faults of the network and of what stands between.
func TestWhatIsNoAnswerIsTold(t *testing.T) {
	t.Parallel()
	stolen := false
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { stolen = true }))
	t.Cleanup(elsewhere.Close)
	for name, c := range map[string]struct {
		client func(t *testing.T) *Client
		want   string
		is     func(error) bool
	}{
		"redirect": {func(t *testing.T) *Client {
			return client(t, func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
			})
		}, "a redirect (307)", unfit},
		"status": {func(t *testing.T) *Client {
			return client(t, func(w http.ResponseWriter, _ *http.Request) { http.Error(w, appSecret, http.StatusBadGateway) })
		}, "status 502", unfit},
		"hangs before the answer": {func(t *testing.T) *Client {
			c := client(t, func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body); <-r.Context().Done() })
			c.http.Timeout = 50 * time.Millisecond
			return c
		}, "no answer within 50ms", unreachable(context.DeadlineExceeded)},
		"hangs within the answer": {func(t *testing.T) *Client {
			c := client(t, func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				_, _ = io.WriteString(w, `{"access_token":"`+appToken)
				_ = http.NewResponseController(w).Flush()
				<-r.Context().Done()
			})
			c.http.Timeout = 50 * time.Millisecond
			return c
		}, "no answer within 50ms", unreachable(context.DeadlineExceeded)},
		"closes within the answer": {func(t *testing.T) *Client {
			return client(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Length", "500")
				_, _ = io.WriteString(w, `{"access_token":"`+appToken)
			})
		}, "unexpected EOF", unreachable(io.ErrUnexpectedEOF)},
		"nobody listens": {func(t *testing.T) *Client { return at(t, "http://"+nobody(t), Transport()) }, "connection refused", unreachable(syscall.ECONNREFUSED)},
		"certificate of a stranger": {func(t *testing.T) *Client { return at(t, secure(t, time.Hour), Transport()) }, "certificate", func(err error) bool {
			var stranger x509.UnknownAuthorityError
			return errors.As(err, &stranger)
		}},
		"certificate that is over": {func(t *testing.T) *Client { return at(t, secure(t, -time.Hour), Transport()) }, "expired", func(err error) bool {
			var invalid x509.CertificateInvalidError
			return errors.As(err, &invalid) && invalid.Reason == x509.Expired
		}},
		"no TLS": {func(t *testing.T) *Client {
			plain := httptest.NewServer(says(goodAnswer))
			t.Cleanup(plain.Close)
			return at(t, strings.Replace(plain.URL, "http:", "https:", 1), Transport())
		}, "HTTP response to HTTPS client", unreachable(http.ErrSchemeMismatch)},
		"proxy is down": {func(t *testing.T) *Client {
			return at(t, report.WeChatHome, through("http://user:"+appSecret+"@"+nobody(t)))
		},
			"the proxy of HTTPS_PROXY: dial", unreachable(ErrProxy)},
		"proxy wants a login": {func(t *testing.T) *Client {
			proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusProxyAuthRequired) }))
			t.Cleanup(proxy.Close)
			return at(t, report.WeChatHome, through(strings.Replace(proxy.URL, "//", "//user:"+appSecret+"@", 1)))
		}, "the proxy of HTTPS_PROXY answers with status 407", unreachable(ErrProxy)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := c.client(t).Token(t.Context(), "wx0123", appSecret)
			if err == nil || !strings.Contains(err.Error(), c.want) || !c.is(err) {
				t.Fatalf("got %v (%T), want %s", err, err, c.want)
			}
			if strings.Contains(err.Error(), appSecret) || strings.Contains(err.Error(), appToken) {
				t.Errorf("%v tells a secret", err)
			}
		})
	}
	t.Cleanup(func() {
		if stolen {
			t.Error("a redirect was followed")
		}
	})
}

func TestOnlySafeAddressesAreCalled(t *testing.T) {
	t.Parallel()
	for _, base := range []string{"", "api.weixin.qq.com", "http://api.weixin.qq.com", "ftp://localhost", "https://", "https://u:" + appSecret + "@proxy.cn",
		"https://proxy.cn/?key=" + appSecret, "https://proxy.cn/#x", "https://proxy cn", "http://127.0.0.1.nip.io"} {
		if _, err := NewClient(base, nil); err == nil || strings.Contains(err.Error(), appSecret) {
			t.Errorf("%q: %v", base, err)
		}
	}
	for _, base := range []string{report.WeChatHome, report.WeChatHome + "/", "https://proxy.agency.cn:8443/wechat", "http://localhost:1", "http://[::1]:1", "http://127.0.0.1"} {
		if _, err := NewClient(base, nil); err != nil {
			t.Errorf("%q: %v", base, err)
		}
	}
}

// FuzzToken: whatever a server says ends in a token that fits into an address, or in one of the two failures, and
// no failure tells a secret.
func FuzzToken(f *testing.F) {
	for _, s := range []string{goodAnswer, `{"errcode":40164,"errmsg":"invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist rid: 1"}`,
		`{"errcode":0}`, `{"access_token":" ","expires_in":1}`, `{"errcode":1e3}`, "null", "[", `{"errcode":1,"errmsg":"` + appSecret + `\u0000\u2028"}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, answer []byte) {
		token, err := parse(answer, appSecret)
		var refusal *RefusalError
		var unfit *UnfitError
		switch {
		case err == nil:
			u, wrong := url.Parse("https://h/?access_token=" + url.QueryEscape(token.Value.Reveal()))
			if wrong != nil || u.Query().Get("access_token") != token.Value.Reveal() || token.Value == "" || token.Life <= 0 || token.Life > 24*time.Hour {
				t.Errorf("%q: %+v", answer, token)
			}
		case errors.As(err, &refusal):
			if refusal.Code == 0 || strings.ContainsAny(refusal.Said, "\r\n\x00\u2028") || len(refusal.Said) > 900 || strings.Contains(refusal.Said, appSecret) {
				t.Errorf("%q: %q", answer, refusal.Said)
			}
		case errors.As(err, &unfit):
			if strings.Contains(unfit.What, appSecret) || token.Value != "" {
				t.Errorf("%q: %v", answer, unfit)
			}
		default:
			t.Errorf("%q: a failure of another kind: %v", answer, err)
		}
	})
}

func unfit(err error) bool {
	var u *UnfitError
	return errors.As(err, &u)
}

func unreachable(cause error) func(error) bool {
	return func(err error) bool {
		var u *UnreachableError
		return errors.As(err, &u) && errors.Is(err, cause)
	}
}

func at(t *testing.T, base string, transport http.RoundTripper) *Client {
	t.Helper()
	c, err := NewClient(base, transport)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// through is a transport through a proxy.
func through(proxy string) http.RoundTripper {
	transport := Transport()
	transport.Proxy = func(*http.Request) (*url.URL, error) { return url.Parse(proxy) }
	return transport
}

// nobody is an address where nothing listens.
func nobody(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// secure is a server whose certificate nobody signed, valid until that far from now.
func secure(t *testing.T, until time.Duration) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(until)}
	body, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(says(goodAnswer))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{body}, PrivateKey: key}}}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	return strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
}
