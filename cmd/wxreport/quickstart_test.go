package main

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	wxjson "github.com/wxreport/wxreport/report/output/json"
)

const quickstart = "../../examples/quickstart"

// figure is a figure that the example promises: a metric, or two of them
// combined, with the value printed in the analysis it follows.
type figure struct {
	Figure     string    `json:"figure"`
	Metric     string    `json:"metric"`
	Ratio      []operand `json:"ratio"`      // a / b
	Difference []operand `json:"difference"` // a - b
	Relative   []operand `json:"relative"`   // a / b - 1
	Value      float64   `json:"value"`
	Tolerance  float64   `json:"tolerance"`
}

// operand is a metric's name or a number.
type operand struct {
	metric string
	number float64
}

func (o *operand) UnmarshalJSON(b []byte) error {
	if b[0] == '"' {
		return json.Unmarshal(b, &o.metric)
	}
	return json.Unmarshal(b, &o.number)
}

// built is the quickstart's NAME.json, made by the real program.
func built(t *testing.T) wxjson.File {
	t.Helper()
	out := t.TempDir()
	var stdout, stderr writer
	args := []string{"build", filepath.Join(quickstart, "report.yaml"), "--only", "json", "--out", out}
	if code := run(t.Context(), args, &stdout, &stderr, asOf); code != exitDone {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	names, err := filepath.Glob(filepath.Join(out, "*.json"))
	if err != nil || len(names) != 1 {
		t.Fatalf("built %v: %v", names, err)
	}
	body, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	var file wxjson.File
	if err := json.Unmarshal(body, &file); err != nil {
		t.Fatal(err)
	}
	return file
}

type writer []byte

func (w *writer) Write(p []byte) (int, error) { *w = append(*w, p...); return len(p), nil }

// TestQuickstartFigures reads every figure that the example promises from the
// report's JSON, computed from the raw files.
func TestQuickstartFigures(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile(filepath.Join(quickstart, "figures.json"))
	if err != nil {
		t.Fatal(err)
	}
	var figures []figure
	if err := json.Unmarshal(body, &figures); err != nil {
		t.Fatal(err)
	}
	if len(figures) < 60 {
		t.Fatalf("the example promises %d figures, expected at least 60", len(figures))
	}
	file := built(t)
	value := func(o operand) float64 {
		if o.metric == "" {
			return o.number
		}
		m, ok := file.Metrics[o.metric]
		if !ok || !m.Value.Known {
			t.Errorf("metric %s is missing", o.metric)
			return math.NaN()
		}
		return m.Value.F
	}
	for _, f := range figures {
		var got float64
		switch {
		case f.Metric != "":
			got = value(operand{metric: f.Metric})
		case f.Ratio != nil:
			got = value(f.Ratio[0]) / value(f.Ratio[1])
		case f.Difference != nil:
			got = value(f.Difference[0]) - value(f.Difference[1])
		case f.Relative != nil:
			got = value(f.Relative[0])/value(f.Relative[1]) - 1
		default:
			t.Errorf("%s: names no metric", f.Figure)
			continue
		}
		if !(math.Abs(got-f.Value) <= f.Tolerance) {
			t.Errorf("%s: got %.6g, expected %g ± %g", f.Figure, got, f.Value, f.Tolerance)
		}
	}
}

// TestQuickstartTellsWhatElseTheMonthHolds: what the example's README says of the month beside its figures is found.
func TestQuickstartTellsWhatElseTheMonthHolds(t *testing.T) {
	t.Parallel()
	told := map[string]bool{}
	for _, f := range built(t).Findings {
		told[f.Rule+" "+f.Subject] = true
	}
	for _, want := range []string{"funnel.below_alert inquiry>payment", "experiments.winner 支付页布局", "growth.unusual_day 2026-10-24",
		"content.best_slot habits.周四.攻略类", "experiments.not_enough_data 内容结构", "experiments.invalid 封面图"} {
		if !told[want] {
			t.Errorf("%s is not told", want)
		}
	}
}
