package report_test

import (
	"math"
	"testing"

	"github.com/wxreport/wxreport/report"
)

// Known ratios: black on white is 21, and #767676 is the palest grey that passes AA
// on white.
func TestContrast(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#ffffff", "#ffffff", 1}, {"#767676", "#ffffff", 4.54}, {"#ffffff", "#777777", 4.48}, {"no", "#ffffff", 21}} {
		if got := report.Contrast(c.a, c.b); math.Abs(got-c.want) > 0.005 {
			t.Errorf("%s on %s is %.3f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}

func TestDensityScalesGaps(t *testing.T) {
	t.Parallel()
	for density, want := range map[report.Density]float64{"": 12, report.Normal: 12, report.Compact: 9, report.Airy: 16} {
		if got := (report.Theme{Density: density}).Space(12); got != want {
			t.Errorf("%q: 12 pt become %v, want %v", density, got, want)
		}
	}
}

// Nothing names the program unless the theme asks for it.
func TestNoMarkUnlessAsked(t *testing.T) {
	t.Parallel()
	doc := report.Document{Program: "wxreport 1"}
	if got := doc.Signature(); got != "" {
		t.Errorf("the metadata say %q", got)
	}
	doc.Theme.Mark = true
	if got := doc.Signature(); got != "wxreport 1" {
		t.Errorf("a mark that was asked for is %q", got)
	}
}
