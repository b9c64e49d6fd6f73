package ledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// markName is the file of the archive that says how far the ledger had got.
const markName = ".latest-message"

// LatestAccepted is when a message was last accepted; zero when none was. What was accepted stays so: it never goes back,
// but in a database that was restored from a backup.
func LatestAccepted(ctx context.Context, q Querier) (time.Time, error) {
	var latest int64
	err := q.QueryRowContext(ctx, `SELECT COALESCE(max(settled_at), 0) FROM delivery WHERE state = 'accepted'`).Scan(&latest)
	return fromMS(latest), err
}

// Mark is the latest message that the archive was told of; zero for none.
func (s Store) Mark() (time.Time, error) {
	body, err := os.ReadFile(filepath.Join(s.Dir, markName))
	if errors.Is(err, fs.ErrNotExist) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("archive: %w", err)
	}
	at, err := time.Parse(time.RFC3339Nano, strings.TrimSpace(string(body)))
	if err != nil {
		return time.Time{}, fmt.Errorf("archive: %s holds %.40q, expected a time: remove it, and look whether the database is the latest", filepath.Join(s.Dir, markName), body)
	}
	return at, nil
}

// SetMark tells the archive of a message.
func (s Store) SetMark(at time.Time) error {
	if err := os.MkdirAll(s.Dir, 0o755); err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	f, err := os.CreateTemp(s.Dir, ".new-*")
	if err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	_, err = f.WriteString(at.UTC().Format(time.RFC3339Nano) + "\n")
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(s.Dir, markName))
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return fmt.Errorf("archive: %w", err)
	}
	return nil
}

// KeepMark brings the archive's mark up to the ledger's latest message.
func KeepMark(ctx context.Context, q Querier, s Store) error {
	latest, err := LatestAccepted(ctx, q)
	if err != nil || latest.IsZero() {
		return err
	}
	if known, err := s.Mark(); err != nil || !latest.After(known) {
		return err
	}
	return s.SetMark(latest)
}

// ErrBehind is a database that does not know of messages that the archive knows of.
var ErrBehind = errors.New("the database is older than the archive")

// Behind is [ErrBehind] for a database that was restored, or is another than the archive's.
func Behind(ctx context.Context, q Querier, s Store) error {
	known, err := s.Mark()
	if err != nil || known.IsZero() {
		return err
	}
	latest, err := LatestAccepted(ctx, q)
	if err != nil || !latest.Before(known) {
		return err
	}
	last := "knows of none"
	if !latest.IsZero() {
		last = "ends at " + latest.UTC().Format(time.DateTime)
	}
	return fmt.Errorf("%w: messages were sent until %s UTC, and the database %s", ErrBehind, known.UTC().Format(time.DateTime), last)
}

// Doubt makes every message that may go out and is not settled unknown: after a restored backup nobody knows whether it
// was sent since. Those of reports that wait for a review stay as they are.
func Doubt(ctx context.Context, tx Querier, why string, now time.Time) (int, error) {
	open, err := Deliveries(ctx, tx, "", Pending, BeingSent)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, d := range open {
		done, err := changed(tx.ExecContext(ctx, `UPDATE delivery SET state = 'unknown', settled_at = $2, reply = $3
			WHERE id = $1 AND run_id NOT IN (SELECT id FROM run WHERE state IN ('waiting','sent_back','approved'))`, d.ID, ms(now), why))
		if err != nil {
			return 0, err
		}
		if !done {
			continue
		}
		n++
		if err := note(ctx, tx, d.ID, "", why, now); err != nil {
			return 0, err
		}
	}
	return n, nil
}
