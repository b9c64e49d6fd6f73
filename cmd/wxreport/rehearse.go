package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"mime"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/delivery/relay/relaytest"
	"github.com/wxreport/wxreport/report/jobs"
	"github.com/wxreport/wxreport/report/ledger"
)

type rehearseOptions struct{ from, to, out, log string }

func (p *program) rehearseCommand() *cobra.Command {
	var o rehearseOptions
	cmd := &cobra.Command{Use: "rehearse", Short: "Play the schedules of some weeks in a minute, and reach nobody", Args: arguments(cobra.NoArgs),
		Long: `Rehearse does all that serve would do between two days, with a clock that jumps
from one due time to the next, a database and an archive of its own, and a mail server of
its own that keeps what it gets. No robot, hook or folder of a report is called. It shows each
message and writes it to --out.`,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.rehearse(cmd.Context(), o) }}
	cmd.Flags().StringVar(&o.from, "from", "", "first day, 2026-11-01; today when not given")
	cmd.Flags().StringVar(&o.to, "to", "", "last day; 30 days later when not given")
	cmd.Flags().StringVar(&o.out, "out", "rehearsal", "folder for the messages")
	cmd.Flags().StringVar(&o.log, "log", "none", "log lines: text, json or none")
	return cmd
}

// rehearsal stands in for a channel that would reach somebody.
type rehearsal struct{ report.Channel }

// Send claims and sends nothing.
func (r rehearsal) Send(ctx context.Context, _ report.Message, claim report.Claim) report.Delivered {
	if err := claim(ctx); err != nil {
		return report.Delivered{Result: report.RetryLater, Reply: err.Error()}
	}
	return report.Delivered{Result: report.Accepted, Reply: "rehearsed, not sent"}
}

func (p *program) rehearse(ctx context.Context, o rehearseOptions) error {
	from, to, err := p.between(o)
	if err != nil {
		return usageError{err}
	}
	w, err := p.workspace()
	if err != nil {
		return err
	}
	log, err := p.logger(o.log)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "wxreport-rehearsal")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	server, err := relaytest.Start()
	if err != nil {
		return err
	}
	defer server.Close()
	l, err := ledger.Open(ctx, "sqlite:"+filepath.Join(dir, "ledger.db"))
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }()
	if err := jobs.Migrate(ctx, l); err != nil {
		return err
	}
	w.Archive, w.Owner = filepath.Join(dir, "archive"), ""
	w.Relay = local(w.Relay, server.Port())
	for account, r := range w.Identities {
		w.Identities[account] = local(r, server.Port())
	}
	clock := &jumping{real: p.clock}
	clock.set(from)
	c := p.making(w)
	c.Ledger, c.Load, c.Now, c.Log = l, loadRehearsed, clock.now, log
	c.Timing = jobs.Timing{Tick: time.Hour, Retry: 100 * time.Millisecond, Data: 100 * time.Millisecond, Poll: 50 * time.Millisecond}
	e, err := jobs.New(c)
	if err != nil {
		return err
	}
	if err := e.Start(ctx, false); err != nil {
		return err
	}
	played := p.play(ctx, e, l, clock, to)
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopLimit)
	defer cancel()
	if err := errors.Join(played, e.Stop(stop)); err != nil {
		return err
	}
	return p.showRehearsal(ctx, l, server.Messages(), o.out)
}

// between are the first and last instants of a rehearsal.
func (p *program) between(o rehearseOptions) (from, to time.Time, err error) {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		return from, to, err
	}
	day := func(flag, text string, otherwise time.Time) time.Time {
		if text == "" {
			return otherwise
		}
		t, bad := time.ParseInLocation(time.DateOnly, text, zone)
		if bad != nil {
			err = errors.Join(err, fmt.Errorf("%s %q is not a day, expected a form like 2026-11-03", flag, text))
		}
		return t
	}
	today := p.now.In(zone)
	from = day("--from", o.from, time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, zone))
	to = day("--to", o.to, from.AddDate(0, 0, 30)).AddDate(0, 0, 1)
	if err == nil && (!to.After(from) || to.Sub(from) > 400*24*time.Hour) {
		err = errors.New("--to: expected a day from --from on, at most 400 later")
	}
	return from, to, err
}

// local is a mail server's identity at the rehearsal's own server.
func local(r report.Relay, port int) report.Relay {
	return report.Relay{Host: "127.0.0.1", Port: port, TLS: report.TLSNone, Auth: "none", From: cmp.Or(r.From, "rehearsal@wxreport.invalid"),
		ReplyTo: r.ReplyTo, PerMinute: 30000, MaxBytes: r.MaxBytes}
}

// loadRehearsed reads a spec whose channels reach nobody but a mail server.
func loadRehearsed(path string, reading report.Reading) (*report.Plan, error) {
	plan, err := loadReading(path, reading)
	if err != nil {
		return nil, err
	}
	for i, step := range plan.Channels {
		if _, ok := step.Do.(report.Relayed); !ok {
			plan.Channels[i].Do = rehearsal{step.Do}
		}
	}
	return plan, nil
}

// jumping is a clock that goes on from wherever it is set.
type jumping struct {
	real   func() time.Time
	offset atomic.Int64
}

func (c *jumping) now() time.Time { return c.real().Add(time.Duration(c.offset.Load())) }

func (c *jumping) set(t time.Time) { c.offset.Store(int64(t.Sub(c.real()))) }

// play jumps from one due time to the next until the end.
func (p *program) play(ctx context.Context, e *jobs.Engine, l *ledger.Ledger, clock *jumping, end time.Time) error {
	for {
		if _, err := e.Tick(ctx); err != nil {
			return err
		}
		waiting, err := settle(ctx, l)
		if err != nil {
			return err
		}
		entries, err := e.Index().Refresh()
		if err != nil {
			return err
		}
		next := end
		earlier := func(t time.Time) {
			if t.After(clock.now()) && t.Before(next) {
				next = t
			}
		}
		for _, entry := range entries {
			if entry.Err != nil || entry.Timetable == nil {
				continue
			}
			if slot, ok := entry.Timetable.Next(clock.now()); ok {
				earlier(slot.At)
			}
			for _, r := range waiting {
				if r.Report == entry.Name {
					earlier(r.DueAt.Add(entry.Schedule.WaitForData))
				}
			}
		}
		if !next.Before(end) {
			return nil
		}
		clock.set(next.Add(time.Second))
	}
}

// settle waits until only runs that wait for data are open, and gives those.
func settle(ctx context.Context, l *ledger.Ledger) ([]ledger.Run, error) {
	since := 0
	for {
		open, err := ledger.Runs(ctx, l.Reader(), ledger.Filter{States: []ledger.State{ledger.Queued, ledger.AwaitingData, ledger.Sending, ledger.Approved}})
		if err != nil {
			return nil, err
		}
		if busy := slices.ContainsFunc(open, func(r ledger.Run) bool { return r.State != ledger.AwaitingData }); busy {
			since = 0
		} else if since++; len(open) == 0 || since > 6 { // those that wait have looked again
			return open, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// showRehearsal prints what happened and writes the messages.
func (p *program) showRehearsal(ctx context.Context, l *ledger.Ledger, messages []relaytest.Message, out string) error {
	runs, err := ledger.Runs(ctx, l.Reader(), ledger.Filter{})
	if err != nil {
		return err
	}
	slices.Reverse(runs)
	rows := [][]string{{"due", "report", "period", "state", "messages", "why"}}
	for _, r := range runs {
		counts, err := ledger.CountDeliveries(ctx, l.Reader(), r.ID)
		if err != nil {
			return err
		}
		zone, _ := time.LoadLocation("Asia/Shanghai")
		rows = append(rows, []string{r.DueAt.In(zone).Format("2006-01-02 15:04 Mon"), r.Report, r.Period, string(r.State), fmt.Sprint(counts[ledger.WasAccepted]), r.Reason})
	}
	p.table(rows)
	if len(messages) == 0 {
		p.printf("no mail\n")
		return nil
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	rows = [][]string{{"mail", "to", "subject", "size"}}
	for i, m := range messages {
		name := fmt.Sprintf("%03d.eml", i+1)
		if err := writeFile(filepath.Join(out, name), m.Body); err != nil {
			return err
		}
		subject := ""
		if parsed, err := mail.ReadMessage(bytes.NewReader(m.Body)); err == nil {
			subject, _ = new(mime.WordDecoder).DecodeHeader(parsed.Header.Get("Subject"))
		}
		rows = append(rows, []string{name, m.To, subject, size(len(m.Body))})
	}
	p.table(rows)
	return nil
}
