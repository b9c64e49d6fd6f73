package main

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
)

const logoSide = 240

// logos are a PNG of a leaf, a JPEG of an open book and an SVG of a wave; the fourth account
// has none, and shows its initial.
func logos() ([]file, error) {
	var leaf, book bytes.Buffer
	if err := png.Encode(&leaf, paint(color.NRGBA{}, color.NRGBA{R: 0x6b, G: 0x3f, B: 0x1d, A: 255}, func(x, y float64) bool {
		u, v := (x+y)/2, (x-y)/2 // along and across the leaf
		return math.Abs(u) < .8 && math.Abs(v) < .42*math.Cos(u*math.Pi/1.6) && math.Abs(v) > .03
	})); err != nil {
		return nil, err
	}
	if err := jpeg.Encode(&book, paint(color.NRGBA{R: 255, G: 255, B: 255, A: 255}, color.NRGBA{R: 0x1f, G: 0x3a, B: 0x8a, A: 255}, func(x, y float64) bool {
		fold := .14 * math.Cos(x*math.Pi/1.7)
		return math.Abs(x) > .035 && math.Abs(x) < .85 && y > -.55-fold && y < .5-fold
	}), &jpeg.Options{Quality: 92}); err != nil {
		return nil, err
	}
	const wave = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120" width="120" height="120"><rect width="120" height="120" rx="20" fill="#0f4c5c"/>` +
		`<path d="M14 70 C34 46 48 46 62 66 S92 86 106 58" fill="none" stroke="#ffffff" stroke-width="9" stroke-linecap="round"/>` +
		`<circle cx="84" cy="36" r="11" fill="#f2b84b"/></svg>` + "\n"
	return []file{{"logos/tea.png", leaf.Bytes()}, {"logos/school.jpg", book.Bytes()}, {"logos/hotel.svg", []byte(wave)}}, nil
}

// paint draws a shape given on the square from -1 to 1, four samples a side and pixel.
func paint(ground, ink color.NRGBA, inside func(x, y float64) bool) image.Image {
	const samples = 4
	img := image.NewNRGBA(image.Rect(0, 0, logoSide, logoSide))
	for py := range logoSide {
		for px := range logoSide {
			hits := 0
			for s := range samples * samples {
				x := (float64(px)+(float64(s%samples)+.5)/samples)*2/logoSide - 1
				y := (float64(py)+(float64(s/samples)+.5)/samples)*2/logoSide - 1
				if inside(x, y) {
					hits++
				}
			}
			img.SetNRGBA(px, py, mix(ground, ink, hits, samples*samples))
		}
	}
	return img
}

func mix(ground, ink color.NRGBA, hits, all int) color.NRGBA {
	if ground.A == 0 {
		ink.A = uint8(255 * hits / all)
		return ink
	}
	part := func(a, b uint8) uint8 { return uint8((int(a)*(all-hits) + int(b)*hits) / all) }
	return color.NRGBA{R: part(ground.R, ink.R), G: part(ground.G, ink.G), B: part(ground.B, ink.B), A: 255}
}
