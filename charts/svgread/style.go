package svgread

import (
	"encoding/xml"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/wxreport/wxreport/charts"
)

// style is what an element inherits.
type style struct {
	fill, stroke, current               string
	width                               float64
	opacity, fillOpacity, strokeOpacity float64
	evenOdd, hidden                     bool
	transform                           matrix
}

func initial() style {
	return style{fill: "#000", stroke: "none", current: "#000", width: 1, opacity: 1, fillOpacity: 1, strokeOpacity: 1, transform: matrix{a: 1, d: 1}}
}

// attributes are those of an element by name.
func attributes(t xml.StartElement) map[string]string {
	out := map[string]string{}
	for _, a := range t.Attr {
		if a.Name.Space == "" {
			out[a.Name.Local] = strings.TrimSpace(a.Value)
		}
	}
	return out
}

// with is the style of an element inside another: its attributes, the declarations
// of its classes, those of its own, each before the ones named earlier.
func (s style) with(a map[string]string, classes map[string]string) (style, error) {
	if text, ok := a["transform"]; ok {
		m, err := parseTransform(text)
		if err != nil {
			return s, err
		}
		s.transform = s.transform.times(m)
	}
	for _, key := range properties {
		if v, ok := a[key]; ok {
			if err := s.set(key, v); err != nil {
				return s, err
			}
		}
	}
	var sheets []string
	for _, class := range strings.Fields(a["class"]) {
		sheets = append(sheets, classes[class])
	}
	for _, sheet := range append(sheets, a["style"]) {
		for _, declaration := range strings.Split(sheet, ";") {
			key, value, _ := strings.Cut(declaration, ":")
			value, _, _ = strings.Cut(value, "!")
			if err := s.set(strings.TrimSpace(key), strings.TrimSpace(value)); err != nil {
				return s, err
			}
		}
	}
	return s, nil
}

// properties are the attributes that are properties of style.
var properties = []string{"color", "fill", "stroke", "stroke-width", "opacity", "fill-opacity", "stroke-opacity", "fill-rule", "display", "visibility", "mask", "filter"}

func (s *style) set(key, value string) error {
	if value == "" || value == "inherit" {
		return nil
	}
	var err error
	switch key {
	case "color":
		s.current = value
	case "fill":
		s.fill = value
	case "stroke":
		s.stroke = value
	case "stroke-width":
		s.width, err = length(value)
	case "opacity": // of groups, too: their parts are taken for apart
		var own float64
		own, err = share(value)
		s.opacity *= own
	case "fill-opacity":
		s.fillOpacity, err = share(value)
	case "stroke-opacity":
		s.strokeOpacity, err = share(value)
	case "fill-rule":
		s.evenOdd = value == "evenodd"
	case "display":
		s.hidden = s.hidden || value == "none"
	case "visibility":
		s.hidden = s.hidden || value == "hidden" || value == "collapse"
	case "mask", "filter":
		if value != "none" {
			err = fmt.Errorf("%s cannot be drawn, expected plain shapes", key)
		}
	}
	return err
}

func share(s string) (float64, error) {
	percent := strings.HasSuffix(s, "%")
	v, err := strconv.ParseFloat(strings.TrimSuffix(s, "%"), 64)
	if percent {
		v /= 100
	}
	if err != nil || !(v >= 0) {
		return 0, fmt.Errorf("opacity %.20q, expected 0 to 1", s)
	}
	return min(v, 1), nil
}

// unitPixels are the sizes of units in user units.
var unitPixels = map[string]float64{"": 1, "px": 1, "pt": 4.0 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 960 / 25.4, "in": 96}

func length(s string) (float64, error) {
	number := strings.TrimRight(s, "abcdefghijklmnopqrstuvwxyz")
	v, err := strconv.ParseFloat(number, 64)
	unit, ok := unitPixels[s[len(number):]]
	if err != nil || !ok || !(v >= 0 && v < 1e7) {
		return 0, fmt.Errorf("length %.20q, expected a number", s)
	}
	return v * unit, nil
}

// named are the basic colours of HTML; drawing programs write others as numbers.
var named = map[string]string{"black": "#000000", "silver": "#c0c0c0", "gray": "#808080", "grey": "#808080", "white": "#ffffff",
	"maroon": "#800000", "red": "#ff0000", "purple": "#800080", "fuchsia": "#ff00ff", "magenta": "#ff00ff", "green": "#008000",
	"lime": "#00ff00", "olive": "#808000", "yellow": "#ffff00", "navy": "#000080", "blue": "#0000ff", "teal": "#008080",
	"aqua": "#00ffff", "cyan": "#00ffff", "orange": "#ffa500", "gold": "#ffd700", "pink": "#ffc0cb", "brown": "#a52a2a"}

var rgb = regexp.MustCompile(`^rgba?\(\s*([\d.]+)(%?)[\s,]+([\d.]+)%?[\s,]+([\d.]+)%?`)

func parseColor(s string) (charts.Color, error) {
	if hex, ok := named[strings.ToLower(s)]; ok {
		s = hex
	}
	if m := rgb.FindStringSubmatch(s); m != nil {
		var parts [3]uint8
		for i, text := range []string{m[1], m[3], m[4]} {
			v, err := strconv.ParseFloat(text, 64)
			if m[2] == "%" {
				v *= 2.55
			}
			if err != nil || v > 255 {
				return charts.Color{}, fmt.Errorf("colour %.30q", s)
			}
			parts[i] = uint8(v + 0.5)
		}
		return charts.Color{R: parts[0], G: parts[1], B: parts[2], A: 255}, nil
	}
	if !strings.HasPrefix(s, "#") {
		return charts.Color{}, fmt.Errorf("colour %.30q, expected #rrggbb or a basic name", s)
	}
	return charts.ParseColor(s)
}
