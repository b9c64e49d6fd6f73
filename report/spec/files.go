package spec

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"path/filepath"

	"github.com/wxreport/wxreport/report"
)

const (
	maxPicture = 5 << 20
	maxPixels  = 16 << 20 // of a picture: a small file can unfold to gigabytes
	maxFont    = 40 << 20
)

// filePath is a path in a spec, relative to the file that names it.
type filePath struct {
	name string
	at   *node
}

func (f *filePath) fromNode(d *decoder, n *node) {
	if n.shape != scalar || n.value == "" {
		d.wrong(n, "a path")
		return
	}
	*f = filePath{name: n.value, at: n}
}

func (f filePath) String() string { return f.name }

// file reads what a path names; nil with a problem, or without a path.
func (d *decoder) file(f filePath, limit int64) []byte {
	if f.at == nil {
		return nil
	}
	body, err := d.disk.read(d.disk.join(f.at.file.dir, f.name), limit)
	switch {
	case err != nil:
		d.add(f.at, fmt.Sprintf("cannot read %s: %v", quoted(f.name), err), "", "paths are relative to the file that names them")
		return nil
	case int64(len(body)) > limit:
		d.add(f.at, fmt.Sprintf("%s is over %d MiB", quoted(f.name), limit>>20), "", "")
		return nil
	}
	return body
}

// picture reads a PNG, JPEG or SVG file; its content decides which.
func (d *decoder) picture(f filePath) report.Picture {
	body := d.file(f, maxPicture)
	if body == nil {
		return report.Picture{}
	}
	out := report.Picture{Name: filepath.Base(f.name), Type: pictureType(body), Body: body}
	var err error
	switch out.Type {
	case "image/png":
		err = raster(body, png.DecodeConfig, png.Decode)
	case "image/jpeg":
		err = raster(body, jpeg.DecodeConfig, jpeg.Decode)
	case "image/svg+xml":
		err = checkSVG(body)
	case "":
		d.add(f.at, quoted(f.name)+" is no picture", "a PNG, JPEG or SVG file", "")
		return report.Picture{}
	}
	if err != nil {
		d.add(f.at, quoted(f.name)+" cannot be used: "+err.Error(), "a PNG, JPEG or SVG file", "")
		return report.Picture{}
	}
	return out
}

// raster decodes a picture whole, so that a cut file is told when the spec is read.
func raster(body []byte, config func(io.Reader) (image.Config, error), decode func(io.Reader) (image.Image, error)) error {
	size, err := config(bytes.NewReader(body))
	if err != nil {
		return err
	}
	if size.Width <= 0 || size.Height <= 0 || size.Width > maxPixels/size.Height {
		return fmt.Errorf("%d x %d pixels, at most %d million in all", size.Width, size.Height, maxPixels>>20)
	}
	_, err = decode(bytes.NewReader(body))
	return err
}

func pictureType(body []byte) string {
	head := bytes.TrimLeft(bytes.TrimPrefix(body[:min(len(body), 1024)], []byte("\ufeff")), " \t\r\n")
	switch {
	case bytes.HasPrefix(body, []byte("\x89PNG\r\n\x1a\n")):
		return "image/png"
	case bytes.HasPrefix(body, []byte{0xff, 0xd8, 0xff}):
		return "image/jpeg"
	case bytes.HasPrefix(head, []byte("<")) && bytes.Contains(head, []byte("<svg")):
		return "image/svg+xml"
	}
	return ""
}

// font reads a TrueType file.
func (d *decoder) font(f filePath) []byte {
	body := d.file(f, maxFont)
	if body == nil {
		return nil
	}
	if bytes.HasPrefix(body, []byte{0, 1, 0, 0}) || bytes.HasPrefix(body, []byte("true")) {
		if d.catalog.CheckFont != nil {
			if err := d.catalog.CheckFont(body); err != nil {
				d.add(f.at, quoted(f.name)+" cannot be used: "+err.Error(), "a TrueType font with a Unicode character map", "leave it out to use the built-in font")
				return nil
			}
		}
		return body
	}
	found := "no font"
	switch {
	case bytes.HasPrefix(body, []byte("OTTO")):
		found = "an OpenType font with PostScript outlines"
	case bytes.HasPrefix(body, []byte("ttcf")):
		found = "a collection of fonts"
	case bytes.HasPrefix(body, []byte("wOF")):
		found = "a web font"
	}
	d.add(f.at, quoted(f.name)+" is "+found, "a TrueType font (.ttf)", "")
	return nil
}
