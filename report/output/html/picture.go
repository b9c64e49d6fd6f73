package html

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"html/template"
	"image"
	_ "image/jpeg" // logos
	_ "image/png"
	"io"

	"github.com/wxreport/wxreport/report"
)

// picture is a logo as a data address; empty for none and for one that no browser
// would show.
func picture(p report.Picture) template.URL {
	switch p.Type {
	case "image/png", "image/jpeg":
		if _, format, err := image.DecodeConfig(bytes.NewReader(p.Body)); err != nil || "image/"+format != p.Type {
			return ""
		}
	case "image/svg+xml":
		if !isSVG(p.Body) {
			return ""
		}
	default:
		return ""
	}
	return template.URL("data:" + p.Type + ";base64," + base64.StdEncoding.EncodeToString(p.Body)) //nolint:gosec // base64 of a picture
}

// isSVG reports whether a file is well-formed and an SVG at its root.
func isSVG(body []byte) bool {
	d := xml.NewDecoder(bytes.NewReader(body))
	root := ""
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return root == "svg"
		}
		if err != nil {
			return false
		}
		if start, ok := token.(xml.StartElement); ok && root == "" {
			root = start.Name.Local
		}
	}
}
