package charts

import (
	"math"

	"github.com/wxreport/wxreport/report"
)

func barsKind() Kind {
	return Kind{
		Name:    "bars",
		Summary: "A ranking as horizontal bars with the value at each bar.",
		Reads: "Labels name the rows from the top. Series: the first own one gives the bars, with Tones, the interval Low to High as a " +
			"whisker and a Notes text at the right; a benchmark is an upright tick on each bar; a base is a thin quiet bar below. Marks: an upright at Value.",
		example: func() report.Chart {
			return report.Chart{Kind: "bars", Unit: report.UnitCount,
				Labels: []string{"双十一老用户专属福利清单,错过要等一年", "三步选对空气炸锅", "周末露营装备测评", "会员日预告", "门店搬迁通知"},
				Series: []report.Series{
					{Name: "本月", Values: some(128000, 86000, 54300, 42100, 9800), Notes: []string{"+37%", "", "", "", "−14%"}, Tones: []report.Severity{"", "", "", "", report.Warning}},
					{Name: "同类均值", Role: report.RoleBenchmark, Values: some(91000, 88000, 40000, 45000, 30000)},
				}}
		},
		Height: perRow(21, 16, 460),
		draw:   drawBars,
	}
}

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
	gutter := math.Min(s.widest(labels, size, false), s.W*0.36)
	if gutter > 0 {
		l.x0 = gutter + 9
	}
	l.x1 = math.Max(l.x0+1, s.W-right)
	for i, name := range labels {
		s.put(Text{Value: s.fit(name, gutter, size, false), X: 0, Y: middle(l.y(i), size), Size: size, Color: s.text})
	}
	return l
}

func drawBars(s *sketch) {
	main := s.principal()
	bench, hasBench := s.first(report.RoleBenchmark)
	base, hasBase := s.first(report.RoleBase)
	var legend []entry
	if main.Name != "" && (hasBench || hasBase) {
		legend = append(legend, entry{name: main.Name, color: s.primary})
	}
	if hasBase {
		legend = append(legend, entry{name: base.Name, color: s.grey.Mix(s.paper, 0.3)})
	}
	if hasBench {
		legend = append(legend, entry{name: bench.Name, color: s.quiet, line: true})
	}
	top := s.legend(legend, s.W)
	if len(s.Marks) > 0 {
		top += s.label + 4
	}
	values := s.written(main.Values, s.Unit)
	valueRoom, noteRoom := s.widest(values, s.label, true), s.widest(main.Notes, s.label, false)
	noteRoom = math.Min(noteRoom, s.W*0.18)
	right := valueRoom + 8
	if noteRoom > 0 {
		right += noteRoom + 6
	}
	l := s.lanes(top, 0, math.Min(right, s.W*0.4), 26)
	lo, hi := span(append(s.markValues(), known(main.Values, main.Low, main.High, bench.Values, base.Values)...), true)
	// A negative bar's value stands left of it.
	x0, x1 := l.x0, l.x1
	if lo < 0 {
		x0 = math.Min(x0+valueRoom+4, x1-1)
	}
	at := func(v float64) float64 { return x0 + (v-lo)/(hi-lo)*(x1-x0) }
	zero := at(0)
	if lo < 0 {
		s.Line(zero, l.y0, zero, l.y0+float64(l.shown)*l.row, s.grey, 0.75)
	}
	thick := math.Min(l.row*0.62, 13)
	for i := range l.shown {
		s.bar(l, i, main, base, hasBase, at, thick)
		if hasBench && bench.Values[i].Known {
			x := at(bench.Values[i].F)
			s.Line(x, l.y(i)-thick/2-1.5, x, l.y(i)+thick/2+1.5, s.text.Mix(s.paper, 0.2), 1.3)
		}
	}
	for i := range l.shown {
		x := zero
		if main.Values[i].Known {
			x = math.Max(at(main.Values[i].F), s.whisker(l.y(i), thick, i, main, at))
		}
		if hasBench && bench.Values[i].Known && bench.Values[i].F > main.Values[i].F {
			x = math.Max(x, at(bench.Values[i].F))
		}
		t := Text{Value: values[i], X: x + 5, Y: middle(l.y(i), s.label), Size: s.label, Bold: true, Color: s.tone(main.Tones[i], s.text)}
		if main.Values[i].Known && main.Values[i].F < 0 {
			t.X, t.Anchor = math.Min(at(main.Values[i].F), x)-4, End
		}
		if !main.Values[i].Known {
			t.Color, t.Bold = s.quiet, false
		}
		s.put(t)
		if note := s.fit(main.Notes[i], noteRoom, s.label, false); note != "" {
			n := s.quietly(note, s.W, t.Y, End)
			n.Color = s.tone(main.Tones[i], s.quiet)
			s.put(n)
		}
	}
	s.uprights(l, at)
}

// bar draws one row: the own bar, and the base below it.
func (s *sketch) bar(l lanes, i int, main, base report.Series, hasBase bool, at func(float64) float64, thick float64) {
	y := l.y(i) - thick/2
	if hasBase {
		thick *= 0.68
		s.flat(at(0), base.Values[i], at, y+thick, thick*0.45, s.grey.Mix(s.paper, 0.3))
	}
	s.flat(at(0), main.Values[i], at, y, thick, s.tone(main.Tones[i], s.primary))
}

// whisker draws the interval of row i across the end of its bar, and returns the
// right end of it.
func (s *sketch) whisker(y, thick float64, i int, main report.Series, at func(float64) float64) float64 {
	if main.Low == nil || !main.Low[i].Known || !main.High[i].Known {
		return math.Inf(-1)
	}
	x0, x1 := at(math.Min(main.Low[i].F, main.High[i].F)), at(math.Max(main.Low[i].F, main.High[i].F))
	color := s.text.Mix(s.paper, 0.25)
	s.Line(x0, y, x1, y, color, 0.9)
	for _, x := range []float64{x0, x1} {
		s.Line(x, y-thick*0.22, x, y+thick*0.22, color, 0.9)
	}
	return x1
}

// flat is a horizontal bar from zero to a value; a known value is never invisible.
func (s *sketch) flat(zero float64, v report.Number, at func(float64) float64, y, thick float64, color Color) {
	if !v.Known {
		return
	}
	x0, x1 := math.Min(zero, at(v.F)), math.Max(zero, at(v.F))
	if x1-x0 < 0.8 {
		x1 = x0 + 0.8
	}
	s.Rect(x0, y, x1-x0, thick, s.radius, color)
}

// uprights draws the marks at a value across the rows, named above.
func (s *sketch) uprights(l lanes, at func(float64) float64) {
	for _, m := range s.Marks {
		if !m.Value.Known {
			continue
		}
		color := s.markColor(m)
		x := at(m.Value.F)
		s.Line(x, l.y0, x, l.y0+float64(l.shown)*l.row, color.Alpha(0.75), 0.9, 3.5, 2.5)
		s.put(s.within(Text{Value: s.fit(s.markName(m), s.W*0.4, s.label, false), X: x, Y: l.y0 - 4, Size: s.label, Color: color, Anchor: Middle}))
	}
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
