package main

import "testing"

// TestFindingsKeepTheirProbability draws effects from a fifth of the gate's size to twice
// it: of the findings of any rule that call themselves sure nineteen of twenty must be
// true, of those that are less sure about as many as they say.
func TestFindingsKeepTheirProbability(t *testing.T) {
	if testing.Short() || underRace {
		t.Skip("draws and analyses 160 accounts")
	}
	t.Parallel()
	e, err := newEngine()
	if err != nil {
		t.Fatal(err)
	}
	r := reliability{}
	r.addMonths(simulate(e, 160, 41, 2, sized(41)))
	all := r.all()
	sure := all[len(bands)-1]
	if told := sure[0] + sure[1]; told < 150 || part(sure[0], told) < 0.93 {
		t.Errorf("of %d sure findings %.1f %% are true, want 93 at least", told, 100*part(sure[0], told))
	}
	for rule, record := range r {
		told, yes := record.byBand.told()
		if stated := record.stated / float64(told); told >= 30 && part(yes, told) < stated-0.15 {
			t.Errorf("%s: %d findings state %.0f %%, %.0f %% are true", rule, told, 100*stated, 100*part(yes, told))
		}
	}
	if len(r) < 8 {
		t.Errorf("findings of %d rules: too few were tested", len(r))
	}
}
