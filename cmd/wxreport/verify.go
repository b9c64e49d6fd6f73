package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/check"
	"github.com/wxreport/wxreport/report/spec"
)

// mostVerified bounds a file that verify reads, in bytes.
const mostVerified = 1 << 30

func (p *program) verifyCommand() *cobra.Command {
	return &cobra.Command{Use: "verify FILE...", Short: "Hold the finished files of a report against each other", Args: arguments(cobra.MinimumNArgs(2)),
		Long: `Verify reads the files of one report back: NAME.json says what NAME.pdf,
NAME.xlsx and NAME.html must show. It finds damaged and exchanged files, pages that
are blank or lost, dead links, missing characters, stale formulas, and figures and
findings that differ. The exit code is 1 where something is wrong.`,
		RunE: func(_ *cobra.Command, args []string) error {
			var artifacts []report.Artifact
			for _, path := range args {
				info, err := os.Stat(path)
				if err != nil {
					return usageError{err}
				}
				if !info.Mode().IsRegular() || info.Size() > mostVerified {
					return usageError{fmt.Errorf("%s: expected a file of at most %d MB", path, mostVerified>>20)}
				}
				body, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				artifacts = append(artifacts, report.Artifact{Name: filepath.Base(path), Body: body})
			}
			words := func(lang string) (*report.Words, error) { return spec.LoadWords(catalog().Locales, lang) }
			if err := (check.Checker{}).Verify(words, artifacts); err != nil {
				return err
			}
			p.printf("%d files agree\n", len(artifacts))
			return nil
		}}
}
