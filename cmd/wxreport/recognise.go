package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/report/source"
)

func (p *program) recogniseCommand() *cobra.Command {
	return &cobra.Command{Use: "recognise FILES...", Aliases: []string{"recognize"}, Short: "Tell what each data file is", Args: arguments(cobra.MinimumNArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error { return p.recognise(args) }}
}

func (p *program) recognise(args []string) error {
	files, err := dataFiles(args)
	if err != nil {
		return err
	}
	var errs []error
	for _, name := range files {
		r, err := recogniseFile(name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		p.recognition(r)
	}
	return errors.Join(errs...)
}

// dataFiles opens folders as a spec's `data` does. Files come sorted, each once.
func dataFiles(args []string) ([]string, error) {
	var out []string
	for _, arg := range args {
		files, err := source.Files(arg)
		if err != nil {
			return nil, err
		}
		out = append(out, files...)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

func recogniseFile(name string) (source.Recognition, error) {
	data, err := source.ReadFile(name)
	if err != nil {
		return source.Recognition{}, err
	}
	return recogniseBytes(name, data)
}

func recogniseBytes(name string, data []byte) (source.Recognition, error) {
	return source.RecogniseIn("en", name, data)
}

func (p *program) recognition(r source.Recognition) {
	form := r.Format
	if r.Encoding != "" {
		form += ", " + r.Encoding
	}
	p.printf("%s (%s)\n", r.File, form)
	for _, t := range r.Tables {
		span := ""
		if t.First != "" {
			span = ", " + t.First + " to " + t.Last
		}
		at := t.Place
		if t.Sheet != "" {
			at = t.Sheet + "!" + at
		}
		p.printf("  %s: %d rows%s, at %s\n", t.Dataset, t.Rows, span, at)
		var pairs []string
		for _, c := range t.Columns {
			pairs = append(pairs, c.Header+" → "+c.Column)
		}
		p.printf("    columns: %s\n", strings.Join(pairs, ", "))
		if len(t.Unused) > 0 {
			p.printf("    not used: %s\n", strings.Join(t.Unused, ", "))
		}
	}
	for _, c := range r.Checks {
		p.printf("  %s %s: %s\n", c.Severity, place(c), c.Claim)
	}
}
