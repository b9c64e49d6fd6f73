package xlsx

import (
	"testing"

	"github.com/wxreport/wxreport/report"
)

func TestKeyFiguresFollowTheOneCellThatHoldsThem(t *testing.T) {
	t.Parallel()
	metric := report.Metric{Name: "funnel.overall", Numerator: report.Some(42197), Denominator: report.Some(40e6)}
	rate := report.Q(report.Some(42197.0/40e6), report.UnitRate)
	count := func(v float64, ref string) told { return told{report.Some(v), report.UnitCount, ref} }
	for name, c := range map[string]struct {
		metric report.Metric
		figure report.Quantity
		cells  []told
		want   string
	}{
		"the cell":            {metric, rate, []told{{rate.Number, report.UnitRate, "A1"}, count(42197, "B1"), count(40e6, "C1")}, "A1"},
		"a ratio":             {metric, rate, []told{count(42197, "B1"), count(40e6, "C1")}, `IF(C1=0,"",B1/C1)`},
		"a count said twice":  {metric, rate, []told{count(42197, "B1"), count(42197, "B2"), count(40e6, "C1")}, `IF(C1=0,"",B1/C1)`},
		"two equal rates":     {report.Metric{}, rate, []told{{rate.Number, report.UnitRate, "A1"}, {rate.Number, report.UnitRate, "A2"}}, ""},
		"another unit":        {report.Metric{}, rate, []told{{rate.Number, report.UnitPoints, "A1"}}, ""},
		"two small counts":    {report.Metric{Numerator: report.Some(7), Denominator: report.Some(10)}, report.Q(report.Some(0.7), report.UnitRate), []told{count(7, "B1"), count(7, "B2"), count(10, "C1")}, ""},
		"parts of something":  {metric, report.Q(report.Some(0.5), report.UnitRate), []told{count(42197, "B1"), count(40e6, "C1")}, ""},
		"a figure not known":  {metric, report.Q(report.Missing, report.UnitRate), []told{count(42197, "B1"), count(40e6, "C1")}, ""},
		"nothing of the kind": {metric, rate, nil, ""},
	} {
		if got := source(c.metric, c.figure, c.cells); got != c.want {
			t.Errorf("%s: %q, expected %q", name, got, c.want)
		}
	}
}
