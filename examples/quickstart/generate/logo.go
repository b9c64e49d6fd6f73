package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
)

// logoSize is the edge of the logo in pixels; each pixel averages logoSamples squared points.
const logoSize, logoSamples = 256, 4

// strokes draw the character 良 on a 100 x 100 field: each is a line through its points.
var strokes = [][][2]float64{
	{{47, 12}, {55, 22}},
	{{32, 27}, {69, 27}, {69, 54}},
	{{32, 40.5}, {69, 40.5}},
	{{32, 54}, {69, 54}},
	{{32, 27}, {32, 84}, {50, 74}},
	{{75, 60}, {59, 68}},
	{{45, 54}, {56, 68}, {68, 79}, {84, 86}},
}

// logo is a white 良 on a green rounded square.
func logo() image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, logoSize, logoSize))
	for y := range logoSize {
		for x := range logoSize {
			plate, ink := 0, 0
			for s := range logoSamples * logoSamples {
				at := func(pixel, step int) float64 {
					return (float64(pixel) + (float64(step)+.5)/logoSamples) * 100 / logoSize
				}
				px, py := at(x, s%logoSamples), at(y, s/logoSamples)
				if onPlate(px, py) {
					plate++
				}
				if onStroke(px, py) {
					ink++
				}
			}
			const points = logoSamples * logoSamples
			mix := func(ground int) uint8 { return uint8((255*ink + ground*(points-ink)) / points) }
			img.SetNRGBA(x, y, color.NRGBA{R: mix(10), G: mix(122), B: mix(78), A: uint8(255 * plate / points)})
		}
	}
	return img
}

// onPlate tells whether a point lies on the square with corners of radius 20.
func onPlate(x, y float64) bool {
	dx, dy := max(math.Abs(x-50)-30, 0), max(math.Abs(y-50)-30, 0)
	return math.Hypot(dx, dy) <= 20
}

// onStroke tells whether a point lies within half a stroke's width of one.
func onStroke(x, y float64) bool {
	const half = 3.6
	for _, line := range strokes {
		for i := 1; i < len(line); i++ {
			ax, ay := line[i-1][0], line[i-1][1]
			bx, by := line[i][0]-ax, line[i][1]-ay
			along := min(max(((x-ax)*bx+(y-ay)*by)/(bx*bx+by*by), 0), 1)
			if math.Hypot(x-ax-along*bx, y-ay-along*by) <= half {
				return true
			}
		}
	}
	return false
}

func logoFiles(_ *world) ([]output, error) {
	var buf bytes.Buffer
	if err := png.Encode(&buf, logo()); err != nil {
		return nil, err
	}
	return []output{{"logo.png", buf.Bytes()}}, nil
}
