package main

import (
	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/report/spec"
)

func (p *program) explainCommand() *cobra.Command {
	return &cobra.Command{Use: "explain SPEC", Short: "Print the effective spec and where each value came from", Args: arguments(cobra.ExactArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			settings, err := spec.Explain(args[0], catalog())
			if err != nil {
				return err
			}
			rows := [][]string{{"key", "value", "from"}}
			for _, s := range settings {
				rows = append(rows, []string{s.Path, s.Value, s.Origin()})
			}
			p.table(rows)
			return nil
		}}
}

func (p *program) schemaCommand() *cobra.Command {
	return &cobra.Command{Use: "schema", Short: "Print the JSON Schema of specs, for editors", Args: arguments(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			p.printf("%s", spec.Schema(catalog()))
			return nil
		}}
}

func (p *program) kindsCommand() *cobra.Command {
	return &cobra.Command{Use: "kinds [FAMILY [NAME]]", Short: "List and explain what a spec can name", Args: arguments(cobra.MaximumNArgs(2)),
		RunE: func(_ *cobra.Command, args []string) error {
			text, err := spec.Describe(catalog(), args...)
			if err != nil {
				return usageError{err}
			}
			p.printf("%s", text)
			return nil
		}}
}
