package charts

import (
	"math"

	"github.com/wxreport/wxreport/report"
)

func dumbbellKind() Kind {
	return Kind{
		Name:    "dumbbell",
		Summary: "Each measure against its benchmark: how far apart, and on which side.",
		Reads: "Labels name the rows. Series: the first own one gives the dots with Tones and a Notes text at the right; a benchmark " +
			"gives the ticks, with Low to High as a grey range. Units differ by row through the own series' Units: each row then has " +
			"its own scale from zero; otherwise all rows share one.",
		example: func() report.Chart {
			return report.Chart{Kind: "dumbbell", Unit: report.UnitRate, Labels: []string{"图文打开率", "视频完播率", "分享率", "发布频次", "评论回复用时"},
				Series: []report.Series{
					{Name: "本账号", Values: some(.127, .48, .041, 18, 2.4), Units: []report.Unit{"rate", "rate", "rate", "count", "hours"},
						Tones: []report.Severity{"good", "", "warning", "", "critical"}, Notes: []string{"+3.1", "", "−1.2", "", "慢 1.1 小时"}},
					{Name: "同类中位", Role: report.RoleBenchmark, Values: some(.096, .47, .053, 16, 1.3),
						Low: some(.07, .41, .03, 12, .8), High: some(.12, .52, .064, 22, 2)},
				}}
		},
		Height: perRow(26, 22, 460),
		draw:   drawDumbbell,
	}
}

func drawDumbbell(s *sketch) {
	p := pairs{sketch: s, main: s.principal()}
	p.bench, p.hasBench = s.first(report.RoleBenchmark)
	var legend []entry
	if p.main.Name != "" {
		legend = append(legend, entry{name: p.main.Name, color: s.primary})
	}
	if p.hasBench && p.bench.Name != "" {
		legend = append(legend, entry{name: p.bench.Name, color: s.quiet, line: true})
	}
	top := s.legend(legend, s.W)
	p.write()
	p.lanes = s.lanes(top, 0, 14+p.room[0]+gapped(p.room[1])+gapped(p.room[2]), 30)
	if p.main.Units == nil {
		p.lo, p.hi = 0, math.Inf(-1)
		for i := range s.n {
			lo, hi := p.span(i)
			p.lo, p.hi = math.Min(p.lo, lo), math.Max(p.hi, hi)
		}
	}
	for i := range p.shown {
		p.bell(i)
		p.figures(i)
	}
}

// pairs is a chart of values against benchmarks being drawn.
type pairs struct {
	*sketch
	lanes
	main, bench report.Series
	hasBench    bool
	columns     [3][]string // value, benchmark and note of each row
	room        [3]float64  // widths of the columns; 0: not shown
	lo, hi      float64     // range shared by all rows; ignored where units differ
}

// gapped is a column's width with the gap before it.
func gapped(room float64) float64 {
	if room == 0 {
		return 0
	}
	return room + 12
}

// write prepares the columns of figures. Where the rows would leave no room for
// the picture, the notes go, then the benchmark's figures: the picture shows both.
func (p *pairs) write() {
	p.columns[2] = p.main.Notes
	for i := range p.n {
		u := p.unit(i)
		p.columns[0] = append(p.columns[0], p.words.Format(p.main.Values[i], u))
		if p.hasBench {
			p.columns[1] = append(p.columns[1], p.words.Format(p.bench.Values[i], u))
		}
	}
	for k, texts := range p.columns {
		p.room[k] = math.Min(p.widest(texts, p.label, k == 0), p.W*0.16)
	}
	names := math.Min(p.widest(p.Labels, p.label+0.8, false), p.W*0.36) + 9
	for k := 2; k > 0; k-- {
		if p.W-names-38-p.room[0]-p.room[1]-p.room[2] < p.W*0.3 {
			p.room[k] = 0
		}
	}
}

// unit is the unit of row i.
func (p *pairs) unit(i int) report.Unit {
	if p.main.Units != nil && p.main.Units[i] != report.UnitNone {
		return p.main.Units[i]
	}
	return p.Unit
}

// span is the range of row i, zero included, with a margin beyond.
func (p *pairs) span(i int) (lo, hi float64) {
	row := []report.Number{p.main.Values[i]}
	if p.hasBench {
		row = append(row, p.bench.Values[i])
		if p.bench.Low != nil {
			row = append(row, p.bench.Low[i], p.bench.High[i])
		}
	}
	lo, hi = span(known(row), true)
	margin := (hi - lo) * 0.08
	if lo < 0 {
		lo -= margin
	}
	return lo, hi + margin
}

// bell draws row i: track, range, tick, the line between, and the dot.
func (p *pairs) bell(i int) {
	lo, hi := p.lo, p.hi
	if p.main.Units != nil {
		lo, hi = p.span(i)
	}
	at := func(v float64) float64 { return p.x0 + 4 + (v-lo)/(hi-lo)*(p.x1-p.x0-8) }
	y, half := p.y(i), math.Min(p.row*0.26, 6)
	color, v := p.tone(p.main.Tones[i], p.primary), p.main.Values[i]
	p.Line(p.x0, y, p.x1, y, p.hairline, 0.8)
	if p.hasBench {
		if p.bench.Low != nil && p.bench.Low[i].Known && p.bench.High[i].Known {
			a, b := at(p.bench.Low[i].F), at(p.bench.High[i].F)
			p.Rect(math.Min(a, b), y-half*0.75, math.Max(math.Abs(b-a), 1), half*1.5, half*0.75, p.grey.Mix(p.paper, 0.55))
		}
		if b := p.bench.Values[i]; b.Known {
			if v.Known {
				p.Line(at(b.F), y, at(v.F), y, color.Alpha(0.55), 2)
			}
			p.Line(at(b.F), y-half, at(b.F), y+half, p.quiet, 1.5)
		}
	}
	if v.Known {
		p.Circle(at(v.F), y, half*0.8+0.9, p.paper)
		p.Circle(at(v.F), y, half*0.8, color)
	}
}

// figures writes the columns of row i.
func (p *pairs) figures(i int) {
	x := p.x1 + 14 + p.room[0]
	for k, room := range p.room {
		if k > 0 {
			x += gapped(room)
		}
		if room == 0 || p.columns[k] == nil {
			continue
		}
		t := p.quietly(p.fit(p.columns[k][i], room, p.label, k == 0), x, middle(p.y(i), p.label), End)
		switch k {
		case 0:
			t.Bold, t.Color = true, p.tone(p.main.Tones[i], p.text)
		case 2:
			t.Color = p.tone(p.main.Tones[i], p.quiet)
		}
		p.put(t)
	}
}
