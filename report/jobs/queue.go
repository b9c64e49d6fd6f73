package jobs

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"
	"github.com/wxreport/wxreport/report/ledger"
)

// makeArgs wakes a worker to make a run, sendArgs one to send a message. They hold names
// only: addresses stay in the ledger.
type (
	makeArgs struct {
		Run string `json:"run" river:"unique"`
	}
	sendArgs struct {
		Delivery string `json:"delivery" river:"unique"`
	}
)

// Kind names the job in the queue.
func (makeArgs) Kind() string { return "make" }

// Kind names the job in the queue.
func (sendArgs) Kind() string { return "send" }

// The queues.
const (
	makeQueue = "make"
	sendQueue = "send"
)

// The priorities of jobs: what a person asked for comes first.
const (
	urgentPriority = 1
	usualPriority  = 2
)

// live are the states of a job that will still run: one such job is enough.
var live = []rivertype.JobState{rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning,
	rivertype.JobStateScheduled, rivertype.JobStateRetryable}

func options(queue string, urgent bool) *river.InsertOpts {
	priority := usualPriority
	if urgent {
		priority = urgentPriority
	}
	return &river.InsertOpts{Queue: queue, Priority: priority, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: live}}
}

func makeJob(r ledger.Run) river.InsertManyParams {
	return river.InsertManyParams{Args: makeArgs{Run: r.ID}, InsertOpts: options(makeQueue, r.Urgent)}
}

func sendJob(id string, urgent bool) river.InsertManyParams {
	return river.InsertManyParams{Args: sendArgs{Delivery: id}, InsertOpts: options(sendQueue, urgent)}
}

func driver(l *ledger.Ledger) riverdriver.Driver[*sql.Tx] {
	if l.Postgres() {
		return riverdatabasesql.NewWithPgxListener(l.DB, l.Listener)
	}
	return riversqlite.New(l.DB)
}

// Migrate brings the ledger's and the queue's tables up to date.
func Migrate(ctx context.Context, l *ledger.Ledger) error {
	return l.Migrate(ctx, func(ctx context.Context) error {
		m, err := rivermigrate.New(driver(l), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
		if err != nil {
			return err
		}
		if _, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
			return fmt.Errorf("queue tables: %w", err)
		}
		return nil
	})
}

// complete ends a job in the transaction of its effects.
func complete[A river.JobArgs](ctx context.Context, tx *sql.Tx, l *ledger.Ledger, job *river.Job[A]) error {
	var err error
	if l.Postgres() {
		_, err = river.JobCompleteTx[*riverdatabasesql.Driver](ctx, tx, job)
	} else {
		_, err = river.JobCompleteTx[*riversqlite.Driver](ctx, tx, job)
	}
	return err
}

// newQueue is the client with this engine's workers. The queue's rescue is slower than any
// job may take; the heartbeat of workers is what finds lost jobs soon.
func newQueue(e *Engine) (*river.Client[*sql.Tx], error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, &maker{engine: e})
	river.AddWorker(workers, &sender{engine: e})
	limits := e.Workspace.Limits
	return river.NewClient(driver(e.Ledger), &river.Config{
		ID:      e.id,
		Workers: workers,
		Queues: map[string]river.QueueConfig{
			makeQueue: {MaxWorkers: limits.Workers},
			sendQueue: {MaxWorkers: limits.Senders},
		},
		FetchCooldown:        4 * time.Millisecond, // the default of 100 ms limits a process to 10 jobs a second and worker
		FetchPollInterval:    e.Timing.Poll,
		JobTimeout:           sendTimeout,
		RescueStuckJobsAfter: max(sendTimeout, limits.Build) + 3*time.Minute,
		SoftStopTimeout:      e.Timing.Stop,
		MaxAttempts:          100, // a crash counts as an attempt; the ledger counts the tries
		// Finished jobs are of no use: history is the ledger's.
		CancelledJobRetentionPeriod: time.Hour,
		CompletedJobRetentionPeriod: time.Hour,
		DiscardedJobRetentionPeriod: 24 * time.Hour,
		Logger:                      slog.New(quiet{e.Log.Handler()}),
	})
}

// quiet keeps the queue's own notes out of the log, but not its warnings.
type quiet struct{ slog.Handler }

// Enabled lets warnings and errors through.
func (q quiet) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && q.Handler.Enabled(ctx, level)
}
