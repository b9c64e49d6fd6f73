// Command generate writes the data and logos of the four accounts of the agency example:
// fourteen months up to October 2026 of invented figures.
//
//	go run ./examples/agency/generate examples/agency
//
// The same Go version writes the same bytes on every run.
package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stderr))
}

// run writes every file below the folder args[0]: 0 done, 1 a file could not be written, 2 bad usage.
func run(args []string, errs io.Writer) int {
	if len(args) != 1 {
		_, _ = fmt.Fprintln(errs, "usage: generate FOLDER (for example examples/agency)")
		return 2
	}
	files, err := build()
	if err != nil {
		_, _ = fmt.Fprintln(errs, "generate:", err)
		return 1
	}
	for _, f := range files {
		path := filepath.Join(args[0], filepath.FromSlash(f.name))
		err := os.MkdirAll(filepath.Dir(path), 0o755)
		if err == nil {
			err = os.WriteFile(path, f.body, 0o644)
		}
		if err != nil {
			_, _ = fmt.Fprintln(errs, "generate:", err)
			return 1
		}
	}
	return 0
}

// file is one finished file; its name is relative to the example's folder.
type file struct {
	name string
	body []byte
}

// build makes all files.
func build() ([]file, error) {
	files, err := logos()
	if err != nil {
		return nil, err
	}
	for _, a := range accounts() {
		for name, t := range a.tables() {
			var body bytes.Buffer
			w := csv.NewWriter(&body)
			if err := w.WriteAll(t); err != nil {
				return nil, err
			}
			files = append(files, file{"data/" + a.id + "/" + name + ".csv", body.Bytes()})
		}
	}
	return files, nil
}

// table is rows of cells, the header first.
type table [][]string

func (t *table) row(cells ...any) {
	out := make([]string, len(cells))
	for i, cell := range cells {
		switch v := cell.(type) {
		case time.Time:
			out[i] = v.Format(time.DateOnly)
		case int:
			out[i] = strconv.Itoa(v)
		case float64:
			out[i] = strconv.FormatFloat(v, 'f', -1, 64)
		default:
			out[i] = fmt.Sprint(v)
		}
	}
	*t = append(*t, out)
}

var (
	first = time.Date(2025, 9, 1, 0, 0, 0, 0, time.UTC)
	turn  = time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC) // the reported month begins
	end   = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
)

// days calls do for each day from a day on.
func days(from time.Time, do func(day time.Time)) {
	for day := from; day.Before(end); day = day.AddDate(0, 0, 1) {
		do(day)
	}
}
