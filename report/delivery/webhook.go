package delivery

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/wxreport/wxreport/report"
)

type webhookOptions struct {
	URLEnv     string `yaml:"url_env" doc:"environment variable that holds the address to call"`
	URLFile    string `yaml:"url_file" doc:"file that holds the address to call"`
	SecretEnv  string `yaml:"secret_env" doc:"environment variable that holds the key to sign with; empty: unsigned"`
	SecretFile string `yaml:"secret_file" doc:"file that holds the key to sign with"`
	Files      bool   `yaml:"files" doc:"send the files with the summary, in base64"`
}

func webhookKind(s *Setup) report.Kind[report.Channel] {
	return report.Kind[report.Channel]{Name: "webhook", Summary: "A signed call to a web address with what was made.",
		Example: "webhook: {url_env: REPORT_HOOK}",
		Options: func() any { return &webhookOptions{} },
		Build: func(options any) (report.Channel, error) {
			o := options.(*webhookOptions)
			c := &webhook{setup: s, url: report.SecretRef{Env: o.URLEnv, File: o.URLFile}, key: report.SecretRef{Env: o.SecretEnv, File: o.SecretFile}, files: o.Files}
			if err := errors.Join(reference("url", c.url, true), reference("secret", c.key, false)); err != nil {
				return nil, err
			}
			return c, nil
		}}
}

// webhook calls an address of the user's own.
type webhook struct {
	setup    *Setup
	url, key report.SecretRef
	files    bool
}

var _ report.Channel = (*webhook)(nil)

// hookBody is what a webhook gets.
type hookBody struct {
	ID       string        `json:"id"`
	Report   string        `json:"report"`
	Edition  int           `json:"edition"`
	Account  hookAccount   `json:"account"`
	Period   string        `json:"period"`
	Message  string        `json:"message"`
	Notes    []string      `json:"notes,omitempty"`
	Findings []hookFinding `json:"findings"`
	Files    []hookFile    `json:"files"`
}

type hookAccount struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type hookFinding struct {
	ID       string `json:"id"`
	Severity string `json:"severity"`
	Verdict  string `json:"verdict"`
	Claim    string `json:"claim"`
}

type hookFile struct {
	Name      string `json:"name"`
	MediaType string `json:"media_type"`
	Size      int    `json:"size"`
	SHA256    string `json:"sha256"`
	Body      []byte `json:"body,omitempty"`
}

// Recipients is the address's name.
func (c *webhook) Recipients(report.Parcel) []string { return []string{target("webhook", c.url)} }

// Prepare writes the request's body.
func (c *webhook) Prepare(_ context.Context, p report.Parcel, recipient string) (report.Message, error) {
	if p.Document == nil {
		return report.Message{}, errors.New("webhook: no document to write about")
	}
	b := hookBody{ID: report.MessageID(p.ID(), "webhook", recipient), Report: p.Report, Edition: p.Edition, Period: p.Job.Period.String(),
		Account: hookAccount{p.Job.Account.ID, p.Job.Account.Name}, Message: p.Document.Summary.Message, Notes: p.Notes,
		Findings: []hookFinding{}, Files: []hookFile{}}
	for _, f := range p.Document.Summary.Findings {
		b.Findings = append(b.Findings, hookFinding{f.ID, string(f.Severity), string(f.Verdict), f.Claim})
	}
	for _, a := range p.Artifacts {
		sum := sha256.Sum256(a.Body)
		file := hookFile{Name: a.Name, MediaType: a.MediaType, Size: len(a.Body), SHA256: hex.EncodeToString(sum[:])}
		if c.files {
			file.Body = a.Body
		}
		b.Files = append(b.Files, file)
	}
	body, err := json.Marshal(b)
	return report.Message{ID: b.ID, Recipient: recipient, Body: body}, err
}

// Send posts the body with headers that let the receiver check it and drop a copy:
//
//	Idempotency-Key: the message's id
//	Wxreport-Signature: t=<seconds>,v1=<hex of HMAC-SHA256(key, seconds + "." + body)>
func (c *webhook) Send(ctx context.Context, m report.Message, claim report.Claim) report.Delivered {
	u, secret, err := c.setup.endpoint(c.url)
	post := call{setup: c.setup, url: u, contentType: "application/json; charset=utf-8", body: m.Body,
		secrets: []report.Secret{secret}, header: http.Header{"Idempotency-Key": {m.ID}}}
	if err == nil && c.key.Named() {
		var key report.Secret
		if key, err = c.key.Read(c.setup.Env, c.setup.File); err == nil {
			post.secrets = append(post.secrets, key)
			post.header.Set("Wxreport-Signature", signature(key, m.Body, c.setup.Now()))
		}
	}
	if err != nil {
		return report.Delivered{Result: report.RetryLater, Relay: true, Reply: err.Error()}
	}
	if d, ok := claimed(ctx, claim); !ok {
		return d
	}
	return post.settle(post.do(ctx), func([]byte) (report.Result, time.Duration, string) { return report.Accepted, 0, "" })
}

func signature(key report.Secret, body []byte, now time.Time) string {
	stamp := strconv.FormatInt(now.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(key.Reveal()))
	mac.Write([]byte(stamp + "."))
	mac.Write(body)
	return "t=" + stamp + ",v1=" + hex.EncodeToString(mac.Sum(nil))
}
