// Package relay hands finished messages to a mail server and says, for each, which
// of four things happened: the server has it, the server refused it for good, it
// may be tried again, or nobody can know.
//
// Steps of use: fill a [Server], make a [Relay] with its limits, and call
// [Relay.Send] once a message and recipient. Send asks its claim function between
// RCPT and DATA: what happens before it left no trace at the server, what happens
// after it may have.
//
// Not promised: that a message arrives exactly once. SMTP has no way to ask for a
// lost reply again; such a message is [Unknown], and only a person may decide to
// send it a second time.
package relay
