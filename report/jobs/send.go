package jobs

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/riverqueue/river"
	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/ledger"
)

// sender sends messages.
type sender struct {
	river.WorkerDefaults[sendArgs]
	engine *Engine
}

// Timeout leaves a mail server the time it may take.
func (s *sender) Timeout(*river.Job[sendArgs]) time.Duration { return sendTimeout }

// NextRetry is soon: only what is no failure of the message comes here.
func (s *sender) NextRetry(job *river.Job[sendArgs]) time.Time { return soonAgain(s.engine, job) }

// errClaimed is a message that somebody else has.
var errClaimed = errors.New("somebody else is sending this message")

// Work sends one message. The order is what makes it safe to be killed anywhere: look; connect
// and announce, which has no effect; claim, committed; send; settle. A message found
// claimed was interrupted: it becomes unknown, and is never sent again by itself.
func (s *sender) Work(ctx context.Context, job *river.Job[sendArgs]) error {
	e := s.engine
	defer e.held.take(job.ID)()
	e.At("send-begin")
	var d ledger.Delivery
	var run ledger.Run
	err := e.Ledger.Tx(ctx, func(tx *sql.Tx) (err error) {
		if d, err = ledger.DeliveryByID(ctx, tx, job.Args.Delivery); err != nil {
			return err
		}
		if run, err = ledger.RunByID(ctx, tx, d.RunID); err != nil {
			return err
		}
		if d.State != ledger.BeingSent {
			return nil
		}
		if _, err := ledger.Abandon(ctx, tx, d.ID, e.Now()); err != nil {
			return err
		}
		e.counts.count(report.Unknown)
		return e.begin(ctx, tx, e.undelivered(run, d, report.Unknown, "the program was stopped while sending"))
	})
	switch {
	case errors.Is(err, ledger.ErrNone):
		return nil // nothing to send: the ledger was restored from before
	case err != nil:
		return err
	case d.State != ledger.Pending:
		return s.finish(ctx, job, run)
	case slices.Contains(unreleased, run.State):
		return nil // its release wakes a sender
	}
	if wait := d.NotBefore.Sub(e.Now()); wait > 0 {
		return river.JobSnooze(wait)
	}
	switch why := sealed(ctx, e.Ledger.Reader(), run); {
	case why == nil || errors.Is(why, ledger.ErrNone):
	case !errors.Is(why, errUnlike):
		return why // a database that does not answer: nothing was sent, the queue tries again
	default:
		return s.missed(ctx, job, run, d, report.Delivered{Result: report.Rejected, Reply: why.Error()}, nil)
	}
	channel, err := e.channel(run, d)
	if err != nil { // a spec that is being edited: somebody mends it
		return s.missed(ctx, job, run, d, report.Delivered{Result: report.RetryLater, Reply: err.Error()}, nil)
	}
	if wait, err := e.pace(ctx, d, channel, job.Priority == urgentPriority); err != nil || wait > 0 {
		return snoozed(wait, err)
	}
	body, err := e.Store.Get(d.SHA256)
	switch {
	case errors.Is(err, ledger.ErrChanged):
		return s.missed(ctx, job, run, d, report.Delivered{Result: report.Rejected, Reply: err.Error()}, nil)
	case err != nil: // a disk that is not there
		return s.missed(ctx, job, run, d, report.Delivered{Result: report.RetryLater, Reply: err.Error()}, nil)
	}
	return s.send(ctx, job, run, d, channel, body)
}

// send makes one try.
func (s *sender) send(ctx context.Context, job *river.Job[sendArgs], run ledger.Run, d ledger.Delivery, channel report.Channel, body []byte) error {
	e := s.engine
	token, claimed, refused := rand.Text(), false, false
	claim := func(ctx context.Context) error {
		e.At("claim-begin")
		err := e.Ledger.Tx(ctx, func(tx *sql.Tx) error {
			ours, err := ledger.Claim(ctx, tx, d.ID, token, e.Now())
			if err == nil && !ours {
				return errClaimed
			}
			return err
		})
		claimed, refused = err == nil, errors.Is(err, errClaimed)
		e.At("claimed")
		return err
	}
	var got report.Delivered
	message := report.Message{ID: d.ID, Sender: d.Sender, Recipient: d.Recipient, Body: body}
	if err := guarded(func() error { got = channel.Send(ctx, message, claim); return nil }); err != nil {
		got = report.Delivered{Result: report.Rejected, Reply: err.Error()}
		if claimed {
			got.Result = report.Unknown
		}
	}
	e.At("outcome")
	e.counts.count(got.Result)
	if refused {
		return river.JobSnooze(time.Minute) // see then whether the other settled it
	}
	if !claimed {
		d.Owner = token                                                    // the claim may have been committed although it failed
		if got.Result == report.Accepted || got.Result == report.Unknown { // a channel that breaks its promise
			got = report.Delivered{Result: report.Unknown, Reply: "sent without a claim: " + got.Reply}
		} else {
			return s.missed(ctx, job, run, d, got, channel)
		}
	}
	return s.settle(ctx, job, run, d, token, got, channel)
}

// settle records how a claimed message ended. It must not fail because the program stops.
func (s *sender) settle(ctx context.Context, job *river.Job[sendArgs], run ledger.Run, d ledger.Delivery, token string, got report.Delivered, channel report.Channel) error {
	e := s.engine
	got, wait := e.judge(d, got)
	now := e.Now()
	err := e.insist(ctx, func(work context.Context, tx *sql.Tx) error {
		moved, err := ledger.Settle(work, tx, d.ID, token, got, now.Add(wait), now)
		if err != nil || !moved {
			return err
		}
		e.At("settle-uncommitted")
		return e.note(work, tx, run, d, got, channel)
	})
	e.At("settled")
	e.log(run, d, got, err)
	if err != nil {
		return err // the message stays claimed, and becomes unknown
	}
	if got.Result == report.RetryLater {
		return river.JobSnooze(wait)
	}
	return s.finish(ctx, job, run)
}

// missed records a try that ended before the claim, or whose claim failed: should that have been
// committed after all, it is this worker's, and nothing has left.
func (s *sender) missed(ctx context.Context, job *river.Job[sendArgs], run ledger.Run, d ledger.Delivery, got report.Delivered, channel report.Channel) error {
	e := s.engine
	if ctx.Err() != nil && got.Result == report.RetryLater {
		return context.Cause(ctx) // stopped before anything had an effect
	}
	got, wait := e.judge(d, got)
	now := e.Now()
	err := e.insist(ctx, func(work context.Context, tx *sql.Tx) error {
		moved, err := ledger.Missed(work, tx, d.ID, d.Owner, got, now.Add(wait), now)
		if err != nil || !moved {
			return err
		}
		return e.note(work, tx, run, d, got, channel)
	})
	e.log(run, d, got, err)
	if err != nil {
		return err
	}
	if got.Result == report.RetryLater {
		return river.JobSnooze(wait)
	}
	return s.finish(ctx, job, run)
}

// finish ends the job, and the run with its last message. The count is taken in the same
// transaction: what this worker saw before may have changed.
func (s *sender) finish(ctx context.Context, job *river.Job[sendArgs], run ledger.Run) error {
	e := s.engine
	work := context.WithoutCancel(ctx)
	err := e.Ledger.Tx(work, func(tx *sql.Tx) error {
		if err := e.closeRun(work, tx, run.ID); err != nil {
			return err
		}
		e.At("finish-uncommitted")
		return complete(work, tx, e.Ledger, job)
	})
	e.At("finished")
	return err
}

// closeRun ends a run that has no message left to send. On PostgreSQL two last messages might each
// see the other as open: the run's row is locked first.
func (e *Engine) closeRun(ctx context.Context, tx *sql.Tx, id string) error {
	if _, err := tx.ExecContext(ctx, `UPDATE run SET changed_at = changed_at WHERE id = $1`, id); err != nil {
		return err
	}
	open, err := ledger.OpenDeliveries(ctx, tx, id)
	if err != nil || open > 0 {
		return err
	}
	counts, err := ledger.CountDeliveries(ctx, tx, id)
	if err != nil {
		return err
	}
	reason := ""
	if bad := counts[ledger.WasRejected] + counts[ledger.UnknownState]; bad > 0 {
		reason = fmt.Sprintf("%d of %d messages not delivered: %d rejected, %d unknown", bad,
			bad+counts[ledger.WasAccepted], counts[ledger.WasRejected], counts[ledger.UnknownState])
	}
	now := e.Now()
	moved, err := ledger.Move(ctx, tx, id, []ledger.State{ledger.Sending, ledger.Done}, ledger.Done, reason, now)
	if err != nil || !moved {
		return err
	}
	run, err := ledger.RunByID(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := e.archiveDeliveries(ctx, tx, run); err != nil {
		return err
	}
	return ledger.Record(ctx, tx, id, "deliver", fmt.Sprintf("%d accepted, %d rejected, %d unknown", counts[ledger.WasAccepted], counts[ledger.WasRejected], counts[ledger.UnknownState]), now)
}

// judge adds the engine's patience to a channel's result: how long to wait, and when to give up.
func (e *Engine) judge(d ledger.Delivery, got report.Delivered) (report.Delivered, time.Duration) {
	got.Reply = oneLine(got.Reply)
	if got.Result != report.RetryLater {
		return got, 0
	}
	if !d.FirstTry.IsZero() && e.Now().Sub(d.FirstTry) > e.Timing.GiveUp {
		return report.Delivered{Result: report.Rejected, Reply: fmt.Sprintf("gave up after %s and %d tries: %s", e.Timing.GiveUp, d.Tries+1, got.Reply), Relay: got.Relay}, 0
	}
	if got.After > 0 {
		return got, got.After
	}
	return got, backoff(e.Timing.Retry, min(d.Tries, 6), d.ID)
}

// relayPatience is how long a mail server may fail before its owner is told.
const relayPatience = 10 * time.Minute

// note opens and closes incidents after a result.
func (e *Engine) note(ctx context.Context, tx *sql.Tx, run ledger.Run, d ledger.Delivery, got report.Delivered, channel report.Channel) error {
	key := ""
	if paced, ok := channel.(report.Paced); ok {
		key, _, _ = paced.Pace()
	}
	switch got.Result {
	case report.Accepted:
		if err := e.recover(ctx, tx, deliveryCause(run, d)); err != nil || key == "" {
			return err
		}
		return e.recover(ctx, tx, relayCause(key))
	case report.RetryLater:
		if !got.Relay || key == "" || d.FirstTry.IsZero() || e.Now().Sub(d.FirstTry) < relayPatience {
			return nil
		}
		return e.begin(ctx, tx, report.Incident{Key: relayCause(key), Title: titleUnsent, Text: key + ": " + got.Reply})
	case report.Rejected, report.Unknown:
		return e.begin(ctx, tx, e.undelivered(run, d, got.Result, got.Reply))
	}
	return nil
}

// undelivered is the incident of a message that did not arrive, or may not have.
func (e *Engine) undelivered(run ledger.Run, d ledger.Delivery, result report.Result, reply string) report.Incident {
	title := titleRefused
	if result == report.Unknown {
		title = titleUncertain
	}
	return report.Incident{Key: deliveryCause(run, d), Report: run.Report, Account: run.Account, Title: title,
		Text: fmt.Sprintf("%s to %s over %s (message %s): %s", run.Period, d.Recipient, d.Channel, d.ID[:min(12, len(d.ID))], reply)}
}

func (e *Engine) log(run ledger.Run, d ledger.Delivery, got report.Delivered, err error) {
	level := slog.LevelInfo
	if got.Result != report.Accepted || err != nil {
		level = slog.LevelWarn
	}
	attrs := []any{"report", run.Report, "account", run.Account, "period", run.Period, "delivery", d.ID, "kind", d.Channel,
		"result", got.Result, "reply", got.Reply, "attempt", d.Tries + 1, "bytes", d.Size}
	if err != nil {
		attrs = append(attrs, "err", err)
	}
	e.Log.Log(context.Background(), level, "sent", attrs...)
}

// channel is what sends a message.
func (e *Engine) channel(run ledger.Run, d ledger.Delivery) (report.Channel, error) {
	entry, ok := e.index.Entry(run.Report)
	if !ok {
		return nil, fmt.Errorf("the spec of report %s is gone from the workspace", run.Report)
	}
	if entry.Err != nil {
		return nil, entry.Err
	}
	for _, c := range entry.Channels {
		if c.Name == d.Channel {
			return c.Do, nil
		}
	}
	return nil, fmt.Errorf("the report no longer has the channel %s", d.Channel)
}

func snoozed(wait time.Duration, err error) error {
	if err != nil {
		return err
	}
	return river.JobSnooze(wait)
}
