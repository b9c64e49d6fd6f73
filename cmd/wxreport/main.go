// Command wxreport makes reports for WeChat Official Accounts from a YAML spec
// and an account's data. `wxreport help` lists what it does.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/report/spec"
)

// Exit codes: 3 is for batches of which some accounts failed.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
	exitPartly = 3
)

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400) // one report lives a second: collecting less saves a fifth of it
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr, time.Now())
	stop()
	os.Exit(code)
}

// program is one call of the command: where it writes and when it is.
type program struct {
	out, err      io.Writer
	now           time.Time // the only clock of commands that end
	workspaceFile string
	// clock is the time as it goes on, for those that stay.
	clock func() time.Time
}

// run is the whole program: it returns the exit code.
func run(ctx context.Context, args []string, out, errw io.Writer, now time.Time) int {
	p := &program{out: out, err: errw, now: now, clock: clockFrom(now)}
	root := &cobra.Command{
		Use:           "wxreport",
		Short:         "Reports for WeChat Official Accounts: PDF and Excel from a YAML spec and your data",
		SilenceErrors: true, SilenceUsage: true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	root.SetOut(out)
	root.SetErr(errw)
	root.SetArgs(args)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(p.buildCommand(), p.checkCommand(), p.verifyCommand(), p.explainCommand(), p.diffCommand(), p.initCommand(), p.recogniseCommand(),
		p.kindsCommand(), p.themesCommand(), p.rulesCommand(), p.testCommand(), p.backtestCommand(), p.schemaCommand(), p.licensesCommand(), p.versionCommand())
	root.AddCommand(p.operations()...)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	if errors.Is(err, errDiffer) {
		return exitFailed
	}
	_, _ = fmt.Fprintf(errw, "wxreport: %v\n", err)
	return exitCode(err)
}

// clockFrom is a clock that shows now, and goes on from there; the real time for zero.
func clockFrom(now time.Time) func() time.Time {
	offset := time.Until(now)
	if now.IsZero() || offset > -time.Second && offset < time.Second {
		offset = 0
	}
	// Without the monotonic reading, which stands still while a machine sleeps.
	return func() time.Time { return time.Now().Add(offset).Round(0) }
}

// usageError is a mistake in the command line.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func exitCode(err error) int {
	var batch batchError
	if errors.As(err, &batch) {
		return batch.code()
	}
	var usage usageError
	var bad spec.Errors
	if errors.Is(err, errPartly) {
		return exitPartly
	}
	if errors.As(err, &usage) || errors.As(err, &bad) {
		return exitUsage
	}
	return exitFailed
}

// arguments makes a wrong number of arguments a usage error.
func arguments(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return usageError{fmt.Errorf("%w; usage: %s", err, cmd.UseLine())}
		}
		return nil
	}
}

// version is the module's version and revision as the build recorded them.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "devel"
	}
	return info.Main.Version
}

func (p *program) versionCommand() *cobra.Command {
	return &cobra.Command{Use: "version", Short: "Print the version", Args: arguments(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(p.out, "wxreport", version())
			return err
		}}
}

func (p *program) printf(format string, args ...any) { _, _ = fmt.Fprintf(p.out, format, args...) }
