// Command generate writes the raw files of the quickstart example: the downloads an operator of the account 每日良品 would
// hold for October 2026 and the thirteen months before it.
//
// Steps: plan fixes the month's counts, one file per group of datasets spreads them over days and rows with seeded noise, and
// the encoders write each table in the shape it is really downloaded in. Run it from the top of the module:
//
//	go run ./examples/quickstart/generate examples/quickstart
//
// Limits: the account, its people and its comments are invented. The same Go version writes the same bytes on every run.
package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stderr))
}

// run writes every file below the folder args[0] and returns the exit code: 0 done, 1 a file could not be written, 2 bad usage.
func run(args []string, errs io.Writer) int {
	if len(args) != 1 {
		_, _ = fmt.Fprintln(errs, "usage: generate FOLDER (for example examples/quickstart)")
		return 2
	}
	outputs, err := build(newWorld())
	if err != nil {
		_, _ = fmt.Fprintln(errs, "generate:", err)
		return 1
	}
	for _, out := range outputs {
		path := filepath.Join(args[0], filepath.FromSlash(out.name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			_, _ = fmt.Fprintln(errs, "generate:", err)
			return 1
		}
		if err := os.WriteFile(path, out.body, 0o644); err != nil {
			_, _ = fmt.Fprintln(errs, "generate:", err)
			return 1
		}
	}
	return 0
}
