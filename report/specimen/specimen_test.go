package specimen_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/charts"
	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/spec"
	"github.com/wxreport/wxreport/report/specimen"
	"github.com/wxreport/wxreport/templates"
)

// The sheet shows every severity, every style of text and every kind of chart, and no text
// of it is missing in any language.
func TestShowsEverything(t *testing.T) {
	t.Parallel()
	themes, _ := fs.Sub(templates.FS, "themes")
	locales, _ := fs.Sub(templates.FS, "locales")
	theme, err := spec.LoadTheme(themes, "jade")
	if err != nil {
		t.Fatal(err)
	}
	var examples []report.Chart
	for _, k := range charts.Kinds() {
		examples = append(examples, k.Example)
	}
	for _, lang := range []string{"zh-CN", "en"} {
		words, err := spec.LoadWords(locales, lang)
		if err != nil {
			t.Fatal(err)
		}
		doc := specimen.Document(theme, words, report.Picture{}, examples, time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC))
		var kinds, styles []string
		var severities []report.Severity
		for _, c := range doc.Chapters {
			if strings.Contains(c.Title+c.Message, "⟦") {
				t.Errorf("%s: a text is missing: %s %s", lang, c.Title, c.Message)
			}
			for _, b := range c.Blocks {
				switch b := b.(type) {
				case report.Figure:
					kinds = append(kinds, b.Chart.Kind)
				case report.Paragraph:
					styles = append(styles, string(b.Style))
				case report.FindingList:
					for _, f := range b.Findings {
						severities = append(severities, f.Severity)
					}
				default: // cards and tables are there once
				}
			}
		}
		for _, k := range charts.Kinds() {
			if !slices.Contains(kinds, k.Name) {
				t.Errorf("%s: no chart of kind %s", lang, k.Name)
			}
		}
		for _, s := range []report.ParagraphStyle{report.Body, report.Heading, report.Lead, report.Note, report.Bullet, report.Quote} {
			if !slices.Contains(styles, string(s)) {
				t.Errorf("%s: no text of style %q", lang, s)
			}
		}
		if !slices.Equal(severities, report.Severities()) {
			t.Errorf("%s: severities %v", lang, severities)
		}
	}
}
