package check

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"io"
	"maps"
	"slices"
	"strconv"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/check/pdfread"
)

// plainShapes are the elements of a drawing that shows nothing but filled and stroked
// shapes; others may be left out, or be coloured otherwise than they say.
var plainShapes = map[string]bool{"svg": true, "g": true, "path": true, "rect": true, "circle": true, "ellipse": true, "line": true,
	"polygon": true, "polyline": true, "title": true, "desc": true}

// drawnLogo checks that the colours of a drawn logo are on the cover: its shapes are
// paths there, like those of the cover itself.
func (p *paper) drawnLogo(logo report.Picture) {
	for _, ink := range drawnInks(logo.Body) {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(p.Pages[0].Inks)), func(have pdfread.Ink) bool { return alike(have, ink) }) {
			p.out.tell("pdf.logo", "page 1", "a colour of the account's logo is not on the cover", fmt.Sprintf("%s: #%02x%02x%02x", logo.Name, ink[0], ink[1], ink[2]), "")
			return
		}
	}
}

// alike allows for the rounding of colours in files.
func alike(a, b pdfread.Ink) bool {
	for i := range a {
		if d := int(a[i]) - int(b[i]); d < -2 || d > 2 {
			return false
		}
	}
	return true
}

// drawnInks are the colours that the shapes of an SVG are filled and stroked with; none
// where it holds anything but plain shapes.
func drawnInks(body []byte) []pdfread.Ink {
	var out []pdfread.Ink
	d := xml.NewDecoder(bytes.NewReader(body))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			return nil
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if !plainShapes[e.Name.Local] {
			return nil
		}
		for _, a := range e.Attr {
			switch a.Name.Local {
			case "style", "class", "opacity", "fill-opacity", "stroke-opacity", "transform":
				return nil // shown otherwise than it says, or not at all
			case "fill", "stroke":
				if ink, ok := hexInk(a.Value); ok && e.Name.Local != "svg" && e.Name.Local != "g" {
					out = append(out, ink)
				}
			}
		}
	}
}

func hexInk(s string) (pdfread.Ink, bool) {
	if len(s) == 4 && s[0] == '#' {
		s = string([]byte{'#', s[1], s[1], s[2], s[2], s[3], s[3]})
	}
	if len(s) != 7 || s[0] != '#' {
		return pdfread.Ink{}, false
	}
	v, err := strconv.ParseUint(s[1:], 16, 24)
	return pdfread.Ink{uint8(v >> 16), uint8(v >> 8), uint8(v)}, err == nil
}

// logo checks that the page shows the account's logo and no other picture.
func (p *page) logo(logo report.Picture) {
	switch logo.Type {
	case "":
		return
	case "image/png", "image/jpeg":
		if _, format, err := image.DecodeConfig(bytes.NewReader(logo.Body)); err != nil || "image/"+format != logo.Type {
			return // the renderer cannot show it
		}
	case "image/svg+xml":
		if len(drawnInks(logo.Body)) == 0 && len(p.pictures) == 0 {
			return // no drawing, or one that is hard to tell
		}
	default:
		return
	}
	if len(p.pictures) == 0 {
		p.out.tell("html.logo", "cover", "the logo is missing", logo.Name, "no picture")
		return
	}
	want := "data:" + logo.Type + ";base64," + base64.StdEncoding.EncodeToString(logo.Body)
	if !slices.Contains(p.pictures, want) {
		p.out.tell("html.logo", "cover", "the picture on the page is not the account's logo", logo.Name, "another picture")
	}
}
