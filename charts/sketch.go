package charts

import (
	"math"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// sketch is a chart being drawn: the canvas, the cleaned description, and the
// room its texts already take.
type sketch struct {
	*Canvas
	report.Chart
	ink
	words   *report.Words
	n       int     // positions along the category axis
	caption float64 // pt
	label   float64 // pt
	wrap    bool    // category labels stand on several lines
	radius  float64 // corners of bars and cells, pt
	taken   []Box   // room of the texts so far
	berth   float64 // distance texts keep from busy places, pt
	busy    []point // where lines and dots run; texts would rather not stand there
}

type point struct{ x, y float64 }

func newSketch(c report.Chart, size Size, style Style) *sketch {
	s := &sketch{
		Canvas: NewCanvas(size.W, size.H, style.Font), ink: newInk(style.Theme), words: style.Words,
		caption: style.Caption, label: style.Label, berth: 1,
	}
	if !(s.caption > 0) {
		s.caption = 10.4
	}
	if !(s.label > 0) {
		s.label = 8.4
	}
	s.radius = math.Max(0, math.Min(style.Theme.Radius, 2))
	if len(c.Labels) == 0 {
		// Kinds without a time axis name their rows by day.
		for _, t := range c.Times {
			c.Labels = append(c.Labels, s.words.ShortDay(t))
		}
	}
	s.Chart, s.n = tidy(c)
	if s.Unit == report.UnitNone && len(s.Series) > 0 {
		s.Unit = s.principal().Unit
	}
	return s
}

// put writes a text if it fits on the canvas and clear of every other text.
func (s *sketch) put(t Text) bool {
	t.Value = clean(t.Value)
	t.Width = s.Measure(t.Value, t.Size, t.Bold)
	if !s.free(t) {
		return false
	}
	s.taken = append(s.taken, t.Box())
	s.Write(t)
	return true
}

func (s *sketch) free(t Text) bool {
	const slack = 0.01
	b := t.Box()
	if t.Value == "" || t.Width == 0 || b.X0 < -slack || b.Y0 < -slack || b.X1 > s.W+slack || b.Y1 > s.H+slack {
		return false
	}
	return !slices.ContainsFunc(s.taken, b.Overlaps)
}

// place writes a text at the best of several spots: free ones only, then the one
// that covers the least of lines and dots, then the first; where none is
// free it is left out.
func (s *sketch) place(t Text, spots ...Text) {
	t.Value = clean(t.Value)
	t.Width = s.Measure(t.Value, t.Size, t.Bold)
	best, cost := -1, math.MaxInt
	for i, spot := range spots {
		t.X, t.Y, t.Anchor = spot.X, spot.Y, spot.Anchor
		if !s.free(t) {
			continue
		}
		b, hits := t.Box(), 0
		for _, p := range s.busy {
			if p.x > b.X0-s.berth && p.x < b.X1+s.berth && p.y > b.Y0-s.berth && p.y < b.Y1+s.berth {
				hits++
			}
		}
		if hits < cost {
			best, cost = i, hits
		}
	}
	if best < 0 {
		return
	}
	t.X, t.Y, t.Anchor = spots[best].X, spots[best].Y, spots[best].Anchor
	s.put(t)
}

// around lists the spots beside a mark of radius r: above, below, right, left,
// then the corners.
func around(x, y, r, size float64) []Text {
	top, bottom, middle := y-r-below*size-1.5, y+r+above*size+1.5, y+0.34*size
	return []Text{
		{X: x, Y: top, Anchor: Middle}, {X: x, Y: bottom, Anchor: Middle},
		{X: x + r + 3, Y: middle}, {X: x - r - 3, Y: middle, Anchor: End},
		{X: x + r, Y: top}, {X: x - r, Y: top, Anchor: End},
		{X: x + r, Y: bottom}, {X: x - r, Y: bottom, Anchor: End},
	}
}

// occupy notes where a line runs.
func (s *sketch) occupy(a, b point) {
	steps := int(math.Min(math.Ceil(math.Hypot(b.x-a.x, b.y-a.y)/3), 400))
	for i := 0; i <= steps; i++ {
		f := float64(i) / float64(max(steps, 1))
		s.busy = append(s.busy, point{a.x + (b.x-a.x)*f, a.y + (b.y-a.y)*f})
	}
}

// fit shortens a text to a width, with an ellipsis; "" when nothing fits.
func (s *sketch) fit(text string, width, size float64, bold bool) string {
	text = clean(text)
	if s.Measure(text, size, bold) <= width {
		return text
	}
	room := width - s.Measure("…", size, bold)
	if room < 0 {
		return ""
	}
	style := s.font.Style(bold)
	used := 0.0
	for i, r := range text {
		used += float64(style.Advance(r)) * size / 1000
		if used > room {
			if i == 0 {
				return ""
			}
			return clean(text[:i]) + "…"
		}
	}
	return text
}

// quietly is a small text in the secondary colour.
func (s *sketch) quietly(value string, x, y float64, anchor Anchor) Text {
	return Text{Value: value, X: x, Y: y, Size: s.label, Color: s.quiet, Anchor: anchor}
}

// middle is the baseline that centres a line of text on y.
func middle(y, size float64) float64 { return y + 0.36*size }

// say is a text of the words.
func (s *sketch) say(key string, args ...report.Args) string { return s.words.Say(key, args...) }

// write formats a value of the chart's unit.
func (s *sketch) format(v float64, u report.Unit) string { return s.words.Format(report.Some(v), u) }

// widest is the width of the widest text.
func (s *sketch) widest(texts []string, size float64, bold bool) float64 {
	w := 0.0
	for _, t := range texts {
		w = math.Max(w, s.Measure(clean(t), size, bold))
	}
	return w
}

// written formats a list of values with the same decimals, so that they line up.
func (s *sketch) written(values []report.Number, u report.Unit) []string {
	out := make([]string, len(values))
	most, scaled := 0, true
	for i, v := range values {
		out[i] = s.words.Format(v, u)
		if v.Known {
			most = max(most, decimals(out[i]))
			scaled = scaled && math.Abs(v.F) >= 1e4
		}
	}
	switch {
	case u.Fraction():
		most = report.Digits(u, values)
	case u == report.UnitCount || u == report.UnitMoney:
		// Numbers below the shortened ones are whole and stay so.
		if !scaled {
			return out
		}
	}
	for i, v := range values {
		if v.Known {
			out[i] = s.words.Write(report.Q(v, u), report.NumberStyle{Digits: most})
		}
	}
	return out
}

// decimals counts the digits after the point.
func decimals(text string) int {
	_, after, found := strings.Cut(text, ".")
	if !found {
		return 0
	}
	n := 0
	for n < len(after) && after[n] >= '0' && after[n] <= '9' {
		n++
	}
	return n
}
