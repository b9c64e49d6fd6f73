package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/report/spec"
)

func (p *program) explainCommand() *cobra.Command {
	return &cobra.Command{Use: "explain SPEC", Short: "Print the effective spec and where each value came from", Args: arguments(cobra.ExactArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			rows, err := explained(args[0])
			if err != nil {
				return err
			}
			p.table(rows)
			return nil
		}}
}

// explained is the effective spec as rows of a table.
func explained(path string) ([][]string, error) {
	settings, err := spec.Explain(path, catalog())
	rows := [][]string{{"key", "value", "from"}}
	for _, s := range settings {
		rows = append(rows, []string{s.Path, s.Value, s.Origin()})
	}
	return rows, err
}

// effective is the effective spec for the archive: a line a key, without where it came from.
func effective(path string) ([]byte, error) {
	rows, err := explained(path)
	var out strings.Builder
	for _, row := range rows[1:] {
		out.WriteString(row[0] + "\t" + row[1] + "\n")
	}
	return []byte(out.String()), err
}

func (p *program) schemaCommand() *cobra.Command {
	var workspace bool
	cmd := &cobra.Command{Use: "schema", Short: "Print the JSON Schema of specs, or of workspaces, for editors", Args: arguments(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			if workspace {
				p.printf("%s", spec.WorkspaceSchema())
				return nil
			}
			p.printf("%s", spec.Schema(catalog()))
			return nil
		}}
	cmd.Flags().BoolVar(&workspace, "workspace", false, "of wxreport.yaml, in place of a report's spec")
	return cmd
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
