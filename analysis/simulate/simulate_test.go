package main

import (
	"reflect"
	"strings"
	"testing"
)

// TestEngineOnKnownTruth is a small run with bounds that the large one keeps with
// room to spare: sixty months of each half tell little more.
func TestEngineOnKnownTruth(t *testing.T) {
	if testing.Short() || underRace {
		t.Skip("draws and analyses 120 accounts")
	}
	t.Parallel()
	e, err := newEngine()
	if err != nil {
		t.Fatal(err)
	}
	s, err := sum(simulate(e, 120, 11, 2, halves(11)))
	if err != nil {
		t.Fatal(err)
	}
	if s.cleanShare() < 0.88 {
		t.Errorf("%.1f %% of the null months are clean, want 88 at least: %v", 100*s.cleanShare(), s.firedInNull)
	}
	if s.precision() < 0.92 {
		t.Errorf("precision %.1f %%, want 92 at least: %v %v", 100*s.precision(), s.firedInNull, s.wrongByRule)
	}
	if s.recall() < 0.88 {
		t.Errorf("recall %.1f %%, want 88 at least: %v of %v", 100*s.recall(), s.met, s.planted)
	}
	if s.right < 100 {
		t.Errorf("%d true findings in 60 planted months: nothing was tested", s.right)
	}
}

// TestMonthsAreReproducible draws and analyses the same months in one and in three
// streams.
func TestMonthsAreReproducible(t *testing.T) {
	t.Parallel()
	e, err := newEngine()
	if err != nil {
		t.Fatal(err)
	}
	one, three := simulate(e, 6, 5, 1, halves(5)), simulate(e, 6, 5, 3, halves(5))
	if !reflect.DeepEqual(one, three) {
		t.Error("the number of streams changes the result")
	}
	other := simulate(e, 6, 6, 1, halves(6))
	if reflect.DeepEqual(one, other) {
		t.Error("the seed changes nothing")
	}
}

// TestEveryEffectCanBeTold plants each effect alone at one and a half times its
// size: an effect that is never told, or told where nothing is planted, would make
// the recall worthless.
func TestEveryEffectCanBeTold(t *testing.T) {
	if underRace {
		t.Skip("too slow under the race detector")
	}
	t.Parallel()
	e, err := newEngine()
	if err != nil {
		t.Fatal(err)
	}
	for _, effect := range append(append([]string{}, gated...), specials...) {
		t.Run(effect, func(t *testing.T) {
			t.Parallel()
			s, err := sum(simulate(e, 4, 21, 1, func(uint64) (plan, bool) { return plan{[]string{effect}, 1.5}, true }))
			if err != nil {
				t.Fatal(err)
			}
			if s.planted[effect] == 0 || s.met[effect] == 0 {
				t.Errorf("told %d of %d", s.met[effect], s.planted[effect])
			}
		})
	}
}

func TestRunPrintsItsTables(t *testing.T) {
	if underRace {
		t.Skip("too slow under the race detector")
	}
	t.Parallel()
	var out strings.Builder
	if err := run([]string{"-n", "2", "-seed", "4", "-power", "1", "-rule", "-"}, &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"clean null months", "precision", "recall", "stage_alert", "certain", "power:", "false findings in null months"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	if err := run([]string{"-nothing"}, &out); err == nil {
		t.Error("an unknown flag is taken")
	}
}
