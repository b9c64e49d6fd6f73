package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/report/spec"
)

// errDiffer ends the program with code 1 and without a message, as diff does.
var errDiffer = errors.New("the specs differ")

func (p *program) diffCommand() *cobra.Command {
	return &cobra.Command{Use: "diff A B", Short: "Compare two effective specs, with where each value comes from", Args: arguments(cobra.ExactArgs(2)),
		Long: `Diff prints what two specs, with everything they extend, hold differently: - for
the first, + for the second. It exits with 0 when they are the same and 1 when
they differ.`,
		RunE: func(_ *cobra.Command, args []string) error {
			a, err := spec.Explain(args[0], catalog())
			if err != nil {
				return usageError{err}
			}
			b, err := spec.Explain(args[1], catalog())
			if err != nil {
				return usageError{err}
			}
			differences := spec.Diff(a, b)
			if len(differences) == 0 {
				return nil
			}
			rows := [][]string{{"", "key", "value", "from"}}
			for _, d := range differences {
				if d.A != nil {
					rows = append(rows, []string{"-", d.Path, d.A.Value, d.A.Origin()})
				}
				if d.B != nil {
					rows = append(rows, []string{"+", d.Path, d.B.Value, d.B.Origin()})
				}
			}
			p.table(rows)
			return errDiffer
		}}
}
