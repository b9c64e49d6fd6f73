package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/ledger"
)

func reviewCause(r ledger.Run) string { return "review/" + r.Report + "/" + r.Account }

// release sends an approved run, if it is still what was approved.
func (e *Engine) release(ctx context.Context, job *river.Job[makeArgs], run ledger.Run) error {
	changed := e.approved(ctx, e.Ledger.Reader(), run)
	if changed != nil && !errors.Is(changed, errUnlike) {
		return changed // a database that does not answer: the queue tries again
	}
	return e.Ledger.Tx(ctx, func(tx *sql.Tx) error {
		if changed != nil {
			if err := e.withdraw(ctx, tx, run, changed); err != nil {
				return err
			}
			return complete(ctx, tx, e.Ledger, job)
		}
		pending, err := ledger.Deliveries(ctx, tx, run.ID, ledger.Pending)
		if err != nil {
			return err
		}
		to := ledger.Sending
		if len(pending) == 0 {
			to = ledger.Done
		}
		moved, err := ledger.Move(ctx, tx, run.ID, []ledger.State{ledger.Approved}, to, "", e.Now())
		if err != nil || !moved {
			return err
		}
		if err := e.wakeSenders(ctx, tx, pending, run.Urgent); err != nil {
			return err
		}
		return complete(ctx, tx, e.Ledger, job)
	})
}

// errUnlike is a run that is not what was approved; other errors say nothing about it.
var errUnlike = errors.New("it is not what was approved")

// sealed is why a run's files and messages are not those that were approved; [ledger.ErrNone] when nobody
// approved anything, nil when they are.
func sealed(ctx context.Context, q ledger.Querier, run ledger.Run) error {
	approval, err := ledger.ApprovalOf(ctx, q, run.ID)
	if err != nil {
		return err
	}
	seal, err := ledger.Seal(ctx, q, run.ID)
	if err == nil && seal != approval.Seal {
		err = fmt.Errorf("%w by %s", errUnlike, approval.Reviewer)
	}
	return err
}

// approved is why a run is not what was approved, to the byte; nil when it is.
func (e *Engine) approved(ctx context.Context, q ledger.Querier, run ledger.Run) error {
	if err := sealed(ctx, q, run); errors.Is(err, ledger.ErrNone) {
		return fmt.Errorf("%w: nobody approved it", errUnlike)
	} else if err != nil {
		return err
	}
	files, err := ledger.Artifacts(ctx, q, run.ID)
	if err != nil {
		return err
	}
	for _, a := range files {
		if _, err := e.Store.Get(a.SHA256); err != nil {
			return fmt.Errorf("%w: %s: %w", errUnlike, a.Name, err)
		}
	}
	messages, err := ledger.Deliveries(ctx, q, run.ID)
	if err != nil {
		return err
	}
	for _, d := range messages {
		if _, err := e.Store.Get(d.SHA256); err != nil {
			return fmt.Errorf("%w: the message to %s: %w", errUnlike, d.Recipient, err)
		}
	}
	return nil
}

// withdraw puts a run that is not what was approved back to those that wait for a review.
func (e *Engine) withdraw(ctx context.Context, tx *sql.Tx, run ledger.Run, why error) error {
	moved, err := ledger.Move(ctx, tx, run.ID, []ledger.State{ledger.Approved}, ledger.Waiting, oneLine(why.Error()), e.Now())
	if err != nil || !moved {
		return err
	}
	return e.begin(ctx, tx, report.Incident{Key: reviewCause(run), Report: run.Report, Account: run.Account, Title: titleChanged,
		Text: run.Period + ": " + oneLine(why.Error())})
}

// remind tells the owner, once, of a report that has waited for its review too long.
func (e *Engine) remind(ctx context.Context) error {
	waiting, err := ledger.Runs(ctx, e.Ledger.Reader(), ledger.Filter{States: []ledger.State{ledger.Waiting}})
	if err != nil {
		return err
	}
	for _, r := range waiting {
		entry, ok := e.index.Entry(r.Report)
		if !ok {
			continue
		}
		within := entry.ReviewWithin()
		if within <= 0 || e.Now().Sub(r.ChangedAt) < within {
			continue
		}
		if err := e.Ledger.Tx(ctx, func(tx *sql.Tx) error {
			return e.begin(ctx, tx, report.Incident{Key: reviewCause(r), Report: r.Report, Account: r.Account, Title: titleUnread,
				Text: fmt.Sprintf("%s has waited since %s, longer than %s", r.Period, r.ChangedAt.In(zoneOr(entry.Zone)).Format("2006-01-02 15:04"), within)})
		}); err != nil {
			return err
		}
	}
	return nil
}

func zoneOr(z *time.Location) *time.Location {
	if z == nil {
		return time.UTC
	}
	return z
}

// Approve records that a reviewer wants a waiting run sent as it is; false when it does not wait. The
// next serve, worker or run sends it.
func (e *Engine) Approve(ctx context.Context, run ledger.Run, reviewer string) (done bool, err error) {
	err = e.Ledger.Tx(ctx, func(tx *sql.Tx) error {
		if done, err = ledger.Approve(ctx, tx, run, reviewer, e.Now()); err != nil || !done {
			return err
		}
		if why := e.approved(ctx, tx, run); why != nil {
			return why
		}
		if err := e.recover(ctx, tx, reviewCause(run)); err != nil {
			return err
		}
		_, err := e.queue.InsertManyTx(ctx, tx, []river.InsertManyParams{makeJob(run)})
		return err
	})
	return done, err
}

// SendBack records that a reviewer does not want a waiting run sent; with again it is made once more, with the
// remarks in it. False when it neither waits nor is approved.
func (e *Engine) SendBack(ctx context.Context, run ledger.Run, reviewer, why string, remarks []ledger.Remark, again bool) (done bool, err error) {
	err = e.Ledger.Tx(ctx, func(tx *sql.Tx) error {
		now := e.Now()
		if done, err = ledger.SendBack(ctx, tx, run, reviewer, why, remarks, now); err != nil || !done {
			return err
		}
		if err := e.recover(ctx, tx, reviewCause(run)); err != nil || !again {
			return err
		}
		return e.makeAgain(ctx, tx, run, now)
	})
	return done, err
}

// MakeAgain has a run that was sent back made once more; false when it was not.
func (e *Engine) MakeAgain(ctx context.Context, run ledger.Run) (done bool, err error) {
	err = e.Ledger.Tx(ctx, func(tx *sql.Tx) error {
		err := e.makeAgain(ctx, tx, run, e.Now())
		done = err == nil
		if errors.Is(err, ledger.ErrNone) {
			return nil
		}
		return err
	})
	return done, err
}

func (e *Engine) makeAgain(ctx context.Context, tx *sql.Tx, run ledger.Run, now time.Time) error {
	again, err := ledger.MakeAgain(ctx, tx, run.ID, now)
	if err != nil {
		return err
	}
	if !again {
		return ledger.ErrNone
	}
	_, err = e.queue.InsertManyTx(ctx, tx, []river.InsertManyParams{makeJob(run)})
	return err
}

// Reissue records another edition of a run, with the reason; it is made and sent like the first.
func (e *Engine) Reissue(ctx context.Context, run ledger.Run, reason string) (ledger.Run, error) {
	next := ledger.Run{Key: run.Key, Agency: run.Agency, State: ledger.Queued, DueAt: run.DueAt, Urgent: true, Note: reason}
	err := e.Ledger.Tx(ctx, func(tx *sql.Tx) error {
		all, err := ledger.Runs(ctx, tx, ledger.Filter{Report: run.Report, Account: run.Account, Period: run.Period})
		if err != nil {
			return err
		}
		next.Edition = 1
		for _, r := range all {
			if r.State.Open() || r.State == ledger.Waiting || r.State == ledger.SentBack {
				return fmt.Errorf("edition %d is still %s: settle it first", r.Edition, r.State)
			}
			next.Edition = max(next.Edition, r.Edition+1)
		}
		fresh, err := ledger.InsertRuns(ctx, tx, []ledger.Run{next}, e.Now())
		if err != nil || len(fresh) == 0 {
			return errors.Join(err, errors.New("somebody else issues it again at this moment"))
		}
		next = fresh[0]
		return e.wake(ctx, tx, fresh)
	})
	return next, err
}
