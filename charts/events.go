package charts

import (
	"cmp"
	"slices"
	"strings"
)

// upright is an event's line with its label, in rows from the top of a strip
// above the plot. Lines begin at their own row, so none runs through a label.
type upright struct {
	x      float64
	head   string // bold where a second line follows
	rest   string // a quiet second line
	row    int    // -1: no room for the label
	x0, x1 float64
	anchor Anchor
}

// maxRows is how many rows of event labels may stand above a plot.
const maxRows = 5

func (u upright) height() int {
	if u.rest != "" {
		return 2
	}
	return 1
}

// uprights lays out the marks at a position: from the left, each label in the
// highest row where it is clear of the others and of their lines.
func (s *sketch) uprights(xs []float64, left, right float64) []upright {
	var out []upright
	for _, m := range s.Marks {
		if m.Value.Known || !m.At.Known || len(xs) == 0 || m.At.F < 0 || m.At.F > float64(len(xs)-1) {
			continue
		}
		i := int(m.At.F)
		x := xs[i]
		if i+1 < len(xs) {
			x += (xs[i+1] - xs[i]) * (m.At.F - float64(i))
		}
		head, rest, _ := strings.Cut(m.Label, "\n")
		out = append(out, upright{x: x, head: brief(head), rest: brief(rest)})
	}
	slices.SortStableFunc(out, func(a, b upright) int { return cmp.Compare(a.x, b.x) })
	for i := range out {
		u := &out[i]
		bold := u.rest != ""
		full := max(s.Measure(u.head, s.label, bold), s.Measure(u.rest, s.label, false))
		room := right - u.x - 4
		if room < full && room < u.x-left-4 {
			u.anchor, room = End, u.x-left-4
		}
		u.head, u.rest = s.fit(u.head, room, s.label, bold), s.fit(u.rest, room, s.label, false)
		width := max(s.Measure(u.head, s.label, bold), s.Measure(u.rest, s.label, false))
		u.x0, u.x1 = u.x+4, u.x+4+width
		if u.anchor == End {
			u.x0, u.x1 = u.x-4-width, u.x-4
		}
		u.row = rowFor(*u, out[:i], min(maxRows, int(0.4*s.H/s.eventLead())))
	}
	return out
}

// rowFor is the highest row for an event's label beside those laid out before,
// which all stand left of it; -1 where none of the most rows is free.
func rowFor(u upright, before []upright, most int) int {
	if u.head == "" {
		return -1
	}
	for row := 0; row+u.height() <= most; row++ {
		if !slices.ContainsFunc(before, func(e upright) bool {
			if e.row < 0 {
				return u.anchor == End && e.x > u.x0-3
			}
			level := row < e.row+e.height() && e.row < row+u.height()
			return level && u.x0 < e.x1+6 && e.x0 < u.x1+6 || // label on label
				u.x > e.x0-3 && u.x < e.x1+3 && e.row+e.height() > row || // our line through its label
				u.anchor == End && e.x > u.x0-3 && e.row < row+u.height() // its line through ours
		}) {
			return row
		}
	}
	return -1
}

// rows is how many rows the labels take.
func rows(list []upright) int {
	n := 0
	for _, u := range list {
		if u.row >= 0 {
			n = max(n, u.row+u.height())
		}
	}
	return n
}

// strip is the room for the event labels above a plot that is not laid out yet.
func (s *sketch) strip(right float64) float64 {
	left := 4 * s.label // about the width of the value axis
	return float64(rows(s.uprights(s.along(left+3, s.W-right-3), left, s.W-right))) * s.eventLead()
}

// eventLead is the height of a row of event labels.
func (s *sketch) eventLead() float64 { return 1.4 * s.label }

// events draws the marks that stand at a position, in the room of strip above
// the plot.
func (s *sketch) events(f frame, xs []float64, strip float64) {
	top := max(0, f.y0-strip)
	for _, u := range s.uprights(xs, f.x0, f.x1) {
		y := f.y0
		if u.row >= 0 {
			y = top + float64(u.row)*s.eventLead()
			t := Text{Value: u.head, X: u.x0, Y: y + above*s.label, Size: s.label, Bold: u.rest != "", Color: s.quiet}
			second := s.quietly(u.rest, u.x0, t.Y+s.eventLead(), Start)
			if u.anchor == End {
				t.X, t.Anchor, second.X, second.Anchor = u.x1, End, u.x1, End
			}
			s.put(t)
			s.put(second)
		}
		s.Line(u.x, y, u.x, f.y1, s.grey, 0.9, 2, 2)
		s.occupy(point{u.x, y}, point{u.x, f.y1})
	}
}
