package spec

import (
	"errors"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
)

// unsafeInNames are characters that file systems refuse.
const unsafeInNames = `/\:*?"<>|`

// template checks a text with fields such as {{.Period}} against a made-up job, so that
// a wrong field is told when the spec is read and not when the report is sent.
func template(path, text string) error {
	day := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	job := report.Job{Account: report.Account{ID: "account", Name: "account"}, Period: report.Month(day), AsOf: day}
	_, err := report.FillTemplate(text, report.JobFields(job))
	var wrong *report.TemplateError
	if errors.As(err, &wrong) {
		return &report.FieldError{Path: path, Problem: "bad template: " + wrong.Problem}
	}
	return err
}

// fileName checks the template of a file name: it has no folder.
func fileName(path, text string) error {
	if err := template(path, text); err != nil {
		return err
	}
	inField := false
	for i, r := range text {
		switch {
		case strings.HasPrefix(text[i:], "{{"):
			inField = true
		case strings.HasPrefix(text[i:], "}}"):
			inField = false
		case !inField && (r < ' ' || strings.ContainsRune(unsafeInNames, r)):
			return &report.FieldError{Path: path, Problem: "file name with " + quoted(string(r)),
				Expected: "a name without a folder; the folder is given on the command line"}
		}
	}
	return nil
}
