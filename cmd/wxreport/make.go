package main

import (
	"errors"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/report/jobs"
	"github.com/wxreport/wxreport/report/ledger"
	"github.com/wxreport/wxreport/report/spec"
)

// makeCommand is a child's: it is not for people.
func (p *program) makeCommand() *cobra.Command {
	return &cobra.Command{Use: "make", Short: "Make the runs that come in as lines of JSON", Hidden: true, Args: arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			w, err := p.workspace()
			if err != nil {
				return err
			}
			m := jobs.NewMaker(jobs.Config{Workspace: w, Store: ledger.Store{Dir: w.Archive}, Load: load, Period: spec.ParsePeriod, Build: builder().Build, Days: workdays(w), Now: p.clock})
			err = m.Serve(cmd.Context(), os.Stdin, p.out)
			if errors.Is(err, io.ErrUnexpectedEOF) {
				return nil // whoever asked is gone
			}
			return err
		}}
}
