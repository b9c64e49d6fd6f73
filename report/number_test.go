package report_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/wxreport/wxreport/report"
)

// Missing is never zero: nothing computed from a missing number is known.
func TestMissingSpreads(t *testing.T) {
	t.Parallel()
	one := report.Some(1)
	for name, n := range map[string]report.Number{
		"plus": one.Plus(report.Missing), "minus": report.Missing.Minus(one), "over": one.Over(report.Missing),
		"over zero": one.Over(report.Some(0)), "relative": report.Missing.Relative(one), "times": report.Missing.Times(2),
		"NaN": report.Some(math.NaN()), "infinite": report.Some(math.Inf(1)), "empty sum": report.Sum(report.Missing, report.Missing),
	} {
		if n.Known {
			t.Errorf("%s is known: %v", name, n.F)
		}
	}
	if got := report.Sum(one, report.Missing, one); got != report.Some(2) {
		t.Errorf("the sum of the known is %v, expected 2", got)
	}
}

func TestNumberJSON(t *testing.T) {
	t.Parallel()
	for _, n := range []report.Number{report.Missing, report.Some(0), report.Some(0.083), report.Some(-12), report.Some(1e15)} {
		body, err := json.Marshal(n)
		if err != nil {
			t.Fatal(err)
		}
		var back report.Number
		if err := json.Unmarshal(body, &back); err != nil || back != n {
			t.Errorf("%v became %s became %v, %v", n, body, back, err)
		}
	}
	if body, _ := json.Marshal(report.Some(0.1 + 0.2)); string(body) != "0.3" {
		t.Errorf("the last bit shows: %s", body)
	}
}
