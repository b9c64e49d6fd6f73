package pdf

import (
	"math"

	"github.com/wxreport/wxreport/charts"
)

// legibleContrast is what text must have against its ground: level AA of WCAG 2.2.
const legibleContrast = 4.5

// legible is the colour moved towards another, black or white as a rule, as little as
// makes text of it stand out from the ground.
func legible(color, towards, ground charts.Color) charts.Color {
	const steps = 20
	for i := range steps {
		if try := color.Mix(towards, float64(i)/steps); contrastOf(try, ground) >= legibleContrast {
			return try
		}
	}
	return towards
}

// contrastOf is the ratio of WCAG 2.2, 1 to 21.
func contrastOf(a, b charts.Color) float64 {
	x, y := light(a)+0.05, light(b)+0.05
	return max(x, y) / min(x, y)
}

// light is the relative luminance of WCAG 2.2.
func light(c charts.Color) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// word is the colour of a word that says a severity on a ground.
func (p palette) word(tone, ground charts.Color) charts.Color { return legible(tone, p.ink, ground) }

// pillGround is the colour of a severity behind a white word.
func (p palette) pillGround(tone charts.Color) charts.Color { return legible(tone, p.ink, white) }
