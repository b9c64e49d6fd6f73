package templates_test

import (
	"fmt"
	"math"
	"testing"
)

// linear is a colour in linear light, 0-1.
func linear(hex string) [3]float64 {
	var r, g, b uint8
	if _, err := fmt.Sscanf(hex, "#%02x%02x%02x", &r, &g, &b); err != nil {
		panic(err)
	}
	var out [3]float64
	for i, v := range []uint8{r, g, b} {
		c := float64(v) / 255
		if c <= .04045 {
			out[i] = c / 12.92
		} else {
			out[i] = math.Pow((c+.055)/1.055, 2.4)
		}
	}
	return out
}

// sight are simulations of full colour blindness of each kind in linear light, after
// Machado, Oliveira and Fernandes 2009.
var sight = map[string][3][3]float64{
	"normal":       {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protanopia":   {{.152286, 1.052583, -.204868}, {.114503, .786281, .099216}, {-.003882, -.048116, 1.051998}},
	"deuteranopia": {{.367322, .860646, -.227968}, {.280085, .672501, .047413}, {-.011820, .042940, .968881}},
	"tritanopia":   {{1.255528, -.076749, -.178779}, {-.078411, .930809, .147602}, {.004733, .691367, .303900}},
}

// lab is CIE L*a*b* (D65) of a colour as an eye sees it.
func lab(hex string, eye [3][3]float64) [3]float64 {
	c := linear(hex)
	var seen [3]float64
	for i := range seen {
		seen[i] = min(max(eye[i][0]*c[0]+eye[i][1]*c[1]+eye[i][2]*c[2], 0), 1)
	}
	f := func(v float64) float64 {
		if v > .008856 {
			return math.Cbrt(v)
		}
		return 7.787*v + 16./116
	}
	x := f((.4124*seen[0] + .3576*seen[1] + .1805*seen[2]) / .95047)
	y := f(.2126*seen[0] + .7152*seen[1] + .0722*seen[2])
	z := f((.0193*seen[0] + .1192*seen[1] + .9505*seen[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// distinguishable wants any two series colours apart for every kind of sight: a CIE76
// difference of 10, about four times the least that is seen side by side.
func distinguishable(t *testing.T, theme string, series []string) {
	t.Helper()
	for name, eye := range sight {
		for i, a := range series {
			for _, b := range series[i+1:] {
				p, q := lab(a, eye), lab(b, eye)
				if d := math.Hypot(math.Hypot(p[0]-q[0], p[1]-q[1]), p[2]-q[2]); d < 10 {
					t.Errorf("%s: %s and %s differ by %.1f for %s, want 10", theme, a, b, d, name)
				}
			}
		}
	}
}
