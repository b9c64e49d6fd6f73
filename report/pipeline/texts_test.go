package pipeline_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/pipeline"
)

// The client's own words are filled with the report's figures wherever they stand; a metric
// that this report lacks is a dash, one that no report has is an error.
func TestOwnWords(t *testing.T) {
	t.Parallel()
	p := plan()
	p.Words = p.Words.With(map[string]string{"definition.growth.net.term": "Net", "definition.growth.net.text": "as ours",
		"definition.growth.new.term": "New", "date.month": "January 2006", "number.missing": "–"})
	p.Title = "{{ .Account.Name }}, {{ .Period.Name }}"
	p.Theme.Footer = "as of {{ .AsOf }}"
	p.Texts = report.Texts{CoverLines: []string{`net {{ .metric "growth.net" }}, new {{ .metric "growth.new" }}`}, CoverNote: "draft",
		Contact: []string{"Li"}, Legal: "{{ .From }} to {{ .Until }}",
		Glossary: []report.Gloss{{Term: "growth.net", Text: "as theirs"}, {Term: "PV", Text: "views"}, {Term: "growth.new", Text: "left out"}}}
	p.Sections = []report.Step[report.Section]{step("g", section{analyze: chapter(report.Metric{Name: "growth.net", Value: report.Some(7)})})}
	p.Sections[0].Title = `Growth {{ .metric "growth.net" }}`
	got, err := build(t, p)
	if err != nil {
		t.Fatal(err)
	}
	doc := got.Document
	for what, pair := range map[string][2]any{
		"title":      {doc.Title, "A/B, October 2026"},
		"footer":     {doc.Theme.Footer, "as of 2026-11-03"},
		"cover":      {strings.Join(doc.Summary.Lines, "|"), "net 7, new –"},
		"closing":    {doc.Closing, report.Closing{CoverNote: "draft", Contact: []string{"Li"}, Legal: "2026-10-01 to 2026-10-31"}},
		"chapter":    {doc.Chapters[0].Title, "Growth 7"},
		"definition": {doc.Definitions, []report.Definition{{Term: "Net", Text: "as theirs"}, {Term: "PV", Text: "views"}}},
	} {
		if diff := cmp.Diff(pair[1], pair[0]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	p.Texts.Legal = `{{ .metric "growth.nett" }}`
	if _, err := (pipeline.Pipeline{}).Document(t.Context(), p, p.Job(time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC), nil)); err == nil || !strings.Contains(err.Error(), `texts.legal`) {
		t.Errorf("a metric that no report has: %v", err)
	}
}
