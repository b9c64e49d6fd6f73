package analysis

import (
	"fmt"

	"github.com/wxreport/wxreport/report"
)

// Kinds lists the section kinds in the order of a full report.
func Kinds() []report.Kind[report.Section] {
	return []report.Kind[report.Section]{
		growthKind(),
		audienceKind(),
		contentKind(),
		interactionKind(),
		trafficKind(),
		funnelKind(),
		retentionKind(),
		competitorsKind(),
		experimentsKind(),
		platformsKind(),
	}
}

// kind makes a catalogue entry from a section type: S is the options struct and
// the section in one, defaults returns it filled, check completes it.
func kind[S any, P interface {
	*S
	report.Section
}](name, summary, example string, defaults func() P, check func(P) error) report.Kind[report.Section] {
	return report.Kind[report.Section]{
		Name: name, Summary: summary, Example: example,
		Options: func() any { return defaults() },
		Build: func(options any) (report.Section, error) {
			s, ok := options.(P)
			if !ok {
				return nil, fmt.Errorf("section %s: options are %T", name, options)
			}
			if check != nil {
				if err := check(s); err != nil {
					return nil, err
				}
			}
			return s, nil
		},
	}
}

// alert is a default threshold.
func below(value float64) report.Alert { return report.Alert{Below: &value} }
func above(value float64) report.Alert { return report.Alert{Above: &value} }
