package main

import (
	"testing"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/spec"
)

// TestEveryChartSaysWhatItShows: each built-in chart of the quickstart has a reading, a unit, a source and how much data it
// shows, in both languages.
func TestEveryChartSaysWhatItShows(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"zh-CN", "en"} {
		plan, err := load(quickstart + "/report.yaml")
		if err != nil {
			t.Fatal(err)
		}
		if plan.Words, err = spec.LoadWords(catalog().Locales, lang); err != nil {
			t.Fatal(err)
		}
		doc, err := builder().Document(t.Context(), plan, plan.Job(asOf, nil))
		if err != nil {
			t.Fatal(err)
		}
		seen := 0
		for _, c := range doc.Chapters {
			for _, b := range c.Blocks {
				figure, ok := b.(report.Figure)
				if !ok {
					continue
				}
				seen++
				if figure.Reading == "" || figure.Unit == "" || figure.Source == "" || figure.N == "" || figure.Title == "" || figure.Alt == "" {
					t.Errorf("%s: %s: title %q, unit %q, source %q, n %q, reading %q", lang, figure.ID, figure.Title, figure.Unit, figure.Source, figure.N, figure.Reading)
				}
			}
		}
		if seen < 20 {
			t.Errorf("%s: %d charts", lang, seen)
		}
	}
}
