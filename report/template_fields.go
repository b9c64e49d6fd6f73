package report

import (
	"fmt"
	"strings"
	"time"
)

// JobFields are the fields every client text may use, file names too.
func JobFields(job Job) map[string]Field {
	return map[string]Field{
		"Account.Name":     constant(job.Account.Name),
		"Account.ID":       constant(job.Account.ID),
		"Account.Industry": constant(job.Account.Industry),
		"Period":           constant(job.Period.String()),
		"From":             constant(job.Period.From.Format(time.DateOnly)),
		"Until":            constant(job.Period.Last().Format(time.DateOnly)),
		"AsOf":             constant(job.AsOf.Format(time.DateOnly)),
	}
}

func constant(s string) Field {
	return func(args []string) (string, error) {
		if len(args) > 0 {
			return "", fmt.Errorf("the field takes no argument")
		}
		return s, nil
	}
}

// Fields are what the texts of a report may name: those of [JobFields], .Period.Name
// (the period in words), .metric "name" and .change "name" (to the previous period). A
// metric that a report of the kind may have and this one has not is a dash, so that one
// late file does not stop the report; a name that is no metric at all is an error.
func Fields(job Job, words *Words, metrics func(string) (Metric, bool)) map[string]Field {
	return fieldsOf(job, words, func(name string) (Metric, error) {
		m, known := metrics(name)
		if !known && !words.Defines(name) {
			return m, noMetric(name)
		}
		return m, nil
	})
}

// StrictFields are [Fields] that refuse every metric the report does not have: what a
// check of the spec uses.
func StrictFields(job Job, words *Words, metrics map[string]Metric) map[string]Field {
	return fieldsOf(job, words, func(name string) (Metric, error) {
		m, known := metrics[name]
		if known {
			return m, nil
		}
		err := noMetric(name)
		if near := Nearest(name, sortedKeys(metrics)); near != "" {
			err = fmt.Errorf("%w (did you mean %q?)", err, near)
		}
		return m, err
	})
}

func noMetric(name string) error {
	return fmt.Errorf("this report has no metric %q; `wxreport build --only json` writes all names", name)
}

func fieldsOf(job Job, words *Words, find func(name string) (Metric, error)) map[string]Field {
	f := JobFields(job)
	f["Period.Name"] = constant(words.Period(job.Period))
	f["metric"] = figure(find, func(m Metric) string {
		if m.Text != "" {
			return m.Text
		}
		return words.Format(m.Value, m.Unit)
	})
	f["change"] = figure(find, func(m Metric) string {
		change := m.Change(m.Previous)
		return words.Format(change.Number, change.Unit)
	})
	return f
}

// figure is a field that writes a metric. "followers." is accepted for "growth.".
func figure(find func(name string) (Metric, error), write func(Metric) string) Field {
	return func(args []string) (string, error) {
		name, err := oneName(args)
		if err != nil {
			return "", err
		}
		m, err := find(name)
		if err != nil {
			return "", err
		}
		return write(m), nil
	}
}

func oneName(args []string) (string, error) {
	if len(args) != 1 {
		return "", fmt.Errorf(`expected one metric name in quotes, as in {{ .metric "growth.net" }}`)
	}
	if rest, ok := strings.CutPrefix(args[0], "followers."); ok {
		return "growth." + rest, nil
	}
	return args[0], nil
}

// AnyFields are the fields of [Fields] with known telling which metrics there may be: what
// is known of a text before there is a report. A nil known takes every name.
func AnyFields(known func(metric string) error) map[string]Field {
	f := JobFields(Job{})
	f["Period.Name"] = constant("")
	figure := func(args []string) (string, error) {
		name, err := oneName(args)
		if err == nil && known != nil {
			err = known(name)
		}
		return "", err
	}
	f["metric"], f["change"] = figure, figure
	return f
}
