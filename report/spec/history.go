package spec

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/wxreport/wxreport/report"
)

const maxHistory = 120

var stretch = regexp.MustCompile(`^(_|[+-]?[0-9.]+(?:e[+-]?[0-9]+)?)(?:([+-][0-9.]+(?:e[+-]?[0-9]+)?)?x([0-9]+))?$`)

// ParseHistory expands the notation of past values, oldest first: 0.031 is one
// value, 0.031x11 the same twelve times, 0.03+0.001x3 is 0.03 0.031 0.032 0.033,
// and _ is a missing one.
func ParseHistory(text string) ([]report.Number, error) {
	var out []report.Number
	for _, part := range strings.Fields(text) {
		m := stretch.FindStringSubmatch(part)
		if m == nil {
			return nil, fmt.Errorf("%q is no history, expected a form like 0.031+0.001x11", part)
		}
		times := 0
		if m[3] != "" {
			n, err := strconv.Atoi(m[3])
			if err != nil || n > maxHistory {
				return nil, fmt.Errorf("%q has more than %d values", part, maxHistory)
			}
			times = n
		}
		value, step := report.Missing, 0.0
		if m[1] != "_" {
			f, err := strconv.ParseFloat(m[1], 64)
			if err != nil {
				return nil, fmt.Errorf("%q is no number", m[1])
			}
			value = report.Some(f)
		}
		if m[2] != "" {
			f, err := strconv.ParseFloat(m[2], 64)
			if err != nil {
				return nil, fmt.Errorf("%q is no number", m[2])
			}
			step = f
		}
		for i := range times + 1 {
			out = append(out, value.Plus(report.Some(step*float64(i))))
		}
		if len(out) > maxHistory {
			return nil, fmt.Errorf("a history of more than %d values", maxHistory)
		}
	}
	return out, nil
}
