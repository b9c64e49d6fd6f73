package charts

import (
	"strings"

	"github.com/wxreport/wxreport/report"
)

// lineOf is how a series of a role is drawn: its course and whether its name is
// bold. The i-th own series takes the i-th colour.
func (s *sketch) lineOf(series report.Series, i int) (course, bool) {
	c := course{values: series.Values, low: series.Low, high: series.High, width: 1.6}
	bold := false
	switch series.Role {
	case report.RoleBenchmark:
		c.color, c.width, c.dash = s.grey, 1.2, []float64{3.5, 2.5}
	case report.RoleBase:
		c.color, c.width = s.grey.Mix(s.paper, 0.25), 1.2
	case report.RoleTrend:
		c.color, c.width, c.dash = s.text.Mix(s.paper, 0.3), 1, []float64{1.5, 2}
	default:
		c.color, bold = s.of(i), true
		if i >= maxColors {
			c.width = 0.9
		}
	}
	c.band = c.color.Alpha(0.14)
	return c, bold
}

// curves draws every series as a line over xs into the frame, and the marks.
func (s *sketch) curves(f frame, xs []float64) []course {
	var list []course
	own := 0
	for _, series := range s.Series {
		c, _ := s.lineOf(series, own)
		if series.Role == report.RoleOwn {
			own++
		}
		list = append(list, c)
	}
	// The account's own lines lie on top, the first uppermost.
	order := make([]course, 0, len(list))
	for _, on := range []bool{false, true} {
		for i := len(list) - 1; i >= 0; i-- {
			if (s.Series[i].Role == report.RoleOwn) == on {
				order = append(order, list[i])
			}
		}
	}
	s.trace(f, xs, order)
	return list
}

// names are the series' names with the height at which their lines end. Own
// series beyond the palette share one grey name.
func (s *sketch) names(f frame) []ending {
	var out []ending
	own := 0
	for _, series := range s.Series {
		c, bold := s.lineOf(series, own)
		if series.Role == report.RoleOwn {
			own++
			if own == maxColors+1 {
				series.Name = s.say("chart.other")
			} else if own > maxColors {
				continue
			}
		}
		last, ok := lastKnown(series.Values)
		if !ok || series.Name == "" {
			continue
		}
		color := c.color
		if !bold {
			color = s.quiet
		}
		out = append(out, ending{name: series.Name, color: color, bold: bold, y: f.y(series.Values[last].F)})
	}
	return out
}

// limits are the names of the marks at a value, for the end of their lines.
func (s *sketch) limits(f frame) []ending {
	var out []ending
	for _, m := range s.Marks {
		if m.Value.Known {
			out = append(out, ending{name: s.markName(m), color: s.markColor(m), y: f.y(m.Value.F)})
		}
	}
	return out
}

func (s *sketch) markName(m report.Mark) string {
	if label := brief(m.Label); label != "" {
		return label
	}
	return s.format(m.Value.F, s.Unit)
}

func (s *sketch) markColor(m report.Mark) Color {
	if m.Role == report.MarkThreshold {
		return s.tones[report.Critical]
	}
	return s.quiet
}

func lastKnown(values []report.Number) (int, bool) {
	for i := len(values) - 1; i >= 0; i-- {
		if values[i].Known {
			return i, true
		}
	}
	return 0, false
}

// levels are the values a vertical axis must show: series, bands and marks.
func (s *sketch) levels() []float64 {
	var lists [][]report.Number
	for _, series := range s.Series {
		lists = append(lists, series.Values, series.Low, series.High)
	}
	values := known(lists...)
	for _, m := range s.Marks {
		if m.Value.Known {
			values = append(values, m.Value.F)
		}
	}
	return values
}

// thresholds draws the marks at a value as dashed lines across.
func (s *sketch) thresholds(f frame) {
	for _, m := range s.Marks {
		if m.Value.Known {
			y := f.y(m.Value.F)
			s.Line(f.x0, y, f.x1, y, s.markColor(m).Alpha(0.75), 0.9, 3.5, 2.5)
			s.occupy(point{f.x0, y}, point{f.x1, y})
		}
	}
}

// inside writes the names of the marks at a value within the plot, at an end of
// their lines.
func (s *sketch) inside(f frame) {
	for _, e := range s.limits(f) {
		up, down := e.y-below*s.label-2, e.y+above*s.label+2
		t := Text{Value: s.fit(e.name, (f.x1-f.x0)*0.6, s.label, false), Size: s.label, Color: e.color}
		s.place(t, Text{X: f.x1, Y: up, Anchor: End}, Text{X: f.x1, Y: down, Anchor: End},
			Text{X: f.x0 + 3, Y: up}, Text{X: f.x0 + 3, Y: down},
			Text{X: (f.x0 + f.x1) / 2, Y: up, Anchor: Middle}, Text{X: (f.x0 + f.x1) / 2, Y: down, Anchor: Middle})
	}
}

// event draws a mark at a place of the category axis: a dashed upright with its
// label at the top, the first line of it bold.
func (s *sketch) event(f frame, x float64, m report.Mark, color Color) {
	if x < f.x0-0.5 || x > f.x1+0.5 {
		return
	}
	head, rest, _ := strings.Cut(m.Label, "\n")
	s.Line(x, f.y0, x, f.y1, color.Alpha(0.8), 0.9, 2, 2)
	s.occupy(point{x, f.y0}, point{x, f.y1})
	line := s.label * 1.45
	for _, side := range []Text{{X: x + 4}, {X: x - 4, Anchor: End}} {
		room := f.x1 - x - 4
		if side.Anchor == End {
			room = x - f.x0 - 4
		}
		first := Text{Value: s.fit(brief(head), room, s.label, true), Size: s.label, Bold: true, Color: color}
		second := s.quietly(s.fit(brief(rest), room, s.label, false), 0, 0, Start)
		if s.Measure(first.Value, s.label, true) < 2*s.label && len(first.Value) < len(brief(head)) {
			continue
		}
		for row := range 6 {
			y := f.y0 + above*s.label + 1 + float64(row)*line
			first.X, first.Y, first.Anchor = side.X, y, side.Anchor
			second.X, second.Y, second.Anchor = side.X, y+line, side.Anchor
			first.Width = s.Measure(first.Value, s.label, true)
			second.Width = s.Measure(second.Value, s.label, false)
			if y+line > f.y1 || !s.free(first) || second.Value != "" && !s.free(second) {
				continue
			}
			s.put(first)
			s.put(second)
			return
		}
	}
}

// notes marks the positions that carry a note, with the note beside a dot.
func (s *sketch) notes(f frame, xs []float64, series report.Series, color Color) {
	bench, _ := s.first(report.RoleBenchmark)
	for i, note := range series.Notes {
		if note == "" || !series.Values[i].Known {
			continue
		}
		s.dot(xs[i], f.y(series.Values[i].F), s.tone(series.Tones[i], color))
	}
	for i, note := range series.Notes {
		if note == "" || !series.Values[i].Known {
			continue
		}
		x, y := xs[i], f.y(series.Values[i].F)
		t := Text{Value: s.fit(note, (f.x1-f.x0)*0.4, s.label, true), Size: s.label, Bold: true, Color: s.tone(series.Tones[i], color)}
		spots := around(x, y, 4, s.label)
		if bench.Values != nil && bench.Values[i].Known && bench.Values[i].F > series.Values[i].F {
			spots[0], spots[1] = spots[1], spots[0] // away from the benchmark above
		}
		s.place(t, spots...)
	}
}

// dot is a mark on a line, set off by a rim of paper.
func (s *sketch) dot(x, y float64, color Color) {
	s.Circle(x, y, 3.4, s.paper)
	s.Circle(x, y, 2.6, color)
	for _, d := range []point{{0, 0}, {3, 0}, {-3, 0}, {0, 3}, {0, -3}} {
		s.busy = append(s.busy, point{x + d.x, y + d.y})
	}
}
