package delivery

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/delivery/letter"
	"github.com/wxreport/wxreport/report/delivery/relay"
)

type emailOptions struct {
	To           []string      `yaml:"to" doc:"addresses that receive the report, a message each"`
	CC           []string      `yaml:"cc" doc:"more addresses; they get a message of their own as well"`
	From         string        `yaml:"from" doc:"address of the sender; empty: the mail server's own"`
	ReplyTo      string        `yaml:"reply_to" doc:"address that answers go to; empty: the mail server's own"`
	Subject      string        `yaml:"subject" doc:"subject line, a template as outputs.name"`
	Review       string        `yaml:"review" doc:"whether somebody must approve the report before it is sent" enum:"required,none"`
	ReviewWithin time.Duration `yaml:"review_within" doc:"how long the approval may take before the workspace's owner is reminded; 0: for ever"`
	Attach       []string      `yaml:"attach" doc:"files to attach, in this order; without outputs.name they are called like 某某品牌_公众号月报_2026年10月.pdf" enum:"pdf,xlsx,html,json"`
	Link         string        `yaml:"link" doc:"address where the files are, for those too large to attach; a template as outputs.name"`
	Unsubscribe  string        `yaml:"unsubscribe" doc:"address or https link for List-Unsubscribe; empty: none"`
}

func emailKind(s *Setup) report.Kind[report.Channel] {
	return report.Kind[report.Channel]{Name: "email", Summary: "The report as an email with its files attached.",
		Example: "email: {to: [a@client.cn], review: required}",
		Options: func() any {
			return &emailOptions{Review: "none", ReviewWithin: 24 * time.Hour, Attach: []string{"pdf", "xlsx"}}
		},
		Build: func(options any) (report.Channel, error) {
			o := options.(*emailOptions)
			if err := o.check(); err != nil {
				return nil, err
			}
			return &email{setup: s, options: *o}, nil
		}}
}

func (o *emailOptions) check() error {
	var errs []error
	if len(o.To) == 0 {
		errs = append(errs, &report.FieldError{Path: "to", Problem: "missing to", Expected: "a list of addresses such as [a@client.cn]"})
	}
	for _, group := range []struct {
		key       string
		addresses []string
	}{{"to", o.To}, {"cc", o.CC}} {
		for i, a := range group.addresses {
			errs = append(errs, address(fmt.Sprintf("%s[%d]", group.key, i), a))
		}
	}
	for _, f := range []struct{ key, value string }{{"from", o.From}, {"reply_to", o.ReplyTo}} {
		if f.value != "" {
			errs = append(errs, address(f.key, f.value))
		}
	}
	if u := o.Unsubscribe; u != "" && !strings.HasPrefix(u, "https://") {
		errs = append(errs, address("unsubscribe", u))
	}
	errs = append(errs, template("subject", o.Subject), template("link", o.Link))
	return errors.Join(errs...)
}

func address(path, s string) error {
	l := letter.Letter{From: "a@b.cn", To: s}
	e, err := l.Addresses()
	if err == nil && strings.Contains(e.To[strings.LastIndexByte(e.To, '@'):], ".") {
		return nil
	}
	return &report.FieldError{Path: path, Problem: fmt.Sprintf("no mail address: %q", s), Expected: "an address such as a@client.cn"}
}

// email is one email channel of a spec, over one mail server.
type email struct {
	setup   *Setup
	options emailOptions
	through report.Relay
}

var (
	_ report.Channel  = (*email)(nil)
	_ report.Relayed  = (*email)(nil)
	_ report.Tested   = (*email)(nil)
	_ report.Paced    = (*email)(nil)
	_ report.Reviewed = (*email)(nil)
)

// Through is the channel with the workspace's mail server.
func (e *email) Through(r report.Relay) report.Channel {
	return &email{setup: e.setup, options: e.options, through: r}
}

// Recipients is every address once.
func (e *email) Recipients(report.Parcel) []string {
	var out []string
	seen := map[string]bool{}
	for _, a := range slices.Concat(e.options.To, e.options.CC) {
		envelope, err := letter.Letter{From: "a@b.cn", To: a}.Addresses()
		if err != nil || seen[strings.ToLower(envelope.To)] {
			continue // check refuses bad addresses when the spec is read
		}
		seen[strings.ToLower(envelope.To)] = true
		out = append(out, envelope.To)
	}
	return out
}

// Prepare writes the message for one address. Files over the limit stay out, the
// workbook before the PDF, and the message says so.
func (e *email) Prepare(_ context.Context, p report.Parcel, recipient string) (report.Message, error) {
	if p.Document == nil {
		return report.Message{}, errors.New("email: no document to write about")
	}
	l, err := e.letter(p, recipient)
	if err != nil {
		return report.Message{}, err
	}
	envelope, err := l.Addresses()
	if err != nil {
		return report.Message{}, err
	}
	files, limit := l.Files, e.limit()
	for keep := len(files); keep >= 0; keep-- {
		l.Files = files[:keep]
		if keep > 0 && wire(l.Files) > limit {
			continue
		}
		l.Notes = p.Notes
		if keep < len(files) {
			l.Notes = append(slices.Clone(p.Notes), e.leftOut(p, files[keep:]))
		}
		body, err := letter.Build(l)
		if err != nil {
			return report.Message{}, fmt.Errorf("email: %w", err)
		}
		if len(body) <= limit {
			return report.Message{ID: l.ID, Sender: envelope.From, Recipient: envelope.To, Body: body}, nil
		}
	}
	return report.Message{}, fmt.Errorf("email: the message alone is over %d bytes, the most that %s takes", limit, e.through.Host)
}

// letter is the message with every file that is asked for.
func (e *email) letter(p report.Parcel, recipient string) (letter.Letter, error) {
	o := e.options
	l := letter.Letter{From: first(o.From, e.through.From), ReplyTo: first(o.ReplyTo, e.through.ReplyTo), To: recipient,
		ID: report.MessageID(p.ID(), "email", recipient), Date: p.Job.AsOf, Unsubscribe: o.Unsubscribe, Document: p.Document}
	if l.From == "" {
		return l, errors.New("email: no sender: set smtp.from in the workspace or from in the spec")
	}
	w := p.Document.Words
	key := "mail.subject"
	if p.Document.Account() == "" {
		key = "mail.subject_titled"
	}
	l.Subject = w.Say(key, report.Args{"title": p.Document.Title, "account": p.Job.Account.Name, "period": w.Period(p.Job.Period)})
	var err error
	if o.Subject != "" {
		if l.Subject, err = report.FillTemplate(o.Subject, report.JobFields(p.Job)); err != nil {
			return l, fmt.Errorf("email: subject: %w", err)
		}
		if p.Edition > 1 {
			l.Subject = w.Say("amend.subject", report.Args{"edition": p.Edition, "subject": l.Subject})
		}
	}
	if l.Link, err = report.FillTemplate(o.Link, report.JobFields(p.Job)); err != nil {
		return l, fmt.Errorf("email: link: %w", err)
	}
	for _, kind := range o.Attach {
		for _, a := range attachments(p) {
			if strings.HasSuffix(a.Name, "."+kind) {
				l.Files = append(l.Files, a)
			}
		}
	}
	return l, nil
}

func (e *email) leftOut(p report.Parcel, files []report.Artifact) string {
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.Name
	}
	w := p.Document.Words
	return w.Say("mail.left_out", report.Args{"files": strings.Join(names, w.Say("list.join"))})
}

// defaultLimit keeps a message below what most companies' servers take, in bytes.
const defaultLimit = 20 << 20

func (e *email) limit() int {
	if e.through.MaxBytes > 0 {
		return e.through.MaxBytes
	}
	return defaultLimit
}

// wire is what the files alone take, before anything is encoded.
func wire(files []report.Artifact) int {
	n := 0
	for _, f := range files {
		n += letter.WireSize(len(f.Body))
	}
	return n
}

// Send hands the stored bytes to the mail server.
func (e *email) Send(ctx context.Context, m report.Message, claim report.Claim) report.Delivered {
	r, err := e.relay()
	if err != nil {
		return report.Delivered{Result: report.RetryLater, Relay: true, Reply: err.Error()}
	}
	result, err := r.Send(ctx, relay.Message{From: m.Sender, To: m.Recipient, Body: m.Body}, claim)
	switch {
	case errors.Is(err, relay.ErrMessage):
		return report.Delivered{Result: report.Rejected, Reply: err.Error()}
	case err != nil: // the claim's: another has the message
		return report.Delivered{Result: report.RetryLater, Reply: err.Error()}
	}
	return report.Delivered{Result: results[result.Status], After: result.After, Relay: result.Halt, Reply: result.String()}
}

var results = map[relay.Status]report.Result{relay.Accepted: report.Accepted, relay.Rejected: report.Rejected,
	relay.Retry: report.RetryLater, relay.Unknown: report.Unknown}

// Test connects and logs in.
func (e *email) Test(ctx context.Context) error {
	r, err := e.relay()
	if err != nil {
		return err
	}
	return r.Test(ctx)
}

// relay is the shared connection to the mail server.
func (e *email) relay() (*relay.Relay, error) {
	server, err := e.server()
	if err != nil {
		return nil, err
	}
	// The scheduler spreads messages over processes; this gate holds a process that has none, and
	// leaves room for messages that come a moment early.
	limits := e.limits()
	limits.PerMinute *= 2
	return e.setup.Relays.Get(server, limits), nil
}

func (e *email) server() (relay.Server, error) {
	t := e.through
	if t.Host == "" {
		return relay.Server{}, errors.New("no mail server: set smtp.host in the workspace")
	}
	s := relay.Server{Host: t.Host, Port: t.Port, Security: relay.Security(t.TLS), User: t.User, Auth: t.Auth, Hello: t.Hello}
	if s.Hello == "" {
		if _, domain, ok := strings.Cut(strings.TrimRight(first(e.options.From, t.From), "> "), "@"); ok {
			s.Hello = domain
		}
	}
	if t.Password.Named() {
		secret, err := t.Password.Read(e.setup.Env, e.setup.File)
		if err != nil {
			return s, fmt.Errorf("password of %s: %w", t.Host, err)
		}
		s.Password = secret
	}
	if t.CAFile != "" {
		body, err := e.setup.File(t.CAFile)
		if err != nil {
			return s, fmt.Errorf("ca_file: %w", err)
		}
		if !x509.NewCertPool().AppendCertsFromPEM(body) {
			return s, fmt.Errorf("ca_file %s: no certificate in it, expected PEM", t.CAFile)
		}
		s.Roots = string(body)
	}
	return s, s.Validate()
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
