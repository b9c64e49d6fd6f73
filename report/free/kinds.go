// Package free holds the section kinds that a client writes rather than the
// engine: text, table, chart and scorecard. Text is Markdown with the report's
// metrics; tables and charts come from a SQL query over the job's datasets.
//
// Free sections run after all analyses, so that they can quote any metric.
package free

import (
	"fmt"

	"github.com/wxreport/wxreport/report"
)

// Kinds lists the free section kinds.
func Kinds() []report.Kind[report.Section] {
	return []report.Kind[report.Section]{textKind(), tableKind(), chartKind(), scorecardKind()}
}

// late marks a section as one that reads the metrics of others.
type late struct{}

func (late) Late() {}

// chapter starts the chapter of a free section.
func chapter(kind string, in report.Input) report.Chapter {
	return report.Chapter{ID: in.ID, Kind: kind, Title: in.Words.Say("section." + kind + ".title"), Status: report.StatusOK}
}

// query runs a section's SQL.
func query(in report.Input, sql string) (*report.Dataset, error) {
	if in.Query == nil {
		return nil, fmt.Errorf("query: this build has no SQL engine (it was built without cgo), expected a build with cgo")
	}
	ds, err := in.Query(sql)
	if err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	return ds, nil
}

func required(path, value string) error {
	if value == "" {
		return &report.FieldError{Path: path, Problem: "is missing"}
	}
	return nil
}
