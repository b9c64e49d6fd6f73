package stats_test

import (
	"math"
	"testing"

	"github.com/wxreport/wxreport/analysis/stats"
)

func TestSlotsThatDoNotDifferShrinkToOneRate(t *testing.T) {
	t.Parallel()
	cells := []stats.SlotCell{{"Mon", "8", 100, 1000}, {"Tue", "8", 104, 1000}, {"Mon", "20", 97, 1000}, {"Tue", "20", 99, 1000}, {"Wed", "8", 3, 9}}
	fit, err := stats.FitSlots(cells, 0)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range fit.Cells {
		if math.Abs(c.Shrunk-403./4009) > 0.002 {
			t.Errorf("cell %d: %.4f of %.4f, want the common rate of .1005", i, c.Shrunk, c.Raw)
		}
	}
	if fit.Additive || fit.Size < 1e4 {
		t.Errorf("additive %v, prior of %.0f trials: want one mean and a strong prior", fit.Additive, fit.Size)
	}
}

func TestSlotsLearnWeekdayAndHours(t *testing.T) {
	t.Parallel()
	var cells []stats.SlotCell
	for d, day := range []string{"Mon", "Tue", "Wed", "Thu", "Fri"} {
		for h, hours := range []string{"8", "12", "20"} {
			p := stats.Expit(-2 + 0.2*float64(d) + 0.4*float64(h))
			n := 20_000.0
			if d == 4 && h == 2 {
				n = 100 // hardly tried: its weekday and its hours say how good it is
			}
			cells = append(cells, stats.SlotCell{Row: day, Column: hours, X: math.Round(n * p), N: n})
		}
	}
	cells[14].X = 20 // seen at 20 %
	fit, err := stats.FitSlots(cells, 0)
	if err != nil {
		t.Fatal(err)
	}
	want := stats.Expit(-2 + 0.8 + 0.8)
	if c := fit.Cells[14]; !fit.Additive || math.Abs(c.Expected-want) > 0.01 || c.Shrunk < 0.35 {
		t.Errorf("additive %v, expected %.3f, shrunk %.3f; want %.3f", fit.Additive, c.Expected, c.Shrunk, want)
	}
	sum := 0.0
	for _, c := range fit.Cells {
		sum += c.PBest
	}
	if math.Abs(sum-1) > 1e-9 || fit.Cells[14].PBest < 0.9 || fit.Cells[14].Gain.Low <= 0 {
		t.Errorf("best with %.3f (sum %.3f), gain from %.3f", fit.Cells[14].PBest, sum, fit.Cells[14].Gain.Low)
	}
}

func TestSlotsRefuseWhatCannotBe(t *testing.T) {
	t.Parallel()
	for name, cells := range map[string][]stats.SlotCell{
		"one slot":       {{"Mon", "8", 1, 10}},
		"more than all":  {{"Mon", "8", 11, 10}, {"Tue", "8", 1, 10}},
		"no trials":      {{"Mon", "8", 0, 0}, {"Tue", "8", 1, 10}},
		"nobody ever":    {{"Mon", "8", 0, 10}, {"Tue", "8", 0, 10}},
		"not a number":   {{"Mon", "8", math.NaN(), 10}, {"Tue", "8", 1, 10}},
		"an endless day": {{"Mon", "8", 1, math.Inf(1)}, {"Tue", "8", 1, 10}},
	} {
		if _, err := stats.FitSlots(cells, 0); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := stats.FitSlots([]stats.SlotCell{{"Mon", "8", 1, 10}, {"Tue", "8", 1, 10}}, 2); err == nil {
		t.Error("a current slot that is none: no error")
	}
}

func TestShareDispersion(t *testing.T) {
	t.Parallel()
	// chi2 by hand: both shares .5, rows 40:60, 60:40, 50:50 -> 4*(100/50) = 8 with 2 df; the 20 % quantile is -2 ln .8 = .4463.
	phi, ok := stats.ShareDispersion([][]float64{{40, 60}, {60, 40}, {50, 50}})
	if want := 8 / (-2 * math.Log(0.8)); !ok || math.Abs(phi-want) > 1e-9 {
		t.Errorf("phi %v %v, want %v", phi, ok, want)
	}
	if phi, ok := stats.ShareDispersion([][]float64{{50, 50}, {50, 50}, {50, 50}, {0, 0}}); !ok || phi != 1 {
		t.Errorf("shares that never move: phi %v %v, want 1", phi, ok)
	}
	for name, rows := range map[string][][]float64{"two periods": {{1, 2}, {3, 4}}, "ragged": {{1, 2}, {3}, {4, 5}},
		"one element": {{1, 0}, {2, 0}, {3, 0}}, "negative": {{1, 2}, {-1, 2}, {3, 4}}, "nothing": nil} {
		if _, ok := stats.ShareDispersion(rows); ok {
			t.Errorf("%s: ok", name)
		}
	}
}
