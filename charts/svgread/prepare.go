package svgread

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/wxreport/wxreport/charts"
)

var classRule = regexp.MustCompile(`([^{}]+)\{([^{}]*)\}`)

// prepare collects what elements refer to: gradients as the mean of their colours,
// and the declarations of classes.
func prepare(body []byte) (paints map[string]charts.Color, classes map[string]string, err error) {
	paints, classes = map[string]charts.Color{}, map[string]string{}
	linked := map[string]string{} // a gradient that takes its stops from another
	stops := map[string][]charts.Color{}
	d := xml.NewDecoder(bytes.NewReader(body))
	gradient, sheet, elements := "", false, 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, nil, fmt.Errorf("SVG: %w", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if elements++; elements > maxElements {
				return nil, nil, fmt.Errorf("SVG: more than %d elements", maxElements)
			}
			switch t.Name.Local {
			case "linearGradient", "radialGradient":
				gradient = attributes(t)["id"]
				for _, a := range t.Attr {
					if a.Name.Local == "href" {
						linked[gradient] = strings.TrimPrefix(a.Value, "#")
					}
				}
			case "stop":
				if c, ok := stopColor(attributes(t)); ok && gradient != "" {
					stops[gradient] = append(stops[gradient], c)
				}
			case "style":
				sheet = true
			}
		case xml.EndElement:
			sheet = false
		case xml.CharData:
			if !sheet {
				continue
			}
			for _, m := range classRule.FindAllSubmatch(t, -1) {
				for _, selector := range strings.Split(string(m[1]), ",") {
					if name, ok := strings.CutPrefix(strings.TrimSpace(selector), "."); ok {
						classes[name] += string(m[2]) + ";"
					}
				}
			}
		}
	}
	for id, colors := range stops {
		paints[id] = mean(colors)
	}
	for id, other := range linked {
		if c, ok := paints[other]; ok && len(stops[id]) == 0 {
			paints[id] = c
		}
	}
	return paints, classes, nil
}

// stopColor is the colour of a stop of a gradient.
func stopColor(a map[string]string) (charts.Color, bool) {
	text := a["stop-color"]
	for _, declaration := range strings.Split(a["style"], ";") {
		if key, value, _ := strings.Cut(declaration, ":"); strings.TrimSpace(key) == "stop-color" {
			text = strings.TrimSpace(value)
		}
	}
	c, err := parseColor(text)
	return c, err == nil
}

func mean(colors []charts.Color) charts.Color {
	var r, g, b int
	for _, c := range colors {
		r, g, b = r+int(c.R), g+int(c.G), b+int(c.B)
	}
	n := len(colors)
	return charts.Color{R: uint8(r / n), G: uint8(g / n), B: uint8(b / n), A: 255}
}
