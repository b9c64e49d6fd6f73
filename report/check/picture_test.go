package check_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"testing"

	"github.com/wxreport/wxreport/report"
)

// notANumber is what no analysis makes; report.Some refuses it.
var notANumber = report.Number{F: math.NaN(), Known: true}

// picture is a logo of the same size in other colours.
func picture(logo report.Picture, other bool) report.Picture {
	size, err := png.DecodeConfig(bytes.NewReader(logo.Body))
	if err != nil {
		panic(err)
	}
	img := image.NewNRGBA(image.Rect(0, 0, size.Width, size.Height))
	for y := range size.Height {
		for x := range size.Width {
			c := color.NRGBA{R: 0x2B, G: 0x5A, B: 0xC8, A: 255}
			if (x/16+y/16)%2 == 0 && other {
				c = color.NRGBA{R: 0xE0, G: 0x80, B: 0x20, A: 255}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return report.Picture{Name: "other.png", Type: "image/png", Body: b.Bytes()}
}

// try renders where the renderer does not refuse by itself.
func try(t *testing.T, doc *report.Document, kind string) (report.Artifact, bool) {
	t.Helper()
	var b bytes.Buffer
	if err := renderers()[kind].Render(&b, doc); err != nil {
		t.Logf("%s: the renderer refuses: %v", kind, err)
		return report.Artifact{}, false
	}
	return report.Artifact{Name: "report." + kind, Body: b.Bytes()}, true
}
