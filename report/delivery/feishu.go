package delivery

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/wxreport/wxreport/report"
)

// Limits of a Feishu custom robot.
const (
	feishuLimit     = 20 << 10 // bytes of a request
	feishuPerMinute = 100
)

type feishuOptions struct {
	WebhookEnv  string `yaml:"webhook_env" doc:"environment variable that holds the address of the robot"`
	WebhookFile string `yaml:"webhook_file" doc:"file that holds the address of the robot"`
	SecretEnv   string `yaml:"secret_env" doc:"environment variable that holds the key to sign with; empty: unsigned"`
	SecretFile  string `yaml:"secret_file" doc:"file that holds the key to sign with"`
}

// robot is a group robot that takes a summary and no file.
type robot struct {
	setup     *Setup
	kind      string
	hook, key report.SecretRef
	perMinute int
	write     func(p report.Parcel) ([]byte, error)
	// sign adds the signature of this moment to a call; the stored bytes have none.
	sign  func(c *call, key report.Secret, now time.Time) error
	judge func(body []byte) (report.Result, time.Duration, string)
}

var _ report.Channel = (*robot)(nil)

func feishuKind(s *Setup) report.Kind[report.Channel] {
	return report.Kind[report.Channel]{Name: "feishu", Summary: "A summary to a Feishu group by its robot.",
		Example: "feishu: {webhook_env: FEISHU_HOOK, secret_env: FEISHU_KEY}",
		Options: func() any { return &feishuOptions{} },
		Build: func(options any) (report.Channel, error) {
			o := options.(*feishuOptions)
			return newRobot(robot{setup: s, kind: "feishu", perMinute: feishuPerMinute, write: feishuText, sign: signFeishu, judge: judgeFeishu,
				hook: report.SecretRef{Env: o.WebhookEnv, File: o.WebhookFile}, key: report.SecretRef{Env: o.SecretEnv, File: o.SecretFile}})
		}}
}

func newRobot(r robot) (report.Channel, error) {
	if err := errors.Join(reference("webhook", r.hook, true), reference("secret", r.key, false)); err != nil {
		return nil, err
	}
	return &r, nil
}

// Recipients is the group.
func (r *robot) Recipients(report.Parcel) []string { return []string{target(r.kind, r.hook)} }

// Pace is how often the robot may be called by all processes together.
func (r *robot) Pace() (key string, perMinute, perDay int) {
	return target(r.kind, r.hook), steady(r.perMinute), 0
}

// Prepare writes the request without its signature.
func (r *robot) Prepare(_ context.Context, p report.Parcel, recipient string) (report.Message, error) {
	if p.Document == nil {
		return report.Message{}, fmt.Errorf("%s: no document to write about", r.kind)
	}
	body, err := r.write(p)
	return report.Message{ID: report.MessageID(p.ID(), r.kind, recipient), Recipient: recipient, Body: body}, err
}

// Send signs and posts the request.
func (r *robot) Send(ctx context.Context, m report.Message, claim report.Claim) report.Delivered {
	u, secret, err := r.setup.endpoint(r.hook)
	c := call{setup: r.setup, url: u, contentType: "application/json; charset=utf-8", body: m.Body, secrets: []report.Secret{secret}}
	if err == nil && r.key.Named() {
		var key report.Secret
		if key, err = r.key.Read(r.setup.Env, r.setup.File); err == nil {
			c.secrets = append(c.secrets, key)
			err = r.sign(&c, key, r.setup.Now())
		}
	}
	if err != nil {
		return report.Delivered{Result: report.RetryLater, Relay: true, Reply: err.Error()}
	}
	if d, wait := r.setup.paced(target(r.kind, r.hook), r.perMinute); wait {
		return d
	}
	if d, ok := claimed(ctx, claim); !ok {
		return d
	}
	return c.settle(c.do(ctx), r.judge)
}

// feishuPost is a message of plain texts: nothing in it is markup.
type feishuPost struct {
	Timestamp string `json:"timestamp,omitempty"`
	Sign      string `json:"sign,omitempty"`
	MsgType   string `json:"msg_type"`
	Content   struct {
		Post map[string]feishuBody `json:"post"`
	} `json:"content"`
}

type feishuBody struct {
	Title   string         `json:"title"`
	Content [][]feishuSpan `json:"content"`
}

type feishuSpan struct {
	Tag  string `json:"tag"`
	Text string `json:"text"`
}

// feishuText leaves out lines from the end until the request fits.
func feishuText(p report.Parcel) ([]byte, error) {
	title, lines := summary(p)
	for n := len(lines); n >= 0; n-- {
		body := feishuBody{Title: title, Content: [][]feishuSpan{}}
		for _, l := range lines[:n] {
			body.Content = append(body.Content, []feishuSpan{{Tag: "text", Text: l.text}})
		}
		if n < len(lines) {
			body.Content = append(body.Content, []feishuSpan{{Tag: "text", Text: "…"}})
		}
		post := feishuPost{MsgType: "post"}
		post.Content.Post = map[string]feishuBody{"zh_cn": body}
		out, err := json.Marshal(post)
		if err != nil || len(out) <= feishuLimit-200 { // room for the signature
			return out, err
		}
	}
	return nil, errors.New("feishu: the title alone is too long")
}

// signFeishu signs as Feishu wants it: the key is "timestamp\nsecret", the message is empty.
func signFeishu(c *call, key report.Secret, now time.Time) error {
	var post feishuPost
	if err := json.Unmarshal(c.body, &post); err != nil {
		return fmt.Errorf("the stored message is damaged: %w", err)
	}
	post.Timestamp = strconv.FormatInt(now.Unix(), 10)
	post.Sign = base64.StdEncoding.EncodeToString(hmac.New(sha256.New, []byte(post.Timestamp+"\n"+key.Reveal())).Sum(nil))
	var err error
	c.body, err = json.Marshal(post)
	return err
}

func judgeFeishu(body []byte) (report.Result, time.Duration, string) {
	var r struct {
		Code    *int   `json:"code"`
		Old     *int   `json:"StatusCode"`
		Message string `json:"msg"`
	}
	if err := json.Unmarshal(body, &r); err != nil || r.Code == nil && r.Old == nil {
		return report.Unknown, 0, "a reply without code"
	}
	code := r.Code
	if code == nil {
		code = r.Old
	}
	words := fmt.Sprintf("code %d %s", *code, r.Message)
	switch *code {
	case 0:
		return report.Accepted, 0, words
	case 11232, 99991400: // too often
		return report.RetryLater, time.Minute, words
	}
	return report.Rejected, 0, words
}
