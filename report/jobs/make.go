package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/riverqueue/river"
	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/ledger"
)

// maker makes runs.
type maker struct {
	river.WorkerDefaults[makeArgs]
	engine *Engine
}

// Work makes a run, records it with its messages, and wakes a worker for each.
func (m *maker) Work(ctx context.Context, job *river.Job[makeArgs]) error {
	e := m.engine
	defer e.held.take(job.ID)()
	e.At("make-begin")
	run, err := ledger.RunByID(ctx, e.Ledger.DB, job.Args.Run)
	if err != nil {
		return err
	}
	if wait := run.NotBefore.Sub(e.Now()); wait > 0 && (run.State == ledger.Queued || run.State == ledger.AwaitingData) {
		return river.JobSnooze(wait)
	}
	switch run.State {
	case ledger.Queued, ledger.AwaitingData:
	case ledger.Approved:
		return e.release(ctx, job, run)
	default:
		return nil // made already
	}
	started := e.Now()
	e.counts.making.Add(1)
	defer e.counts.making.Add(-1)
	if run, err = ledger.Brief(ctx, e.Ledger.Reader(), run); err != nil {
		return err
	}
	if run.Others, err = e.index.Accounts(e.Now()); err != nil {
		return err
	}
	made, err := e.produce(ctx, run)
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return err // stopped: the queue gives the job to somebody else
	}
	log := e.Log.With("report", run.Report, "account", run.Account, "period", run.Period, "took", e.Now().Sub(started))
	if err != nil {
		return e.failed(ctx, run, err, log)
	}
	e.At("made")
	if err := e.store(ctx, job, run, made); err != nil {
		return err
	}
	e.At("stored")
	e.counts.made.Add(1)
	log.Info("made", "files", len(made.Artifacts), "messages", len(made.Deliveries))
	if len(made.Faults) > 0 {
		log.Warn("readers of the files may miss something", "what", made.faults())
	}
	return nil
}

// mostFaults is how many faults of files are spelled out.
const mostFaults = 5

// faults is what readers of the files may miss, on one line.
func (m Made) faults() string {
	shown := m.Faults[:min(len(m.Faults), mostFaults)]
	text := oneLine(strings.Join(shown, "; "))
	if more := len(m.Faults) - len(shown); more > 0 {
		text += fmt.Sprintf("; and %d more", more)
	}
	return text
}

// Timeout is a little longer than a build may take: the build ends first, with a result.
func (m *maker) Timeout(*river.Job[makeArgs]) time.Duration {
	return m.engine.Workspace.Limits.Build + 2*time.Minute
}

// NextRetry is soon: only what is no failure of the report comes here.
func (m *maker) NextRetry(job *river.Job[makeArgs]) time.Time { return soonAgain(m.engine, job) }

// store records what was made and wakes workers to send it, in one transaction with the
// job's end. A second worker of the same run finds it recorded.
func (e *Engine) store(ctx context.Context, job *river.Job[makeArgs], run ledger.Run, m Made) error {
	now := e.Now()
	return e.Ledger.Tx(ctx, func(tx *sql.Tx) error {
		to := ledger.Sending
		switch {
		case m.Review:
			to = ledger.Waiting
		case len(m.Deliveries) == 0:
			to = ledger.Done
		}
		moved, err := ledger.Move(ctx, tx, run.ID, []ledger.State{ledger.Queued, ledger.AwaitingData}, to, strings.Join(m.Notes, "; "), now)
		if err != nil || !moved {
			return err
		}
		if err := ledger.InsertArtifacts(ctx, tx, run.ID, m.Artifacts); err != nil {
			return err
		}
		if err := ledger.InsertDeliveries(ctx, tx, m.Deliveries); err != nil {
			return err
		}
		detail := fmt.Sprintf("%d files, %d messages", len(m.Artifacts), len(m.Deliveries))
		if len(m.Faults) > 0 {
			detail += "; " + m.faults()
		}
		if err := ledger.Record(ctx, tx, run.ID, "build", detail, now); err != nil {
			return err
		}
		if err := ledger.Append(ctx, tx, run, ledger.WasMade, ledger.MadeBody{Manifest: m.Manifest, Document: m.Document}, now); err != nil {
			return err
		}
		if err := e.recover(ctx, tx, runCause(run)); err != nil {
			return err
		}
		if to == ledger.Sending {
			if err := e.wakeSenders(ctx, tx, m.Deliveries, run.Urgent); err != nil {
				return err
			}
		}
		e.At("store-uncommitted")
		return complete(ctx, tx, e.Ledger, job)
	})
}

func (e *Engine) wakeSenders(ctx context.Context, tx *sql.Tx, list []ledger.Delivery, urgent bool) error {
	var jobs []river.InsertManyParams
	sorted := slices.Clone(list)
	slices.SortFunc(sorted, func(a, b ledger.Delivery) int { return strings.Compare(a.ID, b.ID) })
	for _, d := range sorted {
		jobs = append(jobs, sendJob(d.ID, urgent))
	}
	if len(jobs) == 0 {
		return nil
	}
	_, err := e.queue.InsertManyTx(ctx, tx, jobs)
	return err
}

// failed records a failure: a later try where it may pass, the run's end where it does not.
func (e *Engine) failed(ctx context.Context, run ledger.Run, err error, log interface{ Warn(string, ...any) }) error {
	ctx = context.WithoutCancel(ctx)
	var waiting missingError
	var ended endedError
	now := e.Now()
	switch after, passing := mayPass(err); {
	case errors.As(err, &waiting):
		log.Warn("waits for data", "reason", waiting.what)
		wait := backoff(e.Timing.Data, 0, run.ID)
		if err := e.Ledger.Tx(ctx, func(tx *sql.Tx) error {
			return ledger.Postpone(ctx, tx, run.ID, ledger.AwaitingData, waiting.what, now.Add(wait), false, now)
		}); err != nil {
			return err
		}
		return river.JobSnooze(wait)
	case errors.As(err, &ended):
		log.Warn("not made", "state", ended.state, "reason", ended.reason)
		return e.end(ctx, run, ended.state, ended.reason)
	case passing && run.Tries+1 < mostTries:
		wait := max(after, backoff(e.Timing.Retry, run.Tries, run.ID))
		log.Warn("failed, will be tried again", "err", err, "attempt", run.Tries+1, "wait", wait)
		e.counts.retries.Add(1)
		if err := e.Ledger.Tx(ctx, func(tx *sql.Tx) error {
			return ledger.Postpone(ctx, tx, run.ID, ledger.Queued, oneLine(err.Error()), now.Add(wait), true, now)
		}); err != nil {
			return err
		}
		return river.JobSnooze(wait)
	}
	var broken *panicError
	if errors.As(err, &broken) {
		log.Warn("panic", "err", err, "stack", string(broken.stack))
	}
	log.Warn("failed", "err", err)
	return e.end(ctx, run, ledger.Failed, oneLine(err.Error()))
}

// end finishes a run without a report, and opens an incident where its owner has to know.
func (e *Engine) end(ctx context.Context, run ledger.Run, state ledger.State, reason string) error {
	e.counts.failed.Add(1)
	return e.Ledger.Tx(ctx, func(tx *sql.Tx) error {
		moved, err := ledger.Move(ctx, tx, run.ID, []ledger.State{ledger.Queued, ledger.AwaitingData}, state, reason, e.Now())
		if err != nil || !moved {
			return err
		}
		title := map[ledger.State]string{ledger.Failed: titleFailed, ledger.Held: titleHeld, ledger.NoData: titleNoData}[state]
		what := run.Period
		if run.Edition > 1 {
			what += fmt.Sprintf(", edition %d", run.Edition)
		}
		return e.begin(ctx, tx, report.Incident{Key: runCause(run), Report: run.Report, Account: run.Account, Title: title, Text: what + ": " + reason})
	})
}

// legible takes out what PostgreSQL refuses as text: a reason may quote a file in GBK.
func legible(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}

// oneLine keeps a reason short enough for a table.
func oneLine(s string) string {
	s = strings.Join(strings.Fields(legible(s)), " ")
	if r := []rune(s); len(r) > 500 {
		return string(r[:500]) + "…"
	}
	return s
}
