package pipeline

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/wxreport/wxreport/report"
)

// Decode reads an earlier report back from its file, its days in the account's zone.
type Decode func(body []byte, zone *time.Location) (report.Edition, error)

const (
	mostEarlier = 1000     // files that one build reads
	mostBytes   = 64 << 20 // of an earlier report
)

// recall reads the account's earlier reports: of those that the job brings and the files that the plan's patterns
// find, those of its account and grain before its period, and of two of one period the later.
// What cannot be read, and reports of other accounts, become quality notes: a
// report never fails because of the one before.
func recall(patterns []string, decode Decode, reading report.Reading, in report.Input) (report.History, []report.Check) {
	if decode == nil {
		return nil, nil
	}
	var checks []report.Check
	note := func(severity report.Severity, key, file string, args report.Args) {
		checks = append(checks, report.Check{Check: key, Severity: severity, Dataset: "history", File: filepath.Base(file), Claim: in.Words.Say("quality."+key, args)})
	}
	latest := map[string]report.Edition{}
	files := slices.Clone(in.Job.Order.Earlier) // before those of the spec, which win
	for _, name := range earlier(patterns) {
		files = append(files, report.Earlier{Name: name})
	}
	for _, f := range files {
		file, body := f.Name, f.Body
		var err error
		if body == nil {
			if body, err = read(file); err == nil {
				reading.Tell(file, body)
			}
		}
		var e report.Edition
		if err == nil {
			e, err = decode(body, in.Job.Account.Location)
		}
		switch {
		case err != nil:
			note(report.Warning, "history_unreadable", file, report.Args{"problem": err.Error()})
			continue
		case e.Account != in.Job.Account.ID:
			note(report.Info, "history_foreign", file, report.Args{"account": e.Account})
			continue
		}
		e.File = filepath.Base(file)
		label := e.Period.String()
		if kept, taken := latest[label]; fits(e.Period, in.Job.Period) && (!taken || !e.AsOf.Before(kept.AsOf)) {
			latest[label] = e
		}
	}
	var out report.History
	for _, e := range latest {
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b report.Edition) int {
		return cmp.Or(a.Period.From.Compare(b.Period.From), a.Period.Until.Compare(b.Period.Until))
	})
	return out, checks
}

// fits reports whether a period is of the job's grain and over before it begins.
func fits(p, now report.Period) bool {
	return p.Grain == now.Grain && !p.Until.After(now.From)
}

// earlier lists the files of the patterns in order, each once.
func earlier(patterns []string) []string {
	var out []string
	for _, pattern := range patterns {
		found, err := filepath.Glob(pattern)
		if err != nil {
			continue // the spec was told when it was loaded
		}
		out = append(out, found...)
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return out[max(len(out)-mostEarlier, 0):]
}

// read reads a file of a sane size. Pipes and folders are none.
func read(file string) ([]byte, error) {
	state, err := os.Stat(file)
	if err != nil {
		return nil, reason(err)
	}
	if !state.Mode().IsRegular() {
		return nil, errors.New("not a file")
	}
	if state.Size() > mostBytes {
		return nil, fmt.Errorf("over %d MiB", mostBytes>>20)
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, reason(err)
	}
	defer func() { _ = f.Close() }()
	body, err := io.ReadAll(io.LimitReader(f, mostBytes))
	return body, reason(err)
}

// reason is an error without the path, which the note names.
func reason(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
