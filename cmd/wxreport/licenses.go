package main

import (
	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/analysis/text"
	"github.com/wxreport/wxreport/templates/fonts"
)

func (p *program) licensesCommand() *cobra.Command {
	return &cobra.Command{Use: "licenses", Short: "Print the licences of the program and of what it carries", Args: arguments(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			p.printf("wxreport: Apache License 2.0, https://www.apache.org/licenses/LICENSE-2.0\n\n")
			p.printf("Fonts embedded in the program and in every PDF it writes:\n\n%s\n", fonts.Licence)
			p.printf("Model that judges comments:\n\n%s\n", text.Notice)
			return nil
		}}
}
