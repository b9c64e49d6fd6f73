package charts

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Color is an RGB colour with its opacity. The zero value paints nothing.
type Color struct {
	R, G, B uint8
	A       uint8 // 0 invisible, 255 opaque
}

// ParseColor reads "#rrggbb" or "#rgb".
func ParseColor(s string) (Color, error) {
	hex := strings.TrimPrefix(s, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	v, err := strconv.ParseUint(hex, 16, 32)
	if err != nil || len(hex) != 6 {
		return Color{}, fmt.Errorf("colour %q: expected #rrggbb", s)
	}
	return Color{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 255}, nil
}

// Hex is the colour as "#rrggbb", without its opacity.
func (c Color) Hex() string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// Alpha is the colour at an opacity of 0 to 1.
func (c Color) Alpha(a float64) Color {
	c.A = uint8(math.Round(255 * math.Max(0, math.Min(1, a))))
	return c
}

// Mix goes from c to other: share 0 is c, 1 is other.
func (c Color) Mix(other Color, share float64) Color {
	share = math.Max(0, math.Min(1, share))
	part := func(a, b uint8) uint8 {
		return uint8(math.Round(float64(a) + (float64(b)-float64(a))*share))
	}
	return Color{R: part(c.R, other.R), G: part(c.G, other.G), B: part(c.B, other.B), A: c.A}
}

// luminance is the relative luminance of WCAG 2, 0 black to 1 white.
func (c Color) luminance() float64 {
	linear := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// Contrast is the contrast ratio of WCAG 2, 1 to 21.
func Contrast(a, b Color) float64 {
	x, y := a.luminance(), b.luminance()
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}
