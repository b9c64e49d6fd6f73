package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/jobs"
	"github.com/wxreport/wxreport/report/ledger"
)

func (p *program) reviewCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "review", Short: "Look at reports that wait for an approval, and decide", Args: arguments(cobra.NoArgs)}
	cmd.AddCommand(p.reviewList(), p.reviewShow(), p.reviewApprove(), p.reviewReject(), p.reviewAgain())
	return cmd
}

// findRun is the run whose id begins so, or the only one of a report of that name among those in the states; all states for none.
func findRun(ctx context.Context, l *ledger.Ledger, name string, states ...ledger.State) (ledger.Run, error) {
	found, err := ledger.Named(ctx, l.Reader(), name, states...)
	if err != nil {
		return ledger.Run{}, err
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) == 0 && len(states) > 0:
		return ledger.Run{}, fmt.Errorf("no report that is %s is called %q or has an id that begins so", states[0], name)
	case len(found) == 0:
		return ledger.Run{}, fmt.Errorf("no report is called %q or has an id that begins so, see wxreport archive list", name)
	}
	var ids []string
	for _, r := range found {
		ids = append(ids, fmt.Sprintf("%s (%s, edition %d)", r.ID[:8], r.Period, r.Edition))
	}
	return ledger.Run{}, usageError{fmt.Errorf("%q is several reports, name one by its id: %s", name, strings.Join(ids, ", "))}
}

func (p *program) reviewList() *cobra.Command {
	return &cobra.Command{Use: "list", Short: "List the reports that wait, and those that were sent back", Args: arguments(cobra.NoArgs),
		RunE: p.opening(func(ctx context.Context, _ []string, w report.Workspace, l *ledger.Ledger) error {
			list, err := ledger.Runs(ctx, l.Reader(), ledger.Filter{States: []ledger.State{ledger.Waiting, ledger.SentBack}})
			if err != nil {
				return err
			}
			index := newIndex(w)
			rows := [][]string{{"id", "report", "period", "edition", "state", "since", "until", "why"}}
			for _, r := range list {
				until := "-"
				if e, ok := index.Entry(r.Report); ok && e.ReviewWithin() > 0 && r.State == ledger.Waiting {
					until = r.ChangedAt.Add(e.ReviewWithin()).Local().Format("2006-01-02 15:04")
				}
				rows = append(rows, []string{r.ID[:8], r.Report, r.Period, fmt.Sprint(r.Edition), string(r.State), r.ChangedAt.Local().Format("2006-01-02 15:04"), until, cmp.Or(r.Reason, "-")})
			}
			if len(rows) == 1 {
				p.printf("no report waits for a review\n")
				return nil
			}
			p.table(rows)
			return nil
		})}
}

func (p *program) reviewShow() *cobra.Command {
	var out string
	cmd := &cobra.Command{Use: "show REPORT", Short: "Show what a report that waits consists of", Args: arguments(cobra.ExactArgs(1)),
		RunE: p.opening(func(ctx context.Context, args []string, w report.Workspace, l *ledger.Ledger) error {
			r, err := findRun(ctx, l, args[0], ledger.Waiting, ledger.SentBack, ledger.Approved)
			if err != nil {
				return err
			}
			if err := p.showRun(ctx, l, ledger.Store{Dir: w.Archive}, r, out); err != nil {
				return err
			}
			p.printf("places for remarks: %s\n", strings.Join(p.slots(w, r.Report), ", "))
			return nil
		})}
	cmd.Flags().StringVar(&out, "out", "", "folder to put the files into, to look at")
	return cmd
}

// showRun shows a run's files, messages and summary, and puts the files into a folder where one is given.
func (p *program) showRun(ctx context.Context, l *ledger.Ledger, store ledger.Store, r ledger.Run, out string) error {
	p.printf("%s  %s  %s\n", r.ID[:8], r.Key, r.State)
	if r.Note != "" {
		p.printf("edition %d because: %s\n", r.Edition, r.Note)
	}
	if r.Reason != "" {
		p.printf("%s\n", r.Reason)
	}
	files, err := ledger.Artifacts(ctx, l.Reader(), r.ID)
	if err != nil {
		return err
	}
	rows := [][]string{{"file", "size", "sha256"}}
	var artifacts []report.Artifact
	for _, a := range files {
		rows = append(rows, []string{a.Name, size(int(a.Size)), a.SHA256})
		if out != "" {
			body, err := store.Get(a.SHA256)
			if err != nil {
				return err
			}
			artifacts = append(artifacts, report.Artifact{Name: a.Name, Body: body})
		}
	}
	p.table(rows)
	messages, err := ledger.Deliveries(ctx, l.Reader(), r.ID)
	if err != nil {
		return err
	}
	if len(messages) > 0 {
		rows = [][]string{{"message", "channel", "recipient", "state"}}
		for _, d := range messages {
			rows = append(rows, []string{d.ID[:12], d.Channel, d.Recipient, string(d.State)})
		}
		p.table(rows)
	}
	p.showFindings(ctx, l, store, r)
	if out == "" {
		return nil
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	p.printf("the files are in %s\n", out)
	return writeAll(out, artifacts)
}

// showFindings lists the gravest findings of a run, where its archive has them.
func (p *program) showFindings(ctx context.Context, l *ledger.Ledger, store ledger.Store, r ledger.Run) {
	man, err := ledger.ManifestOf(ctx, l.Reader(), store, r.ID)
	if err != nil || man.Document == "" {
		return
	}
	body, err := store.Get(man.Document)
	if err != nil {
		return
	}
	edition, err := builder().Decode(body, time.UTC)
	if err != nil {
		return
	}
	for _, f := range edition.Findings[:min(len(edition.Findings), mostShown)] {
		p.printf("%-8s  %s\n", f.Severity, f.Claim)
	}
}

// mostShown is how many findings review show lists.
const mostShown = 7

// slots are the places of a report that a remark may name; none when its spec cannot be read.
func (p *program) slots(w report.Workspace, name string) []string {
	entry, ok := newIndex(w).Entry(name)
	if !ok {
		return nil
	}
	plan, err := load(entry.Path)
	if err != nil {
		return nil
	}
	out := []string{report.SlotSummary}
	for _, s := range plan.Sections {
		out = append(out, s.Name)
	}
	return out
}

// opened is the workspace's ledger with an engine that records decisions; it makes and sends nothing.
func (p *program) opened(ctx context.Context) (*jobs.Engine, *ledger.Ledger, error) {
	w, l, err := p.open(ctx)
	if err != nil {
		return nil, nil, err
	}
	log, err := p.logger("none")
	if err != nil {
		return nil, nil, errors.Join(err, l.Close())
	}
	e, err := p.engine(w, l, log)
	if err != nil {
		return nil, nil, errors.Join(err, l.Close())
	}
	return e, l, nil
}

// decide opens the workspace and has an engine record what a reviewer decided.
func (p *program) decide(cmd *cobra.Command, name string, states []ledger.State, do func(e *jobs.Engine, r ledger.Run) error) error {
	e, l, err := p.opened(cmd.Context())
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }()
	r, err := findRun(cmd.Context(), l, name, states...)
	if err != nil {
		return err
	}
	return do(e, r)
}

// reviewer is who decides, as given or as the system knows the person.
func reviewer(given string) string {
	if given != "" {
		return given
	}
	if u, err := user.Current(); err == nil {
		return cmp.Or(u.Name, u.Username)
	}
	return "unknown"
}

var errMoved = errors.New("somebody else decided meanwhile, see wxreport review list")

func (p *program) reviewApprove() *cobra.Command {
	var by string
	cmd := &cobra.Command{Use: "approve REPORT", Short: "Have a report sent, exactly as it is", Args: arguments(cobra.ExactArgs(1)),
		Long: `Approve binds the approval to the bytes of the files and messages: when one of them
is another at the time of sending, nothing goes out and the report waits again. The next
serve, worker or run sends what was approved.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.decide(cmd, args[0], []ledger.State{ledger.Waiting}, func(e *jobs.Engine, r ledger.Run) error {
				done, err := e.Approve(cmd.Context(), r, reviewer(by))
				if err == nil && !done {
					err = errMoved
				}
				if err == nil {
					p.printf("%s %s will be sent\n", r.Report, r.Period)
				}
				return err
			})
		}}
	cmd.Flags().StringVar(&by, "by", "", "who approves; the system's user when not given")
	return cmd
}

func (p *program) reviewReject() *cobra.Command {
	var by, comment string
	var slots map[string]string
	var again bool
	cmd := &cobra.Command{Use: "reject REPORT --comment TEXT", Short: "Send a report back", Args: arguments(cobra.ExactArgs(1)),
		Long: `Reject keeps a report from being sent. Mend its data or spec and have it made again with
wxreport review again, or at once with --again. A remark given with --slot PLACE=TEXT is
printed in the next report: in the chapter of that name, or for summary on a page of its own.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if strings.TrimSpace(comment) == "" {
				return usageError{errors.New("--comment says why the report is sent back, expected a text")}
			}
			var remarks []ledger.Remark
			for slot, text := range slots {
				if strings.TrimSpace(text) == "" {
					return usageError{fmt.Errorf("--slot %s= is empty, expected PLACE=TEXT", slot)}
				}
				remarks = append(remarks, ledger.Remark{Slot: slot, Reviewer: reviewer(by), Text: text})
			}
			slices.SortFunc(remarks, func(a, b ledger.Remark) int { return strings.Compare(a.Slot, b.Slot) })
			return p.decide(cmd, args[0], []ledger.State{ledger.Waiting, ledger.Approved}, func(e *jobs.Engine, r ledger.Run) error {
				if known := p.slots(e.Workspace, r.Report); known != nil {
					for _, m := range remarks {
						if !slices.Contains(known, m.Slot) {
							return usageError{fmt.Errorf("--slot %s: the report has no such place, expected one of %s", m.Slot, strings.Join(known, ", "))}
						}
					}
				}
				done, err := e.SendBack(cmd.Context(), r, reviewer(by), comment, remarks, again)
				if err == nil && !done {
					err = errMoved
				}
				if err == nil {
					p.printf("%s %s is sent back\n", r.Report, r.Period)
				}
				return err
			})
		}}
	cmd.Flags().StringVar(&by, "by", "", "who decides; the system's user when not given")
	cmd.Flags().StringVar(&comment, "comment", "", "why")
	cmd.Flags().StringToStringVar(&slots, "slot", nil, "a remark for the report: PLACE=TEXT, of places that review show lists")
	cmd.Flags().BoolVar(&again, "again", false, "have it made again at once")
	return cmd
}

func (p *program) reviewAgain() *cobra.Command {
	return &cobra.Command{Use: "again REPORT", Short: "Have a report that was sent back made again", Args: arguments(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.decide(cmd, args[0], []ledger.State{ledger.SentBack}, func(e *jobs.Engine, r ledger.Run) error {
				done, err := e.MakeAgain(cmd.Context(), r)
				if err == nil && !done {
					err = errMoved
				}
				if err == nil {
					p.printf("%s %s will be made again\n", r.Report, r.Period)
				}
				return err
			})
		}}
}
