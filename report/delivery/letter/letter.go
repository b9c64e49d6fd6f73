package letter

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
	"golang.org/x/net/idna"

	"github.com/wxreport/wxreport/report"
)

// Letter is the email of one report to one recipient.
type Letter struct {
	From        string // with or without a name: 某机构 <report@agency.cn>
	ReplyTo     string // empty: From
	To          string // one address: nobody sees another recipient
	Subject     string
	ID          string    // left half of the Message-ID, the same on every try
	Date        time.Time // the report's day, not the clock's
	Unsubscribe string    // address or https link for List-Unsubscribe; empty: none
	Notes       []string  // lines the reader must see first
	Link        string    // where the files are when they are not attached; empty: none
	Document    *report.Document
	Files       []report.Artifact // attached in this order
}

// Envelope is the sender and recipient for the mail server, in ASCII.
type Envelope struct{ From, To string }

// ErrAddress is an address no mail can go to.
var ErrAddress = errors.New("address")

// Addresses are the letter's envelope: domains in other scripts become punycode.
func (l Letter) Addresses() (Envelope, error) {
	from, err := parse(l.From)
	if err != nil {
		return Envelope{}, err
	}
	to, err := parse(l.To)
	if err != nil {
		return Envelope{}, err
	}
	return Envelope{From: from.Address, To: to.Address}, nil
}

// parse reads an address and turns its domain into ASCII.
func parse(s string) (*mail.Address, error) {
	a, err := mail.ParseAddress(s)
	if err != nil {
		return nil, fmt.Errorf("%w %q: expected one such as 某机构 <report@agency.cn>", ErrAddress, s)
	}
	at := strings.LastIndexByte(a.Address, '@')
	local, domain := a.Address[:at], a.Address[at+1:]
	for _, c := range []byte(local) {
		if c <= ' ' || c >= 0x7f || c == '<' || c == '>' {
			return nil, fmt.Errorf("%w %q: the part before @ must be ASCII, few mail servers take more", ErrAddress, s)
		}
	}
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil {
		return nil, fmt.Errorf("%w %q: bad domain %q", ErrAddress, s, domain)
	}
	return &mail.Address{Name: a.Name, Address: local + "@" + ascii}, nil
}

// Build writes the message. Whatever cannot be written fails here, before any
// connection is open.
func Build(l Letter) ([]byte, error) {
	envelope, err := l.Addresses()
	if err != nil {
		return nil, err
	}
	drawn, err := pictures(l.Document)
	if err != nil {
		return nil, err
	}
	page, err := l.html(drawn)
	if err != nil {
		return nil, err
	}
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithEncoding(gomail.EncodingQP))
	if err := l.headers(m, envelope); err != nil {
		return nil, err
	}
	m.SetBodyString(gomail.TypeTextPlain, l.text())
	m.AddAlternativeString(gomail.TypeTextHTML, page, gomail.WithPartEncoding(gomail.EncodingB64))
	for _, p := range drawn {
		m.EmbedReadSeeker(p.Name, bytes.NewReader(p.Body), gomail.WithFileContentID("<"+p.ID+">"), gomail.WithFileContentType("image/png"))
	}
	for _, f := range l.Files {
		m.AttachReadSeeker(FileName(f.Name), bytes.NewReader(f.Body), attached(f))
	}
	var out bytes.Buffer
	if _, err := m.WriteTo(&out); err != nil {
		return nil, fmt.Errorf("writing the message: %w", err)
	}
	return settle(out.Bytes(), l.ID)
}

func (l Letter) headers(m *gomail.Msg, e Envelope) error {
	from, err := parse(l.From)
	if err != nil {
		return err
	}
	if err := m.FromFormat(from.Name, from.Address); err != nil {
		return fmt.Errorf("%w %q: %v", ErrAddress, l.From, err) //nolint:errorlint // one cause is enough
	}
	if err := m.To(e.To); err != nil {
		return fmt.Errorf("%w %q: %v", ErrAddress, l.To, err) //nolint:errorlint // one cause is enough
	}
	if l.ReplyTo != "" {
		reply, err := parse(l.ReplyTo)
		if err != nil {
			return err
		}
		if err := m.ReplyToFormat(reply.Name, reply.Address); err != nil {
			return fmt.Errorf("%w %q: %v", ErrAddress, l.ReplyTo, err) //nolint:errorlint // one cause is enough
		}
	}
	m.SetDateWithValue(l.Date)
	m.SetMessageIDWithValue(l.ID + "@" + e.From[strings.LastIndexByte(e.From, '@')+1:])
	m.SetGenHeaderPreformatted(gomail.HeaderSubject, subject(l.Subject))
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetGenHeader("X-Auto-Response-Suppress", "OOF, AutoReply, DR, RN, NRN")
	if u := l.Unsubscribe; u != "" {
		if !strings.HasPrefix(u, "https://") {
			a, err := parse(u)
			if err != nil {
				return err
			}
			u = "mailto:" + a.Address
		}
		m.SetGenHeader("List-Unsubscribe", "<"+u+">")
	}
	return nil
}

// attached gives an attachment headers that name it in every mail program.
func attached(f report.Artifact) gomail.FileOption {
	name := FileName(f.Name)
	return func(file *gomail.File) {
		file.Header.Set("Content-Type", contentType(f.MediaType, name))
		file.Header.Set("Content-Disposition", disposition(name))
	}
}

var (
	boundary  = regexp.MustCompile(`boundary=([0-9a-f]{60})\r\n`)
	emptyLine = regexp.MustCompile(`(?m)^(From|To|Reply-To|Subject):[ \t]*\r\n[ \t]+`)
)

// settle makes the bytes depend on the letter alone: the library's random boundaries
// become hashes of the same length. A header whose first line is empty is joined:
// some parsers read a leading blank.
func settle(eml []byte, id string) ([]byte, error) {
	head, body, found := bytes.Cut(eml, []byte("\r\n\r\n"))
	if !found {
		return nil, errors.New("writing the message: it has no body")
	}
	head = emptyLine.ReplaceAll(head, []byte("$1: "))
	eml = bytes.Join([][]byte{head, body}, []byte("\r\n\r\n"))
	for i, b := range boundary.FindAllSubmatch(eml, -1) {
		sum := sha256.Sum256([]byte(fmt.Sprintf("%s/%d", id, i)))
		eml = bytes.ReplaceAll(eml, b[1], []byte(hex.EncodeToString(sum[:])[:60]))
	}
	if !bytes.HasSuffix(eml, []byte("\r\n")) {
		eml = append(eml, "\r\n"...)
	}
	return eml, nil
}
