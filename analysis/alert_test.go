package analysis

import (
	"testing"

	"github.com/wxreport/wxreport/report"
)

func rateOf(x, n float64) report.Metric {
	return report.Metric{Unit: report.UnitRate, Value: report.Some(x / n), Numerator: report.Some(x), Denominator: report.Some(n)}
}

func bare(v float64) report.Metric {
	return report.Metric{Unit: report.UnitRate, Value: report.Some(v)}
}

func withCritical(a report.Alert, value float64) report.Alert {
	a.Critical = &value
	return a
}

// TestJudgeFollowsTheVerdictTable checks both sides of every line of the verdict
// table: a value on the bad side is always told.
func TestJudgeFollowsTheVerdictTable(t *testing.T) {
	t.Parallel()
	falling := []report.Number{report.Some(0.08), report.Some(0.075), report.Some(0.07), report.Some(0.066), report.Some(0.061)}
	cases := map[string]struct {
		metric   report.Metric
		alert    report.Alert
		phi      float64
		loss     report.Number
		history  []report.Number
		verdict  report.Verdict
		severity report.Severity
	}{
		"good side":             {rateOf(80, 1000), below(0.06), 1, report.Missing, nil, "", ""},
		"exactly at it":         {rateOf(60, 1000), below(0.06), 1, report.Missing, nil, "", ""},
		"certain":               {rateOf(450, 10000), below(0.06), 1, report.Missing, nil, report.Certain, report.Warning},
		"past critical":         {rateOf(450, 10000), withCritical(below(0.06), 0.05), 1, report.Missing, nil, report.Certain, report.Critical},
		"not past critical":     {rateOf(550, 100000), withCritical(below(0.006), 0.005), 1, report.Missing, nil, report.Certain, report.Warning},
		"costs 5 % of orders":   {rateOf(450, 10000), below(0.06), 1, report.Some(0.05), nil, report.Certain, report.Critical},
		"costs less":            {rateOf(450, 10000), below(0.06), 1, report.Some(0.049), nil, report.Certain, report.Warning},
		"huge and trivial":      {rateOf(5990000, 1e8), below(0.06), 1, report.Missing, nil, report.Certain, report.Notice},
		"over-dispersed":        {rateOf(560, 10000), below(0.06), 1, report.Missing, nil, report.Likely, report.Warning},
		"more over-dispersed":   {rateOf(560, 10000), below(0.06), 10, report.Missing, nil, report.Possible, report.Notice},
		"possible":              {rateOf(59, 1000), below(0.06), 1, report.Missing, nil, report.Possible, report.Notice},
		"insufficient":          {rateOf(3, 100), below(0.06), 1, report.Missing, nil, report.Insufficient, report.Notice},
		"without counts":        {bare(0.05), below(0.06), 1, report.Missing, nil, report.Insufficient, report.Warning},
		"without counts, good":  {bare(0.07), below(0.06), 1, report.Missing, nil, "", ""},
		"missing":               {report.Metric{Unit: report.UnitRate}, below(0.06), 1, report.Missing, nil, "", ""},
		"falling towards it":    {rateOf(6100, 100000), below(0.06), 1, report.Missing, falling, report.Watch, report.Notice},
		"falling, too short":    {rateOf(6100, 100000), below(0.06), 1, report.Missing, falling[2:], "", ""},
		"above, certain":        {rateOf(450, 1000), above(0.4), 1, report.Missing, nil, report.Certain, report.Warning},
		"above, past critical":  {rateOf(450, 1000), withCritical(above(0.4), 0.44), 1, report.Missing, nil, report.Certain, report.Critical},
		"above, good":           {rateOf(350, 1000), above(0.4), 1, report.Missing, nil, "", ""},
		"above, without counts": {bare(0.5), above(0.4), 1, report.Missing, nil, report.Insufficient, report.Warning},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := judge(c.metric, c.alert, c.phi, c.loss, c.history)
			if j.verdict != c.verdict || j.severity != c.severity {
				t.Errorf("got %q %q, want %q %q", j.verdict, j.severity, c.verdict, c.severity)
			}
			if j.breached() != (c.verdict != "" && c.verdict != report.Watch) {
				t.Errorf("breached is %v", j.breached())
			}
			if up := j.direction == report.Up; up != (c.alert.Above != nil) {
				t.Errorf("direction is %s", j.direction)
			}
		})
	}
}

// TestVerdictIsNeverMilderFurtherDown walks a rate down from the alert value.
func TestVerdictIsNeverMilderFurtherDown(t *testing.T) {
	t.Parallel()
	rank := map[report.Verdict]int{"": 0, report.Possible: 1, report.Likely: 2, report.Certain: 3}
	before := 0
	for x := 700.0; x >= 300; x-- {
		j := judge(rateOf(x, 10000), below(0.06), 1, report.Missing, nil)
		if now := rank[j.verdict]; now < before {
			t.Fatalf("at %v of 10000 the verdict falls back to %q", x, j.verdict)
		} else {
			before = now
		}
	}
	if before != rank[report.Certain] {
		t.Error("half of the alert value is not certain")
	}
}

func TestRangedJudgesByTheInterval(t *testing.T) {
	t.Parallel()
	m := func(v, low, high float64) report.Metric {
		return report.Metric{Unit: report.UnitHours, Value: report.Some(v), Low: report.Some(low), High: report.Some(high)}
	}
	cases := map[string]struct {
		metric   report.Metric
		alert    report.Alert
		verdict  report.Verdict
		severity report.Severity
	}{
		"good":            {m(1, 0.5, 1.5), above(2), "", ""},
		"certain":         {m(3, 2.5, 3.5), above(2), report.Certain, report.Warning},
		"critical":        {m(3, 2.5, 3.5), withCritical(above(2), 2.8), report.Certain, report.Critical},
		"likely":          {m(2.4, 1.9, 2.9), above(2), report.Likely, report.Warning},
		"possible":        {m(2.1, 1.5, 2.9), above(2), report.Possible, report.Notice},
		"no interval":     {report.Metric{Unit: report.UnitHours, Value: report.Some(9)}, above(2), report.Insufficient, report.Warning},
		"missing":         {report.Metric{Unit: report.UnitHours}, above(2), "", ""},
		"below, certain":  {m(-0.3, -0.5, -0.1), below(0), report.Certain, report.Warning},
		"below, possible": {m(-0.1, -0.5, 0.4), below(0), report.Possible, report.Notice},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if j := ranged(c.metric, c.alert); j.verdict != c.verdict || j.severity != c.severity {
				t.Errorf("got %q %q, want %q %q", j.verdict, j.severity, c.verdict, c.severity)
			}
		})
	}
}

func TestThresholdMarksTheSide(t *testing.T) {
	t.Parallel()
	if m := threshold(below(0.1)); m == nil || m.Above || m.Value != 0.1 {
		t.Errorf("below gives %+v", m)
	}
	if m := threshold(above(0.2)); m == nil || !m.Above || m.Value != 0.2 {
		t.Errorf("above gives %+v", m)
	}
	if m := threshold(report.Alert{}); m != nil {
		t.Errorf("no alert gives %+v", m)
	}
}

func TestAnAlertSwitchedOffIsSilent(t *testing.T) {
	t.Parallel()
	off := below(0.1)
	off.Off = true
	a := Alerts{report.Alerts{"rate": below(0.2), "rate.7": off, "advice only": {Advise: "x"}}}
	if _, ok := a.alertOf("rate", "7"); ok {
		t.Error("the alert of rate.7 is off but judged")
	}
	if alert, ok := a.alertOf("rate", "1"); !ok || *alert.Below != 0.2 {
		t.Error("rate.1 does not take the alert of rate")
	}
	if _, ok := a.alertFor("advice only"); ok {
		t.Error("an alert without a threshold is judged")
	}
}
