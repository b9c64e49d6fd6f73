package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// batchError says that some, or all, reports of a batch were not made.
type batchError struct {
	failed []string // the specs with their first problem
	all    int
}

func (e batchError) Error() string {
	return fmt.Sprintf("%d of %d reports were not made:\n  %s", len(e.failed), e.all, strings.Join(e.failed, "\n  "))
}

// code is 3 where some reports were made, else 1.
func (e batchError) code() int {
	if len(e.failed) < e.all {
		return exitPartly
	}
	return exitFailed
}

// buildAll makes the report of each spec. One account's trouble is told in full at once and
// again as one line at the end; the others go on.
func (p *program) buildAll(cmd *cobra.Command, paths []string, o buildOptions) error {
	if len(paths) == 1 {
		return p.build(cmd, paths[0], o)
	}
	o.taken = map[string]string{}
	for _, path := range paths {
		if plan, err := load(path); err == nil { // what cannot be read is told when its turn comes
			o.others = append(o.others, plan.Account.Name)
		}
	}
	outcome := batchError{all: len(paths)}
	for _, path := range paths {
		if err := cmd.Context().Err(); err != nil {
			return err
		}
		p.printf("%s\n", path)
		err := p.build(cmd, path, o)
		if err == nil {
			continue
		}
		_, _ = fmt.Fprintf(p.err, "wxreport: %s: %v\n", path, err)
		first, _, _ := strings.Cut(err.Error(), "\n")
		outcome.failed = append(outcome.failed, path+": "+first)
	}
	p.printf("%d of %d reports made\n", outcome.all-len(outcome.failed), outcome.all)
	if len(outcome.failed) > 0 {
		return outcome
	}
	return nil
}

// reserve notes the files of a report, so that no other report of the batch takes their place.
func (o buildOptions) reserve(path string, names []string) error {
	if o.taken == nil {
		return nil
	}
	for _, name := range names {
		if other, taken := o.taken[name]; taken && other != path {
			return fmt.Errorf("%s is already the report of %s, expected outputs.name to tell the accounts apart", name, other)
		}
	}
	for _, name := range names {
		o.taken[name] = path
	}
	return nil
}
