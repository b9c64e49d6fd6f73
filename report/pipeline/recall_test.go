package pipeline_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/pipeline"
)

// desk shows what history it was given.
type desk struct{ seen *report.History }

func (desk) Inspect(report.Input) []report.Check { return nil }

func (d desk) Summarize(in report.Input, chapters []report.Chapter) report.Edited {
	*d.seen = in.History
	return report.Edited{Chapters: chapters}
}

// decodeLine reads "account period as-of" with the period a first day, or a range.
func decodeLine(body []byte, zone *time.Location) (report.Edition, error) {
	words := strings.Fields(string(body))
	if len(words) != 3 {
		return report.Edition{}, errors.New("no line")
	}
	from, err := time.ParseInLocation(time.DateOnly, words[1], zone)
	if err != nil {
		return report.Edition{}, err
	}
	asOf, err := time.ParseInLocation(time.DateOnly, words[2], zone)
	e := report.Edition{Account: words[0], Period: report.Month(from), AsOf: asOf}
	if bytes.HasPrefix(body, []byte("a ")) && from.Day() != 1 {
		e.Period = report.Week(from)
	}
	return e, err
}

// TestRecall reads the account's months before the job's, the latest edition of
// each, and notes what it cannot use.
func TestRecall(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, body := range map[string]string{
		"08.json": "a 2026-08-01 2026-09-03", "08b.json": "a 2026-08-01 2026-09-05", "08c.json": "a 2026-08-01 2026-09-04",
		"09.json": "a 2026-09-01 2026-10-03", "10.json": "a 2026-10-01 2026-11-03", "11.json": "a 2026-11-01 2026-12-03",
		"week.json": "a 2026-09-07 2026-09-15", "foreign.json": "b 2026-09-01 2026-10-03", "broken.json": "x",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "folder.json"), 0o700); err != nil {
		t.Fatal(err)
	}
	p := plan()
	p.Words = p.Words.With(map[string]string{"quality.history_unreadable": "unreadable: {problem}", "quality.history_foreign": "of {account}"})
	var seen report.History
	p.Desk, p.History = desk{&seen}, []string{filepath.Join(dir, "*.json"), filepath.Join(dir, "0*.json"), filepath.Join(dir, "none.json")}
	doc, err := pipeline.Pipeline{Program: "test", Decode: decodeLine}.Document(t.Context(), p, p.Job(time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC), nil))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range seen {
		got = append(got, e.Period.String()+" "+e.File)
	}
	if text := strings.Join(got, ", "); text != "2026-08 08b.json, 2026-09 09.json" {
		t.Errorf("recalled %s", text)
	}
	var notes []string
	for _, q := range doc.Quality {
		notes = append(notes, q.File+" "+q.Claim)
	}
	if text := strings.Join(notes, ", "); text != "broken.json unreadable: no line, folder.json unreadable: not a file, foreign.json of b" {
		t.Errorf("notes %s", text)
	}
}
