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

func drawBars(s *sketch) {
	p := ranking{sketch: s, main: s.principal()}
	p.bench, p.hasBench = s.first(report.RoleBenchmark)
	p.base, p.hasBase = s.first(report.RoleBase)
	p.values = s.written(p.main.Values, s.Unit)
	valueRoom := s.widest(p.values, s.label, true)
	p.noteRoom = math.Min(s.widest(p.main.Notes, s.label, false), s.W*0.3)
	right := valueRoom + 8
	if p.noteRoom > 0 {
		right += p.noteRoom + 6
	}
	top := s.legend(p.legend(), s.W)
	if len(s.Marks) > 0 {
		top += s.label + 4
	}
	p.lanes = s.lanes(top, 0, math.Min(right, s.W*0.5), 26)
	p.thick = math.Min(p.row*0.62, 13)
	p.lo, p.hi = span(append(s.markValues(), known(p.main.Values, p.main.Low, p.main.High, p.bench.Values, p.base.Values)...), true)
	if p.lo < 0 {
		// A negative bar's value stands left of it.
		p.x0 = math.Min(p.x0+valueRoom+4, p.x1-1)
		s.Line(p.at(0), p.y0, p.at(0), p.y0+float64(p.shown)*p.row, s.grey, 0.75)
	}
	for i := range p.shown {
		p.bar(i)
	}
	p.marks()
	for i := range p.shown {
		p.write(i)
	}
}

// ranking is a chart of horizontal bars being drawn.
type ranking struct {
	*sketch
	lanes
	main, bench, base report.Series
	hasBench, hasBase bool
	values            []string // written
	noteRoom          float64
	thick             float64 // of a bar
	lo, hi            float64 // range of the values
}

// at is where a value stands across.
func (p *ranking) at(v float64) float64 { return p.x0 + (v-p.lo)/(p.hi-p.lo)*(p.x1-p.x0) }

func (p *ranking) quietFill() Color { return p.grey.Mix(p.paper, 0.3) }

func (p *ranking) legend() []entry {
	var out []entry
	if p.main.Name != "" && (p.hasBench || p.hasBase) {
		out = append(out, entry{name: p.main.Name, color: p.primary})
	}
	if p.hasBase {
		out = append(out, entry{name: p.base.Name, color: p.quietFill()})
	}
	if p.hasBench {
		out = append(out, entry{name: p.bench.Name, color: p.quiet, line: true})
	}
	return out
}

// bar draws row i: the own bar, the base below it, interval and benchmark.
func (p *ranking) bar(i int) {
	y, thick := p.y(i)-p.thick/2, p.thick
	if p.hasBase {
		thick *= 0.68
		p.flat(p.base.Values[i], y+thick, thick*0.45, p.quietFill())
	}
	p.flat(p.main.Values[i], y, thick, p.tone(p.main.Tones[i], p.primary))
	p.whisker(i)
	if p.hasBench && p.bench.Values[i].Known {
		x := p.at(p.bench.Values[i].F)
		p.Line(x, y-1.5, x, y+p.thick+1.5, p.text.Mix(p.paper, 0.2), 1.3)
	}
}

// flat is a horizontal bar from zero to a value; a known value is never invisible.
func (p *ranking) flat(v report.Number, y, thick float64, color Color) {
	if !v.Known {
		return
	}
	x0, x1 := math.Min(p.at(0), p.at(v.F)), math.Max(p.at(0), p.at(v.F))
	if x1-x0 < 0.8 {
		x1 = x0 + 0.8
	}
	p.Rect(x0, y, x1-x0, thick, p.radius, color)
}

// interval is the range of row i, in order.
func (p *ranking) interval(i int) (low, high float64, ok bool) {
	if p.main.Low == nil || !p.main.Low[i].Known || !p.main.High[i].Known || !p.main.Values[i].Known {
		return 0, 0, false
	}
	a, b := p.main.Low[i].F, p.main.High[i].F
	return math.Min(a, b), math.Max(a, b), true
}

// whisker draws the interval of row i across the end of its bar.
func (p *ranking) whisker(i int) {
	low, high, ok := p.interval(i)
	if !ok {
		return
	}
	y, x0, x1, color := p.y(i), p.at(low), p.at(high), p.text.Mix(p.paper, 0.25)
	p.Line(x0, y, x1, y, color, 0.9)
	for _, x := range []float64{x0, x1} {
		p.Line(x, y-p.thick*0.22, x, y+p.thick*0.22, color, 0.9)
	}
}

// write sets the value of row i clear of all that is drawn, and its note.
func (p *ranking) write(i int) {
	v := p.main.Values[i]
	left, right := math.Min(v.F, 0), math.Max(v.F, 0)
	if low, high, ok := p.interval(i); ok {
		left, right = math.Min(left, low), math.Max(right, high)
	}
	if p.hasBase && p.base.Values[i].Known {
		left, right = math.Min(left, p.base.Values[i].F), math.Max(right, p.base.Values[i].F)
	}
	if p.hasBench && p.bench.Values[i].Known {
		left, right = math.Min(left, p.bench.Values[i].F), math.Max(right, p.bench.Values[i].F)
	}
	t := Text{Value: p.values[i], X: p.at(right) + 5, Y: middle(p.y(i), p.label), Size: p.label, Bold: true, Color: p.tone(p.main.Tones[i], p.text)}
	if v.F < 0 {
		t.X, t.Anchor = p.at(left)-4, End
	}
	if !v.Known {
		t.Color, t.Bold = p.quiet, false
	}
	p.value(t)
	note := p.quietly(p.fit(p.main.Notes[i], p.noteRoom, p.label, false), p.W, t.Y, End)
	note.Color = p.tone(p.main.Tones[i], p.quiet)
	p.put(note)
}

// marks draws the marks at a value across the rows, named above.
func (p *ranking) marks() {
	for _, m := range p.Marks {
		if !m.Value.Known {
			continue
		}
		x, color := p.at(m.Value.F), p.markColor(m)
		p.Line(x, p.y0, x, p.y0+float64(p.shown)*p.row, color.Alpha(0.75), 0.9, 3.5, 2.5)
		p.put(p.within(Text{Value: p.fit(p.markName(m), p.W*0.4, p.label, false), X: x, Y: p.y0 - 4, Size: p.label, Color: color, Anchor: Middle}))
	}
}
