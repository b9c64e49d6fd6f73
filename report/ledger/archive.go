package ledger

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Event is what an entry of the archive is about.
type Event string

// The events of a run. Its entries are only ever added.
const (
	WasMade      Event = "made"      // body: a [Manifest]'s hash
	WasApproved  Event = "approved"  // body: who, and the seal of what was approved
	WasSentBack  Event = "sent_back" // body: who, and why
	WasDelivered Event = "delivered" // body: how each message ended
)

// Entry is a line of a report's archive. Each one's digest covers the one before: a line that is changed,
// taken out or put in breaks the chain from there.
type Entry struct {
	Report string
	Seq    int // from 1
	At     time.Time
	Run    string
	Event  Event
	Body   string // JSON
	Digest string
}

// sum is the digest that the entry should have after the one before it.
func (e Entry) sum(before string) string {
	// A JSON list keeps the parts apart whatever they hold.
	text, err := json.Marshal([]any{before, e.Report, e.Seq, ms(e.At), e.Run, e.Event, e.Body})
	if err != nil {
		panic(err) // strings and numbers
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Append adds an entry to a report's archive. Two that add at once take turns: the later
// transaction is tried again.
func Append(ctx context.Context, tx Querier, run Run, event Event, body any, now time.Time) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	e := Entry{Report: run.Report, Seq: 1, At: fromMS(ms(now)), Run: run.ID, Event: event, Body: string(text)}
	before := ""
	var seq int
	err = tx.QueryRowContext(ctx, `SELECT seq, digest FROM archive WHERE report = $1 ORDER BY seq DESC LIMIT 1`, run.Report).Scan(&seq, &before)
	switch {
	case err == nil:
		e.Seq = seq + 1
	case !errors.Is(err, sql.ErrNoRows):
		return err
	}
	added, err := changed(tx.ExecContext(ctx, `INSERT INTO archive (report, seq, at, run_id, event, body, digest) VALUES ($1,$2,$3,$4,$5,$6,$7) ON CONFLICT DO NOTHING`,
		e.Report, e.Seq, ms(e.At), e.Run, string(e.Event), e.Body, e.sum(before)))
	if err == nil && !added {
		return errTaken
	}
	return err
}

// AppendOnce is [Append], but for an event that the run's latest of its kind tells already.
func AppendOnce(ctx context.Context, tx Querier, run Run, event Event, body any, now time.Time) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	var last string
	err = tx.QueryRowContext(ctx, `SELECT body FROM archive WHERE run_id = $1 AND event = $2 ORDER BY seq DESC LIMIT 1`, run.ID, string(event)).Scan(&last)
	if err == nil && last == string(text) {
		return nil
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	return Append(ctx, tx, run, event, body, now)
}

// Entries lists the archive of a report, or of all for "", in order.
func Entries(ctx context.Context, q Querier, report string) ([]Entry, error) {
	query, args := `SELECT report, seq, at, run_id, event, body, digest FROM archive`, []any{}
	if report != "" {
		query, args = query+` WHERE report = $1`, []any{report}
	}
	rows, err := q.QueryContext(ctx, query+` ORDER BY report, seq`, args...)
	return all(rows, err, func(rows *sql.Rows) (Entry, error) {
		var e Entry
		var at int64
		err := rows.Scan(&e.Report, &e.Seq, &at, &e.Run, &e.Event, &e.Body, &e.Digest)
		e.At = fromMS(at)
		return e, err
	})
}

// CheckChain holds entries, as [Entries] lists them, against their digests, and gives what is wrong.
func CheckChain(entries []Entry) []error {
	var faults []error
	report, seq, digest := "", 0, ""
	for _, e := range entries {
		if e.Report != report {
			report, seq, digest = e.Report, 0, ""
		}
		switch {
		case e.Seq != seq+1:
			faults = append(faults, fmt.Errorf("%s: entry %d follows %d: what was between is gone", e.Report, e.Seq, seq))
		case e.sum(digest) != e.Digest:
			faults = append(faults, fmt.Errorf("%s: entry %d (%s) is not what was written", e.Report, e.Seq, e.Event))
		}
		seq, digest = e.Seq, e.Digest
	}
	return faults
}

// Manifest is all that a report was made from and consists of. The store keeps what its hashes name.
type Manifest struct {
	Key
	Program   string     // name and version
	DueAt     time.Time  // the time the report speaks from
	Spec      string     // path of the spec
	Effective string     // hash of the effective spec, as `wxreport explain` prints it; empty: not kept
	Inputs    []Input    // by path
	Document  string     // hash of the report as JSON, which later reports and editions are held against
	Earlier   []string   // hashes of the JSON of past periods' reports, oldest first
	Before    string     // edition 2 and later: hash of the JSON of the one before
	Reason    string     // and why there is another
	Remarks   []Remark   // by slot
	Notes     []string   // what recipients are told
	Artifacts []Artifact // by name
	Messages  []Message  // by id
}

// Input is a file that a report was made from.
type Input struct {
	Path, SHA256 string
	Size         int64
}

// Message is a prepared message.
type Message struct{ ID, Channel, Recipient, SHA256 string }

// Remark is what a reviewer has to say at a place of the report: summary, or the id of a chapter.
type Remark struct{ Slot, Reviewer, Text string }

// Ending is how a message ended, in the body of a [WasDelivered] entry.
type Ending struct {
	ID, Channel, Recipient, SHA256 string
	State                          DeliveryState
	Reply                          string
	Transcript                     []string // a line an attempt, with its time
}

// EndingOf is how a message stands.
func EndingOf(d Delivery) Ending {
	return Ending{ID: d.ID, Channel: d.Channel, Recipient: d.Recipient, SHA256: d.SHA256, State: d.State, Reply: d.Reply}
}

// EndingsOf reads the body of a [WasDelivered] entry.
func EndingsOf(e Entry) ([]Ending, error) {
	var out []Ending
	err := json.Unmarshal([]byte(e.Body), &out)
	return out, err
}

// MadeOf reads the body of a [WasMade] entry.
func MadeOf(e Entry) (MadeBody, error) {
	var out MadeBody
	err := json.Unmarshal([]byte(e.Body), &out)
	return out, err
}

// ApprovedBody is the body of a [WasApproved] entry.
func ApprovedBody(reviewer, seal string) string {
	text, err := json.Marshal(map[string]string{"by": reviewer, "seal": seal})
	if err != nil {
		panic(err) // strings
	}
	return string(text)
}
