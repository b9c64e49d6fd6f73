package letter

import (
	"encoding/base64"
	"strings"
	"time"
)

// Note is a plain message of one text part, for people who run the program.
type Note struct {
	Subject, Text string
	ID            string // left half of the Message-ID
	Date          time.Time
}

// Build writes the message. The same note gives the same bytes.
func (n Note) Build(e Envelope) []byte {
	var out strings.Builder
	line := func(s string) { out.WriteString(s + "\r\n") }
	line("From: <" + e.From + ">")
	line("To: <" + e.To + ">")
	line("Subject: " + subject(n.Subject))
	line("Date: " + n.Date.Format(time.RFC1123Z))
	line("Message-ID: <" + n.ID + "@" + e.From[strings.LastIndexByte(e.From, '@')+1:] + ">")
	line("Auto-Submitted: auto-generated")
	line("X-Auto-Response-Suppress: OOF, AutoReply, DR, RN, NRN")
	line("MIME-Version: 1.0")
	line("Content-Type: text/plain; charset=utf-8")
	line("Content-Transfer-Encoding: base64")
	line("")
	body := base64.StdEncoding.EncodeToString([]byte(strings.ReplaceAll(n.Text, "\n", "\r\n")))
	for len(body) > 76 {
		line(body[:76])
		body = body[76:]
	}
	line(body)
	return []byte(out.String())
}
