package stats

import (
	"math"
	"testing"
)

func TestPositionDecayCases(t *testing.T) {
	t.Parallel()
	eachCase(t, "position_decay", func(t *testing.T, c statCase) {
		in := decode[struct{ Zones []DecayZone }](t, c.Inputs)
		want := decode[struct {
			Slope     float64
			Residuals []struct{ Expected, Ratio, T, DF, P float64 }
		}](t, c.Expected)
		tol := decode[struct{ Rel float64 }](t, c.Tol).Rel
		got, slope, err := PositionDecay(in.Zones)
		if err != nil {
			t.Fatal(err)
		}
		nearRel(t, "slope", slope, want.Slope, tol)
		for i, w := range want.Residuals {
			nearRel(t, "expected", got[i].Expected, w.Expected, tol)
			nearRel(t, "ratio", got[i].Ratio, w.Ratio, tol)
			nearRel(t, "t", got[i].T, w.T, tol)
			nearRel(t, "df", got[i].DF, w.DF, tol)
			nearRel(t, "p", got[i].P, w.P, tol)
		}
	})
}

func TestPositionDecayIsUnsureWhereZonesFollowNoPlace(t *testing.T) {
	t.Parallel()
	// A payment page: the button at the bottom is clicked most. Nothing may be called odd for its place.
	var zones []DecayZone
	for i, rate := range []float64{0.18, 0.09, 0.47, 0.64, 0.05, 0.06, 0.3, 0.1, 0.02, 0.4} {
		zones = append(zones, DecayZone{Page: "pay", Rank: float64(i + 1), Views: 52000, Clicks: math.Round(52000 * rate)})
	}
	got, _, err := PositionDecay(zones)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range got {
		if r.P*float64(len(got)) < 0.05 {
			t.Errorf("zone %d: p = %v against an expectation that does not hold", i+1, r.P)
		}
	}
}

func TestPositionDecayRefuses(t *testing.T) {
	t.Parallel()
	zone := func(rank, views, clicks float64) DecayZone {
		return DecayZone{Page: "p", Rank: rank, Views: views, Clicks: clicks}
	}
	full := func(odd DecayZone) []DecayZone {
		zones := []DecayZone{odd}
		for i := range 9 {
			zones = append(zones, zone(float64(i+2), 1000, 100))
		}
		return zones
	}
	for name, zones := range map[string][]DecayZone{
		"few zones": full(zone(1, 1000, 100))[:7], "no views": full(zone(1, 0, 0)), "a negative count": full(zone(1, 100, -1)),
		"no place": full(zone(math.NaN(), 100, 1)), "endless views": full(zone(1, math.Inf(1), 1)),
	} {
		if _, _, err := PositionDecay(zones); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, _, err := PositionDecay(full(zone(1, 1000, 100))); err != nil {
		t.Error(err)
	}
}
