package free

import (
	"fmt"

	"github.com/wxreport/wxreport/report"
)

// Text is a section of the client's own words.
type Text struct {
	late
	Body string `yaml:"body" template:"true" doc:"Markdown; {{ .metric \"growth.net\" }} and {{ .change \"growth.net\" }} print figures of this report"`
}

func textKind() report.Kind[report.Section] {
	return report.Kind[report.Section]{
		Name: "text", Summary: "Your own words in Markdown, with figures of the report filled in.",
		Example: `
kind: text
title: 编者按
body: "本月净增关注 **{{ .metric \"growth.net\" }}**。"
`,
		Options: func() any { return &Text{} },
		Build: func(options any) (report.Section, error) {
			s := options.(*Text)
			if err := required("body", s.Body); err != nil {
				return nil, err
			}
			return s, s.check()
		},
	}
}

// check fills the body with any value, so that a wrong field is told before a
// report is made.
func (s *Text) check() error {
	if _, err := report.FillTemplate(s.Body, report.AnyFields(nil)); err != nil {
		return &report.FieldError{Path: "body", Problem: err.Error()}
	}
	return nil
}

// Needs nothing: figures of sections that had no data print as a dash.
func (s *Text) Needs() []report.Need { return nil }

// Analyze fills in the figures and sets the Markdown.
func (s *Text) Analyze(in report.Input) (report.Chapter, error) {
	c := chapter("text", in)
	body, err := report.FillTemplate(s.Body, report.Fields(in.Job, in.Words, in.Metrics))
	if err != nil {
		return c, fmt.Errorf("body: %w", err)
	}
	c.Blocks = markdown(body)
	return c, nil
}
