package relay

import (
	"fmt"
	"time"
)

// Status is how an attempt to hand over one message ended.
type Status string

// The statuses.
const (
	Accepted Status = "accepted" // the server took charge of it
	Rejected Status = "rejected" // the server will never take it
	Retry    Status = "retry"    // it was certainly not taken; a later try may succeed
	Unknown  Status = "unknown"  // it may have been taken: never send it again unasked
)

// Stage is how far an attempt came.
type Stage string

// The stages, in order.
const (
	StageSize  Stage = "size" // refused here: larger than the server takes
	StageDial  Stage = "connect"
	StageLogin Stage = "login"
	StageMail  Stage = "sender"
	StageRcpt  Stage = "recipient"
	StageData  Stage = "data"
	StageBody  Stage = "body"
	StageDot   Stage = "end of data"
)

// Result is the outcome of one attempt.
type Result struct {
	Status Status
	Stage  Stage
	Code   int    // the server's three digits; 0: no reply
	Reply  string // the server's words or the network's, without secrets, one line
	// After is how long to wait at least before another try; 0: the caller's own choice.
	After time.Duration
	// Halt says that the fault concerns every message of this relay, not this one:
	// a wrong password, a quota, a server that is down.
	Halt bool
	// Setup says that only a change of the settings helps: password, certificate, sender.
	Setup bool
}

// String is one line for logs and transcripts: "rejected at recipient: 550 no such user".
func (r Result) String() string {
	if r.Code == 0 {
		return fmt.Sprintf("%s at %s: %s", r.Status, r.Stage, r.Reply)
	}
	return fmt.Sprintf("%s at %s: %d %s", r.Status, r.Stage, r.Code, r.Reply)
}
