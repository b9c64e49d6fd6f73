package delivery

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime/multipart"
	"net/textproto"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
)

// Limits of a WeCom group robot.
const (
	wecomMarkdown  = 4096     // bytes of a markdown message
	wecomSmallest  = 5        // bytes of a file
	wecomLargest   = 20 << 20 // bytes of a file
	wecomPerMinute = 20
)

type wecomOptions struct {
	WebhookEnv  string `yaml:"webhook_env" doc:"environment variable that holds the address of the group robot"`
	WebhookFile string `yaml:"webhook_file" doc:"file that holds the address of the group robot"`
	File        bool   `yaml:"file" doc:"send the PDF after the summary"`
}

func wecomKind(s *Setup) report.Kind[report.Channel] {
	return report.Kind[report.Channel]{Name: "wecom", Summary: "A summary and the PDF to a WeCom group by its robot.",
		Example: "wecom: {webhook_env: WECOM_HOOK}",
		Options: func() any { return &wecomOptions{File: true} },
		Build: func(options any) (report.Channel, error) {
			o := options.(*wecomOptions)
			hook := report.SecretRef{Env: o.WebhookEnv, File: o.WebhookFile}
			if err := reference("webhook", hook, true); err != nil {
				return nil, err
			}
			return &wecom{setup: s, hook: hook, file: o.File}, nil
		}}
}

// wecom is a group robot. The summary and the file are two messages, so two
// recipients: each is sent once.
type wecom struct {
	setup *Setup
	hook  report.SecretRef
	file  bool
}

var _ report.Channel = (*wecom)(nil)

const fileMark = " file"

// Recipients is the group, and the group again for the file.
func (c *wecom) Recipients(p report.Parcel) []string {
	name := target("wecom", c.hook)
	if _, ok := pdfOf(p); c.file && ok {
		return []string{name, name + fileMark}
	}
	return []string{name}
}

func pdfOf(p report.Parcel) (report.Artifact, bool) {
	for _, a := range attachments(p) {
		if strings.HasSuffix(a.Name, ".pdf") {
			return a, true
		}
	}
	return report.Artifact{}, false
}

// wecomText is a markdown message.
type wecomText struct {
	MsgType  string `json:"msgtype"`
	Markdown struct {
		Content string `json:"content"`
	} `json:"markdown"`
}

// wecomFile is a file that was uploaded.
type wecomFile struct {
	MsgType string `json:"msgtype"`
	File    struct {
		MediaID string `json:"media_id"`
	} `json:"file"`
}

// stored is a file as a message keeps it.
type stored struct {
	Name string `json:"name"`
	Body []byte `json:"body"`
}

// Prepare writes the markdown message, or keeps the file.
func (c *wecom) Prepare(_ context.Context, p report.Parcel, recipient string) (report.Message, error) {
	if p.Document == nil {
		return report.Message{}, errors.New("wecom: no document to write about")
	}
	m := report.Message{ID: report.MessageID(p.ID(), "wecom", recipient), Recipient: recipient}
	var err error
	if strings.HasSuffix(recipient, fileMark) {
		pdf, ok := pdfOf(p)
		if !ok {
			return m, errors.New("wecom: there is no PDF to send")
		}
		if n := len(pdf.Body); n < wecomSmallest || n > wecomLargest {
			return m, fmt.Errorf("wecom: %s has %d bytes, a robot takes %d to %d", pdf.Name, n, wecomSmallest, wecomLargest)
		}
		m.Body, err = json.Marshal(stored{Name: pdf.Name, Body: pdf.Body})
		return m, err
	}
	text := wecomText{MsgType: "markdown"}
	text.Markdown.Content = wecomContent(p)
	m.Body, err = json.Marshal(text)
	return m, err
}

// wecomContent is the summary in the robot's markdown, within its limit.
func wecomContent(p report.Parcel) string {
	title, lines := summary(p)
	out := []string{"### " + inert.Replace(title)}
	for _, l := range lines {
		text := inert.Replace(l.text)
		switch {
		case l.bold:
			text = "**" + text + "**"
		case l.quiet:
			text = `<font color="comment">` + text + `</font>`
		case l.tone == report.Critical || l.tone == report.Warning:
			text = `<font color="warning">` + text + `</font>`
		case l.tone == report.Good:
			text = `<font color="info">` + text + `</font>`
		}
		out = append(out, text)
	}
	return fitting(out, wecomMarkdown)
}

// Pace is how often the robot may be called by all processes together.
func (c *wecom) Pace() (key string, perMinute, perDay int) {
	return target("wecom", c.hook), steady(wecomPerMinute), 0
}

// Send posts the summary; a file is uploaded first, which nobody in the group sees.
func (c *wecom) Send(ctx context.Context, m report.Message, claim report.Claim) report.Delivered {
	u, secret, err := c.setup.endpoint(c.hook)
	if err != nil {
		return report.Delivered{Result: report.RetryLater, Relay: true, Reply: err.Error()}
	}
	if d, wait := c.setup.paced(target("wecom", c.hook), wecomPerMinute); wait {
		return d
	}
	post := call{setup: c.setup, url: u, contentType: "application/json; charset=utf-8", body: m.Body, secrets: []report.Secret{secret}}
	if strings.HasSuffix(m.Recipient, fileMark) {
		id, failed := post.upload(ctx)
		if failed != nil {
			return *failed
		}
		file := wecomFile{MsgType: "file"}
		file.File.MediaID = id
		if post.body, err = json.Marshal(file); err != nil {
			return report.Delivered{Result: report.Rejected, Reply: err.Error()}
		}
	}
	if d, ok := claimed(ctx, claim); !ok {
		return d
	}
	return post.settle(post.do(ctx), judgeWecom)
}

// judgeWecom reads the code of a reply: 0 is taken, 45009 too often, the rest for good.
func judgeWecom(body []byte) (report.Result, time.Duration, string) {
	var r struct {
		Code    *int   `json:"errcode"`
		Message string `json:"errmsg"`
	}
	if err := json.Unmarshal(body, &r); err != nil || r.Code == nil {
		return report.Unknown, 0, "a reply without errcode"
	}
	words := fmt.Sprintf("errcode %d %s", *r.Code, r.Message)
	switch *r.Code {
	case 0:
		return report.Accepted, 0, words
	case 45009, 45033, -1: // too often, too many at once, busy
		return report.RetryLater, 65 * time.Second, words
	}
	return report.Rejected, 0, words
}

// upload gives the robot a file and gets the name to send it under. It has no effect
// in the group, so it may be repeated.
func (c call) upload(ctx context.Context) (id string, failed *report.Delivered) {
	var file stored
	if err := json.Unmarshal(c.body, &file); err != nil {
		return "", &report.Delivered{Result: report.Rejected, Reply: "the stored message is no file"}
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	header := textproto.MIMEHeader{}
	header.Set("Content-Disposition", `form-data; name="media"; filename="`+strings.NewReplacer(`"`, "_", "\\", "_", "\r", "_", "\n", "_").Replace(file.Name)+`"; filelength=`+fmt.Sprint(len(file.Body)))
	header.Set("Content-Type", "application/octet-stream")
	part, err := form.CreatePart(header)
	if err == nil {
		_, err = part.Write(file.Body)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		return "", &report.Delivered{Result: report.Rejected, Reply: err.Error()}
	}
	u := *c.url
	u.Path = strings.TrimSuffix(u.Path, "/send") + "/upload_media"
	query := u.Query()
	query.Set("type", "file")
	u.RawQuery = query.Encode()
	c.url, c.body, c.contentType = &u, body.Bytes(), form.FormDataContentType()
	var reply struct {
		MediaID string `json:"media_id"`
	}
	a := c.do(ctx)
	d := c.settle(a, judgeWecom)
	if d.Result == report.Accepted && json.Unmarshal(a.body, &reply) == nil && reply.MediaID != "" {
		return reply.MediaID, nil
	}
	if d.Result != report.Rejected { // a lost reply to an upload cost nobody anything
		d.Result = report.RetryLater
	}
	return "", &d
}
