package svgread

import (
	"fmt"
	"strconv"

	"github.com/wxreport/wxreport/charts"
)

// shape is the path of a basic shape.
func shape(name string, a map[string]string) (charts.Path, error) {
	var err error
	get := func(key string) float64 {
		text, ok := a[key]
		if !ok || text == "auto" {
			return 0
		}
		v, e := strconv.ParseFloat(text, 64)
		if e != nil {
			v, e = length(text)
		}
		if e != nil && err == nil {
			err = fmt.Errorf("<%s %s=%.20q>, expected a number", name, key, text)
		}
		return v
	}
	var path charts.Path
	switch name {
	case "rect":
		path = rounded(get("x"), get("y"), get("width"), get("height"), get("rx"), get("ry"))
	case "circle":
		if r := get("r"); r > 0 {
			path = charts.CirclePath(get("cx"), get("cy"), r)
		}
	case "ellipse":
		if rx, ry := get("rx"), get("ry"); rx > 0 && ry > 0 {
			m := matrix{rx, 0, 0, ry, get("cx"), get("cy")}
			path = m.path(charts.CirclePath(0, 0, 1))
		}
	case "line":
		path = charts.Path{}.Move(get("x1"), get("y1")).Line(get("x2"), get("y2"))
	default:
		points, e := numbers(a["points"])
		if e != nil {
			return nil, e
		}
		for i := 0; i+1 < len(points); i += 2 {
			if i == 0 {
				path = path.Move(points[0], points[1])
			} else {
				path = path.Line(points[i], points[i+1])
			}
		}
		if name == "polygon" && len(path) > 0 {
			path = path.Close()
		}
	}
	return path, err
}

// rounded is a rectangle with elliptic corners.
func rounded(x, y, w, h, rx, ry float64) charts.Path {
	if !(w > 0 && h > 0) {
		return nil
	}
	if rx == 0 {
		rx = ry
	}
	if ry == 0 {
		ry = rx
	}
	rx, ry = min(max(rx, 0), w/2), min(max(ry, 0), h/2)
	if rx == 0 || ry == 0 {
		return charts.RectPath(x, y, w, h, 0)
	}
	m := matrix{rx, 0, 0, ry, x, y} // corners of radius 1
	return m.path(charts.RectPath(0, 0, w/rx, h/ry, 1))
}
