package jobs

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/ledger"
	"github.com/wxreport/wxreport/report/pipeline"
)

// Maker makes runs: it builds the report, keeps its files and prepares its messages. It needs
// no ledger, so that it can work in a process of its own.
type Maker struct {
	Config
	index *Index
}

// NewMaker is a maker with the parts of c that building needs.
func NewMaker(c Config) *Maker {
	if c.At == nil {
		c.At = func(string) {}
	}
	return &Maker{Config: c, index: NewIndex(c.Workspace, c.Load, c.Days)}
}

// Made is what a run made, kept in the store.
type Made struct {
	Artifacts  []ledger.Artifact
	Deliveries []ledger.Delivery
	Review     bool     // a person has to approve it
	Notes      []string // what its recipients were told
	Faults     []string // what readers of its files may miss, such as characters that no font has
	Manifest   string   // hash of the [ledger.Manifest]
	Document   string   // hash of the report as JSON; empty: not kept
}

// Make builds a run's report and prepares its messages. A panic is an error.
func (m *Maker) Make(ctx context.Context, run ledger.Run) (out Made, err error) {
	err = guarded(func() (err error) {
		out, err = m.make(ctx, run)
		return err
	})
	return out, err
}

func (m *Maker) make(ctx context.Context, run ledger.Run) (Made, error) {
	entry, ok := m.index.Entry(run.Report)
	if !ok {
		return Made{}, fmt.Errorf("the spec of report %s is gone from the workspace", run.Report)
	}
	if entry.Err != nil {
		return Made{}, entry.Err
	}
	files := &inputs{store: m.Store}
	reading := report.Reading{Told: files.told}
	plan, err := m.Load(entry.Path, reading)
	if err != nil {
		return Made{}, err
	}
	if plan.Account.ID != run.Account {
		return Made{}, fmt.Errorf("%s is now about account %s, not %s", entry.Path, plan.Account.ID, run.Account)
	}
	job, err := m.jobOf(plan, run)
	if err != nil {
		return Made{}, err
	}
	job.Others = run.Others
	result, err := m.Build(report.WithReading(ctx, reading), plan, job)
	if err != nil {
		return Made{}, err
	}
	var notes []string
	switch gaps := Gaps(result.Document, job.Period); {
	case len(gaps) == 0:
	case run.Urgent: // a person wants it now
		notes = []string{preliminary(plan.Words, gaps)}
	case plan.Schedule.At != "":
		if notes, err = m.late(plan, run, gaps, result.Document); err != nil {
			return Made{}, err
		}
	}
	out, err := m.keep(ctx, entry, run, plan, job, result, notes)
	if err != nil {
		return Made{}, err
	}
	return out, m.archive(&out, run, plan, result.Document, files)
}

// jobOf is the report to make for a run: as of the time it was due, whenever it is made.
func (m *Maker) jobOf(plan *report.Plan, run ledger.Run) (report.Job, error) {
	window, err := m.Period(run.Period, plan.Account.Location)
	if err != nil {
		return report.Job{}, err
	}
	period := window.Period(run.DueAt)
	job := plan.Job(run.DueAt, &period)
	job.Order, err = Order(m.Store, run)
	return job, err
}

// keep stores the files and prepares a message for every recipient.
func (m *Maker) keep(ctx context.Context, entry *Entry, run ledger.Run, plan *report.Plan, job report.Job, result pipeline.Result, notes []string) (Made, error) {
	if len(result.Artifacts) == 0 {
		return Made{}, errors.New("the report has no files: every output is off")
	}
	out := Made{Review: entry.Review(), Notes: notes, Faults: result.Remarks}
	for _, a := range result.Artifacts {
		hash, err := m.Store.Put(a.Body)
		if err != nil {
			return Made{}, err
		}
		out.Artifacts = append(out.Artifacts, ledger.Artifact{Name: a.Name, MediaType: a.MediaType, SHA256: hash, Size: int64(len(a.Body))})
	}
	parcel := report.Parcel{Report: run.Report, Edition: run.Edition, Job: job, Artifacts: result.Artifacts, Document: result.Document, Named: plan.Name != "", Notes: notes}
	sent := map[string]bool{}
	for _, c := range entry.Channels {
		for _, recipient := range c.Do.Recipients(parcel) {
			kind, _, _ := strings.Cut(c.Name, "#")
			who := kind + "\x00" + strings.ToLower(recipient)
			if sent[who] {
				continue // named twice: one message
			}
			sent[who] = true
			message, err := c.Do.Prepare(ctx, parcel, recipient)
			if err != nil {
				return Made{}, fmt.Errorf("%s: %w", c.Name, err)
			}
			hash, err := m.Store.Put(message.Body)
			if err != nil {
				return Made{}, err
			}
			out.Deliveries = append(out.Deliveries, ledger.Delivery{ID: report.MessageID(parcel.ID(), kind, recipient), RunID: run.ID, Channel: c.Name,
				Recipient: recipient, Sender: message.Sender, SHA256: hash, Size: int64(len(message.Body))})
			m.At("prepared")
		}
	}
	return out, nil
}

// produce makes a run within its limit of time, in another process where the configuration has
// one. A maker in this process that does not return is left behind: its goroutine ends when it does.
func (e *Engine) produce(ctx context.Context, run ledger.Run) (Made, error) {
	ctx, cancel := context.WithTimeout(ctx, e.Workspace.Limits.Build)
	defer cancel()
	if e.Apart != nil {
		return e.Apart(ctx, run)
	}
	type answer struct {
		made Made
		err  error
	}
	done := make(chan answer, 1)
	go func() {
		made, err := e.maker.Make(ctx, run)
		done <- answer{made, err}
	}()
	select {
	case a := <-done:
		return a.made, a.err
	case <-ctx.Done():
		e.counts.abandoned.Add(1)
		return Made{}, TooLong(ctx, e.Workspace.Limits.Build)
	}
}

// TooLong is the error of a run that reached its limit of time, or was stopped.
func TooLong(ctx context.Context, limit fmt.Stringer) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Errorf("the report took longer than %s: %w", limit, ctx.Err())
	}
	return ctx.Err()
}
