package svgread

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/wxreport/wxreport/charts"
)

// scanner reads the numbers and letters of path data.
type scanner struct {
	s  string
	at int
}

func (s *scanner) space() {
	for s.at < len(s.s) && strings.IndexByte(" ,\t\r\n\f", s.s[s.at]) >= 0 {
		s.at++
	}
}

// number reads one; digits run together where they can: "1.5.5-3" are three.
func (s *scanner) number() (float64, bool) {
	s.space()
	from, dot, digits := s.at, false, 0
	for ; s.at < len(s.s); s.at++ {
		c := s.s[s.at]
		switch {
		case c >= '0' && c <= '9':
			digits++
			continue
		case c == '.' && !dot:
			dot = true
			continue
		case (c == '-' || c == '+') && s.at == from:
			continue
		case (c == 'e' || c == 'E') && digits > 0:
			end := s.at + 1
			if end < len(s.s) && (s.s[end] == '-' || s.s[end] == '+') {
				end++
			}
			if end < len(s.s) && s.s[end] >= '0' && s.s[end] <= '9' {
				for end < len(s.s) && s.s[end] >= '0' && s.s[end] <= '9' {
					end++
				}
				s.at = end
			}
		}
		break
	}
	v, err := strconv.ParseFloat(s.s[from:s.at], 64)
	return v, err == nil && math.Abs(v) < 1e7
}

// flag reads 0 or 1, which need no space behind.
func (s *scanner) flag() (float64, bool) {
	s.space()
	if s.at < len(s.s) && (s.s[s.at] == '0' || s.s[s.at] == '1') {
		s.at++
		return float64(s.s[s.at-1] - '0'), true
	}
	return 0, false
}

// numbers reads a list of them.
func numbers(list string) ([]float64, error) {
	s := &scanner{s: list}
	var out []float64
	for s.space(); s.at < len(s.s); s.space() {
		v, ok := s.number()
		if !ok {
			return nil, fmt.Errorf("%.40q, expected numbers", list)
		}
		out = append(out, v)
	}
	return out, nil
}

// operands is how many numbers a command of a path takes.
var operands = map[byte]int{'M': 2, 'L': 2, 'H': 1, 'V': 1, 'C': 6, 'S': 4, 'Q': 4, 'T': 2, 'A': 7, 'Z': 0}

// walker draws a path.
type walker struct {
	path           charts.Path
	x, y           float64 // where the pen is
	startX, startY float64 // of the contour
	cx, cy         float64 // the last control point, for smooth curves
	last           byte
}

// parsePath reads the data of a path.
func parsePath(data string) (charts.Path, error) {
	s, w := &scanner{s: data}, &walker{}
	command := byte(0)
	for s.space(); s.at < len(s.s); s.space() {
		if c := s.s[s.at]; c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
			command = c
			s.at++
		} else if command|32 == 'z' {
			command = 0
		}
		upper := command &^ 32
		n, known := operands[upper]
		if !known || len(w.path) == 0 && upper != 'M' {
			return nil, fmt.Errorf("path data at %.20q", s.s[min(s.at, len(s.s)):])
		}
		v := make([]float64, n)
		for i := range v {
			ok := false
			if upper == 'A' && (i == 3 || i == 4) {
				v[i], ok = s.flag()
			} else {
				v[i], ok = s.number()
			}
			if !ok {
				return nil, fmt.Errorf("path data at %.20q, expected %d numbers for %c", s.s[min(s.at, len(s.s)):], n, command)
			}
		}
		w.draw(upper, command != upper, v)
		if upper == 'M' { // more pairs are lines
			command = command&32 | 'L'
		}
		if len(w.path) > maxSegments {
			return nil, fmt.Errorf("more than %d points", maxSegments)
		}
	}
	return w.path, nil
}

// draw carries out one command.
func (w *walker) draw(command byte, relative bool, v []float64) {
	x, y := w.x, w.y
	if relative {
		shift(command, v, x, y)
	}
	switch command {
	case 'M':
		w.x, w.y = v[0], v[1]
		w.startX, w.startY = w.x, w.y
		w.path = w.path.Move(w.x, w.y)
	case 'L':
		w.x, w.y = v[0], v[1]
		w.path = w.path.Line(w.x, w.y)
	case 'H':
		w.x = v[0]
		w.path = w.path.Line(w.x, w.y)
	case 'V':
		w.y = v[0]
		w.path = w.path.Line(w.x, w.y)
	case 'C', 'S':
		if command == 'S' {
			x1, y1 := w.mirrored("CS")
			v = append([]float64{x1, y1}, v...)
		}
		w.cx, w.cy, w.x, w.y = v[2], v[3], v[4], v[5]
		w.path = w.path.Cubic(v[0], v[1], v[2], v[3], w.x, w.y)
	case 'Q', 'T':
		if command == 'T' {
			x1, y1 := w.mirrored("QT")
			v = append([]float64{x1, y1}, v...)
		}
		w.cx, w.cy, w.x, w.y = v[0], v[1], v[2], v[3]
		w.path = w.path.Quad(v[0], v[1], w.x, w.y)
	case 'A':
		w.path = append(w.path, arc(x, y, v)...)
		w.x, w.y = v[5], v[6]
	case 'Z':
		w.x, w.y = w.startX, w.startY
		w.path = w.path.Close()
	}
	w.last = command
}

// shift makes relative coordinates absolute.
func shift(command byte, v []float64, x, y float64) {
	switch command {
	case 'H':
		v[0] += x
	case 'V':
		v[0] += y
	case 'A':
		v[5], v[6] = v[5]+x, v[6]+y
	default:
		for i := range v {
			if i%2 == 0 {
				v[i] += x
			} else {
				v[i] += y
			}
		}
	}
}

// mirrored is the last control point on the other side of the pen, for a curve that
// goes on smoothly; without such a curve before it is the pen itself.
func (w *walker) mirrored(after string) (x, y float64) {
	if strings.IndexByte(after, w.last) < 0 {
		return w.x, w.y
	}
	return 2*w.x - w.cx, 2*w.y - w.cy
}

// arc is an elliptic arc as curves; from its ends to its centre as SVG 1.1, F.6.5.
func arc(x0, y0 float64, v []float64) charts.Path {
	rx, ry, x, y := math.Abs(v[0]), math.Abs(v[1]), v[5], v[6]
	if rx < 1e-9 || ry < 1e-9 || x0 == x && y0 == y {
		return charts.Path{}.Line(x, y)
	}
	sin, cos := math.Sincos(v[2] * math.Pi / 180)
	hx, hy := cos*(x0-x)/2+sin*(y0-y)/2, -sin*(x0-x)/2+cos*(y0-y)/2
	if grow := hx*hx/(rx*rx) + hy*hy/(ry*ry); grow > 1 {
		rx, ry = rx*math.Sqrt(grow), ry*math.Sqrt(grow)
	}
	root := math.Sqrt(max(rx*rx*ry*ry-rx*rx*hy*hy-ry*ry*hx*hx, 0) / (rx*rx*hy*hy + ry*ry*hx*hx))
	if v[3] == v[4] {
		root = -root
	}
	mx, my := root*rx*hy/ry, -root*ry*hx/rx
	from := math.Atan2((hy-my)/ry, (hx-mx)/rx)
	sweep := math.Atan2((-hy-my)/ry, (-hx-mx)/rx) - from
	if v[4] == 1 && sweep < 0 {
		sweep += 2 * math.Pi
	} else if v[4] == 0 && sweep > 0 {
		sweep -= 2 * math.Pi
	}
	turned := matrix{cos, sin, -sin, cos, cos*mx - sin*my + (x0+x)/2, sin*mx + cos*my + (y0+y)/2}
	return turned.path(charts.Path{}.Arc(0, 0, rx, ry, from, sweep))[1:] // it begins at the pen
}
