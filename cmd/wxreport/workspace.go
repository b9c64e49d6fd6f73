package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/analysis/calendar"
	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/jobs"
	"github.com/wxreport/wxreport/report/ledger"
	"github.com/wxreport/wxreport/report/output/json"
	"github.com/wxreport/wxreport/report/schedule"
	"github.com/wxreport/wxreport/report/spec"
)

// operations are the commands that work on a workspace.
func (p *program) operations() []*cobra.Command {
	list := []*cobra.Command{p.migrateCommand(), p.serveCommand(), p.workerCommand(), p.runCommand(), p.scheduleCommand(),
		p.statusCommand(), p.deliveriesCommand(), p.resendCommand(), p.reviewCommand(), p.archiveCommand(), p.reissueCommand(), p.doctorCommand(), p.restoredCommand(), p.rehearseCommand(), p.sendCommand(), p.makeCommand()}
	for _, cmd := range list {
		cmd.PersistentFlags().StringVarP(&p.workspaceFile, "workspace", "w", spec.WorkspaceName, "the workspace's file")
	}
	return list
}

// workspace reads wxreport.yaml.
func (p *program) workspace() (report.Workspace, error) {
	path := p.workspaceFile
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, spec.WorkspaceName)
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return report.Workspace{}, usageError{fmt.Errorf("there is no %s: write one, such as\n  version: 1\n  reports: clients/*/report.yaml\nor name it with --workspace", path)}
	}
	w, err := spec.LoadWorkspace(path, nil)
	if err != nil {
		return w, usageError{err}
	}
	return w, nil
}

// databaseVariable names a database in place of the workspace's: the same files serve a laptop
// and a fleet.
const databaseVariable = "WXREPORT_DATABASE"

// database is the address of a workspace's database.
func database(w report.Workspace) (string, error) {
	if address := os.Getenv(databaseVariable); address != "" {
		return address, nil
	}
	if w.DatabaseRef.Named() {
		secret, err := w.DatabaseRef.Read(os.Getenv, os.ReadFile)
		if err != nil {
			return "", fmt.Errorf("database: %w", err)
		}
		return secret.Reveal(), nil
	}
	return w.Database, nil
}

// open opens a workspace and its ledger, with its tables up to date.
func (p *program) open(ctx context.Context) (report.Workspace, *ledger.Ledger, error) {
	w, err := p.workspace()
	if err != nil {
		return w, nil, err
	}
	address, err := database(w)
	if err != nil {
		return w, nil, err
	}
	l, err := ledger.Open(ctx, address)
	if err != nil {
		return w, nil, err
	}
	if err := jobs.Migrate(ctx, l); err != nil {
		return w, nil, errors.Join(err, l.Close())
	}
	return w, l, nil
}

// opening is a command that opens the workspace and its ledger, and closes it at its end.
func (p *program) opening(do func(ctx context.Context, args []string, w report.Workspace, l *ledger.Ledger) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		w, l, err := p.open(cmd.Context())
		if err != nil {
			return err
		}
		return errors.Join(do(cmd.Context(), args, w, l), l.Close())
	}
}

// workdays is the calendar, with the workspace's own days off where it has some.
func workdays(w report.Workspace) schedule.Workdays { return calendar.ChinaWith(w.Holidays) }

// engine makes an engine over an opened workspace; its reports are made in processes of their own.
func (p *program) engine(w report.Workspace, l *ledger.Ledger, log *slog.Logger) (*jobs.Engine, error) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(100) // it makes no report itself, and lives for months: 120 MB with 5,000 reports instead of 270
	}
	apart, err := jobs.NewChildren(w.Limits, "make", "--workspace", w.Path)
	if err != nil {
		return nil, err
	}
	c := p.making(w)
	c.Ledger, c.Apart, c.Notify, c.Log = l, apart.Make, p.notifier(w), log
	return jobs.New(c)
}

// making is what makes the reports of a workspace.
func (p *program) making(w report.Workspace) jobs.Config {
	build := builder()
	record := func(doc *report.Document) ([]byte, error) {
		var out bytes.Buffer
		err := json.Renderer{}.Render(&out, doc)
		return out.Bytes(), err
	}
	return jobs.Config{Workspace: w, Store: ledger.Store{Dir: w.Archive}, Load: loadReading, Effective: effective, Record: record, Program: build.Program,
		Period: spec.ParsePeriod, Build: build.Build, Days: workdays(w), Now: p.clock}
}

// index is the reports of a workspace.
func (p *program) index(w report.Workspace) ([]*jobs.Entry, error) { return entriesOf(w, newIndex(w)) }

// newIndex knows a workspace's reports, and has read none.
func newIndex(w report.Workspace) *jobs.Index { return jobs.NewIndex(w, loadReading, workdays(w)) }

// entriesOf reads all reports of a workspace, of which there must be some.
func entriesOf(w report.Workspace, x *jobs.Index) ([]*jobs.Entry, error) {
	entries, err := x.Refresh()
	if err == nil && len(entries) == 0 {
		return nil, fmt.Errorf("%s: no report matches %v", w.Path, w.Reports)
	}
	return entries, err
}

// logger writes structured lines to the error output.
func (p *program) logger(format string) (*slog.Logger, error) {
	switch format {
	case "text":
		return slog.New(slog.NewTextHandler(p.err, nil)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(p.err, nil)), nil
	case "none":
		return slog.New(slog.DiscardHandler), nil
	}
	return nil, usageError{fmt.Errorf("--log %q, expected text, json or none", format)}
}
