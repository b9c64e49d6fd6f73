package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/jobs"
	"github.com/wxreport/wxreport/report/ledger"
)

func (p *program) archiveCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "archive", Short: "Look into what was made, check it, make it again", Args: arguments(cobra.NoArgs)}
	cmd.AddCommand(p.archiveList(), p.archiveShow(), p.archiveVerify(), p.archiveRebuild())
	return cmd
}

func (p *program) archiveList() *cobra.Command {
	var name string
	cmd := &cobra.Command{Use: "list", Short: "List what happened to reports, in order", Args: arguments(cobra.NoArgs),
		RunE: p.opening(func(ctx context.Context, _ []string, _ report.Workspace, l *ledger.Ledger) error {
			entries, err := ledger.ListEntries(ctx, l.Reader(), name)
			if err != nil {
				return err
			}
			if len(entries) == 0 {
				p.printf("the archive is empty\n")
				return nil
			}
			rows := [][]string{{"report", "entry", "time", "run", "period", "event", "digest"}}
			for _, e := range entries {
				rows = append(rows, []string{e.Report, fmt.Sprint(e.Seq), e.At.Local().Format("2006-01-02 15:04:05"), e.Run[:min(8, len(e.Run))], fmt.Sprintf("%s/%d", e.Period, e.Edition), string(e.Event), e.Digest[:min(12, len(e.Digest))]})
			}
			p.table(rows)
			return nil
		})}
	cmd.Flags().StringVar(&name, "report", "", "only this report's")
	return cmd
}

func (p *program) archiveShow() *cobra.Command {
	var out string
	cmd := &cobra.Command{Use: "show RUN", Short: "Show what a report was made from and consists of", Args: arguments(cobra.ExactArgs(1)),
		RunE: p.opening(func(ctx context.Context, args []string, w report.Workspace, l *ledger.Ledger) error {
			r, err := findRun(ctx, l, args[0])
			if err != nil {
				return err
			}
			store := ledger.Store{Dir: w.Archive}
			man, err := ledger.ManifestOf(ctx, l.Reader(), store, r.ID)
			if err != nil {
				return err
			}
			if err := p.showRun(ctx, l, store, r, out); err != nil {
				return err
			}
			p.printf("made by %s as of %s from\n", man.Program, man.DueAt.Format("2006-01-02 15:04 MST"))
			rows := [][]string{{"input", "size", "sha256"}}
			for _, in := range man.Inputs {
				rows = append(rows, []string{in.Path, size(int(in.Size)), in.SHA256})
			}
			p.table(rows)
			return nil
		})}
	cmd.Flags().StringVar(&out, "out", "", "folder to put the report's files into")
	return cmd
}

func (p *program) archiveVerify() *cobra.Command {
	var heads, known string
	cmd := &cobra.Command{Use: "verify", Short: "Find whatever was changed in the archive or the ledger", Args: arguments(cobra.NoArgs),
		Long: `Verify recomputes every digest: of each kept file, of each report's chain of entries, and
holds the ledger's rows against them. Who may write to the database can also write a new
chain; keep the file of --heads elsewhere, and --known FILE finds that too. The exit code
is 1 where something is wrong.`,
		RunE: p.opening(func(ctx context.Context, _ []string, w report.Workspace, l *ledger.Ledger) error {
			entries, faults, err := jobs.Audit(ctx, l, ledger.Store{Dir: w.Archive})
			if err != nil {
				return err
			}
			if known != "" {
				before, err := os.ReadFile(known)
				if err != nil {
					return usageError{fmt.Errorf("--known: %w", err)}
				}
				faults = append(faults, lost(entries, string(before))...)
			}
			if heads != "" {
				if err := os.WriteFile(heads, []byte(headsOf(entries)), 0o644); err != nil {
					return err
				}
			}
			if len(faults) > 0 {
				return errors.Join(faults...)
			}
			p.printf("%d entries and all that they name are as they were written\n", len(entries))
			return nil
		})}
	cmd.Flags().StringVar(&heads, "heads", "", "file to write the last digest of each report to")
	cmd.Flags().StringVar(&known, "known", "", "such a file of an earlier day: its digests must still be in the archive")
	return cmd
}

// headsOf is the last entry of each report, a line each: report, number, digest.
func headsOf(entries []ledger.Entry) string {
	var out strings.Builder
	for i, e := range entries {
		if i+1 == len(entries) || entries[i+1].Report != e.Report {
			out.WriteString(head(e) + "\n")
		}
	}
	return out.String()
}

func head(e ledger.Entry) string { return fmt.Sprintf("%s\t%d\t%s", e.Report, e.Seq, e.Digest) }

// lost are the heads of an earlier day that the archive no longer has.
func lost(entries []ledger.Entry, heads string) (faults []error) {
	has := map[string]bool{}
	for _, e := range entries {
		has[head(e)] = true
	}
	for line := range strings.Lines(heads) {
		line = strings.TrimSpace(line)
		if part := strings.Split(line, "\t"); len(part) == 3 && !has[line] {
			faults = append(faults, fmt.Errorf("%s: entry %s, which was known, is gone or another", part[0], part[1]))
		}
	}
	return faults
}

func (p *program) archiveRebuild() *cobra.Command {
	var out string
	cmd := &cobra.Command{Use: "rebuild RUN --out FOLDER", Short: "Make a report again from the archive alone, and compare", Args: arguments(cobra.ExactArgs(1)),
		Long: `Rebuild reads nothing but the archive: the spec, the data and the earlier reports as
they were, and makes the report again. The exit code is 1 where a byte is another.`,
		RunE: p.opening(func(ctx context.Context, args []string, w report.Workspace, l *ledger.Ledger) error {
			r, err := findRun(ctx, l, args[0])
			if err != nil {
				return err
			}
			c := p.making(w)
			man, err := ledger.ManifestOf(ctx, l.Reader(), c.Store, r.ID)
			if err != nil {
				return err
			}
			inputs, err := os.MkdirTemp("", "wxreport-rebuild-")
			if err != nil {
				return err
			}
			defer func() { _ = os.RemoveAll(inputs) }()
			files, err := jobs.NewMaker(c).Rebuild(ctx, man, inputs)
			if err != nil && man.Program != c.Program {
				err = fmt.Errorf("%w\n  it was made by %s, this is %s", err, man.Program, c.Program)
			}
			if out != "" && len(files) > 0 {
				if made := os.MkdirAll(out, 0o755); made != nil {
					return errors.Join(err, made)
				}
				if wrote := writeAll(out, files); wrote != nil {
					return errors.Join(err, wrote)
				}
			}
			if err == nil {
				p.printf("%d files, the same bytes\n", len(files))
			}
			return err
		})}
	cmd.Flags().StringVar(&out, "out", "", "folder to put the files into")
	return cmd
}

func (p *program) reissueCommand() *cobra.Command {
	var reason string
	cmd := &cobra.Command{Use: "reissue REPORT --reason TEXT", Short: "Make and send a corrected edition of a report", Args: arguments(cobra.ExactArgs(1)),
		Long: `Reissue makes another edition of a report that was finished, from the data and spec as they are
now, for the same period and day. It goes to all recipients under names of its own,
says why there is another edition, and lists what has changed. The next serve,
worker or run makes it.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if strings.TrimSpace(reason) == "" {
				return usageError{errors.New("--reason is printed in the corrected report, expected a text")}
			}
			return p.decide(cmd, args[0], []ledger.State{ledger.Done}, func(e *jobs.Engine, r ledger.Run) error {
				next, err := e.Reissue(cmd.Context(), r, reason)
				if err == nil {
					p.printf("edition %d of %s %s will be made\n", next.Edition, next.Report, next.Period)
				}
				return err
			})
		}}
	cmd.Flags().StringVar(&reason, "reason", "", "why there is another edition")
	return cmd
}
