package delivery

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/delivery/pace"
)

const (
	callTimeout = time.Minute
	replyLimit  = 64 << 10 // bytes of a reply that are read
	replyShown  = 300      // bytes of a reply that are kept
)

// call is one HTTP request that must not be repeated unasked.
type call struct {
	setup       *Setup
	url         *url.URL
	contentType string
	header      http.Header
	body        []byte
	secrets     []report.Secret // taken out of every reply
}

// answer is what came back.
type answer struct {
	status int
	body   []byte
	fault  error // no answer
	gone   bool  // with a fault: the request may have arrived
	after  time.Duration
}

// do sends the request. Redirects are not followed: they would carry the secret away.
func (c call) do(ctx context.Context) answer {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	var mu sync.Mutex
	gone := false
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { mu.Lock(); gone = true; mu.Unlock() }})
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url.String(), bytes.NewReader(c.body))
	if err != nil {
		return answer{fault: errors.New("bad address")}
	}
	request.GetBody = nil // no silent second try on a dead connection
	for k, v := range c.header {
		request.Header[k] = v
	}
	request.Header.Set("Content-Type", c.contentType)
	client := &http.Client{Transport: c.setup.HTTP, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	if err != nil {
		mu.Lock()
		defer mu.Unlock()
		return answer{fault: unwrap(err), gone: gone}
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, replyLimit))
	if err != nil {
		return answer{fault: unwrap(err), gone: true}
	}
	a := answer{status: response.StatusCode, body: body}
	if seconds, err := strconv.Atoi(response.Header.Get("Retry-After")); err == nil && seconds > 0 {
		a.after = time.Duration(min(seconds, 86400)) * time.Second
	}
	return a
}

// unwrap drops the address that net/http puts into its errors: it is the secret.
func unwrap(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// shown is a reply in one line without secrets.
func (c call) shown(text string) string {
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "?")), " ")
	for _, s := range c.secrets {
		if s.Reveal() == "" {
			continue
		}
		text = strings.ReplaceAll(text, s.Reveal(), s.String())
		text = strings.ReplaceAll(text, url.QueryEscape(s.Reveal()), s.String())
	}
	for _, values := range c.url.Query() { // the key alone is as good as the address
		for _, v := range values {
			if len(v) >= 6 {
				text = strings.ReplaceAll(text, v, "[secret]")
			}
		}
	}
	if len(text) > replyShown {
		text = strings.ToValidUTF8(text[:replyShown], "") + "…"
	}
	return text
}

// settle judges an answer. A status of three digits is definitive; judge looks into a
// body that came with 200, where robots say what they think.
func (c call) settle(a answer, judge func(body []byte) (report.Result, time.Duration, string)) report.Delivered {
	switch {
	case a.fault != nil && a.gone:
		return report.Delivered{Result: report.Unknown, Reply: c.shown(a.fault.Error())}
	case a.fault != nil:
		return report.Delivered{Result: report.RetryLater, Relay: true, Reply: c.shown(a.fault.Error())}
	}
	reply := c.shown(fmt.Sprintf("%d %s", a.status, a.body))
	switch {
	case a.status == http.StatusTooManyRequests || a.status == http.StatusRequestTimeout || a.status == http.StatusTooEarly:
		return report.Delivered{Result: report.RetryLater, Relay: true, After: a.after, Reply: reply}
	case a.status/100 == 5:
		return report.Delivered{Result: report.RetryLater, Relay: true, After: a.after, Reply: reply}
	case a.status/100 != 2:
		return report.Delivered{Result: report.Rejected, Reply: reply}
	}
	result, after, words := judge(a.body)
	return report.Delivered{Result: result, After: after, Relay: result == report.RetryLater, Reply: c.shown(fmt.Sprintf("%d %s", a.status, words))}
}

// gates keeps the pace of each robot.
type gates struct {
	mu   sync.Mutex
	list map[string]*pace.Gate
}

// burst is how many messages a robot gets at once. Turns of the ledger come at a steady pace; the
// hands that take them do not.
const burst = 3

// steady is the pace that, with its bursts, stays within a robot's limit in every minute.
func steady(limit int) int { return limit - burst + 1 }

// paced holds a message back when its robot may not be called now: this process's own guard, beside the
// ledger's turns that all processes share.
func (s *Setup) paced(robot string, limit int) (report.Delivered, bool) {
	s.gates.mu.Lock()
	defer s.gates.mu.Unlock()
	if s.gates.list == nil {
		s.gates.list = map[string]*pace.Gate{}
	}
	gate, ok := s.gates.list[robot]
	if !ok {
		gate = pace.NewGate(pace.Limits{PerMinute: steady(limit), Burst: burst})
		s.gates.list[robot] = gate
	}
	wait := gate.Pass(s.Now())
	if wait <= 0 {
		return report.Delivered{}, false
	}
	return report.Delivered{Result: report.RetryLater, After: wait, Relay: true, Reply: "paced: the next message may go in " + wait.Round(time.Second).String()}, true
}

// claimed turns a refused claim into an outcome.
func claimed(ctx context.Context, claim report.Claim) (report.Delivered, bool) {
	if err := claim(ctx); err != nil {
		return report.Delivered{Result: report.RetryLater, Reply: err.Error()}, false
	}
	return report.Delivered{}, true
}
