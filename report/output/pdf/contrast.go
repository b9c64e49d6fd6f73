package pdf

import "github.com/wxreport/wxreport/charts"

// legibleContrast is what text must have against its ground: level AA of WCAG 2.2.
const legibleContrast = 4.5

// legible is the colour moved towards another, black or white as a rule, as little as
// makes text of it stand out from the ground.
func legible(color, towards, ground charts.Color) charts.Color {
	const steps = 20
	for i := range steps {
		if try := color.Mix(towards, float64(i)/steps); charts.Contrast(try, ground) >= legibleContrast {
			return try
		}
	}
	return towards
}

// word is the colour of a word that says a severity on a ground.
func (p palette) word(tone, ground charts.Color) charts.Color { return legible(tone, p.ink, ground) }

// pillGround is the colour of a severity behind a white word.
func (p palette) pillGround(tone charts.Color) charts.Color { return legible(tone, p.ink, white) }
