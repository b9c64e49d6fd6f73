package stats

import (
	"math"
	"testing"
)

// TestAPValueIsCalibrated holds the bound against the table of Sellke, Bayarri and Berger:
// p of .05, .01, .005 and .001 leave a null hypothesis at least .289, .111, .067 and .0184.
func TestAPValueIsCalibrated(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ p, null float64 }{{0.05, 0.289}, {0.01, 0.111}, {0.005, 0.067}, {0.001, 0.0184}, {1 / math.E, 0.5}, {0.9, 0.5}, {0, 0}, {math.NaN(), 0.5}} {
		if got := 1 - AtMostTrue(c.p); math.Abs(got-c.null) > 6e-4 {
			t.Errorf("p = %v leaves %.4f, want %.4f", c.p, got, c.null)
		}
	}
	last := 1.0
	for p := 1e-12; p < 1; p *= 1.1 {
		if got := AtMostTrue(p); got > last+1e-12 {
			t.Fatalf("a larger p of %v makes the effect more likely", p)
		} else {
			last = got
		}
	}
}
