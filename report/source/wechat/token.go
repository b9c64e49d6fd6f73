package wechat

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/wxreport/wxreport/report"
)

// Token is what calls for an account are made with.
type Token struct {
	Value report.Secret
	Life  time.Duration // how long it stays valid: at most two hours
	Date  time.Time     // when WeChat gave it, by WeChat's clock; zero where it does not say
}

// tokenRequest is the body of /cgi-bin/stable_token. Without force_refresh the interface repeats the token that
// is valid, so that nobody else's is lost.
type tokenRequest struct {
	GrantType    string `json:"grant_type"`
	AppID        string `json:"appid"`
	Secret       string `json:"secret"`
	ForceRefresh bool   `json:"force_refresh"`
}

// answerLimit is how many bytes of an answer are read; a token has some 500.
const answerLimit = 64 << 10

// Token asks for an account's token. A failure is a [*RefusalError], an [*UnreachableError], an [*UnfitError] or the context's.
//
// Source: https://developers.weixin.qq.com/doc/subscription/api/base/api_getstableaccesstoken.html
func (c *Client) Token(ctx context.Context, appID string, secret report.Secret) (Token, error) {
	body, err := json.Marshal(tokenRequest{GrantType: "client_credential", AppID: appID, Secret: secret.Reveal()})
	if err != nil {
		return Token{}, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base.JoinPath("cgi-bin/stable_token").String(), bytes.NewReader(body))
	if err != nil {
		return Token{}, err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := c.http.Do(request)
	if err != nil {
		return Token{}, c.unreachable(ctx, err)
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(response.Body, answerLimit+1))
	switch {
	case err != nil:
		return Token{}, c.unreachable(ctx, err)
	case response.StatusCode/100 == 3:
		return Token{}, &UnfitError{c.base.Host, fmt.Sprintf("answers with a redirect (%d)", response.StatusCode)}
	case response.StatusCode != http.StatusOK:
		return Token{}, &UnfitError{c.base.Host, fmt.Sprintf("answers with status %d", response.StatusCode)}
	case len(answer) > answerLimit:
		return Token{}, &UnfitError{c.base.Host, "answers with more than 64 KiB"}
	}
	token, err := parse(answer, secret)
	var unfit *UnfitError
	if errors.As(err, &unfit) {
		unfit.Host = c.base.Host
	}
	if date, wrong := http.ParseTime(response.Header.Get("Date")); wrong == nil {
		token.Date = date
	}
	return token, err
}

// unreachable drops the address that net/http puts before its errors.
func (c *Client) unreachable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var late net.Error
	slow := errors.As(err, &late) && late.Timeout()
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	var op *net.OpError
	switch {
	case slow:
		err = fmt.Errorf("no answer within %s: %w", c.http.Timeout, context.DeadlineExceeded)
	case errors.As(err, &op) && op.Op == "proxyconnect":
		err = fmt.Errorf("%w: %w", ErrProxy, op.Err)
	}
	return &UnreachableError{c.base.Host, err}
}

// parse reads an answer. An absent errcode is 0; nothing of an answer that is none is repeated, for a token may
// be in it.
func parse(answer []byte, secret report.Secret) (Token, error) {
	var a struct {
		Token   string `json:"access_token"`
		Life    int64  `json:"expires_in"` // seconds
		Code    int    `json:"errcode"`
		Message string `json:"errmsg"`
	}
	if err := json.Unmarshal(answer, &a); err != nil {
		return Token{}, &UnfitError{What: "answers with something else than WeChat's JSON"}
	}
	switch {
	case a.Code != 0:
		return Token{}, &RefusalError{a.Code, told(a.Message, secret.Reveal(), a.Token)}
	case a.Token == "" || strings.ContainsFunc(a.Token, func(r rune) bool { return r <= ' ' || r > '~' }):
		return Token{}, &UnfitError{What: "answers without a token"}
	case a.Life < 1 || a.Life > 86400:
		return Token{}, &UnfitError{What: fmt.Sprintf("gives a token that is valid for %d seconds", a.Life)}
	}
	return Token{Value: report.Secret(a.Token), Life: time.Duration(a.Life) * time.Second}, nil
}

// told is an errmsg in one short printable line without the secrets.
func told(message string, secrets ...string) string {
	for _, s := range secrets {
		if s != "" {
			message = strings.ReplaceAll(message, s, report.Secret(s).String())
		}
	}
	message = strings.Join(strings.FieldsFunc(message, func(r rune) bool { return !unicode.IsPrint(r) || r == ' ' || r == unicode.ReplacementChar }), " ")
	if runes := []rune(message); len(runes) > 200 {
		message = string(runes[:200]) + "…"
	}
	return message
}
