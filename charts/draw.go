package charts

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/wxreport/wxreport/report"
)

// Kind is one kind of chart.
type Kind struct {
	Name    string
	Summary string       // one sentence a customer understands
	Reads   string       // the fields of report.Chart it reads, for authors of sections
	Example report.Chart // a small complete chart, of invented numbers
	// Height is the natural height of a chart with so many rows at a width, pt.
	Height func(c report.Chart, width float64) float64
	// example makes Example; apart, because drawing needs none.
	example func() report.Chart
	draw    func(*sketch)
	// blank reports whether there is nothing to draw; nil: no known value.
	blank func(*sketch) bool
}

// Kinds lists every kind of chart, in the order a reader meets them.
func Kinds() []Kind {
	list := kinds()
	for i := range list {
		list[i].Example = list[i].example()
	}
	return list
}

// find is the kind of that name, without its example.
func find(name string) (Kind, bool) {
	for _, k := range kinds() {
		if k.Name == name {
			return k, true
		}
	}
	return Kind{}, false
}

// Draw draws the chart. It fails for what only a program can get wrong: an
// unknown kind, no words, no font, an impossible size. Whatever the numbers and
// texts are, there is a picture; without any known value it says so.
func Draw(c report.Chart, size Size, style Style) (*Canvas, error) {
	kind, ok := find(c.Kind)
	switch {
	case !ok:
		return nil, unknownKind(c.Kind)
	case style.Words == nil:
		return nil, errors.New("charts: no words given")
	case style.Font == nil || style.Font.Regular == nil:
		return nil, errors.New("charts: no font given")
	case !(size.W > 0 && size.H > 0 && size.W <= maxSide && size.H <= maxSide):
		return nil, fmt.Errorf("charts: size %g x %g pt, expected 1 to %d", size.W, size.H, maxSide)
	}
	s := newSketch(c, size, style)
	blank := kind.blank
	if blank == nil {
		blank = noValues
	}
	if blank(s) {
		s.nothing()
	} else {
		kind.draw(s)
	}
	return s.Canvas, nil
}

// maxSide is the longest side of a chart, pt: five metres.
const maxSide = 14400

// Height is the natural height of a chart at a width, pt; 0 for an unknown kind.
func Height(c report.Chart, width float64) float64 {
	kind, ok := find(c.Kind)
	if !ok {
		return 0
	}
	return kind.Height(c, width)
}

func unknownKind(name string) error {
	var names []string
	for _, k := range kinds() {
		names = append(names, k.Name)
	}
	if near := report.Nearest(name, names); near != "" {
		return fmt.Errorf("charts: unknown kind %q, did you mean %q?", name, near)
	}
	slices.Sort(names)
	return fmt.Errorf("charts: unknown kind %q, expected one of %v", name, names)
}

func noValues(s *sketch) bool {
	for _, series := range s.Series {
		if len(known(series.Values)) > 0 {
			return false
		}
	}
	return true
}

// nothing says that there is no data, on a quiet panel.
func (s *sketch) nothing() {
	s.Rect(0.5, 0.5, s.W-1, s.H-1, 4, s.hairline.Mix(s.paper, 0.65))
	size := math.Min(s.caption, s.H*0.6)
	text := s.fit(s.say("chart.no_data"), s.W-8, size, false)
	s.put(Text{Value: text, X: s.W / 2, Y: middle(s.H/2, size), Size: size, Color: s.quiet, Anchor: Middle})
}

// share makes a Height of a fixed proportion.
func share(ratio float64) func(report.Chart, float64) float64 {
	return func(_ report.Chart, width float64) float64 { return width * ratio }
}

// perRow makes a Height of so many points a row and some around.
func perRow(row, around, atMost float64) func(report.Chart, float64) float64 {
	return func(c report.Chart, _ float64) float64 {
		_, n := tidy(c)
		return math.Min(float64(max(n, 1))*row+around, atMost)
	}
}
