package pdf

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"

	"github.com/wxreport/wxreport/report"
)

// Bounds for a logo in pixels: what is decoded at most, and what it is scaled
// down to, which is 300 dpi at its size on the cover.
const (
	maxPicturePixels = 40 << 20
	pictureWidth     = 640
	pictureHeight    = 200
)

// picture is a raster picture as plain samples, three bytes a pixel, and its
// opacity, one byte a pixel, nil where it is opaque.
type picture struct {
	width, height int
	colors, alpha []byte
}

// readPicture decodes a PNG or JPEG logo. It is nil without an error for no
// picture and for SVG, which is not drawn.
func readPicture(p report.Picture) (*picture, error) {
	if p.Type == "" || p.Type == "image/svg+xml" {
		return nil, nil
	}
	config, decode := png.DecodeConfig, png.Decode
	switch p.Type {
	case "image/png":
	case "image/jpeg":
		config, decode = jpeg.DecodeConfig, jpeg.Decode
	default:
		return nil, fmt.Errorf("logo %s is of type %s, expected image/png, image/jpeg or image/svg+xml", p.Name, p.Type)
	}
	size, err := config(bytes.NewReader(p.Body))
	if err != nil {
		return nil, fmt.Errorf("logo %s: %w", p.Name, err)
	}
	if size.Width <= 0 || size.Height <= 0 || size.Width > maxPicturePixels/size.Height {
		return nil, fmt.Errorf("logo %s is %d x %d pixels, expected at most %d in all", p.Name, size.Width, size.Height, maxPicturePixels)
	}
	decoded, err := decode(bytes.NewReader(p.Body))
	if err != nil {
		return nil, fmt.Errorf("logo %s: %w", p.Name, err)
	}
	return sample(decoded), nil
}

// sample scales a picture down by whole steps, averaging, and takes its samples.
func sample(src image.Image) *picture {
	b := src.Bounds()
	step := max((b.Dx()+pictureWidth-1)/pictureWidth, (b.Dy()+pictureHeight-1)/pictureHeight)
	p := &picture{width: max(b.Dx()/step, 1), height: max(b.Dy()/step, 1)}
	opaque := true
	for y := range p.height {
		for x := range p.width {
			var sum [4]uint32 // colours weighted by opacity, opacity
			n := uint32(0)
			for dy := range min(step, b.Dy()) {
				for dx := range min(step, b.Dx()) {
					r, g, bl, a := src.At(b.Min.X+x*step+dx, b.Min.Y+y*step+dy).RGBA()
					sum[0], sum[1], sum[2], sum[3] = sum[0]+r>>8, sum[1]+g>>8, sum[2]+bl>>8, sum[3]+a>>8
					n++
				}
			}
			for _, c := range sum[:3] {
				if sum[3] > 0 {
					c = c * 255 / sum[3] // RGBA is premultiplied
				}
				p.colors = append(p.colors, byte(min(c, 255)))
			}
			a := byte(sum[3] / n)
			p.alpha = append(p.alpha, a)
			opaque = opaque && a == 255
		}
	}
	if opaque {
		p.alpha = nil
	}
	return p
}

// fillPicture puts a form that shows the picture in the place of a placeholder.
func (f *file) fillPicture(n int, a *art, low float64) error {
	p := a.picture
	entries := fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8", p.width, p.height)
	mask := ""
	if p.alpha != nil {
		mask = fmt.Sprintf("/SMask %d 0 R", f.add(stream(entries+"/ColorSpace/DeviceGray", p.alpha)))
	}
	object := f.add(stream(entries+"/ColorSpace/DeviceRGB"+mask, p.colors))
	f.objects[n] = stream(formDictionary(a.width, a.height, low, fmt.Sprintf("/XObject<</P %d 0 R>>", object)),
		fmt.Appendf(nil, "%s 0 0 %s 0 0 cm /P Do", num(a.width), num(a.height)))
	return nil
}
