package pdf

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"

	"github.com/wxreport/wxreport/charts/svgread"
	"github.com/wxreport/wxreport/report"
)

// Bounds for a logo in pixels: what is decoded at most, and what it is scaled
// down to, which is 300 dpi at its size on the cover.
const (
	maxPicturePixels = 16 << 20
	pictureWidth     = 640
	pictureHeight    = 200
)

// picture is a raster picture as plain samples, three bytes a pixel, and its
// opacity, one byte a pixel, nil where it is opaque; or a drawing.
type picture struct {
	width, height int
	colors, alpha []byte
	drawing       *svgread.Drawing
}

// aspect is the width over the height.
func (p *picture) aspect() float64 {
	if p.drawing != nil {
		return p.drawing.W / p.drawing.H
	}
	return float64(p.width) / float64(p.height)
}

// art is the picture at a size in points.
func (p *picture) art(width, height float64) *art {
	out := &art{width: max(width, 1), height: max(height, 1)}
	if p.drawing != nil {
		out.canvas = p.drawing.Canvas(out.width, out.height)
	} else {
		out.picture = p
	}
	return out
}

// readPicture decodes a PNG, JPEG or SVG logo. It is nil without an error for no
// picture.
func readPicture(p report.Picture) (*picture, error) {
	if p.Type == "" {
		return nil, nil
	}
	if p.Type == "image/svg+xml" {
		drawing, err := svgread.Read(p.Body)
		if err != nil {
			return nil, fmt.Errorf("logo %s: %w", p.Name, err)
		}
		return &picture{drawing: drawing}, nil
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
func sample(decoded image.Image) *picture {
	src := image.NewRGBA(image.Rect(0, 0, decoded.Bounds().Dx(), decoded.Bounds().Dy()))
	draw.Draw(src, src.Rect, decoded, decoded.Bounds().Min, draw.Src)
	step := max((src.Rect.Dx()+pictureWidth-1)/pictureWidth, (src.Rect.Dy()+pictureHeight-1)/pictureHeight)
	p := &picture{width: max(src.Rect.Dx()/step, 1), height: max(src.Rect.Dy()/step, 1)}
	opaque := true
	for y := range p.height {
		for x := range p.width {
			sum, n := average(src, x*step, y*step, step)
			for _, c := range sum[:3] {
				if sum[3] > 0 {
					c = c * 255 / sum[3] // the colours are premultiplied
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

// average adds up the pixels of a square from x, y on, as far as it lies in the
// picture; n is how many those are.
func average(src *image.RGBA, x, y, side int) (sum [4]int, n int) {
	for k := range side * side {
		at := image.Pt(x+k%side, y+k/side)
		if !at.In(src.Rect) {
			continue
		}
		n++
		pixel := src.Pix[src.PixOffset(at.X, at.Y):]
		for i := range sum {
			sum[i] += int(pixel[i])
		}
	}
	return sum, n
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
	f.objects[n] = stream(formDictionary(a.width, a.height, low, fmt.Sprintf("<</XObject<</P %d 0 R>>>>", object)),
		fmt.Appendf(nil, "%s 0 0 %s 0 0 cm /P Do", num(a.width), num(a.height)))
	return nil
}
