package json

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/wxreport/wxreport/report"
)

// Decode reads NAME.json back as what later reports need of it: whose it is, its
// period, its figures and its findings. Days are in the given zone.
func Decode(body []byte, zone *time.Location) (report.Edition, error) {
	var head struct {
		Schema  *int `json:"schema"`
		Account struct {
			ID string `json:"id"`
		} `json:"account"`
		Period   Period                   `json:"period"`
		AsOf     string                   `json:"as_of"`
		Language string                   `json:"language"`
		Metrics  map[string]report.Metric `json:"metrics"`
		Findings []report.Finding         `json:"findings"`
	}
	if err := json.Unmarshal(body, &head); err != nil {
		return report.Edition{}, fmt.Errorf("no report: %w", err)
	}
	switch {
	case head.Schema == nil:
		return report.Edition{}, errors.New("no report: it has no schema")
	case *head.Schema != SchemaVersion:
		return report.Edition{}, fmt.Errorf("schema %d, expected %d", *head.Schema, SchemaVersion)
	case head.Account.ID == "":
		return report.Edition{}, errors.New("no report: it has no account.id")
	}
	p, err := periodOf(head.Period, zone)
	if err != nil {
		return report.Edition{}, err
	}
	out := report.Edition{Account: head.Account.ID, Language: head.Language, Period: p, Metrics: map[string]report.Metric{}}
	if out.AsOf, err = day(head.AsOf, zone); err != nil {
		return report.Edition{}, fmt.Errorf("as_of: %w", err)
	}
	for name, m := range head.Metrics {
		m.Name = name
		out.Metrics[name] = m
	}
	out.Findings = head.Findings
	return out, nil
}

// periodOf reads a period whose label and days say the same.
func periodOf(p Period, zone *time.Location) (report.Period, error) {
	from, err := day(p.From, zone)
	if err != nil {
		return report.Period{}, fmt.Errorf("period.from: %w", err)
	}
	last, err := day(p.Until, zone)
	if err != nil {
		return report.Period{}, fmt.Errorf("period.until: %w", err)
	}
	if last.Before(from) {
		return report.Period{}, fmt.Errorf("period ends on %s before it begins on %s", p.Until, p.From)
	}
	days := report.Range(from, last)
	for _, q := range []report.Period{report.Month(from), report.Week(from), days} {
		if q.String() == p.Label && q.From.Equal(days.From) && q.Until.Equal(days.Until) {
			return q, nil
		}
	}
	return report.Period{}, fmt.Errorf("period %q is not %s to %s", p.Label, p.From, p.Until)
}

func day(text string, zone *time.Location) (time.Time, error) {
	t, err := time.ParseInLocation(time.DateOnly, text, zone)
	if err != nil {
		return time.Time{}, fmt.Errorf("%.40q is not a day, expected a form like 2026-10-01", text)
	}
	return t, nil
}
