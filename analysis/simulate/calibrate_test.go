package main

import "testing"

// TestProbabilitiesAreKept holds the confidence of findings against the truth: of
// those that claim 90 to 95 % between 85 and 98 % must be true, of the surest 95 %.
func TestProbabilitiesAreKept(t *testing.T) {
	if underRace {
		t.Skip("too slow under the race detector")
	}
	t.Parallel()
	e, err := newEngine()
	if err != nil {
		t.Fatal(err)
	}
	r := reliability{}
	if err := e.calibrate(r, 1500, 31); err != nil {
		t.Fatal(err)
	}
	c := r.all()
	for i, limits := range map[int][2]float64{3: {0.75, 0.98}, 4: {0.85, 0.98}, 5: {0.95, 1}} {
		told := c[i][0] + c[i][1]
		if told < 60 {
			t.Errorf("%d findings of probability %.2f and more: too few to tell", told, bands[i])
		}
		if share := part(c[i][0], told); share < limits[0] || share > limits[1] {
			t.Errorf("of %d findings of probability %.2f and more %.1f %% are true, expected %.0f to %.0f %%", told, bands[i], 100*share, 100*limits[0], 100*limits[1])
		}
	}
	t.Log(c)
}
