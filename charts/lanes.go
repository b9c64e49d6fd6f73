package charts

import (
	"math"

	"github.com/wxreport/wxreport/report"
)

// lanes is a list of rows: labels at the left, marks in the middle, values right.
type lanes struct {
	x0, x1 float64 // the middle
	y0     float64
	row    float64 // height of a row
	shown  int     // rows shown
}

func (l lanes) y(i int) float64 { return l.y0 + (float64(i)+0.5)*l.row }

// lanes lays out s.n rows and writes their labels; rows that find no room are
// counted below.
func (s *sketch) lanes(top, bottom, right float64, atMost float64) lanes {
	least := s.label + 3.5
	l := lanes{y0: top, shown: s.n}
	room := s.H - top - bottom
	if float64(s.n)*least > room {
		l.shown = max(1, int((room-least)/least))
		note := s.say("chart.more", report.Args{"n": s.n - l.shown})
		s.put(s.quietly(s.fit(note, s.W, s.label, false), 0, s.H-bottom-0.3*s.label, Start))
		room -= least
	}
	l.row = math.Min(atMost, math.Max(room, 1)/float64(max(l.shown, 1)))
	labels := s.Labels[:l.shown]
	size := math.Min(s.label+0.8, math.Max(s.label*0.6, l.row-2))
	most := s.W * 0.36
	if right < s.W*0.2 {
		most = s.W * 0.42 // nothing but the values at the right
	}
	if w := s.widest(labels, size, false); w > most {
		size = math.Max(size*most/w, size*0.86) // smaller before it is shortened
	}
	gutter := math.Min(s.widest(labels, size, false), most)
	if gutter > 0 {
		l.x0 = gutter + 9
	}
	l.x1 = math.Max(l.x0+1, s.W-right)
	for i, name := range labels {
		s.put(Text{Value: s.fit(name, gutter, size, false), X: 0, Y: middle(l.y(i), size), Size: size, Color: s.text})
	}
	return l
}

func (s *sketch) markValues() []float64 {
	var out []float64
	for _, m := range s.Marks {
		if m.Value.Known {
			out = append(out, m.Value.F)
		}
	}
	return out
}

// principal is the series a chart of one series shows: the first own one.
func (s *sketch) principal() report.Series {
	if series, ok := s.first(report.RoleOwn); ok {
		return series
	}
	return s.Series[0]
}
