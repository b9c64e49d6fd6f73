package main

import (
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/report/jobs"
)

// makeCommand is a child's: it is not for people.
func (p *program) makeCommand() *cobra.Command {
	return &cobra.Command{Use: "make", Short: "Make the runs that come in as lines of JSON", Hidden: true, Args: arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			w, err := p.workspace()
			if err != nil {
				return err
			}
			// Whoever ends the whole group of processes means the parent, which lets its children finish.
			signal.Ignore(os.Interrupt, syscall.SIGTERM)
			m := jobs.NewMaker(p.making(w))
			err = m.Serve(cmd.Context(), os.Stdin, p.out)
			if errors.Is(err, io.ErrUnexpectedEOF) {
				return nil // whoever asked is gone
			}
			return err
		}}
}
