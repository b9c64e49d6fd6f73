package jobs

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/riverqueue/river"
)

// What lets an engine live through a database that is away for a while.

// insistence is how long the outcome of a message is kept in mind while the database cannot record it:
// longer than a server's restart, shorter than a stopped process may take to end.
const insistence = 2 * time.Minute

// insist runs a transaction that must not be lost again and again while the database is away: a
// message has been sent, and only this process knows how that ended. The transaction may have been committed
// although it failed; it must find that out by itself. A stop ends the patience within seconds.
func (e *Engine) insist(ctx context.Context, do func(ctx context.Context, tx *sql.Tx) error) error {
	work, cancel := context.WithTimeout(context.WithoutCancel(ctx), insistence)
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(stopPatience, cancel) })()
	wait := 100 * time.Millisecond
	for {
		err := e.Ledger.Tx(work, func(tx *sql.Tx) error { return do(work, tx) })
		if err == nil || work.Err() != nil {
			return err
		}
		select {
		case <-work.Done():
			return err
		case <-time.After(wait):
		}
		wait = min(2*wait, 5*time.Second)
	}
}

// stopPatience is what an outcome is still given once the program is to end.
const stopPatience = 5 * time.Second

// held are the jobs that this process is working at.
type held struct {
	mu   sync.Mutex
	jobs map[int64]bool
}

// take adds a job until the returned function is called.
func (h *held) take(id int64) func() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.jobs == nil {
		h.jobs = map[int64]bool{}
	}
	h.jobs[id] = true
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.jobs, id)
	}
}

func (h *held) list() []int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Sorted(maps.Keys(h.jobs))
}

// soonAgain is when the queue tries a job again that failed although its failure is none of a report or a message,
// which the ledger counts: the database was away.
func soonAgain[A river.JobArgs](e *Engine, job *river.Job[A]) time.Time {
	return e.Now().Add(min(time.Duration(job.Attempt)*e.Timing.Beat, 30*time.Second))
}
