package jobs

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/ledger"
	"github.com/wxreport/wxreport/report/pipeline"
	"github.com/wxreport/wxreport/report/schedule"
)

// Config is what an engine works with.
type Config struct {
	Workspace report.Workspace
	Ledger    *ledger.Ledger
	Store     ledger.Store
	// Load reads a spec into a plan that is ready to build.
	Load Loader
	// Effective is a spec with all that it extends, for the archive; nil: it is not kept.
	Effective func(path string) ([]byte, error)
	// Record writes a report as JSON, for the archive; nil: it is not kept.
	Record func(doc *report.Document) ([]byte, error)
	// Program is the name and version of this program.
	Program string
	// Period reads a period's label, as the ledger keeps it.
	Period func(label string, zone *time.Location) (report.Window, error)
	// Build makes a plan's report.
	Build Builder
	// Apart makes a run in another process, within the context's limit of time; nil: this one does.
	Apart func(ctx context.Context, run ledger.Run) (Made, error)
	Days  schedule.Workdays
	// Notify tells an owner of incidents; nil: only the log does.
	Notify func(ctx context.Context, n report.Bulletin) report.Delivered
	Now    func() time.Time
	Log    *slog.Logger
	Timing Timing
	// At is called at named points of the work; tests end the process there.
	At func(point string)
}

// Loader reads a spec and tells reading of its files.
type Loader func(path string, reading report.Reading) (*report.Plan, error)

// Builder makes a report. It may panic or hang: the run fails, nothing else does.
type Builder func(ctx context.Context, plan *report.Plan, job report.Job) (pipeline.Result, error)

// Timing is how often things happen. The zero value is right for production.
type Timing struct {
	Tick   time.Duration // look for due reports and lost jobs
	Beat   time.Duration // say that this process is alive
	Silent time.Duration // a process that did not for so long is dead
	Poll   time.Duration // look for jobs that nobody announced
	Stop   time.Duration // let running jobs finish
	Retry  time.Duration // wait after a first failure; it doubles from there
	GiveUp time.Duration // stop trying to send a message
	Data   time.Duration // look again for data that is missing
	Gather time.Duration // wait for more before an owner is told
	Quiet  time.Duration // tell an owner nothing so soon after the last notice
}

func (t Timing) filled() Timing {
	for _, d := range []struct {
		field *time.Duration
		value time.Duration
	}{
		{&t.Tick, 20 * time.Second}, {&t.Beat, 3 * time.Second}, {&t.Silent, 20 * time.Second}, {&t.Poll, time.Second},
		{&t.Stop, 30 * time.Second}, {&t.Retry, 2 * time.Minute}, {&t.GiveUp, 24 * time.Hour}, {&t.Data, 15 * time.Minute},
		{&t.Gather, time.Minute}, {&t.Quiet, 10 * time.Minute},
	} {
		if *d.field == 0 {
			*d.field = d.value
		}
	}
	return t
}

// Engine looks for due reports, makes and sends them.
type Engine struct {
	Config
	id      string
	index   *Index
	maker   *Maker
	queue   *river.Client[*sql.Tx]
	stop    context.CancelFunc
	loops   sync.WaitGroup
	counts  counters
	works   bool
	held    held
	telling telling
	looks   looks
}

// sendTimeout is longer than any channel may take over one message: a mail server may think
// about the final dot for ten minutes.
const sendTimeout = 12 * time.Minute

// New is an engine; it does nothing before Start. The ledger must have been migrated.
func New(c Config) (*Engine, error) {
	c.Timing = c.Timing.filled()
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.At == nil {
		c.At = func(string) {}
	}
	if c.Workspace.Limits.Build == 0 {
		c.Workspace.Limits.Build = time.Minute
	}
	if c.Workspace.Limits.Workers == 0 {
		c.Workspace.Limits.Workers = runtime.GOMAXPROCS(0)
	}
	if c.Workspace.Limits.Senders == 0 {
		c.Workspace.Limits.Senders = 8
	}
	host, _ := os.Hostname()
	e := &Engine{Config: c, id: host + "-" + rand.Text()[:12], maker: NewMaker(c)}
	e.index = e.maker.index
	var err error
	if e.queue, err = newQueue(e); err != nil {
		return nil, err
	}
	return e, nil
}

// ID names this process among the workers.
func (e *Engine) ID() string { return e.id }

// Index is the reports of the workspace.
func (e *Engine) Index() *Index { return e.index }

// Start begins to work, and to look for what is due if schedules is true. It returns at once; Stop ends
// it. The context must live as long as the engine.
func (e *Engine) Start(ctx context.Context, schedules bool) error {
	ctx, e.stop = context.WithCancel(context.WithoutCancel(ctx))
	if err := e.Ledger.Beat(ctx, e.id, hostName()); err != nil {
		e.stop()
		return err
	}
	if err := e.queue.Start(ctx); err != nil {
		e.stop()
		return fmt.Errorf("queue: %w", err)
	}
	e.works = true
	e.every(ctx, e.Timing.Beat, "beat", e.beat)
	e.every(ctx, e.Timing.Tick, "tick", func(ctx context.Context) error {
		var err error
		if schedules {
			_, err = e.Tick(ctx)
		} else {
			_, err = e.index.Refresh() // a tick does it
		}
		return errors.Join(err, e.Sweep(ctx), e.remind(ctx))
	})
	e.every(ctx, e.Timing.Tick, "tell the owner", e.tellInTime) // apart: a mail server must not hold up what is due
	return nil
}

// every calls a function at once and then at a steady interval.
func (e *Engine) every(ctx context.Context, interval time.Duration, name string, do func(context.Context) error) {
	e.loops.Go(func() {
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		for {
			if err := guarded(func() error { return do(ctx) }); err != nil && ctx.Err() == nil {
				e.Log.Error("cannot "+name, "err", err)
				e.counts.faults.Add(1)
			}
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
		}
	})
}

func (e *Engine) beat(ctx context.Context) error {
	if err := e.Ledger.Beat(ctx, e.id, hostName()); err != nil {
		return err
	}
	freed, err := e.Ledger.FreeJobs(ctx, e.id, e.held.list(), e.Timing.Silent)
	if freed > 0 {
		e.Log.Warn("took over from a worker that is gone", "jobs", freed)
		e.counts.freed.Add(freed)
	}
	return err
}

// Stop lets running jobs finish for a while, hands the others back, and ends.
func (e *Engine) Stop(ctx context.Context) error {
	if !e.works {
		return nil
	}
	err := e.queue.Stop(ctx)
	e.stop()
	e.loops.Wait()
	return errors.Join(err, e.tellAtLast(ctx), e.Ledger.Leave(context.WithoutCancel(ctx), e.id))
}

// guarded turns a panic into an error.
func guarded(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	return do()
}

// panicError is a panic with where it was.
type panicError struct {
	value any
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprint("the program failed: ", e.value) }

func panicked(value any) error {
	stack := make([]byte, 16<<10)
	return &panicError{value: value, stack: stack[:runtime.Stack(stack, false)]}
}

func hostName() string {
	name, err := os.Hostname()
	if err != nil {
		return "unknown"
	}
	return name
}
