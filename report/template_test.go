package report_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
)

func fields() map[string]report.Field {
	f := report.JobFields(report.Job{Account: report.Account{ID: "meiri", Name: "每日良品"}, Period: report.Month(time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC))})
	f["metric"] = func(args []string) (string, error) {
		if len(args) != 1 {
			return "", errors.New("expected one name")
		}
		return "[" + args[0] + "]", nil
	}
	return f
}

func TestFillTemplate(t *testing.T) {
	t.Parallel()
	got, err := report.FillTemplate(`{{.Account.Name}}_月报_{{ .Period }} {{ .metric "growth.net" }} {single}`, fields())
	if err != nil || got != "每日良品_月报_2026-10 [growth.net] {single}" {
		t.Errorf("%q, %v", got, err)
	}
	for text, want := range map[string]string{
		"本月 {{ .Perod }}":       "did you mean .Period?",
		"{{ .Period":            "{{ without }}",
		"{{ Period }}":          "is not a field",
		`{{ .metric "a }}`:      "no closing quote",
		`{{ .metric }}`:         "expected one name",
		`{{ .metric growth }}`:  "not in double quotes",
		`{{ .Period "x" }}`:     "takes no argument",
		`{{ range .Sections }}`: "is not a field",
	} {
		_, err := report.FillTemplate(text, fields())
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, expected %q", text, err, want)
		}
	}
	_, err = report.FillTemplate("本月 {{ .Perod }}", fields())
	var at *report.TemplateError
	if !errors.As(err, &at) || at.Offset != 3 {
		t.Errorf("the error stands at %+v, expected character offset 3", at)
	}
}

// FuzzFillTemplate: a stranger's text neither panics nor grows without end.
func FuzzFillTemplate(f *testing.F) {
	for _, seed := range []string{`{{ .metric "a" }}`, "{{", "}}{{.Period}}", `{{ . "`, "{{.Account.Name}}_{{.Period}}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		out, err := report.FillTemplate(text, fields())
		if err == nil && len(out) > len(text)*20+100 {
			t.Errorf("%d bytes became %d", len(text), len(out))
		}
		var at *report.TemplateError
		if err != nil && (!errors.As(err, &at) || at.Offset < 0 || at.Offset > len(text)) {
			t.Errorf("error without a place: %v", err)
		}
	})
}

func TestNearest(t *testing.T) {
	t.Parallel()
	words := []string{"funnel", "growth", "retention"}
	for word, want := range map[string]string{"funel": "funnel", "fnunel": "funnel", "Growth": "growth", "retenton": "retention", "xyz": "", "": ""} {
		if got := report.Nearest(word, words); got != want {
			t.Errorf("%q is near %q, expected %q", word, got, want)
		}
	}
}
