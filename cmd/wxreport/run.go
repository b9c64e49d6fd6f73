package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/jobs"
	"github.com/wxreport/wxreport/report/ledger"
	"github.com/wxreport/wxreport/report/spec"
)

// errPartly is a batch of which some reports failed.
var errPartly = errors.New("some reports failed")

type runOptions struct {
	accounts, reports, period, asOf, log string
	resume                               bool
	workers                              int
}

func (p *program) runCommand() *cobra.Command {
	var o runOptions
	cmd := &cobra.Command{Use: "run", Short: "Make and send a batch of reports now", Args: arguments(cobra.NoArgs),
		Long: `Run makes the reports of the workspace for a period and sends them. What was made
before is not made again; what failed before is. It ends when every report and message
is settled, with exit code 3 when some are not as they should be. An interrupted
batch goes on with --resume, or with the next serve.`,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.run(cmd.Context(), o) }}
	cmd.Flags().StringVar(&o.accounts, "accounts", "*", "account ids, a pattern such as mei* or a list a,b")
	cmd.Flags().StringVar(&o.reports, "reports", "", "report names, a pattern such as agencies/a/*; all when not given")
	cmd.Flags().StringVar(&o.period, "period", "", "period to report instead of each spec's")
	cmd.Flags().StringVar(&o.asOf, "as-of", "", "the day the reports speak from, 2026-11-03; today when not given")
	cmd.Flags().StringVar(&o.log, "log", "none", "log lines: text, json or none")
	cmd.Flags().BoolVar(&o.resume, "resume", false, "go on with an interrupted batch: add nothing, try nothing again")
	cmd.Flags().IntVar(&o.workers, "workers", 0, "reports made at once; the workspace's limits when not given")
	return cmd
}

func (p *program) run(ctx context.Context, o runOptions) (failed error) {
	log, err := p.logger(o.log)
	if err != nil {
		return err
	}
	w, l, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }()
	if o.workers > 0 {
		w.Limits.Workers = o.workers
	}
	e, err := p.engine(w, l, log)
	if err != nil {
		return err
	}
	entries, err := entriesOf(w, e.Index())
	if err != nil {
		return err
	}
	runs, broken, err := p.chosen(entries, o)
	if err != nil {
		return usageError{err}
	}
	if len(runs)+len(broken) == 0 {
		return usageError{fmt.Errorf("no report is about an account that matches %q", o.accounts)}
	}
	unmark, err := marked(ctx, w, l)
	if err != nil {
		return err
	}
	defer func() { failed = errors.Join(failed, unmark()) }()
	asked := 0
	if !o.resume {
		if asked, err = e.Ask(ctx, runs); err != nil {
			return err
		}
	}
	watched, err := withOpen(ctx, l, runs)
	if err != nil {
		return err
	}
	if err := e.Start(ctx, false); err != nil {
		return err
	}
	last, watchErr := p.watch(ctx, l, watched)
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopLimit)
	defer cancel()
	if err := errors.Join(watchErr, e.Stop(stop)); err != nil {
		return err
	}
	return p.conclude(ctx, l, last, broken, asked, len(runs))
}

// chosen are the runs of a batch, and the specs that cannot be read.
func (p *program) chosen(entries []*jobs.Entry, o runOptions) (runs []ledger.Run, broken []*jobs.Entry, err error) {
	fits := func(patterns, name string) (bool, error) {
		for pattern := range strings.SplitSeq(patterns, ",") {
			ok, err := path.Match(strings.TrimSpace(pattern), name)
			if ok || err != nil {
				return ok, err
			}
		}
		return false, nil
	}
	for _, e := range entries {
		wanted, err := fits(o.accounts, e.Account)
		if err == nil && wanted && o.reports != "" {
			wanted, err = fits(o.reports, e.Name)
		}
		switch {
		case err != nil:
			return nil, nil, fmt.Errorf("bad pattern: %w", err)
		case e.Err != nil && (o.accounts == "*" || wanted):
			broken = append(broken, e)
			continue
		case !wanted:
			continue
		}
		at := p.now
		if o.asOf != "" {
			if at, err = time.ParseInLocation(time.DateOnly, o.asOf, e.Zone); err != nil {
				return nil, nil, fmt.Errorf("--as-of %q is not a day, expected a form like 2026-11-03", o.asOf)
			}
		}
		window := e.Window
		if o.period != "" {
			if window, err = spec.ParsePeriod(o.period, e.Zone); err != nil {
				return nil, nil, fmt.Errorf("--period: %w", err)
			}
		}
		runs = append(runs, ledger.Run{Key: ledger.Key{Report: e.Name, Account: e.Account, Period: window.Period(at.In(e.Zone)).String(), Edition: 1}, Agency: e.Agency, DueAt: at})
	}
	return runs, broken, nil
}

// withOpen adds what the same reports have open besides: corrected editions, and what was approved of earlier periods.
func withOpen(ctx context.Context, l *ledger.Ledger, runs []ledger.Run) ([]ledger.Run, error) {
	known, chosen := map[string]bool{}, map[string]bool{}
	for _, r := range runs {
		known[r.Key.ID()], chosen[r.Report] = true, true
	}
	open, err := ledger.OpenRuns(ctx, l.Reader())
	out := slices.Clone(runs)
	for _, r := range open {
		if chosen[r.Report] && !known[r.ID] {
			out = append(out, r)
		}
	}
	return out, err
}

// watch shows the progress of runs until all are settled, and gives their last states. It asks for those that were still
// open when it last asked, less often the more they are.
func (p *program) watch(ctx context.Context, l *ledger.Ledger, runs []ledger.Run) ([]ledger.Run, error) {
	var ids []string
	for _, r := range runs {
		ids = append(ids, r.Key.ID())
	}
	bar := progressbar.NewOptions(len(runs), progressbar.OptionSetWriter(p.err), progressbar.OptionSetVisibility(terminal(p.err)),
		progressbar.OptionShowCount(), progressbar.OptionSetDescription("reports"), progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish())
	open := slices.Compact(slices.Sorted(slices.Values(ids)))
	for all := len(open); ; {
		if err := stillOpen(ctx, l, &open); err != nil && ctx.Err() == nil {
			return nil, err
		}
		_ = bar.Set(all - len(open))
		if len(open) == 0 && ctx.Err() == nil {
			last, err := ledger.RunsByID(ctx, l.Reader(), ids)
			if err == nil && slices.ContainsFunc(last, func(r ledger.Run) bool { return r.State.Open() }) {
				open = ids // somebody asked for one again
				continue
			}
			_ = bar.Finish()
			return last, err
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("interrupted with %d of %d reports open: go on with --resume", len(open), all)
		case <-time.After(pollInterval(len(open))):
		}
	}
}

// pollInterval is how long to wait before so many runs are asked for again: 150 ms, and a second more for 5,000.
func pollInterval(open int) time.Duration {
	return 150*time.Millisecond + time.Duration(open)*200*time.Microsecond
}

// stillOpen keeps the ids of runs that are still open.
func stillOpen(ctx context.Context, l *ledger.Ledger, ids *[]string) error {
	states, err := ledger.States(ctx, l.Reader(), *ids)
	if err == nil {
		*ids = slices.DeleteFunc(slices.Clone(*ids), func(id string) bool { return !states[id].Open() })
	}
	return err
}

func terminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// conclude prints what became of a batch.
func (p *program) conclude(ctx context.Context, l *ledger.Ledger, last []ledger.Run, broken []*jobs.Entry, asked, chosen int) error {
	counts := map[string]int{}
	mails := map[ledger.DeliveryState]int{}
	bad := len(broken)
	var rows [][]string
	for _, e := range broken {
		rows = append(rows, []string{e.Name, "", "bad spec", firstLine(e.Err.Error())})
	}
	ids := make([]string, len(last))
	for i, r := range last {
		ids[i] = r.ID
	}
	messages, err := ledger.CountByRun(ctx, l.Reader(), ids)
	if err != nil {
		return err
	}
	for _, r := range last {
		counts[string(r.State)]++
		sent := messages[r.ID]
		for state, n := range sent {
			mails[state] += n
		}
		if r.State == ledger.Done && r.Reason == "" || r.State == ledger.Waiting || r.State == ledger.SentBack {
			continue
		}
		if r.State != ledger.Done || sent[ledger.WasRejected]+sent[ledger.UnknownState] > 0 {
			bad++
			rows = append(rows, []string{r.Report, r.Period, string(r.State), r.Reason})
		}
	}
	slices.SortFunc(rows, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	if len(rows) > 0 {
		p.table(append([][]string{{"report", "period", "state", "why"}}, rows...))
	}
	parts := []string{fmt.Sprintf("%d reports", chosen), fmt.Sprintf("%d new", asked)}
	for _, s := range []ledger.State{ledger.Done, ledger.Waiting, ledger.SentBack, ledger.Failed, ledger.Held, ledger.NoData, ledger.Skipped} {
		if n := counts[string(s)]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, s))
		}
	}
	if len(broken) > 0 {
		parts = append(parts, fmt.Sprintf("%d bad specs", len(broken)))
	}
	line := strings.Join(parts, ", ")
	if len(mails) > 0 {
		line += fmt.Sprintf("; messages: %d accepted, %d rejected, %d unknown", mails[ledger.WasAccepted], mails[ledger.WasRejected], mails[ledger.UnknownState])
	}
	p.printf("%s\n", line)
	if bad > 0 {
		return fmt.Errorf("%d of %d: %w", bad, chosen+len(broken), errPartly)
	}
	return nil
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// notifier tells the workspace's owner of incidents; nil without an owner.
func (p *program) notifier(w report.Workspace) func(context.Context, report.Bulletin) report.Delivered {
	if w.Owner == "" || w.Relay.Host == "" {
		return nil
	}
	return func(ctx context.Context, n report.Bulletin) report.Delivered {
		if folder, err := filepath.Abs(n.Workspace); err == nil { // a mail is read elsewhere
			n.Workspace = folder
		}
		return channels().Notice(ctx, w.Relay, w.Owner, n)
	}
}
