package ledger

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"time"
)

// Approval is a person's word that exactly these bytes may be sent.
type Approval struct {
	Reviewer string
	At       time.Time
	Seal     string // of the files and messages that were approved
}

// Seal is a hash over the files and messages of a run as the ledger has them.
func Seal(ctx context.Context, q Querier, run string) (string, error) {
	files, err := Artifacts(ctx, q, run)
	if err != nil {
		return "", err
	}
	messages, err := Deliveries(ctx, q, run)
	if err != nil {
		return "", err
	}
	slices.SortFunc(messages, func(a, b Delivery) int { return cmp.Compare(a.ID, b.ID) })
	parts := [][]string{}
	for _, a := range files {
		parts = append(parts, []string{a.Name, a.SHA256})
	}
	for _, d := range messages {
		parts = append(parts, []string{d.ID, d.Channel, d.Recipient, d.Sender, d.SHA256})
	}
	text, err := json.Marshal(parts)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// Approve records an approval of a waiting run as it is now; false when it is not waiting.
func Approve(ctx context.Context, tx Querier, run Run, reviewer string, now time.Time) (bool, error) {
	moved, err := Move(ctx, tx, run.ID, []State{Waiting}, Approved, "", now)
	if err != nil || !moved {
		return false, err
	}
	seal, err := Seal(ctx, tx, run.ID)
	if err != nil {
		return false, err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO approval (run_id, reviewer, at, seal) VALUES ($1,$2,$3,$4)
		ON CONFLICT (run_id) DO UPDATE SET reviewer = excluded.reviewer, at = excluded.at, seal = excluded.seal`, run.ID, reviewer, ms(now), seal); err != nil {
		return false, err
	}
	if err := Record(ctx, tx, run.ID, "review", "approved by "+reviewer, now); err != nil {
		return false, err
	}
	return true, Append(ctx, tx, run, WasApproved, json.RawMessage(ApprovedBody(reviewer, seal)), now)
}

// ApprovalOf is a run's approval; [ErrNone] without one.
func ApprovalOf(ctx context.Context, q Querier, run string) (Approval, error) {
	var a Approval
	var at int64
	err := q.QueryRowContext(ctx, `SELECT reviewer, at, seal FROM approval WHERE run_id = $1`, run).Scan(&a.Reviewer, &at, &a.Seal)
	if errors.Is(err, sql.ErrNoRows) {
		return a, ErrNone
	}
	a.At = fromMS(at)
	return a, err
}

// SendBack records that a waiting or approved run, of which nothing was sent, must be made again; false when it is neither. Its
// remarks replace those of an earlier review.
func SendBack(ctx context.Context, tx Querier, run Run, reviewer, why string, remarks []Remark, now time.Time) (bool, error) {
	moved, err := Move(ctx, tx, run.ID, []State{Waiting, Approved}, SentBack, why, now)
	if err != nil || !moved {
		return false, err
	}
	for _, statement := range []string{`DELETE FROM approval WHERE run_id = $1`, `DELETE FROM remark WHERE run_id = $1`} {
		if _, err := tx.ExecContext(ctx, statement, run.ID); err != nil {
			return false, err
		}
	}
	for _, r := range remarks {
		if _, err := tx.ExecContext(ctx, `INSERT INTO remark (run_id, slot, reviewer, text) VALUES ($1,$2,$3,$4)`, run.ID, r.Slot, r.Reviewer, r.Text); err != nil {
			return false, err
		}
	}
	if err := Record(ctx, tx, run.ID, "review", "sent back by "+reviewer, now); err != nil {
		return false, err
	}
	return true, Append(ctx, tx, run, WasSentBack, map[string]string{"by": reviewer, "why": why}, now)
}

// MakeAgain has a run that was sent back made once more; false when it was not. What it was is in the archive.
func MakeAgain(ctx context.Context, tx Querier, id string, now time.Time) (bool, error) {
	again, err := changed(tx.ExecContext(ctx, `UPDATE run SET state = 'queued', reason = '', tries = 0, not_before = 0, urgent = 1, changed_at = $2
		WHERE id = $1 AND state = 'sent_back'`, id, ms(now)))
	if err != nil || !again {
		return false, err
	}
	for _, statement := range []string{`DELETE FROM delivery WHERE run_id = $1 AND state = 'pending'`, `DELETE FROM artifact WHERE run_id = $1`} {
		if _, err := tx.ExecContext(ctx, statement, id); err != nil {
			return false, err
		}
	}
	return true, nil
}

// Remarks lists what reviewers have to say in a run's report, by slot.
func Remarks(ctx context.Context, q Querier, run string) ([]Remark, error) {
	rows, err := q.QueryContext(ctx, `SELECT slot, reviewer, text FROM remark WHERE run_id = $1 ORDER BY slot`, run)
	return all(rows, err, func(rows *sql.Rows) (Remark, error) {
		var r Remark
		return r, rows.Scan(&r.Slot, &r.Reviewer, &r.Text)
	})
}
