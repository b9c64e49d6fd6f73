package report

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"
	"time"
)

// Channel hands a parcel to people, one message per recipient. The scheduler
// asks for the recipients, prepares each message once right after the build,
// stores its bytes, and sends the stored bytes: a later try sends the same.
type Channel interface {
	// Recipients lists whom the parcel goes to, each once, in a stable order: mail
	// addresses, or one name for a channel without any (a folder, a group robot).
	// They are stored and shown, so they hold no secret.
	Recipients(p Parcel) []string
	// Prepare makes the exact bytes for one recipient. The same parcel and
	// recipient give the same bytes. Whatever cannot be made fails here, before
	// any connection is open.
	Prepare(ctx context.Context, p Parcel, recipient string) (Message, error)
	// Send sends a prepared message. It does all that has no effect first
	// (connect, log in, announce the recipient) and calls claim once, right
	// before the point from which the message may arrive: DATA of a mail, the
	// rename of a file, the call of a hook. When claim fails nothing is sent and
	// the outcome is RetryLater. Send never retries, and returns soon after
	// ctx ends.
	Send(ctx context.Context, m Message, claim Claim) Delivered
}

// Claim records that a message is about to be sent; an error means that it must not be.
type Claim func(ctx context.Context) error

// Parcel is a finished report on its way.
type Parcel struct {
	Report    string // name of the report in the workspace
	Edition   int    // 1, or more for a report that was issued again
	Job       Job
	Artifacts []Artifact
	Document  *Document // key figures, findings and charts for the text of a message
	Named     bool      // the spec names its files itself: messages keep the names
	// Notes are lines that a message must show, such as that the data is preliminary.
	Notes []string
}

// ID names the parcel's unit of work: report/account/period/edition.
func (p Parcel) ID() string {
	return fmt.Sprintf("%s/%s/%s/%d", p.Report, p.Job.Account.ID, p.Job.Period, p.Edition)
}

// MessageID is the name of the one message of a parcel to a recipient over a
// channel, the same on every try: 32 lower case letters and digits.
func MessageID(parcel, channel, recipient string) string {
	sum := sha256.Sum256([]byte(parcel + "\x00" + channel + "\x00" + recipient))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:20]))
}

// Message is what one recipient gets, as stored in the archive.
type Message struct {
	ID        string // see [MessageID]; the left half of a mail's Message-ID
	Sender    string // envelope sender of a mail; empty elsewhere
	Recipient string
	Body      []byte // the exact bytes: an .eml, a JSON body, a multipart of files
}

// Result is how a try to send ended.
type Result string

// The results. Only a retry is repeated without a person's decision.
const (
	Accepted   Result = "accepted"
	Rejected   Result = "rejected" // for good: another try would end the same
	RetryLater Result = "retry"    // certainly not sent, may pass later
	Unknown    Result = "unknown"  // may have been sent: a person decides
)

// Delivered is how a try to send ended, with what to show for it.
type Delivered struct {
	Result Result
	After  time.Duration // retry: not before this long from now; 0: the scheduler's own back-off
	Reply  string        // one line of transcript, without secrets: 250 2.0.0 queued as 4Xy
	// Relay is true when the fault is the server's or the settings', not the
	// message's (no connection, wrong password, a quota): others wait as well.
	Relay bool
}

// Relayed is a channel that sends through a mail server of the workspace.
type Relayed interface {
	// Through is the channel with the server to use.
	Through(r Relay) Channel
}

// Placed is a channel whose relative paths start at the folder of the report's spec.
type Placed interface {
	// In is the channel with that folder. Recipients and messages stay as they are.
	In(folder string) Channel
}

// Paced is a channel that may send only so often.
type Paced interface {
	// Pace names what is shared (a mail server, a robot) and how many messages a
	// minute and a day it takes; 0 is no limit. The key holds no secret.
	Pace() (key string, perMinute, perDay int)
}

// Reviewed is a channel whose messages may need a person's approval first.
type Reviewed interface {
	NeedsReview() bool
	// ReviewWithin is how long the approval may take before somebody is reminded; 0: for ever.
	ReviewWithin() time.Duration
}

// Tested is a channel that can be tried without sending anything.
type Tested interface {
	// Test connects and logs in, and gives what is wrong and what to do about it.
	Test(ctx context.Context) error
}
