package report

import (
	"math"
	"strconv"
)

// EnoughContrast is what text needs on its ground (WCAG 2.2, 1.4.3, level AA).
const EnoughContrast = 4.5

// Contrast is the ratio of the luminances of two colours "#rrggbb", 1 to 21, as
// WCAG 2 defines it. What is no colour counts as black.
func Contrast(a, b string) float64 {
	x, y := luminance(a)+0.05, luminance(b)+0.05
	return max(x, y) / min(x, y)
}

// luminance is the relative luminance of sRGB (WCAG 2, after IEC 61966-2-1).
func luminance(hex string) float64 {
	if len(hex) != 7 {
		return 0
	}
	v, err := strconv.ParseUint(hex[1:], 16, 32)
	if err != nil {
		return 0
	}
	light := func(c uint64) float64 {
		s := float64(c&0xff) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*light(v>>16) + 0.7152*light(v>>8) + 0.0722*light(v)
}
