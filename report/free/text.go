package free

import (
	"fmt"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// Text is a section of the client's own words.
type Text struct {
	late
	Body string `yaml:"body" doc:"Markdown; {{ .metric \"growth.net\" }} and {{ .change \"growth.net\" }} print figures of this report"`
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
	fields := report.JobFields(report.Job{})
	figure := func(args []string) (string, error) { return "", oneName(args) }
	fields["metric"], fields["change"] = figure, figure
	if _, err := report.FillTemplate(s.Body, fields); err != nil {
		return &report.FieldError{Path: "body", Problem: err.Error()}
	}
	return nil
}

func oneName(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf(`expected one metric name in quotes, as in {{ .metric "growth.net" }}`)
	}
	return nil
}

// Needs nothing: figures of sections that had no data print as a dash.
func (s *Text) Needs() []report.Need { return nil }

// Analyze fills in the figures and sets the Markdown.
func (s *Text) Analyze(in report.Input) (report.Chapter, error) {
	c := chapter("text", in)
	body, err := report.FillTemplate(s.Body, fields(in))
	if err != nil {
		return c, fmt.Errorf("body: %w", err)
	}
	c.Blocks = markdown(body)
	return c, nil
}

// fields are the job's fields and the report's metrics.
func fields(in report.Input) map[string]report.Field {
	f := report.JobFields(in.Job)
	f["metric"] = func(args []string) (string, error) {
		m, err := find(in, args)
		if err != nil {
			return "", err
		}
		if m.Text != "" {
			return m.Text, nil
		}
		return in.Words.Format(m.Value, m.Unit), nil
	}
	f["change"] = func(args []string) (string, error) {
		m, err := find(in, args)
		if err != nil {
			return "", err
		}
		change := m.Change(m.Previous)
		return in.Words.Format(change.Number, change.Unit), nil
	}
	return f
}

// find is a metric by name. "followers." is accepted for "growth.".
func find(in report.Input, args []string) (report.Metric, error) {
	if err := oneName(args); err != nil {
		return report.Metric{}, err
	}
	name := args[0]
	if rest, ok := strings.CutPrefix(name, "followers."); ok {
		name = "growth." + rest
	}
	if in.Metrics != nil {
		if m, ok := in.Metrics(name); ok {
			return m, nil
		}
	}
	return report.Metric{}, fmt.Errorf("this report has no metric %q; `wxreport build --only json` writes all names", args[0])
}
